//! The web server: the front end's server functions, the REST API, the live socket, the files, the command line.

mod accounts;
mod audit;
mod auth;
mod backups;
mod branding;
pub mod cli;
pub mod commands;
pub mod config;
mod database;
mod health;
mod http;
mod inbound;
mod jobs;
mod live;
mod locations;
mod logging;
mod mail;
mod mail_events;
mod marked_addresses;
mod master_key;
pub mod metrics;
mod notifications;
mod openapi;
pub mod rate_limit;
mod router;
mod scheduling;
mod server_functions;
mod shutdown;
mod site;
mod state;
mod system;
mod tickets;
mod users;
mod webhooks;

pub use router::router;
pub use state::AppState;

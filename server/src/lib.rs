//! The web server: the front end's server functions, the REST API, the live socket, the files, the command line.

pub mod cli;
pub mod commands;
pub mod config;
mod database;
mod health;
mod http;
mod logging;
mod router;
mod server_functions;
mod shutdown;
mod site;
mod state;

pub use router::router;
pub use state::AppState;

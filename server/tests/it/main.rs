//! The router as a client meets it: requests in, answers out, a real database behind.

#![allow(clippy::unwrap_used, reason = "what stands around the test functions is test as well")]

mod audit;
mod auth;
mod authorisation;
mod backups;
mod coverage;
mod crash;
mod desk;
mod drafts;
mod errors;
mod feeds;
mod files;
mod headers;
mod jobs;
mod live;
mod locations;
mod mail;
mod metrics;
mod openapi;
mod origin;
mod people;
mod profile;
mod program;
mod rate_limit;
mod settings;
mod shifts;
mod site;
#[path = "../../../services/tests/it/smtp_server.rs"]
mod smtp_server;
mod swaps;
mod time_off;
mod users;
mod visitor;

//! The router as a client meets it: requests in, answers out, a real database behind.

#![allow(clippy::unwrap_used, reason = "what stands around the test functions is test as well")]

mod audit;
mod auth;
mod authorisation;
mod backups;
#[path = "../../../services/tests/it/inbound/corpus/mod.rs"]
#[allow(dead_code, reason = "what is to be read in its mails, `services` checks")]
mod corpus;
mod coverage;
mod crash;
#[path = "../../../services/tests/it/inbound/damage.rs"]
mod damage;
mod desk;
mod drafts;
mod errors;
mod feeds;
mod files;
mod fuzz;
mod headers;
mod inbound;
mod jobs;
mod levels;
mod live;
mod locations;
mod mail;
mod mail_events;
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
mod tickets;
mod time_off;
mod users;
mod visitor;
mod webhooks;

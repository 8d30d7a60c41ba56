//! The use cases on a real PostgreSQL, a fresh database per test.

#![allow(clippy::unwrap_used, reason = "what stands around the test functions is test as well")]

mod accounts;
mod api_access;
mod audit;
mod backups;
mod branding;
mod by_mail;
mod collected;
mod copy;
mod coverage;
mod demo;
mod desk;
mod drafts;
mod feedback;
mod feeds;
mod idempotency;
mod imports;
mod inbound;
mod jobs;
mod live;
mod locations;
mod looker;
mod mail;
mod notifications;
mod permissions;
mod post_office;
mod presence;
mod profile;
mod receiver;
mod schedules;
mod scheduling;
mod second_factor;
mod secrets;
mod sessions;
mod smtp_server;
mod statements;
mod swaps;
mod tickets;
mod time_off;
mod users;
mod warnings;
mod webhooks;

//! The use cases on a real PostgreSQL, a fresh database per test.

#![allow(clippy::unwrap_used, reason = "what stands around the test functions is test as well")]

mod demo;
mod desk;
mod live;
mod scheduling;

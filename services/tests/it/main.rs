//! Use cases on a database of their own per test.

mod demo;
mod scheduling;

//! No code: the features that macros and the server ask of what both need.
//!
//! Cargo compiles a crate twice where a macro asks other features of it than the server does, and everything built
//! on it twice as well: `sqlx`, `tokio` and `rustls` with all below them, half a minute of a first start. `services`
//! depends on this package for itself and for its build script, so both sides ask for the same.

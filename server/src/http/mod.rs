//! What every request passes on its way in, and every answer on its way out.

pub mod client;
pub mod error;
pub mod extract;
pub mod idempotency;
pub mod observe;
pub mod origin;
pub mod paging;
pub mod picture;
pub mod problems;
pub mod security;
pub mod session;
pub mod size;
pub mod versions;

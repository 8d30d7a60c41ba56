//! Ids that tie a label, a hint and a control together.

use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(1);

/// An id no other element of this page has: `field-7`.
pub fn unique_id(stem: &str) -> String {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("{stem}-{number}")
}

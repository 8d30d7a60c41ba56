//! Warnings: what speaks against a shift and can be overruled with a reason.

mod overrule;
#[cfg(any(feature = "zone-table", test))]
mod rules;
mod warning;
mod wishes;

pub use overrule::{Overrule, OverruleReason, Overruled};
#[cfg(any(feature = "zone-table", test))]
pub use rules::{Circumstances, Stint, warnings};
pub use warning::{Caution, InvalidLimits, Limits, Warning};
pub use wishes::{InvalidWishes, Wishes};

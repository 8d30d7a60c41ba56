//! Coverage: how many technicians a location needs, and where it has too few of them.

mod rule;
mod stretch;
#[cfg(any(feature = "zone-table", test))]
mod sweep;
mod weekdays;

pub use rule::{CoverageRule, CoverageRuleDraft, CoverageRuleId, InvalidCoverageRule};
pub use stretch::{Coverage, Stretch, opened};
#[cfg(any(feature = "zone-table", test))]
pub use sweep::{AtWork, Place, coverage};
pub use weekdays::{UnknownWeekday, Weekdays};

//! Schedule templates: the weekly patterns people work by, and the shifts that follow from them.

mod days;
mod generation;
mod holiday;
#[cfg(any(feature = "zone-table", test))]
mod occurrence;
#[cfg(any(feature = "zone-table", test))]
mod plan;
mod template;

pub use days::{Days, WEEKDAYS, weekday_name};
pub use generation::{Generation, ProposedShift, ScheduleRun, SkipReason, Skipped, Warned};
pub use holiday::{Holiday, HolidayDraft, HolidayId, HolidayName};
#[cfg(any(feature = "zone-table", test))]
pub use occurrence::{Occurrence, occurrences};
#[cfg(any(feature = "zone-table", test))]
pub use plan::{Busy, Circumstances, Holidays, MadeShifts, plan};
pub use template::{
    Future, InvalidTemplate, KeptShift, Replaced, ScheduleTemplate, TemplateDraft, TemplateId,
    TemplateName, plannable,
};

//! Schedule templates: the weekly patterns people work by, and the shifts that follow from them.

mod civil;
mod days;
mod generation;
mod holiday;
mod occurrence;
mod template;

pub use civil::{CivilSpan, CivilTime, InvalidCivilSpan, InvalidCivilTime};
pub use days::{Days, WEEKDAYS, weekday_name};
pub use generation::{
    Busy, Circumstances, Generation, Holidays, MadeShifts, ProposedShift, SkipReason, Skipped, plan,
};
pub use holiday::{Holiday, HolidayDraft, HolidayId, HolidayName};
pub use occurrence::{Occurrence, occurrences};
pub use template::{
    Future, InvalidTemplate, KeptShift, Replaced, ScheduleTemplate, TemplateDraft, TemplateId,
    TemplateName, plannable,
};

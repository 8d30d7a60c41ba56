//! Service levels: by when a ticket is to be answered and solved, counted in the hours in which
//! somebody works.

mod alarm;
mod calendar;
mod clock;
mod hours;
mod settings;

pub use alarm::{Alarm, Deadline, Stage, UnknownAlarm, alarms};
pub use calendar::Calendar;
pub use clock::{Clock, ClockState, InvalidTarget, Life, Run, Service, TargetMinutes};
pub use hours::{BusinessHours, InvalidHours};
pub use settings::{
    ClosedDays, InvalidLevels, LevelCalendars, LevelTargets, LocationHours, ServiceLevels, Targets,
    WorkingCalendars,
};

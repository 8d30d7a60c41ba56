//! What a run of the generation makes, what it leaves out, and why.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::TemplateId;
use crate::accounts::UserId;
use crate::locations::LocationId;
use crate::scheduling::warnings::Caution;
use crate::scheduling::{CivilSpan, ShiftId, ShiftKind, ShiftSpan};
use crate::zones::ZoneName;

/// What a run would make or has made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Generation {
    /// Names exactly this outcome; a run that is given it does this or nothing.
    pub plan: String,
    pub created: Vec<ProposedShift>,
    pub skipped: Vec<Skipped>,
}

/// A run that has been, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScheduleRun {
    pub at: DateTime<Utc>,
    /// `None`: it was time, or the command line.
    pub requested_by: Option<UserId>,
    /// The first day that was planned.
    pub from: NaiveDate,
    pub weeks: i16,
    /// How many shifts it made.
    pub created: i32,
    /// What it left out, but for what earlier runs had made.
    pub skipped: Vec<Skipped>,
    /// What it made although something speaks against it.
    pub warned: Vec<Warned>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposedShift {
    /// None in a dry run.
    pub shift_id: Option<ShiftId>,
    pub template: TemplateId,
    pub date: NaiveDate,
    /// Which span of that day.
    pub slot: i16,
    pub title: String,
    pub technician_id: UserId,
    pub location_id: Option<LocationId>,
    #[serde(flatten)]
    pub span: ShiftSpan,
    pub zone: ZoneName,
    pub kind: ShiftKind,
    pub civil: CivilSpan,
    /// What speaks against it, the other shifts of the run included. It is made all the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Caution>,
}

/// A shift that a run has made although something speaks against it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Warned {
    pub template: TemplateId,
    pub date: NaiveDate,
    pub civil: CivilSpan,
    pub warnings: Vec<Caution>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Skipped {
    pub template: TemplateId,
    pub date: NaiveDate,
    pub slot: i16,
    pub reason: SkipReason,
    /// The name of the holiday, or of the shift in the way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    pub civil: CivilSpan,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// One shift per template, date and span, for ever; also if it was moved or deleted.
    AlreadyGenerated,
    /// One of the template's own dates.
    SkipDate,
    /// One of the location's.
    Holiday,
    /// Deactivated, or no technician any more.
    InactiveTechnician,
    TimeOff,
    Overlap,
    /// The clocks skip these minutes.
    ClockChange,
}

impl Generation {
    /// What is made although something speaks against it.
    pub fn warned(&self) -> Vec<Warned> {
        let made = self.created.iter().filter(|made| !made.warnings.is_empty());
        made.map(|made| Warned {
            template: made.template,
            date: made.date,
            civil: made.civil,
            warnings: made.warnings.clone(),
        })
        .collect()
    }
}

impl SkipReason {
    pub const ALL: [Self; 7] = [
        Self::AlreadyGenerated,
        Self::SkipDate,
        Self::Holiday,
        Self::InactiveTechnician,
        Self::TimeOff,
        Self::Overlap,
        Self::ClockChange,
    ];
}

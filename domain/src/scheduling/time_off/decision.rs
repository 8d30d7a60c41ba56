//! Deciding about time off, and what came of it.

use serde::{Deserialize, Serialize};

use super::relief::Relief;
use super::{DecisionReason, SeenTimeOff, TimeOffState};
use crate::scheduling::Shift;
use crate::scheduling::warnings::Overrule;

/// What shall become of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    pub state: TimeOffState,
    #[serde(default = "DecisionReason::none")]
    pub reason: DecisionReason,
    /// What becomes of the shifts that an approval touches; those that are not named are cancelled
    /// or cut. By those who plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub shifts: Vec<Relief>,
    /// To give shifts away in spite of warnings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrule: Option<Overrule>,
}

/// Time off, and what its last change did to shifts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Effects {
    #[serde(flatten)]
    pub time_off: SeenTimeOff,
    /// Shifts that were cancelled for it just now.
    pub cancelled: Vec<Shift>,
    /// Shifts that were cut for it just now, as they are since.
    pub cut: Vec<Shift>,
    /// Shifts that wait for somebody since just now: those it touched whole, and what it cut out of
    /// others.
    pub opened: Vec<Shift>,
    /// The same, given to somebody else.
    pub given: Vec<Shift>,
    /// Shifts that are again as they were before it.
    pub restored: Vec<Shift>,
    /// Shifts that it had changed and that stay as they are.
    pub kept: Vec<KeptShift>,
}

/// A shift that is not put back, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptShift {
    pub shift: Shift,
    pub why: WhyKept,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum WhyKept {
    /// Somebody changed or deleted it meanwhile.
    Changed,
    /// The technician has other work then by now.
    Overlap,
    /// Other time off of the technician takes it.
    TimeOff,
}

/// How time off is handled here.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct TimeOffSettings {
    /// Nobody has to approve a request.
    pub approve_at_once: bool,
}

impl Effects {
    /// Nothing happened to any shift.
    pub fn none(time_off: SeenTimeOff) -> Self {
        Self {
            time_off,
            cancelled: vec![],
            cut: vec![],
            opened: vec![],
            given: vec![],
            restored: vec![],
            kept: vec![],
        }
    }

    /// How many shifts are not as they were.
    pub fn touched(&self) -> usize {
        let Self { cancelled, cut, opened, given, restored, .. } = self;
        [cancelled, cut, opened, given, restored].into_iter().map(Vec::len).sum()
    }
}

impl Decision {
    /// A decision with nothing else to say.
    pub fn to(state: TimeOffState) -> Self {
        Self { state, reason: DecisionReason::none(), shifts: Vec::new(), overrule: None }
    }
}

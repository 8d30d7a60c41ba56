//! Time off: days, or a part of one, on which a technician does not work.
//!
//! Dates are dates: a day off is the same day of the calendar for whoever looks, from whatever
//! zone. Which shifts it touches, each shift's own zone decides.

mod balance;
mod decision;
mod effect;
mod lanes;
mod relief;
mod when;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::accounts::UserId;
use crate::scheduling::warnings::Overrule;
use crate::text::{id_type, text_type};

pub use balance::{Balance, LeaveAllowance, WorkingDays};
pub use decision::{Decision, Effects, KeptShift, TimeOffSettings, WhyKept};
pub use effect::{CutShift, Damage, Effect};
pub use lanes::{Bar, bars};
pub use relief::{Becomes, InvalidRelief, Relief};
pub use when::{InvalidWhen, PartOfDay, When, WholeDays};

id_type!(TimeOffId);
text_type!(
    /// What the technician tells the admins; may be empty. Nobody else reads it.
    TimeOffNote, max 2000, "note", block true, optional true
);
text_type!(
    /// What whoever decided has to say about it; may be empty.
    DecisionReason, max 500, "reason", block true, optional true
);

/// All there is to know of it: for its technician and for those who decide. On its way to anybody
/// else it becomes an [`Absence`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TimeOff {
    pub id: TimeOffId,
    pub technician_id: UserId,
    pub category: TimeOffCategory,
    pub note: TimeOffNote,
    pub state: TimeOffState,
    pub reason: DecisionReason,
    #[serde(flatten)]
    pub when: When,
    /// The technician, or an admin on their behalf.
    pub requested_by: UserId,
    pub requested_at: DateTime<Utc>,
    /// `None` also if it was approved at once because the settings say so.
    pub decided_by: Option<UserId>,
    pub version: i32,
}

/// Time off as its reader may see it: what is private is `null` for those it is none of the
/// business of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SeenTimeOff {
    pub id: TimeOffId,
    pub technician_id: UserId,
    /// For its technician and admins.
    pub category: Option<TimeOffCategory>,
    /// For its technician and admins.
    pub note: Option<TimeOffNote>,
    pub state: TimeOffState,
    /// What whoever decided had to say; for its technician and admins.
    pub reason: Option<DecisionReason>,
    #[serde(flatten)]
    pub when: When,
    /// For its technician and admins.
    pub requested_by: Option<UserId>,
    /// For its technician and admins.
    pub requested_at: Option<DateTime<Utc>>,
    /// For its technician and admins.
    pub decided_by: Option<UserId>,
    /// Counts changes; a writer names the one it saw.
    pub version: i32,
}

/// Approved time off as everybody may see it: who is out of office, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Absence {
    pub id: TimeOffId,
    pub technician_id: UserId,
    #[serde(flatten)]
    pub when: When,
    pub version: i32,
}

/// What a person fills in to ask for time off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TimeOffDraft {
    /// Left out: whoever asks. Somebody else's needs the permission to approve.
    #[serde(default)]
    pub technician_id: Option<UserId>,
    #[serde(default)]
    pub category: TimeOffCategory,
    #[serde(default = "TimeOffNote::none")]
    pub note: TimeOffNote,
    #[serde(flatten)]
    pub when: When,
    /// Decide at once; needs the permission to approve.
    #[serde(default)]
    pub approve: bool,
    /// With `approve`, what becomes of the shifts it touches; those that are not named are cancelled
    /// or cut. By those who plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 500))]
    pub shifts: Vec<Relief>,
    /// To give shifts away in spite of warnings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrule: Option<Overrule>,
}

/// Which time off: all conditions that are there hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TimeOffFilter {
    pub technician: Option<UserId>,
    pub state: Option<TimeOffState>,
    /// Finds only what the reader may know the category of.
    pub category: Option<TimeOffCategory>,
    /// That touches these days, both included.
    pub first_day: Option<NaiveDate>,
    pub last_day: Option<NaiveDate>,
}

#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimeOffCategory {
    #[default]
    Vacation,
    Sick,
    Training,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum TimeOffState {
    /// Waits for somebody to decide; hinders nothing yet.
    Requested,
    /// The technician is away: no shift may be planned into it.
    Approved,
    Declined,
    /// Taken back, before or after it was approved.
    Withdrawn,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no “{0}” for time off")]
pub struct UnknownName(String);

impl TimeOff {
    /// What somebody else than its technician and the admins sees: nothing, unless it is approved.
    pub fn absence(&self) -> Option<Absence> {
        (self.state == TimeOffState::Approved).then(|| Absence {
            id: self.id,
            technician_id: self.technician_id,
            when: self.when.clone(),
            version: self.version,
        })
    }

    /// As this reader may see it; `None`: not at all.
    pub fn seen_by(self, reader: Option<UserId>, may_approve: bool) -> Option<SeenTimeOff> {
        if may_approve || reader == Some(self.technician_id) {
            Some(SeenTimeOff {
                id: self.id,
                technician_id: self.technician_id,
                category: Some(self.category),
                note: Some(self.note),
                state: self.state,
                reason: Some(self.reason),
                when: self.when,
                requested_by: Some(self.requested_by),
                requested_at: Some(self.requested_at),
                decided_by: self.decided_by,
                version: self.version,
            })
        } else {
            self.absence().map(SeenTimeOff::from)
        }
    }
}

impl From<Absence> for SeenTimeOff {
    fn from(absence: Absence) -> Self {
        Self {
            id: absence.id,
            technician_id: absence.technician_id,
            category: None,
            note: None,
            state: TimeOffState::Approved,
            reason: None,
            when: absence.when,
            requested_by: None,
            requested_at: None,
            decided_by: None,
            version: absence.version,
        }
    }
}

impl TimeOffNote {
    pub fn none() -> Self {
        "".parse().expect("an empty note is allowed")
    }
}

impl DecisionReason {
    pub fn none() -> Self {
        "".parse().expect("an empty reason is allowed")
    }
}

impl TimeOffCategory {
    pub const ALL: [Self; 4] = [Self::Vacation, Self::Sick, Self::Training, Self::Other];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Vacation => "vacation",
            Self::Sick => "sick",
            Self::Training => "training",
            Self::Other => "other",
        }
    }
}

impl TimeOffState {
    pub const ALL: [Self; 4] = [Self::Requested, Self::Approved, Self::Declined, Self::Withdrawn];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Approved => "approved",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The ways there are: a request is decided or taken back, what was approved can be taken back,
    /// and nothing else ever happens to it.
    pub const fn may_become(self, next: Self) -> bool {
        use TimeOffState::{Approved, Declined, Requested, Withdrawn};
        matches!((self, next), (Requested, Approved | Declined | Withdrawn) | (Approved, Withdrawn))
    }
}

impl std::str::FromStr for TimeOffCategory {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|category| category.name() == text);
        found.ok_or_else(|| UnknownName(text.to_owned()))
    }
}

impl std::str::FromStr for TimeOffState {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|state| state.name() == text);
        found.ok_or_else(|| UnknownName(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn time_off(state: TimeOffState) -> TimeOff {
        let day = |text: &str| text.parse().unwrap();
        TimeOff {
            id: TimeOffId(Uuid::from_u128(1)),
            technician_id: UserId(Uuid::from_u128(2)),
            category: TimeOffCategory::Sick,
            note: "a knee".parse().unwrap(),
            state,
            reason: "get well".parse().unwrap(),
            when: WholeDays::new(day("2026-11-16"), day("2026-11-18")).unwrap().into(),
            requested_by: UserId(Uuid::from_u128(3)),
            requested_at: DateTime::UNIX_EPOCH,
            decided_by: Some(UserId(Uuid::from_u128(3))),
            version: 2,
        }
    }

    #[test]
    fn a_request_is_decided_once_and_only_what_was_approved_is_taken_back() {
        use TimeOffState::{Approved, Declined, Requested, Withdrawn};
        let ways: Vec<_> = TimeOffState::ALL
            .into_iter()
            .flat_map(|from| TimeOffState::ALL.map(|to| (from, to)))
            .filter(|(from, to)| from.may_become(*to))
            .collect();
        assert_eq!(
            ways,
            [
                (Requested, Approved),
                (Requested, Declined),
                (Requested, Withdrawn),
                (Approved, Withdrawn)
            ]
        );
    }

    #[test]
    fn colleagues_see_that_somebody_is_away_and_nothing_of_why() {
        let (owner, colleague) = (UserId(Uuid::from_u128(2)), UserId(Uuid::from_u128(9)));
        let approved = || time_off(TimeOffState::Approved);

        let json = serde_json::to_string(&approved().seen_by(Some(colleague), false)).unwrap();
        assert!(
            !json.contains("knee") && !json.contains("sick") && !json.contains("well"),
            "{json}"
        );
        for whole in
            [approved().seen_by(Some(owner), false), approved().seen_by(Some(colleague), true)]
        {
            assert_eq!(whole.unwrap().note, Some("a knee".parse().unwrap()));
        }
        for state in [TimeOffState::Requested, TimeOffState::Declined, TimeOffState::Withdrawn] {
            assert_eq!(time_off(state).seen_by(Some(colleague), false), None);
        }
    }
}

//! A rule: so many technicians at a location, on these weekdays, at these times.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Weekdays;
use crate::Problem;
use crate::locations::LocationId;
use crate::scheduling::templates::plannable;
use crate::scheduling::{CivilSpan, ShiftKind};
use crate::text::id_type;

id_type!(CoverageRuleId);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverageRule {
    pub id: CoverageRuleId,
    #[serde(flatten)]
    pub draft: CoverageRuleDraft,
    /// Counts changes; a writer names the one it saw.
    pub version: i32,
}

/// What a person fills in. Where rules overlap, the one that wants most counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverageRuleDraft {
    pub location_id: LocationId,
    /// The days it begins on.
    pub weekdays: Weekdays,
    /// On the clocks of the location; a night ends on the next day.
    pub span: CivilSpan,
    /// How many there have to be.
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 99))]
    pub technicians: u8,
    /// What their shifts have to be.
    #[serde(default)]
    pub kind: ShiftKind,
    pub valid_from: NaiveDate,
    /// The last day on which it begins; none: no end.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
    /// Also on holidays of the location.
    #[serde(default)]
    pub on_holidays: bool,
    #[serde(default = "yes")]
    pub active: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCoverageRule {
    #[error("choose at least one day")]
    NoDay,
    #[error("choose 1 to {} technicians", CoverageRuleDraft::MOST)]
    Technicians,
    #[error("choose a day between 2000 and 2199")]
    Date(&'static str),
    #[error("the last day lies before the first")]
    Backwards,
}

fn yes() -> bool {
    true
}

impl CoverageRuleDraft {
    pub const MOST: u8 = 99;

    /// Holds it to the rules.
    pub fn checked(self) -> Result<Self, InvalidCoverageRule> {
        if self.weekdays.is_empty() {
            return Err(InvalidCoverageRule::NoDay);
        }
        if !(1..=Self::MOST).contains(&self.technicians) {
            return Err(InvalidCoverageRule::Technicians);
        }
        if !plannable(self.valid_from) {
            return Err(InvalidCoverageRule::Date("valid_from"));
        }
        if !self.valid_until.is_none_or(plannable) {
            return Err(InvalidCoverageRule::Date("valid_until"));
        }
        if self.valid_until.is_some_and(|last| last < self.valid_from) {
            return Err(InvalidCoverageRule::Backwards);
        }
        Ok(self)
    }

    /// Whether it begins on that day, holidays aside.
    pub fn begins_on(&self, day: NaiveDate) -> bool {
        self.active
            && self.weekdays.contains(day.weekday())
            && day >= self.valid_from
            && self.valid_until.is_none_or(|last| day <= last)
    }
}

impl InvalidCoverageRule {
    /// The field that is wrong, as the wire calls it.
    pub const fn field(self) -> &'static str {
        match self {
            Self::NoDay => "weekdays",
            Self::Technicians => "technicians",
            Self::Date(field) => field,
            Self::Backwards => "valid_until",
        }
    }
}

impl From<InvalidCoverageRule> for Problem {
    fn from(reason: InvalidCoverageRule) -> Self {
        Self::invalid(reason.field(), reason)
    }
}

#[cfg(test)]
pub(super) fn sample() -> CoverageRuleDraft {
    serde_json::from_value(serde_json::json!({
        "location_id": uuid::Uuid::from_u128(3), "weekdays": ["mon", "tue", "wed", "thu", "fri"],
        "span": {"start": "08:00", "end": "18:00"}, "technicians": 2, "valid_from": "2026-11-16",
    }))
    .expect("the sample is one a person could have filled in")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(change: impl FnOnce(&mut CoverageRuleDraft)) -> &'static str {
        let mut draft = sample();
        change(&mut draft);
        draft.checked().unwrap_err().field()
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        assert!(sample().checked().is_ok());
        assert_eq!(refused(|draft| draft.weekdays = Weekdays::default()), "weekdays");
        assert_eq!(refused(|draft| draft.technicians = 0), "technicians");
        assert_eq!(refused(|draft| draft.technicians = 100), "technicians");
        assert_eq!(refused(|draft| draft.valid_from = NaiveDate::MAX), "valid_from");
        assert_eq!(refused(|draft| draft.valid_until = draft.valid_from.pred_opt()), "valid_until");
    }

    #[test]
    fn it_begins_on_its_days_while_it_is_valid() {
        let day = |text: &str| text.parse().unwrap();
        let until = Some(day("2026-11-24"));
        let rule = CoverageRuleDraft { valid_until: until, ..sample() };
        let begins = |text: &str| rule.begins_on(day(text));
        assert!(begins("2026-11-16") && begins("2026-11-24"));
        assert!(!begins("2026-11-13") && !begins("2026-11-21") && !begins("2026-11-25"));
        let resting = CoverageRuleDraft { active: false, ..rule.clone() };
        assert!(!resting.begins_on(day("2026-11-16")));
    }
}

//! A schedule template: who works where in which weeks.

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::{Days, WEEKDAYS, weekday_name};
use crate::Problem;
use crate::accounts::UserId;
use crate::locations::LocationId;
use crate::scheduling::{CivilSpan, Shift, ShiftKind};
use crate::text::{id_type, text_type};
use crate::zones::ZoneName;

id_type!(TemplateId);
text_type!(
    /// What the schedule is called, and so what its shifts are.
    TemplateName, max 80, "name"
);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ScheduleTemplate {
    pub id: TemplateId,
    #[serde(flatten)]
    pub draft: TemplateDraft,
    /// Counts changes; a writer names the one it saw.
    pub version: i32,
}

/// What a person fills in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TemplateDraft {
    pub name: TemplateName,
    pub technician_id: UserId,
    #[serde(default)]
    pub location_id: Option<LocationId>,
    /// The times of day are those of this zone.
    pub zone: ZoneName,
    #[serde(default)]
    pub kind: ShiftKind,
    /// 1: every week, 2: every other week, counted from the week of the anchor.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 52))]
    pub every_weeks: u8,
    /// Any day of a week in which the pattern applies.
    pub anchor: NaiveDate,
    pub valid_from: NaiveDate,
    /// The last day; none: no end.
    #[serde(default)]
    pub valid_until: Option<NaiveDate>,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(max_items = 400))]
    pub skip_dates: Vec<NaiveDate>,
    #[serde(default = "yes")]
    pub active: bool,
    pub days: Days,
}

/// What becomes of the shifts ahead that a template has made already.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Future {
    /// They stay; only new ones follow the change.
    #[default]
    Keep,
    /// They follow the change, except those that somebody changed by hand.
    Update,
}

/// What a change of a template did to the shifts it had made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Replaced {
    #[serde(flatten)]
    pub template: ScheduleTemplate,
    pub created: i64,
    pub updated: i64,
    pub removed: i64,
    /// Changed by hand, and so left as they are.
    pub kept: Vec<KeptShift>,
}

/// A generated shift that somebody has changed by hand; `None`: taken out of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeptShift {
    pub date: NaiveDate,
    pub shift: Option<Shift>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTemplate {
    #[error("give at least one day a span, such as 09:00–17:30")]
    NoSpan,
    #[error("a day has at most {} spans", TemplateDraft::MAX_SPANS)]
    TooManySpans(Weekday),
    #[error("a span begins here before another has ended")]
    Overlap(Weekday),
    #[error("choose 1 to 52 weeks")]
    EveryWeeks,
    #[error("choose a day between 2000 and 2199")]
    Date(&'static str),
    #[error("the last day lies before the first")]
    Backwards,
    #[error("at most {} days can be skipped", TemplateDraft::MAX_SKIP_DATES)]
    TooManySkipDates,
}

fn one() -> u8 {
    1
}

fn yes() -> bool {
    true
}

/// Whether a day is one that people plan for; nothing overflows on such days.
pub fn plannable(day: NaiveDate) -> bool {
    (2000..=2199).contains(&day.year())
}

impl TemplateDraft {
    pub const MAX_SPANS: usize = 12;
    pub const MAX_SKIP_DATES: usize = 400;

    /// Holds it to the rules, and puts spans and dates in order.
    pub fn checked(mut self) -> Result<Self, InvalidTemplate> {
        if !(1..=52).contains(&self.every_weeks) {
            return Err(InvalidTemplate::EveryWeeks);
        }
        for (field, day) in [
            ("anchor", Some(self.anchor)),
            ("valid_from", Some(self.valid_from)),
            ("valid_until", self.valid_until),
        ] {
            if !day.is_none_or(plannable) {
                return Err(InvalidTemplate::Date(field));
            }
        }
        if self.valid_until.is_some_and(|last| last < self.valid_from) {
            return Err(InvalidTemplate::Backwards);
        }
        if self.skip_dates.len() > Self::MAX_SKIP_DATES {
            return Err(InvalidTemplate::TooManySkipDates);
        }
        if !self.skip_dates.iter().copied().all(plannable) {
            return Err(InvalidTemplate::Date("skip_dates"));
        }
        self.skip_dates.sort_unstable();
        self.skip_dates.dedup();
        if self.days.is_empty() {
            return Err(InvalidTemplate::NoSpan);
        }
        for day in WEEKDAYS {
            let spans = self.days.on_mut(day);
            if spans.len() > Self::MAX_SPANS {
                return Err(InvalidTemplate::TooManySpans(day));
            }
            spans.sort_unstable();
        }
        match self.days.overlap(self.every_weeks == 1) {
            Some(day) => Err(InvalidTemplate::Overlap(day)),
            None => Ok(self),
        }
    }

    /// What begins on a day, in order; nothing outside its weeks and its validity.
    pub fn spans_on(&self, day: NaiveDate) -> &[CivilSpan] {
        let monday = |day: NaiveDate| day.week(Weekday::Mon).first_day();
        let weeks = (monday(day) - monday(self.anchor)).num_weeks();
        let applies = weeks.rem_euclid(self.every_weeks.max(1).into()) == 0
            && day >= self.valid_from
            && self.valid_until.is_none_or(|last| day <= last);
        if applies { self.days.on(day.weekday()) } else { &[] }
    }
}

impl InvalidTemplate {
    /// The field that is wrong, as the wire calls it.
    pub fn field(self) -> String {
        match self {
            Self::NoSpan => "days".to_owned(),
            Self::TooManySpans(day) | Self::Overlap(day) => format!("days.{}", weekday_name(day)),
            Self::EveryWeeks => "every_weeks".to_owned(),
            Self::Date(field) => field.to_owned(),
            Self::Backwards => "valid_until".to_owned(),
            Self::TooManySkipDates => "skip_dates".to_owned(),
        }
    }
}

impl From<InvalidTemplate> for Problem {
    fn from(reason: InvalidTemplate) -> Self {
        Self::invalid(&reason.field(), reason)
    }
}

#[cfg(test)]
pub(crate) fn sample() -> TemplateDraft {
    serde_json::from_value(serde_json::json!({
        "name": "Early", "technician_id": uuid::Uuid::from_u128(1), "zone": "Europe/Berlin",
        "anchor": "2026-11-16", "valid_from": "2026-11-16",
        "days": {"mon": [{"start": "15:00", "end": "19:00"}, {"start": "06:00", "end": "10:00"}]},
    }))
    .expect("the sample is one a person could have filled in")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn refused(change: impl FnOnce(&mut TemplateDraft)) -> String {
        let mut draft = sample();
        change(&mut draft);
        draft.checked().unwrap_err().field()
    }

    #[test]
    fn what_is_wrong_is_told_at_its_field() {
        assert_eq!(refused(|draft| draft.days = Days::default()), "days");
        assert_eq!(refused(|draft| draft.days.mon.push("9–11".parse().unwrap())), "days.mon");
        assert_eq!(refused(|draft| draft.every_weeks = 0), "every_weeks");
        assert_eq!(refused(|draft| draft.every_weeks = 53), "every_weeks");
        assert_eq!(refused(|draft| draft.valid_until = Some(day("2026-11-15"))), "valid_until");
        assert_eq!(refused(|draft| draft.anchor = NaiveDate::MAX), "anchor");
        assert_eq!(refused(|draft| draft.skip_dates = vec![NaiveDate::MIN]), "skip_dates");
        assert_eq!(refused(|draft| draft.skip_dates = vec![day("2026-12-24"); 401]), "skip_dates");
    }

    #[test]
    fn spans_and_dates_are_put_in_order() {
        let mut draft = sample();
        draft.skip_dates = ["2026-12-31", "2026-12-24", "2026-12-31"].map(day).to_vec();
        let draft = draft.checked().unwrap();
        assert_eq!(draft.skip_dates, ["2026-12-24", "2026-12-31"].map(day));
        let spans = draft.days.mon.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(spans, ["06:00–10:00", "15:00–19:00"]);
    }

    #[test]
    fn every_other_week_counts_from_the_anchors_week_in_both_directions() {
        let mut draft = sample();
        draft.every_weeks = 2;
        draft.anchor = day("2026-11-22");
        draft.valid_from = day("2026-11-01");
        draft.valid_until = Some(day("2026-11-30"));
        for (monday, applies) in [
            ("2026-10-19", false),
            ("2026-11-02", true),
            ("2026-11-09", false),
            ("2026-11-16", true),
            ("2026-11-30", true),
            ("2026-12-14", false),
        ] {
            assert_eq!(!draft.spans_on(day(monday)).is_empty(), applies, "{monday}");
        }
        assert!(draft.spans_on(day("2026-11-17")).is_empty(), "Tuesday has no span");
    }
}

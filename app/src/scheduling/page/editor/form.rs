//! What is typed into the form of a shift, and what it means.

use std::collections::BTreeMap;
use std::fmt::Display;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Timelike, Utc};
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::{
    InvalidSpan, Shift, ShiftId, ShiftKind, ShiftNote, ShiftSpan, ShiftState, ShiftTitle,
};
use domain::zones::{ZoneName, instant};
use serde::{Deserialize, Serialize};

use crate::clock::Zone;
use crate::messages::scheduling as words;

/// Everything as text or civil time, so that it can be wrong, and can be kept while it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// The shift as it was when the form was opened; `None`: a new one.
    pub base: Option<Shift>,
    /// Made up when the form is opened, so that a create that is sent twice makes one shift.
    pub id: ShiftId,
    pub technician: String,
    pub location: String,
    pub start_day: Option<NaiveDate>,
    pub start_time: Option<NaiveTime>,
    pub end_day: Option<NaiveDate>,
    pub end_time: Option<NaiveTime>,
    pub kind: String,
    pub title: String,
    pub note: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Technician,
    Location,
    StartDay,
    StartTime,
    EndDay,
    EndTime,
    Title,
    Note,
}

/// Chosen as the technician of an open shift.
pub const NOBODY: &str = "nobody";

pub type Errors = BTreeMap<Field, String>;

impl Form {
    /// A new shift over a span, its times as the zone shows them.
    pub fn new(id: ShiftId, span: ShiftSpan, tz: Zone) -> Self {
        let mut form = Self {
            base: None,
            id,
            technician: String::new(),
            location: String::new(),
            start_day: None,
            start_time: None,
            end_day: None,
            end_time: None,
            kind: ShiftKind::default().name().to_owned(),
            title: String::new(),
            note: String::new(),
        };
        form.set_span(span, tz);
        form
    }

    pub fn of(shift: &Shift, tz: Zone) -> Self {
        Self {
            technician: shift.technician_id.map_or_else(|| NOBODY.to_owned(), |id| id.to_string()),
            location: shift.location_id.map(|id| id.to_string()).unwrap_or_default(),
            kind: shift.kind.name().to_owned(),
            title: shift.title.to_string(),
            note: shift.note.to_string(),
            base: Some(shift.clone()),
            ..Self::new(shift.id, shift.span, tz)
        }
    }

    pub fn set_span(&mut self, span: ShiftSpan, tz: Zone) {
        let civil = |at: DateTime<Utc>| {
            let local = at.with_timezone(&tz).naive_local();
            // The fields show minutes; seconds would stay behind unseen.
            (local.date(), local.time().with_second(0).and_then(|time| time.with_nanosecond(0)))
        };
        let ((start_day, start_time), (end_day, end_time)) =
            (civil(span.starts_at()), civil(span.ends_at()));
        (self.start_day, self.start_time) = (Some(start_day), start_time);
        (self.end_day, self.end_time) = (Some(end_day), end_time);
    }

    pub fn has_times_of(&self, other: &Self) -> bool {
        (self.start(), self.end()) == (other.start(), other.end())
    }

    /// Who is chosen, be it nobody; `None`: no choice was made yet.
    pub fn technician_id(&self) -> Option<Option<UserId>> {
        match self.technician.as_str() {
            NOBODY => Some(None),
            id => id.parse().ok().map(Some),
        }
    }

    pub fn location_id(&self) -> Option<LocationId> {
        self.location.parse().ok()
    }

    pub fn start(&self) -> Option<NaiveDateTime> {
        Some(self.start_day?.and_time(self.start_time?))
    }

    pub fn end(&self) -> Option<NaiveDateTime> {
        Some(self.end_day?.and_time(self.end_time?))
    }

    /// The span, when all of it is there and right.
    pub fn span(&self, tz: Zone) -> Option<ShiftSpan> {
        ShiftSpan::civil(self.start()?, self.end()?, tz).ok()
    }

    /// The day on which the end would lie after the start, where it does not.
    pub fn better_end_day(&self) -> Option<NaiveDate> {
        let (start, end) = (self.start()?, self.end()?);
        if end > start {
            return None;
        }
        let same_day = start.date().and_time(end.time());
        Some(if same_day > start { start.date() } else { start.date().succ_opt()? })
    }

    /// The time a typed start or end becomes, where the clocks skip it.
    pub fn skipped(&self, tz: Zone) -> Option<(NaiveTime, NaiveTime)> {
        [self.start()?, self.end()?].into_iter().find_map(|typed| {
            let becomes = instant(typed, tz).with_timezone(&tz).naive_local();
            (becomes != typed).then(|| (typed.time(), becomes.time()))
        })
    }

    /// The shift that is meant, or what is wrong with each field.
    pub fn read(&self, zone: &ZoneName, tz: Zone) -> Result<Shift, Errors> {
        let mut errors = Errors::new();
        let mut missing = |field, is_missing: bool, reason: &str| {
            if is_missing {
                errors.insert(field, reason.to_owned());
            }
        };
        missing(Field::Technician, self.technician_id().is_none(), words::choose_technician());
        missing(Field::StartDay, self.start_day.is_none(), words::choose_day());
        missing(Field::StartTime, self.start_time.is_none(), words::choose_time());
        missing(Field::EndDay, self.end_day.is_none(), words::choose_day());
        missing(Field::EndTime, self.end_time.is_none(), words::choose_time());

        let span =
            self.start().zip(self.end()).map(|(start, end)| ShiftSpan::civil(start, end, tz));
        let span = match span {
            Some(Err(reason)) => {
                errors.insert(field_of(reason), reason.to_string());
                None
            }
            Some(Ok(span)) => Some(span),
            None => None,
        };
        let title = checked::<ShiftTitle>(&self.title, Field::Title, &mut errors);
        let note = checked::<ShiftNote>(&self.note, Field::Note, &mut errors);
        let (Some(technician_id), Some(span), Some(title), Some(note)) =
            (self.technician_id(), span, title, note)
        else {
            return Err(errors);
        };
        let location_id = self.location_id();
        let kind = self.kind.parse().unwrap_or_default();
        Ok(match &self.base {
            Some(base) => Shift {
                technician_id,
                location_id,
                span,
                zone: zone.clone(),
                kind,
                title,
                note,
                ..base.clone()
            },
            None => Shift {
                id: self.id,
                technician_id,
                location_id,
                span,
                zone: zone.clone(),
                kind,
                title,
                note,
                state: ShiftState::Scheduled,
                state_reason: None,
                origin: None,
                version: 0,
            },
        })
    }
}

impl Field {
    /// The field that a server's refusal is about.
    pub fn named(name: &str) -> Option<Self> {
        Some(match name {
            "technician_id" => Self::Technician,
            "location_id" | "zone" => Self::Location,
            "starts_at" => Self::StartTime,
            "ends_at" => Self::EndTime,
            "title" => Self::Title,
            "note" => Self::Note,
            _ => return None,
        })
    }
}

fn field_of(reason: InvalidSpan) -> Field {
    match reason {
        InvalidSpan::Unplannable => Field::StartDay,
        InvalidSpan::Backwards => Field::EndDay,
        InvalidSpan::Empty | InvalidSpan::TooLong => Field::EndTime,
    }
}

fn checked<T: std::str::FromStr<Err: Display>>(
    text: &str,
    field: Field,
    errors: &mut Errors,
) -> Option<T> {
    match text.parse() {
        Ok(value) => Some(value),
        Err(err) => {
            errors.insert(field, T::Err::to_string(&err));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::store::samples::{early, id};
    use super::*;

    fn rules(name: &str) -> Zone {
        Zone::of(&name.parse().unwrap()).unwrap()
    }

    fn berlin() -> Zone {
        rules("Europe/Berlin")
    }

    fn zone() -> ZoneName {
        "Europe/Berlin".parse().unwrap()
    }

    fn time(text: &str) -> Option<NaiveTime> {
        text.parse().ok()
    }

    #[test]
    fn a_form_opened_and_saved_changes_nothing() {
        assert_eq!(Form::of(&early(), berlin()).read(&zone(), berlin()), Ok(early()));
        let elsewhere = Form::of(&early(), rules("America/Halifax"));
        assert_eq!(elsewhere.start_time, time("01:00:00"));
        assert_eq!(elsewhere.span(rules("America/Halifax")), Some(early().span));
    }

    #[test]
    fn nobody_is_a_choice_and_no_choice_is_none() {
        let open = Shift { technician_id: None, ..early() };
        assert_eq!(Form::of(&open, berlin()).read(&zone(), berlin()), Ok(open));
        let unchosen = Form { technician: String::new(), ..Form::of(&early(), berlin()) };
        assert!(unchosen.read(&zone(), berlin()).unwrap_err().contains_key(&Field::Technician));
    }

    #[test]
    fn every_missing_field_says_so() {
        let form =
            Form { start_time: None, end_day: None, ..Form::new(id(5), early().span, berlin()) };
        let errors = form.read(&zone(), berlin()).unwrap_err();
        assert_eq!(
            errors.keys().copied().collect::<Vec<_>>(),
            [Field::Technician, Field::StartTime, Field::EndDay]
        );
    }

    #[test]
    fn an_end_before_the_start_names_the_day_that_is_meant() {
        let night = Form {
            start_time: time("22:00:00"),
            end_time: time("06:00:00"),
            ..Form::of(&early(), berlin())
        };
        assert!(night.read(&zone(), berlin()).unwrap_err()[&Field::EndDay].contains("next day"));
        assert_eq!(night.better_end_day(), "2026-11-17".parse().ok());
        let fixed = Form { end_day: night.better_end_day(), ..night };
        assert_eq!(
            fixed.read(&zone(), berlin()).map(|shift| shift.span.length().num_hours()),
            Ok(8)
        );

        let typed_wrong_day =
            Form { end_day: "2026-11-01".parse().ok(), ..Form::of(&early(), berlin()) };
        assert_eq!(typed_wrong_day.better_end_day(), "2026-11-16".parse().ok());
        assert_eq!(Form::of(&early(), berlin()).better_end_day(), None);
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_told() {
        let sunday = "2026-03-29".parse().ok();
        let form = Form {
            start_day: sunday,
            start_time: time("02:30:00"),
            end_day: sunday,
            ..Form::of(&early(), berlin())
        };
        assert_eq!(form.skipped(berlin()), time("02:30:00").zip(time("03:30:00")));
        assert_eq!(Form::of(&early(), berlin()).skipped(berlin()), None);
    }
}

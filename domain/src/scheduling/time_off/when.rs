//! When somebody is away: whole days of the calendar, or a part of one day.

#[cfg(any(feature = "zone-table", test))]
use std::ops::RangeInclusive;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::scheduling::CivilTime;
#[cfg(any(feature = "zone-table", test))]
use crate::zones::{UnknownZone, civil_day};
use crate::zones::{ZoneName, ZoneRules, instant};

/// `{"all_day": true, "first_day", "last_day"}`, or
/// `{"all_day": false, "day", "start", "end", "zone"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "OnTheWire", into = "OnTheWire")]
pub enum When {
    Days(WholeDays),
    Part(PartOfDay),
}

/// Both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WholeDays {
    first: NaiveDate,
    last: NaiveDate,
}

/// From one time to a later one, as the clocks of a zone show them on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOfDay {
    day: NaiveDate,
    start: CivilTime,
    end: CivilTime,
    zone: ZoneName,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWhen {
    #[error("the last day lies before the first")]
    Backwards,
    #[error("time off lasts at most {} days; split it in two", WholeDays::MOST)]
    TooLong,
    #[error("choose days from 2000 to 2099")]
    OutOfRange,
    #[error("the end lies before the start; time off over midnight is two requests")]
    EndsFirst,
    #[error("give the {0}")]
    Missing(&'static str),
}

impl When {
    pub fn first_day(&self) -> NaiveDate {
        match self {
            Self::Days(days) => days.first,
            Self::Part(part) => part.day,
        }
    }

    pub fn last_day(&self) -> NaiveDate {
        match self {
            Self::Days(days) => days.last,
            Self::Part(part) => part.day,
        }
    }

    /// The days of the calendar it is shown on for whoever looks from this zone. Whole days are the
    /// same for everybody; a part of a day is a moment, which may be tomorrow elsewhere.
    #[cfg(any(feature = "zone-table", test))]
    pub fn shown_on(
        &self,
        viewer: impl ZoneRules,
    ) -> Result<RangeInclusive<NaiveDate>, UnknownZone> {
        Ok(match self {
            Self::Days(days) => days.first..=days.last,
            Self::Part(part) => {
                let (from, to) = part.instants()?;
                civil_day(from, viewer)..=civil_day(to - chrono::TimeDelta::nanoseconds(1), viewer)
            }
        })
    }
}

impl WholeDays {
    pub const MOST: i64 = 366;

    pub fn new(first: NaiveDate, last: NaiveDate) -> Result<Self, InvalidWhen> {
        in_range(first)?;
        in_range(last)?;
        match (last - first).num_days() {
            ..0 => Err(InvalidWhen::Backwards),
            Self::MOST.. => Err(InvalidWhen::TooLong),
            _ => Ok(Self { first, last }),
        }
    }

    pub fn first(&self) -> NaiveDate {
        self.first
    }

    pub fn last(&self) -> NaiveDate {
        self.last
    }

    pub fn contains(&self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }

    pub fn iter(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |day| *day <= self.last)
    }
}

impl PartOfDay {
    pub fn new(
        day: NaiveDate,
        start: CivilTime,
        end: CivilTime,
        zone: ZoneName,
    ) -> Result<Self, InvalidWhen> {
        in_range(day)?;
        if end <= start {
            return Err(InvalidWhen::EndsFirst);
        }
        Ok(Self { day, start, end, zone })
    }

    pub fn day(&self) -> NaiveDate {
        self.day
    }

    pub fn start(&self) -> CivilTime {
        self.start
    }

    pub fn end(&self) -> CivilTime {
        self.end
    }

    pub fn zone(&self) -> &ZoneName {
        &self.zone
    }

    /// `[from, to)` by the rules of its zone; empty where the clocks skip all of it.
    pub fn instants_by(&self, tz: impl ZoneRules) -> (DateTime<Utc>, DateTime<Utc>) {
        let from = instant(self.start.on(self.day), tz);
        (from, instant(self.end.on(self.day), tz).max(from))
    }

    #[cfg(any(feature = "zone-table", test))]
    pub fn instants(&self) -> Result<(DateTime<Utc>, DateTime<Utc>), UnknownZone> {
        Ok(self.instants_by(self.zone.tz()?))
    }
}

/// Neither rules of leave nor those of clocks are known for other centuries.
fn in_range(day: NaiveDate) -> Result<(), InvalidWhen> {
    let ends = (NaiveDate::from_ymd_opt(2000, 1, 1), NaiveDate::from_ymd_opt(2099, 12, 31));
    match ends {
        (Some(first), Some(last)) if (first..=last).contains(&day) => Ok(()),
        _ => Err(InvalidWhen::OutOfRange),
    }
}

impl From<WholeDays> for When {
    fn from(days: WholeDays) -> Self {
        Self::Days(days)
    }
}

impl From<PartOfDay> for When {
    fn from(part: PartOfDay) -> Self {
        Self::Part(part)
    }
}

impl From<InvalidWhen> for Problem {
    fn from(reason: InvalidWhen) -> Self {
        let field = match reason {
            InvalidWhen::Backwards | InvalidWhen::TooLong => "last_day",
            InvalidWhen::OutOfRange => "first_day",
            InvalidWhen::EndsFirst => "end",
            InvalidWhen::Missing(field) => field,
        };
        Self::invalid(field, reason)
    }
}

/// The two shapes as one object.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
struct OnTheWire {
    /// Whether `first_day` and `last_day` say when, or `day`, `start`, `end` and `zone`.
    all_day: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    first_day: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    last_day: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    day: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<CivilTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<CivilTime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    zone: Option<ZoneName>,
}

impl TryFrom<OnTheWire> for When {
    type Error = InvalidWhen;

    fn try_from(wire: OnTheWire) -> Result<Self, Self::Error> {
        fn given<T>(value: Option<T>, field: &'static str) -> Result<T, InvalidWhen> {
            value.ok_or(InvalidWhen::Missing(field))
        }
        if wire.all_day {
            let first = given(wire.first_day, "first_day")?;
            Ok(WholeDays::new(first, given(wire.last_day, "last_day")?)?.into())
        } else {
            let (day, start) = (given(wire.day, "day")?, given(wire.start, "start")?);
            Ok(PartOfDay::new(day, start, given(wire.end, "end")?, given(wire.zone, "zone")?)?
                .into())
        }
    }
}

impl From<When> for OnTheWire {
    fn from(when: When) -> Self {
        let (days, part) = match when {
            When::Days(days) => (Some(days), None),
            When::Part(part) => (None, Some(part)),
        };
        Self {
            all_day: days.is_some(),
            first_day: days.map(|days| days.first),
            last_day: days.map(|days| days.last),
            day: part.as_ref().map(|part| part.day),
            start: part.as_ref().map(|part| part.start),
            end: part.as_ref().map(|part| part.end),
            zone: part.map(|part| part.zone),
        }
    }
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for When {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        OnTheWire::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for When {
    fn schemas(
        schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>,
    ) {
        <OnTheWire as utoipa::ToSchema>::schemas(schemas);
    }
}

#[cfg(test)]
mod tests {
    use chrono::Days;
    use chrono_tz::Tz;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::zones::any_zone;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn both_shapes_are_those_of_the_specification() {
        let days = json!({ "all_day": true, "first_day": "2026-11-16", "last_day": "2026-11-20" });
        let part = json!({
            "all_day": false, "day": "2026-11-16", "start": "13:00", "end": "15:00",
            "zone": "Europe/Berlin",
        });
        for shape in [days, part] {
            let when: When = serde_json::from_value(shape.clone()).unwrap();
            assert_eq!(serde_json::to_value(when).unwrap(), shape);
        }
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_remedy() {
        let refused = |value| serde_json::from_value::<When>(value).unwrap_err().to_string();
        let days = |first: &str, last: &str| {
            refused(json!({ "all_day": true, "first_day": first, "last_day": last }))
        };
        assert_eq!(days("2026-11-16", "2026-11-15"), "the last day lies before the first");
        assert!(days("2026-01-01", "2027-01-02").contains("at most 366 days"));
        assert!(days("+262142-12-31", "+262142-12-31").contains("from 2000 to 2099"));
        assert_eq!(
            refused(json!({ "all_day": true, "first_day": "2026-11-16" })),
            "give the last_day"
        );
        let part = json!({
            "all_day": false, "day": "2026-11-16", "start": "22:00", "end": "06:00", "zone": "UTC",
        });
        assert!(refused(part).contains("two requests"));
    }

    fn any_viewer() -> impl Strategy<Value = Tz> {
        use Tz::{America__St_Johns, Asia__Kathmandu, Pacific__Kiritimati, Pacific__Pago_Pago};
        let far = vec![Pacific__Kiritimati, Asia__Kathmandu, America__St_Johns, Pacific__Pago_Pago];
        prop_oneof![any_zone(), proptest::sample::select(far)]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn a_day_off_is_on_its_date_for_whoever_looks(viewer in any_viewer(), offset in 0u64..5844, length in 0u64..30) {
            let first = date("2020-01-01") + Days::new(offset);
            let last = first + Days::new(length);
            let when = When::from(WholeDays::new(first, last).unwrap());
            prop_assert_eq!(when.shown_on(viewer), Ok(first..=last));
            let read: When = serde_json::from_str(&serde_json::to_string(&when).unwrap()).unwrap();
            prop_assert_eq!(read, when);
        }

        #[test]
        fn a_part_of_a_day_is_on_its_day_for_those_of_its_zone(
            zone in any_zone(), viewer in any_viewer(), offset in 0u64..5844, start in 0u16..1440, length in 1u16..1440,
        ) {
            let day = date("2020-01-01") + Days::new(offset);
            let at = |minutes: u16| CivilTime::from_minutes(minutes.min(1440)).unwrap();
            let part = PartOfDay::new(day, at(start), at(start + length), zone.into()).unwrap();
            let (from, to) = part.instants().unwrap();
            prop_assert!(from <= to && (to - from).num_hours() <= 28);
            let when = When::from(part);
            if from < to {
                prop_assert_eq!(when.shown_on(zone), Ok(day..=day));
                let elsewhere = when.shown_on(viewer).unwrap();
                prop_assert!((*elsewhere.start() - day).num_days().abs() <= 2);
            }
        }
    }
}

//! Times of day as a clock on the wall shows them, and spans of them.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// Minutes since midnight as the clock shows them; `24:00` is the end of the day. Text on the wire:
/// `09:00`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "09:00"))]
#[serde(try_from = "String", into = "String")]
pub struct CivilTime(u16);

/// From one time of day to another, in steps of 5 minutes: what repeats is planned in them. An end
/// at or before the start is on the next day, so that a span has at most 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(try_from = "Ends")]
pub struct CivilSpan {
    start: CivilTime,
    end: CivilTime,
}

/// How a span looks on the wire.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    start: CivilTime,
    end: CivilTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("write a time from 00:00 to 24:00, such as 09:00")]
pub struct InvalidCivilTime;

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCivilSpan {
    #[error("write a start and an end, such as 09:00–17:30")]
    NoSpan,
    #[error(transparent)]
    Time(#[from] InvalidCivilTime),
    #[error("the last time at which something begins is 23:55")]
    BeginsTooLate,
    #[error("times go in steps of 5 minutes")]
    BetweenSteps,
}

impl CivilTime {
    pub const MIDNIGHT: Self = Self(0);
    pub const END_OF_DAY: Self = Self(24 * 60);

    /// `None`: there are not so many minutes in a day.
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= Self::END_OF_DAY.0 { Some(Self(minutes)) } else { None }
    }

    /// Since midnight.
    pub const fn minutes(self) -> u16 {
        self.0
    }

    pub fn on(self, day: NaiveDate) -> NaiveDateTime {
        let day = day + Days::new((self == Self::END_OF_DAY).into());
        day.and_time(NaiveTime::MIN) + TimeDelta::minutes((self.0 % Self::END_OF_DAY.0).into())
    }
}

impl CivilSpan {
    /// All times of a span are multiples of so many minutes.
    pub const STEP: u16 = 5;

    pub const fn new(start: CivilTime, end: CivilTime) -> Result<Self, InvalidCivilSpan> {
        if !start.0.is_multiple_of(Self::STEP) || !end.0.is_multiple_of(Self::STEP) {
            return Err(InvalidCivilSpan::BetweenSteps);
        }
        if start.0 == CivilTime::END_OF_DAY.0 {
            return Err(InvalidCivilSpan::BeginsTooLate);
        }
        // One way to write each span: it ends at the midnight that the next day begins with.
        Ok(Self { start, end: CivilTime(end.0 % CivilTime::END_OF_DAY.0) })
    }

    /// From minutes since midnight, so many minutes long.
    pub fn from_minutes(start: u16, length: u16) -> Result<Self, InvalidCivilSpan> {
        let end = start.saturating_add(length) % CivilTime::END_OF_DAY.0;
        let time = |minutes| CivilTime::from_minutes(minutes).ok_or(InvalidCivilTime);
        Self::new(time(start)?, time(end)?)
    }

    pub const fn start(self) -> CivilTime {
        self.start
    }

    pub const fn end(self) -> CivilTime {
        self.end
    }

    /// By the clock on the wall: 5 minutes to 24 hours.
    pub const fn minutes(self) -> u16 {
        match self.end.0.checked_sub(self.start.0) {
            Some(length) if length > 0 => length,
            _ => self.end.0 + CivilTime::END_OF_DAY.0 - self.start.0,
        }
    }

    pub const fn ends_next_day(self) -> bool {
        self.end.0 <= self.start.0
    }

    /// Its ends when it begins on that day.
    pub fn on(self, day: NaiveDate) -> (NaiveDateTime, NaiveDateTime) {
        let last = day + Days::new(self.ends_next_day().into());
        (self.start.on(day), self.end.on(last))
    }
}

/// Reads what people type: `9`, `9:30`, `9.30`, `0930`.
impl FromStr for CivilTime {
    type Err = InvalidCivilTime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (hour, minute) = match text.split_once([':', '.']) {
            Some((hour, minute)) if minute.len() == 2 => (hour, minute),
            Some(_) => return Err(InvalidCivilTime),
            None if text.len() > 2 => {
                text.split_at_checked(text.len() - 2).ok_or(InvalidCivilTime)?
            }
            None => (text, "0"),
        };
        let number = |digits: &str| -> Result<u16, InvalidCivilTime> {
            let is_number = (1..=2).contains(&digits.len())
                && digits.bytes().all(|digit| digit.is_ascii_digit());
            let number = is_number.then(|| digits.parse().ok()).flatten();
            number.ok_or(InvalidCivilTime)
        };
        let (hour, minute) = (number(hour)?, number(minute)?);
        if minute > 59 {
            return Err(InvalidCivilTime);
        }
        Self::from_minutes(hour * 60 + minute).ok_or(InvalidCivilTime)
    }
}

/// Reads `09:00–17:30`, with any dash.
impl FromStr for CivilSpan {
    type Err = InvalidCivilSpan;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (start, end) = text.split_once(['-', '–', '—', '−']).ok_or(InvalidCivilSpan::NoSpan)?;
        Self::new(start.parse()?, end.parse()?)
    }
}

impl TryFrom<Ends> for CivilSpan {
    type Error = InvalidCivilSpan;

    fn try_from(ends: Ends) -> Result<Self, Self::Error> {
        Self::new(ends.start, ends.end)
    }
}

impl TryFrom<String> for CivilTime {
    type Error = InvalidCivilTime;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CivilTime> for String {
    fn from(time: CivilTime) -> Self {
        time.to_string()
    }
}

impl fmt::Display for CivilTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

impl fmt::Display for CivilSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}–{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> CivilSpan {
        text.parse().unwrap()
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        for text in ["9", "09", "9:00", "09.00", "0900", "900", " 09:00 "] {
            assert_eq!(text.parse::<CivilTime>().unwrap().to_string(), "09:00", "{text}");
        }
        for text in [
            "",
            "24:01",
            "12:60",
            "9:0",
            "12:",
            ":30",
            "+1:30",
            "-1",
            "1:2:3",
            "٩:٠٠",
            "１２:00",
            "99999",
            "ä9",
        ] {
            assert_eq!(text.parse::<CivilTime>(), Err(InvalidCivilTime), "{text}");
        }
    }

    #[test]
    fn a_day_has_its_minutes_and_an_end() {
        let day = "2026-11-21".parse().unwrap();
        for minutes in 0..=1440 {
            let time = CivilTime::from_minutes(minutes).unwrap();
            assert_eq!(time.to_string().parse(), Ok(time));
            let since = time.on(day) - CivilTime::MIDNIGHT.on(day);
            assert_eq!(since.num_minutes(), i64::from(minutes));
        }
        assert_eq!(CivilTime::from_minutes(1441), None);
    }

    #[test]
    fn a_span_that_ends_no_later_than_it_starts_ends_on_the_next_day() {
        assert_eq!(span("22-6").to_string(), "22:00–06:00");
        assert_eq!((span("22–6").minutes(), span("22–6").ends_next_day()), (480, true));
        assert_eq!((span("9–17:30").minutes(), span("9–17:30").ends_next_day()), (510, false));
        assert_eq!((span("8–8").minutes(), span("0–24").minutes()), (1440, 1440));
        assert_eq!(span("16 – 24:00").minutes(), 480);
        assert_eq!(span("16–24"), span("16–0"));
    }

    #[test]
    fn a_span_goes_in_steps_and_begins_within_the_day() {
        assert_eq!("9".parse::<CivilSpan>(), Err(InvalidCivilSpan::NoSpan));
        assert_eq!("9–25".parse::<CivilSpan>(), Err(InvalidCivilTime.into()));
        assert_eq!("9:03–12".parse::<CivilSpan>(), Err(InvalidCivilSpan::BetweenSteps));
        assert_eq!("24–6".parse::<CivilSpan>(), Err(InvalidCivilSpan::BeginsTooLate));
        assert_eq!(CivilSpan::from_minutes(22 * 60, 480), Ok(span("22–6")));
        assert!(CivilSpan::from_minutes(1440, 60).is_err());
    }

    #[test]
    fn json_is_two_times_and_nothing_else() {
        let json = r#"{"start":"22:00","end":"06:00"}"#;
        assert_eq!(serde_json::to_string(&span("22–6")).unwrap(), json);
        assert_eq!(serde_json::from_str::<CivilSpan>(json).unwrap(), span("22–6"));
        for refused in [
            r#"{"start":"25:00","end":"06:00"}"#,
            r#"{"start":"09:03","end":"12:00"}"#,
            r#"{"start":"09:00","end":"12:00","days":2}"#,
        ] {
            assert!(serde_json::from_str::<CivilSpan>(refused).is_err(), "{refused}");
        }
    }
}

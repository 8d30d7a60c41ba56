//! Times of day as a clock on the wall shows them, and spans of them.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// A time of day in steps of 5 minutes. Text on the wire: `09:00`.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "09:00"))]
#[serde(try_from = "String", into = "String")]
pub struct CivilTime(u16);

/// From one time of day to another. An end at or before the start is on the next day, so that a
/// span has at most 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CivilSpan {
    pub start: CivilTime,
    pub end: CivilTime,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCivilTime {
    #[error("write a time from 00:00 to 23:55, such as 09:00")]
    NoTime,
    #[error("times go in steps of 5 minutes")]
    BetweenSteps,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCivilSpan {
    #[error("write a start and an end, such as 09:00–17:30")]
    NoSpan,
    #[error(transparent)]
    Time(#[from] InvalidCivilTime),
}

impl CivilTime {
    pub const STEP: u16 = 5;
    const DAY: u16 = 24 * 60;

    /// Minutes since midnight; they wrap round at the end of the day.
    pub const fn from_minutes(minutes: u16) -> Self {
        Self(minutes % Self::DAY / Self::STEP * Self::STEP)
    }

    /// Since midnight.
    pub const fn minutes(self) -> u16 {
        self.0
    }

    pub fn on(self, day: NaiveDate) -> NaiveDateTime {
        day.and_time(NaiveTime::MIN) + TimeDelta::minutes(self.0.into())
    }
}

impl CivilSpan {
    /// By the clock on the wall: 5 minutes to 24 hours.
    pub const fn minutes(self) -> u16 {
        match self.end.0.checked_sub(self.start.0) {
            Some(length) if length > 0 => length,
            _ => self.end.0 + CivilTime::DAY - self.start.0,
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
            Some(_) => return Err(InvalidCivilTime::NoTime),
            None if text.len() > 2 => {
                text.split_at_checked(text.len() - 2).ok_or(InvalidCivilTime::NoTime)?
            }
            None => (text, "0"),
        };
        let number = |digits: &str| -> Result<u16, InvalidCivilTime> {
            let is_number = (1..=2).contains(&digits.len())
                && digits.bytes().all(|digit| digit.is_ascii_digit());
            let number = is_number.then(|| digits.parse().ok()).flatten();
            number.ok_or(InvalidCivilTime::NoTime)
        };
        let (hour, minute) = (number(hour)?, number(minute)?);
        if hour > 23 || minute > 59 {
            return Err(InvalidCivilTime::NoTime);
        }
        if minute % Self::STEP != 0 {
            return Err(InvalidCivilTime::BetweenSteps);
        }
        Ok(Self(hour * 60 + minute))
    }
}

/// Reads `09:00–17:30`, with any dash; `24:00` as an end is midnight.
impl FromStr for CivilSpan {
    type Err = InvalidCivilSpan;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (start, end) = text.split_once(['-', '–', '—', '−']).ok_or(InvalidCivilSpan::NoSpan)?;
        let end = match end.trim() {
            "24" | "24:00" | "24.00" | "2400" => "00:00",
            end => end,
        };
        Ok(Self { start: start.parse()?, end: end.parse()? })
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
        for text in ["", "24:00", "12:60", "9:0", "-1", "1:2:3", "٩:٠٠", "99999", "ä9"] {
            assert_eq!(text.parse::<CivilTime>(), Err(InvalidCivilTime::NoTime), "{text}");
        }
        assert_eq!("09:03".parse::<CivilTime>(), Err(InvalidCivilTime::BetweenSteps));
    }

    #[test]
    fn a_span_that_ends_no_later_than_it_starts_ends_on_the_next_day() {
        assert_eq!(span("22-6").to_string(), "22:00–06:00");
        assert_eq!((span("22–6").minutes(), span("22–6").ends_next_day()), (480, true));
        assert_eq!((span("9–17:30").minutes(), span("9–17:30").ends_next_day()), (510, false));
        assert_eq!((span("8–8").minutes(), span("0–24").minutes()), (1440, 1440));
        assert_eq!(span("16 – 24:00").minutes(), 480);
        assert_eq!("9".parse::<CivilSpan>(), Err(InvalidCivilSpan::NoSpan));
    }

    #[test]
    fn json_is_two_times_and_nothing_else() {
        let json = r#"{"start":"22:00","end":"06:00"}"#;
        assert_eq!(serde_json::to_string(&span("22–6")).unwrap(), json);
        assert_eq!(serde_json::from_str::<CivilSpan>(json).unwrap(), span("22–6"));
        let err = serde_json::from_str::<CivilSpan>(r#"{"start":"25:00","end":"06:00"}"#);
        assert!(err.unwrap_err().to_string().contains("23:55"));
    }
}

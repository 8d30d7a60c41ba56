//! A time on the wall of one day, from `00:00` to `24:00`.

use std::fmt;
use std::str::FromStr;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// Minutes since midnight as the clock shows them; `24:00` is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "13:00"))]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime(u16);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no time of day; write it as 13:30")]
pub struct InvalidClockTime(String);

impl ClockTime {
    pub const MIDNIGHT: Self = Self(0);
    pub const END_OF_DAY: Self = Self(24 * 60);

    /// `None`: there are not so many minutes in a day.
    pub const fn from_minutes(minutes: u16) -> Option<Self> {
        if minutes <= Self::END_OF_DAY.0 { Some(Self(minutes)) } else { None }
    }

    pub const fn minutes(self) -> u16 {
        self.0
    }

    pub fn on(self, day: NaiveDate) -> NaiveDateTime {
        if self == Self::END_OF_DAY {
            (day + Days::new(1)).and_time(NaiveTime::MIN)
        } else {
            day.and_time(NaiveTime::MIN) + TimeDelta::minutes(self.0.into())
        }
    }
}

impl FromStr for ClockTime {
    type Err = InvalidClockTime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |digits: &str| {
            let is_plain =
                (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            is_plain.then(|| digits.parse::<u16>().ok()).flatten()
        };
        text.trim()
            .split_once(':')
            .and_then(|(hour, minute)| Some((number(hour)?, number(minute)?)))
            .filter(|&(_, minute)| minute < 60)
            .and_then(|(hour, minute)| Self::from_minutes(hour * 60 + minute))
            .ok_or_else(|| InvalidClockTime(text.chars().take(20).collect()))
    }
}

impl TryFrom<String> for ClockTime {
    type Error = InvalidClockTime;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ClockTime> for String {
    fn from(time: ClockTime) -> Self {
        time.to_string()
    }
}

impl fmt::Display for ClockTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_its_minutes_and_an_end() {
        for minutes in 0..=1440 {
            let time = ClockTime::from_minutes(minutes).unwrap();
            assert_eq!(time.to_string().parse(), Ok(time));
        }
        for text in ["24:01", "9:60", "12", "12:", ":30", "+1:30", "１２:00", "123:00", ""] {
            assert!(text.parse::<ClockTime>().is_err(), "{text}");
        }
        assert_eq!("9:05".parse(), Ok(ClockTime(545)));
    }
}

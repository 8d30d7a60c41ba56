//! Some days of the week.

use std::str::FromStr;

use chrono::Weekday;
use serde::{Deserialize, Serialize};

use crate::scheduling::templates::{WEEKDAYS, weekday_name};

/// A set of weekdays. On the wire: `["mon","tue"]`, from Monday on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = Vec<String>, example = json!(["mon", "tue"])))]
#[serde(try_from = "Vec<String>", into = "Vec<&'static str>")]
pub struct Weekdays(u8);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no weekday; they are mon, tue, wed, thu, fri, sat and sun")]
pub struct UnknownWeekday(String);

impl Weekdays {
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEKDAYS.into_iter().filter(move |&day| self.contains(day))
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// With the day, or without it.
    pub fn with(self, day: Weekday, is_in: bool) -> Self {
        Self(if is_in { self.0 | bit(day) } else { self.0 & !bit(day) })
    }

    /// A bit for each day, Monday the lowest.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// `None`: there are not so many days in a week.
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits < 1 << 7 { Some(Self(bits)) } else { None }
    }
}

const fn bit(day: Weekday) -> u8 {
    1 << day as u8
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<T: IntoIterator<Item = Weekday>>(days: T) -> Self {
        days.into_iter().fold(Self::default(), |days, day| days.with(day, true))
    }
}

impl TryFrom<Vec<String>> for Weekdays {
    type Error = UnknownWeekday;

    fn try_from(names: Vec<String>) -> Result<Self, Self::Error> {
        names.iter().map(|name| name.parse::<DayName>().map(|day| day.0)).collect()
    }
}

struct DayName(Weekday);

impl FromStr for DayName {
    type Err = UnknownWeekday;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        let day = WEEKDAYS.into_iter().find(|&day| weekday_name(day) == name);
        day.map(Self).ok_or_else(|| UnknownWeekday(name.chars().take(20).collect()))
    }
}

impl From<Weekdays> for Vec<&'static str> {
    fn from(days: Weekdays) -> Self {
        days.iter().map(weekday_name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_go_over_the_wire_by_name_in_order_and_once() {
        let days: Weekdays = serde_json::from_str(r#"["sun","mon","mon"]"#).unwrap();
        assert_eq!(serde_json::to_string(&days).unwrap(), r#"["mon","sun"]"#);
        assert!(serde_json::from_str::<Weekdays>(r#"["monday"]"#).is_err());
        assert_eq!(days.with(Weekday::Sun, false).iter().collect::<Vec<_>>(), [Weekday::Mon]);
        assert_eq!(Weekdays::from_bits(days.bits()), Some(days));
        assert_eq!(Weekdays::from_bits(128), None);
    }
}

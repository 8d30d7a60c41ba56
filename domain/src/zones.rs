//! Time zones by their IANA names, and the civil time that belongs to them.

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// The name of a time zone, such as `Europe/Berlin`.
///
/// Parsing checks the form only, so that the browser's first download does without the table of
/// zones; whoever computes with it calls [`ZoneName::tz`], which knows the table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "Europe/Berlin"))]
#[serde(try_from = "String", into = "String")]
pub struct ZoneName(String);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no time zone “{0}”; use an IANA name such as Europe/Berlin")]
pub struct UnknownZone(String);

impl ZoneName {
    pub fn utc() -> Self {
        Self("UTC".to_owned())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The zone's rules.
    pub fn tz(&self) -> Result<Tz, UnknownZone> {
        self.0.parse().map_err(|_| UnknownZone(self.0.clone()))
    }

    /// The part people say: `Europe/Isle_of_Man` → `Isle of Man`.
    pub fn city(&self) -> String {
        self.0.rsplit('/').next().unwrap_or(&self.0).replace('_', " ")
    }
}

impl FromStr for ZoneName {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim();
        let is_name_char =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
        if name.is_empty() || name.len() > 64 || !name.chars().all(is_name_char) {
            return Err(UnknownZone(name.chars().take(64).collect()));
        }
        Ok(Self(name.to_owned()))
    }
}

impl TryFrom<String> for ZoneName {
    type Error = UnknownZone;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ZoneName> for String {
    fn from(name: ZoneName) -> Self {
        name.0
    }
}

impl From<Tz> for ZoneName {
    fn from(tz: Tz) -> Self {
        Self(tz.name().to_owned())
    }
}

impl fmt::Display for ZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The instant of a civil time: one that a DST change skips moves forward by the gap, one that
/// exists twice is the earlier.
pub fn instant(civil: NaiveDateTime, tz: Tz) -> DateTime<Utc> {
    match tz.from_local_datetime(&civil) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.to_utc(),
        LocalResult::None => {
            // No gap is longer than a day (Samoa skipped exactly one), so the offset of the day
            // before is the one that ends at the gap; reading the civil time with it lands as far
            // behind the gap as the time lay inside it.
            let before = tz.offset_from_utc_datetime(&(civil - TimeDelta::hours(25)));
            let offset = chrono::Offset::fix(&before);
            DateTime::from_naive_utc_and_offset(civil - offset, Utc)
        }
    }
}

/// Where a calendar day of a zone begins: usually midnight, later where DST skips midnight.
pub fn start_of_day(day: NaiveDate, tz: Tz) -> DateTime<Utc> {
    instant(day.and_time(NaiveTime::MIN), tz)
}

/// `[start, end)` of a calendar day as instants: 23, 24 or 25 hours, as the zone has it.
pub fn day_bounds(day: NaiveDate, tz: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
    (start_of_day(day, tz), start_of_day(day + Days::new(1), tz))
}

/// The calendar day an instant falls on for whoever looks from this zone.
pub fn civil_day(at: DateTime<Utc>, tz: Tz) -> NaiveDate {
    at.with_timezone(&tz).date_naive()
}

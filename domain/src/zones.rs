//! Time zones by their IANA names, and the civil time that belongs to them.

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
};
#[cfg(any(feature = "zone-table", test))]
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// The name of a time zone, such as `Europe/Berlin`.
///
/// Parsing checks the form only, because browsers do without the table of zones: they know the rules
/// themselves. The server calls [`ZoneName::tz`], which looks them up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "Europe/Berlin"))]
#[serde(try_from = "String")]
pub struct ZoneName(String);

/// The rules of a zone, from wherever they come: a [`Tz`] on the server, what the browser knows in a page.
pub trait ZoneRules: TimeZone + Copy {}

impl<Zone: TimeZone + Copy> ZoneRules for Zone {}

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
    #[cfg(any(feature = "zone-table", test))]
    pub fn tz(&self) -> Result<Tz, UnknownZone> {
        self.0.parse().map_err(|_| UnknownZone(self.0.clone()))
    }

    /// The part people say: `Europe/Isle_of_Man` → `Isle of Man`.
    pub fn city(&self) -> String {
        self.0.rsplit('/').next().unwrap_or(&self.0).replace('_', " ")
    }

    fn checked(text: &str) -> Result<&str, UnknownZone> {
        let name = text.trim();
        let is_name_char =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
        if name.is_empty() || name.len() > 64 || !name.chars().all(is_name_char) {
            return Err(UnknownZone(name.chars().take(64).collect()));
        }
        Ok(name)
    }
}

impl FromStr for ZoneName {
    type Err = UnknownZone;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::checked(text).map(|name| Self(name.to_owned()))
    }
}

impl TryFrom<String> for ZoneName {
    type Error = UnknownZone;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let name = Self::checked(&text)?;
        Ok(Self(if name.len() == text.len() { text } else { name.to_owned() }))
    }
}

impl From<ZoneName> for String {
    fn from(name: ZoneName) -> Self {
        name.0
    }
}

#[cfg(any(feature = "zone-table", test))]
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
pub fn instant(civil: NaiveDateTime, tz: impl ZoneRules) -> DateTime<Utc> {
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
pub fn start_of_day(day: NaiveDate, tz: impl ZoneRules) -> DateTime<Utc> {
    instant(day.and_time(NaiveTime::MIN), tz)
}

/// `[start, end)` of a calendar day as instants: 23, 24 or 25 hours, as the zone has it.
pub fn day_bounds(day: NaiveDate, tz: impl ZoneRules) -> (DateTime<Utc>, DateTime<Utc>) {
    (start_of_day(day, tz), start_of_day(day + Days::new(1), tz))
}

/// The calendar day an instant falls on for whoever looks from this zone.
pub fn civil_day(at: DateTime<Utc>, tz: impl ZoneRules) -> NaiveDate {
    at.with_timezone(&tz).date_naive()
}

/// Any zone there is, for property tests.
#[cfg(test)]
pub(crate) fn any_zone() -> impl proptest::strategy::Strategy<Value = Tz> {
    proptest::sample::select(chrono_tz::TZ_VARIANTS.as_slice())
}

#[cfg(test)]
mod tests {
    use chrono::Offset;
    use proptest::prelude::*;

    use super::*;

    const YEAR_2020: i64 = 1_577_836_800;
    const YEAR_2036: i64 = 2_082_758_400;

    fn civil(text: &str) -> NaiveDateTime {
        text.parse().unwrap()
    }

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn offset(at: DateTime<Utc>, tz: Tz) -> TimeDelta {
        TimeDelta::seconds(
            tz.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc().into(),
        )
    }

    /// Every moment from 2020 to 2035 at which a zone changes its clocks.
    fn clock_changes(tz: Tz) -> Vec<DateTime<Utc>> {
        const STRIDE: i64 = 5 * 86_400;
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        let mut changes = Vec::new();
        let mut second = YEAR_2020;
        while second < YEAR_2036 {
            let (mut before, mut after) = (second, second + STRIDE);
            if offset(at(before), tz) != offset(at(after), tz) {
                while after - before > 1 {
                    let middle = before + (after - before) / 2;
                    if offset(at(middle), tz) == offset(at(second), tz) {
                        before = middle;
                    } else {
                        after = middle;
                    }
                }
                changes.push(at(after));
            }
            second += STRIDE;
        }
        changes
    }

    #[test]
    fn a_time_that_does_not_exist_moves_forward_by_the_gap() {
        let berlin = Tz::Europe__Berlin;
        assert_eq!(instant(civil("2026-03-29T02:30:00"), berlin), utc("2026-03-29T01:30:00Z"));
        assert_eq!(instant(civil("2026-03-29T03:30:00"), berlin), utc("2026-03-29T01:30:00Z"));
        // Half an hour, at two in the morning of another hemisphere.
        assert_eq!(
            instant(civil("2026-10-04T02:15:00"), Tz::Australia__Lord_Howe),
            utc("2026-10-03T15:45:00Z")
        );
        // Midnight itself is skipped in Cairo: the day begins at one.
        assert_eq!(
            start_of_day("2026-04-24".parse().unwrap(), Tz::Africa__Cairo),
            utc("2026-04-23T22:00:00Z")
        );
    }

    #[test]
    fn a_time_that_exists_twice_is_the_earlier() {
        assert_eq!(
            instant(civil("2026-10-25T02:30:00"), Tz::Europe__Berlin),
            utc("2026-10-25T00:30:00Z")
        );
        assert_eq!(
            instant(civil("2026-11-01T01:30:00"), Tz::America__Halifax),
            utc("2026-11-01T04:30:00Z")
        );
    }

    #[test]
    fn a_day_that_a_zone_skipped_is_empty_and_harms_nobody() {
        // Samoa went from 29 to 31 December 2011.
        let (from, to) = day_bounds("2011-12-30".parse().unwrap(), Tz::Pacific__Apia);
        assert_eq!((from, to), (utc("2011-12-30T10:00:00Z"), utc("2011-12-30T10:00:00Z")));
        assert_eq!(
            instant(civil("2011-12-30T12:00:00"), Tz::Pacific__Apia),
            utc("2011-12-30T22:00:00Z")
        );
        let (from, to) = day_bounds("1993-08-21".parse().unwrap(), Tz::Pacific__Kwajalein);
        assert_eq!(from, to);
    }

    #[test]
    fn every_clock_change_of_every_zone_is_read_by_the_same_rule() {
        for tz in chrono_tz::TZ_VARIANTS {
            for change in clock_changes(tz) {
                let before = offset(change - TimeDelta::seconds(1), tz);
                let after = offset(change, tz);
                let jump = after - before;
                // The civil time at which the clocks are touched, as they showed it until then.
                let wall = change.naive_utc() + before;
                if jump > TimeDelta::zero() {
                    for inside in [TimeDelta::zero(), jump / 2, jump - TimeDelta::minutes(1)] {
                        assert_eq!(
                            instant(wall + inside, tz),
                            change + inside,
                            "{tz} skips {wall}"
                        );
                    }
                } else {
                    for back in [TimeDelta::minutes(1), -jump / 2, -jump] {
                        assert_eq!(instant(wall - back, tz), change - back, "{tz} repeats {wall}");
                    }
                }
                // The first civil time behind the change exists once.
                let behind = instant(wall + jump.max(TimeDelta::zero()), tz);
                assert_eq!(behind, change + (-jump).max(TimeDelta::zero()), "{tz} after {wall}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn days_tile_the_time_line(tz in any_zone(), offset in 0u64..5844) {
            let day = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(offset);
            let (from, to) = day_bounds(day, tz);
            prop_assert_eq!(to, day_bounds(day + Days::new(1), tz).0);
            prop_assert!((20..=28).contains(&(to - from).num_hours()), "{} of {tz} has {}", day, to - from);
            prop_assert_eq!(civil_day(from, tz), day);
            prop_assert_eq!(civil_day(to - TimeDelta::nanoseconds(1), tz), day);
        }

        #[test]
        fn what_a_clock_shows_leads_back_to_the_moment(tz in any_zone(), second in YEAR_2020..YEAR_2036) {
            let at = DateTime::from_timestamp(second, 0).unwrap();
            let read = instant(at.with_timezone(&tz).naive_local(), tz);
            // In the hour that comes twice the earlier moment is found.
            prop_assert!(read == at || (read < at && read.with_timezone(&tz).naive_local() == at.with_timezone(&tz).naive_local()));
        }

        #[test]
        fn names_survive_the_wire(tz in any_zone()) {
            let name = ZoneName::from(tz);
            prop_assert_eq!(name.as_str().parse::<ZoneName>().unwrap().tz(), Ok(tz));
        }
    }

    #[test]
    fn a_form_that_no_zone_has_is_refused_at_once_and_an_unknown_name_later() {
        assert!("".parse::<ZoneName>().is_err());
        assert!("Europe/Berlin; drop".parse::<ZoneName>().is_err());
        let mistyped: ZoneName = "Europe/Hamburg".parse().unwrap();
        assert!(mistyped.tz().unwrap_err().to_string().contains("“Europe/Hamburg”"));
        assert_eq!("Europe/Isle_of_Man".parse::<ZoneName>().unwrap().city(), "Isle of Man");
    }
}

//! Civil time in any zone, from what the browser knows: the world's table of zones is 800 KB.

use std::cell::RefCell;
use std::collections::HashMap;

use chrono::{
    Days, FixedOffset, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta,
    TimeZone,
};
use domain::zones::ZoneName;

/// A zone whose rules can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(u16);

/// How far a zone's clocks are ahead of UTC at some moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneOffset {
    zone: Zone,
    ahead: FixedOffset,
}

struct Known {
    name: ZoneName,
    /// By days of UTC; `None` where the clocks change in the middle of one.
    days: HashMap<NaiveDate, Option<FixedOffset>>,
}

thread_local! {
    /// Zones by their number. They are few, and asked about thousands of times.
    static KNOWN: RefCell<Vec<Known>> = const { RefCell::new(Vec::new()) };
}

impl Zone {
    pub const UTC: Self = Self(u16::MAX);

    /// `None` if there is no zone of this name.
    pub fn of(name: &ZoneName) -> Option<Self> {
        if *name == ZoneName::utc() {
            return Some(Self::UTC);
        }
        KNOWN.with_borrow_mut(|zones| {
            let number = match zones.iter().position(|zone| zone.name == *name) {
                Some(number) => number,
                None => {
                    source::has(name).then_some(())?;
                    zones.push(Known { name: name.clone(), days: HashMap::new() });
                    zones.len() - 1
                }
            };
            u16::try_from(number).ok().map(Self)
        })
    }

    fn ahead_at(self, utc: NaiveDateTime) -> FixedOffset {
        if self == Self::UTC {
            return chrono::Utc.fix();
        }
        KNOWN.with_borrow_mut(|zones| {
            let Known { name, days } = &mut zones[usize::from(self.0)];
            let day = utc.date();
            let of_day = *days.entry(day).or_insert_with(|| {
                let midnight = day.and_time(NaiveTime::MIN);
                let offset = source::ahead(name, midnight);
                (offset == source::ahead(name, midnight + Days::new(1))).then_some(offset)
            });
            of_day.unwrap_or_else(|| source::ahead(name, utc))
        })
    }
}

impl TimeZone for Zone {
    type Offset = ZoneOffset;

    fn from_offset(offset: &ZoneOffset) -> Self {
        offset.zone
    }

    fn offset_from_local_date(&self, date: &NaiveDate) -> LocalResult<ZoneOffset> {
        self.offset_from_local_datetime(&date.and_time(NaiveTime::MIN))
    }

    /// No zone changes its clocks twice within two days, so the offsets before and after the civil
    /// time are all there are.
    fn offset_from_local_datetime(&self, civil: &NaiveDateTime) -> LocalResult<ZoneOffset> {
        let day = TimeDelta::days(1);
        let (before, after) = (self.ahead_at(*civil - day), self.ahead_at(*civil + day));
        let read_with = |ahead: FixedOffset| {
            (self.ahead_at(*civil - ahead) == ahead).then_some(ZoneOffset { zone: *self, ahead })
        };
        match (read_with(before), read_with(after)) {
            (Some(one), Some(other)) if one != other => LocalResult::Ambiguous(one, other),
            (Some(offset), _) | (_, Some(offset)) => LocalResult::Single(offset),
            (None, None) => LocalResult::None,
        }
    }

    fn offset_from_utc_date(&self, date: &NaiveDate) -> ZoneOffset {
        self.offset_from_utc_datetime(&date.and_time(NaiveTime::MIN))
    }

    fn offset_from_utc_datetime(&self, utc: &NaiveDateTime) -> ZoneOffset {
        ZoneOffset { zone: *self, ahead: self.ahead_at(*utc) }
    }
}

impl Offset for ZoneOffset {
    fn fix(&self) -> FixedOffset {
        self.ahead
    }
}

/// Where the rules come from: the browser.
#[cfg(not(test))]
mod source {
    use chrono::{FixedOffset, NaiveDateTime, Offset, Utc};
    use domain::zones::ZoneName;

    use crate::clock::{Style, civil, formatter};

    pub fn has(name: &ZoneName) -> bool {
        formatter("sv-SE", name.as_str(), Style::Civil).is_some()
    }

    pub fn ahead(name: &ZoneName, utc: NaiveDateTime) -> FixedOffset {
        let ahead = civil(utc.and_utc(), name) - utc;
        let seconds = i32::try_from(ahead.num_seconds()).ok();
        seconds.and_then(FixedOffset::east_opt).unwrap_or_else(|| Utc.fix())
    }
}

/// In tests, which run outside a browser: the table.
#[cfg(test)]
mod source {
    use chrono::{FixedOffset, NaiveDateTime, Offset, TimeZone};
    use domain::zones::ZoneName;

    pub fn has(name: &ZoneName) -> bool {
        name.as_str().parse::<chrono_tz::Tz>().is_ok()
    }

    pub fn ahead(name: &ZoneName, utc: NaiveDateTime) -> FixedOffset {
        let tz: chrono_tz::Tz = name.as_str().parse().unwrap();
        tz.offset_from_utc_datetime(&utc).fix()
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::TZ_VARIANTS;

    use super::*;

    fn civil_times() -> impl Iterator<Item = NaiveDateTime> {
        // Not a divisor of a day or a week, so that all times of day and all seasons come.
        let stride = TimeDelta::minutes(24 * 60 * 2 + 95);
        let first: NaiveDateTime = "2019-12-30T00:00:00".parse().unwrap();
        (0..2900).map(move |n| first + stride * n)
    }

    #[test]
    fn every_zone_reads_clocks_as_the_table_does() {
        for tz in TZ_VARIANTS.into_iter().step_by(3) {
            let zone = Zone::of(&tz.name().parse().unwrap()).unwrap();
            for civil in civil_times() {
                let ours = zone.from_local_datetime(&civil).map(|at| at.to_utc());
                assert_eq!(
                    ours,
                    tz.from_local_datetime(&civil).map(|at| at.to_utc()),
                    "{civil} in {tz}"
                );
                let there = zone.from_utc_datetime(&civil).naive_local();
                assert_eq!(
                    there,
                    tz.from_utc_datetime(&civil).naive_local(),
                    "{civil} UTC in {tz}"
                );
            }
        }
    }

    #[test]
    fn the_hour_that_comes_twice_and_the_one_that_does_not_come() {
        let berlin = Zone::of(&"Europe/Berlin".parse().unwrap()).unwrap();
        let read = |text: &str| {
            let civil: NaiveDateTime = text.parse().unwrap();
            berlin.from_local_datetime(&civil).map(|at| at.to_utc().to_string())
        };
        let twice = LocalResult::Ambiguous(
            "2026-10-25 00:30:00 UTC".into(),
            "2026-10-25 01:30:00 UTC".into(),
        );
        assert_eq!(read("2026-10-25T02:30:00"), twice);
        assert_eq!(read("2026-03-29T02:30:00"), LocalResult::None);
    }

    #[test]
    fn a_zone_that_does_not_exist_is_none() {
        assert_eq!(Zone::of(&"Europe/Hamburg".parse().unwrap()), None);
    }
}

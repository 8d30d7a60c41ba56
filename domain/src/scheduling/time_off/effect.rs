//! What time off does to shifts.

use serde::{Deserialize, Serialize};

use super::Absence;
#[cfg(any(feature = "zone-table", test))]
use super::When;
#[cfg(any(feature = "zone-table", test))]
use crate::scheduling::ShiftState;
use crate::scheduling::{Shift, ShiftSpan};
#[cfg(any(feature = "zone-table", test))]
use crate::zones::{UnknownZone, ZoneName, civil_day};

/// What becomes of a shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    Untouched,
    /// Nothing of it is left.
    Cancel,
    Cut {
        /// What is left of it, in order: one span, or two if the time off lies in its middle.
        remaining: Vec<ShiftSpan>,
        /// What is not; `None`: less than a shift can be.
        taken: Option<ShiftSpan>,
    },
}

/// What time off would do, for whoever is about to ask for it or to approve it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Damage {
    /// Shifts that would be cancelled.
    pub cancelled: Vec<Shift>,
    pub cut: Vec<CutShift>,
    /// Night shifts that begin the evening before the first day and stay: they belong to the day
    /// they start.
    pub runs_in: Vec<Shift>,
    /// Approved time off of the same technician that it overlaps, which cannot be.
    pub overlaps: Vec<Absence>,
    /// How many working days it takes.
    pub working_days: super::WorkingDays,
}

/// A shift as it is, and what would be left of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CutShift {
    pub shift: Shift,
    pub remaining: Vec<ShiftSpan>,
    /// What is cut out, which somebody else could work.
    pub taken: Option<ShiftSpan>,
}

#[cfg(any(feature = "zone-table", test))]
impl When {
    /// What it does to a shift of its technician, planned in `zone`.
    ///
    /// A shift belongs to the day on which it starts in its own zone, and a day off takes the
    /// shifts of that day. So a vacation from Monday to Friday leaves Sunday's night shift, which
    /// ends on Monday morning, and takes Friday's, which ends on Saturday: somebody on nights asks
    /// for the nights they would begin, and has as many of them off as they asked for days. By
    /// touched hours instead, every week off would cost one night more than it has days, and none
    /// of them could be asked for alone. Whoever needs the first morning too is shown the night
    /// that runs into it before saving ([`Damage::runs_in`]).
    pub fn effect(&self, shift: &ShiftSpan, zone: &ZoneName) -> Result<Effect, UnknownZone> {
        match self {
            Self::Days(days) => {
                let is_off = days.contains(civil_day(shift.starts_at(), zone.tz()?));
                Ok(if is_off { Effect::Cancel } else { Effect::Untouched })
            }
            Self::Part(part) => {
                let (from, to) = part.instants()?;
                if from == to || to <= shift.starts_at() || shift.ends_at() <= from {
                    return Ok(Effect::Untouched);
                }
                let before = ShiftSpan::new(shift.starts_at(), from);
                let after = ShiftSpan::new(to, shift.ends_at());
                let remaining: Vec<_> = [before, after].into_iter().flatten().collect();
                if remaining.is_empty() {
                    return Ok(Effect::Cancel);
                }
                let (from, to) = (from.max(shift.starts_at()), to.min(shift.ends_at()));
                Ok(Effect::Cut { remaining, taken: ShiftSpan::new(from, to).ok() })
            }
        }
    }

    /// Whether such a shift cannot be while its technician is away.
    pub fn touches(&self, shift: &ShiftSpan, zone: &ZoneName) -> Result<bool, UnknownZone> {
        Ok(self.effect(shift, zone)? != Effect::Untouched)
    }

    /// Whether a shift begins before the first day off and goes on into it.
    pub fn is_run_into_by(&self, shift: &ShiftSpan, zone: &ZoneName) -> Result<bool, UnknownZone> {
        let tz = zone.tz()?;
        Ok(matches!(self, Self::Days(_))
            && civil_day(shift.starts_at(), tz) < self.first_day()
            && civil_day(shift.ends_at() - ShiftSpan::MIN, tz) >= self.first_day())
    }
}

impl Damage {
    /// What `when` would do to these shifts of one technician.
    #[cfg(any(feature = "zone-table", test))]
    pub fn of(when: &When, shifts: Vec<Shift>) -> Result<Self, UnknownZone> {
        let mut damage = Self { working_days: when.working_days(), ..Self::default() };
        for shift in shifts.into_iter().filter(|shift| shift.state == ShiftState::Scheduled) {
            match when.effect(&shift.span, &shift.zone)? {
                Effect::Cancel => damage.cancelled.push(shift),
                Effect::Cut { remaining, taken } => {
                    damage.cut.push(CutShift { shift, remaining, taken });
                }
                Effect::Untouched if when.is_run_into_by(&shift.span, &shift.zone)? => {
                    damage.runs_in.push(shift);
                }
                Effect::Untouched => {}
            }
        }
        Ok(damage)
    }

    pub fn is_none(&self) -> bool {
        self.cancelled.is_empty() && self.cut.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
    use proptest::prelude::*;

    use super::super::{PartOfDay, WholeDays};
    use super::*;
    use crate::scheduling::CivilTime;
    use crate::zones::{any_zone, instant};

    fn span(from: &str, to: &str) -> ShiftSpan {
        ShiftSpan::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
    }

    fn berlin() -> ZoneName {
        "Europe/Berlin".parse().unwrap()
    }

    fn days(first: &str, last: &str) -> When {
        WholeDays::new(first.parse().unwrap(), last.parse().unwrap()).unwrap().into()
    }

    fn part(start: &str, end: &str) -> When {
        let at = |text: &str| text.parse().unwrap();
        PartOfDay::new("2026-11-16".parse().unwrap(), at(start), at(end), berlin()).unwrap().into()
    }

    #[test]
    fn a_night_shift_belongs_to_the_day_it_starts() {
        let week = days("2026-11-16", "2026-11-20");
        // 22:00 to 06:00 in Berlin.
        let sunday = span("2026-11-15T21:00:00Z", "2026-11-16T05:00:00Z");
        let friday = span("2026-11-20T21:00:00Z", "2026-11-21T05:00:00Z");
        assert_eq!(week.effect(&sunday, &berlin()), Ok(Effect::Untouched));
        assert_eq!(week.is_run_into_by(&sunday, &berlin()), Ok(true));
        assert_eq!(week.effect(&friday, &berlin()), Ok(Effect::Cancel));
        // The same hours, planned where it is already Monday.
        assert_eq!(week.effect(&sunday, &"Asia/Tokyo".parse().unwrap()), Ok(Effect::Cancel));
    }

    #[test]
    fn a_part_of_a_day_cuts_off_an_end_or_a_hole_or_all() {
        let shift = span("2026-11-16T08:00:00Z", "2026-11-16T16:00:00Z"); // 9 to 17 in Berlin
        let cut = |start, end| part(start, end).effect(&shift, &berlin()).unwrap();
        let left =
            |from, to| span(&format!("2026-11-16T{from}:00Z"), &format!("2026-11-16T{to}:00Z"));
        let leaves = |remaining: &[ShiftSpan], taken| Effect::Cut {
            remaining: remaining.to_vec(),
            taken: Some(taken),
        };
        assert_eq!(cut("07:00", "09:00"), Effect::Untouched);
        let (morning, day) = (left("08:00", "09:00"), left("09:00", "16:00"));
        assert_eq!(cut("07:00", "10:00"), leaves(&[day], morning));
        let (day, evening) = (left("08:00", "14:00"), left("14:00", "16:00"));
        assert_eq!(cut("15:00", "24:00"), leaves(&[day], evening));
        let two = [left("08:00", "11:00"), left("13:00", "16:00")];
        assert_eq!(cut("12:00", "14:00"), leaves(&two, left("11:00", "13:00")));
        assert_eq!(cut("09:00", "17:00"), Effect::Cancel);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]

        #[test]
        fn whole_days_take_the_shifts_that_start_on_them_in_every_zone(
            zone in any_zone(), offset in 0u64..5844, length in 0u64..20, shift_day in -3i64..25, minute in 0i64..1440, lasts in 1i64..=1440,
        ) {
            let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(offset);
            let when = When::from(WholeDays::new(first, first + Days::new(length)).unwrap());
            let day = first + TimeDelta::days(shift_day);
            let from = instant(day.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::minutes(minute), zone);
            let shift = ShiftSpan::new(from, from + TimeDelta::minutes(lasts)).unwrap();
            let effect = when.effect(&shift, &zone.into()).unwrap();
            // A time that the clocks skip at midnight moves the start to where the day begins.
            let starts = civil_day(from, zone);
            prop_assert!(starts == day || (starts - day).num_days() == 1);
            let is_off = (when.first_day()..=when.last_day()).contains(&starts);
            prop_assert_eq!(effect == Effect::Cancel, is_off);
            prop_assert_eq!(effect == Effect::Untouched, !is_off);
        }

        #[test]
        fn what_a_part_of_a_day_leaves_is_the_shift_without_it(
            zone in any_zone(), offset in 0u64..5844, start in 0u16..1440, length in 1u16..1440, begins in -1440i64..2880, lasts in 1i64..=1440,
        ) {
            let day = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(offset);
            let at = |minutes: u16| CivilTime::from_minutes(minutes.min(1440)).unwrap();
            let part = PartOfDay::new(day, at(start), at(start + length), zone.into()).unwrap();
            let (off_from, off_to) = part.instants().unwrap();
            let from = instant(day.and_hms_opt(0, 0, 0).unwrap(), zone) + TimeDelta::minutes(begins);
            let shift = ShiftSpan::new(from, from + TimeDelta::minutes(lasts)).unwrap();

            let (remaining, taken) = match When::from(part).effect(&shift, &zone.into()).unwrap() {
                Effect::Untouched => (vec![shift], None),
                Effect::Cancel => (vec![], Some(shift)),
                Effect::Cut { remaining, taken } => (remaining, taken),
            };

            let is_left = |at: DateTime<Utc>| remaining.iter().any(|span| span.contains(at));
            for minute in 0..lasts {
                let at = from + TimeDelta::minutes(minute);
                let is_off = off_from <= at && at < off_to;
                prop_assert!(is_left(at) != is_off, "{} of {:?}", at, remaining);
                prop_assert!(taken.is_some_and(|taken| taken.contains(at)) == is_off);
            }
            prop_assert!(remaining.windows(2).all(|pair| pair[0].ends_at() <= pair[1].starts_at()));
        }
    }
}

//! Copying a week of shifts to another week.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::warnings::{Caution, Overrule};
use super::{Shift, ShiftId, ShiftSpan};
use crate::Problem;
use crate::accounts::UserId;
use crate::locations::LocationId;
use crate::zones::{ZoneRules, instant};

#[cfg(any(feature = "zone-table", test))]
pub use rule::{CopyCircumstances, plan_copies};

/// Which week to copy where. Weeks begin on whatever day `from` is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WeekCopyRequest {
    /// The first of the seven days whose shifts are copied. A shift belongs to the day it begins
    /// on, in the zone it was planned in.
    pub from: NaiveDate,
    /// Where that day goes: whole weeks later or earlier.
    pub to: NaiveDate,
    /// Only shifts at these locations; none: at all, and at none.
    #[serde(default)]
    pub locations: Vec<LocationId>,
    /// Only shifts of these technicians; none: of everybody.
    #[serde(default)]
    pub technicians: Vec<UserId>,
    /// The `plan` of a dry run: do exactly that, or answer 409.
    #[serde(default)]
    pub plan: Option<String>,
    /// To copy in spite of warnings.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub overrule: Option<Overrule>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWeekCopy {
    #[error("choose another week")]
    SameWeek,
    #[error("choose a day that is whole weeks away")]
    NoWholeWeeks,
    #[error("choose a day between 2000 and 2199")]
    TooFar,
}

/// What copying a week would make or has made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WeekCopy {
    /// Names exactly this outcome; a copy that is given it does this or nothing.
    pub plan: String,
    pub created: Vec<CopiedShift>,
    pub skipped: Vec<UncopiedShift>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CopiedShift {
    pub copy_of: ShiftId,
    /// In a dry run its id is made up.
    pub shift: Shift,
    /// What speaks against it, the other copies included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Caution>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UncopiedShift {
    /// The shift that is not copied.
    pub shift: Shift,
    /// The day its copy would begin on.
    pub date: NaiveDate,
    pub reason: CopySkipReason,
    /// What stands in the way, if it is a shift.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub obstacle: Option<Box<Shift>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CopySkipReason {
    /// The shift itself does not take place.
    Cancelled,
    /// Deactivated, or no technician any more.
    InactiveTechnician,
    /// The same shift stands there already.
    AlreadyThere,
    Overlap,
    TimeOff,
    /// The clocks skip these minutes.
    ClockChange,
}

impl WeekCopyRequest {
    /// How many days later the copies are; below zero for earlier.
    pub fn days(&self) -> Result<i64, InvalidWeekCopy> {
        use super::templates::plannable;
        if !plannable(self.from) || !plannable(self.to) {
            return Err(InvalidWeekCopy::TooFar);
        }
        match (self.to - self.from).num_days() {
            0 => Err(InvalidWeekCopy::SameWeek),
            days if days % 7 == 0 => Ok(days),
            _ => Err(InvalidWeekCopy::NoWholeWeeks),
        }
    }

    /// Whether the filters let a shift through.
    pub fn asks_for(&self, shift: &Shift) -> bool {
        let place = shift.location_id;
        (self.locations.is_empty() || place.is_some_and(|place| self.locations.contains(&place)))
            && (self.technicians.is_empty()
                || shift.technician_id.is_some_and(|id| self.technicians.contains(&id)))
    }
}

impl From<InvalidWeekCopy> for Problem {
    fn from(reason: InvalidWeekCopy) -> Self {
        Self::invalid("to", reason)
    }
}

impl ShiftSpan {
    /// The span some days on, by the clock on the wall: it begins and ends at the same civil times,
    /// so that a night over a clock change is an hour longer or shorter than the one it copies. What
    /// a clock change skips moves forward by the gap; more than 24 real hours end after 24. `None`:
    /// nothing is left of it.
    pub fn days_on(&self, days: i64, tz: impl ZoneRules) -> Option<Self> {
        let there = |at: DateTime<Utc>| {
            at.with_timezone(&tz).naive_local().checked_add_signed(TimeDelta::try_days(days)?)
        };
        let (start, end) = (there(self.starts_at())?, there(self.ends_at())?);
        let starts_at = instant(start, tz);
        // Of an end that comes twice, the one after the start counts.
        let ends_at = match tz.from_local_datetime(&end) {
            chrono::LocalResult::Ambiguous(first, second) if first.to_utc() <= starts_at => {
                second.to_utc()
            }
            _ => instant(end, tz),
        };
        Self::new(starts_at, ends_at.min(starts_at + Self::MAX)).ok()
    }
}

#[cfg(any(feature = "zone-table", test))]
mod rule {
    use std::collections::HashSet;

    use super::*;
    use crate::scheduling::ShiftState;
    use crate::zones::{UnknownZone, civil_day};

    /// What decides whether a copy can be made.
    pub struct CopyCircumstances<'a> {
        /// Those for whom shifts may be planned.
        pub technicians: &'a HashSet<UserId>,
        /// What stands in and around the week already.
        pub there: &'a [Shift],
        pub is_away: &'a dyn Fn(&Shift) -> bool,
    }

    /// A copy of each shift, `days` later by the clock of its own zone, or why there is none. Copies
    /// have the ids of what they copy.
    pub fn plan_copies(
        shifts: Vec<Shift>,
        days: i64,
        circumstances: &CopyCircumstances<'_>,
    ) -> Result<(Vec<Shift>, Vec<UncopiedShift>), UnknownZone> {
        let (mut created, mut skipped) = (Vec::<Shift>::new(), Vec::new());
        for shift in shifts {
            let tz = shift.zone.tz()?;
            let date = civil_day(shift.span.starts_at(), tz) + TimeDelta::days(days);
            let copy = shift.span.days_on(days, tz).map(|span| Shift {
                span,
                origin: None,
                version: 1,
                ..shift.clone()
            });
            match possible(&shift, copy, &created, circumstances) {
                Ok(copy) => created.push(copy),
                Err((reason, obstacle)) => {
                    skipped.push(UncopiedShift { shift, date, reason, obstacle });
                }
            }
        }
        Ok((created, skipped))
    }

    fn possible(
        shift: &Shift,
        copy: Option<Shift>,
        made: &[Shift],
        CopyCircumstances { technicians, there, is_away }: &CopyCircumstances<'_>,
    ) -> Result<Shift, (CopySkipReason, Option<Box<Shift>>)> {
        use CopySkipReason::{
            AlreadyThere, Cancelled, ClockChange, InactiveTechnician, Overlap, TimeOff,
        };
        if shift.state == ShiftState::Cancelled {
            return Err((Cancelled, None));
        }
        if shift.technician_id.is_some_and(|technician| !technicians.contains(&technician)) {
            return Err((InactiveTechnician, None));
        }
        let copy = copy.ok_or((ClockChange, None))?;
        let is_same = |other: &&Shift| {
            other.state != ShiftState::Cancelled
                && (other.technician_id, other.span) == (copy.technician_id, copy.span)
                && (other.kind, other.location_id) == (copy.kind, copy.location_id)
        };
        // What is made in this run is no second copy: two alike in a week stay two.
        if there.iter().any(|other| is_same(&other)) {
            return Err((AlreadyThere, None));
        }
        if let Some(obstacle) = copy.obstacle(there.iter().chain(made)) {
            return Err((Overlap, Some(Box::new(obstacle.clone()))));
        }
        if is_away(&copy) {
            return Err((TimeOff, None));
        }
        Ok(copy)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use chrono::{Days, LocalResult, NaiveDateTime, TimeZone};
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::*;
    use crate::zones::{any_zone, civil_day};

    const BERLIN: Tz = Tz::Europe__Berlin;

    fn span(from: &str, to: &str) -> ShiftSpan {
        ShiftSpan::new(from.parse().unwrap(), to.parse().unwrap()).unwrap()
    }

    fn civil(at: DateTime<Utc>, tz: Tz) -> NaiveDateTime {
        at.with_timezone(&tz).naive_local()
    }

    #[test]
    fn a_night_keeps_its_times_on_the_wall_and_so_lasts_longer_or_shorter() {
        let night = span("2026-10-17T20:00:00Z", "2026-10-18T04:00:00Z");
        let autumn = night.days_on(7, BERLIN).unwrap();
        assert_eq!(autumn, span("2026-10-24T20:00:00Z", "2026-10-25T05:00:00Z"));
        // And back again it is as it was.
        assert_eq!(autumn.days_on(-7, BERLIN), Some(night));
        let spring = span("2026-03-21T21:00:00Z", "2026-03-22T05:00:00Z").days_on(7, BERLIN);
        assert_eq!(spring.unwrap().length().num_hours(), 7);
    }

    #[test]
    fn what_lies_in_the_hour_that_is_skipped_comes_to_nothing() {
        let short = span("2026-03-22T01:15:00Z", "2026-03-22T01:45:00Z");
        assert_eq!(civil(short.starts_at(), BERLIN).to_string(), "2026-03-22 02:15:00");
        let moved = short.days_on(7, BERLIN).unwrap();
        assert_eq!(moved, span("2026-03-29T01:15:00Z", "2026-03-29T01:45:00Z"));
        // Its end exists and lies before the start it was moved to.
        let over = span("2026-03-22T01:30:00Z", "2026-03-22T02:15:00Z");
        assert_eq!(over.days_on(7, BERLIN), None);
    }

    #[test]
    fn a_whole_day_of_25_hours_ends_after_24() {
        let day = span("2026-10-17T22:00:00Z", "2026-10-18T22:00:00Z");
        let longest = day.days_on(7, BERLIN).unwrap();
        assert_eq!(longest, span("2026-10-24T22:00:00Z", "2026-10-25T22:00:00Z"));
    }

    #[test]
    fn weeks_are_whole_and_others() {
        let request = |from: &str, to: &str| WeekCopyRequest {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            locations: Vec::new(),
            technicians: Vec::new(),
            plan: None,
            overrule: None,
        };
        assert_eq!(request("2026-11-16", "2026-11-30").days(), Ok(14));
        assert_eq!(request("2026-11-16", "2026-11-09").days(), Ok(-7));
        assert_eq!(request("2026-11-16", "2026-11-16").days(), Err(InvalidWeekCopy::SameWeek));
        assert_eq!(request("2026-11-16", "2026-11-24").days(), Err(InvalidWeekCopy::NoWholeWeeks));
        assert_eq!(request("2026-11-16", "9999-11-15").days(), Err(InvalidWeekCopy::TooFar));
    }

    fn shift(id: u128, technician: u128, day: u64, hour: i64) -> Shift {
        let monday: NaiveDate = "2026-11-16".parse().unwrap();
        let start = (monday + Days::new(day)).and_hms_opt(0, 0, 0).unwrap().and_utc()
            + TimeDelta::hours(hour);
        serde_json::from_value(serde_json::json!({
            "id": uuid::Uuid::from_u128(id), "technician_id": uuid::Uuid::from_u128(technician),
            "location_id": null, "starts_at": start, "ends_at": start + TimeDelta::hours(8),
            "zone": "UTC", "kind": "work", "title": "", "note": "", "state": "scheduled",
            "state_reason": null, "origin": null, "version": 3,
        }))
        .unwrap()
    }

    fn reasons(shifts: Vec<Shift>, there: &[Shift], away: u128) -> (usize, Vec<CopySkipReason>) {
        let technicians: HashSet<_> =
            (1..5u128).map(|id| UserId(uuid::Uuid::from_u128(id))).collect();
        let away = UserId(uuid::Uuid::from_u128(away));
        let is_away = |shift: &Shift| shift.technician_id == Some(away);
        let circumstances =
            CopyCircumstances { technicians: &technicians, there, is_away: &is_away };
        let (created, skipped) = plan_copies(shifts, 7, &circumstances).unwrap();
        (created.len(), skipped.into_iter().map(|skipped| skipped.reason).collect())
    }

    #[test]
    fn what_is_not_copied_says_why() {
        use CopySkipReason::{AlreadyThere, Cancelled, InactiveTechnician, Overlap, TimeOff};
        let cancelled =
            Shift { state: crate::scheduling::ShiftState::Cancelled, ..shift(9, 1, 2, 8) };
        let week = vec![
            shift(1, 1, 0, 8),
            shift(2, 1, 1, 8),
            shift(3, 2, 0, 8),
            shift(4, 3, 0, 8),
            shift(5, 77, 0, 8),
            cancelled,
        ];
        let there = [shift(20, 1, 7, 8), shift(21, 2, 7, 12)];
        assert_eq!(
            reasons(week, &there, 3),
            (1, vec![AlreadyThere, Overlap, TimeOff, InactiveTechnician, Cancelled])
        );
    }

    #[test]
    fn a_draft_stays_a_draft_and_what_is_open_stays_open() {
        let draft = Shift { state: crate::scheduling::ShiftState::Draft, ..shift(1, 1, 0, 8) };
        let open = Shift { technician_id: None, ..shift(2, 1, 0, 8) };
        let technicians: HashSet<_> = draft.technician_id.into_iter().collect();
        let circumstances =
            CopyCircumstances { technicians: &technicians, there: &[], is_away: &|_| false };
        let (created, skipped) =
            plan_copies(vec![draft.clone(), open.clone()], 7, &circumstances).unwrap();
        let kept: Vec<_> = created.iter().map(|copy| (copy.state, copy.technician_id)).collect();
        assert_eq!(kept, [(draft.state, draft.technician_id), (open.state, None)]);
        assert_eq!(skipped, []);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn copies_keep_their_civil_times(
            tz in any_zone(),
            start in 1_577_836_800i64..2_082_758_400,
            length in 1i64..=1440,
            weeks in prop::sample::select(vec![-52i64, -3, -1, 1, 2, 26]),
        ) {
            let from = DateTime::from_timestamp(start / 60 * 60, 0).unwrap();
            let span = ShiftSpan::new(from, from + TimeDelta::minutes(length)).unwrap();
            let days = weeks * 7;
            let wanted = |at| civil(at, tz) + TimeDelta::days(days);
            let (start, end) = (wanted(span.starts_at()), wanted(span.ends_at()));
            let exists = |at: NaiveDateTime| !matches!(tz.from_local_datetime(&at), LocalResult::None);

            let Some(copy) = span.days_on(days, tz) else {
                // Only a clock change takes a shift away: there, or where it was.
                let stays = |at: DateTime<Utc>| tz.from_local_datetime(&civil(at, tz)).single().is_some();
                prop_assert!(!exists(start) || !exists(end) || !stays(span.starts_at()) || !stays(span.ends_at()));
                return Ok(());
            };
            prop_assert!(copy.length() <= ShiftSpan::MAX);
            if exists(start) {
                prop_assert_eq!(civil(copy.starts_at(), tz), start);
                prop_assert_eq!(civil_day(copy.starts_at(), tz), civil_day(span.starts_at(), tz) + TimeDelta::days(days));
            }
            if exists(end) && copy.length() < ShiftSpan::MAX {
                prop_assert_eq!(civil(copy.ends_at(), tz), end);
            }
        }

        #[test]
        fn no_two_copies_of_one_technician_overlap(
            shifts in prop::collection::vec((1u128..4, 0u64..7, 0i64..16), 0..20),
            there in prop::collection::vec((1u128..4, 6u64..14, 0i64..16), 0..6),
        ) {
            let made = |base: u128, list: Vec<(u128, u64, i64)>| -> Vec<Shift> {
                list.into_iter().enumerate().map(|(n, (who, day, hour))| shift(base + n as u128, who, day, hour)).collect()
            };
            let (week, there) = (made(100, shifts), made(200, there));
            let count = week.len();
            let technicians: HashSet<_> = week.iter().filter_map(|shift| shift.technician_id).collect();
            let circumstances = CopyCircumstances { technicians: &technicians, there: &there, is_away: &|_| false };
            let (created, skipped) = plan_copies(week, 7, &circumstances).unwrap();
            prop_assert_eq!(created.len() + skipped.len(), count, "each is copied or explained");
            for (n, copy) in created.iter().enumerate() {
                prop_assert!(copy.obstacle(there.iter().chain(&created[n + 1..])).is_none());
            }
        }
    }
}

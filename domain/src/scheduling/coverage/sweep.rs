//! Comparing who is needed with who is there, along the line of time.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{Coverage, CoverageRule, Stretch};
use crate::accounts::UserId;
use crate::locations::LocationId;
use crate::scheduling::{ShiftKind, ShiftSpan};
use crate::zones::{civil_day, instant};

/// Where rules apply.
#[derive(Clone, Debug)]
pub struct Place {
    pub zone: Tz,
    pub holidays: HashSet<NaiveDate>,
}

/// Somebody who is there: a shift that takes place, is known to everybody, and has a technician.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtWork {
    pub technician: UserId,
    pub location: LocationId,
    pub kind: ShiftKind,
    pub span: ShiftSpan,
}

/// What changes at a moment.
enum Turn {
    /// A rule begins or ends to want so many.
    Need(u8, i32),
    /// Somebody comes or goes.
    Presence(UserId, i32),
}

type Turns = Vec<(DateTime<Utc>, Turn)>;

/// Gaps and surplus within `[from, to)`. Rules of places that are not given want nothing; where no
/// rule wants anybody, nobody is too many.
pub fn coverage(
    rules: &[CoverageRule],
    places: &HashMap<LocationId, Place>,
    at_work: &[AtWork],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Coverage {
    let mut turns: BTreeMap<(LocationId, ShiftKind), Turns> = BTreeMap::new();
    let mut note = |(location, kind),
                    (begins, ends): (DateTime<Utc>, DateTime<Utc>),
                    turn: &dyn Fn(i32) -> Turn| {
        let (begins, ends) = (begins.max(from), ends.min(to));
        if begins < ends {
            let turns = turns.entry((location, kind)).or_default();
            turns.push((begins, turn(1)));
            turns.push((ends, turn(-1)));
        }
    };
    for CoverageRule { draft: rule, .. } in rules {
        let Some(place) = places.get(&rule.location_id) else { continue };
        // A night that began the day before may reach in.
        let first = civil_day(from, place.zone) - Days::new(1);
        let last = civil_day(to, place.zone);
        for day in first.iter_days().take_while(|&day| day <= last) {
            if rule.begins_on(day) && (rule.on_holidays || !place.holidays.contains(&day)) {
                let (begins, ends) = rule.span.on(day);
                let span = (instant(begins, place.zone), instant(ends, place.zone));
                note((rule.location_id, rule.kind), span, &|by| Turn::Need(rule.technicians, by));
            }
        }
    }
    for somebody in at_work {
        let span = (somebody.span.starts_at(), somebody.span.ends_at());
        let who = somebody.technician;
        note((somebody.location, somebody.kind), span, &|by| Turn::Presence(who, by));
    }

    let mut found = Coverage::default();
    for ((location_id, kind), mut turns) in turns {
        turns.sort_by_key(|&(at, _)| at);
        for stretch in stretches(location_id, kind, turns) {
            if stretch.missing() > 0 {
                found.gaps.push(stretch);
            } else if stretch.spare() > 0 {
                found.surplus.push(stretch);
            }
        }
    }
    found.gaps.sort_by_key(Stretch::order);
    found.surplus.sort_by_key(Stretch::order);
    found
}

/// The stretches in which somebody is needed, none like the one before it.
fn stretches(location_id: LocationId, kind: ShiftKind, turns: Turns) -> Vec<Stretch> {
    // How often each is wanted, or is there: rules and shifts may overlap.
    let (mut needs, mut there) = (BTreeMap::<u8, i32>::new(), HashMap::<UserId, i32>::new());
    let mut found: Vec<Stretch> = Vec::new();
    let mut since = DateTime::<Utc>::MIN_UTC;
    for (at, turn) in turns {
        let needed = needs.last_key_value().map_or(0, |(&needed, _)| u16::from(needed));
        if since < at && needed > 0 {
            let present = u16::try_from(there.len()).unwrap_or(u16::MAX);
            match found.last_mut() {
                Some(last)
                    if last.ends_at == since
                        && (last.needed, last.present) == (needed, present) =>
                {
                    last.ends_at = at;
                }
                _ => found.push(Stretch {
                    location_id,
                    kind,
                    starts_at: since,
                    ends_at: at,
                    needed,
                    present,
                }),
            }
        }
        since = at;
        match turn {
            Turn::Need(technicians, by) => *needs.entry(technicians).or_default() += by,
            Turn::Presence(who, by) => *there.entry(who).or_default() += by,
        }
        needs.retain(|_, times| *times > 0);
        there.retain(|_, times| *times > 0);
    }
    found
}

#[cfg(test)]
mod tests {
    use chrono::{TimeDelta, Weekday};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::super::rule::sample;
    use super::super::{CoverageRuleDraft, CoverageRuleId, Weekdays};
    use super::*;
    use crate::scheduling::CivilSpan;
    use crate::scheduling::templates::WEEKDAYS;
    use crate::zones::{any_zone, start_of_day};

    const HERE: LocationId = LocationId(Uuid::from_u128(3));

    fn utc(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn rule(
        technicians: u8,
        days: impl IntoIterator<Item = Weekday>,
        span: CivilSpan,
    ) -> CoverageRule {
        let valid_from = "2019-01-01".parse().unwrap();
        let weekdays = days.into_iter().collect::<Weekdays>();
        let draft = CoverageRuleDraft { technicians, weekdays, span, valid_from, ..sample() };
        CoverageRule { id: CoverageRuleId(Uuid::nil()), draft, version: 1 }
    }

    fn somebody(who: u128, from: DateTime<Utc>, minutes: i64) -> AtWork {
        let span = ShiftSpan::new(from, from + TimeDelta::minutes(minutes)).unwrap();
        AtWork {
            technician: UserId(Uuid::from_u128(who)),
            location: HERE,
            kind: ShiftKind::Work,
            span,
        }
    }

    fn here(zone: Tz) -> HashMap<LocationId, Place> {
        HashMap::from([(HERE, Place { zone, holidays: HashSet::new() })])
    }

    /// As `19 08:00–10:00 1/2` in UTC: the day, the hours, how many are there of those needed.
    fn told(stretches: &[Stretch]) -> Vec<String> {
        let told = |stretch: &Stretch| {
            let (from, to) =
                (stretch.starts_at.format("%d %H:%M"), stretch.ends_at.format("%H:%M"));
            format!("{from}–{to} {}/{}", stretch.present, stretch.needed)
        };
        stretches.iter().map(told).collect()
    }

    #[test]
    fn gaps_and_surplus_of_a_day() {
        let rules = [rule(2, [Weekday::Thu], "8–16".parse().unwrap())];
        let (from, to) = (utc("2026-11-19T00:00:00Z"), utc("2026-11-20T00:00:00Z"));
        let at = |hour| from + TimeDelta::hours(hour);
        let at_work = [
            somebody(1, at(6), 240),
            somebody(2, at(8), 240),
            somebody(3, at(9), 120),
            somebody(3, at(10), 60),
            somebody(4, at(20), 60),
        ];
        let found = coverage(&rules, &here(Tz::UTC), &at_work, from, to);
        assert_eq!(told(&found.gaps), ["19 11:00–12:00 1/2", "19 12:00–16:00 0/2"]);
        assert_eq!(told(&found.surplus), ["19 09:00–10:00 3/2"], "nobody is there twice");

        let on_call = at_work.map(|somebody| AtWork { kind: ShiftKind::OnCall, ..somebody });
        let found = coverage(&rules, &here(Tz::UTC), &on_call, from, to);
        assert_eq!(told(&found.gaps), ["19 08:00–16:00 0/2"], "another kind is no help");
        assert_eq!(found.surplus, []);
    }

    #[test]
    fn of_rules_that_overlap_the_one_that_wants_most_counts() {
        let span = |text: &str| text.parse().unwrap();
        let rules = [rule(1, [Weekday::Thu], span("8–18")), rule(3, [Weekday::Thu], span("10–12"))];
        let (from, to) = (utc("2026-11-19T00:00:00Z"), utc("2026-11-20T00:00:00Z"));
        let found = coverage(
            &rules,
            &here(Tz::UTC),
            &[somebody(1, utc("2026-11-19T08:00:00Z"), 600)],
            from,
            to,
        );
        assert_eq!(told(&found.gaps), ["19 10:00–12:00 1/3"]);
        assert_eq!(found.surplus, []);
    }

    #[test]
    fn holidays_want_nobody_unless_the_rule_says_so() {
        let usual = rule(1, [Weekday::Thu], "22–6".parse().unwrap());
        let always = CoverageRuleDraft { on_holidays: true, ..usual.draft.clone() };
        let always = CoverageRule { draft: always, ..usual.clone() };
        let mut places = here(Tz::Europe__Berlin);
        places.get_mut(&HERE).unwrap().holidays.insert("2026-11-19".parse().unwrap());
        let (from, to) = (utc("2026-11-19T00:00:00Z"), utc("2026-11-21T00:00:00Z"));
        let gaps = |rule: CoverageRule| told(&coverage(&[rule], &places, &[], from, to).gaps);
        assert_eq!(gaps(usual), [""; 0]);
        assert_eq!(gaps(always), ["19 21:00–05:00 0/1"], "a night belongs to the day it begins on");
    }

    #[test]
    fn a_night_of_a_clock_change_is_needed_for_seven_or_nine_hours() {
        let nights = [rule(1, [Weekday::Sat], "22–6".parse().unwrap())];
        let gaps = |from: &str| {
            let from = utc(from);
            told(
                &coverage(&nights, &here(Tz::Europe__Berlin), &[], from, from + TimeDelta::days(1))
                    .gaps,
            )
        };
        assert_eq!(gaps("2026-03-28T12:00:00Z"), ["28 21:00–04:00 0/1"]);
        assert_eq!(gaps("2026-10-24T12:00:00Z"), ["24 20:00–05:00 0/1"]);
        assert_eq!(
            gaps("2026-10-25T01:00:00Z"),
            ["25 01:00–05:00 0/1"],
            "the view begins in the night"
        );
    }

    fn spans() -> impl Strategy<Value = CivilSpan> {
        (0u16..288, 1u16..289)
            .prop_map(|(start, steps)| CivilSpan::from_minutes(start * 5, steps * 5).unwrap())
    }

    fn any_rules() -> impl Strategy<Value = Vec<CoverageRule>> {
        let rule = (1u8..4, 1u8..128, spans()).prop_map(|(technicians, days, span)| {
            rule(technicians, Weekdays::from_bits(days).unwrap().iter(), span)
        });
        prop::collection::vec(rule, 0..5)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        /// Moment by moment, found by looking at each rule and each shift: what is needed and who is
        /// there; and nothing else is reported.
        #[test]
        fn in_all_zones_a_gap_is_where_too_few_are_and_nowhere_else(
            zone in any_zone(), offset in 0u64..5700, rules in any_rules(),
            shifts in prop::collection::vec((0u128..5, -1440i64..5 * 1440, 1i64..1441), 0..25),
            moments in prop::collection::vec(0i64..4 * 1440, 50),
        ) {
            let day = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(offset);
            let (from, to) = (start_of_day(day, zone), start_of_day(day + Days::new(4), zone));
            let at_work: Vec<AtWork> = shifts
                .into_iter()
                .map(|(who, minute, length)| somebody(who, from + TimeDelta::minutes(minute), length))
                .collect();
            let found = coverage(&rules, &here(zone), &at_work, from, to);

            let all = || found.gaps.iter().chain(&found.surplus);
            for moment in moments {
                let at = from + TimeDelta::minutes(moment);
                if at >= to {
                    continue;
                }
                let around = (0..4).map(|back| civil_day(at, zone) + Days::new(1) - Days::new(back));
                let wants = |rule: &CoverageRule| around.clone().any(|day| {
                    let (begins, ends) = rule.draft.span.on(day);
                    rule.draft.begins_on(day) && instant(begins, zone) <= at && at < instant(ends, zone)
                });
                let needed = rules.iter().filter(|rule| wants(rule)).map(|rule| rule.draft.technicians).max();
                let there: HashSet<UserId> = at_work.iter().filter(|one| one.span.contains(at)).map(|one| one.technician).collect();
                let needed = needed.map_or(0, u16::from);
                let present = u16::try_from(there.len()).unwrap();
                let told: Vec<_> = all().filter(|one| one.starts_at <= at && at < one.ends_at).map(|one| (one.needed, one.present)).collect();
                let expected = if needed > 0 && needed != present { vec![(needed, present)] } else { vec![] };
                prop_assert_eq!(told, expected, "{} in {}", at, zone);
            }
            for stretch in all() {
                prop_assert!(from <= stretch.starts_at && stretch.starts_at < stretch.ends_at && stretch.ends_at <= to);
            }
        }

        /// What is needed is what is there of it and what is missing.
        #[test]
        fn everybody_who_comes_closes_as_much_as_they_fill(
            zone in any_zone(), offset in 0u64..5700, rules in any_rules(), minute in 0i64..4320, length in 1i64..1441,
        ) {
            let day = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(offset);
            let (from, to) = (start_of_day(day, zone), start_of_day(day + Days::new(4), zone));
            let minutes = |gaps: &[Stretch]| -> i64 {
                gaps.iter().map(|gap| (gap.ends_at - gap.starts_at).num_minutes() * i64::from(gap.missing())).sum()
            };
            let shift = somebody(1, from + TimeDelta::minutes(minute), length);
            let nobody = coverage(&rules, &here(zone), &[], from, to);
            let one = coverage(&rules, &here(zone), &[shift], from, to);
            let wanted_then: i64 = nobody.gaps.iter().map(|gap| {
                (gap.ends_at.min(shift.span.ends_at()) - gap.starts_at.max(shift.span.starts_at())).num_minutes().max(0)
            }).sum();
            prop_assert_eq!(minutes(&nobody.gaps) - minutes(&one.gaps), wanted_then);
            prop_assert!(nobody.surplus.is_empty() && one.surplus.is_empty());
        }

        #[test]
        fn round_the_clock_leaves_no_minute_out_in_any_zone(zone in any_zone(), offset in 0u64..5700) {
            let always = [rule(2, WEEKDAYS, "0–24".parse().unwrap())];
            let day = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + Days::new(offset);
            let (from, to) = (start_of_day(day, zone), start_of_day(day + Days::new(9), zone));
            let found = coverage(&always, &here(zone), &[], from, to);
            let [whole] = &found.gaps[..] else { panic!("{:?}", found.gaps) };
            prop_assert_eq!((whole.starts_at, whole.ends_at, whole.missing()), (from, to, 2));
        }
    }
}

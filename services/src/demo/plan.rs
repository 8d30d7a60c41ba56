//! The company's shifts: the rota, and what happens to a rota in real life.

use chrono::{DateTime, Datelike, Days, IsoWeek, NaiveDate, TimeDelta, Utc, Weekday};
use domain::scheduling::{ShiftKind, ShiftSpan};
use domain::zones::civil_day;
use rand::rngs::StdRng;
use rand::seq::{IndexedRandom, SliceRandom};
use rand::{Rng, SeedableRng};

use super::people::{MEMBERS, Site};
use super::rota::{self, Hours, Pattern};

/// A shift of the demo company, before it has ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Planned {
    /// The technician's mailbox.
    pub who: &'static str,
    pub site: Site,
    /// The civil day it starts on, at its site.
    pub day: NaiveDate,
    pub span: ShiftSpan,
    pub kind: ShiftKind,
    pub title: &'static str,
    pub note: String,
    /// Why it does not take place.
    pub cancelled: Option<&'static str>,
    essential: bool,
    /// What it was made from, unless by hand.
    pub pattern: Option<Pattern>,
}

const WEEKS_BACK: u64 = 8;
const WEEKS_AHEAD: u64 = 6;
const REST: TimeDelta = TimeDelta::hours(11);
const LONGEST_WEEK: TimeDelta = TimeDelta::hours(48);
/// A site has no more than so many at once, called off or not: they stand side by side in a week.
const MOST_AT_ONCE: usize = 4;

/// All shifts round `now`, in order of their start. Nobody's overlap, rests are kept, no site has
/// more than [`MOST_AT_ONCE`], and in Hamburg somebody is on at any moment.
pub(super) fn plan(now: DateTime<Utc>) -> Vec<Planned> {
    let mut plan = Plan(Vec::new());
    // The Sunday before carries the night shift into the first Monday.
    let monday = civil_day(now, Site::Hamburg.zone()).week(Weekday::Mon).first_day();
    let first = monday - Days::new(7 * WEEKS_BACK + 1);
    let days: Vec<_> =
        first.iter_days().take((7 * (WEEKS_BACK + 1 + WEEKS_AHEAD) + 1) as usize).collect();
    for &day in &days {
        for site in Site::ALL {
            plan.follow_rota(day, site);
        }
    }
    // Substitutes are looked for only now, when it is known when everybody works.
    for day in days {
        for site in Site::ALL {
            let mut rng = dice(day, site);
            plan.leave_notes(day, site, &mut rng);
            plan.call_off(day, site, &mut rng);
            plan.add_training(day, site, &mut rng);
            plan.add_event(day, site, &mut rng);
        }
    }
    plan.0.sort_by_key(|shift| (shift.span.starts_at(), shift.who));
    plan.0
}

/// The same dice for the same day, whenever one looks at it.
fn dice(day: NaiveDate, site: Site) -> StdRng {
    const SEED: u64 = 0x6b65_7374_7265_6c00;
    StdRng::seed_from_u64(
        SEED ^ (u64::from(day.num_days_from_ce().unsigned_abs()) << 3) ^ site as u64,
    )
}

struct Plan(Vec<Planned>);

impl Plan {
    fn follow_rota(&mut self, day: NaiveDate, site: Site) {
        for (n, duty) in
            rota::duties(site).iter().enumerate().filter(|(_, duty)| duty.falls_on(day))
        {
            self.0.push(Planned {
                who: duty.who,
                site,
                day,
                span: span(duty.hours, day, site),
                kind: duty.kind,
                title: duty.title,
                note: String::new(),
                cancelled: None,
                essential: duty.essential,
                pattern: duty.is_template.then(|| Pattern::on(site, n, day)),
            });
        }
    }

    fn leave_notes(&mut self, day: NaiveDate, site: Site, rng: &mut StdRng) {
        for shift in self.0.iter_mut().filter(|shift| shift.day == day && shift.site == site) {
            if rng.random_bool(0.12) {
                shift.note = pick(&NOTES, rng).to_owned();
            }
        }
    }

    /// Somebody cannot come; now and then a colleague can.
    fn call_off(&mut self, day: NaiveDate, site: Site, rng: &mut StdRng) {
        if !rng.random_bool(0.13) {
            return;
        }
        let candidates: Vec<_> = (0..self.0.len())
            .filter(|&n| {
                let shift = &self.0[n];
                shift.day == day
                    && shift.site == site
                    && shift.kind == ShiftKind::Work
                    && !shift.essential
            })
            .collect();
        let Some(&n) = candidates.choose(rng) else { return };
        self.0[n].cancelled = Some(pick(&REASONS, rng));
        self.0[n].note.clear();

        let called_off = self.0[n].clone();
        let substitute = self.somebody_free(site, called_off.span, rng);
        let Some(substitute) = substitute.filter(|who| *who != called_off.who) else { return };
        let absent = first_name(called_off.who);
        self.0.push(Planned {
            who: substitute,
            note: format!("Covers for {absent}."),
            cancelled: None,
            pattern: None,
            ..called_off
        });
    }

    /// A training on Wednesdays, at another site each week.
    fn add_training(&mut self, day: NaiveDate, site: Site, rng: &mut StdRng) {
        let turn = Site::ALL[day.iso_week().week() as usize % Site::ALL.len()];
        if day.weekday() != Weekday::Wed || turn != site {
            return;
        }
        let (title, note) = pick(&TRAININGS, rng);
        self.add(Hours((10, 0), (12, 30)), ShiftKind::Training, title, note, day, site, rng);
    }

    /// A production in the evening that wants somebody within reach.
    fn add_event(&mut self, day: NaiveDate, site: Site, rng: &mut StdRng) {
        if !matches!(day.weekday(), Weekday::Thu | Weekday::Fri | Weekday::Sat)
            || !rng.random_bool(0.25)
        {
            return;
        }
        let kind = if rng.random_bool(0.5) { ShiftKind::OnCall } else { ShiftKind::Work };
        let (title, note) = pick(events(site), rng);
        self.add(Hours((17, 30), (22, 30)), kind, title, note, day, site, rng);
    }

    #[expect(clippy::too_many_arguments, reason = "they are the fields of the shift")]
    fn add(
        &mut self,
        hours: Hours,
        kind: ShiftKind,
        title: &'static str,
        note: &str,
        day: NaiveDate,
        site: Site,
        rng: &mut StdRng,
    ) {
        let span = span(hours, day, site);
        if let Some(who) = self.somebody_free(site, span, rng) {
            let note = note.to_owned();
            self.0.push(Planned {
                who,
                site,
                day,
                span,
                kind,
                title,
                note,
                cancelled: None,
                essential: false,
                pattern: None,
            });
        }
    }

    fn somebody_free(&self, site: Site, span: ShiftSpan, rng: &mut StdRng) -> Option<&'static str> {
        if self.busiest(site, span) >= MOST_AT_ONCE {
            return None;
        }
        let mut team: Vec<_> = MEMBERS
            .iter()
            .filter(|member| member.site == site && member.is_technician())
            .map(|member| member.mailbox)
            .collect();
        team.shuffle(rng);
        team.into_iter().find(|who| self.is_free(who, span))
    }

    /// How many shifts a site has at once while a span lasts.
    fn busiest(&self, site: Site, span: ShiftSpan) -> usize {
        let beside: Vec<_> = self
            .0
            .iter()
            .filter(|shift| shift.site == site && shift.span.overlaps(&span))
            .map(|shift| shift.span)
            .collect();
        // A peak begins where the span or one of the shifts does.
        let starts = beside.iter().map(|other| other.starts_at().max(span.starts_at()));
        let at_once = |at| beside.iter().filter(|other| other.contains(at)).count();
        starts.map(at_once).max().unwrap_or_default()
    }

    /// Whether the rules on rest and on the length of a week let somebody work then.
    fn is_free(&self, who: &str, span: ShiftSpan) -> bool {
        let week = |at: DateTime<Utc>| -> IsoWeek { at.iso_week() };
        let theirs = self.0.iter().filter(|shift| shift.who == who && shift.cancelled.is_none());
        let mut worked = span.length();
        for shift in theirs {
            let rested = shift.span.ends_at() + REST <= span.starts_at()
                || span.ends_at() + REST <= shift.span.starts_at();
            if !rested {
                return false;
            }
            if shift.kind == ShiftKind::Work
                && week(shift.span.starts_at()) == week(span.starts_at())
            {
                worked += shift.span.length();
            }
        }
        worked <= LONGEST_WEEK
    }
}

fn span(hours: Hours, day: NaiveDate, site: Site) -> ShiftSpan {
    hours.on(day, site).expect("no duty is longer than a day, nor shorter than a DST gap")
}

fn first_name(mailbox: &str) -> &'static str {
    let member = MEMBERS.iter().find(|member| member.mailbox == mailbox);
    member.and_then(|member| member.name.split(' ').next()).unwrap_or("a colleague")
}

fn pick<T: Copy>(from: &[T], rng: &mut StdRng) -> T {
    *from.choose(rng).expect("there is something to pick from")
}

const REASONS: [&str; 4] = ["time off", "time off", "sick", "production moved"];

const NOTES: [&str; 12] = [
    "Encoder 3 runs on its spare power supply; the part comes on Thursday.",
    "Fibre contractor in the machine room from 10:00, badge at reception.",
    "Studio 2: camera 4 drifts towards green. White balance before the show.",
    "Handover with the night at the desk, not by chat.",
    "Board meeting on the third floor at 11:00: check the table microphones first.",
    "New batteries for the handhelds are in cabinet 7.",
    "Firmware of the matrix stays as it is until the weekend is over.",
    "Visitors from Lisboa shadow the shift.",
    "Rack B2 is opened for cleaning; keep the doors of the corridor shut.",
    "Talkback from control room 1 crackles. Swap the panel if it comes back.",
    "Evening bulletin moves to studio 1 this week.",
    "Inventory of the cable store: count the 10 m HD-SDI.",
];

const TRAININGS: [(&str, &str); 5] = [
    ("Camera control", "Room 2.14. Bring the tablet."),
    ("Media over IP", "Precision time, multicast, what goes wrong first."),
    ("First aid", "Refresher, every two years."),
    ("Room codecs", "Hands on, two codecs to take apart."),
    ("Fire safety", "Meet at the assembly point."),
];

const fn events(site: Site) -> &'static [(&'static str, &'static str)] {
    match site {
        Site::Hamburg => &[
            (
                "Elbphilharmonie live",
                "Return line on circuit 12; the hall's contact is at the stage door.",
            ),
            ("Election special", "All three studios on air, graphics from Wien."),
            (
                "Harbour stream",
                "Two remote cameras; the mobile link needs a clear view over the water.",
            ),
        ],
        Site::Wien => &[
            ("Concert relay", "Two hours of music, no breaks. Keep the backup encoder warm."),
            ("Book fair talks", "Four stages, one uplink."),
        ],
        Site::Lisboa => &[
            ("Cup match", "Commentary position 6; test the lines an hour before."),
            ("Film festival gala", "Red carpet first, the hall from 20:00."),
        ],
        Site::Halifax => &[
            ("Tall ships broadcast", "Wind forecast: lower the masts if it passes 60 km/h."),
            ("Town hall debate", "Interpreters in booth 2."),
        ],
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::*;

    /// Days on which calendars break: changes of the clock on both continents, a leap day, New Year.
    const AWKWARD: [&str; 8] = [
        "2026-11-21T10:15:00Z",
        "2026-03-29T00:30:00Z",
        "2026-03-08T06:30:00Z",
        "2026-10-25T01:30:00Z",
        "2026-11-01T05:30:00Z",
        "2028-02-29T23:59:59Z",
        "2027-01-01T00:00:00Z",
        "2026-11-15T23:30:00Z",
    ];

    fn plans() -> impl Iterator<Item = (DateTime<Utc>, Vec<Planned>)> {
        AWKWARD.iter().map(|now| now.parse().unwrap()).map(|now| (now, plan(now)))
    }

    #[test]
    fn somebody_is_at_work_in_hamburg_at_any_moment() {
        for (now, plan) in plans() {
            let mut covered = now - TimeDelta::weeks(8);
            for shift in plan.iter().filter(|shift| {
                shift.site == Site::Hamburg
                    && shift.kind == ShiftKind::Work
                    && shift.cancelled.is_none()
            }) {
                if shift.span.starts_at() <= covered {
                    covered = covered.max(shift.span.ends_at());
                }
            }
            assert!(covered >= now + TimeDelta::weeks(6), "from {now}: a gap at {covered}");
        }
    }

    #[test]
    fn nobody_works_twice_at_once_without_rest_or_more_than_48_hours_a_week() {
        for (_, plan) in plans() {
            let mut last: HashMap<&str, DateTime<Utc>> = HashMap::new();
            let mut hours: HashMap<(&str, IsoWeek), TimeDelta> = HashMap::new();
            for shift in plan
                .iter()
                .filter(|shift| shift.kind == ShiftKind::Work && shift.cancelled.is_none())
            {
                let before = last.insert(shift.who, shift.span.ends_at());
                assert!(
                    before.is_none_or(|end| end + REST <= shift.span.starts_at()),
                    "{shift:?} after {before:?}"
                );
                let week = hours.entry((shift.who, shift.day.iso_week())).or_default();
                *week += shift.span.length();
                assert!(*week <= LONGEST_WEEK + TimeDelta::hours(1), "{} {week}", shift.who);
            }
        }
    }

    #[test]
    fn what_follows_a_template_is_what_the_template_makes() {
        use domain::scheduling::templates::{TemplateDraft, occurrences};
        for (now, plan) in plans() {
            let (from, to) = (now.date_naive() - Days::new(20), now.date_naive() + Days::new(20));
            let patterns: Vec<Pattern> = Pattern::all().collect();
            assert!((12..=14).contains(&patterns.len()), "{}", patterns.len());
            for pattern in patterns {
                let template: TemplateDraft = serde_json::from_value(serde_json::json!({
                    "name": "x", "technician_id": uuid::Uuid::nil(), "zone": pattern.site.zone().name(),
                    "every_weeks": pattern.every_weeks(), "anchor": pattern.anchor(),
                    "valid_from": "2024-01-01", "days": pattern.days(),
                }))
                .unwrap();
                let made = occurrences(&template.checked().unwrap(), from, to).unwrap();
                let made: Vec<_> = made.into_iter().map(|made| (made.date, made.span)).collect();
                let planned = plan.iter().filter(|shift| {
                    shift.pattern == Some(pattern) && (from..to).contains(&shift.day)
                });
                let planned: Vec<_> = planned.map(|shift| (shift.day, Some(shift.span))).collect();
                assert_eq!(made, planned, "{pattern:?}");
            }
        }
    }

    #[test]
    fn no_site_has_more_than_four_shifts_at_once() {
        for (_, plan) in plans() {
            let plan = Plan(plan);
            for shift in &plan.0 {
                let busiest = plan.busiest(shift.site, shift.span);
                assert!(busiest <= MOST_AT_ONCE, "{busiest} beside {shift:?}");
            }
        }
    }

    #[test]
    fn every_kind_of_shift_is_there_and_everybody_works() {
        for (_, plan) in plans() {
            for kind in ShiftKind::ALL {
                assert!(plan.iter().any(|shift| shift.kind == kind));
            }
            assert!(plan.iter().any(|shift| shift.cancelled.is_some()));
            let covers = |shift: &&Planned| shift.note.starts_with("Covers for");
            assert!(plan.iter().any(|shift| covers(&shift)));
            for shift in plan.iter().filter(covers) {
                assert_ne!(shift.note, format!("Covers for {}.", first_name(shift.who)));
            }
            let working: HashSet<_> = plan.iter().map(|shift| shift.who).collect();
            assert_eq!(working.len(), 24);
        }
    }

    #[test]
    fn a_day_is_the_same_whenever_one_looks_at_it() {
        let now: DateTime<Utc> = AWKWARD[0].parse().unwrap();
        assert_eq!(plan(now), plan(now));
        let day = |plan: Vec<Planned>| -> Vec<_> {
            plan.into_iter()
                .filter(|shift| shift.day == now.date_naive())
                .map(|shift| (shift.who, shift.title))
                .collect()
        };
        assert_eq!(day(plan(now)), day(plan(now + TimeDelta::weeks(2))));
    }
}

//! The weekly patterns the company works by, in civil time, repeating every two weeks.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
use domain::scheduling::{CivilSpan, CivilTime, templates};
use domain::scheduling::{InvalidSpan, ShiftKind, ShiftSpan};
use domain::zones::instant;

use super::people::Site;

/// Somebody's regular shift at a site.
#[derive(Clone, Copy)]
pub(super) struct Duty {
    /// The mailbox of whoever does it.
    pub who: &'static str,
    pub title: &'static str,
    pub kind: ShiftKind,
    pub hours: Hours,
    /// ISO weekdays, Monday = 1, in weeks A and B.
    weeks: [&'static str; 2],
    /// Somebody must be there, so it is never cancelled.
    pub essential: bool,
    /// Its shifts are made from schedule templates; those of the others were planned by hand.
    pub is_template: bool,
}

/// The part of a duty that one schedule template can hold: all weeks alike, or one of the two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Pattern {
    pub site: Site,
    /// Its place among the duties of the site.
    duty: usize,
    week: Option<usize>,
}

/// Civil times as hour and minute; an end before its start lies on the next day.
#[derive(Clone, Copy)]
pub(super) struct Hours(pub (u32, u32), pub (u32, u32));

impl Pattern {
    /// All there are.
    pub fn all() -> impl Iterator<Item = Self> {
        Site::ALL.into_iter().flat_map(|site| {
            let duties = duties(site).iter().enumerate().filter(|(_, duty)| duty.is_template);
            duties.flat_map(move |(n, duty)| {
                let weeks =
                    if duty.is_same_every_week() { vec![None] } else { vec![Some(0), Some(1)] };
                let weeks =
                    weeks.into_iter().filter(|week| !duty.weeks[week.unwrap_or(0)].is_empty());
                weeks.map(move |week| Self { site, duty: n, week })
            })
        })
    }

    /// The one a duty follows on a day.
    pub fn on(site: Site, duty: usize, day: NaiveDate) -> Self {
        let is_same = duties(site)[duty].is_same_every_week();
        Self { site, duty, week: (!is_same).then(|| week_of_rota(day)) }
    }

    pub fn duty(self) -> &'static Duty {
        &duties(self.site)[self.duty]
    }

    pub fn every_weeks(self) -> u8 {
        if self.week.is_some() { 2 } else { 1 }
    }

    pub fn anchor(self) -> NaiveDate {
        first_monday() + Days::new(7 * u64::from(self.week == Some(1)))
    }

    pub fn days(self) -> templates::Days {
        let duty = self.duty();
        let Hours(from, to) = duty.hours;
        let time = |(hour, minute): (u32, u32)| {
            let minutes = u16::try_from(hour * 60 + minute).unwrap_or_default();
            CivilTime::from_minutes(minutes).unwrap_or_default()
        };
        let span = CivilSpan::new(time(from), time(to));
        let span = span.expect("the rota goes in steps of 5 minutes");
        let mut days = templates::Days::default();
        for digit in
            duty.weeks[self.week.unwrap_or(0)].chars().filter_map(|digit| digit.to_digit(10))
        {
            days.on_mut(templates::WEEKDAYS[digit as usize - 1]).push(span);
        }
        days
    }
}

impl Duty {
    fn is_same_every_week(&self) -> bool {
        self.weeks[0] == self.weeks[1]
    }

    pub fn falls_on(&self, day: NaiveDate) -> bool {
        let weekday = day.weekday().number_from_monday();
        self.weeks[week_of_rota(day)].chars().any(|digit| digit.to_digit(10) == Some(weekday))
    }
}

impl Hours {
    pub fn on(self, day: NaiveDate, site: Site) -> Result<ShiftSpan, InvalidSpan> {
        let Self(from, to) = self;
        let last = if to > from { day } else { day + Days::new(1) };
        let at = |day: NaiveDate, (hour, minute): (u32, u32)| {
            let time =
                NaiveTime::from_hms_opt(hour, minute, 0).expect("the rota holds times of day");
            instant(day.and_time(time), site.zone())
        };
        ShiftSpan::new(at(day, from), at(last, to))
    }
}

/// 0 in week A, 1 in week B, the same for a date whenever one asks.
fn week_of_rota(day: NaiveDate) -> usize {
    usize::from((day - first_monday()).num_days().div_euclid(7).rem_euclid(2) == 1)
}

/// Of a week A.
fn first_monday() -> NaiveDate {
    NaiveDate::from_isoywd_opt(2024, 1, chrono::Weekday::Mon).expect("every year has a first week")
}

pub(super) const fn duties(site: Site) -> &'static [Duty] {
    match site {
        Site::Hamburg => HAMBURG,
        Site::Wien => WIEN,
        Site::Lisboa => LISBOA,
        Site::Halifax => HALIFAX,
    }
}

/// Staffed round the clock; two beside it by day, and the evening's studio.
const HAMBURG: &[Duty] = &[
    duty("mara", "Early", EARLY, ["12345", "12345"]).essential().templated(),
    duty("dilan", "Early", EARLY, ["67", ""]).essential().templated(),
    duty("maximilian", "Early", EARLY, ["", "67"]).essential().templated(),
    duty("priya", "Late", LATE, ["1234", "2345"]).essential(),
    duty("annegret", "Late", LATE, ["567", ""]).essential(),
    duty("maximilian", "Late", LATE, ["", "1"]).essential(),
    duty("leonie", "Late", LATE, ["", "67"]).essential(),
    duty("hinnerk", "Night", NIGHT, ["123", "1234"]).essential().templated(),
    duty("kwame", "Night", NIGHT, ["4567", "567"]).essential(),
    duty("jonas", "Day", DAY, ["1245", "124"]),
    duty("dilan", "Day", DAY, ["23", "235"]),
    duty("leonie", "Studio", LATE, ["3456", "123"]),
    duty("annegret", "Planning", Hours((9, 0), (15, 0)), ["1", "35"]),
    duty("maximilian", "Outside broadcast", Hours((8, 0), (16, 0)), ["345", "4"]),
    duty("maximilian", "Weekend", WEEKEND, ["67", ""]).on_call(),
    duty("jonas", "Weekend", WEEKEND, ["", "67"]).on_call(),
];

const WIEN: &[Duty] = &[
    duty("lukas", "Early", EARLY, ["1234", "5"]),
    duty("theo", "Early", EARLY, ["5", "1234"]),
    duty("theo", "Weekend", Hours((10, 0), (18, 0)), ["67", ""]).templated(),
    duty("lukas", "Weekend", Hours((10, 0), (18, 0)), ["", "67"]).templated(),
    duty("noor", "Day", DAY, ["1245", "124"]),
    duty("pavel", "Day", DAY, ["235", "1345"]),
    duty("farah", "Late", LATE, ["12345", "1234"]),
    duty("theo", "Late", LATE, ["", "5"]),
    duty("theo", "Workshop", Hours((9, 0), (17, 0)), ["3", ""]),
    duty("lukas", "Workshop", Hours((9, 0), (17, 0)), ["", "3"]),
    duty("ruth", "Night", NIGHT, ["12345", "1234"]),
    duty("pavel", "Weekend", WEEKEND, ["67", ""]).on_call(),
    duty("noor", "Weekend", WEEKEND, ["", "67"]).on_call(),
];

const LISBOA: &[Duty] = &[
    duty("beatriz", "Early", Hours((7, 0), (15, 0)), ["12345", ""]).templated(),
    duty("ines", "Early", Hours((7, 0), (15, 0)), ["", "12345"]).templated(),
    duty("sigrun", "Day", Hours((9, 0), (17, 0)), ["135", "1234"]),
    duty("tomas", "Day", Hours((10, 0), (18, 0)), ["124", "235"]),
    duty("ines", "Late", Hours((15, 0), (23, 0)), ["123", ""]),
    duty("yuki", "Late", Hours((15, 0), (23, 0)), ["45", "123"]),
    duty("beatriz", "Late", Hours((15, 0), (23, 0)), ["", "45"]),
    duty("yuki", "Workshop", Hours((9, 0), (17, 0)), ["23", ""]),
    duty("tomas", "Weekend", Hours((10, 0), (18, 0)), ["6", ""]),
    duty("yuki", "Weekend", Hours((10, 0), (18, 0)), ["", "6"]),
    duty("ines", "Weekend", WEEKEND, ["67", ""]).on_call(),
    duty("sigrun", "Weekend", WEEKEND, ["", "67"]).on_call(),
];

const HALIFAX: &[Duty] = &[
    duty("emeka", "Day", Hours((8, 0), (16, 0)), ["1234", "2345"]),
    duty("rosalie", "Day", Hours((8, 0), (16, 0)), ["2345", "1234"]),
    duty("gwen", "Late", Hours((15, 0), (23, 0)), ["12345", "1234"]),
    duty("owen", "Night", Hours((23, 0), (7, 0)), ["1234", "12345"]).templated(),
    duty("emeka", "Weekend", Hours((9, 0), (21, 0)), ["67", ""]).on_call().templated(),
    duty("gwen", "Weekend", Hours((9, 0), (21, 0)), ["", "67"]).on_call().templated(),
];

const EARLY: Hours = Hours((6, 0), (14, 0));
const DAY: Hours = Hours((9, 0), (17, 30));
const LATE: Hours = Hours((14, 0), (22, 0));
const NIGHT: Hours = Hours((22, 0), (6, 0));
const WEEKEND: Hours = Hours((8, 0), (20, 0));

const fn duty(
    who: &'static str,
    title: &'static str,
    hours: Hours,
    weeks: [&'static str; 2],
) -> Duty {
    Duty { who, title, kind: ShiftKind::Work, hours, weeks, essential: false, is_template: false }
}

impl Duty {
    const fn essential(self) -> Self {
        Self { essential: true, ..self }
    }

    const fn templated(self) -> Self {
        Self { is_template: true, ..self }
    }

    const fn on_call(self) -> Self {
        Self { kind: ShiftKind::OnCall, ..self }
    }
}

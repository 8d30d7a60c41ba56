//! The weekly patterns the company works by, in civil time, repeating every two weeks.

use chrono::{Datelike, Days, NaiveDate, NaiveTime};
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
}

/// Civil times as hour and minute; an end before its start lies on the next day.
#[derive(Clone, Copy)]
pub(super) struct Hours(pub (u32, u32), pub (u32, u32));

impl Duty {
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
    let anchor = NaiveDate::from_isoywd_opt(2024, 1, chrono::Weekday::Mon)
        .expect("every year has a first week");
    usize::from((day - anchor).num_days().div_euclid(7).rem_euclid(2) == 1)
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
    duty("mara", "Early", EARLY, ["12345", "12345"]).essential(),
    duty("dilan", "Early", EARLY, ["67", ""]).essential(),
    duty("maximilian", "Early", EARLY, ["", "67"]).essential(),
    duty("priya", "Late", LATE, ["1234", "2345"]).essential(),
    duty("annegret", "Late", LATE, ["567", ""]).essential(),
    duty("maximilian", "Late", LATE, ["", "1"]).essential(),
    duty("leonie", "Late", LATE, ["", "67"]).essential(),
    duty("hinnerk", "Night", NIGHT, ["123", "1234"]).essential(),
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
    duty("theo", "Weekend", Hours((10, 0), (18, 0)), ["67", ""]),
    duty("lukas", "Weekend", Hours((10, 0), (18, 0)), ["", "67"]),
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
    duty("beatriz", "Early", Hours((7, 0), (15, 0)), ["12345", ""]),
    duty("ines", "Early", Hours((7, 0), (15, 0)), ["", "12345"]),
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
    duty("owen", "Night", Hours((23, 0), (7, 0)), ["1234", "12345"]),
    duty("emeka", "Weekend", Hours((9, 0), (21, 0)), ["67", ""]).on_call(),
    duty("gwen", "Weekend", Hours((9, 0), (21, 0)), ["", "67"]).on_call(),
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
    Duty { who, title, kind: ShiftKind::Work, hours, weeks, essential: false }
}

impl Duty {
    const fn essential(self) -> Self {
        Self { essential: true, ..self }
    }

    const fn on_call(self) -> Self {
        Self { kind: ShiftKind::OnCall, ..self }
    }
}

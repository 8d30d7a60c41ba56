//! Sentences about shifts, with times in the zone of whoever reads.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::accounts::{Person, UserId};
use domain::scheduling::calendar::pieces;
use domain::scheduling::swaps::{Swap, SwapState};
use domain::scheduling::{Shift, ShiftKind, ShiftSpan, ShiftState};
use domain::zones::{civil_day, day_bounds};
use domain::{Conflict, Problem};

use crate::clock::{self, Style, Zone};
use crate::components::sentence;
use crate::messages::scheduling as words;
use crate::messages::swaps as swap_words;
use crate::scheduling::time_off;

/// A span as a reader's clocks and calendar have it.
#[derive(Clone)]
pub struct Times {
    /// `06:00`
    pub starts: String,
    /// `14:00`; midnight at the end of a day is `24:00`.
    pub ends: String,
    /// How many days later it ends than it begins: the `(+1)` of a night shift.
    pub days_later: i64,
    /// `Monday 16 November, 06:00 to 14:00`, for reading out.
    pub in_full: String,
}

impl Times {
    pub fn of(span: &ShiftSpan, tz: Zone) -> Self {
        let (first, last) = (civil_day(span.starts_at(), tz), last_day(span, tz));
        let days_later = (last - first).num_days();
        let (starts, ends) = (time(span.starts_at(), tz), end_time(span, last, tz));
        let told_end = match days_later {
            0 => ends.clone(),
            _ => words::ends_on(clock::day(last, Style::LongDay), ends.clone()),
        };
        let told = words::from_to(starts.clone(), told_end);
        let in_full = format!("{}, {told}", clock::day(first, Style::LongDay));
        Self { starts, ends, days_later, in_full }
    }
}

/// Many shifts have the same times, and working them out takes longer than drawing a shift.
pub struct KnownTimes {
    tz: Zone,
    known: HashMap<ShiftSpan, Times>,
}

impl KnownTimes {
    pub fn new(tz: Zone) -> Self {
        Self { tz, known: HashMap::new() }
    }

    pub fn of(&mut self, span: &ShiftSpan) -> Times {
        self.known.entry(*span).or_insert_with(|| Times::of(span, self.tz)).clone()
    }
}

fn end_time(span: &ShiftSpan, last_day: NaiveDate, tz: Zone) -> String {
    if span.ends_at() == day_bounds(last_day, tz).1 {
        clock::midnight_at_the_end()
    } else {
        time(span.ends_at(), tz)
    }
}

pub fn time(at: DateTime<Utc>, tz: Zone) -> String {
    clock::short_time(at.with_timezone(&tz).time())
}

/// `06:00–14:00`, with `(+1)` when it ends on the next day.
pub fn times(span: &ShiftSpan, tz: Zone) -> String {
    let Times { starts, ends, days_later, .. } = Times::of(span, tz);
    match days_later {
        0 => format!("{starts}–{ends}"),
        days => format!("{starts}–{ends} {}", words::plus_days(days)),
    }
}

/// `06:00–14:00 on Mon 16 Nov`
pub fn when(span: &ShiftSpan, tz: Zone) -> String {
    let day = clock::day(civil_day(span.starts_at(), tz), Style::Weekday);
    words::when_on(times(span, tz), day)
}

/// `8 h`, `7.5 h`: real hours.
pub fn length(span: &ShiftSpan) -> String {
    words::hours_long(clock::number(span.length().num_minutes() as f64 / 60.0))
}

pub fn kind(kind: ShiftKind) -> &'static str {
    match kind {
        ShiftKind::Work => words::kind_work(),
        ShiftKind::OnCall => words::kind_on_call(),
        ShiftKind::Training => words::kind_training(),
    }
}

/// What is said of a shift beside who and when: `Early`, `On call`, `Cancelled: time off`.
pub fn what(shift: &Shift) -> Vec<String> {
    let mut parts = Vec::new();
    match (shift.state, &shift.state_reason) {
        (ShiftState::Scheduled, _) => {}
        (ShiftState::Draft, _) => parts.push(words::draft().to_owned()),
        (ShiftState::Cancelled, Some(reason)) => parts.push(words::cancelled_because(reason)),
        (ShiftState::Cancelled, None) => parts.push(words::cancelled().to_owned()),
    }
    let title = shift.title.as_str();
    // “On call, all Hamburg” says it already.
    let is_told = title.to_lowercase().contains(&kind(shift.kind).to_lowercase());
    if shift.kind != ShiftKind::Work && !is_told {
        parts.push(kind(shift.kind).to_owned());
    }
    if !title.is_empty() {
        parts.push(title.to_owned());
    }
    parts
}

/// What waits, where a shift is offered.
pub fn swap(swap: &Swap) -> &'static str {
    match swap.state {
        SwapState::Claimed => swap_words::is_claimed(),
        _ => swap_words::is_offered(),
    }
}

/// Why a change was refused, naming what stands in the way.
pub fn refusal(
    problem: &Problem,
    me: UserId,
    name_of: impl Fn(&Shift) -> String,
    tz: Zone,
) -> String {
    match problem.conflicts.first() {
        Some(Conflict::Overlap { shift }) => in_the_way(shift, me, name_of, tz),
        Some(Conflict::Outdated { current, yours }) => {
            words::somebody_changed(name_of(current), summary(current, tz), summary(yours, tz))
        }
        Some(Conflict::TimeOff { absence }) => words::is_away(time_off::when(&absence.when)),
        _ => sentence(&problem.message),
    }
}

/// `Mara already works 06:00–14:00 on Mon 16 Nov`, or `you already work` to Mara.
pub fn in_the_way(
    shift: &Shift,
    me: UserId,
    name_of: impl Fn(&Shift) -> String,
    tz: Zone,
) -> String {
    let when = when(&shift.span, tz);
    match shift.technician_id {
        Some(technician) if technician == me => words::you_already_work(when),
        _ => words::already_works(name_of(shift), when),
    }
}

fn summary(shift: &Shift, tz: Zone) -> String {
    std::iter::once(when(&shift.span, tz)).chain(what(shift)).collect::<Vec<_>>().join(", ")
}

/// The day on which the last of a shift is drawn.
fn last_day(span: &ShiftSpan, tz: Zone) -> NaiveDate {
    pieces(span, tz).last().map_or_else(|| civil_day(span.ends_at(), tz), |piece| piece.day)
}

/// The first name, for the short sentences of toasts.
pub fn first_name(person: Option<&Person>) -> String {
    match person {
        Some(person) => person.first_name().to_owned(),
        None => words::unknown_person().to_owned(),
    }
}

//! Sentences about shifts, with times in the zone of whoever reads.

use chrono::{DateTime, Utc};
use domain::accounts::Person;
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

/// `14:00`; midnight at the end of a day is `24:00`.
pub fn end_time(span: &ShiftSpan, tz: Zone) -> String {
    let last_day = last_day(span, tz);
    if span.ends_at() == day_bounds(last_day, tz).1 {
        clock::midnight_at_the_end()
    } else {
        time(span.ends_at(), tz)
    }
}

pub fn time(at: DateTime<Utc>, tz: Zone) -> String {
    clock::short_time(at.with_timezone(&tz).time())
}

/// How many days later a shift ends than it begins: the `(+1)` of a night shift.
pub fn days_later(span: &ShiftSpan, tz: Zone) -> i64 {
    (last_day(span, tz) - civil_day(span.starts_at(), tz)).num_days()
}

/// `06:00–14:00`, with `(+1)` when it ends on the next day.
pub fn times(span: &ShiftSpan, tz: Zone) -> String {
    let (from, to) = (time(span.starts_at(), tz), end_time(span, tz));
    match days_later(span, tz) {
        0 => format!("{from}–{to}"),
        days => format!("{from}–{to} {}", words::plus_days(days)),
    }
}

/// `06:00–14:00 on Mon 16 Nov`
pub fn when(span: &ShiftSpan, tz: Zone) -> String {
    let day = clock::day(civil_day(span.starts_at(), tz), Style::Weekday);
    words::when_on(times(span, tz), day)
}

/// `Monday 16 November, 06:00 to 14:00`, for reading out.
pub fn when_in_full(span: &ShiftSpan, tz: Zone) -> String {
    let first = clock::day(civil_day(span.starts_at(), tz), Style::LongDay);
    let end = match days_later(span, tz) {
        0 => end_time(span, tz),
        _ => words::ends_on(clock::day(last_day(span, tz), Style::LongDay), end_time(span, tz)),
    };
    format!("{first}, {}", words::from_to(time(span.starts_at(), tz), end))
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
pub fn refusal(problem: &Problem, name_of: impl Fn(&Shift) -> String, tz: Zone) -> String {
    match problem.conflicts.first() {
        Some(Conflict::Overlap { shift }) => in_the_way(shift, name_of, tz),
        Some(Conflict::Outdated { current, yours }) => {
            words::somebody_changed(name_of(current), summary(current, tz), summary(yours, tz))
        }
        Some(Conflict::TimeOff { absence }) => words::is_away(time_off::when(&absence.when)),
        _ => sentence(&problem.message),
    }
}

/// `Mara already works 06:00–14:00 on Mon 16 Nov`
pub fn in_the_way(shift: &Shift, name_of: impl Fn(&Shift) -> String, tz: Zone) -> String {
    words::already_works(name_of(shift), when(&shift.span, tz))
}

fn summary(shift: &Shift, tz: Zone) -> String {
    std::iter::once(when(&shift.span, tz)).chain(what(shift)).collect::<Vec<_>>().join(", ")
}

/// The day on which the last of a shift is drawn.
fn last_day(span: &ShiftSpan, tz: Zone) -> chrono::NaiveDate {
    pieces(span, tz).last().map_or_else(|| civil_day(span.ends_at(), tz), |piece| piece.day)
}

/// The first name, for the short sentences of toasts.
pub fn first_name(person: Option<&Person>) -> String {
    match person {
        Some(person) => person.first_name().to_owned(),
        None => words::unknown_person().to_owned(),
    }
}

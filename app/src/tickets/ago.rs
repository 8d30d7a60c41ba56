//! Times as one says them: how long ago, and how long there is.

use chrono::{DateTime, TimeDelta, Utc};
use domain::zones::ZoneName;

use crate::clock::{self, Style};
use crate::messages::tickets as words;

/// `now`, `9 min`, `2 h`, `Yesterday`, `18 Nov`.
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>, zone: &ZoneName) -> String {
    let gone = now - at;
    if gone < TimeDelta::hours(12) {
        return span(gone);
    }
    let (day, today) = (clock::civil(at, zone).date(), clock::civil(now, zone).date());
    match (today - day).num_days() {
        ..1 => span(gone),
        1 => words::yesterday().to_owned(),
        2..7 => clock::day(day, Style::WeekdayName),
        7..300 => clock::day(day, Style::Day),
        _ => clock::day(day, Style::ShortDate),
    }
}

/// `Wed 18 Nov, 14:09`; of today the time alone.
pub fn moment(at: DateTime<Utc>, now: DateTime<Utc>, zone: &ZoneName) -> String {
    let (day, today) = (clock::civil(at, zone).date(), clock::civil(now, zone).date());
    let time = clock::time(at, zone);
    match (today - day).num_days() {
        0 => time,
        -300..300 => format!("{}, {time}", clock::text(at, zone, Style::Weekday)),
        _ => format!("{}, {time}", clock::text(at, zone, Style::ShortDate)),
    }
}

/// `now`, `9 min`, `2 h`.
pub fn span(length: TimeDelta) -> String {
    match length.num_minutes() {
        ..1 => words::now().to_owned(),
        minutes @ 1..60 => words::minutes(minutes),
        minutes => words::hours(minutes / 60),
    }
}

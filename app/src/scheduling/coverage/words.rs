//! Gaps in words.

use chrono::{DateTime, NaiveTime, Utc};
use domain::scheduling::ShiftKind;
use domain::scheduling::coverage::Stretch;
use domain::zones::ZoneName;

use crate::clock::{self, Style};
use crate::messages::coverage as words;
use crate::messages::scheduling::plus_days;
use crate::scheduling::kind_word;

/// `22:00–06:00 (+1)`, `00:00–24:00`; a length of many days says so.
pub fn times(from: DateTime<Utc>, to: DateTime<Utc>, zone: &ZoneName) -> String {
    let (first, last) = (clock::civil(from, zone), clock::civil(to, zone));
    let begin = clock::time(from, zone);
    let is_midnight = from < to && last.time() == NaiveTime::MIN;
    let (end, last) = match last.date().pred_opt().filter(|_| is_midnight) {
        Some(day) => (clock::midnight_at_the_end(), day),
        None => (clock::time(to, zone), last.date()),
    };
    match (last - first.date()).num_days() {
        0 => format!("{begin}–{end}"),
        later => format!("{begin}–{end} {}", plus_days(later)),
    }
}

/// `Tue 24 Nov, 22:00–06:00 (+1)`
pub fn when(stretch: &Stretch, zone: &ZoneName) -> String {
    let day = clock::text(stretch.starts_at, zone, Style::Weekday);
    format!("{day}, {}", times(stretch.starts_at, stretch.ends_at, zone))
}

/// `1 of 2 missing`, `1 of 1 missing, on call`
pub fn missing(stretch: &Stretch) -> String {
    let text = words::missing(stretch.missing(), stretch.needed);
    match stretch.kind {
        ShiftKind::Work => text,
        kind => format!("{text}, {}", kind_word(kind)),
    }
}

/// Where a shift is planned that would close it.
pub fn plan_link(stretch: &Stretch, zone: &ZoneName) -> String {
    let Stretch { starts_at, ends_at, kind, location_id, .. } = stretch;
    let day = clock::civil(*starts_at, zone).date();
    let time = |at: &DateTime<Utc>| at.format("%Y-%m-%dT%H:%MZ");
    let (from, to, kind) = (time(starts_at), time(ends_at), kind.name());
    format!("/calendar?date={day}&new={from}~{to}~{kind}~{location_id}")
}

//! Gaps in words.

use chrono::{DateTime, Utc};
use domain::scheduling::ShiftKind;
use domain::scheduling::coverage::Stretch;
use domain::zones::ZoneName;

use crate::clock::{self, Style};
use crate::messages::coverage as words;
use crate::messages::scheduling::plus_days;
use crate::scheduling::kind_word;

/// `22:00–06:00 (+1)`; a length of many days says so.
pub fn times(from: DateTime<Utc>, to: DateTime<Utc>, zone: &ZoneName) -> String {
    let (begin, end) = (clock::time(from, zone), clock::time(to, zone));
    let day = |at| clock::civil(at, zone).date();
    match (day(to) - day(from)).num_days() {
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
    format!("/calendar?date={day}&location={location_id}&new={from}~{to}~{kind}")
}

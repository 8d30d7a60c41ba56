//! Sentences about time off. Days are days, for whoever reads.

use domain::scheduling::time_off::When;

use crate::clock::{self, Style};

/// `Mon 16 Nov`, `Mon 16 – Fri 20 Nov`, `Mon 16 Nov, 13:00–15:00 (Berlin)`
pub fn when(when: &When) -> String {
    let first = clock::day(when.first_day(), Style::Weekday);
    match when {
        When::Days(days) if days.first() == days.last() => first,
        When::Days(days) => format!("{first} – {}", clock::day(days.last(), Style::Weekday)),
        When::Part(part) => {
            let (start, end) = (clock::civil_time(part.start()), clock::civil_time(part.end()));
            format!("{first}, {start}–{end} ({})", part.zone().city())
        }
    }
}

//! A calendar with its entries, as text.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::line::{Lines, quoted};
use super::{REFRESH_MINUTES, zone};
use crate::accounts::EmailAddress;
use crate::zones::instant;

/// What others subscribe to, or what a mail brings.
#[derive(Clone, Debug)]
pub struct Calendar {
    /// `None`: it is only a message about its entries.
    pub name: Option<String>,
    pub method: Option<Method>,
    pub entries: Vec<Entry>,
}

/// What a message wants of whoever reads it (RFC 5546).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Put it into your calendar, or change what is there.
    Request,
    /// It does not take place any more.
    Cancel,
}

/// Something at a time. The same `uid` with a higher `sequence` is the same thing, changed.
#[derive(Clone, Debug)]
pub struct Entry {
    pub uid: String,
    pub sequence: u32,
    pub changed_at: DateTime<Utc>,
    pub when: When,
    pub summary: String,
    /// May be empty.
    pub description: String,
    pub place: Option<String>,
    pub url: String,
    pub is_cancelled: bool,
    /// Whether its reader has no time for other things then.
    pub is_busy: bool,
    /// Who tells whom, in a message.
    pub invitation: Option<Invitation>,
}

#[derive(Clone, Debug)]
pub enum When {
    Span {
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        zone: Tz,
    },
    /// Whole days of the calendar, both included.
    Days {
        first: NaiveDate,
        last: NaiveDate,
    },
}

#[derive(Clone, Debug)]
pub struct Invitation {
    pub from_name: String,
    pub from: EmailAddress,
    pub to_name: String,
    pub to: EmailAddress,
}

impl Method {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

impl Calendar {
    /// The same entries always give the same text.
    pub fn to_text(&self) -> String {
        let mut lines = Lines::default();
        lines.put("BEGIN", "VCALENDAR");
        lines.put("VERSION", "2.0");
        lines.put("PRODID", "-//Patchbay//Patchbay//EN");
        lines.put("CALSCALE", "GREGORIAN");
        if let Some(method) = self.method {
            lines.put("METHOD", method.name());
        }
        if let Some(name) = &self.name {
            lines.text("NAME", name);
            lines.text("X-WR-CALNAME", name);
            let every = format!("PT{REFRESH_MINUTES}M");
            lines.put("REFRESH-INTERVAL;VALUE=DURATION", &every);
            lines.put("X-PUBLISHED-TTL", &every);
        }
        for (tz, from, to) in self.zones().into_values() {
            zone::write(&mut lines, tz, from, to);
        }
        self.entries.iter().for_each(|entry| entry.write(&mut lines));
        lines.put("END", "VCALENDAR");
        lines.into_string()
    }

    /// Which zones need their rules beside them, for which time; by their names.
    fn zones(&self) -> BTreeMap<&'static str, (Tz, DateTime<Utc>, DateTime<Utc>)> {
        let mut zones = BTreeMap::new();
        for entry in &self.entries {
            if let When::Span { from, to, zone } = entry.when
                && zone != Tz::UTC
            {
                let (_, first, last) = zones.entry(zone.name()).or_insert((zone, from, to));
                (*first, *last) = (from.min(*first), to.max(*last));
            }
        }
        // A day more at both ends, so that each entry lies well within.
        for (_, from, to) in zones.values_mut() {
            *from = midnight(*from - TimeDelta::days(1));
            *to += TimeDelta::days(1);
        }
        zones
    }
}

impl Entry {
    fn write(&self, lines: &mut Lines) {
        lines.put("BEGIN", "VEVENT");
        lines.put("UID", &self.uid);
        lines.put("SEQUENCE", &self.sequence.to_string());
        lines.put("DTSTAMP", &utc(self.changed_at));
        lines.put("LAST-MODIFIED", &utc(self.changed_at));
        match self.when {
            When::Span { from, to, zone } => {
                put_moment(lines, "DTSTART", from, zone);
                put_moment(lines, "DTEND", to, zone);
            }
            When::Days { first, last } => {
                let behind = last.checked_add_days(Days::new(1)).unwrap_or(last);
                lines.put("DTSTART;VALUE=DATE", &first.format("%Y%m%d").to_string());
                lines.put("DTEND;VALUE=DATE", &behind.format("%Y%m%d").to_string());
            }
        }
        lines.text("SUMMARY", &self.summary);
        if !self.description.is_empty() {
            lines.text("DESCRIPTION", &self.description);
        }
        if let Some(place) = &self.place {
            lines.text("LOCATION", place);
        }
        lines.put("URL", &self.url);
        lines.put("STATUS", if self.is_cancelled { "CANCELLED" } else { "CONFIRMED" });
        let is_free = self.is_cancelled || !self.is_busy;
        lines.put("TRANSP", if is_free { "TRANSPARENT" } else { "OPAQUE" });
        if let Some(Invitation { from_name, from, to_name, to }) = &self.invitation {
            lines.put(&format!("ORGANIZER;CN={}", quoted(from_name)), &format!("mailto:{from}"));
            let attendee = format!(
                "ATTENDEE;CN={};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE",
                quoted(to_name)
            );
            lines.put(&attendee, &format!("mailto:{to}"));
        }
        lines.put("END", "VEVENT");
    }
}

/// By the clocks of the zone, unless they show this time twice and the later one is meant.
fn put_moment(lines: &mut Lines, name: &str, at: DateTime<Utc>, zone: Tz) {
    let local = at.with_timezone(&zone).naive_local();
    if zone == Tz::UTC || instant(local, zone) != at {
        lines.put(name, &utc(at));
    } else {
        let local = local.format("%Y%m%dT%H%M%S").to_string();
        lines.put(&format!("{name};TZID={}", zone.name()), &local);
    }
}

fn utc(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

fn midnight(at: DateTime<Utc>) -> DateTime<Utc> {
    at.date_naive().and_time(chrono::NaiveTime::MIN).and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn entry(when: When) -> Entry {
        Entry {
            uid: "1@patchbay".to_owned(),
            sequence: 2,
            changed_at: at("2026-11-21T14:00:00Z"),
            when,
            summary: "Early; late, or both".to_owned(),
            description: String::new(),
            place: Some("Hall 1".to_owned()),
            url: "http://localhost:3000/calendar".to_owned(),
            is_cancelled: false,
            is_busy: true,
            invitation: None,
        }
    }

    fn written(entry: Entry) -> String {
        Calendar { name: None, method: None, entries: vec![entry] }.to_text()
    }

    fn span(from: &str, to: &str) -> When {
        When::Span { from: at(from), to: at(to), zone: Tz::Europe__Berlin }
    }

    #[test]
    fn a_shift_stands_at_the_clocks_of_its_zone() {
        let text = written(entry(span("2026-11-16T05:00:00Z", "2026-11-16T13:00:00Z")));
        assert!(text.contains("DTSTART;TZID=Europe/Berlin:20261116T060000\r\n"), "{text}");
        assert!(text.contains("BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n"), "{text}");
        assert!(text.contains("SUMMARY:Early\\; late\\, or both\r\n"), "{text}");
        assert!(text.contains("SEQUENCE:2\r\n"), "{text}");
    }

    #[test]
    fn an_hour_that_comes_twice_is_told_apart() {
        // From 02:30 before the clocks go back to 02:30 after it.
        let text = written(entry(span("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")));
        assert!(text.contains("DTSTART;TZID=Europe/Berlin:20261025T023000\r\n"), "{text}");
        assert!(text.contains("DTEND:20261025T013000Z\r\n"), "{text}");
    }

    #[test]
    fn days_end_before_the_day_behind_them() {
        let date = |text: &str| text.parse().unwrap();
        let days = When::Days { first: date("2026-12-21"), last: date("2026-12-31") };
        let text = written(entry(days));
        assert!(text.contains("DTSTART;VALUE=DATE:20261221\r\n"), "{text}");
        assert!(text.contains("DTEND;VALUE=DATE:20270101\r\n"), "{text}");
        assert!(!text.contains("VTIMEZONE"), "days need no zone");
    }

    #[test]
    fn what_is_cancelled_says_so_and_takes_no_time() {
        let mut entry = entry(span("2026-11-16T05:00:00Z", "2026-11-16T13:00:00Z"));
        entry.is_cancelled = true;
        let text = written(entry);
        assert!(text.contains("STATUS:CANCELLED\r\nTRANSP:TRANSPARENT\r\n"), "{text}");
    }

    #[test]
    fn nobody_writes_lines_of_their_own_through_a_name() {
        let mut entry = entry(span("2026-11-16T05:00:00Z", "2026-11-16T13:00:00Z"));
        entry.invitation = Some(Invitation {
            from_name: "Desk\"\r\nX-EVIL:1".to_owned(),
            from: "desk@kestrel.example".parse().unwrap(),
            to_name: "Ana; \"X\"".to_owned(),
            to: "ana@kestrel.example".parse().unwrap(),
        });
        let text = written(entry).replace("\r\n ", "");
        assert!(!text.contains("\r\nX-EVIL"), "{text}");
        assert!(text.contains("ATTENDEE;CN=\"Ana; 'X'\";"), "{text}");
    }
}

//! Reading what other calendars wrote.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::zones::instant;

/// An event of a file, and on which line it begins.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadEvent {
    pub line: usize,
    pub uid: String,
    pub summary: String,
    pub description: String,
    pub place: String,
    /// The addresses of those who take part.
    pub attendees: Vec<String>,
    pub start: Option<ReadTime>,
    pub end: Option<ReadTime>,
    pub duration: Option<TimeDelta>,
    pub is_cancelled: bool,
    /// It stands for many: it repeats, or is one of what repeats.
    pub repeats: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadTime {
    Moment {
        at: DateTime<Utc>,
        /// `None`: it was written in UTC.
        zone: Option<Tz>,
    },
    /// By the clocks of wherever one is.
    Floating(NaiveDateTime),
    Day(NaiveDate),
    /// A zone or a form that is not known.
    Unknown(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCalendar {
    #[error("this is no iCalendar file: it does not begin with BEGIN:VCALENDAR")]
    NotACalendar,
    #[error("the file ends in the middle of an event")]
    CutOff,
}

/// Every event of a file, in its order. What is wrong with one of them is for whoever wants it.
pub fn read(text: &str) -> Result<Vec<ReadEvent>, InvalidCalendar> {
    let lines = unfolded(text);
    let mut lines = lines.iter().filter(|(_, line)| !line.trim().is_empty());
    let is_calendar =
        lines.next().is_some_and(|(_, line)| line.trim().eq_ignore_ascii_case("BEGIN:VCALENDAR"));
    if !is_calendar {
        return Err(InvalidCalendar::NotACalendar);
    }
    let mut events = Vec::new();
    let mut event: Option<ReadEvent> = None;
    // Alarms and the like within an event have properties of the same names.
    let mut depth = 0;
    for (number, line) in lines {
        let Some(Property { name, parameters, value }) = Property::of(line) else { continue };
        let is_event = value.eq_ignore_ascii_case("VEVENT");
        match (name.as_str(), &mut event) {
            ("BEGIN", None) if is_event => {
                event = Some(ReadEvent { line: *number, ..ReadEvent::default() });
            }
            ("BEGIN", Some(_)) => depth += 1,
            ("END", Some(_)) if depth > 0 => depth -= 1,
            ("END", Some(_)) if is_event => events.extend(event.take()),
            (_, Some(event)) if depth == 0 => event.take_in(&name, &parameters, value),
            _ => {}
        }
    }
    if event.is_some() { Err(InvalidCalendar::CutOff) } else { Ok(events) }
}

impl ReadEvent {
    fn take_in(&mut self, name: &str, parameters: &[(String, String)], value: &str) {
        match name {
            "UID" => self.uid = plain(value),
            "SUMMARY" => self.summary = plain(value),
            "DESCRIPTION" => self.description = plain(value),
            "LOCATION" => self.place = plain(value),
            "STATUS" => self.is_cancelled = value.trim().eq_ignore_ascii_case("CANCELLED"),
            "DTSTART" => self.start = Some(time(parameters, value)),
            "DTEND" => self.end = Some(time(parameters, value)),
            "DURATION" => self.duration = duration(value),
            "ATTENDEE" => {
                let address = value.trim();
                if address.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("mailto:")) {
                    self.attendees.push(address[7..].to_lowercase());
                }
            }
            "RRULE" | "RDATE" | "RECURRENCE-ID" => self.repeats = true,
            _ => {}
        }
    }
}

struct Property<'a> {
    /// In capitals.
    name: String,
    parameters: Vec<(String, String)>,
    value: &'a str,
}

impl<'a> Property<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let mut is_quoted = false;
        let colon = line.char_indices().find_map(|(at, c)| {
            is_quoted ^= c == '"';
            (c == ':' && !is_quoted).then_some(at)
        })?;
        let (head, value) = (&line[..colon], &line[colon + 1..]);
        let mut is_quoted = false;
        let mut parts = head.split(|c| {
            is_quoted ^= c == '"';
            c == ';' && !is_quoted
        });
        let name = parts.next()?.trim().to_uppercase();
        let parameters = parts
            .filter_map(|part| part.split_once('='))
            .map(|(name, value)| (name.to_uppercase(), value.trim_matches('"').to_owned()))
            .collect();
        Some(Self { name, parameters, value })
    }
}

/// Lines as they were before they were folded, each with the number it begins on.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').split('\n').enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            _ => lines.push((index + 1, line.to_owned())),
        }
    }
    lines
}

fn plain(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => plain.push('\n'),
                Some(escaped) => plain.push(escaped),
                None => {}
            },
            _ => plain.push(c),
        }
    }
    plain.trim().to_owned()
}

fn time(parameters: &[(String, String)], value: &str) -> ReadTime {
    let value = value.trim();
    let unknown = || ReadTime::Unknown(value.chars().take(40).collect());
    if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
        return ReadTime::Day(day);
    }
    let (digits, is_utc) = match value.strip_suffix(['Z', 'z']) {
        Some(digits) => (digits, true),
        None => (value, false),
    };
    let Ok(civil) = NaiveDateTime::parse_from_str(digits, "%Y%m%dT%H%M%S") else {
        return unknown();
    };
    if is_utc {
        return ReadTime::Moment { at: civil.and_utc(), zone: None };
    }
    match parameters.iter().find(|(name, _)| name == "TZID") {
        None => ReadTime::Floating(civil),
        Some((_, name)) => match zone(name) {
            Some(tz) => ReadTime::Moment { at: instant(civil, tz), zone: Some(tz) },
            None => ReadTime::Unknown(name.chars().take(60).collect()),
        },
    }
}

/// By its IANA name, also where a program puts a path of its own before it. No name has more than
/// three parts, and a path may be as long as whoever wrote the file liked.
fn zone(name: &str) -> Option<Tz> {
    let name = name.trim();
    let mut starts: Vec<usize> =
        name.rmatch_indices('/').map(|(slash, _)| slash + 1).take(3).collect();
    if starts.len() < 3 {
        starts.push(0);
    }
    starts.iter().rev().find_map(|&start| name[start..].parse().ok())
}

/// `PT8H30M`, `P1D`; weeks too.
fn duration(value: &str) -> Option<TimeDelta> {
    let mut rest = value.trim().strip_prefix('+').unwrap_or(value.trim()).strip_prefix('P')?;
    let mut length = TimeDelta::zero();
    while !rest.is_empty() {
        if let Some(time) = rest.strip_prefix('T') {
            rest = time;
            continue;
        }
        let end = rest.find(|c: char| !c.is_ascii_digit())?;
        let count: i64 = rest[..end].parse().ok()?;
        let part = match rest.as_bytes()[end] {
            b'W' => TimeDelta::try_weeks(count)?,
            b'D' => TimeDelta::try_days(count)?,
            b'H' => TimeDelta::try_hours(count)?,
            b'M' => TimeDelta::try_minutes(count)?,
            b'S' => TimeDelta::try_seconds(count)?,
            _ => return None,
        };
        length = length.checked_add(&part)?;
        rest = &rest[end + 1..];
    }
    Some(length)
}

impl ReadEvent {
    /// From when to when, if the event says so: floating times by the clocks of `zone`.
    pub fn span(&self, zone: Tz) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let start = self.start.as_ref()?.moment(zone)?;
        let end = match (&self.end, self.duration) {
            (Some(end), _) => end.moment(zone)?,
            (None, Some(duration)) => start.checked_add_signed(duration)?,
            (None, None) => return None,
        };
        Some((start, end))
    }
}

impl ReadTime {
    fn moment(&self, zone: Tz) -> Option<DateTime<Utc>> {
        match self {
            Self::Moment { at, .. } => Some(*at),
            Self::Floating(civil) => Some(instant(*civil, zone)),
            Self::Day(day) => Some(instant(day.and_time(NaiveTime::MIN), zone)),
            Self::Unknown(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Calendar, Entry, When};
    use super::*;
    use crate::zones::any_zone;

    const BERLIN: Tz = Tz::Europe__Berlin;

    fn file(lines: &str) -> String {
        format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        )
    }

    fn one(lines: &str) -> ReadEvent {
        let mut events = read(&file(lines)).unwrap();
        assert_eq!(events.len(), 1);
        events.remove(0)
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_zone_is_found_after_any_path_however_long() {
        for path in ["", "/", "/mozilla.org/20050126_1/", &"a/".repeat(500_000)] {
            assert_eq!(zone(&format!("{path}Europe/Berlin")), Some(BERLIN));
        }
        assert_eq!(zone("/x/America/Argentina/Salta"), Some(Tz::America__Argentina__Salta));
        assert_eq!(zone("UTC"), Some(Tz::UTC));
        assert_eq!(zone(&"a/".repeat(500_000)), None);
    }

    #[test]
    fn the_ways_calendars_write_times_are_read() {
        let eight = Some((at("2026-11-16T07:00:00Z"), at("2026-11-16T15:00:00Z")));
        for lines in [
            "DTSTART;TZID=Europe/Berlin:20261116T080000\nDTEND;TZID=\"Europe/Berlin\":20261116T160000",
            "DTSTART:20261116T070000Z\nDTEND:20261116T150000Z",
            "DTSTART:20261116T080000\nDURATION:PT8H",
            "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261116T080000\nDURATION:PT480M",
        ] {
            assert_eq!(one(lines).span(BERLIN), eight, "{lines}");
        }
        let day = one("DTSTART;VALUE=DATE:20261116");
        assert_eq!(day.start, Some(ReadTime::Day("2026-11-16".parse().unwrap())));
        let odd = one("DTSTART;TZID=W. Europe Standard Time:20261116T080000");
        assert_eq!(odd.start, Some(ReadTime::Unknown("W. Europe Standard Time".to_owned())));
    }

    #[test]
    fn folded_and_escaped_text_comes_back_whole() {
        let event = one(
            "SUMMARY:Early\\, la\r\n te\\; or\\nboth\nATTENDEE;CN=\"A: B;C\":MAILTO:Ana@Example.org",
        );
        assert_eq!(event.summary, "Early, late; or\nboth");
        assert_eq!(event.attendees, ["ana@example.org"]);
    }

    #[test]
    fn an_alarm_within_an_event_is_not_the_event() {
        let event =
            one("SUMMARY:Early\nBEGIN:VALARM\nDESCRIPTION:Wake up\nDURATION:PT1H\nEND:VALARM");
        assert_eq!((event.description.as_str(), event.duration), ("", None));
    }

    #[test]
    fn what_is_no_calendar_is_refused() {
        assert_eq!(read("name,start\n"), Err(InvalidCalendar::NotACalendar));
        assert_eq!(read(""), Err(InvalidCalendar::NotACalendar));
        assert_eq!(read("BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\n"), Err(InvalidCalendar::CutOff));
    }

    proptest! {
        #[test]
        fn nothing_that_somebody_uploads_breaks_it(text in "(BEGIN:VCALENDAR\n)?(BEGIN:VEVENT\n)?(\\PC|\n|:|;|\"|\\\\){0,200}") {
            let _ = read(&text);
        }

        #[test]
        fn no_duration_breaks_it(text in "\\+?P[0-9WDTHMS]{0,30}") {
            let _ = duration(&text);
        }

        /// What we write, we read as it was meant, in every zone and over every clock change.
        #[test]
        fn our_own_feeds_come_back(tz in any_zone(), minute in 0i64..1_000_000, length in 1i64..=1440, summary in "\\PC{0,60}") {
            let from = DateTime::from_timestamp(1_767_225_600 + minute * 60, 0).unwrap();
            let to = from + TimeDelta::minutes(length);
            let entry = Entry {
                uid: "shift-1@patchbay".to_owned(),
                sequence: 0,
                changed_at: from,
                when: When::Span { from, to, zone: tz },
                summary: summary.clone(),
                description: String::new(),
                place: None,
                url: String::new(),
                is_cancelled: false,
                is_busy: true,
                invitation: None,
            };
            let text = Calendar { name: None, method: None, entries: vec![entry] }.to_text();
            let events = read(&text).unwrap();
            prop_assert_eq!(events.len(), 1);
            prop_assert_eq!(events[0].span(Tz::UTC), Some((from, to)));
            prop_assert_eq!(events[0].summary.as_str(), summary.trim());
        }
    }
}

//! The lines of a file, each a shift or the reason why it is none.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, SubsecRound, Utc};
use chrono_tz::Tz;
use domain::Problem;
use domain::accounts::{Actor, UserId};
use domain::icalendar::{self, ReadEvent, ReadTime};
use domain::locations::LocationId;
use domain::scheduling::import::{ImportColumn, ImportRequest};
use domain::scheduling::templates::plannable;
use domain::scheduling::{InvalidSpan, ShiftKind, ShiftNote, ShiftSpan, ShiftTitle};
use domain::zones::{ZoneName, instant};
use uuid::Uuid;

use super::Read;
use crate::locations::corrupt;
use crate::spreadsheet::untamed;
use crate::{Change, Result};

/// A line and what it wants.
pub(super) struct Line {
    pub number: i64,
    /// How people find it again.
    pub text: String,
    pub wanted: std::result::Result<Wanted, String>,
}

/// A shift as a file has it.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// By which name the other calendar knows it.
    pub uid: Option<String>,
    pub technician: UserId,
    pub location: Option<LocationId>,
    pub span: ShiftSpan,
    pub zone: ZoneName,
    pub kind: ShiftKind,
    pub title: ShiftTitle,
    pub note: ShiftNote,
    pub is_cancelled: bool,
}

/// What the lines are held against.
pub(super) struct Known {
    /// By address and by name, in small letters; `None`: more than one is called so.
    people: HashMap<String, Option<UserId>>,
    locations: HashMap<String, (LocationId, ZoneName)>,
    technician: Option<UserId>,
    location: Option<(LocationId, ZoneName)>,
    zone: ZoneName,
    tz: Tz,
}

impl Known {
    pub async fn look(change: &mut Change, actor: &Actor, request: &ImportRequest) -> Result<Self> {
        let zone: ZoneName = match &request.zone {
            Some(zone) => zone.clone(),
            None => sqlx::query_scalar!("select zone from users where id = $1", actor.user.0)
                .fetch_one(change.db())
                .await?
                .parse()
                .map_err(corrupt)?,
        };
        let tz = zone.tz().map_err(|err| Problem::invalid("zone", err))?;
        let mut people: HashMap<String, Option<UserId>> = HashMap::new();
        let technicians = sqlx::query!(
            "select id, name, email from users where active and 'technician' = any (roles) order by id",
        )
        .fetch_all(change.db())
        .await?;
        for row in technicians {
            for name in [row.email, row.name.to_lowercase()] {
                people
                    .entry(name)
                    .and_modify(|known| *known = known.filter(|id| id.0 == row.id))
                    .or_insert(Some(UserId(row.id)));
            }
        }
        let rows = sqlx::query!("select id, name, zone from locations where active")
            .fetch_all(change.db())
            .await?;
        let mut locations = HashMap::new();
        for row in rows {
            let place = (LocationId(row.id), row.zone.parse().map_err(corrupt)?);
            locations.insert(row.name.to_lowercase(), place);
        }
        let location = match request.location_id {
            None => None,
            Some(id) => {
                let found = locations.values().find(|(known, _)| *known == id).cloned();
                let missing = || Problem::invalid("location_id", "choose an active location");
                Some(found.ok_or_else(missing)?)
            }
        };
        Ok(Self { people, locations, technician: request.technician_id, location, zone, tz })
    }

    fn technician(&self, name: &str) -> std::result::Result<UserId, String> {
        if name.is_empty() {
            return self.technician.ok_or_else(|| "it does not say whose shift it is".to_owned());
        }
        match self.people.get(&name.to_lowercase()) {
            Some(Some(id)) => Ok(*id),
            Some(None) => {
                Err(format!("several technicians are called “{}”; give the address", short(name)))
            }
            None => Err(format!("there is no technician “{}”", short(name))),
        }
    }

    fn place(&self, name: &str) -> std::result::Result<Option<(LocationId, ZoneName)>, String> {
        if name.is_empty() {
            return Ok(self.location.clone());
        }
        let found = self.locations.get(&name.to_lowercase()).cloned();
        found.map(Some).ok_or_else(|| format!("there is no location “{}”", short(name)))
    }
}

/// Reads a spreadsheet.
pub(super) fn csv(request: &ImportRequest, known: &Known) -> Result<Read, Problem> {
    // The reader counts a line too few where two characters end one.
    let file = request.file.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let head = file.lines().next().unwrap_or_default();
    let separator = [b';', b'\t', b',']
        .into_iter()
        .max_by_key(|&sign| head.bytes().filter(|&byte| byte == sign).count())
        .unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(file.as_bytes());
    let unreadable = |err: csv::Error| Problem::invalid("file", format!("this is no CSV: {err}"));
    let head: Vec<String> =
        reader.headers().map_err(unreadable)?.iter().map(|name| name.trim().to_owned()).collect();
    let mut places: BTreeMap<ImportColumn, usize> = BTreeMap::new();
    for column in ImportColumn::ALL {
        let at = match request.columns.get(&column) {
            Some(name) if name.is_empty() => None,
            Some(name) => Some(
                head.iter().position(|known| known.eq_ignore_ascii_case(name.trim())).ok_or_else(
                    || Problem::invalid("columns", format!("there is no column “{}”", short(name))),
                )?,
            ),
            None => column
                .usual_names()
                .iter()
                .find_map(|usual| head.iter().position(|known| known.to_lowercase() == *usual)),
        };
        places.extend(at.map(|at| (column, at)));
    }
    let missing: Vec<_> = [ImportColumn::Start, ImportColumn::End]
        .into_iter()
        .filter(|column| !places.contains_key(column))
        .collect();
    if !missing.is_empty() {
        let columns = named(places, &head);
        return Ok(Read { head, columns, missing, lines: Vec::new() });
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(unreadable)?;
        let number = record.position().map_or(0, csv::Position::line);
        let cell = |column: ImportColumn| {
            let text = places.get(&column).and_then(|&at| record.get(at)).unwrap_or_default();
            untamed(text.trim())
        };
        let text: Vec<&str> =
            record.iter().map(str::trim).filter(|cell| !cell.is_empty()).take(4).collect();
        if !text.is_empty() {
            lines.push(Line {
                number: i64::try_from(number).unwrap_or(i64::MAX),
                text: short(&text.join(", ")),
                wanted: row(cell, known),
            });
        }
    }
    let columns = named(places, &head);
    Ok(Read { head, columns, missing, lines })
}

/// What was taken for what, as the head has it.
fn named(places: BTreeMap<ImportColumn, usize>, head: &[String]) -> BTreeMap<ImportColumn, String> {
    places.into_iter().map(|(column, at)| (column, head[at].clone())).collect()
}

fn row(
    cell: impl Fn(ImportColumn) -> String,
    known: &Known,
) -> std::result::Result<Wanted, String> {
    let technician = known.technician(&cell(ImportColumn::Technician))?;
    let place = known.place(&cell(ImportColumn::Location))?;
    let (zone, tz) = match &place {
        // Clocks without a place are those that were chosen.
        Some((_, zone)) if known.location.is_none() => {
            (zone.clone(), zone.tz().map_err(|err| err.to_string())?)
        }
        _ => (known.zone.clone(), known.tz),
    };
    let date = cell(ImportColumn::Date);
    let date = match date.as_str() {
        "" => None,
        text => Some(day(text).ok_or_else(|| format!("“{}” is no day", short(text)))?),
    };
    let (start, end) = (cell(ImportColumn::Start), cell(ImportColumn::End));
    let starts_at = moment(&start, date, None, tz)?;
    let ends_at = moment(&end, date, Some(starts_at), tz)?;
    let kind = match cell(ImportColumn::Kind).to_lowercase().as_str() {
        "" => ShiftKind::Work,
        name => name.replace([' ', '-'], "_").parse().map_err(said)?,
    };
    Ok(Wanted {
        uid: None,
        technician,
        location: place.map(|(id, _)| id),
        span: span(starts_at, ends_at)?,
        zone,
        kind,
        title: cell(ImportColumn::Title).parse().map_err(said)?,
        note: cell(ImportColumn::Note).parse().map_err(said)?,
        is_cancelled: false,
    })
}

/// A moment with its offset; a day and a time by the clocks of the zone; or a time alone, of the
/// day that stands beside it. An end that lies before its start is one of the next day.
fn moment(
    text: &str,
    date: Option<NaiveDate>,
    after: Option<DateTime<Utc>>,
    tz: Tz,
) -> std::result::Result<DateTime<Utc>, String> {
    let what = if after.is_some() { "end" } else { "start" };
    if text.is_empty() {
        return Err(format!("the {what} is missing"));
    }
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Ok(at.to_utc());
    }
    const FORMS: [&str; 6] = [
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
        "%d.%m.%Y %H:%M",
        "%d.%m.%Y %H:%M:%S",
    ];
    let civil = FORMS.iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok());
    if let Some(civil) = civil {
        return placed(civil, tz);
    }
    let time = ["%H:%M", "%H:%M:%S", "%H.%M"]
        .iter()
        .find_map(|form| NaiveTime::parse_from_str(text, form).ok())
        .or_else(|| (text == "24:00").then_some(NaiveTime::MIN))
        .ok_or_else(|| format!("the {what} “{}” is no time", short(text)))?;
    let day = date
        .or_else(|| after.map(|start| start.with_timezone(&tz).date_naive()))
        .ok_or_else(|| format!("the {what} has no day"))?;
    let at = placed(day.and_time(time), tz)?;
    match after {
        Some(start) if at <= start => {
            let next = day.checked_add_days(Days::new(1)).ok_or("this day is too far away")?;
            placed(next.and_time(time), tz)
        }
        _ => Ok(at),
    }
}

fn day(text: &str) -> Option<NaiveDate> {
    ["%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y"]
        .iter()
        .find_map(|form| NaiveDate::parse_from_str(text, form).ok())
}

/// Reads another calendar.
pub(super) fn ical(request: &ImportRequest, known: &Known) -> Result<Read, Problem> {
    let events = icalendar::read(&request.file).map_err(|err| Problem::invalid("file", err))?;
    let mut seen = HashMap::new();
    let lines = events
        .into_iter()
        .map(|event| {
            let number = i64::try_from(event.line).unwrap_or(i64::MAX);
            let text = short(&event.summary);
            let uid = event.uid.clone();
            let wanted = match seen.insert(uid, number).filter(|_| !event.uid.is_empty()) {
                Some(earlier) if !event.repeats => {
                    Err(format!("the event on line {earlier} has the same UID"))
                }
                _ => wanted(event, known),
            };
            Line { number, text, wanted }
        })
        .collect();
    Ok(Read { lines, ..Read::default() })
}

fn wanted(event: ReadEvent, known: &Known) -> std::result::Result<Wanted, String> {
    if event.uid.is_empty() || event.uid.chars().count() > 500 || event.uid.contains('\0') {
        return Err("it has no UID by which it could be known again".to_owned());
    }
    if event.repeats {
        return Err("it repeats; export its dates as single events, or make a schedule".to_owned());
    }
    match &event.start {
        Some(ReadTime::Day(_)) => return Err("it is for whole days; a shift has times".to_owned()),
        Some(ReadTime::Unknown(what)) => {
            return Err(format!("“{what}” is no time or zone we know"));
        }
        Some(ReadTime::Moment { .. } | ReadTime::Floating(_)) => {}
        None => return Err("the start is missing".to_owned()),
    }
    let (starts_at, ends_at) =
        event.span(known.tz).ok_or_else(|| "the end is missing or is no time".to_owned())?;
    let attendee = event.attendees.iter().find_map(|address| known.people.get(address).copied());
    let technician = match attendee.flatten() {
        Some(technician) => technician,
        None => known.technician("")?,
    };
    // Places of other calendars are rarely ours; those that are not stay in the note.
    let place = known.locations.get(&event.place.to_lowercase()).cloned();
    let is_ours = place.is_some() || event.place.is_empty();
    let place = place.or_else(|| known.location.clone());
    let zone = match &event.start {
        Some(ReadTime::Moment { zone: Some(tz), .. }) => (*tz).into(),
        _ => known.zone.clone(),
    };
    let note = match is_ours {
        true => event.description,
        false => format!("{}\n{}", event.place, event.description),
    };
    Ok(Wanted {
        uid: Some(event.uid),
        technician,
        location: place.map(|(id, _)| id),
        span: span(starts_at, ends_at)?,
        zone,
        kind: ShiftKind::Work,
        title: cut(&event.summary, ShiftTitle::MAX_CHARS, false).parse().map_err(said)?,
        note: cut(&note, ShiftNote::MAX_CHARS, true).parse().map_err(said)?,
        is_cancelled: event.is_cancelled,
    })
}

fn placed(civil: NaiveDateTime, tz: Tz) -> std::result::Result<DateTime<Utc>, String> {
    if plannable(civil.date()) {
        Ok(instant(civil, tz))
    } else {
        Err(InvalidSpan::Unplannable.to_string())
    }
}

fn span(
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> std::result::Result<ShiftSpan, String> {
    // As fine as the database keeps it.
    ShiftSpan::new(starts_at.trunc_subsecs(6), ends_at.trunc_subsecs(6)).map_err(said)
}

/// What other calendars have too much of.
fn cut(text: &str, most: usize, is_block: bool) -> String {
    let keep = |c: &char| !c.is_control() || (is_block && *c == '\n');
    let text = if is_block { text.to_owned() } else { text.replace('\n', " ") };
    text.trim().chars().filter(keep).take(most).collect()
}

fn short(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(80).collect()
}

fn said(err: impl std::fmt::Display) -> String {
    err.to_string()
}

/// The shift that an address of our own feeds names.
pub(super) fn own_id(uid: &str) -> Option<Uuid> {
    uid.strip_prefix("shift-")?.strip_suffix("@patchbay")?.parse().ok()
}

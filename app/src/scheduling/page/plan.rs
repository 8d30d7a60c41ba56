//! What stands on one day of the calendar, and where.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use domain::accounts::{Hue, Person};
use domain::scheduling::calendar::{Column, DAY_MINUTES, Piece, columns, piece_on, pieces};
use domain::scheduling::{Shift, ShiftId, ShiftKind, ShiftState};
use domain::zones::day_bounds;
use leptos::prelude::*;

use super::calendar::Calendar;
use super::room::{DAY, SLIM, lane};
use super::store::{Saved, Seen, ShiftStore};
use super::words::{self, KnownTimes, Times};
use crate::messages::scheduling as messages;

/// A piece of a shift, ready to be drawn. Two that are equal look the same.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Block {
    pub id: ShiftId,
    pub piece: Piece,
    pub column: Column,
    /// Has less room than it takes for more than an hour and a name, should days be as narrow as
    /// they can be.
    pub is_slim: bool,
    pub face: Face,
    pub kind: ShiftKind,
    pub state: ShiftState,
    /// Nobody has it yet.
    pub is_open: bool,
    /// Its technician would like to give it away.
    pub is_offered: bool,
    pub saved: Saved,
    /// On a continuation empty: where it began stands on the day before.
    pub starts: String,
    pub ends: String,
    pub days_later: i64,
    /// Location, title, what is special about it.
    pub about: String,
    /// All of it, for reading out.
    pub label: String,
}

/// Whose shift it is, as much as a block shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Face {
    pub name: String,
    pub first_name: String,
    pub initials: String,
    pub hue: Hue,
    pub picture: Option<String>,
}

/// The pieces of a day in lines, what begins first first.
pub fn lines_on(day: NaiveDate, calendar: Calendar) -> Vec<Arc<Block>> {
    let store = calendar.desk.store.read();
    let mut shown = shown_on(day, calendar, &store);
    shown.sort_by_key(order);
    let mut times = KnownTimes::new(calendar.tz.get());
    shown.into_iter().map(|(seen, piece)| line(seen, piece, calendar, &mut times)).collect()
}

fn shown_on(day: NaiveDate, calendar: Calendar, store: &ShiftStore) -> Vec<(Seen<'_>, Piece)> {
    let tz = calendar.tz.get();
    let (dawn, dusk) = day_bounds(day, tz);
    store
        .seen()
        .filter(|seen| seen.shift.span.starts_at() < dusk && dawn < seen.shift.span.ends_at())
        .filter(|seen| calendar.admits(seen.shift))
        .filter_map(|seen| Some((seen, piece_on(&seen.shift.span, day, tz)?)))
        .collect()
}

fn order((Seen { shift, .. }, piece): &(Seen<'_>, Piece)) -> impl Ord + use<> {
    (piece.from, shift.span.starts_at(), shift.technician_id, shift.id)
}

/// What is let in by the filters, by day; on each what begins first comes first.
pub fn pieces_on<'a>(
    days: &[NaiveDate],
    calendar: Calendar,
    store: &'a ShiftStore,
) -> HashMap<NaiveDate, Vec<(Seen<'a>, Piece)>> {
    let tz = calendar.tz.get();
    let mut days: HashMap<_, Vec<_>> = days.iter().map(|day| (*day, Vec::new())).collect();
    let Some((first, last)) = days.keys().copied().fold(None, |ends, day| match ends {
        None => Some((day, day)),
        Some((first, last)) => Some((day.min(first), day.max(last))),
    }) else {
        return days;
    };
    let (dawn, dusk) = (day_bounds(first, tz).0, day_bounds(last, tz).1);
    let in_sight = |shift: &Shift| shift.span.starts_at() < dusk && dawn < shift.span.ends_at();
    let shown = store.seen().filter(|seen| in_sight(seen.shift) && calendar.admits(seen.shift));
    for seen in shown {
        for piece in pieces(&seen.shift.span, tz) {
            if let Some(day) = days.get_mut(&piece.day) {
                day.push((seen, piece));
            }
        }
    }
    for day in days.values_mut() {
        day.sort_by_key(order);
    }
    days
}

/// A block that stands in a line with others and not beside them.
pub fn line(
    seen: Seen<'_>,
    piece: Piece,
    calendar: Calendar,
    times: &mut KnownTimes,
) -> Arc<Block> {
    Arc::new(block(seen, piece, Column { lane: 0, lanes: 1, width: 1 }, false, calendar, times))
}

/// Shorter pieces are drawn as long as this, or nobody could read or grasp them.
const SHORTEST_DRAWN: u16 = 30;

/// The blocks of a day, from the top left.
pub fn blocks_on(day: NaiveDate, calendar: Calendar) -> Vec<Arc<Block>> {
    let store = calendar.desk.store.read();
    let shown = shown_on(day, calendar, &store);
    let places: Vec<_> = shown
        .iter()
        .map(|(Seen { shift, .. }, piece)| {
            let rank = (shift.span.starts_at(), shift.technician_id, shift.id);
            (drawn_minutes(piece), rank)
        })
        .collect();
    let columns = columns(&places);
    let lane = lane(calendar.view.get(), calendar.is_narrow.get());
    let most = columns.iter().map(|column| column.lanes).max().unwrap_or(1);
    let whole = (u32::from(most) * lane).max(DAY);
    let is_slim =
        |column: &Column| whole * u32::from(column.width) < SLIM * u32::from(column.lanes);
    let mut times = KnownTimes::new(calendar.tz.get());
    let mut blocks: Vec<_> = shown
        .into_iter()
        .zip(columns)
        .map(|((seen, piece), column)| {
            Arc::new(block(seen, piece, column, is_slim(&column), calendar, &mut times))
        })
        .collect();
    blocks.sort_by_key(|block| (block.piece.from, block.column.lane));
    blocks
}

pub fn drawn_minutes(piece: &Piece) -> std::ops::Range<u16> {
    let from = piece.from.min(DAY_MINUTES - SHORTEST_DRAWN);
    from..piece.to.max(from + SHORTEST_DRAWN)
}

fn block(
    Seen { shift, saved }: Seen<'_>,
    piece: Piece,
    column: Column,
    is_slim: bool,
    calendar: Calendar,
    times: &mut KnownTimes,
) -> Block {
    let Times { starts, ends, days_later, in_full } = times.of(&shift.span);
    let face = face(calendar, shift);
    let place = place(calendar, shift);
    let parts = || place.iter().cloned().chain(words::what(shift));
    let mut label = vec![calendar.desk.name(shift), in_full];
    label.extend(parts());
    let swap = calendar.desk.swaps.of(shift.id);
    label.extend(swap.as_ref().map(|swap| words::swap(swap).to_owned()));
    if saved == Saved::NotYet {
        label.push(messages::not_saved_yet().to_owned());
    }
    // Where a location is filtered for, its name on every block says nothing.
    let one_place = calendar.filters.read().locations.len() == 1;
    let about: Vec<_> =
        place.iter().filter(|_| !one_place).cloned().chain(words::what(shift)).collect();
    Block {
        id: shift.id,
        piece,
        column,
        is_slim,
        kind: shift.kind,
        state: shift.state,
        is_open: shift.is_open(),
        is_offered: swap.is_some(),
        saved,
        starts: if piece.continued { String::new() } else { starts },
        ends: if piece.continued && piece.continues { String::new() } else { ends },
        days_later,
        about: about.join(", "),
        label: label.join(", "),
        face,
    }
}

pub fn face(calendar: Calendar, shift: &Shift) -> Face {
    match calendar.desk.technician(shift) {
        Some(person) => (&person).into(),
        None if shift.is_open() => nobodys_face(),
        None => nameless(messages::unknown_person(), "?"),
    }
}

/// Of a shift that nobody has yet.
pub fn nobodys_face() -> Face {
    nameless(messages::open(), "+")
}

fn nameless(name: &str, initials: &str) -> Face {
    Face {
        name: name.to_owned(),
        first_name: name.to_owned(),
        initials: initials.to_owned(),
        hue: Hue::Slate,
        picture: None,
    }
}

pub fn place(calendar: Calendar, shift: &Shift) -> Option<String> {
    let location = calendar.desk.location(shift.location_id?)?;
    Some(location.name.to_string())
}

impl From<&Person> for Face {
    fn from(person: &Person) -> Self {
        Self {
            name: person.name.to_string(),
            first_name: person.first_name().to_owned(),
            initials: person.initials(),
            hue: person.hue,
            picture: person.picture.clone(),
        }
    }
}

//! Changing what a ticket says.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Utc};
use domain::accounts::{Actor, Permission, UserId};
use domain::tickets::{
    CategoryId, CategoryName, CustomField, EventId, Happening, Step, Tag, Ticket, TicketChange,
    TicketId, TicketLine, TicketNumber, TicketStatus, changes,
};
use domain::{Conflict, Problem, ProblemKind};
use futures::FutureExt;

use super::hand::Hand;
use super::rows::{held, load_all, not_archived, not_found};
use super::{categories, events, fields, levels, mail, people, words};
use crate::error::broken_constraint;
use crate::{Change, Error, Platform, Result};

/// Changes a ticket. `version` is the one the caller saw; `None` overwrites whatever is there.
pub async fn change(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    version: Option<i32>,
    wanted: &TicketChange,
) -> Result<Ticket> {
    actor.require(Permission::WorkTickets)?;
    let mut change = Change::by(platform, actor).await?;
    let hand = Hand::of(actor)?;
    let after = change_in(&mut change, &hand, Step::Staff, number, version, wanted).await?;
    change.commit().await?;
    Ok(after)
}

/// Changes a ticket in a transaction of the caller's.
pub async fn change_in(
    change: &mut Change,
    hand: &Hand,
    step: Step,
    number: TicketNumber,
    version: Option<i32>,
    wanted: &TicketChange,
) -> Result<Ticket> {
    let row = held(change, hand.sight, number).await?;
    let is_archived = not_archived(&row);
    let before = row.ticket(hand.sight)?;
    let wish = Wish::of(change, wanted, step).await?;
    let after = wish.applied_to(&before);
    not_outdated(version, &before, after.as_ref().unwrap_or(&before))?;
    is_archived?;
    let turn = Turn { after: after?, before };
    if turn.is_nothing() {
        return Ok(turn.before);
    }
    wish.allows(&turn)?;
    assignable(change, std::slice::from_ref(&turn)).await?;
    store_all(change, hand, vec![turn]).await?.pop().ok_or_else(not_found)
}

/// A change that is asked for, with what it takes to see whether tickets take it.
pub(super) struct Wish<'w> {
    wanted: &'w TicketChange,
    step: Step,
    category: Option<(CategoryId, CategoryName)>,
    /// Those that admins have named, if any is to be filled in.
    fields: Vec<CustomField>,
}

/// A ticket as it was, and as it is to be.
#[derive(Clone, Debug)]
pub(super) struct Turn {
    pub before: Ticket,
    pub after: Ticket,
}

impl Turn {
    fn is_nothing(&self) -> bool {
        self.before == self.after
    }
}

impl<'w> Wish<'w> {
    pub async fn of(change: &mut Change, wanted: &'w TicketChange, step: Step) -> Result<Self> {
        let category = match &wanted.category {
            Some(Some(category)) => Some(categories::meant(change.db(), category).await?),
            _ => None,
        };
        let fields = match wanted.fields {
            Some(_) => fields::all(change.db()).await?,
            None => Vec::new(),
        };
        Ok(Self { wanted, step, category, fields })
    }

    fn applied_to(&self, before: &Ticket) -> Result<Ticket> {
        Ok(self.wanted.applied_to(before, self.category.clone(), self.step, Utc::now())?)
    }

    /// Whether there is anything to be changed.
    pub fn is_something(&self) -> bool {
        !self.wanted.is_empty()
    }

    /// What becomes of a ticket; `None`: it is so already.
    pub fn turn(&self, before: Ticket) -> Result<Option<Turn>> {
        let turn = Turn { after: self.applied_to(&before)?, before };
        if turn.is_nothing() {
            return Ok(None);
        }
        self.allows(&turn)?;
        Ok(Some(turn))
    }

    /// Whether a ticket may become so.
    fn allows(&self, Turn { before, after }: &Turn) -> Result<()> {
        nothing_left(before, after, self.wanted)?;
        due(after.line.due_at)?;
        if after.line.fields != before.line.fields {
            fields::must_fit(&self.fields, &before.line.fields, &after.line.fields)?;
        }
        Ok(())
    }
}

/// Refuses to give work to those who do not work on tickets.
pub(super) async fn assignable(change: &mut Change, turns: &[Turn]) -> Result<()> {
    let is_given = |turn: &&Turn| turn.before.line.assignee_id != turn.after.line.assignee_id;
    let given = turns.iter().filter(is_given);
    let assignees: BTreeSet<UserId> =
        given.filter_map(|turn| turn.after.line.assignee_id).collect();
    for assignee in assignees {
        people::must_work_on_tickets(change.db(), assignee).await?;
    }
    Ok(())
}

/// Writes what a ticket is to be, with all that belongs to a change. To be called while it is held.
pub(super) async fn store(
    change: &mut Change,
    hand: &Hand,
    before: &Ticket,
    after: Ticket,
) -> Result<Ticket> {
    let turn = Turn { before: before.clone(), after };
    store_all(change, hand, vec![turn]).await?.pop().ok_or_else(not_found)
}

/// The same of several, each once.
pub(super) async fn store_all(
    change: &mut Change,
    hand: &Hand,
    turns: Vec<Turn>,
) -> Result<Vec<Ticket>> {
    let written = write(change, hand, turns).boxed().await?;
    mail::changed(change, hand, &written).boxed().await?;
    Ok(written.into_iter().map(|written| written.after).collect())
}

/// A ticket as it was, as it is now, and the event that tells of it.
pub(super) struct Written {
    pub before: Ticket,
    pub after: Ticket,
    pub event: EventId,
}

/// The same, of which nobody has to be told.
async fn write(change: &mut Change, hand: &Hand, turns: Vec<Turn>) -> Result<Vec<Written>> {
    if turns.is_empty() {
        return Ok(Vec::new());
    }
    for turn in &turns {
        put_down(change, turn).await?;
    }
    let whats: Vec<Happening> = turns
        .iter()
        .map(|turn| Happening::Changed { changes: changes(&turn.before, &turn.after) })
        .collect();
    let ids: Vec<TicketId> = turns.iter().map(|turn| turn.before.line.id).collect();
    let is_internal = are_internal(change, &whats).await?;
    let events = note_all(change, hand, &ids, &whats, &is_internal).await?;
    let those_whose = |differs: fn(&TicketLine, &TicketLine) -> bool| -> Vec<TicketId> {
        let turns = turns.iter().filter(|turn| differs(&turn.before.line, &turn.after.line));
        turns.map(|turn| turn.before.line.id).collect()
    };
    let redated = those_whose(|before, after| before.due_at != after.due_at);
    levels::forget_dates(change, &redated).await?;
    let moved = those_whose(|before, after| {
        let moves = |line: &TicketLine| (line.status, line.priority, line.location_id, line.due_at);
        moves(before) != moves(after)
    });
    levels::renew_all(change, &moved).await?;
    let viewer = change.actor();
    let rows = load_all(change.db(), viewer, &ids).await?;
    let mut written = Vec::with_capacity(turns.len());
    for ((turn, row), event) in turns.into_iter().zip(rows).zip(events) {
        written.push(Written { before: turn.before, after: row.ticket(hand.sight)?, event });
    }
    let entries = written
        .iter()
        .map(|written| (written.after.line.id.0, Some(&written.before), Some(&written.after)));
    change.audit_all("ticket.update", entries).await?;
    for internal in [false, true] {
        let concerned = ids.iter().zip(&is_internal).filter(|(_, is)| **is == internal);
        let concerned: Vec<TicketId> = concerned.map(|(id, _)| *id).collect();
        events::announce_all(change, &concerned, hand, internal).await?;
    }
    Ok(written)
}

/// Which changes are of fields alone that only those see who work on tickets.
async fn are_internal(change: &mut Change, whats: &[Happening]) -> Result<Vec<bool>> {
    let has_own = |what: &Happening| match what {
        Happening::Changed { changes } => changes.iter().any(|change| change.custom.is_some()),
        _ => false,
    };
    if !whats.iter().any(has_own) {
        return Ok(vec![false; whats.len()]);
    }
    let unseen = fields::among_colleagues(change.db()).await?;
    let is_internal = |what: &Happening| has_own(what) && what.clone().without(&unseen).is_none();
    Ok(whats.iter().map(is_internal).collect())
}

/// Writes down what happened, in the order of the tickets: for all to read, or among colleagues.
async fn note_all(
    change: &mut Change,
    hand: &Hand,
    ids: &[TicketId],
    whats: &[Happening],
    is_internal: &[bool],
) -> Result<Vec<EventId>> {
    let mut events = vec![EventId(0); ids.len()];
    for internal in [false, true] {
        let places: Vec<usize> = (0..ids.len()).filter(|&at| is_internal[at] == internal).collect();
        let things: Vec<_> = places.iter().map(|&at| (ids[at], &whats[at])).collect();
        let noted = events::note_all(change, hand, internal, &things).await?;
        for (at, event) in places.into_iter().zip(noted) {
            events[at] = event;
        }
    }
    Ok(events)
}

/// The row alone, and what it is found by.
async fn put_down(change: &mut Change, Turn { before, after }: &Turn) -> Result<()> {
    let line = &after.line;
    let tags: Vec<String> = line.tags.iter().map(Tag::to_string).collect();
    let own_fields = Some(&line.fields).filter(|fields| **fields != before.line.fields);
    sqlx::query!(
        "
        update tickets
        set title = $2, description = $3, status = $4, priority = $5, category_id = $6, tags = $7, location_id = $8,
            room_id = $9, device_id = $10, assignee_id = $11, due_at = $12, fields = coalesce($13, fields), resolved_at = $14,
            closed_at = $15, version = version + 1
        where id = $1
        ",
        line.id.0,
        line.title.as_str(),
        after.description.as_str(),
        line.status.name(),
        line.priority.rank(),
        line.category_id.map(|category| category.0),
        &tags,
        line.location_id.map(|location| location.0),
        line.room_id.map(|room| room.0),
        line.device_id.map(|device| device.0),
        line.assignee_id.map(|user| user.0),
        line.due_at,
        // Whoever sees only some of them leaves the others as they are.
        own_fields.map(serde_json::to_value).transpose()?,
        line.resolved_at,
        line.closed_at,
    )
    .execute(change.db())
    .await
    .map_err(refused)?;
    if (&before.line.title, &before.description, &before.line.tags)
        != (&line.title, &after.description, &line.tags)
    {
        let text = format!("{} {} {}", line.title, after.description, tags.join(" "));
        words::add(change, line.id, &text, false).await?;
        categories::keep_tags(change.db(), &line.tags).await?;
    }
    Ok(())
}

/// Takes a ticket to another status, if it is not there: what an answer or the days do.
pub(super) async fn become_status(
    change: &mut Change,
    hand: &Hand,
    before: &Ticket,
    next: TicketStatus,
    step: Step,
) -> Result<Ticket> {
    let wanted = TicketChange::status(next);
    let after = wanted.applied_to(before, None, step, Utc::now())?;
    if after == *before {
        return Ok(after);
    }
    store(change, hand, before, after).await
}

/// The same with a comment, whose mail says so.
pub(super) async fn become_status_said(
    change: &mut Change,
    hand: &Hand,
    before: &Ticket,
    next: TicketStatus,
) -> Result<Ticket> {
    let after = TicketChange::status(next).applied_to(before, None, Step::Staff, Utc::now())?;
    let turn = Turn { before: before.clone(), after };
    let written = write(change, hand, vec![turn]).await?.pop();
    written.map(|written| written.after).ok_or_else(not_found)
}

/// What is to be over although its checklist is not, was meant to be.
pub(super) fn nothing_left(before: &Ticket, after: &Ticket, wanted: &TicketChange) -> Result<()> {
    let progress = before.line.checks;
    let is_asked = progress.speaks_against(before.line.status, after.line.status);
    if !is_asked || wanted.despite_open_items {
        return Ok(());
    }
    let reason = "its checklist has open items; say that it is done all the same";
    Err(Problem::new(ProblemKind::Conflict, reason)
        .with_conflict(Conflict::OpenItems { progress })
        .into())
}

fn not_outdated(seen: Option<i32>, current: &Ticket, wanted: &Ticket) -> Result<()> {
    if seen.is_none_or(|seen| seen == current.line.version) {
        return Ok(());
    }
    let conflict = Conflict::OutdatedTicket {
        current: Box::new(current.clone()),
        yours: Box::new(wanted.clone()),
    };
    Err(Problem::new(
        ProblemKind::Conflict,
        "somebody else changed this ticket meanwhile; look at it and try again",
    )
    .with_conflict(conflict)
    .into())
}

/// A date that people could mean.
pub(super) fn due(at: Option<DateTime<Utc>>) -> Result<Option<DateTime<Utc>>> {
    if at.is_some_and(|at| !(2000..2200).contains(&at.year())) {
        return Err(Problem::invalid("due_at", "give a date between 2000 and 2199").into());
    }
    Ok(at)
}

pub(super) fn refused(err: sqlx::Error) -> Error {
    match broken_constraint(&err) {
        Some("tickets_location_id_fkey") => {
            Problem::invalid("location_id", "this location does not exist").into()
        }
        Some("tickets_assignee_id_fkey") => {
            Problem::invalid("assignee_id", "this user does not exist").into()
        }
        _ => err.into(),
    }
}

//! Changing what a ticket says.

use chrono::{DateTime, Datelike, Utc};
use domain::accounts::{Actor, Permission};
use domain::tickets::{
    EventId, Happening, Step, Tag, Ticket, TicketChange, TicketLine, TicketNumber, TicketStatus,
    changes,
};
use domain::{Conflict, Problem, ProblemKind};

use super::hand::Hand;
use super::rows::{held, load, not_archived};
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
    let category = match &wanted.category {
        Some(Some(category)) => Some(categories::meant(change.db(), category).await?),
        _ => None,
    };
    let after = wanted.applied_to(&before, category, step, Utc::now());
    not_outdated(version, &before, after.as_ref().unwrap_or(&before))?;
    is_archived?;
    let after = after?;
    if after == before {
        return Ok(before);
    }
    nothing_left(&before, &after, wanted)?;
    if let Some(assignee) = after.line.assignee_id
        && before.line.assignee_id != Some(assignee)
    {
        people::must_work_on_tickets(change.db(), assignee).await?;
    }
    due(after.line.due_at)?;
    if after.line.fields != before.line.fields {
        fields::must_fit(change.db(), &before.line.fields, &after.line.fields).await?;
    }
    store(change, hand, &before, after).await
}

/// Writes what a ticket is to be, with all that belongs to a change. To be called while it is held.
pub(super) async fn store(
    change: &mut Change,
    hand: &Hand,
    before: &Ticket,
    after: Ticket,
) -> Result<Ticket> {
    let (stored, event) = write(change, hand, before, after).await?;
    mail::changed(change, hand, before, &stored, event).await?;
    Ok(stored)
}

/// The same, of which nobody has to be told.
async fn write(
    change: &mut Change,
    hand: &Hand,
    before: &Ticket,
    after: Ticket,
) -> Result<(Ticket, EventId)> {
    let line = &after.line;
    let tags: Vec<String> = line.tags.iter().map(Tag::to_string).collect();
    sqlx::query!(
        "
        update tickets
        set title = $2, description = $3, status = $4, priority = $5, category_id = $6, tags = $7, location_id = $8,
            room_id = $9, device_id = $10, assignee_id = $11, due_at = $12, fields = $13, resolved_at = $14,
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
        serde_json::to_value(&after.line.fields)?,
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
    let what = Happening::Changed { changes: changes(before, &after) };
    let event = events::note(change, line.id, hand, false, None, &what).await?;
    if before.line.due_at != line.due_at {
        levels::forget_date(change, line.id).await?;
    }
    let moves = |line: &TicketLine| (line.status, line.priority, line.location_id, line.due_at);
    if moves(&before.line) != moves(line) {
        levels::renew(change, line.id).await?;
    }
    let viewer = change.actor();
    let stored = load(change.db(), viewer, line.id).await?.ticket(hand.sight)?;
    change.audit("ticket.update", line.id.0, Some(before), Some(&stored)).await?;
    events::announce(change, line.id, hand, false).await?;
    Ok((stored, event))
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
    Ok(write(change, hand, before, after).await?.0)
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

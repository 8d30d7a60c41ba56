//! Taking back what was done to tickets, for a day.

use chrono::{DateTime, Utc};
use domain::accounts::{Actor, Permission};
use domain::tickets::{Deed, DeedKind, Ticket, TicketLine, TicketNumber, UndoId, Undone};
use domain::{Problem, ProblemKind};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::hand::Hand;
use super::merge::{self, Moved};
use super::rows::held;
use super::split::{self, Parted};
use super::{archive, change};
use crate::{Change, Platform, Result};

/// One thing that was done, with what it takes to undo it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum Undoable {
    /// `version` is the one after the change: whoever changed it since is not undone.
    Changed {
        before: Box<Ticket>,
        version: i32,
    },
    Archived {
        number: TicketNumber,
    },
    Restored {
        number: TicketNumber,
    },
    Merged(Box<Moved>),
    Split(Parted),
}

pub(super) async fn keep(change: &mut Change, actor: &Actor, steps: &[Undoable]) -> Result<UndoId> {
    let id = UndoId(Uuid::now_v7());
    sqlx::query!(
        "insert into ticket_undos (id, user_id, steps) values ($1, $2, $3)",
        id.0,
        actor.user.0,
        serde_json::to_value(steps)?,
    )
    .execute(change.db())
    .await?;
    Ok(id)
}

impl Undoable {
    fn kind(&self) -> DeedKind {
        match self {
            Self::Changed { .. } => DeedKind::Changed,
            Self::Archived { .. } => DeedKind::Archived,
            Self::Restored { .. } => DeedKind::Restored,
            Self::Merged(_) => DeedKind::Merged,
            Self::Split(_) => DeedKind::Split,
        }
    }

    fn number(&self) -> TicketNumber {
        match self {
            Self::Changed { before, .. } => before.line.number,
            Self::Archived { number } | Self::Restored { number } => *number,
            Self::Merged(moved) => moved.number,
            Self::Split(parted) => parted.number,
        }
    }
}

/// What one did in the last day and can still take back, the latest first.
pub async fn undoable(platform: &Platform, actor: &Actor) -> Result<Vec<Deed>> {
    actor.require(Permission::WorkTickets)?;
    let rows = sqlx::query!(
        r#"
        select id, at, steps as "steps: Json<Vec<Undoable>>"
        from ticket_undos
        where user_id = $1 and undone_at is null and at > now() - interval '24 hours'
        order by at desc, id desc
        limit 30
        "#,
        actor.user.0,
    )
    .fetch_all(&platform.db)
    .await?;
    let deed = |row: (Uuid, DateTime<Utc>, Vec<Undoable>)| {
        let (id, at, steps) = row;
        let what = steps.first()?.kind();
        let numbers = steps.iter().map(Undoable::number).collect();
        Some(Deed { id: UndoId(id), at, what, numbers })
    };
    Ok(rows.into_iter().filter_map(|row| deed((row.id, row.at, row.steps.0))).collect())
}

/// Takes back what one did oneself, ticket by ticket; what somebody changed since stays as it is.
pub async fn undo(platform: &Platform, actor: &Actor, id: UndoId) -> Result<Undone> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let found = sqlx::query!(
        r#"
        select steps as "steps: Json<Vec<Undoable>>", undone_at is not null as "is_done!",
            at < now() - interval '24 hours' as "is_late!"
        from ticket_undos
        where id = $1 and user_id = $2
        for update
        "#,
        id.0,
        actor.user.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("change"))?;
    if found.is_done || found.is_late {
        let reason =
            if found.is_done { "this is undone already" } else { "this can be undone for a day" };
        return Err(Problem::new(ProblemKind::Conflict, reason).into());
    }
    sqlx::query!("update ticket_undos set undone_at = now() where id = $1", id.0)
        .execute(change.db())
        .await?;
    let mut undone = Undone::default();
    for step in found.steps.0.into_iter().rev() {
        let (number, is_undone) = take_back(&mut change, &hand, step).await?;
        if is_undone {
            undone.restored.push(number);
        } else {
            undone.kept.push(number);
        }
    }
    change.audit("ticket.undo", id.0, None, Some(&undone)).await?;
    change.commit().await?;
    Ok(undone)
}

async fn take_back(
    change: &mut Change,
    hand: &Hand,
    step: Undoable,
) -> Result<(TicketNumber, bool)> {
    match step {
        Undoable::Changed { before, version } => {
            let number = before.line.number;
            let now = held(change, hand.sight, number).await?.ticket(hand.sight)?;
            if now.line.version != version || now.line.is_archived() {
                return Ok((number, false));
            }
            // What was said meanwhile, and when what happened, is not what is undone.
            let line = TicketLine {
                title: before.line.title,
                status: before.line.status,
                priority: before.line.priority,
                category: before.line.category,
                category_id: before.line.category_id,
                tags: before.line.tags,
                location_id: before.line.location_id,
                room_id: before.line.room_id,
                device_id: before.line.device_id,
                assignee_id: before.line.assignee_id,
                due_at: before.line.due_at,
                fields: before.line.fields,
                resolved_at: before.line.resolved_at,
                closed_at: before.line.closed_at,
                ..now.line.clone()
            };
            let wanted = Ticket { line, description: before.description };
            change::store(change, hand, &now, wanted).await?;
            Ok((number, true))
        }
        Undoable::Archived { number } => {
            let is_archived = is_archived(change, hand, number).await?;
            if is_archived {
                archive::restore_in(change, hand, number).await?;
            }
            Ok((number, is_archived))
        }
        Undoable::Restored { number } => {
            let is_archived = is_archived(change, hand, number).await?;
            if !is_archived {
                archive::archive_in(change, hand, number).await?;
            }
            Ok((number, !is_archived))
        }
        Undoable::Split(parted) => {
            let is_undone = split::take_back(change, hand, &parted).await?;
            Ok((parted.number, is_undone))
        }
        Undoable::Merged(moved) => {
            let number = moved.number;
            Ok((number, merge::take_back(change, hand, *moved).await?))
        }
    }
}

async fn is_archived(change: &mut Change, hand: &Hand, number: TicketNumber) -> Result<bool> {
    let row = held(change, hand.sight, number).await?;
    Ok(row.archived_at.is_some())
}

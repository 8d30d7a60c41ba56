//! Taking back what was done to tickets, for a day.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::accounts::{Actor, Permission};
use domain::tickets::{Deed, DeedKind, Ticket, TicketId, TicketLine, TicketNumber, UndoId, Undone};
use domain::{Problem, ProblemKind};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use super::archive::{self, Way};
use super::change::{self, Turn};
use super::hand::Hand;
use super::merge::{self, Moved};
use super::rows::held_all;
use super::split::{self, Parted};
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
    keep_more(change, actor, id, steps).await?;
    Ok(id)
}

/// The same of what is done in several transactions, to be undone as a whole.
pub(super) async fn keep_more(
    change: &mut Change,
    actor: &Actor,
    id: UndoId,
    steps: &[Undoable],
) -> Result<()> {
    sqlx::query!(
        "
        insert into ticket_undos as u (id, user_id, steps) values ($1, $2, $3)
        on conflict (id) do update set steps = u.steps || excluded.steps
        ",
        id.0,
        actor.user.0,
        serde_json::to_value(steps)?,
    )
    .execute(change.db())
    .await?;
    Ok(())
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
    let steps: Vec<Undoable> = found.steps.0.into_iter().rev().collect();
    // What was done to many is undone for many at once.
    for alike in steps.chunk_by(|one, next| one.kind() == next.kind()) {
        take_back(&mut change, &hand, alike, &mut undone).await?;
    }
    change.audit("ticket.undo", id.0, None, Some(&undone)).await?;
    change.commit().await?;
    Ok(undone)
}

/// Steps of one kind.
async fn take_back(
    change: &mut Change,
    hand: &Hand,
    steps: &[Undoable],
    undone: &mut Undone,
) -> Result<()> {
    let numbers: Vec<TicketNumber> = steps.iter().map(Undoable::number).collect();
    let mut rows = match steps.first() {
        // These hold two tickets each.
        Some(Undoable::Merged(_) | Undoable::Split(_)) => BTreeMap::new(),
        _ => held_all(change, hand.sight, &numbers).await?,
    };
    let mut turns = Vec::new();
    let (mut archived, mut restored) = (Vec::new(), Vec::new());
    for (step, number) in steps.iter().zip(numbers) {
        // What went elsewhere since stays there.
        let row = rows.remove(&number).filter(|row| row.number == number.get());
        let is_undone = match (step, row) {
            (Undoable::Merged(moved), _) => merge::take_back(change, hand, moved).await?,
            (Undoable::Split(parted), _) => split::take_back(change, hand, parted).await?,
            (Undoable::Changed { before, version }, Some(row)) if row.version == *version => {
                let turn = changed_back(before, row.ticket(hand.sight)?);
                let is_here = !turn.before.line.is_archived();
                turns.extend(is_here.then_some(turn));
                is_here
            }
            (Undoable::Archived { .. }, Some(row)) if Way::Out.is_open_to(&row).is_ok() => {
                archived.push(TicketId(row.id));
                true
            }
            (Undoable::Restored { .. }, Some(row)) if Way::In.is_open_to(&row).is_ok() => {
                restored.push(TicketId(row.id));
                true
            }
            _ => false,
        };
        let list = if is_undone { &mut undone.restored } else { &mut undone.kept };
        list.push(number);
    }
    change::store_all(change, hand, turns).await?;
    archive::take_all(change, hand, Way::Out, &archived).await?;
    archive::take_all(change, hand, Way::In, &restored).await?;
    Ok(())
}

/// A ticket as it says now, and as it said before. What was said meanwhile, and when what happened,
/// is not what is undone.
fn changed_back(was: &Ticket, now: Ticket) -> Turn {
    let was = was.clone();
    let line = TicketLine {
        title: was.line.title,
        status: was.line.status,
        priority: was.line.priority,
        category: was.line.category,
        category_id: was.line.category_id,
        tags: was.line.tags,
        location_id: was.line.location_id,
        room_id: was.line.room_id,
        device_id: was.line.device_id,
        assignee_id: was.line.assignee_id,
        due_at: was.line.due_at,
        fields: was.line.fields,
        resolved_at: was.line.resolved_at,
        closed_at: was.line.closed_at,
        ..now.line.clone()
    };
    let after = Ticket { line, description: was.description };
    Turn { before: now, after }
}

//! Changing many tickets at once.

use domain::accounts::{Actor, Permission};
use domain::locations::LocationId;
use domain::tickets::{Bulk, BulkDone, BulkRefusal, Step, TicketId, TicketNumber};
use domain::{Conflict, Problem, ProblemKind};

use super::hand::Hand;
use super::rows::held;
use super::undo::{self, Undoable};
use super::{archive, assign, merge, read};
use crate::change::Change;
use crate::tickets::change::change_in;
use crate::{Error, Platform, Result};

/// Does the same to many tickets, as far as each of them takes it: the answer names those that stay
/// as they are, and how to take the rest back.
pub async fn bulk(platform: &Platform, actor: &Actor, bulk: &Bulk) -> Result<BulkDone> {
    actor.require(Permission::WorkTickets)?;
    let mut numbers = bulk.numbers.clone();
    numbers.sort_unstable();
    numbers.dedup();
    // What the others become part of stays as it is.
    numbers.retain(|&number| Some(number) != bulk.merge_into);
    if numbers.is_empty() || numbers.len() > Bulk::MOST {
        return Err(Problem::invalid("numbers", "choose 1 to 500 tickets").into());
    }
    if bulk.assign_on_shift && bulk.change.assignee_id.is_some() {
        let reason = "give either a user, or assign_on_shift";
        return Err(Problem::invalid("assign_on_shift", reason).into());
    }
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let mut done = BulkDone { changed: Vec::new(), refused: Vec::new(), undo: None };
    let mut steps = Vec::new();
    for number in numbers {
        // What one ticket does not take leaves no trace, and nothing of the others.
        sqlx::query("savepoint one").execute(change.db()).await?;
        match one(&mut change, &hand, actor, bulk, number).await {
            Ok(taken) => {
                sqlx::query("release savepoint one").execute(change.db()).await?;
                steps.extend(taken);
                done.changed.push(number);
            }
            Err(Error::Problem(problem)) if is_of_one(problem.kind) => {
                sqlx::query("rollback to savepoint one").execute(change.db()).await?;
                let has_open_items = problem
                    .conflicts
                    .iter()
                    .any(|conflict| matches!(conflict, Conflict::OpenItems { .. }));
                let message = problem.message;
                done.refused.push(BulkRefusal { number, message, has_open_items });
            }
            Err(err) => return Err(err),
        }
    }
    if !steps.is_empty() {
        done.undo = Some(undo::keep(&mut change, actor, &steps).await?);
    }
    change.commit().await?;
    Ok(done)
}

/// Whether other tickets may take what this one does not.
const fn is_of_one(kind: ProblemKind) -> bool {
    matches!(kind, ProblemKind::Invalid | ProblemKind::Conflict | ProblemKind::NotFound)
}

async fn one(
    change: &mut Change,
    hand: &Hand,
    actor: &Actor,
    bulk: &Bulk,
    number: TicketNumber,
) -> Result<Vec<Undoable>> {
    let mut steps = Vec::new();
    // Out of the archive before it is changed, into it afterwards.
    if bulk.archive == Some(false) {
        steps.push(archive::restore_in(change, hand, number).await?.1);
    }
    let mut wanted = bulk.change.clone();
    if bulk.assign_on_shift {
        let row = held(change, hand.sight, number).await?;
        let user = assign::must_be_on_shift(change.db(), row.location_id.map(LocationId)).await?;
        wanted.assignee_id = Some(Some(user));
    }
    if !wanted.is_empty() {
        let before = held(change, hand.sight, number).await?.ticket(hand.sight)?;
        let after = change_in(change, hand, Step::Staff, number, None, &wanted).await?;
        if after != before {
            let version = after.line.version;
            steps.push(Undoable::Changed { before: Box::new(before), version });
        }
    }
    if let Some(into) = bulk.merge_into {
        let moved = merge::merge_in(change, hand, number, into).await?;
        steps.push(Undoable::Merged(Box::new(moved)));
    }
    if bulk.archive == Some(true) {
        steps.push(archive::archive_in(change, hand, number).await?.1);
    }
    if let Some(is_read) = bulk.read {
        let row = held(change, hand.sight, number).await?;
        let id = TicketId(row.id);
        read::mark_in(change.db(), actor.user, id, hand.sight, !is_read).await?;
        let event = domain::live::Event::TicketRead { number, unread: !is_read };
        change.publish_to(actor.user, event).await?;
    }
    Ok(steps)
}

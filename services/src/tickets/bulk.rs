//! Changing many tickets at once.

use domain::accounts::{Actor, Permission};
use domain::locations::LocationId;
use domain::tickets::{
    Bulk, BulkDone, BulkRefusal, Step, Ticket, TicketId, TicketLine, TicketNumber, UndoId,
};
use domain::{Conflict, Problem, ProblemKind};
use uuid::Uuid;

use super::archive::{self, Way};
use super::change::{Turn, Wish, assignable, store_all};
use super::hand::Hand;
use super::rows::{Row, held_all};
use super::undo::{self, Undoable};
use super::{assign, merge, read};
use crate::{Change, Error, Platform, Result};

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
    let undo = UndoId(Uuid::now_v7());
    let mut done = BulkDone { changed: Vec::new(), refused: Vec::new(), undo: None };
    for numbers in numbers.chunks(AT_ONCE) {
        let mut change = Change::by(platform, actor).await?;
        let Taken { changed, refused, steps } =
            as_far_as_they_take_it(&mut change, &hand, actor, bulk, numbers).await?;
        if !steps.is_empty() {
            undo::keep_more(&mut change, actor, undo, &steps).await?;
            done.undo = Some(undo);
        }
        change.commit().await?;
        done.changed.extend(changed);
        done.refused.extend(refused);
    }
    Ok(done)
}

/// So many are held at the same time, and nobody waits for the others. Should the rest fail, what was
/// done until then can be undone.
const AT_ONCE: usize = 50;

/// What became of some of them.
#[derive(Default)]
struct Taken {
    changed: Vec<TicketNumber>,
    refused: Vec<BulkRefusal>,
    steps: Vec<Undoable>,
}

impl Taken {
    fn refuse(&mut self, number: TicketNumber, problem: Problem) {
        let is_open = |conflict: &Conflict| matches!(conflict, Conflict::OpenItems { .. });
        let has_open_items = problem.conflicts.iter().any(is_open);
        self.refused.push(BulkRefusal { number, message: problem.message, has_open_items });
    }
}

/// All at once, if they take it as they are asked; else one after the other.
async fn as_far_as_they_take_it(
    change: &mut Change,
    hand: &Hand,
    actor: &Actor,
    bulk: &Bulk,
    numbers: &[TicketNumber],
) -> Result<Taken> {
    // Each goes to whoever has the fewest by then, and becomes part of what the others are in already.
    let is_one_by_one = bulk.assign_on_shift || bulk.merge_into.is_some();
    if !is_one_by_one && let Ok(taken) = attempt(change, hand, actor, bulk, numbers).await? {
        return Ok(taken);
    }
    let mut all = Taken::default();
    for &number in numbers {
        match attempt(change, hand, actor, bulk, &[number]).await? {
            Ok(Taken { changed, refused, steps }) => {
                all.changed.extend(changed);
                all.refused.extend(refused);
                all.steps.extend(steps);
            }
            Err(problem) => all.refuse(number, problem),
        }
    }
    Ok(all)
}

/// What is refused on the way leaves no trace.
async fn attempt(
    change: &mut Change,
    hand: &Hand,
    actor: &Actor,
    bulk: &Bulk,
    numbers: &[TicketNumber],
) -> Result<Result<Taken, Problem>> {
    sqlx::query("savepoint attempt").execute(change.db()).await?;
    match carry_out(change, hand, actor, bulk, numbers).await {
        Ok(taken) => {
            sqlx::query("release savepoint attempt").execute(change.db()).await?;
            Ok(Ok(taken))
        }
        Err(Error::Problem(problem)) if is_of_one(problem.kind) => {
            sqlx::query("rollback to savepoint attempt").execute(change.db()).await?;
            Ok(Err(problem))
        }
        Err(err) => Err(err),
    }
}

/// Whether other tickets may take what this one does not.
const fn is_of_one(kind: ProblemKind) -> bool {
    matches!(kind, ProblemKind::Invalid | ProblemKind::Conflict | ProblemKind::NotFound)
}

/// Does to all of these what is asked for, but to those that refuse it as they stand.
async fn carry_out(
    change: &mut Change,
    hand: &Hand,
    actor: &Actor,
    bulk: &Bulk,
    numbers: &[TicketNumber],
) -> Result<Taken> {
    let mut taken = Taken::default();
    let mut rows = held_all(change, hand.sight, numbers).await?;
    let mut wanted = bulk.change.clone();
    if bulk.assign_on_shift
        && let Some(row) = rows.values().next()
    {
        let user = assign::must_be_on_shift(change.db(), row.location_id.map(LocationId)).await?;
        wanted.assignee_id = Some(Some(user));
    }
    let wish = Wish::of(change, &wanted, Step::Staff).await?;
    let mut ids = Vec::new();
    let mut lines = Vec::new();
    let mut turns = Vec::new();
    for &number in numbers {
        let Some(row) = rows.remove(&number) else {
            taken.refuse(number, Problem::not_found("ticket"));
            continue;
        };
        let id = TicketId(row.id);
        // Of those that were merged, several numbers lead to one ticket.
        if ids.contains(&id) {
            taken.changed.push(number);
            continue;
        }
        match turn(hand, bulk, &wish, row) {
            Ok((line, turn)) => {
                taken.changed.push(number);
                ids.push(id);
                lines.push(line);
                turns.extend(turn);
            }
            Err(Error::Problem(problem)) => taken.refuse(number, problem),
            Err(err) => return Err(err),
        }
    }
    // Out of the archive before they are changed, into it afterwards.
    if bulk.archive == Some(false) {
        let tickets = archive::take_all(change, hand, Way::Out, &ids).await?;
        let undoable = |ticket: &Ticket| Way::Out.undoable(ticket.line.number);
        taken.steps.extend(tickets.iter().map(undoable));
        turns.clear();
        for ticket in tickets {
            turns.extend(wish.turn(ticket)?);
        }
    }
    if !turns.is_empty() {
        assignable(change, &turns).await?;
        let before: Vec<Ticket> = turns.iter().map(|turn| turn.before.clone()).collect();
        let after = store_all(change, hand, turns).await?;
        taken.steps.extend(before.into_iter().zip(after).map(|(before, after)| {
            Undoable::Changed { before: Box::new(before), version: after.line.version }
        }));
    }
    if let Some(into) = bulk.merge_into {
        for &number in &taken.changed {
            let moved = merge::merge_in(change, hand, number, into).await?;
            taken.steps.push(Undoable::Merged(Box::new(moved)));
        }
    }
    if bulk.archive == Some(true) {
        let tickets = archive::take_all(change, hand, Way::In, &ids).await?;
        let undoable = |ticket: &Ticket| Way::In.undoable(ticket.line.number);
        taken.steps.extend(tickets.iter().map(undoable));
    }
    if let Some(is_read) = bulk.read {
        read::mark_all(change, actor.user, &lines, hand.sight, !is_read).await?;
    }
    Ok(taken)
}

/// A ticket that is held, and what becomes of it; `None`: it is so already.
fn turn(hand: &Hand, bulk: &Bulk, wish: &Wish<'_>, row: Row) -> Result<(TicketLine, Option<Turn>)> {
    let moves = bulk.archive == Some(true) || bulk.merge_into.is_some();
    match bulk.archive {
        Some(false) => Way::Out.is_open_to(&row)?,
        _ if moves || wish.is_something() => Way::In.is_open_to(&row)?,
        _ => {}
    }
    let before = row.ticket(hand.sight)?;
    Ok((before.line.clone(), wish.turn(before)?))
}

//! What is to be done for a ticket, point by point: for those who work on tickets.

use domain::accounts::{Actor, Permission};
use domain::tickets::{
    Check, CheckChange, CheckId, CheckStep, Happening, NewCheck, TicketId, TicketNumber,
    checks_moved,
};
use domain::{Problem, ProblemKind};
use sqlx::PgConnection;
use uuid::Uuid;

use super::events;
use super::hand::Hand;
use super::rows::{held, not_archived, not_found, resolve};
use crate::idempotency::{self, IdempotencyKey};
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// The checklist of a ticket, in its order.
pub async fn of(platform: &Platform, actor: &Actor, number: TicketNumber) -> Result<Vec<Check>> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut conn = platform.connection().await?;
    let id = resolve(&mut conn, hand.sight, number).await?.ok_or_else(not_found)?;
    list(&mut conn, id).await
}

/// Adds an item.
pub async fn add(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    new: &NewCheck,
) -> Result<Check> {
    let mut list = Held::of(platform, actor, number).await?;
    let check = list.add(new).await?;
    list.change.commit().await?;
    Ok(check)
}

/// Adds an item, once for each key.
pub async fn add_once(
    platform: &Platform,
    actor: &Actor,
    key: &IdempotencyKey,
    number: TicketNumber,
    new: &NewCheck,
) -> Result<Check> {
    let mut list = Held::of(platform, actor, number).await?;
    let request = (number, new);
    let earlier =
        idempotency::earlier_answer(&mut list.change, actor, key, "ticket.check.add", &request);
    if let Some(check) = earlier.await? {
        return Ok(check);
    }
    let check = list.add(new).await?;
    idempotency::keep_answer(&mut list.change, actor, key, &check).await?;
    list.change.commit().await?;
    Ok(check)
}

/// Ticks an item, renames it or moves it.
pub async fn change(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    id: CheckId,
    wanted: &CheckChange,
) -> Result<Check> {
    let mut list = Held::of(platform, actor, number).await?;
    let check = list.change(id, wanted).await?;
    list.change.commit().await?;
    Ok(check)
}

/// Takes an item away.
pub async fn remove(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    id: CheckId,
) -> Result<()> {
    let mut list = Held::of(platform, actor, number).await?;
    let at = list.place_of(id)?;
    let gone = list.checks.remove(at);
    sqlx::query!("delete from ticket_checks where id = $1", id.0).execute(list.change.db()).await?;
    list.happened(CheckStep::Removed, &gone, None).await?;
    list.audit("ticket.check.remove", Some(&gone), None).await?;
    list.change.commit().await
}

pub(super) async fn list(conn: &mut PgConnection, ticket: TicketId) -> Result<Vec<Check>> {
    let rows = sqlx::query!(
        "select id, label, done from ticket_checks where ticket_id = $1 order by position, id",
        ticket.0,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let label = row.label.try_into().map_err(corrupt)?;
            Ok(Check { id: CheckId(row.id), label, done: row.done })
        })
        .collect()
}

/// The checklist of a ticket that is held: one change of it after the other.
struct Held {
    change: Change,
    hand: Hand,
    ticket: TicketId,
    checks: Vec<Check>,
}

impl Held {
    async fn of(platform: &Platform, actor: &Actor, number: TicketNumber) -> Result<Self> {
        actor.require(Permission::WorkTickets)?;
        let hand = Hand::of(actor)?;
        let mut change = Change::by(platform, actor).await?;
        let row = held(&mut change, hand.sight, number).await?;
        not_archived(&row)?;
        let ticket = TicketId(row.id);
        let checks = list(change.db(), ticket).await?;
        Ok(Self { change, hand, ticket, checks })
    }

    fn place_of(&self, id: CheckId) -> Result<usize> {
        let found = self.checks.iter().position(|check| check.id == id);
        found.ok_or_else(|| Problem::not_found("item").into())
    }

    async fn add(&mut self, new: &NewCheck) -> Result<Check> {
        if self.checks.len() >= Check::MOST {
            let reason = "a checklist has at most 100 items";
            return Err(Problem::new(ProblemKind::Conflict, reason).into());
        }
        let id = CheckId(Uuid::now_v7());
        let check = Check { id, label: new.label.clone(), done: new.done };
        sqlx::query!(
            "
            insert into ticket_checks (id, ticket_id, label, done, position)
            select $1, $2, $3, $4, coalesce(max(position), 0) + 1 from ticket_checks where ticket_id = $2
            ",
            id.0,
            self.ticket.0,
            check.label.as_str(),
            check.done,
        )
        .execute(self.change.db())
        .await?;
        self.checks.push(check.clone());
        if let Some(position) = new.position {
            self.move_to(self.checks.len() - 1, position).await?;
        }
        self.happened(CheckStep::Added, &check, None).await?;
        self.audit("ticket.check.add", None, Some(&check)).await?;
        Ok(check)
    }

    async fn change(&mut self, id: CheckId, wanted: &CheckChange) -> Result<Check> {
        let at = self.place_of(id)?;
        let before = self.checks[at].clone();
        let after = Check {
            id,
            label: wanted.label.clone().unwrap_or_else(|| before.label.clone()),
            done: wanted.done.unwrap_or(before.done),
        };
        if after != before {
            sqlx::query!(
                "update ticket_checks set label = $2, done = $3 where id = $1",
                id.0,
                after.label.as_str(),
                after.done,
            )
            .execute(self.change.db())
            .await?;
            self.checks[at] = after.clone();
        }
        let was_moved = match wanted.position {
            Some(position) => self.move_to(at, position).await?,
            None => false,
        };
        if after == before && !was_moved {
            return Ok(after);
        }
        if after.label != before.label {
            let was = Some(&before);
            self.happened(CheckStep::Renamed, &after, was).await?;
        }
        if after.done != before.done {
            let step = if after.done { CheckStep::Done } else { CheckStep::Reopened };
            self.happened(step, &after, None).await?;
        }
        self.audit("ticket.check.update", Some(&before), Some(&after)).await?;
        Ok(after)
    }

    /// Writes down the new order; `false`: it is as it was.
    async fn move_to(&mut self, at: usize, position: u16) -> Result<bool> {
        let before: Vec<CheckId> = self.checks.iter().map(|check| check.id).collect();
        self.checks = checks_moved(std::mem::take(&mut self.checks), at, position);
        let ids: Vec<Uuid> = self.checks.iter().map(|check| check.id.0).collect();
        if before.iter().map(|id| id.0).eq(ids.iter().copied()) {
            return Ok(false);
        }
        sqlx::query!(
            "
            update ticket_checks c
            set position = given.place
            from unnest($1::uuid[]) with ordinality as given (id, place)
            where c.id = given.id
            ",
            &ids,
        )
        .execute(self.change.db())
        .await?;
        Ok(true)
    }

    /// In another order it is the same list, so that moving is no news.
    async fn happened(&mut self, step: CheckStep, it: &Check, was: Option<&Check>) -> Result<()> {
        let was = was.map(|was| was.label.clone());
        let what = Happening::Checked { step, label: it.label.clone(), was };
        events::note(&mut self.change, self.ticket, &self.hand, true, None, &what).await?;
        Ok(())
    }

    /// Notes who did it, and tells those who look at the ticket.
    async fn audit(
        &mut self,
        action: &str,
        before: Option<&Check>,
        after: Option<&Check>,
    ) -> Result<()> {
        self.change.audit(action, self.ticket.0, before, after).await?;
        events::announce(&mut self.change, self.ticket, &self.hand, true).await
    }
}

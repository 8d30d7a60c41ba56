//! Giving tickets to people: by name, to oneself, to whoever is on shift.

use chrono::Utc;
use domain::accounts::{Actor, Permission, UserId};
use domain::locations::LocationId;
use domain::tickets::{Assigned, OnDuty, Step, Ticket, TicketChange, TicketNumber};
use domain::{Problem, ProblemKind};
use sqlx::PgConnection;

use super::change::change_in;
use super::hand::Hand;
use super::{people, rows, settings};
use crate::{Change, Platform, Result};

/// Gives a ticket to somebody, or to nobody.
pub async fn assign(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    assignee: Option<UserId>,
) -> Result<Assigned> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let wanted = TicketChange::assignee(assignee);
    let ticket = change_in(&mut change, &hand, Step::Staff, number, None, &wanted).await?;
    let assigned = looked_at(change.db(), ticket).await?;
    change.commit().await?;
    Ok(assigned)
}

/// “Take it.”
pub async fn take(platform: &Platform, actor: &Actor, number: TicketNumber) -> Result<Assigned> {
    assign(platform, actor, number, Some(actor.user)).await
}

/// Gives a ticket to whoever is on shift at its location, the one with the fewest active tickets;
/// where nobody is, to the triage owner.
pub async fn auto_assign(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
) -> Result<Assigned> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let row = rows::held(&mut change, hand.sight, number).await?;
    let user = must_be_on_shift(change.db(), row.location_id.map(LocationId)).await?;
    let wanted = TicketChange::assignee(Some(user));
    let ticket = change_in(&mut change, &hand, Step::Staff, number, None, &wanted).await?;
    let assigned = looked_at(change.db(), ticket).await?;
    change.commit().await?;
    Ok(assigned)
}

/// Who is on shift now at a location, or anywhere, those with the fewest active tickets first.
pub async fn on_duty(
    platform: &Platform,
    actor: &Actor,
    location: Option<LocationId>,
) -> Result<Vec<OnDuty>> {
    actor.require(Permission::WorkTickets)?;
    on_shift(&mut *platform.connection().await?, location).await
}

/// Who is to do what has come in at a location: whoever is on shift there, or else the triage owner
/// of the location, of the site, or the first admin.
pub(super) async fn whoever_is_on_shift(
    conn: &mut PgConnection,
    location: Option<LocationId>,
) -> Result<Option<UserId>> {
    if let Some(first) = on_shift(conn, location).await?.first() {
        return Ok(Some(first.user_id));
    }
    triage_owner(conn, location).await
}

/// The same; refuses where there is nobody at all.
pub(super) async fn must_be_on_shift(
    conn: &mut PgConnection,
    location: Option<LocationId>,
) -> Result<UserId> {
    let reason = "nobody is on shift, and there is no triage owner; choose somebody";
    let nobody = || Problem::new(ProblemKind::Conflict, reason);
    Ok(whoever_is_on_shift(conn, location).await?.ok_or_else(nobody)?)
}

/// Who gets what nobody else owns.
pub async fn triage_owner(
    conn: &mut PgConnection,
    location: Option<LocationId>,
) -> Result<Option<UserId>> {
    let chosen = settings::read(conn).await?.triage_owner_id;
    let owner = sqlx::query_scalar!(
        r#"
        select u.id as "id!"
        from (
            select triage_owner_id as id, 1 as place from locations where id = $1
            union all
            select $2::uuid, 2
            union all
            (select id, 3 from users where active and 'admin' = any (roles) order by created_at, id limit 1)
        ) owner
        join users u on u.id = owner.id
        where u.active and u.roles && $3
        order by owner.place
        limit 1
        "#,
        location.map(|location| location.0),
        chosen.map(|user| user.0),
        &people::staff_roles(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(owner.map(UserId))
}

/// Time off cancels shifts or cuts them, so that who has a shift now is not away.
async fn on_shift(conn: &mut PgConnection, location: Option<LocationId>) -> Result<Vec<OnDuty>> {
    let rows = sqlx::query!(
        r#"
        select u.id, max(s.ends_at) as "until!", (
            select count(*) from tickets t
            where t.assignee_id = u.id and t.archived_at is null and t.status in ('open', 'in_progress', 'pending')
        ) as "active!"
        from shifts s
        join users u on u.id = s.technician_id
        where s.starts_at > now() - interval '24 hours'
            and s.starts_at <= now()
            and s.ends_at > now()
            and s.kind = 'work'
            and s.state = 'scheduled'
            and s.deleted_at is null
            and ($1::uuid is null or s.location_id = $1)
            and u.active
            and u.roles && $2
        group by u.id, u.name
        order by 3, u.name, u.id
        "#,
        location.map(|location| location.0),
        &people::staff_roles(),
    )
    .fetch_all(conn)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| OnDuty { user_id: UserId(row.id), active_tickets: row.active, until: row.until })
        .collect())
}

/// Says whether whoever has it now is off, and who is on.
async fn looked_at(conn: &mut PgConnection, ticket: Ticket) -> Result<Assigned> {
    let Some(assignee) = ticket.line.assignee_id else {
        return Ok(Assigned { ticket, is_off: false, on_shift: Vec::new() });
    };
    let now = Utc::now();
    let mut on_shift = on_shift(conn, ticket.line.location_id).await?;
    on_shift.retain(|on| on.until > now);
    let is_off = !on_shift.iter().any(|on| on.user_id == assignee);
    if !is_off {
        on_shift.clear();
    }
    Ok(Assigned { ticket, is_off, on_shift })
}

//! How tickets belong together.

use domain::Problem;
use domain::accounts::{Actor, Permission};
use domain::tickets::{Happening, LinkKind, Sight, TicketId, TicketLink, TicketNumber};
use sqlx::PgConnection;
use uuid::Uuid;

use super::events;
use super::hand::Hand;
use super::rows::{held, load, not_archived, not_found, number as number_of, resolve};
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// The tickets that belong to a ticket, of those that whoever asks sees.
pub async fn links_of(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
) -> Result<Vec<TicketLink>> {
    let sight = Sight::of(actor)?;
    let mut conn = platform.connection().await?;
    let id = resolve(&mut conn, sight, number).await?.ok_or_else(not_found)?;
    list(&mut conn, sight, id).await
}

/// Links two tickets: `kind` says what the other is to this one. Answers all links of this one.
pub async fn link(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    other: TicketNumber,
    kind: LinkKind,
) -> Result<Vec<TicketLink>> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let row = held(&mut change, hand.sight, number).await?;
    not_archived(&row)?;
    let (id, other) = (TicketId(row.id), other_of(&mut change, &hand, row.id, other).await?);
    link_in(&mut change, &hand, id, other, kind).await?;
    let links = list(change.db(), hand.sight, id).await?;
    change.audit("ticket.link", id.0, None, Some(&links)).await?;
    change.commit().await?;
    Ok(links)
}

/// Takes a link away again.
pub async fn unlink(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    other: TicketNumber,
    kind: LinkKind,
) -> Result<Vec<TicketLink>> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let row = held(&mut change, hand.sight, number).await?;
    not_archived(&row)?;
    let (id, other_id) = (TicketId(row.id), other_of(&mut change, &hand, row.id, other).await?);
    let (from, to, name) = ends(id, other_id, kind);
    let gone = sqlx::query!(
        "
        delete from ticket_links
        where kind = $3 and ((from_id = $1 and to_id = $2) or ($3 <> 'parent' and from_id = $2 and to_id = $1))
        ",
        from.0,
        to.0,
        name,
    )
    .execute(change.db())
    .await?;
    if gone.rows_affected() > 0 {
        let number = number_of(row.number)?;
        for (ticket, other, kind) in [(id, other, kind), (other_id, number, kind.reversed())] {
            let what = Happening::Unlinked { kind, other };
            events::note(&mut change, ticket, &hand, true, None, &what).await?;
            events::announce(&mut change, ticket, &hand, true).await?;
        }
    }
    let links = list(change.db(), hand.sight, id).await?;
    change.audit("ticket.unlink", id.0, None, Some(&links)).await?;
    change.commit().await?;
    Ok(links)
}

/// Links two tickets in a transaction of the caller's. To link them twice is to link them once. Only
/// those who work on tickets read of it: the other may be none of the requester's business.
pub async fn link_in(
    change: &mut Change,
    hand: &Hand,
    id: TicketId,
    other: TicketId,
    kind: LinkKind,
) -> Result<()> {
    let (from, to, name) = ends(id, other, kind);
    let linked = sqlx::query!(
        "insert into ticket_links (id, from_id, to_id, kind) values ($1, $2, $3, $4) on conflict do nothing",
        Uuid::now_v7(),
        from.0,
        to.0,
        name,
    )
    .execute(change.db())
    .await?;
    if linked.rows_affected() == 0 {
        return Ok(());
    }
    for (ticket, other, kind) in [(id, other, kind), (other, id, kind.reversed())] {
        let row = load(change.db(), None, other).await?;
        let title = row.title.try_into().map_err(corrupt)?;
        let what = Happening::Linked { kind, other: number_of(row.number)?, title };
        events::note(change, ticket, hand, true, None, &what).await?;
        events::announce(change, ticket, hand, true).await?;
    }
    Ok(())
}

/// Of those that somebody sees, both ends.
pub(super) async fn list(
    conn: &mut PgConnection,
    sight: Sight,
    ticket: TicketId,
) -> Result<Vec<TicketLink>> {
    let rows = sqlx::query!(
        r#"
        select l.kind, l.from_id = $1 as "is_from!", t.number, t.title, t.status
        from ticket_links l
        join tickets t on t.id = case when l.from_id = $1 then l.to_id else l.from_id end
        where (l.from_id = $1 or l.to_id = $1)
            -- What became part of this one is no other.
            and t.merged_into is distinct from $1
            and ($2::uuid is null or t.requester_id = $2
                or exists (select from ticket_watchers w where w.ticket_id = t.id and w.user_id = $2))
        order by l.kind, t.number
        "#,
        ticket.0,
        sight.only().map(|user| user.0),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind: LinkKind = row.kind.parse().map_err(corrupt)?;
            Ok(TicketLink {
                kind: if row.is_from { kind } else { kind.reversed() },
                number: number_of(row.number)?,
                title: row.title.try_into().map_err(corrupt)?,
                status: row.status.parse().map_err(corrupt)?,
            })
        })
        .collect()
}

async fn other_of(
    change: &mut Change,
    hand: &Hand,
    ticket: Uuid,
    other: TicketNumber,
) -> Result<TicketId> {
    let missing = || Problem::invalid("other", "there is no such ticket");
    let other = resolve(change.db(), hand.sight, other).await?.ok_or_else(missing)?;
    if other.0 == ticket {
        return Err(Problem::invalid("other", "choose another ticket").into());
    }
    Ok(other)
}

/// From which to which a link is kept, and as what: what has a parent comes first.
fn ends(id: TicketId, other: TicketId, kind: LinkKind) -> (TicketId, TicketId, &'static str) {
    match kind {
        LinkKind::Child => (other, id, LinkKind::Parent.name()),
        kind => (id, other, kind.name()),
    }
}

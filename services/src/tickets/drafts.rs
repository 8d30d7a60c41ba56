//! Words that are not sent yet.

use domain::accounts::{Actor, UserId};
use domain::tickets::{CommentBody, Draft, DraftBody, DraftPlace, Sight, TicketNumber};
use sqlx::PgConnection;

use crate::locations::corrupt;
use crate::{Platform, Result};

/// What somebody has begun to write there. What they had begun for a ticket that is part of this one by now
/// stands behind it.
pub async fn read(platform: &Platform, actor: &Actor, place: DraftPlace) -> Result<Option<Draft>> {
    Sight::of(actor)?;
    let mut conn = platform.connection().await?;
    let mut kept = all_for(&mut conn, actor.user, place).await?;
    if kept.iter().any(|(other, _)| *other != place) {
        drop(conn);
        kept = gathered(platform, actor.user, place).await?;
    }
    Ok(kept.into_iter().find(|(other, _)| *other == place).map(|(_, draft)| draft))
}

/// Puts together what was written for tickets that are one now. What would be too long together stays where it
/// was written.
async fn gathered(
    platform: &Platform,
    user: UserId,
    place: DraftPlace,
) -> Result<Vec<(DraftPlace, Draft)>> {
    let mut tx = platform.db.begin().await?;
    // Two windows that look at once would have it twice.
    sqlx::query!("select id from users where id = $1 for no key update", user.0)
        .fetch_one(&mut *tx)
        .await?;
    let mut here: Option<Draft> = None;
    for (from, draft) in all_for(&mut tx, user, place).await? {
        let both = match &here {
            None => Some(draft),
            Some(here) => here.with(&draft),
        };
        let Some(both) = both else { continue };
        forget(&mut tx, user, from).await?;
        here = Some(both);
    }
    if let Some(draft) = &here {
        keep(&mut tx, user, place, &draft.body, draft.internal).await?;
    }
    tx.commit().await?;
    Ok(here.map(|draft| (place, draft)).into_iter().collect())
}

/// The draft of a place, and then, the older first, those of tickets that became part of its ticket.
async fn all_for(
    conn: &mut PgConnection,
    user: UserId,
    place: DraftPlace,
) -> Result<Vec<(DraftPlace, Draft)>> {
    let number = match place {
        DraftPlace::Ticket(number) => Some(number.get()),
        DraftPlace::New => None,
    };
    let rows = sqlx::query!(
        "
        with recursive part as (
            select id, number from tickets where number = $3
            union
            select t.id, t.number from part join tickets t on t.merged_into = part.id
        )
        select place, body, internal, updated_at
        from ticket_drafts
        where user_id = $1 and (place = $2 or place in (select number::text from part))
        order by place <> $2, updated_at, place
        ",
        user.0,
        place.to_string(),
        number,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let draft = Draft {
                body: row.body.try_into().map_err(corrupt)?,
                internal: row.internal,
                updated_at: row.updated_at,
            };
            Ok((row.place.parse().map_err(corrupt)?, draft))
        })
        .collect()
}

/// Keeps what stands in the field; nothing, if nothing does.
pub async fn save(
    platform: &Platform,
    actor: &Actor,
    place: DraftPlace,
    body: &DraftBody,
    internal: bool,
) -> Result<()> {
    Sight::of(actor)?;
    let mut conn = platform.connection().await?;
    if body.as_str().is_empty() {
        return forget(&mut conn, actor.user, place).await;
    }
    keep(&mut conn, actor.user, place, body, internal).await
}

async fn keep(
    conn: &mut PgConnection,
    user: UserId,
    place: DraftPlace,
    body: &DraftBody,
    internal: bool,
) -> Result<()> {
    sqlx::query!(
        "
        insert into ticket_drafts (user_id, place, body, internal)
        values ($1, $2, $3, $4)
        on conflict (user_id, place) do update
        set body = excluded.body, internal = excluded.internal, updated_at = now()
        ",
        user.0,
        place.to_string(),
        body.as_str(),
        internal,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was written has been sent; so has, with it, what was begun for a ticket that is part of this one.
pub(super) async fn done(
    conn: &mut PgConnection,
    user: UserId,
    number: TicketNumber,
    sent: &CommentBody,
) -> Result<()> {
    let place = DraftPlace::Ticket(number);
    for (other, draft) in all_for(conn, user, place).await? {
        if other == place || sent.as_str().contains(draft.body.as_str().trim()) {
            forget(conn, user, other).await?;
        }
    }
    Ok(())
}

async fn forget(conn: &mut PgConnection, user: UserId, place: DraftPlace) -> Result<()> {
    sqlx::query!(
        "delete from ticket_drafts where user_id = $1 and place = $2",
        user.0,
        place.to_string(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

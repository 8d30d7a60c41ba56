//! Words that are not sent yet.

use domain::accounts::{Actor, UserId};
use domain::tickets::{Draft, DraftBody, DraftPlace, Sight, TicketNumber};
use sqlx::PgConnection;

use crate::locations::corrupt;
use crate::{Platform, Result};

pub async fn read(platform: &Platform, actor: &Actor, place: DraftPlace) -> Result<Option<Draft>> {
    Sight::of(actor)?;
    let row = sqlx::query!(
        "select body, internal, updated_at from ticket_drafts where user_id = $1 and place = $2",
        actor.user.0,
        place.to_string(),
    )
    .fetch_optional(&platform.db)
    .await?;
    row.map(|row| {
        Ok(Draft {
            body: row.body.try_into().map_err(corrupt)?,
            internal: row.internal,
            updated_at: row.updated_at,
        })
    })
    .transpose()
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
    if body.as_str().is_empty() {
        return drop(&mut *platform.db.acquire().await?, actor.user, place).await;
    }
    sqlx::query!(
        "
        insert into ticket_drafts (user_id, place, body, internal)
        values ($1, $2, $3, $4)
        on conflict (user_id, place) do update
        set body = excluded.body, internal = excluded.internal, updated_at = now()
        ",
        actor.user.0,
        place.to_string(),
        body.as_str(),
        internal,
    )
    .execute(&platform.db)
    .await?;
    Ok(())
}

/// What was written has been sent.
pub(super) async fn done(
    conn: &mut PgConnection,
    user: UserId,
    number: TicketNumber,
) -> Result<()> {
    drop(conn, user, DraftPlace::Ticket(number)).await
}

async fn drop(conn: &mut PgConnection, user: UserId, place: DraftPlace) -> Result<()> {
    sqlx::query!(
        "delete from ticket_drafts where user_id = $1 and place = $2",
        user.0,
        place.to_string(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

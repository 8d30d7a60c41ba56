//! Tickets like the one that somebody begins to write.

use domain::accounts::Actor;
use domain::locations::LocationId;
use domain::tickets::{Sight, TicketLine};
use uuid::Uuid;

use super::rows::read;
use crate::{Platform, Result};

/// Shorter ones are like everything.
const SHORTEST: usize = 4;

/// Active tickets with a title like this one, the most alike first, at most five, of those that
/// whoever asks sees.
pub async fn similar(
    platform: &Platform,
    actor: &Actor,
    title: &str,
    location: Option<LocationId>,
) -> Result<Vec<TicketLine>> {
    let sight = Sight::of(actor)?;
    let title: String = title.chars().filter(|c| !c.is_control()).take(200).collect();
    if title.trim().chars().count() < SHORTEST {
        return Ok(Vec::new());
    }
    let mut conn = platform.connection().await?;
    let ids: Vec<Uuid> = sqlx::query_scalar!(
        "
        select t.id
        from tickets t
        where lower($1) <% lower(t.title)
            and t.archived_at is null
            and t.status_rank < 3
            and ($2::uuid is null or t.requester_id = $2
                or exists (select from ticket_watchers w where w.ticket_id = t.id and w.user_id = $2))
        order by word_similarity(lower($1), lower(t.title)) desc, t.location_id is not distinct from $3 desc, t.number desc
        limit 5
        ",
        title.trim(),
        sight.only().map(|user| user.0),
        location.map(|location| location.0),
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut lines: Vec<TicketLine> = read(&mut conn, Some(actor.user), &ids)
        .await?
        .into_iter()
        .map(|row| row.line(sight))
        .collect::<Result<_>>()?;
    lines.sort_by_key(|line| ids.iter().position(|id| *id == line.id.0));
    Ok(lines)
}

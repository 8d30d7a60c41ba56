//! Looking at swaps: those that concern one, and for those who plan all.

use chrono::Utc;
use domain::Problem;
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::swaps::{Party, Swap, SwapId};

use uuid::Uuid;

use super::rows::{Row, with_shifts};
use crate::{Platform, Result};

/// More than this nobody could look through.
const MOST: i64 = 500;

/// What waits for somebody to take it or to agree, the next shift first.
pub async fn list(platform: &Platform, actor: &Actor) -> Result<Vec<Swap>> {
    actor.require(Permission::TradeShifts)?;
    let mut conn = platform.connection().await?;
    let rows = sqlx::query_as!(
        Row,
        "
        select s.id, s.shift_id, s.offered_by, s.offered_to, s.note, s.state, s.taken_by, s.offered_at, s.version
        from swaps s
        join shifts on shifts.id = s.shift_id
        where s.state in ('offered', 'claimed')
            and shifts.technician_id = s.offered_by
            and shifts.state = 'scheduled'
            and shifts.ends_at > now()
            and shifts.deleted_at is null
            and ($1 or s.offered_to is null or $2 in (s.offered_by, s.offered_to, s.taken_by))
        order by shifts.starts_at, s.id
        limit $3
        ",
        actor.may(Permission::PlanShifts),
        actor.user.0,
        MOST,
    )
    .fetch_all(&mut *conn)
    .await?;
    let now = Utc::now();
    let mut swaps = with_shifts(&mut conn, rows).await?;
    // Between the two questions a shift may have gone elsewhere.
    swaps.retain(|swap| swap.is_live(now));
    Ok(swaps)
}

/// One swap, whatever became of it.
pub async fn get(platform: &Platform, actor: &Actor, id: SwapId) -> Result<Swap> {
    actor.require(Permission::TradeShifts)?;
    let mut conn = platform.connection().await?;
    let row = sqlx::query_as!(
        Row,
        "
        select id, shift_id, offered_by, offered_to, note, state, taken_by, offered_at, version
        from swaps
        where id = $1
        ",
        id.0,
    )
    .fetch_optional(&mut *conn)
    .await?;
    let found = with_shifts(&mut conn, row.into_iter().collect()).await?.pop();
    found
        .filter(|swap| swap.is_seen_by(party(actor)))
        .ok_or_else(|| Problem::not_found("swap").into())
}

/// Whoever plans, whatever their name.
pub(super) const PLANNER: Party = Party { user: UserId(Uuid::nil()), plans: true };

/// Who this actor is to swaps.
pub(super) fn party(actor: &Actor) -> Party {
    Party { user: actor.user, plans: actor.may(Permission::PlanShifts) }
}

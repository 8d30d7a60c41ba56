//! Telling whom it concerns.

use domain::accounts::{Permission, UserId};
use domain::live::Event;
use domain::notifications::{Notice, PlannedWork};
use domain::scheduling::swaps::{Swap, SwapState};

use crate::{Change, Result, notifications};

/// Tells the one colleague, or all who work at the same place.
pub(super) async fn offered(change: &mut Change, swap: &Swap) -> Result<()> {
    let Some(notice) = notice(swap) else { return Ok(()) };
    let concerned = match swap.offered_to {
        Some(to) => vec![to.0],
        None => {
            sqlx::query_scalar!(
                "
                select id from users
                where active and 'technician' = any (roles) and id <> $1
                    and ($2::uuid is null or location_id = $2)
                order by id
                ",
                swap.offered_by.0,
                swap.shift.location_id.map(|location| location.0),
            )
            .fetch_all(change.db())
            .await?
        }
    };
    for user in concerned {
        notifications::tell(change, UserId(user), notice.clone()).await?;
    }
    // Those who plan may have offered it for them.
    notifications::tell(change, swap.offered_by, notice).await?;
    change.publish(Event::SwapsChanged).await
}

/// Tells what became of it. That a shift has changed hands, both are told as of any shift.
pub(super) async fn stepped(change: &mut Change, before: &Swap, after: &Swap) -> Result<()> {
    // Whoever has not read of the state before need not any more.
    notifications::take_back(change, after.id.0).await?;
    if after.state != SwapState::Approved
        && let Some(notice) = notice(after)
    {
        if after.state == SwapState::Claimed {
            notifications::tell_all_who_may(change, Permission::PlanShifts, &notice).await?;
        }
        let mut concerned = vec![Some(after.offered_by), before.taken_by.or(after.taken_by)];
        concerned.dedup();
        for user in concerned.into_iter().flatten() {
            notifications::tell(change, user, notice.clone()).await?;
        }
    }
    change.publish(Event::SwapsChanged).await
}

/// `None`: the shift does not take place, so there is nothing to tell of it.
fn notice(swap: &Swap) -> Option<Notice> {
    Some(Notice::Swap {
        swap_id: swap.id,
        state: swap.state,
        offered_by: swap.offered_by,
        taken_by: swap.taken_by,
        shift: PlannedWork::of(&swap.shift)?,
    })
}

//! Keeping people and their shifts as they are until the end of a change.

use domain::accounts::UserId;
use domain::scheduling::{Shift, ShiftId};
use domain::{Problem, ProblemKind};

use crate::scheduling::rows::Row;
use crate::{Change, Result};

/// A shift to be changed, after its technician and the one it is to be given to; and whether shifts
/// may be planned for the latter.
///
/// Whoever changes plans holds people first and then their shifts, so that a shift that is moved
/// and time off that is approved wait for one another and not in a circle.
pub(in crate::scheduling) async fn held(
    change: &mut Change,
    id: ShiftId,
    to: Option<Option<UserId>>,
) -> Result<(Shift, bool)> {
    let from = technician_of(change, id).await?.ok_or_else(|| Problem::not_found("shift"))?;
    let to = to.unwrap_or(from);
    let mut may_plan_for = to.is_none();
    let mut technicians: Vec<UserId> = [from, to].into_iter().flatten().collect();
    technicians.sort_unstable();
    technicians.dedup();
    for &technician in &technicians {
        let may = hold_technician(change, technician).await?;
        may_plan_for |= Some(technician) == to && may;
    }
    let shift = locked(change, id).await?;
    if shift.technician_id.is_some_and(|technician| !technicians.contains(&technician)) {
        return Err(Problem::new(
            ProblemKind::Conflict,
            "somebody else gave this shift away meanwhile; look at it and try again",
        )
        .into());
    }
    Ok((shift, may_plan_for))
}

/// Whose a shift is, deleted or not; `None`: there is no such shift.
pub(super) async fn technician_of(
    change: &mut Change,
    id: ShiftId,
) -> Result<Option<Option<UserId>>> {
    let found = sqlx::query_scalar!("select technician_id from shifts where id = $1", id.0)
        .fetch_optional(change.db())
        .await?;
    Ok(found.map(|technician| technician.map(UserId)))
}

/// A shift that nobody else changes until the end of the change.
pub(in crate::scheduling) async fn locked(change: &mut Change, id: ShiftId) -> Result<Shift> {
    sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where id = $1 and deleted_at is null
        for update
        ",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("shift"))?
    .try_into()
}

/// A shift as it is, even if it was deleted, and whether it was; `None`: there never was one.
pub(in crate::scheduling) async fn locked_or_deleted(
    change: &mut Change,
    id: ShiftId,
) -> Result<Option<(Shift, bool)>> {
    let row = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where id = $1
        for update
        ",
        id.0,
    )
    .fetch_optional(change.db())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let is_deleted = sqlx::query_scalar!(
        r#"select deleted_at is not null as "is_deleted!" from shifts where id = $1"#,
        id.0,
    )
    .fetch_one(change.db())
    .await?;
    Ok(Some((row.try_into()?, is_deleted)))
}

/// Whether shifts may be planned for this user: an active technician, who remains so until the
/// commit.
///
/// Also lets the changes of one technician's shifts come one by one. Side by side, each of two that
/// overlap would wait for the other to commit, until the database ends one as a deadlock.
pub(in crate::scheduling) async fn hold_technician(
    change: &mut Change,
    id: UserId,
) -> Result<bool> {
    let found = sqlx::query_scalar!(
        r#"
        select active and 'technician' = any (roles) as "may_plan_for!"
        from users
        where id = $1
        for no key update
        "#,
        id.0,
    )
    .fetch_optional(change.db())
    .await?;
    Ok(found.unwrap_or(false))
}

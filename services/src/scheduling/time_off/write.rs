//! Writing what time off does to shifts, and keeping book of it.

use domain::Problem;
use domain::live::Event;
use domain::notifications::PlannedWork;
use domain::scheduling::time_off::TimeOff;
use domain::scheduling::{Shift, ShiftId};
use uuid::Uuid;

use crate::notifications::collect_anyhow;
use crate::scheduling::announce::announce_to_others;
use crate::scheduling::bulk;
use crate::scheduling::rows::Row;
use crate::{Change, Result};

/// Writes when a shift is, whose it is, and whether it takes place.
pub(super) async fn store(
    change: &mut Change,
    time_off: &TimeOff,
    before: &Shift,
    wanted: &Shift,
) -> Result<Shift> {
    let row = sqlx::query_as!(
        Row,
        "
        update shifts
        set starts_at = $2, ends_at = $3, state = $4, state_reason = $5, technician_id = $6,
            version = version + 1, updated_at = now()
        where id = $1
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        ",
        before.id.0,
        wanted.span.starts_at(),
        wanted.span.ends_at(),
        wanted.state.name(),
        wanted.state_reason,
        wanted.technician_id.map(|technician| technician.0),
    )
    .fetch_one(change.db())
    .await?;
    let after = Shift::try_from(row)?;
    tell(change, time_off, Some(before), Some(&after)).await?;
    change.audit("shift.update", after.id.0, Some(before), Some(&after)).await?;
    change.publish(Event::ShiftChanged { shift: after.clone() }).await?;
    Ok(after)
}

/// The rest of a shift behind a hole, or what is in the hole, as a shift of its own. It is by no
/// template: that made one shift for the day, and it is still there.
pub(super) async fn make(change: &mut Change, time_off: &TimeOff, like: &Shift) -> Result<Shift> {
    let shift = Shift { id: ShiftId(Uuid::now_v7()), origin: None, ..like.clone() };
    let made = bulk::insert(change, &[shift]).await?.pop();
    let made = made.ok_or_else(|| Problem::not_found("shift"))?;
    tell(change, time_off, None, Some(&made)).await?;
    note(change, time_off, "made", &made, &made).await?;
    Ok(made)
}

pub(super) async fn remove(change: &mut Change, time_off: &TimeOff, shift: &Shift) -> Result<()> {
    sqlx::query!(
        "update shifts set deleted_at = now(), version = version + 1, updated_at = now() where id = $1",
        shift.id.0,
    )
    .execute(change.db())
    .await?;
    tell(change, time_off, Some(shift), None).await?;
    change.audit("shift.delete", shift.id.0, Some(shift), None).await?;
    change.publish(Event::removed(shift)).await
}

/// Behind the bell the time off tells its technician of all as one; their own calendar needs each,
/// also of what they did themselves. Others hear of it as of any change.
async fn tell(
    change: &mut Change,
    time_off: &TimeOff,
    before: Option<&Shift>,
    after: Option<&Shift>,
) -> Result<()> {
    let away = time_off.technician_id;
    let is_theirs = |shift: &&Shift| shift.technician_id == Some(away);
    let shift = before.filter(is_theirs).or(after.filter(is_theirs));
    if let Some(shift) = shift {
        let known = (shift.id, before.filter(is_theirs).and_then(PlannedWork::of));
        collect_anyhow(change, away, &[known]).await?;
    }
    announce_to_others(change, away, before, after).await
}

pub(super) async fn note(
    change: &mut Change,
    time_off: &TimeOff,
    effect: &str,
    before: &Shift,
    after: &Shift,
) -> Result<()> {
    sqlx::query!(
        "
        insert into time_off_effects (time_off_id, shift_id, effect, starts_at, ends_at, version)
        values ($1, $2, $3, $4, $5, $6)
        ",
        time_off.id.0,
        before.id.0,
        effect,
        before.span.starts_at(),
        before.span.ends_at(),
        after.version,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

pub(super) async fn settle(
    change: &mut Change,
    time_off: &TimeOff,
    shift: Uuid,
    outcome: &str,
) -> Result<()> {
    sqlx::query!(
        "update time_off_effects set outcome = $3 where time_off_id = $1 and shift_id = $2",
        time_off.id.0,
        shift,
        outcome,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

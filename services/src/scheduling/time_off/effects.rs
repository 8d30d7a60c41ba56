//! What approved time off does to shifts, written down so that it can be undone.

use chrono::Days;
use domain::Problem;
use domain::accounts::UserId;
use domain::live::Event;
use domain::notifications::PlannedWork;
use domain::scheduling::time_off::{Damage, Effects, KeptShift, TimeOff, When, WhyKept};
use domain::scheduling::{Shift, ShiftId, ShiftSpan, ShiftState};
use sqlx::PgConnection;
use uuid::Uuid;

use super::absences::in_the_way;
use crate::locations::corrupt;
use crate::notifications::collect;
use crate::scheduling::rows::Row;
use crate::scheduling::shifts::locked_or_deleted;
use crate::{Change, Result};

/// Why a shift does not take place, where its technician is away.
const REASON: &str = "time off";

/// What there is to undo.
pub(super) struct Undo {
    pub back: Vec<Back>,
    pub kept: Vec<KeptShift>,
}

/// A shift that can be put back.
pub(super) struct Back {
    now: Shift,
    /// As it was before, and will be again.
    pub shift: Shift,
    /// It did not exist before.
    was_made: bool,
}

/// Cancels and cuts the shifts that time off touches.
pub(super) async fn apply(
    change: &mut Change,
    time_off: &TimeOff,
    effects: &mut Effects,
) -> Result<()> {
    let shifts = scheduled_around(change, time_off.technician_id, &time_off.when).await?;
    let damage = Damage::of(&time_off.when, shifts).map_err(corrupt)?;
    for shift in damage.cancelled {
        let after = store(change, &shift, shift.span, Some(REASON)).await?;
        note(change, time_off, "cancelled", &shift, &after).await?;
        effects.cancelled.push(after);
    }
    for cut in damage.cut {
        let mut remaining = cut.remaining.into_iter();
        let Some(first) = remaining.next() else { continue };
        let after = store(change, &cut.shift, first, None).await?;
        note(change, time_off, "cut", &cut.shift, &after).await?;
        effects.cut.push(after);
        for span in remaining {
            let made = make(change, &cut.shift, span).await?;
            note(change, time_off, "made", &made, &made).await?;
            effects.cut.push(made);
        }
    }
    Ok(())
}

/// Puts back what the time off changed and nobody has changed since.
pub(super) async fn take_back(
    change: &mut Change,
    time_off: &TimeOff,
    effects: &mut Effects,
) -> Result<()> {
    let undo = undo(change, time_off).await?;
    for back in &undo.back {
        let outcome = if back.was_made {
            remove(change, &back.now).await?;
            "restored"
        } else {
            effects.restored.push(store(change, &back.now, back.shift.span, None).await?);
            "restored"
        };
        settle(change, time_off, back.now.id.0, outcome).await?;
    }
    for kept in &undo.kept {
        settle(change, time_off, kept.shift.id.0, "kept").await?;
    }
    effects.kept = undo.kept;
    Ok(())
}

/// What taking it back would do, to be asked while the technician is held.
pub(super) async fn undo(change: &mut Change, time_off: &TimeOff) -> Result<Undo> {
    let entries = sqlx::query!(
        "
        select e.shift_id, e.effect, e.starts_at, e.ends_at, e.version
        from time_off_effects e
        where e.time_off_id = $1 and e.outcome is null
        -- The rest behind a hole goes before the shift it was cut from comes back over it.
        order by (e.effect = 'made') desc, e.starts_at, e.shift_id
        ",
        time_off.id.0,
    )
    .fetch_all(change.db())
    .await?;
    let mut undo = Undo { back: Vec::new(), kept: Vec::new() };
    for entry in entries {
        let found = locked_or_deleted(change, ShiftId(entry.shift_id)).await?;
        let (now, is_deleted) = found.ok_or_else(|| Problem::not_found("shift"))?;
        let was_made = entry.effect == "made";
        let span = ShiftSpan::new(entry.starts_at, entry.ends_at).map_err(corrupt)?;
        let shift = Shift { span, state: ShiftState::Scheduled, state_reason: None, ..now.clone() };
        let why = if is_deleted || now.version != entry.version {
            Some(WhyKept::Changed)
        } else if was_made {
            None
        } else {
            hindrance(change, time_off, &shift, &undo).await?
        };
        match why {
            Some(why) => undo.kept.push(KeptShift { shift: now, why }),
            None => undo.back.push(Back { now, shift, was_made }),
        }
    }
    Ok(undo)
}

/// Why a shift cannot be what it was.
async fn hindrance(
    change: &mut Change,
    time_off: &TimeOff,
    shift: &Shift,
    undo: &Undo,
) -> Result<Option<WhyKept>> {
    let Some(technician) = shift.technician_id else { return Ok(None) };
    let others = planned_within(change.db(), technician, shift.span).await?;
    let gone = |other: &Shift| undo.back.iter().any(|back| back.now.id == other.id);
    if others.iter().any(|other| !gone(other) && shift.collides_with(other)) {
        return Ok(Some(WhyKept::Overlap));
    }
    let away = in_the_way(change.db(), shift, Some(time_off.id)).await?;
    Ok((!away.is_empty()).then_some(WhyKept::TimeOff))
}

/// The scheduled shifts of a technician on and around these days, locked, by their start.
pub(super) async fn scheduled_around(
    change: &mut Change,
    technician: UserId,
    when: &When,
) -> Result<Vec<Shift>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where technician_id = $1
            and starts_at > ($2::date)::timestamp at time zone 'utc'
            and starts_at < ($3::date)::timestamp at time zone 'utc'
            and state = 'scheduled'
            and deleted_at is null
        order by starts_at, id
        for update
        ",
        technician.0,
        // A day of any zone begins and ends within a day of that of UTC; a shift may have begun
        // a day before.
        when.first_day() - Days::new(2),
        when.last_day() + Days::new(3),
    )
    .fetch_all(change.db())
    .await?;
    rows.into_iter().map(Shift::try_from).collect()
}

/// What a technician has then, published or not.
async fn planned_within(
    conn: &mut PgConnection,
    technician: UserId,
    span: ShiftSpan,
) -> Result<Vec<Shift>> {
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where technician_id = $1
            and starts_at > $2::timestamptz - interval '24 hours'
            and starts_at < $3
            and ends_at > $2
            and state <> 'cancelled'
            and deleted_at is null
        order by starts_at, id
        ",
        technician.0,
        span.starts_at(),
        span.ends_at(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Shift::try_from).collect()
}

/// Writes the span of a shift and whether it takes place.
async fn store(
    change: &mut Change,
    before: &Shift,
    span: ShiftSpan,
    cancelled: Option<&str>,
) -> Result<Shift> {
    let row = sqlx::query_as!(
        Row,
        "
        update shifts
        set starts_at = $2, ends_at = $3, state = $4, state_reason = $5, version = version + 1, updated_at = now()
        where id = $1
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        ",
        before.id.0,
        span.starts_at(),
        span.ends_at(),
        if cancelled.is_some() { ShiftState::Cancelled } else { ShiftState::Scheduled }.name(),
        cancelled,
    )
    .fetch_one(change.db())
    .await?;
    let after = Shift::try_from(row)?;
    collect_for(change, before.id, before.technician_id, Some(before)).await?;
    change.audit("shift.update", after.id.0, Some(before), Some(&after)).await?;
    change.publish(Event::ShiftChanged { shift: after.clone() }).await?;
    Ok(after)
}

/// The rest of a shift behind a hole, as a shift of its own. It is by no template: that made one
/// shift for the day, and it is still there.
async fn make(change: &mut Change, of: &Shift, span: ShiftSpan) -> Result<Shift> {
    let row = sqlx::query_as!(
        Row,
        "
        insert into shifts (id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        ",
        Uuid::now_v7(),
        of.technician_id.map(|technician| technician.0),
        of.location_id.map(|location| location.0),
        span.starts_at(),
        span.ends_at(),
        of.zone.as_str(),
        of.kind.name(),
        of.title.as_str(),
        of.note.as_str(),
    )
    .fetch_one(change.db())
    .await?;
    let made = Shift::try_from(row)?;
    collect_for(change, made.id, made.technician_id, None).await?;
    change.audit("shift.create", made.id.0, None, Some(&made)).await?;
    change.publish(Event::ShiftChanged { shift: made.clone() }).await?;
    Ok(made)
}

async fn remove(change: &mut Change, shift: &Shift) -> Result<()> {
    sqlx::query!(
        "update shifts set deleted_at = now(), version = version + 1, updated_at = now() where id = $1",
        shift.id.0,
    )
    .execute(change.db())
    .await?;
    collect_for(change, shift.id, shift.technician_id, Some(shift)).await?;
    change.audit("shift.delete", shift.id.0, Some(shift), None).await?;
    change.publish(Event::removed(shift)).await
}

/// Behind the bell the time off tells of it as one; their own calendar needs each.
async fn collect_for(
    change: &mut Change,
    shift: ShiftId,
    technician: Option<UserId>,
    before: Option<&Shift>,
) -> Result<()> {
    let Some(technician) = technician else { return Ok(()) };
    let known = (shift, before.and_then(PlannedWork::of));
    collect(change, technician, &[known]).await
}

async fn note(
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

async fn settle(change: &mut Change, time_off: &TimeOff, shift: Uuid, outcome: &str) -> Result<()> {
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

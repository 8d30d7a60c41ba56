//! What approved time off does to shifts, written down so that it can be undone.

use chrono::Days;
use domain::Problem;
use domain::accounts::{Actor, UserId};
use domain::scheduling::time_off::{
    Becomes, Damage, Effects, KeptShift, Relief, TimeOff, TimeOffId, When, WhyKept,
};
use domain::scheduling::warnings::Overrule;
use domain::scheduling::{Shift, ShiftId, ShiftSpan, ShiftState};
use sqlx::PgConnection;
use uuid::Uuid;

use super::absences::in_the_way;
use super::reliefs::{refuse_unfit, refuse_untouched};
use super::write::{make, note, remove, settle, store};
use crate::locations::corrupt;
use crate::scheduling::rows::Row;
use crate::scheduling::shifts::locked_or_deleted;
use crate::scheduling::warnings::{self, Step};
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

/// What whoever approves wants done about the shifts that are touched.
#[derive(Clone, Copy, Default)]
pub(super) struct Orders<'a> {
    pub reliefs: &'a [Relief],
    /// Why shifts are given to somebody in spite of warnings.
    pub overrule: Option<&'a Overrule>,
}

/// Cancels and cuts the shifts that time off touches, or leaves them to others.
pub(super) async fn apply(
    change: &mut Change,
    actor: &Actor,
    time_off: &TimeOff,
    orders: Orders<'_>,
    effects: &mut Effects,
) -> Result<()> {
    let shifts = scheduled_around(change, time_off.technician_id, &time_off.when).await?;
    let damage = Damage::of(&time_off.when, shifts).map_err(corrupt)?;
    refuse_untouched(&damage, orders.reliefs)?;
    for shift in damage.cancelled {
        let becomes = Relief::of(orders.reliefs, shift.id);
        let mut wanted = shift.clone();
        let effect = match becomes {
            Becomes::Cancelled => {
                wanted.state = ShiftState::Cancelled;
                wanted.state_reason = Some(REASON.to_owned());
                "cancelled"
            }
            Becomes::Open => {
                wanted.technician_id = None;
                "opened"
            }
            Becomes::Given { technician_id } => {
                wanted.technician_id = Some(technician_id);
                refuse_unfit(change, actor, time_off, &wanted).await?;
                "given"
            }
        };
        let after = store(change, time_off, &shift, &wanted).await?;
        note(change, time_off, effect, &shift, &after).await?;
        match becomes {
            Becomes::Cancelled => effects.cancelled.push(after),
            Becomes::Open => effects.opened.push(after),
            Becomes::Given { .. } => effects.given.push(after),
        }
    }
    for cut in damage.cut {
        let becomes = Relief::of(orders.reliefs, cut.shift.id);
        let mut remaining = cut.remaining.into_iter();
        let Some(first) = remaining.next() else { continue };
        let wanted = Shift { span: first, ..cut.shift.clone() };
        let after = store(change, time_off, &cut.shift, &wanted).await?;
        note(change, time_off, "cut", &cut.shift, &after).await?;
        effects.cut.push(after);
        for span in remaining {
            let rest = Shift { span, ..cut.shift.clone() };
            effects.cut.push(make(change, time_off, &rest).await?);
        }
        let Some(span) = cut.taken else { continue };
        match becomes {
            Becomes::Cancelled => {}
            Becomes::Open => {
                let open = Shift { span, technician_id: None, ..cut.shift };
                effects.opened.push(make(change, time_off, &open).await?);
            }
            Becomes::Given { technician_id } => {
                let theirs = Shift { span, technician_id: Some(technician_id), ..cut.shift };
                // Not the shift it is cut out of, and so in the way of whatever is there.
                let theirs = Shift { id: ShiftId(Uuid::nil()), ..theirs };
                refuse_unfit(change, actor, time_off, &theirs).await?;
                effects.given.push(make(change, time_off, &theirs).await?);
            }
        }
    }
    let given: Vec<Step<'_>> = effects.given.iter().map(|shift| (None, shift)).collect();
    warnings::heed(change, actor, &given, orders.overrule).await
}

/// Who has what it gave away, and would lose it if it were taken back.
pub(super) async fn relieved(change: &mut Change, id: TimeOffId) -> Result<Vec<UserId>> {
    let found = sqlx::query_scalar!(
        r#"
        select distinct s.technician_id as "technician_id!"
        from time_off_effects e
        join shifts s on s.id = e.shift_id
        where e.time_off_id = $1 and e.outcome is null and s.technician_id is not null
        "#,
        id.0,
    )
    .fetch_all(change.db())
    .await?;
    Ok(found.into_iter().map(UserId).collect())
}

/// Puts back what the time off changed and nobody has changed since.
pub(super) async fn take_back(
    change: &mut Change,
    time_off: &TimeOff,
    effects: &mut Effects,
) -> Result<()> {
    let undo = undo(change, time_off).await?;
    for back in &undo.back {
        if back.was_made {
            remove(change, time_off, &back.now).await?;
        } else {
            effects.restored.push(store(change, time_off, &back.now, &back.shift).await?);
        }
        settle(change, time_off, back.now.id.0, "restored").await?;
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
        let shift = Shift {
            span,
            technician_id: Some(time_off.technician_id),
            state: ShiftState::Scheduled,
            state_reason: None,
            ..now.clone()
        };
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

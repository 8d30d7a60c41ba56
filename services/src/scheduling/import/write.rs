//! Writing the lines of a file, each by itself: what the database refuses undoes that line alone.

use domain::accounts::UserId;
use domain::live::Event;
use domain::scheduling::import::{ImportPlan, ImportedShift};
use domain::scheduling::{Shift, ShiftId, ShiftState};
use uuid::Uuid;

use super::lines::{Line, Wanted, own_id};
use crate::error::broken_constraint;
use crate::scheduling::announce::announce_many;
use crate::scheduling::rows::Row;
use crate::scheduling::shifts::{hold_technician, locked_or_deleted};
use crate::scheduling::time_off::refuse_while_away;
use crate::{Change, Error, Result};

/// What was written, as it was and as it is.
#[derive(Default)]
pub(super) struct Written(Vec<(Option<Shift>, Shift)>);

enum Outcome {
    Created(Shift),
    Updated { before: Shift, after: Shift },
    Unchanged,
}

/// In the order of their ids, as whoever plans for many does.
pub(super) async fn hold_technicians(change: &mut Change, lines: &[Line]) -> Result<()> {
    let mut technicians: Vec<UserId> =
        lines.iter().filter_map(|line| Some(line.wanted.as_ref().ok()?.technician)).collect();
    technicians.sort_unstable();
    technicians.dedup();
    for technician in technicians {
        hold_technician(change, technician).await?;
    }
    Ok(())
}

/// Writes a line; the inner `Err` says why it is refused, and nothing of it stays.
pub(super) async fn line(
    change: &mut Change,
    line: &Line,
    written: &mut Written,
    plan: &mut ImportPlan,
) -> Result<std::result::Result<(), String>> {
    let wanted = match &line.wanted {
        Ok(wanted) => wanted,
        Err(reason) => return Ok(Err(reason.clone())),
    };
    sqlx::query!("savepoint line").execute(change.db()).await?;
    let told = ImportedShift {
        line: line.number,
        technician_id: wanted.technician,
        location_id: wanted.location,
        span: wanted.span,
        kind: wanted.kind,
        title: wanted.title.to_string(),
    };
    match put(change, wanted).await {
        Ok(Outcome::Unchanged) => plan.unchanged += 1,
        Ok(Outcome::Created(shift)) => {
            plan.created.push(told);
            written.0.push((None, shift));
        }
        Ok(Outcome::Updated { before, after }) => {
            plan.updated.push(told);
            written.0.push((Some(before), after));
        }
        Err(err) => {
            let Some(reason) = refusal(&err) else { return Err(err) };
            sqlx::query!("rollback to savepoint line").execute(change.db()).await?;
            return Ok(Err(reason));
        }
    }
    sqlx::query!("release savepoint line").execute(change.db()).await?;
    Ok(Ok(()))
}

/// In words, what is the line's fault.
fn refusal(err: &Error) -> Option<String> {
    match err {
        Error::Problem(problem) => Some(problem.message.clone()),
        Error::Database(err) => match broken_constraint(err)? {
            "shifts_no_overlap" => Some("this technician already works then".to_owned()),
            "shifts_location_id_fkey" => Some("choose an active location".to_owned()),
            _ => None,
        },
        _ => None,
    }
}

async fn put(change: &mut Change, wanted: &Wanted) -> Result<Outcome> {
    if !hold_technician(change, wanted.technician).await? {
        return Err(crate::scheduling::shifts::no_technician());
    }
    let known = match &wanted.uid {
        Some(uid) => known(change, uid).await?,
        None => None,
    };
    match known {
        None if wanted.is_cancelled || is_there(change, wanted).await? => Ok(Outcome::Unchanged),
        None => {
            let shift = insert(change, wanted).await?;
            refuse_while_away(change, &shift).await?;
            if let Some(uid) = &wanted.uid {
                sqlx::query!(
                    "
                    insert into imported_shifts (uid, shift_id) values ($1, $2)
                    on conflict (uid) do update set shift_id = excluded.shift_id, imported_at = now()
                    ",
                    uid,
                    shift.id.0,
                )
                .execute(change.db())
                .await?;
            }
            Ok(Outcome::Created(shift))
        }
        // What was deleted here is not brought back by its old file, and no file publishes a draft.
        Some((_, true)) => Ok(Outcome::Unchanged),
        Some((before, false)) if before.state == ShiftState::Draft => Ok(Outcome::Unchanged),
        Some((before, false)) => {
            let wanted = &as_ours(wanted, &before);
            if is_as_wanted(&before, wanted) {
                return Ok(Outcome::Unchanged);
            }
            let after = update(change, &before, wanted).await?;
            refuse_while_away(change, &after).await?;
            Ok(Outcome::Updated { before, after })
        }
    }
}

/// Whether exactly this is in the calendar: a table that is imported twice makes nothing twice.
async fn is_there(change: &mut Change, wanted: &Wanted) -> Result<bool> {
    let is_there = sqlx::query_scalar!(
        r#"
        select exists (
            select from shifts
            where technician_id = $1 and starts_at = $2 and ends_at = $3 and kind = $4
                and state <> 'cancelled' and deleted_at is null
        ) as "is_there!"
        "#,
        wanted.technician.0,
        wanted.span.starts_at(),
        wanted.span.ends_at(),
        wanted.kind.name(),
    )
    .fetch_one(change.db())
    .await?;
    Ok(is_there)
}

/// The shift that was imported under this name, or that our own feed calls so; and whether it was
/// deleted.
async fn known(change: &mut Change, uid: &str) -> Result<Option<(Shift, bool)>> {
    let imported = sqlx::query_scalar!("select shift_id from imported_shifts where uid = $1", uid)
        .fetch_optional(change.db())
        .await?;
    let Some(id) = imported.or_else(|| own_id(uid)) else { return Ok(None) };
    locked_or_deleted(change, ShiftId(id)).await
}

/// Of what our own feeds say, the times count: they put names into titles, and know no more than we.
fn as_ours(wanted: &Wanted, shift: &Shift) -> Wanted {
    if wanted.uid.as_deref().and_then(own_id).is_none() {
        return wanted.clone();
    }
    Wanted {
        technician: shift.technician_id.unwrap_or(wanted.technician),
        location: shift.location_id,
        title: shift.title.clone(),
        note: shift.note.clone(),
        ..wanted.clone()
    }
}

fn is_as_wanted(shift: &Shift, wanted: &Wanted) -> bool {
    let is_cancelled = shift.state == ShiftState::Cancelled;
    (shift.technician_id, shift.location_id, shift.span, is_cancelled)
        == (Some(wanted.technician), wanted.location, wanted.span, wanted.is_cancelled)
        && (&shift.title, &shift.note) == (&wanted.title, &wanted.note)
}

async fn insert(change: &mut Change, wanted: &Wanted) -> Result<Shift> {
    sqlx::query_as!(
        Row,
        "
        insert into shifts (id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        ",
        Uuid::now_v7(),
        wanted.technician.0,
        wanted.location.map(|location| location.0),
        wanted.span.starts_at(),
        wanted.span.ends_at(),
        wanted.zone.as_str(),
        wanted.kind.name(),
        wanted.title.as_str(),
        wanted.note.as_str(),
    )
    .fetch_one(change.db())
    .await?
    .try_into()
}

async fn update(change: &mut Change, before: &Shift, wanted: &Wanted) -> Result<Shift> {
    let state =
        if wanted.is_cancelled { ShiftState::Cancelled } else { ShiftState::Scheduled }.name();
    sqlx::query_as!(
        Row,
        "
        update shifts
        set technician_id = $2, location_id = $3, starts_at = $4, ends_at = $5, zone = $6, title = $7, note = $8,
            state = $9, state_reason = case when $9 = state then state_reason end, version = version + 1,
            updated_at = now()
        where id = $1
        returning id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        ",
        before.id.0,
        wanted.technician.0,
        wanted.location.map(|location| location.0),
        wanted.span.starts_at(),
        wanted.span.ends_at(),
        wanted.zone.as_str(),
        wanted.title.as_str(),
        wanted.note.as_str(),
        state,
    )
    .fetch_one(change.db())
    .await?
    .try_into()
}

impl Written {
    /// The audit, the screens and the technicians.
    pub async fn announce(&self, change: &mut Change) -> Result<()> {
        for (action, is_new) in [("shift.create", true), ("shift.update", false)] {
            let entries = self
                .0
                .iter()
                .filter(|(before, _)| before.is_none() == is_new)
                .map(|(before, after)| (after.id.0, before.as_ref(), Some(after)));
            change.audit_all(action, entries).await?;
        }
        let changed =
            |(_, shift): &(Option<Shift>, Shift)| Event::ShiftChanged { shift: shift.clone() };
        change.publish_all(self.0.iter().map(changed)).await?;
        announce_many(change, self.0.iter().map(|(before, after)| (before.as_ref(), Some(after))))
            .await
    }
}

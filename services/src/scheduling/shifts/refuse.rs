//! Refusals that name what stands in the way.

use domain::accounts::{Actor, UserId};
use domain::scheduling::{Shift, ShiftId, ShiftSpan};
use domain::{Conflict, Problem, ProblemKind};

use sqlx::PgConnection;

use crate::error::broken_constraint;
use crate::scheduling::rows::Row;
use crate::{Change, Error, Platform, Result};

pub(in crate::scheduling) fn no_technician() -> Error {
    Problem::invalid("technician_id", "choose an active technician").into()
}

/// Puts the database's no into words, naming the shifts in the way.
pub(in crate::scheduling) async fn refused(
    platform: &Platform,
    actor: &Actor,
    change: Change,
    err: Error,
    (technician, span): (Option<UserId>, ShiftSpan),
    except: ShiftId,
) -> Error {
    // Gives its connection back before another is asked for: when all are in use, nobody would
    // ever get a second one.
    drop(change);
    let Error::Database(err) = err else { return err };
    match (broken_constraint(&err), technician) {
        (Some("shifts_no_overlap"), Some(technician)) => {
            match seen_in_the_way(platform, actor, technician, span, except).await {
                Ok(shifts) => overlap(actor, technician, shifts).into(),
                Err(err) => err,
            }
        }
        (Some("shifts_location_id_fkey"), _) => {
            Problem::invalid("location_id", "choose an active location").into()
        }
        _ => err.into(),
    }
}

fn overlap(actor: &Actor, technician: UserId, shifts: Vec<Shift>) -> Problem {
    // A draft of which who asks may not know is not shown; that there is one, the refusal itself tells.
    let reason = match (shifts.is_empty(), actor.user == technician) {
        (true, true) => "something else is planned for you then; ask whoever plans the shifts",
        (true, false) => {
            "something else is planned for this technician then; ask whoever plans the shifts"
        }
        (false, true) => "you already work then",
        (false, false) => "this technician already works then",
    };
    shifts.into_iter().fold(Problem::new(ProblemKind::Conflict, reason), |problem, shift| {
        problem.with_conflict(Conflict::Overlap { shift: Box::new(shift) })
    })
}

async fn seen_in_the_way(
    platform: &Platform,
    actor: &Actor,
    technician: UserId,
    span: ShiftSpan,
    except: ShiftId,
) -> Result<Vec<Shift>> {
    let mut conn = platform.connection().await?;
    let shifts = in_the_way(&mut conn, technician, span, except).await?;
    Ok(shifts.into_iter().filter(|shift| actor.may(shift.state.shown_to())).collect())
}

/// Refuses what its technician has no time for, before it is written. To be asked while the
/// technician is held.
pub(in crate::scheduling) async fn refuse_obstacles(
    change: &mut Change,
    actor: &Actor,
    wanted: &Shift,
) -> Result<()> {
    let Some(technician) = wanted.technician_id.filter(|_| wanted.takes_the_technician()) else {
        return Ok(());
    };
    let mut shifts = in_the_way(change.db(), technician, wanted.span, wanted.id).await?;
    if shifts.is_empty() {
        return Ok(());
    }
    shifts.retain(|shift| actor.may(shift.state.shown_to()));
    Err(overlap(actor, technician, shifts).into())
}

/// What the technician works then, drafts included.
async fn in_the_way(
    conn: &mut PgConnection,
    technician: UserId,
    span: ShiftSpan,
    except: ShiftId,
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
            and id <> $4
            and kind = 'work'
            and state <> 'cancelled'
            and deleted_at is null
        order by starts_at, id
        ",
        technician.0,
        span.starts_at(),
        span.ends_at(),
        except.0,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Shift::try_from).collect()
}

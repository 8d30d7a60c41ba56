//! Who is away: what everybody may know, and what stands in the way of shifts.

use chrono::{Days, NaiveDate, TimeDelta};
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::time_off::{Absence, TimeOffId, When};
use domain::scheduling::{Shift, ShiftState};
use domain::{Conflict, Problem, ProblemKind};
use sqlx::PgConnection;

use super::rows::{AbsenceRow, Days as DaysRow, plausible};
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// A longer look than this is a list, not a calendar.
const LONGEST_VIEW: TimeDelta = TimeDelta::days(64);

/// Who is away on any of these days, both included, as everybody may know it.
pub async fn absences(
    platform: &Platform,
    actor: &Actor,
    first_day: NaiveDate,
    last_day: NaiveDate,
) -> Result<Vec<Absence>> {
    actor.require(Permission::SeeCalendar)?;
    if last_day < first_day {
        return Err(Problem::invalid("last_day", "the last day lies before the first").into());
    }
    if last_day - first_day > LONGEST_VIEW {
        return Err(Problem::invalid("last_day", "ask for at most 65 days at once").into());
    }
    absences_between(&mut *platform.connection().await?, first_day, last_day).await
}

/// Who is away on any of these days, both included, by their first day. Whether a shift can be
/// beside it, its [`When::touches`] says.
pub async fn absences_between(
    conn: &mut PgConnection,
    first_day: NaiveDate,
    last_day: NaiveDate,
) -> Result<Vec<Absence>> {
    let rows = sqlx::query_as!(
        AbsenceRow,
        "
        select id, technician_id, first_day, last_day, starts, ends, zone, version
        from time_off
        where state = 'approved' and last_day >= $1 and first_day <= $2
        order by first_day, id
        ",
        plausible(first_day),
        plausible(last_day),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Absence::try_from).collect()
}

/// Approved time off of a technician that shares time with this one, beside itself.
pub(super) async fn overlapping(
    conn: &mut PgConnection,
    technician: UserId,
    when: &When,
    except: Option<TimeOffId>,
) -> Result<Vec<Absence>> {
    let DaysRow { first_day, last_day, starts, ends, .. } = when.into();
    let rows = sqlx::query_as!(
        AbsenceRow,
        "
        select id, technician_id, first_day, last_day, starts, ends, zone, version
        from time_off
        where state = 'approved' and technician_id = $1 and last_day >= $2 and first_day <= $3
            and coalesce(starts, 0) < coalesce($5::smallint, 1440)
            and coalesce(ends, 1440) > coalesce($4::smallint, 0)
            and id is distinct from $6
        order by first_day, id
        ",
        technician.0,
        first_day,
        last_day,
        starts,
        ends,
        except.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Absence::try_from).collect()
}

/// Refuses what was asked for already and waits for an answer: the same days, or the same part of one.
pub(super) async fn refuse_twin(
    conn: &mut PgConnection,
    technician: UserId,
    when: &When,
) -> Result<()> {
    let DaysRow { first_day, last_day, starts, ends, .. } = when.into();
    let row = sqlx::query_as!(
        AbsenceRow,
        "
        select id, technician_id, first_day, last_day, starts, ends, zone, version
        from time_off
        where state = 'requested' and technician_id = $1 and first_day = $2 and last_day = $3
            and coalesce(starts, 0) = coalesce($4::smallint, 0)
            and coalesce(ends, 1440) = coalesce($5::smallint, 1440)
        ",
        technician.0,
        first_day,
        last_day,
        starts,
        ends,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(()) };
    let absence = Box::new(row.try_into()?);
    let reason = "this time off was asked for already and waits for an answer";
    let problem = Problem::new(ProblemKind::Conflict, reason).with_field("first_day", reason);
    Err(problem.with_conflict(Conflict::TimeOff { absence }).into())
}

/// Approved time off that this shift cannot be beside, except one.
pub(super) async fn in_the_way(
    conn: &mut PgConnection,
    shift: &Shift,
    except: Option<TimeOffId>,
) -> Result<Vec<Absence>> {
    let Some(technician) = shift.technician_id else { return Ok(Vec::new()) };
    // The shift's own days and those of the absence may be a day apart in either direction.
    let first_day = plausible(shift.span.starts_at().date_naive()) - Days::new(2);
    let last_day = plausible(shift.span.ends_at().date_naive()) + Days::new(2);
    let rows = sqlx::query_as!(
        AbsenceRow,
        "
        select id, technician_id, first_day, last_day, starts, ends, zone, version
        from time_off
        where state = 'approved' and technician_id = $1 and last_day >= $2 and first_day <= $3
            and id is distinct from $4
        order by first_day, id
        ",
        technician.0,
        first_day,
        last_day,
        except.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    let mut in_the_way = Vec::new();
    for row in rows {
        let absence = Absence::try_from(row)?;
        if absence.when.touches(&shift.span, &shift.zone).map_err(corrupt)? {
            in_the_way.push(absence);
        }
    }
    Ok(in_the_way)
}

/// Refuses a shift that its technician would not be there for. To be asked while the technician is
/// held, so that nobody goes away meanwhile.
pub(in crate::scheduling) async fn refuse_while_away(
    change: &mut Change,
    shift: &Shift,
) -> Result<()> {
    if shift.state == ShiftState::Cancelled {
        return Ok(());
    }
    let absences = in_the_way(change.db(), shift, None).await?;
    if absences.is_empty() { Ok(()) } else { Err(away(change.actor(), absences).into()) }
}

/// The refusal that names what is in the way, in the words of whoever hears it.
pub(super) fn away(hearer: Option<UserId>, absences: Vec<Absence>) -> Problem {
    let is_own = absences.iter().any(|absence| Some(absence.technician_id) == hearer);
    let message = match is_own {
        true => "you are out of office then",
        false => "this technician is out of office then",
    };
    let problem = Problem::new(ProblemKind::Conflict, message);
    absences.into_iter().fold(problem, |problem, absence| {
        problem.with_conflict(Conflict::TimeOff { absence: Box::new(absence) })
    })
}

//! Who could take a shift: free then, trained first, whoever works least first.

use std::collections::HashSet;

use chrono::TimeDelta;
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::warnings::Caution;
use domain::scheduling::{
    Candidate, Shift, ShiftId, ShiftKind, ShiftSpan, ShiftState, Week, WeekStart,
};
use domain::{Problem, zones};
use uuid::Uuid;

use super::rows::Row;
use super::time_off::absences_between;
use super::warnings::Surroundings;
use crate::locations::corrupt;
use crate::{Platform, Result};

/// Whom could be asked at once.
const MOST: usize = 100;

/// Those who could take each of these shifts, or only a part of it, in the order in which one would
/// ask them. Whose shift it is, is not among them.
pub async fn candidates(
    platform: &Platform,
    actor: &Actor,
    wanted: &[(ShiftId, Option<ShiftSpan>)],
) -> Result<Vec<Vec<Candidate>>> {
    actor.require(Permission::PlanShifts)?;
    if wanted.len() > MOST {
        return Err(Problem::invalid("shifts", "ask for at most 100 shifts at once").into());
    }
    let mut conn = platform.connection().await?;
    let ids: Vec<Uuid> = wanted.iter().map(|(id, _)| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "
        select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
            state, state_reason, template_id, template_date, version
        from shifts
        where id = any ($1) and deleted_at is null
        ",
        &ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let known = rows.into_iter().map(Shift::try_from).collect::<Result<Vec<_>>>()?;
    let mut shifts = Vec::with_capacity(wanted.len());
    for (id, part) in wanted {
        let shift = known.iter().find(|shift| shift.id == *id);
        let shift = shift.ok_or_else(|| Problem::not_found("shift"))?;
        let span = part.unwrap_or(shift.span);
        if span.starts_at() < shift.span.starts_at() || span.ends_at() > shift.span.ends_at() {
            return Err(Problem::invalid("starts_at", "this lies outside of the shift").into());
        }
        // One that is cancelled can be given to somebody, too.
        shifts.push(Shift { span, state: ShiftState::Scheduled, ..shift.clone() });
    }
    let (Some(first), Some(last)) = (
        shifts.iter().map(|shift| shift.span.starts_at()).min(),
        shifts.iter().map(|shift| shift.span.ends_at()).max(),
    ) else {
        return Ok(Vec::new());
    };

    let technicians: HashSet<UserId> =
        sqlx::query_scalar!("select id from users where active and 'technician' = any (roles)",)
            .fetch_all(&mut *conn)
            .await?
            .into_iter()
            .map(UserId)
            .collect();
    let two_days = TimeDelta::days(2);
    let (first, last) = ((first - two_days).date_naive(), (last + two_days).date_naive());
    let absences = absences_between(&mut conn, first, last).await?;
    let shown: Vec<&Shift> = shifts.iter().collect();
    let surroundings = Surroundings::for_candidates(&mut conn, &shown, &technicians).await?;

    let mut found = Vec::with_capacity(shifts.len());
    for shift in &shifts {
        let mut away = HashSet::new();
        for absence in &absences {
            if absence.when.touches(&shift.span, &shift.zone).map_err(corrupt)? {
                away.insert(absence.technician_id);
            }
        }
        let candidate = |technician: UserId| candidate(&surroundings, shift, technician);
        let is_asked = |technician: &UserId| {
            !away.contains(technician) && shift.technician_id != Some(*technician)
        };
        let mut theirs: Vec<Candidate> =
            technicians.iter().copied().filter(is_asked).filter_map(candidate).collect();
        Candidate::order(&mut theirs);
        found.push(theirs);
    }
    Ok(found)
}

/// `None`: they work then.
fn candidate(
    surroundings: &Surroundings,
    shift: &Shift,
    technician_id: UserId,
) -> Option<Candidate> {
    let stints = surroundings.stints(technician_id, &shift.span);
    let is_busy = stints
        .iter()
        .any(|stint| stint.kind == ShiftKind::Work && stint.span.overlaps(&shift.span));
    if is_busy && shift.kind == ShiftKind::Work {
        return None;
    }
    let tz = shift.zone.tz().unwrap_or(chrono_tz::UTC);
    let day = zones::civil_day(shift.span.starts_at(), tz);
    let (from, to) = Week::of(day, WeekStart::Monday).bounds(tz);
    let counts = stints.iter().filter(|stint| stint.kind != ShiftKind::OnCall);
    let worked: TimeDelta = counts.map(|stint| stint.span.within(from, to)).sum();
    let theirs = Shift { technician_id: Some(technician_id), ..shift.clone() };
    let warnings = surroundings.against(&theirs).into_iter().map(Caution::from).collect();
    let week_minutes = u32::try_from(worked.num_minutes()).unwrap_or_default();
    Some(Candidate { technician_id, week_minutes, warnings })
}

//! The plan of a run: the domain's rule on what the database holds just now.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::Problem;
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::templates::{
    Busy, Circumstances, Generation, Holidays, MadeShifts, ProposedShift, ScheduleTemplate,
    TemplateId, plan,
};
use domain::scheduling::time_off::When;
use domain::scheduling::warnings::Caution;
use domain::scheduling::{Shift, ShiftId, ShiftNote, ShiftOrigin, ShiftSpan, ShiftState};
use sha2::{Digest, Sha256};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::locations::corrupt;
use crate::scheduling::time_off::absences_between;
use crate::scheduling::warnings::{Drafts, against};
use crate::{Change, Result};

/// Lets everything that makes shifts from templates come one by one, until the end of the
/// transaction.
pub(super) async fn hold_schedules(change: &mut Change) -> Result<()> {
    const SCHEDULES: i64 = 0x7363_6865_6475_6c65;
    sqlx::query!("select pg_advisory_xact_lock($1)", SCHEDULES).execute(change.db()).await?;
    Ok(())
}

/// Keeps the plans of these people as they are until the end of the transaction, like the planning
/// of a single shift does. Always in the same order, so that nobody waits in a circle.
pub(in crate::scheduling) async fn hold_technicians(
    change: &mut Change,
    technicians: &[UserId],
) -> Result<()> {
    let ids: Vec<Uuid> = technicians.iter().map(|user| user.0).collect();
    sqlx::query!("select id from users where id = any ($1) order by id for no key update", &ids)
        .fetch_all(change.db())
        .await?;
    Ok(())
}

/// What generated shifts would be made anew, because they follow their template: they are in
/// nobody's way, and do not count as made.
#[derive(Default)]
pub(super) struct Released {
    pub shifts: Vec<Uuid>,
    pub made: MadeShifts,
}

/// What these templates make for the days `[from, to)`, what speaks against it, and a name for all
/// of that.
pub(super) async fn planned(
    conn: &mut PgConnection,
    templates: &[ScheduleTemplate],
    from: NaiveDate,
    to: NaiveDate,
    released: &Released,
) -> Result<Generation> {
    let mut generation = made(&mut *conn, templates, from, to, released).await?;
    let named = serde_json::to_vec(&(&generation.created, &generation.skipped))?;
    let warnings = notes(conn, &mut generation.created, &released.shifts).await?;
    let hash = Sha256::new().chain_update(named).chain_update(warnings).finalize();
    generation.plan = hash[..12].iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(generation)
}

async fn made(
    conn: &mut PgConnection,
    templates: &[ScheduleTemplate],
    from: NaiveDate,
    to: NaiveDate,
    released: &Released,
) -> Result<Generation> {
    let people: HashSet<UserId> =
        templates.iter().map(|template| template.draft.technician_id).collect();
    let people: Vec<UserId> = people.into_iter().collect();
    let people_ids: Vec<Uuid> = people.iter().map(|user| user.0).collect();
    let template_ids: Vec<Uuid> = templates.iter().map(|template| template.id.0).collect();

    let technicians = sqlx::query_scalar!(
        "select id from users where id = any ($1) and active and 'technician' = any (roles)",
        &people_ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    // A civil day of whatever zone lies within a day and a half of the same day in UTC.
    let midnight = |day: NaiveDate| -> DateTime<Utc> { day.and_time(NaiveTime::MIN).and_utc() };
    let busy = sqlx::query!(
        r#"
        select technician_id as "technician_id!", starts_at, ends_at, title
        from shifts
        where technician_id = any ($1)
            and starts_at >= $2 and starts_at < $3
            and kind = 'work' and state <> 'cancelled' and deleted_at is null
            and id <> all ($4)
        order by starts_at, id
        "#,
        &people_ids,
        midnight(from) - Days::new(3),
        midnight(to) + Days::new(3),
        &released.shifts,
    )
    .fetch_all(&mut *conn)
    .await?;
    let made = sqlx::query!(
        "select template_id, date, slot from generated_shifts where template_id = any ($1) and date >= $2 and date < $3",
        &template_ids,
        from,
        to,
    )
    .fetch_all(&mut *conn)
    .await?;
    let holidays = sqlx::query!(
        "select location_id, date, name from holidays where date >= $1 and date < $2",
        from,
        to
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut absences: HashMap<UserId, Vec<When>> = HashMap::new();
    let last_day = to + Days::new(3);
    for absence in absences_between(&mut *conn, from - Days::new(3), last_day).await? {
        absences.entry(absence.technician_id).or_default().push(absence.when);
    }

    let circumstances = Circumstances {
        technicians: technicians.into_iter().map(UserId).collect(),
        busy: busy
            .into_iter()
            .map(|row| {
                let span = ShiftSpan::new(row.starts_at, row.ends_at).map_err(corrupt)?;
                Ok(Busy { technician: UserId(row.technician_id), span, title: row.title })
            })
            .collect::<Result<_>>()?,
        made: made
            .into_iter()
            .map(|row| (TemplateId(row.template_id), row.date, row.slot))
            .filter(|key| !released.made.contains(key))
            .collect(),
        holidays: holidays
            .into_iter()
            .map(|row| ((LocationId(row.location_id), row.date), row.name))
            .collect::<Holidays>(),
        is_away: &|technician, span, zone| {
            let theirs = absences.get(&technician).into_iter().flatten();
            // Of a zone that is not known the plan itself tells.
            theirs.into_iter().any(|when| when.touches(&span, zone).unwrap_or(false))
        },
    };
    let generation = plan(templates, from, to, &circumstances);
    Ok(generation.map_err(|err| Problem::invalid("zone", err))?)
}

/// Gives the shifts ids, and notes what speaks against them; gives all of that in words.
async fn notes(
    conn: &mut PgConnection,
    created: &mut [ProposedShift],
    released: &[Uuid],
) -> Result<String> {
    for proposed in &mut *created {
        proposed.shift_id = Some(ShiftId(Uuid::now_v7()));
    }
    let shifts = created.iter().map(as_shift).collect::<Result<Vec<_>>>()?;
    let shifts: Vec<&Shift> = shifts.iter().collect();
    let mut words = String::new();
    for (proposed, found) in
        created.iter_mut().zip(against(conn, &shifts, released, Drafts::Count).await?)
    {
        proposed.warnings = found.into_iter().map(Caution::from).collect();
        proposed.warnings.iter().for_each(|caution| words.push_str(&caution.message));
        words.push('\n');
    }
    Ok(words)
}

/// The shift that is proposed.
pub(super) fn as_shift(proposed: &ProposedShift) -> Result<Shift> {
    Ok(Shift {
        id: proposed.shift_id.unwrap_or(ShiftId(Uuid::nil())),
        technician_id: Some(proposed.technician_id),
        location_id: proposed.location_id,
        span: proposed.span,
        zone: proposed.zone.clone(),
        kind: proposed.kind,
        title: proposed.title.parse().map_err(corrupt)?,
        note: ShiftNote::none(),
        state: ShiftState::Scheduled,
        state_reason: None,
        origin: Some(ShiftOrigin { template_id: proposed.template.0, date: proposed.date }),
        version: 1,
    })
}

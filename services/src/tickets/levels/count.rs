//! Counting when tickets are due.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::locations::LocationId;
use domain::tickets::levels::{Alarm, Clock, Deadline, Life, Service, Stage, alarms};
use domain::tickets::{Priority, TicketId, TicketStatus};
use sqlx::PgConnection;
use uuid::Uuid;

use super::rows::{self, Kept};
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// Counted at once.
const BATCH: i64 = 500;

/// Whether somebody hears of what is late by now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Late {
    Told,
    /// It became late by a change of the rules, and not by what somebody did or left.
    Passed,
}

/// Counts anew when a ticket is due. To be called while it is held, once all that moves its clocks
/// is written.
pub(in crate::tickets) async fn renew(change: &mut Change, id: TicketId) -> Result<()> {
    renew_all(change, &[id]).await
}

/// The same of several.
pub(in crate::tickets) async fn renew_all(change: &mut Change, ids: &[TicketId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let kept = kept(change).await?;
    count(change.db(), kept, &ids, Late::Told).await
}

/// Dates are others now: that the old ones came near says nothing of them.
pub(in crate::tickets) async fn forget_dates(change: &mut Change, ids: &[TicketId]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query!(
        "delete from ticket_alarms where ticket_id = any ($1) and deadline = $2",
        &ids,
        Deadline::Date.name(),
    )
    .execute(change.db())
    .await?;
    Ok(())
}

/// Counts all tickets anew that are still to be done, because a holiday or the clocks of a location
/// are others now; if anything is promised.
pub(crate) async fn recount(change: &mut Change) -> Result<()> {
    let promises =
        sqlx::query_scalar!(r#"select exists (select from service_targets) as "promises!""#,)
            .fetch_one(change.db())
            .await?;
    if promises { recount_all(change).await } else { Ok(()) }
}

/// The same, because what is promised is another now.
pub(super) async fn recount_all(change: &mut Change) -> Result<()> {
    sqlx::query!("update service_levels set stamp = stamp + 1").execute(change.db()).await?;
    while outdated(change, Late::Passed).await? {}
    Ok(())
}

/// Counts those anew that were held by somebody while the rules changed.
pub(super) async fn catch_up(platform: &Platform) -> Result<()> {
    loop {
        let mut change = Change::by_system(platform).await?;
        let found = outdated(&mut change, Late::Told).await?;
        change.commit().await?;
        if !found {
            return Ok(());
        }
    }
}

/// `false`: there is none. Whoever holds a ticket now may wait for the rules, so that nobody waits
/// for them here.
async fn outdated(change: &mut Change, late: Late) -> Result<bool> {
    let ids = sqlx::query_scalar!(
        "
        select id
        from tickets
        where archived_at is null and status not in ('resolved', 'closed')
            and levels_stamp < (select stamp from service_levels)
        order by levels_stamp, id
        limit $1
        for update skip locked
        ",
        BATCH,
    )
    .fetch_all(change.db())
    .await?;
    if ids.is_empty() {
        return Ok(false);
    }
    let kept = kept(change).await?;
    count(change.db(), kept, &ids, late).await?;
    Ok(true)
}

async fn kept(change: &mut Change) -> Result<Kept> {
    let zone = change.site().zone.clone();
    rows::read(change.db(), &zone).await
}

async fn count(conn: &mut PgConnection, kept: Kept, ids: &[Uuid], late: Late) -> Result<()> {
    let tickets = sqlx::query!(
        r#"
        select id, priority, location_id, created_at, first_answered_at, due_at,
            archived_at is null and status not in ('resolved', 'closed') as "is_active!"
        from tickets
        where id = any ($1)
        "#,
        ids,
    )
    .fetch_all(&mut *conn)
    .await?;
    let stamp = kept.stamp;
    let calendars = rows::calendars(conn, kept.levels).await?;
    let mut statuses = statuses(conn, ids).await?;
    let told = told(conn, ids).await?;
    let now = Utc::now();

    let mut counted = Counted::default();
    for ticket in tickets {
        let steps = statuses.remove(&ticket.id).unwrap_or_default();
        let life = Life::of(ticket.created_at, steps);
        let priority = Priority::of_rank(ticket.priority).unwrap_or_default();
        let place = ticket.location_id.map(LocationId);
        let service = calendars.service(priority, place, &life, ticket.first_answered_at);
        let told = told.get(&ticket.id).map(Vec::as_slice).unwrap_or_default();
        let mut open = Vec::new();
        if ticket.is_active {
            open = alarms(&service, ticket.due_at);
            open.retain(|alarm| !told.contains(&(alarm.deadline, alarm.stage)));
        }
        if late == Late::Passed {
            let passed = open.extract_if(.., |alarm| alarm.at <= now);
            counted.passed.extend(passed.map(|alarm| (ticket.id, alarm)));
        }
        counted.push(ticket.id, &service, open.first().map(|alarm| alarm.at));
    }
    counted.write(conn, stamp).await
}

/// When tickets came to which status, as their lines of time have it.
async fn statuses(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(DateTime<Utc>, TicketStatus)>>> {
    let rows = sqlx::query!(
        r#"
        select e.ticket_id, e.at, change ->> 'to' as "status!"
        from ticket_events e
        cross join lateral jsonb_array_elements(e.what -> 'changes') change
        where e.ticket_id = any ($1) and e.what ->> 'type' = 'changed' and change ->> 'field' = 'status'
        order by e.ticket_id, e.id
        "#,
        ids,
    )
    .fetch_all(conn)
    .await?;
    let mut statuses = HashMap::<_, Vec<_>>::new();
    for row in rows {
        let status = row.status.parse().map_err(corrupt)?;
        statuses.entry(row.ticket_id).or_default().push((row.at, status));
    }
    Ok(statuses)
}

/// What was told of tickets already.
pub(super) async fn told(
    conn: &mut PgConnection,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<(Deadline, Stage)>>> {
    let rows = sqlx::query!(
        "select ticket_id, deadline, stage from ticket_alarms where ticket_id = any ($1)",
        ids,
    )
    .fetch_all(conn)
    .await?;
    let mut told = HashMap::<_, Vec<_>>::new();
    for row in rows {
        let alarm = (row.deadline.parse().map_err(corrupt)?, row.stage.parse().map_err(corrupt)?);
        told.entry(row.ticket_id).or_default().push(alarm);
    }
    Ok(told)
}

/// Notes that these were told, or are not to be.
pub(super) async fn note_told(conn: &mut PgConnection, alarms: &[(Uuid, Alarm)]) -> Result<()> {
    let ids: Vec<Uuid> = alarms.iter().map(|(ticket, _)| *ticket).collect();
    let name = |name: &'static str| name.to_owned();
    let deadlines: Vec<String> =
        alarms.iter().map(|(_, alarm)| name(alarm.deadline.name())).collect();
    let stages: Vec<String> = alarms.iter().map(|(_, alarm)| name(alarm.stage.name())).collect();
    sqlx::query!(
        "
        insert into ticket_alarms (ticket_id, deadline, stage)
        select * from unnest($1::uuid[], $2::text[], $3::text[])
        on conflict do nothing
        ",
        &ids,
        &deadlines,
        &stages,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Columns of what is to be written.
#[derive(Default)]
struct Counted {
    ids: Vec<Uuid>,
    answers: Columns,
    solutions: Columns,
    alarms: Vec<Option<DateTime<Utc>>>,
    passed: Vec<(Uuid, Alarm)>,
}

#[derive(Default)]
struct Columns {
    due: Vec<Option<DateTime<Utc>>>,
    soon: Vec<Option<DateTime<Utc>>>,
    left: Vec<Option<i32>>,
    ended: Vec<Option<DateTime<Utc>>>,
}

impl Columns {
    fn push(&mut self, clock: Option<Clock>) {
        self.due.push(clock.and_then(|clock| clock.due_at));
        self.soon.push(clock.and_then(|clock| clock.soon_at));
        self.left.push(clock.and_then(|clock| clock.left_minutes));
        self.ended.push(clock.and_then(|clock| clock.ended_at));
    }
}

impl Counted {
    fn push(&mut self, id: Uuid, service: &Service, alarm: Option<DateTime<Utc>>) {
        self.ids.push(id);
        self.answers.push(service.answer);
        self.solutions.push(service.solution);
        self.alarms.push(alarm);
    }

    async fn write(self, conn: &mut PgConnection, stamp: i32) -> Result<()> {
        let Self { ids, answers, solutions, alarms, passed } = self;
        sqlx::query!(
            "
            update tickets t
            set answer_due_at = a_due, answer_soon_at = a_soon, answer_left = a_left, answer_ended_at = a_ended,
                solution_due_at = s_due, solution_soon_at = s_soon, solution_left = s_left, solution_ended_at = s_ended,
                alarm_at = alarm, levels_stamp = $11
            from unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::int[], $5::timestamptz[],
                $6::timestamptz[], $7::timestamptz[], $8::int[], $9::timestamptz[], $10::timestamptz[])
                as counted (id, a_due, a_soon, a_left, a_ended, s_due, s_soon, s_left, s_ended, alarm)
            where t.id = counted.id
            ",
            &ids,
            &answers.due as &[Option<DateTime<Utc>>],
            &answers.soon as &[Option<DateTime<Utc>>],
            &answers.left as &[Option<i32>],
            &answers.ended as &[Option<DateTime<Utc>>],
            &solutions.due as &[Option<DateTime<Utc>>],
            &solutions.soon as &[Option<DateTime<Utc>>],
            &solutions.left as &[Option<i32>],
            &solutions.ended as &[Option<DateTime<Utc>>],
            &alarms as &[Option<DateTime<Utc>>],
            stamp,
        )
        .execute(&mut *conn)
        .await?;
        if passed.is_empty() {
            return Ok(());
        }
        note_told(conn, &passed).await
    }
}

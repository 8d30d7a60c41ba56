//! Telling people that time runs out: each thing once, however many servers look and die.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::accounts::UserId;
use domain::notifications::{Notice, TicketNews};
use domain::tickets::levels::{Alarm, Deadline, Stage, alarms};
use domain::tickets::{Happening, Sight, Ticket, TicketId};
use sqlx::PgConnection;
use uuid::Uuid;

use super::super::rows::load;
use super::super::{assign, events, people};
use super::count::{catch_up, note_told, told};
use crate::{Change, Platform, Result, notifications};

/// Tells of what is due soon or was missed since somebody last looked; says of how many tickets.
pub async fn tell_due(platform: &Platform) -> Result<u64> {
    catch_up(platform).await?;
    let mut count = 0;
    while tell_one(platform).await? {
        count += 1;
    }
    Ok(count)
}

/// `false`: there is nothing to tell.
async fn tell_one(platform: &Platform) -> Result<bool> {
    let mut change = Change::by_system(platform).await?;
    let found = sqlx::query_scalar!(
        "
        select id
        from tickets
        where alarm_at <= now() and archived_at is null and status not in ('resolved', 'closed')
        order by alarm_at, id
        limit 1
        for update skip locked
        ",
    )
    .fetch_optional(change.db())
    .await?;
    let Some(id) = found else { return Ok(false) };
    let ticket = load(change.db(), None, TicketId(id)).await?.ticket(Sight::All)?;
    let told = told(change.db(), &[id]).await?.remove(&id).unwrap_or_default();
    let now = Utc::now();
    let mut open = alarms(&ticket.line.service, ticket.line.due_at);
    open.retain(|alarm| !told.contains(&(alarm.deadline, alarm.stage)));
    let next = open.partition_point(|alarm| alarm.at <= now);
    let later = open.split_off(next);
    note(&mut change, id, &open, later.first().map(|alarm| alarm.at)).await?;
    for deadline in Deadline::ALL {
        // Of what was missed before anybody was told that it comes near, that it was missed.
        let last = open.iter().rfind(|alarm| alarm.deadline == deadline);
        if let Some(alarm) = last {
            tell(&mut change, &ticket, alarm, now).await?;
        }
    }
    change.commit().await?;
    Ok(true)
}

async fn note(
    change: &mut Change,
    ticket: Uuid,
    alarms: &[Alarm],
    next: Option<DateTime<Utc>>,
) -> Result<()> {
    let alarms: Vec<(Uuid, Alarm)> = alarms.iter().map(|&alarm| (ticket, alarm)).collect();
    note_told(change.db(), &alarms).await?;
    sqlx::query!("update tickets set alarm_at = $2 where id = $1", ticket, next)
        .execute(change.db())
        .await?;
    Ok(())
}

async fn tell(
    change: &mut Change,
    ticket: &Ticket,
    alarm: &Alarm,
    now: DateTime<Utc>,
) -> Result<()> {
    let line = &ticket.line;
    let &Alarm { deadline, due_at, .. } = alarm;
    let stage = if due_at <= now { Stage::Missed } else { alarm.stage };
    let what = Happening::Escalated { deadline, stage, due_at };
    let event = events::note_aside(change, line.id, &what).await?;
    for user in concerned(change.db(), ticket, alarm.stage).await? {
        let notice = Notice::Ticket {
            ticket_id: line.id,
            number: line.number,
            title: line.title.clone(),
            news: TicketNews::Due { deadline, stage, due_at },
            event,
        };
        notifications::tell(change, user, notice).await?;
    }
    Ok(())
}

/// Whoever has it, or the triage owner, if nobody has; of what was missed also the triage owner and
/// whom admins have chosen.
async fn concerned(
    conn: &mut PgConnection,
    ticket: &Ticket,
    stage: Stage,
) -> Result<BTreeSet<UserId>> {
    let line = &ticket.line;
    let owner = assign::triage_owner(conn, line.location_id).await?;
    let assignee = line.assignee_id.map(|user| user.0);
    let working = sqlx::query_scalar!(
        r#"
        select id
        from users
        where active and roles && $3
            and (id = $1 or $2 and id in (select user_id from service_recipients))
        "#,
        assignee,
        stage == Stage::Missed,
        &people::staff_roles(),
    )
    .fetch_all(&mut *conn)
    .await?;
    let has_somebody = working.iter().any(|&user| Some(user) == assignee);
    let owner = owner.filter(|_| !has_somebody || stage == Stage::Missed);
    Ok(working.into_iter().map(UserId).chain(owner).collect())
}

//! A ticket as a row.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::accounts::UserId;
use domain::devices::DeviceId;
use domain::locations::LocationId;
use domain::rooms::RoomId;
use domain::tickets::levels::{Clock, Service};
use domain::tickets::{
    CategoryId, ContactId, Correspondent, EventId, Priority, Progress, Sight, Ticket, TicketId,
    TicketLine, TicketNumber,
};
use domain::{Problem, ProblemKind};
use futures::FutureExt;
use sqlx::PgConnection;
use sqlx::types::Json;
use uuid::Uuid;

use crate::locations::corrupt;
use crate::{Change, Error, Result};

/// What every statement that reads tickets has in common. `$1` is whoever asks: up to where they
/// have seen it is theirs alone.
pub(super) const COLUMNS: &str = "
    t.id, t.number, t.title, t.description, t.status, t.priority, t.category_id, c.name as category, t.tags,
    t.location_id, t.room_id, t.device_id, t.requester_id, t.requester_contact_id,
    coalesce(u.name, k.name) as requester_name, coalesce(u.email, k.email) as requester_email,
    t.assignee_id, t.due_at, t.fields,
    t.fields - coalesce((select array_agg(f.id::text) from ticket_fields f where f.asked = 'no'), '{}') as public_fields,
    t.via, t.created_at, t.updated_at, t.touched_at, t.first_answered_at,
    t.resolved_at, t.closed_at, t.archived_at,
    (select m.number from tickets m where m.id = t.merged_into) as merged_into, t.comments, t.notes, t.last_event,
    t.last_public_event, t.version, t.answer_due_at, t.answer_soon_at, t.answer_left, t.answer_ended_at,
    t.solution_due_at, t.solution_soon_at, t.solution_left, t.solution_ended_at, t.next_due_at, coalesce(r.seen, b.seen, 0) as seen,
    (select count(*)::int from ticket_checks i where i.ticket_id = t.id) as checks,
    (select count(*)::int from ticket_checks i where i.ticket_id = t.id and i.done) as checks_done";

pub(super) const TABLES: &str = "
    from tickets t
    left join users u on u.id = t.requester_id
    left join contacts k on k.id = t.requester_contact_id
    left join ticket_categories c on c.id = t.category_id
    left join ticket_reads r on r.ticket_id = t.id and r.user_id = $1
    left join ticket_baselines b on b.user_id = $1";

/// Of these, what tells how far `$1` has seen a ticket.
pub(super) const SEEN: &str = "
    left join ticket_reads r on r.ticket_id = t.id and r.user_id = $1
    left join ticket_baselines b on b.user_id = $1";

#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Row {
    pub id: Uuid,
    pub number: i64,
    pub title: String,
    pub description: String,
    pub status: String,
    pub priority: i16,
    pub category_id: Option<Uuid>,
    pub category: Option<String>,
    pub tags: Vec<String>,
    pub location_id: Option<Uuid>,
    pub room_id: Option<Uuid>,
    pub device_id: Option<Uuid>,
    pub requester_id: Option<Uuid>,
    pub requester_contact_id: Option<Uuid>,
    pub requester_name: String,
    pub requester_email: String,
    pub assignee_id: Option<Uuid>,
    pub due_at: Option<DateTime<Utc>>,
    pub fields: Json<BTreeMap<String, String>>,
    /// Of these, what others see than those who work on tickets.
    pub public_fields: Json<BTreeMap<String, String>>,
    pub via: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub touched_at: DateTime<Utc>,
    pub first_answered_at: Option<DateTime<Utc>>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub closed_at: Option<DateTime<Utc>>,
    pub archived_at: Option<DateTime<Utc>>,
    pub merged_into: Option<i64>,
    pub comments: i32,
    pub notes: i32,
    pub last_event: i64,
    pub last_public_event: i64,
    pub version: i32,
    pub answer_due_at: Option<DateTime<Utc>>,
    pub answer_soon_at: Option<DateTime<Utc>>,
    pub answer_left: Option<i32>,
    pub answer_ended_at: Option<DateTime<Utc>>,
    pub solution_due_at: Option<DateTime<Utc>>,
    pub solution_soon_at: Option<DateTime<Utc>>,
    pub solution_left: Option<i32>,
    pub solution_ended_at: Option<DateTime<Utc>>,
    pub next_due_at: Option<DateTime<Utc>>,
    pub seen: i64,
    pub checks: i32,
    pub checks_done: i32,
}

impl Row {
    /// As somebody with this sight sees it.
    pub fn ticket(self, sight: Sight) -> Result<Ticket> {
        let description = self.description.clone().try_into().map_err(corrupt)?;
        Ok(Ticket { line: self.line(sight)?, description })
    }

    pub fn line(self, sight: Sight) -> Result<TicketLine> {
        let service = if sight.sees_internal() { self.service() } else { Service::default() };
        let checks = Progress { done: self.checks_done, total: self.checks };
        let (last_event, updated_at, notes, checks, fields) = if sight.sees_internal() {
            (self.last_event, self.touched_at, self.notes, checks, self.fields)
        } else {
            let none = Progress::default();
            (self.last_public_event, self.updated_at, 0, none, self.public_fields)
        };
        Ok(TicketLine {
            id: TicketId(self.id),
            number: number(self.number)?,
            title: self.title.try_into().map_err(corrupt)?,
            status: self.status.parse().map_err(corrupt)?,
            priority: Priority::of_rank(self.priority).unwrap_or_default(),
            category: self.category.map(TryInto::try_into).transpose().map_err(corrupt)?,
            category_id: self.category_id.map(CategoryId),
            tags: self
                .tags
                .into_iter()
                .map(|tag| tag.try_into().map_err(corrupt))
                .collect::<Result<_>>()?,
            location_id: self.location_id.map(LocationId),
            room_id: self.room_id.map(RoomId),
            device_id: self.device_id.map(DeviceId),
            requester: Correspondent {
                user_id: self.requester_id.map(UserId),
                contact_id: self.requester_contact_id.map(ContactId),
                name: self.requester_name,
                email: self.requester_email.parse().map_err(corrupt)?,
            },
            assignee_id: self.assignee_id.map(UserId),
            unread: last_event > self.seen,
            comments: self.comments,
            notes,
            checks,
            via: self.via.parse().map_err(corrupt)?,
            due_at: self.due_at,
            fields: fields.0,
            service,
            created_at: self.created_at,
            updated_at,
            first_answered_at: self.first_answered_at,
            resolved_at: self.resolved_at,
            closed_at: self.closed_at,
            archived_at: self.archived_at,
            merged_into: self.merged_into.map(number).transpose()?,
            last_event: EventId(last_event),
            version: self.version,
        })
    }

    fn service(&self) -> Service {
        let clock = |due_at: Option<_>, soon_at, left_minutes: Option<_>, ended_at| {
            let is_promised = due_at.is_some() || left_minutes.is_some();
            is_promised.then_some(Clock { due_at, soon_at, left_minutes, ended_at })
        };
        Service {
            answer: clock(
                self.answer_due_at,
                self.answer_soon_at,
                self.answer_left,
                self.answer_ended_at,
            ),
            solution: clock(
                self.solution_due_at,
                self.solution_soon_at,
                self.solution_left,
                self.solution_ended_at,
            ),
        }
    }
}

/// Tickets by their ids, as `viewer` has seen them, in no order.
pub(super) async fn read(
    conn: &mut PgConnection,
    viewer: Option<UserId>,
    ids: &[Uuid],
) -> Result<Vec<Row>> {
    let sql = format!("select {COLUMNS} {TABLES} where t.id = any ($2)");
    let rows = sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(viewer.map(|user| user.0))
        .bind(ids)
        .fetch_all(conn)
        .await?;
    Ok(rows)
}

/// Tickets that are known to be there, in this order.
pub(super) async fn load_all(
    conn: &mut PgConnection,
    viewer: Option<UserId>,
    ids: &[TicketId],
) -> Result<Vec<Row>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut rows = read(conn, viewer, &ids).await?;
    let place = |row: &Row| ids.iter().position(|&id| id == row.id);
    rows.sort_by_key(place);
    if rows.len() == ids.len() { Ok(rows) } else { Err(not_found()) }
}

/// One ticket that is known to be there.
pub(super) async fn load(
    conn: &mut PgConnection,
    viewer: Option<UserId>,
    id: TicketId,
) -> Result<Row> {
    read(conn, viewer, &[id.0]).await?.pop().ok_or_else(not_found)
}

/// Where a number leads: itself, or where it was merged into. `None`: there is no such ticket, or
/// not for who looks so far.
pub(super) async fn resolve(
    conn: &mut PgConnection,
    sight: Sight,
    number: TicketNumber,
) -> Result<Option<TicketId>> {
    Ok(resolve_all(conn, sight, &[number]).await?.remove(&number))
}

/// The same of many.
async fn resolve_all(
    conn: &mut PgConnection,
    sight: Sight,
    numbers: &[TicketNumber],
) -> Result<BTreeMap<TicketNumber, TicketId>> {
    let numbers: Vec<i64> = numbers.iter().map(|number| number.get()).collect();
    let found = sqlx::query!(
        r#"
        with recursive way as (
            select number as asked, id, merged_into, 0 as steps from tickets where number = any ($1)
            union all
            select way.asked, t.id, t.merged_into, way.steps + 1
            from way
            join tickets t on t.id = way.merged_into
            where way.steps < 20
        )
        select way.asked as "asked!", t.id as "id!"
        from way
        join tickets t on t.id = way.id
        where way.merged_into is null
            and ($2::uuid is null or t.requester_id = $2
                or exists (select from ticket_watchers w where w.ticket_id = t.id and w.user_id = $2))
        "#,
        &numbers,
        sight.only().map(|user| user.0),
    )
    .fetch_all(conn)
    .await?;
    found.into_iter().map(|row| Ok((number(row.asked)?, TicketId(row.id)))).collect()
}

/// The ticket that a number leads to, held until the end of the change, as `sight` sees it.
pub(super) async fn held(change: &mut Change, sight: Sight, number: TicketNumber) -> Result<Row> {
    held_all(change, sight, &[number]).await?.remove(&number).ok_or_else(not_found)
}

/// The same of many; what leads nowhere is not among them. Held in the order of their ids, so that
/// two who hold the same wait and not in a circle.
pub(super) async fn held_all(
    change: &mut Change,
    sight: Sight,
    numbers: &[TicketNumber],
) -> Result<BTreeMap<TicketNumber, Row>> {
    // Whoever merges holds both; the second look finds where it went meanwhile.
    for _ in 0..2 {
        let found = resolve_all(change.db(), sight, numbers).boxed().await?;
        let mut ids: Vec<Uuid> = found.values().map(|id| id.0).collect();
        ids.sort_unstable();
        ids.dedup();
        let here = sqlx::query_scalar!(
            r#"
            select merged_into is null as "is_here!" from tickets where id = any ($1) order by id for update
            "#,
            &ids,
        )
        .fetch_all(change.db())
        .await?;
        if here.iter().all(|&is_here| is_here) {
            let viewer = change.actor();
            let rows = read(change.db(), viewer, &ids).await?;
            let rows: BTreeMap<Uuid, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
            let row_of = |(number, id): (_, TicketId)| Some((number, rows.get(&id.0)?.clone()));
            return Ok(found.into_iter().filter_map(row_of).collect());
        }
    }
    Err(not_found())
}

/// What is archived is not changed.
pub(super) fn not_archived(row: &Row) -> Result<()> {
    if row.archived_at.is_none() {
        return Ok(());
    }
    let reason = "this ticket is archived; bring it back first";
    Err(Problem::new(ProblemKind::Conflict, reason).into())
}

pub(super) fn not_found() -> Error {
    Problem::not_found("ticket").into()
}

pub(super) fn number(number: i64) -> Result<TicketNumber> {
    number.try_into().map_err(corrupt)
}

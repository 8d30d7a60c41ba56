//! The list of 10,000 tickets: filtered, searched and counted, for programs and for pages.

use std::time::Duration;

use serde_json::{Value, json};

use crate::RUN;
use crate::load::{self, Request};
use crate::program::{Program, Session};
use crate::table::Table;

/// The statement of `services::tickets::page`, for one filter.
const LIST: &str = "
\\set assignee random(0, 59)
select t.id, t.number, t.title, t.description, t.status, t.priority, t.category_id, c.name as category, t.tags,
    t.location_id, t.room_id, t.device_id, t.requester_id, t.requester_contact_id,
    coalesce(u.name, k.name) as requester_name, coalesce(u.email, k.email) as requester_email,
    t.assignee_id, t.due_at, t.fields, t.via, t.created_at, t.updated_at, t.touched_at, t.first_answered_at,
    t.resolved_at, t.closed_at, t.archived_at,
    (select m.number from tickets m where m.id = t.merged_into) as merged_into, t.comments, t.notes, t.last_event,
    t.last_public_event, t.version, coalesce(r.seen, b.seen, 0) as seen
from tickets t
left join users u on u.id = t.requester_id
left join contacts k on k.id = t.requester_contact_id
left join ticket_categories c on c.id = t.category_id
left join ticket_reads r on r.ticket_id = t.id and r.user_id = (select id from users order by id limit 1)
left join ticket_baselines b on b.user_id = (select id from users order by id limit 1)
where t.archived_at is null and t.status = 'open'
order by t.last_event desc, t.number desc
limit 51;
";

/// The statement of `services::tickets::counts`.
const COUNTS: &str = "
with me as materialized (
    select id from users where email = 'bench@example.org'
),
mark as materialized (
    select coalesce((select seen from ticket_baselines where user_id = (select id from me)), 0) as seen
),
active as (
    select
        count(*) filter (where assignee_id = (select id from me)) as mine,
        count(*) filter (where assignee_id is null) as unassigned,
        count(*) filter (where status_rank = 0) as open,
        count(*) filter (where status_rank = 1) as in_progress,
        count(*) filter (where status_rank = 2) as pending,
        count(*) filter (where due_at < now()) as overdue,
        count(*) filter (where requester_id = (select id from me)) as requested
    from tickets
    where archived_at is null and status_rank < 3
),
resolved as (
    select count(*) as resolved from tickets where archived_at is null and status_rank = 3
),
unseen as (
    select count(*) as unseen
    from tickets t
    where t.archived_at is null
        and t.last_event > (select seen from mark)
        and not exists (select from ticket_reads r where r.user_id = (select id from me) and r.ticket_id = t.id)
),
seen_before as (
    select count(*) as seen_before
    from ticket_reads r
    join tickets t on t.id = r.ticket_id
    where r.user_id = (select id from me) and t.archived_at is null and t.last_event > r.seen
)
select * from active, resolved, unseen, seen_before;
";

/// What it may take at 32 connections.
const BUDGET: Duration = Duration::from_millis(15);

pub async fn list(table: &mut Table, program: &Program, session: &Session) -> anyhow::Result<()> {
    program.seed_tickets().await?;
    let rest =
        |filter: &str| session.request("GET", &format!("/api/v1/tickets?limit=50&{filter}"), "");
    let page = |filter: Value| {
        let body = json!({ "filter": filter, "sort": "-updated", "after": null, "limit": 60 });
        session.request("POST", "/api/fn/tickets/list", &body.to_string())
    };
    let lists = [
        ("status=open", rest("status=open")),
        ("status=open,pending&priority=high", rest("status=open,pending&priority=high")),
        ("q=camera", rest("q=camera")),
        ("q=kamra+dark", rest("q=kamra+dark")),
        ("as the page asks, with their number: all", page(json!({}))),
        (
            "as the page asks: open and high",
            page(json!({ "status": ["open", "pending"], "priority": ["high"] })),
        ),
        ("as the page asks: kamra dark", page(json!({ "q": "kamra dark" }))),
    ];
    let counts =
        [("how many each list has", session.request("POST", "/api/fn/tickets/counts", "{}"))];
    for connections in [1, 32] {
        beside(table, program, LIST, connections, &lists).await?;
        beside(table, program, COUNTS, connections, &counts).await?;
    }
    Ok(())
}

/// Runs the requests one after the other, between two runs of what the database alone can do.
async fn beside(
    table: &mut Table,
    program: &Program,
    script: &str,
    connections: usize,
    requests: &[(&str, Request)],
) -> anyhow::Result<()> {
    let before = program.pgbench(script, connections)?;
    let mut figures = Vec::new();
    for (what, request) in requests {
        let request = request.clone();
        let next = move |_, _| request.clone();
        figures.push((what, load::run(program.address(), connections, RUN, 200, next).await?));
    }
    let after = program.pgbench(script, connections)?;
    for (what, ours) in figures {
        let name = format!("of 10,000 tickets, {what}, {connections} connection(s)");
        match connections {
            1 => table.ratio(name, &ours, [&before, &after]),
            _ => table.ratio_within(name, &ours, [&before, &after], BUDGET),
        }
    }
    Ok(())
}

//! The calendar's week, read and written.

use crate::RUN;
use crate::load::{self, Request};
use crate::program::{Crowd, Program, Session};
use crate::table::Table;

/// The statement of `services::scheduling::shifts::between`.
const WEEK: &str = "
\\set week random(-8, 8)
select id, technician_id, location_id, starts_at, ends_at, zone, kind, title, note,
    state, state_reason, template_id, template_date, version
from shifts
where starts_at > date_trunc('week', now()) + :week * interval '7 days' - interval '24 hours'
    and starts_at < date_trunc('week', now()) + (:week + 1) * interval '7 days'
    and ends_at > date_trunc('week', now()) + :week * interval '7 days'
    and deleted_at is null
    and (state <> 'draft' or false)
order by starts_at, id;
";

/// The statements of `services::scheduling::shifts::update`; the event is one that servers can read
/// and that concerns nobody.
const MOVE: &str = "
\\set nth random(0, 4999)
begin;
select id, technician_id, starts_at from bench_targets join shifts using (id) where nth = :nth for update of shifts;
update shifts set note = note, version = version + 1, updated_at = now() where id = (select id from bench_targets where nth = :nth);
insert into audit_entries (actor_kind, actor_name, action, subject_id, before, after)
select 'system', 'pgbench', 'shift.update', id, to_jsonb(shifts), to_jsonb(shifts) from shifts where id = (select id from bench_targets where nth = :nth);
insert into live_events (event) values (jsonb_build_object('session_ended', gen_random_uuid()));
commit;
";

pub async fn week(table: &mut Table, program: &Program, session: &Session) -> anyhow::Result<()> {
    let monday = program.monday();
    let requests: Vec<Request> = (-8..=8)
        .map(|week| {
            let from = monday + chrono::TimeDelta::weeks(week);
            let body =
                serde_json::json!({ "from": from, "to": from + chrono::TimeDelta::weeks(1) })
                    .to_string();
            session.request("POST", "/api/fn/scheduling/shifts", &body)
        })
        .collect();
    for connections in [1, 32] {
        let before = program.pgbench(WEEK, connections)?;
        let requests = requests.clone();
        let ours = load::run(program.address(), connections, RUN, 200, move |client, nth| {
            requests[(client * 7 + nth) % requests.len()].clone()
        })
        .await?;
        let after = program.pgbench(WEEK, connections)?;
        table.ratio(
            format!("a week of 60 technicians, {connections} connection(s)"),
            &ours,
            [&before, &after],
        );
    }
    Ok(())
}

pub async fn move_a_shift(
    table: &mut Table,
    program: &Program,
    session: &Session,
    crowd: &Crowd,
) -> anyhow::Result<()> {
    program.number_shifts(&crowd.shifts).await?;
    for connections in [1, 32] {
        let before = program.pgbench(MOVE, connections)?;
        let shifts: Vec<Request> = crowd
            .shifts
            .iter()
            .map(|id| {
                let body = serde_json::json!({ "note": "moved by the bench" }).to_string();
                session.request("PATCH", &format!("/api/v1/shifts/{id}"), &body)
            })
            .collect();
        let ours = load::run(program.address(), connections, RUN, 200, move |client, nth| {
            shifts[(client * 131 + nth * 37) % shifts.len()].clone()
        })
        .await?;
        let after = program.pgbench(MOVE, connections)?;
        table.ratio(
            format!("change a shift, {connections} connection(s)"),
            &ours,
            [&before, &after],
        );
    }
    Ok(())
}

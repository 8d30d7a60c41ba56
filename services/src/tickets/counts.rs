//! How many tickets are in each list that everybody has.

use chrono::Utc;
use domain::accounts::Actor;
use domain::tickets::{Counts, Sight};

use super::kept::Counted;
use crate::{Platform, Result};

pub async fn counts(platform: &Platform, actor: &Actor) -> Result<Counts> {
    match Sight::of(actor)? {
        Sight::All => of_all(platform, actor).await,
        Sight::Own(_) => of_own(platform, actor).await,
    }
}

async fn of_all(platform: &Platform, actor: &Actor) -> Result<Counts> {
    let kept = &platform.ticket_lists.counts;
    let now = platform.happenings.now(&platform.db).await?;
    if let Some(known) = kept.recall(&now, &actor.user, Some(actor.user))
        && known.until.is_none_or(|until| Utc::now() < until)
    {
        return Ok(known.counts);
    }
    let row = sqlx::query!(
        r#"
        with mark as materialized (
            select coalesce((select seen from ticket_baselines where user_id = $1), 0) as seen
        ),
        active as (
            select
                count(*) filter (where assignee_id = $1) as mine,
                count(*) filter (where assignee_id is null) as unassigned,
                count(*) filter (where status_rank = 0) as open,
                count(*) filter (where status_rank = 1) as in_progress,
                count(*) filter (where status_rank = 2) as pending,
                count(*) filter (where next_due_at < now()) as overdue,
                min(next_due_at) filter (where next_due_at >= now()) as until,
                count(*) filter (where requester_id = $1) as requested
            from tickets
            where archived_at is null and status_rank < 3
        ),
        resolved as (
            select count(*) as resolved from tickets where archived_at is null and status_rank = 3
        ),
        -- What happened since they called all of it read, and was not looked at by itself.
        unseen as (
            select count(*) as unseen
            from tickets t
            where t.archived_at is null
                and t.last_event > (select seen from mark)
                and not exists (select from ticket_reads r where r.user_id = $1 and r.ticket_id = t.id)
        ),
        seen_before as (
            select count(*) as seen_before
            from ticket_reads r
            join tickets t on t.id = r.ticket_id
            where r.user_id = $1 and t.archived_at is null and t.last_event > r.seen
        )
        select unseen + seen_before as "unread!", mine as "mine!", unassigned as "unassigned!", open as "open!",
            in_progress as "in_progress!", pending as "pending!", resolved as "resolved!", overdue as "overdue!",
            requested as "requested!", until
        from active, resolved, unseen, seen_before
        "#,
        actor.user.0,
    )
    .fetch_one(&platform.db)
    .await?;
    let counts = Counts {
        unread: row.unread,
        mine: row.mine,
        unassigned: row.unassigned,
        open: row.open,
        in_progress: row.in_progress,
        pending: row.pending,
        resolved: row.resolved,
        overdue: row.overdue,
        requested: row.requested,
    };
    kept.keep(actor.user, now, Counted { counts, until: row.until }, 1);
    Ok(counts)
}

/// Nothing is assigned to whoever asks for help.
async fn of_own(platform: &Platform, actor: &Actor) -> Result<Counts> {
    let counts = sqlx::query_as!(
        Counts,
        r#"
        select
            count(*) filter (where t.last_public_event > coalesce(r.seen, b.seen, 0)) as "unread!",
            0::bigint as "mine!",
            0::bigint as "unassigned!",
            count(*) filter (where t.status_rank = 0) as "open!",
            count(*) filter (where t.status_rank = 1) as "in_progress!",
            count(*) filter (where t.status_rank = 2) as "pending!",
            count(*) filter (where t.status_rank = 3) as "resolved!",
            count(*) filter (where t.due_at < now() and t.status_rank < 3) as "overdue!",
            count(*) filter (where t.requester_id = $1 and t.status_rank < 3) as "requested!"
        from tickets t
        left join ticket_reads r on r.ticket_id = t.id and r.user_id = $1
        left join ticket_baselines b on b.user_id = $1
        where t.archived_at is null
            and t.id in (
                select id from tickets where requester_id = $1
                union
                select ticket_id from ticket_watchers where user_id = $1
            )
        "#,
        actor.user.0,
    )
    .fetch_one(&platform.db)
    .await?;
    Ok(counts)
}

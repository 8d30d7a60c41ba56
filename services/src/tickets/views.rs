//! Lists that people keep.

use domain::accounts::{Actor, Permission, UserId};
use domain::live::Event;
use domain::tickets::{ListColumn, TicketView, ViewDraft, ViewId};
use domain::{Problem, ProblemKind};
use sqlx::types::Json;
use uuid::Uuid;

use super::columns::not_too_many;
use crate::{Change, Platform, Result};

const MOST: i64 = 50;

/// One's own, then those that others share.
pub async fn list(platform: &Platform, actor: &Actor) -> Result<Vec<TicketView>> {
    actor.require(Permission::WorkTickets)?;
    let rows = sqlx::query!(
        r#"
        select id, owner_id, query as "query: Json<ViewDraft>", version
        from ticket_views
        where owner_id = $1 or shared
        order by owner_id <> $1, position, lower(name), id
        limit 200
        "#,
        actor.user.0,
    )
    .fetch_all(&platform.db)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| TicketView {
            id: ViewId(row.id),
            owner_id: UserId(row.owner_id),
            draft: row.query.0,
            version: row.version,
        })
        .collect())
}

/// Without an id, a new one. One's own can be changed; those of others, by who manages tickets.
pub async fn save(
    platform: &Platform,
    actor: &Actor,
    id: Option<ViewId>,
    draft: &ViewDraft,
) -> Result<TicketView> {
    actor.require(Permission::WorkTickets)?;
    not_too_many(draft.columns.len())?;
    for name in &draft.columns {
        name.parse::<ListColumn>().map_err(|err| Problem::invalid("columns", err))?;
    }
    let too_long = |q: &String| q.chars().count() > domain::tickets::TicketFilter::MAX_QUERY_CHARS;
    if draft.filter.q.as_ref().is_some_and(too_long) {
        return Err(Problem::invalid("q", "look for at most 200 characters").into());
    }
    let mut change = Change::by(platform, actor).await?;
    let query = serde_json::to_value(draft)?;
    let (id, owner, version) = match id {
        None => {
            let count = sqlx::query_scalar!(
                r#"select count(*) as "count!" from ticket_views where owner_id = $1"#,
                actor.user.0,
            )
            .fetch_one(change.db())
            .await?;
            if count >= MOST {
                let reason = "you have 50 views; delete one first";
                return Err(Problem::new(ProblemKind::Conflict, reason).into());
            }
            let id = Uuid::now_v7();
            sqlx::query!(
                "
                insert into ticket_views (id, owner_id, name, shared, query, position)
                values ($1, $2, $3, $4, $5, $6)
                ",
                id,
                actor.user.0,
                draft.name.as_str(),
                draft.shared,
                query,
                i32::try_from(count).unwrap_or_default(),
            )
            .execute(change.db())
            .await?;
            (id, actor.user.0, 1)
        }
        Some(id) => {
            let row = sqlx::query!(
                "
                update ticket_views set name = $3, shared = $4, query = $5, version = version + 1
                where id = $1 and (owner_id = $2 or (shared and $6))
                returning id, owner_id, version
                ",
                id.0,
                actor.user.0,
                draft.name.as_str(),
                draft.shared,
                query,
                actor.may(Permission::ManageTickets),
            )
            .fetch_optional(change.db())
            .await?
            .ok_or_else(|| Problem::not_found("view"))?;
            (row.id, row.owner_id, row.version)
        }
    };
    change.publish(Event::TicketListsChanged).await?;
    change.commit().await?;
    Ok(TicketView { id: ViewId(id), owner_id: UserId(owner), draft: draft.clone(), version })
}

pub async fn delete(platform: &Platform, actor: &Actor, id: ViewId) -> Result<()> {
    actor.require(Permission::WorkTickets)?;
    let mut change = Change::by(platform, actor).await?;
    let gone = sqlx::query!(
        "delete from ticket_views where id = $1 and (owner_id = $2 or (shared and $3))",
        id.0,
        actor.user.0,
        actor.may(Permission::ManageTickets),
    )
    .execute(change.db())
    .await?;
    if gone.rows_affected() == 0 {
        return Err(Problem::not_found("view").into());
    }
    change.publish(Event::TicketListsChanged).await?;
    change.commit().await
}

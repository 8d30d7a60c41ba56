//! The audit: writing entries down, finding them again, taking them away as a file.
//!
//! Entries are written by [`Change::audit`](crate::Change::audit) in the transaction of what they
//! tell of. A trigger keeps everybody, the application included, from changing them.

mod entries;
mod export;
mod retention;

use domain::accounts::UserId;
use serde_json::Value;
use sqlx::PgConnection;
use uuid::Uuid;

#[doc(hidden)]
pub use entries::plan;
pub use entries::{AuditCursor, InvalidCursor, actions, page};
pub use export::{Format, export};
pub(crate) use retention::forget_older_than;

use crate::{Origin, Result};

pub(crate) async fn write(
    conn: &mut PgConnection,
    actor: Option<UserId>,
    action: &str,
    subject: Uuid,
    before: Option<Value>,
    after: Option<Value>,
) -> Result<()> {
    let origin = Origin::current();
    let states = || [&after, &before].into_iter().flatten();
    let text = |field: &str| states().find_map(|state| state.get(field)?.as_str());
    let name = ["name", "title", "email"]
        .into_iter()
        .find_map(|field| text(field).filter(|name| !name.is_empty()));
    let owner = ["technician_id", "user_id"]
        .into_iter()
        .find_map(|field| text(field)?.parse::<Uuid>().ok());
    let user_agent: Option<String> =
        origin.user_agent.as_ref().map(|agent| agent.chars().take(400).collect());
    sqlx::query!(
        "
        insert into audit_entries
            (actor_kind, actor_id, actor_name, action, subject_id, subject_name, before, after, ip, user_agent, request_id)
        values (
            $1, $2, coalesce((select name from users where id = $2), $3), $4, $5,
            coalesce($6, (select name from users where id = coalesce($7::uuid, $5))),
            $8, $9, $10, $11, $12
        )
        ",
        origin.kind(actor.is_some()).name(),
        actor.map(|user| user.0),
        origin.through.as_ref().map(|(_, name)| name.as_str()),
        action,
        subject,
        name,
        owner,
        before,
        after,
        origin.ip.map(|ip| ip.to_string()),
        user_agent,
        origin.request_id,
    )
    .execute(conn)
    .await?;
    Ok(())
}

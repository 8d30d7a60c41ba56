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
pub use entries::{AuditCursor, actions, page};
pub use export::{Format, export};
pub(crate) use retention::forget_older_than;

use crate::{Origin, Result};

/// What was done to one thing.
pub(crate) struct Entry {
    pub subject: Uuid,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

pub(crate) async fn write(
    conn: &mut PgConnection,
    actor: Option<UserId>,
    action: &str,
    entries: &[Entry],
) -> Result<()> {
    let origin = Origin::current();
    let user_agent: Option<String> =
        origin.user_agent.as_ref().map(|agent| agent.chars().take(400).collect());
    fn column<T>(entries: &[Entry], field: impl Fn(&Entry) -> T) -> Vec<T> {
        entries.iter().map(field).collect()
    }
    sqlx::query!(
        "
        insert into audit_entries
            (actor_kind, actor_id, actor_name, action, subject_id, subject_name, before, after, ip, user_agent, request_id)
        select $1, $2, coalesce((select name from users where id = $2), $3), $4, subject,
            coalesce(title, (select name from users where id = coalesce(owner, subject))),
            before, after, $10, $11, $12
        from unnest($5::uuid[], $6::text[], $7::uuid[], $8::jsonb[], $9::jsonb[]) with ordinality
            as given (subject, title, owner, before, after, place)
        order by place
        ",
        origin.kind(actor.is_some()).name(),
        actor.map(|user| user.0),
        origin.through.as_ref().map(|(_, name)| name.as_str()),
        action,
        &column(entries, |entry| entry.subject),
        &column(entries, Entry::name) as &[Option<String>],
        &column(entries, Entry::owner) as &[Option<Uuid>],
        &column(entries, |entry| entry.before.clone()) as &[Option<Value>],
        &column(entries, |entry| entry.after.clone()) as &[Option<Value>],
        origin.ip.map(|ip| ip.to_string()),
        user_agent,
        origin.request_id,
    )
    .execute(conn)
    .await?;
    Ok(())
}

impl Entry {
    fn text(&self, field: &str) -> Option<&str> {
        [&self.after, &self.before]
            .into_iter()
            .flatten()
            .find_map(|state| state.get(field)?.as_str())
    }

    /// What the thing was called.
    fn name(&self) -> Option<String> {
        ["name", "title", "email"]
            .into_iter()
            .find_map(|field| self.text(field).filter(|name| !name.is_empty()))
            .map(str::to_owned)
    }

    /// Whom it belongs to.
    fn owner(&self) -> Option<Uuid> {
        ["technician_id", "user_id"].into_iter().find_map(|field| self.text(field)?.parse().ok())
    }
}

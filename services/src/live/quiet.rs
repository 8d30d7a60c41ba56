//! Whether anything has happened since: what was read once and is kept in memory is true for as long
//! as it has not.
//!
//! Exact, whichever server a change was made on and whatever order transactions commit in, because
//! an event appears with its change.

use sqlx::PgConnection;

use super::snapshot::Snapshot;
use crate::Result;

/// A moment in the stream. What is read after it was taken is at least as new.
pub(crate) struct Moment(pub(super) Snapshot);

/// What a look back has found.
pub(crate) struct Since {
    pub now: Moment,
    pub is_quiet: bool,
}

/// Whether none of these types of events has appeared since `then`; without one, it is not known.
pub(crate) async fn since(
    conn: &mut PgConnection,
    then: Option<&Moment>,
    types: &[&str],
) -> Result<Since> {
    let row = sqlx::query!(
        r#"
        select pg_current_snapshot()::text as "now!",
            exists (
                select from live_events
                where (xact >= $1::bigint::text::xid8 or xact = any ($2::bigint[]::text[]::xid8[]))
                    and (event -> 'event' ->> 'type' = any ($3) or event = '"restored"')
            ) as "has_happened!"
        "#,
        then.map(|then| then.0.xmax),
        then.map_or(&[][..], |then| &then.0.in_progress),
        types as &[&str],
    )
    .fetch_one(conn)
    .await?;
    let now = Snapshot::parse(&row.now)
        .ok_or_else(|| sqlx::Error::Protocol("a snapshot is not written as one".into()))?;
    Ok(Since { now: Moment(now), is_quiet: then.is_some() && !row.has_happened })
}

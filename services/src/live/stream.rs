//! Reading the stream: exactly what was committed since the last look, however long it took.
//!
//! A look is one statement, so that its snapshot and its rows belong together. Rows that a later
//! look finds for the first time were written by transactions which the earlier snapshot lists as
//! in progress, or which began after it; both can be asked of the index.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use domain::accounts::{Roles, UserId};
use domain::live::Cursor;
use sqlx::PgConnection;
use sqlx::types::Json;

use super::Signal;
use super::log::Log;
use super::snapshot::Snapshot;
use crate::Result;
use crate::accounts::{Policy, roles_of};

/// Half of the time that events are kept.
const LONGEST_ABSENCE: Duration = Duration::from_secs(30 * 60);

/// How far a server has read.
pub(super) struct Stream {
    snapshot: Snapshot,
    looked_at: Instant,
}

/// What a look has found.
pub(super) struct Batch {
    /// In the order they were written in.
    pub signals: Vec<Heard>,
    /// Everything before it has been found by this look or an earlier one.
    pub cursor: Cursor,
    /// Of those whom a signal says to have changed, and of newcomers.
    pub roles: RolesNow,
}

/// What users may do from now on; `None`: nothing.
pub(super) type RolesNow = HashMap<UserId, Option<Roles>>;

pub(super) struct Heard {
    pub xact: i64,
    pub at: DateTime<Utc>,
    pub signal: Signal,
}

/// Where the stream is entered, be it for the first time or because the thread was lost.
pub(super) struct Beginning {
    pub stream: Stream,
    /// The latest of what happened before.
    pub past: Vec<Heard>,
    /// Every event of this transaction and of younger ones is in the past.
    pub floor: i64,
}

impl Stream {
    pub async fn begin(conn: &mut PgConnection) -> Result<Beginning> {
        let looked_at = Instant::now();
        let capacity = Log::CAPACITY as i64;
        let rows = sqlx::query_as!(
            Row,
            r#"
            select now.snapshot::text as "snapshot!", e.id as "id?", e.xact::text::bigint as "xact?", e.at as "at?",
                e.event as "event?: Json<serde_json::Value>"
            from (select pg_current_snapshot() as snapshot) now
            left join lateral (
                select id, xact, at, event
                from live_events
                where event -> 'event' ->> 'type' is distinct from 'presence'
                order by xact desc, id desc
                limit $1
            ) e on true
            order by e.id
            "#,
            capacity,
        )
        .fetch_all(conn)
        .await?;
        let oldest = rows.iter().filter_map(|row| row.xact).min();
        let is_cut_off = rows.len() >= Log::CAPACITY;
        let (snapshot, past) = read(rows)?;
        let floor = match oldest {
            // Other events of the oldest transaction may lie beyond the cut.
            Some(oldest) if is_cut_off => oldest + 1,
            Some(oldest) => oldest.min(snapshot.xmin),
            None => snapshot.xmin,
        };
        // What was told before a backup was brought back is not so any more.
        let restored = past.iter().filter(|heard| heard.signal == Signal::Restored);
        let floor = restored.map(|heard| heard.xact + 1).fold(floor, i64::max);
        Ok(Beginning { stream: Self { snapshot, looked_at }, past, floor })
    }

    /// What is new. `None`: the thread is lost, because it is too long ago, or the database is an older one now.
    /// The batch brings the roles of the `newcomers`, too.
    pub async fn look(
        &mut self,
        conn: &mut PgConnection,
        policy: Policy,
        newcomers: &[UserId],
    ) -> Result<Option<Batch>> {
        if self.looked_at.elapsed() > LONGEST_ABSENCE {
            return Ok(None);
        }
        let looked_at = Instant::now();
        let rows = sqlx::query_as!(
            Row,
            r#"
            select now.snapshot::text as "snapshot!", e.id as "id?", e.xact::text::bigint as "xact?", e.at as "at?",
                e.event as "event?: Json<serde_json::Value>"
            from (select pg_current_snapshot() as snapshot) now
            left join live_events e
                on e.xact >= $1::bigint::text::xid8 or e.xact = any ($2::bigint[]::text[]::xid8[])
            order by e.id
            "#,
            self.snapshot.xmax,
            &self.snapshot.in_progress,
        )
        .fetch_all(&mut *conn)
        .await?;
        let (snapshot, signals) = read(rows)?;
        if snapshot.xmin < self.snapshot.xmin {
            return Ok(None);
        }
        let changed: Vec<UserId> = signals
            .iter()
            .filter_map(|heard| match heard.signal {
                Signal::UserChanged(user) => Some(user),
                _ => None,
            })
            .chain(newcomers.iter().copied())
            .collect();
        let roles = match &changed[..] {
            [] => HashMap::new(),
            changed => roles_of(conn, policy, changed).await?,
        };
        let cursor = Cursor(snapshot.xmin);
        *self = Self { snapshot, looked_at };
        Ok(Some(Batch { signals, cursor, roles }))
    }

    pub fn cursor(&self) -> Cursor {
        Cursor(self.snapshot.xmin)
    }
}

struct Row {
    snapshot: String,
    id: Option<i64>,
    xact: Option<i64>,
    at: Option<DateTime<Utc>>,
    event: Option<Json<serde_json::Value>>,
}

fn read(rows: Vec<Row>) -> Result<(Snapshot, Vec<Heard>)> {
    let snapshot = rows
        .first()
        .and_then(|row| Snapshot::parse(&row.snapshot))
        .ok_or_else(|| sqlx::Error::Protocol("a look into the stream has no snapshot".into()))?;
    let signals = rows
        .into_iter()
        .filter_map(|row| {
            let (id, Json(event)) = (row.id?, row.event?);
            match serde_json::from_value(event) {
                Ok(signal) => Some(Heard { xact: row.xact?, at: row.at?, signal }),
                // Servers of two versions may run side by side while one replaces the other.
                Err(err) => {
                    tracing::warn!(error = %err, id, "a live event of another version is passed over");
                    None
                }
            }
        })
        .collect();
    Ok((snapshot, signals))
}

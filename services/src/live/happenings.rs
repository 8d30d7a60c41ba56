//! Whether anything has happened since: what was read once and is kept in memory is true for as long
//! as it has not.
//!
//! Exact, whichever server a change was made on and whatever order transactions commit in, because
//! an event appears with its change. The database is asked each time, and once for all who want to
//! know at the same time.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::accounts::UserId;
use sqlx::PgPool;
use uuid::Uuid;

use super::snapshot::Snapshot;
use crate::Result;

/// Cheap to clone; one per server.
#[derive(Clone, Default)]
pub(crate) struct Happenings(Arc<Shared>);

/// A moment in the stream, when it was known what had happened. What is read after it is at least as
/// new.
#[derive(Clone)]
pub(crate) struct Now {
    number: u64,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// How many looks have begun.
    begun: AtomicU64,
    /// Held by the one who looks, for all who wait.
    watch: tokio::sync::Mutex<Watch>,
    last: Mutex<Last>,
}

#[derive(Default)]
struct Watch {
    /// The youngest look that ended, and what it could see.
    seen: Option<(u64, Snapshot)>,
    /// The youngest that failed.
    failed: u64,
}

/// The looks that found something last.
#[derive(Default)]
struct Last {
    /// An event of a type, for everybody.
    public: HashMap<String, u64>,
    /// Any event for one person alone.
    personal: HashMap<UserId, u64>,
    /// Something that makes all older moments worthless.
    all: u64,
}

impl Happenings {
    /// Now, with all that was committed before.
    pub async fn now(&self, db: &PgPool) -> Result<Now> {
        let begun_before = self.0.begun.load(Ordering::SeqCst);
        let mut watch = self.0.watch.lock().await;
        // A look that began since this was asked has seen what there was to see.
        if let Some((number, _)) = watch.seen
            && number > begun_before
        {
            return Ok(self.at(number));
        }
        if watch.failed > begun_before {
            return Err(sqlx::Error::PoolTimedOut.into());
        }
        let number = self.0.begun.fetch_add(1, Ordering::SeqCst) + 1;
        match self.look(db, number, watch.seen.as_ref().map(|(_, snapshot)| snapshot)).await {
            Ok(snapshot) => watch.seen = Some((number, snapshot)),
            Err(err) => {
                watch.failed = number;
                return Err(err);
            }
        }
        Ok(self.at(number))
    }

    pub fn at(&self, number: u64) -> Now {
        Now { number, shared: Arc::clone(&self.0) }
    }

    async fn look(&self, db: &PgPool, number: u64, then: Option<&Snapshot>) -> Result<Snapshot> {
        let rows = sqlx::query!(
            r#"
            select now.snapshot::text as "snapshot!", e.of as "of?", e.person as "person?: Uuid"
            from (select pg_current_snapshot() as snapshot) now
            left join lateral (
                select distinct
                    case when event = '"restored"' then 'restored' else event -> 'event' ->> 'type' end as of,
                    (event -> 'personal' ->> 'user')::uuid as person
                from live_events
                where xact >= $1::bigint::text::xid8 or xact = any ($2::bigint[]::text[]::xid8[])
            ) e on true
            "#,
            then.map(|then| then.xmax),
            then.map_or(&[][..], |then| &then.in_progress),
        )
        .fetch_all(db)
        .await?;
        let snapshot = rows
            .first()
            .and_then(|row| Snapshot::parse(&row.snapshot))
            .ok_or_else(|| sqlx::Error::Protocol("a snapshot is not written as one".into()))?;
        let mut last = self.0.last();
        // The first look, or the database is an older one now.
        if then.is_none_or(|then| snapshot.xmin < then.xmin) {
            last.all = number;
        }
        for row in rows {
            match (row.person, row.of) {
                (Some(person), _) => {
                    last.personal.insert(UserId(person), number);
                }
                (None, Some(of)) if of == "restored" => last.all = number,
                (None, Some(of)) => {
                    last.public.insert(of, number);
                }
                (None, None) => {}
            }
        }
        Ok(snapshot)
    }
}

impl Now {
    /// Whether none of these types of events has appeared since then, nor one for this person alone.
    pub fn is_as(&self, then: &Self, types: &[&str], person: Option<UserId>) -> bool {
        let last = self.shared.last();
        let types = types.iter().filter_map(|&of| last.public.get(of));
        let person = person.and_then(|person| last.personal.get(&person));
        types.chain(person).chain([&last.all]).all(|&number| number <= then.number)
    }
}

impl Shared {
    fn last(&self) -> MutexGuard<'_, Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! Who is here: every connection is a row, which its server keeps fresh.
//!
//! All servers write under one lock and compare what a user was with what the user is, so that a
//! change is told once, by whoever made it.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use domain::accounts::{SessionId, UserId};
use domain::live::{Event, PresenceStatus};
use sqlx::PgConnection;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use uuid::Uuid;

use super::connection::ConnectionId;
use super::hub::WeakHub;
use crate::accounts::{ended_among, note_use};
use crate::{Change, Error, Platform, Result};

/// Rows are refreshed at this pace; three times as old, they are of a server that died.
const BEAT: Duration = Duration::from_secs(30);
/// What comes within this time is written together.
const GATHER: Duration = Duration::from_millis(20);
/// Reloading a page is not leaving.
const GRACE: Duration = Duration::from_secs(3);
const RETRY: Duration = Duration::from_secs(1);

/// What the switchboard tells.
pub(super) enum News {
    Came {
        id: ConnectionId,
        user: UserId,
        session: SessionId,
    },
    /// The person touched something, or has not for minutes.
    Active {
        id: ConnectionId,
        is_active: bool,
    },
    Left {
        id: ConnectionId,
    },
    /// The server stops: everybody left for good.
    Stop(oneshot::Sender<()>),
}

/// What is known of who is here; it outlives whoever keeps it.
#[derive(Clone)]
pub(super) struct Porter(Arc<Mutex<(Book, mpsc::UnboundedReceiver<News>)>>);

impl Porter {
    pub fn new(news: mpsc::UnboundedReceiver<News>) -> Self {
        Self(Arc::new(Mutex::new((Book::default(), news))))
    }
}

/// Writes down who is here, for as long as there is a hub.
pub(super) async fn keep(hub: WeakHub, platform: Platform, porter: Porter) {
    let mut porter = porter.0.lock().await;
    let (book, news) = &mut *porter;
    let mut write_at: Option<Instant> = None;
    let mut beat = interval(BEAT);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);

    loop {
        let due = [write_at, book.leaving.front().map(|(at, _)| *at)].into_iter().flatten().min();
        tokio::select! {
            heard = news.recv() => match heard {
                Some(News::Stop(done)) => {
                    book.all_leave();
                    if let Err(err) = book.write(&platform).await {
                        tracing::warn!(error = %err, "who was here could not be signed off");
                    }
                    let _ = done.send(());
                    return;
                }
                Some(news) => {
                    book.note(news);
                    if book.has_news() && write_at.is_none() {
                        write_at = Some(Instant::now() + GATHER);
                    }
                    continue;
                }
                None => return,
            },
            () = sleep_until(due.unwrap_or_else(Instant::now)), if due.is_some() => {}
            _ = beat.tick() => book.refresh(),
        }

        book.let_go();
        write_at = match book.write(&platform).await {
            Ok(ended) => {
                let Some(hub) = hub.upgrade() else { return };
                ended.into_iter().for_each(|session| hub.sign_out(session));
                None
            }
            Err(Error::Database(sqlx::Error::PoolClosed)) => return,
            Err(err) => {
                tracing::warn!(error = %err, "who is here could not be written down; trying again");
                Some(Instant::now() + RETRY)
            }
        };
    }
}

/// Who is here on any server.
pub(super) async fn present(conn: &mut PgConnection) -> Result<HashMap<UserId, PresenceStatus>> {
    let rows = sqlx::query!(
        r#"
        select user_id, bool_or(active) as "is_active!"
        from presence
        where seen_at > now() - interval '90 seconds'
        group by user_id
        "#,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (UserId(row.user_id), status(row.is_active))).collect())
}

/// The connections of this server, and what of them is not written yet.
#[derive(Default)]
struct Book {
    here: HashMap<ConnectionId, Guest>,
    unwritten: HashSet<ConnectionId>,
    /// Their sessions may have ended while they connected.
    unchecked: HashSet<SessionId>,
    leaving: VecDeque<(Instant, ConnectionId)>,
    gone: HashMap<ConnectionId, UserId>,
    is_beat: bool,
}

#[derive(Clone, Copy)]
struct Guest {
    user: UserId,
    session: SessionId,
    is_active: bool,
}

impl Book {
    fn note(&mut self, news: News) {
        match news {
            News::Came { id, user, session } => {
                self.here.insert(id, Guest { user, session, is_active: true });
                self.unwritten.insert(id);
                self.unchecked.insert(session);
            }
            News::Active { id, is_active } => {
                if let Some(guest) = self.here.get_mut(&id)
                    && guest.is_active != is_active
                {
                    guest.is_active = is_active;
                    self.unwritten.insert(id);
                }
            }
            News::Left { id } => self.leaving.push_back((Instant::now() + GRACE, id)),
            News::Stop(_) => {}
        }
    }

    fn has_news(&self) -> bool {
        !self.unwritten.is_empty()
    }

    /// Those whose time of grace is over.
    fn let_go(&mut self) {
        let now = Instant::now();
        while let Some((at, id)) = self.leaving.front().copied()
            && at <= now
        {
            self.leaving.pop_front();
            self.leave(id);
        }
    }

    fn all_leave(&mut self) {
        self.leaving.clear();
        let all: Vec<ConnectionId> = self.here.keys().copied().collect();
        all.into_iter().for_each(|id| self.leave(id));
    }

    fn leave(&mut self, id: ConnectionId) {
        self.unwritten.remove(&id);
        if let Some(guest) = self.here.remove(&id) {
            self.gone.insert(id, guest.user);
        }
    }

    fn refresh(&mut self) {
        self.is_beat = true;
        self.unwritten.extend(self.here.keys());
        self.unchecked.extend(self.here.values().map(|guest| guest.session));
    }

    /// Writes what is not written, tells what changed by it, and answers which sessions have ended.
    async fn write(&mut self, platform: &Platform) -> Result<Vec<SessionId>> {
        let fresh: Vec<(ConnectionId, Guest)> = self
            .unwritten
            .iter()
            .filter_map(|id| self.here.get(id).map(|guest| (*id, *guest)))
            .collect();
        if self.is_beat || !fresh.is_empty() || !self.gone.is_empty() {
            write_rows(platform, &fresh, &self.gone, self.is_beat).await?;
            self.unwritten.clear();
            self.gone.clear();
        }
        let ended = if self.unchecked.is_empty() {
            Vec::new()
        } else {
            let mut conn = platform.connection().await?;
            if self.is_beat {
                // Whoever is at the screen is using the session, also without a request.
                let used = self.here.values().filter(|guest| guest.is_active);
                let used: Vec<Uuid> = used.map(|guest| guest.session.0).collect();
                note_use(&mut conn, &used).await?;
            }
            let unchecked: Vec<Uuid> = self.unchecked.iter().map(|session| session.0).collect();
            ended_among(&mut conn, &unchecked).await?
        };
        self.unchecked.clear();
        self.is_beat = false;
        Ok(ended)
    }
}

async fn write_rows(
    platform: &Platform,
    fresh: &[(ConnectionId, Guest)],
    gone: &HashMap<ConnectionId, UserId>,
    is_beat: bool,
) -> Result<()> {
    let mut change = Change::by_system(platform).await?;
    // Presence is worth no wait for the disk. The lock comes before the first look at the table.
    sqlx::query!(
        "select set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(hashtext('patchbay presence'))",
    )
    .fetch_one(change.db())
    .await?;
    let stale: Vec<Uuid> = if is_beat {
        sqlx::query_scalar!(
            "delete from presence where seen_at <= now() - interval '90 seconds' returning user_id",
        )
        .fetch_all(change.db())
        .await?
    } else {
        Vec::new()
    };
    let users: HashSet<Uuid> = (fresh.iter().map(|(_, guest)| guest.user.0))
        .chain(gone.values().map(|user| user.0))
        .chain(stale.iter().copied())
        .collect();
    let users: Vec<Uuid> = users.into_iter().collect();
    let before = statuses(change.db(), &users).await?;
    if !fresh.is_empty() {
        let ids: Vec<Uuid> = fresh.iter().map(|(id, _)| id.0).collect();
        let of: Vec<Uuid> = fresh.iter().map(|(_, guest)| guest.user.0).collect();
        let active: Vec<bool> = fresh.iter().map(|(_, guest)| guest.is_active).collect();
        sqlx::query!(
            "
            insert into presence (connection_id, user_id, active)
            select here.id, here.user_id, here.active
            from unnest($1::uuid[], $2::uuid[], $3::boolean[]) as here (id, user_id, active)
            join users u on u.id = here.user_id
            on conflict (connection_id) do update set active = excluded.active, seen_at = now()
            ",
            &ids,
            &of,
            &active,
        )
        .execute(change.db())
        .await?;
    }
    if !gone.is_empty() {
        let ids: Vec<Uuid> = gone.keys().map(|id| id.0).collect();
        sqlx::query!("delete from presence where connection_id = any ($1)", &ids)
            .execute(change.db())
            .await?;
    }
    let after = statuses(change.db(), &users).await?;
    for user in users {
        let (was, is) = (before.get(&user), after.get(&user));
        // Nobody has told yet that those whose server died have left.
        if was != is || stale.contains(&user) {
            let status = is.copied().unwrap_or(PresenceStatus::Away);
            change.publish(Event::Presence { user_id: UserId(user), status }).await?;
        }
    }
    change.commit().await
}

/// A user is as present as the best of their connections.
async fn statuses(
    conn: &mut PgConnection,
    users: &[Uuid],
) -> Result<HashMap<Uuid, PresenceStatus>> {
    let rows = sqlx::query!(
        r#"
        select user_id, bool_or(active) as "is_active!"
        from presence
        where user_id = any ($1) and seen_at > now() - interval '90 seconds'
        group by user_id
        "#,
        users,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.user_id, status(row.is_active))).collect())
}

fn status(is_active: bool) -> PresenceStatus {
    if is_active { PresenceStatus::Active } else { PresenceStatus::Idle }
}

//! The live hub of a server: reads the stream, feeds its connections.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use domain::accounts::{Actor, SessionId};
use domain::live::{ClientMessage, Event, ServerMessage};
use domain::{Problem, ProblemKind};
use sqlx::postgres::PgListener;
use tokio::sync::{Notify, mpsc, oneshot};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep, timeout};
use uuid::Uuid;

use super::Signal;
use super::connection::{Connection, ConnectionId, Outgoing};
use super::doorbell::CHANNEL;
use super::presence::{self, News};
use super::stream::Stream;
use super::switchboard::Switchboard;
use crate::accounts::roles_of;
use crate::{Error, Platform, Result, branding};

/// For the rare ring that was not heard.
const BACKSTOP: Duration = Duration::from_secs(2);
/// Between two looks that find something: under load one look finds many events.
const PAUSE: Duration = Duration::from_millis(2);
const CURSOR_EVERY: Duration = Duration::from_secs(15);
const FIRST_RETRY: Duration = Duration::from_millis(100);
const LAST_RETRY: Duration = Duration::from_secs(5);
/// An answer that takes longer does not come: the way to the database is gone.
const LONGEST_LOOK: Duration = Duration::from_secs(10);
const LONGEST_FAREWELL: Duration = Duration::from_secs(2);

/// Cheap to clone; one per server.
#[derive(Clone)]
pub struct Hub(Arc<Shared>);

struct Shared {
    board: Mutex<Switchboard>,
    news: mpsc::UnboundedSender<News>,
    /// Asks for a look into the stream now.
    curious: Notify,
}

impl Hub {
    /// Must be called inside a Tokio runtime. Ends with its last clone and connection, or with the pool.
    pub fn start(platform: Platform) -> Self {
        let (news, hears) = mpsc::unbounded_channel();
        let board = Mutex::new(Switchboard::new(news.clone()));
        let hub = Self(Arc::new(Shared { board, news, curious: Notify::new() }));
        let weak = WeakHub(Arc::downgrade(&hub.0));
        let loops = platform.loops().clone();
        let (reader, reads) = (weak.clone(), platform.clone());
        loops.keep("live.stream", move || read(reader.clone(), reads.clone()));
        let (here, porter) = (weak.clone(), presence::Porter::new(hears));
        loops.keep("live.presence", move || {
            presence::keep(here.clone(), platform.clone(), porter.clone())
        });
        loops.keep("live.cursor", move || announce_cursor(weak.clone()));
        hub
    }

    /// Whether this server takes one more connection of a session. One that comes at the same moment may be let in
    /// beside it; what matters is that there are not thousands.
    ///
    /// # Errors
    ///
    /// [`ProblemKind::TooMany`], if there are two hundred.
    pub fn ask_for_room(&self, session: SessionId) -> Result<(), Problem> {
        if self.board().has_room_for(session) {
            return Ok(());
        }
        Err(Problem::new(
            ProblemKind::TooMany,
            "two hundred live connections of this session are open; close some",
        ))
    }

    pub fn connect(&self, actor: Actor, session: SessionId) -> Connection {
        let id = ConnectionId(Uuid::now_v7());
        let queue = self.board().connect(id, actor, session);
        Connection::new(self.clone(), id, queue)
    }

    /// Ends all connections and says goodbye for those who were there.
    pub async fn stop(&self) {
        self.board().close();
        let (done, is_done) = oneshot::channel();
        // Who cannot be signed off now is taken for gone some time after the last sign of life.
        if self.0.news.send(News::Stop(done)).is_ok() {
            let _ = timeout(LONGEST_FAREWELL, is_done).await;
        }
    }

    pub(super) fn handle(&self, id: ConnectionId, message: ClientMessage) {
        let mut board = self.board();
        match message {
            ClientMessage::Subscribe(topics) => board.subscribe(id, topics),
            ClientMessage::Unsubscribe(topics) => board.unsubscribe(id, &topics),
            ClientMessage::CatchUp { since } => {
                if !board.catch_up(id, since) {
                    self.0.curious.notify_one();
                }
            }
            ClientMessage::Active(is_active) => board.set_active(id, is_active),
        }
    }

    pub(super) fn say(&self, id: ConnectionId, message: &ServerMessage) {
        self.board().say(id, Outgoing::new(message));
    }

    pub(super) fn disconnect(&self, id: ConnectionId) {
        self.board().disconnect(id);
    }

    pub(super) fn sign_out(&self, session: SessionId) {
        self.board().sign_out(session);
    }

    fn board(&self) -> MutexGuard<'_, Switchboard> {
        // Nothing in there is ever half done for long, and a panic must not silence everybody else.
        self.0.board.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// For the hub's own tasks, which must not keep it alive.
#[derive(Clone)]
pub(super) struct WeakHub(Weak<Shared>);

impl WeakHub {
    pub fn upgrade(&self) -> Option<Hub> {
        self.0.upgrade().map(Hub)
    }
}

/// Reads the stream for as long as there is a hub, through every loss of the database.
async fn read(hub: WeakHub, platform: Platform) {
    let mut position = None;
    let mut retry = FIRST_RETRY;
    loop {
        let began = Instant::now();
        match follow(&hub, &platform, &mut position).await {
            Ok(()) | Err(Error::Database(sqlx::Error::PoolClosed)) => return,
            Err(err) => tracing::warn!(error = %err, "the live stream broke off; trying again"),
        }
        if began.elapsed() > LAST_RETRY {
            retry = FIRST_RETRY;
        }
        // Servers that lost the database together do not come back in step.
        sleep(retry.mul_f64(rand::random_range(0.5..1.0))).await;
        retry = (retry * 2).min(LAST_RETRY);
    }
}

/// Follows the stream until the hub is gone or the database is.
async fn follow(hub: &WeakHub, platform: &Platform, position: &mut Option<Stream>) -> Result<()> {
    // Listens before it looks: what is committed in between rings.
    let mut listener = PgListener::connect_with(&platform.db).await?;
    listener.listen(CHANNEL).await?;
    let mut rings = platform.doorbell.listen();
    let mut backstop = interval(BACKSTOP);
    backstop.set_missed_tick_behavior(MissedTickBehavior::Delay);

    loop {
        let Some(hub) = hub.upgrade() else { return Ok(()) };
        let looked = timeout(LONGEST_LOOK, look(&hub, platform, &mut listener, position)).await;
        if looked.map_err(|_| sqlx::Error::PoolTimedOut)?? {
            sleep(PAUSE).await;
        }
        loop {
            tokio::select! {
                // An error is the end of the platform, of which we hold a clone.
                _ = rings.changed() => break,
                () = hub.0.curious.notified() => break,
                notification = listener.try_recv() => match notification? {
                    Some(notification) if platform.doorbell.is_own(notification.payload()) => {}
                    // `None`: reconnected, and whatever rang meanwhile was not heard.
                    _ => break,
                },
                _ = backstop.tick() => break,
            }
        }
    }
}

/// One look into the stream; says whether there was anything.
async fn look(
    hub: &Hub,
    platform: &Platform,
    listener: &mut PgListener,
    position: &mut Option<Stream>,
) -> Result<bool> {
    let conn = sqlx::Acquire::acquire(&mut *listener).await?;
    let newcomers = {
        let mut board = hub.board();
        board.begin_look();
        board.newcomers()
    };
    let batch = match position {
        Some(stream) => stream.look(conn, platform.policy, &newcomers).await?,
        None => None,
    };
    let Some(batch) = batch else {
        begin(hub, platform, conn, position).await?;
        return Ok(true);
    };
    for heard in &batch.signals {
        match heard.signal {
            Signal::SessionEnded(session) => platform.sessions.forget(session).await,
            Signal::UserChanged(user) => platform.sessions.forget_user(user).await,
            Signal::Event(Event::BrandingChanged { .. }) => reload(platform).await,
            Signal::Event(_)
            | Signal::Guarded { .. }
            | Signal::Personal { .. }
            | Signal::Restored => {}
        }
    }
    if batch.signals.iter().any(|heard| heard.signal == Signal::Restored) {
        platform.sessions.forget_all();
        hub.board().sign_everybody_out();
        begin(hub, platform, conn, position).await?;
        return Ok(true);
    }
    let is_something = !batch.signals.is_empty();
    hub.board().apply(batch);
    Ok(is_something)
}

async fn begin(
    hub: &Hub,
    platform: &Platform,
    conn: &mut sqlx::PgConnection,
    position: &mut Option<Stream>,
) -> Result<()> {
    let beginning = Stream::begin(conn).await?;
    // Read after the stream's beginning: what changed in between comes again, as an event.
    let present = presence::present(conn).await?;
    platform.sessions.forget_all();
    reload(platform).await;
    let users = hub.board().users();
    let roles = roles_of(conn, platform.policy, &users).await?;
    let cursor = beginning.stream.cursor();
    hub.board().begin(cursor, beginning.floor, beginning.past, present, roles);
    *position = Some(beginning.stream);
    Ok(())
}

/// A name that is old for a while longer is no reason to stop listening.
async fn reload(platform: &Platform) {
    if let Err(err) = branding::load(platform).await {
        tracing::warn!(error = %err, "what the product is called could not be read anew");
    }
}

async fn announce_cursor(hub: WeakHub) {
    let mut tick = interval(CURSOR_EVERY);
    loop {
        tick.tick().await;
        let Some(hub) = hub.upgrade() else { return };
        hub.board().announce_cursor();
    }
}

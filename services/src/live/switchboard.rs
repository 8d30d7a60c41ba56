//! Who is connected, and what each of them hears.

use std::collections::{HashMap, HashSet};

use chrono::Utc;
use domain::accounts::{Actor, Permission, Roles, SessionId, UserId};
use domain::live::{Cursor, Event, PresenceStatus, ServerMessage, Topic};
use metrics::{counter, gauge, histogram};
use tokio::sync::mpsc;

use super::Signal;
use super::connection::{ConnectionId, Outgoing, Queued};
use super::log::{Entry, Log};
use super::presence::News;
use super::stream::{Batch, Heard, RolesNow};

/// A reader that is so many looks behind is dropped; it comes back and catches up.
const QUEUE: usize = 256;

/// More tabs than browsers open a connection for.
const LINES_OF_SESSION: usize = 200;

/// Nothing here waits: whoever holds it lets go within microseconds.
pub(super) struct Switchboard {
    lines: HashMap<ConnectionId, Line>,
    /// Who has come since the last look: what they may do was found out before that, and may have changed meanwhile.
    newcomers: HashSet<UserId>,
    by_topic: HashMap<Topic, HashSet<ConnectionId>>,
    presence: HashMap<UserId, PresenceStatus>,
    /// `None` before the first look into the stream.
    position: Option<Position>,
    /// How many looks into the stream have begun.
    looks: u64,
    news: mpsc::UnboundedSender<News>,
    is_open: bool,
}

struct Position {
    cursor: Cursor,
    log: Log,
}

/// One connection as the switchboard knows it.
struct Line {
    queue: mpsc::Sender<Queued>,
    actor: Actor,
    session: SessionId,
    topics: HashSet<Topic>,
    /// Asked for, and not open to whoever looks; with other roles they may be.
    refused: HashSet<Topic>,
    is_greeted: bool,
    /// Has been there for a while, or has caught up: no older cursor is on its way to us.
    is_settled: bool,
    waits: Option<Wait>,
}

/// A cursor that lies ahead of us, and after which look it was sent.
#[derive(Clone, Copy)]
struct Wait {
    since: Cursor,
    looks: u64,
}

impl Switchboard {
    pub fn new(news: mpsc::UnboundedSender<News>) -> Self {
        Self {
            lines: HashMap::new(),
            newcomers: HashSet::new(),
            by_topic: HashMap::new(),
            presence: HashMap::new(),
            position: None,
            looks: 0,
            news,
            is_open: true,
        }
    }

    /// Whether one more connection of this session may stand.
    pub fn has_room_for(&self, session: SessionId) -> bool {
        self.lines.values().filter(|line| line.session == session).count() < LINES_OF_SESSION
    }

    pub fn connect(
        &mut self,
        id: ConnectionId,
        actor: Actor,
        session: SessionId,
    ) -> mpsc::Receiver<Queued> {
        let (queue, receiver) = mpsc::channel(QUEUE);
        if !self.is_open {
            return receiver;
        }
        let line = Line {
            queue,
            actor,
            session,
            topics: HashSet::new(),
            refused: HashSet::new(),
            is_greeted: false,
            is_settled: false,
            waits: None,
        };
        self.lines.insert(id, line);
        self.newcomers.insert(actor.user);
        self.tell(News::Came { id, user: actor.user, session });
        self.greet(id);
        gauge!("live_connections").set(self.lines.len() as f64);
        receiver
    }

    /// Ends a line, however it comes; the connection reads what is queued and then its end.
    pub fn disconnect(&mut self, id: ConnectionId) {
        let Some(line) = self.lines.remove(&id) else { return };
        for topic in line.topics {
            if let Some(subscribers) = self.by_topic.get_mut(&topic) {
                subscribers.remove(&id);
            }
        }
        self.tell(News::Left { id });
        gauge!("live_connections").set(self.lines.len() as f64);
    }

    pub fn subscribe(&mut self, id: ConnectionId, topics: Vec<Topic>) {
        let Some(line) = self.lines.get_mut(&id) else { return };
        let (allowed, denied): (Vec<_>, Vec<_>) =
            topics.into_iter().partition(|topic| topic.is_open_to(&line.actor));
        line.topics.extend(&allowed);
        line.refused.extend(&denied);
        for topic in allowed {
            self.by_topic.entry(topic).or_default().insert(id);
        }
        for topic in denied {
            let message = format!("you may not hear of “{topic}”");
            self.say(id, Outgoing::new(&ServerMessage::Refused { message }));
        }
    }

    pub fn unsubscribe(&mut self, id: ConnectionId, topics: &[Topic]) {
        let Some(line) = self.lines.get_mut(&id) else { return };
        for topic in topics {
            line.topics.remove(topic);
            line.refused.remove(topic);
            if let Some(subscribers) = self.by_topic.get_mut(topic) {
                subscribers.remove(&id);
            }
        }
    }

    /// Sends again what happened since. `false`: only after another look into the stream.
    pub fn catch_up(&mut self, id: ConnectionId, since: Cursor) -> bool {
        let Some(line) = self.lines.get_mut(&id) else { return true };
        // Another server may be further than this one, or the cursor from another database.
        if self.position.as_ref().is_none_or(|position| since > position.cursor) {
            line.waits = Some(Wait { since, looks: self.looks });
            return false;
        }
        self.replay(id, since);
        true
    }

    pub fn set_active(&mut self, id: ConnectionId, is_active: bool) {
        if self.lines.contains_key(&id) {
            self.tell(News::Active { id, is_active });
        }
    }

    /// Queues a message; drops a reader who has no place left.
    pub fn say(&mut self, id: ConnectionId, message: Outgoing) {
        self.queue(id, Queued::One(message));
    }

    /// Whose rights are to be looked up with the next look.
    pub fn newcomers(&self) -> Vec<UserId> {
        self.newcomers.iter().copied().collect()
    }

    pub fn users(&self) -> Vec<UserId> {
        let users: HashSet<UserId> = self.lines.values().map(|line| line.actor.user).collect();
        users.into_iter().collect()
    }

    /// Enters the stream. Whoever is connected already has lost the thread with us, and may have lost rights unheard.
    pub fn begin(
        &mut self,
        cursor: Cursor,
        floor: i64,
        past: Vec<Heard>,
        presence: HashMap<UserId, PresenceStatus>,
        roles: RolesNow,
    ) {
        for (user, roles) in roles {
            self.change_roles(user, roles);
        }
        let is_first = self.position.is_none();
        let mut log = Log::new(floor);
        for heard in past {
            let (event, only, needs) = match heard.signal {
                Signal::Event(event) => (event, None, None),
                Signal::Guarded { needs, event } => (event, None, Some(needs)),
                Signal::Personal { user, event } => (event, Some(user), None),
                Signal::SessionEnded(_) | Signal::UserChanged(_) | Signal::Restored => continue,
            };
            let (topic, needs) = (event.topic(), needs.or(event.needs()));
            let text = Outgoing::new(&ServerMessage::Event(event));
            log.push(Entry { xact: heard.xact, topic, only, needs, text });
        }
        self.position = Some(Position { cursor, log });
        self.presence = presence;
        for id in self.ids() {
            self.greet(id);
            if !is_first {
                self.start_anew(id);
            }
        }
        self.serve_waiting();
    }

    /// Whoever asks from now on needs another look than the one that begins.
    pub fn begin_look(&mut self) {
        self.looks += 1;
    }

    /// Hands out what a look into the stream has found.
    pub fn apply(&mut self, batch: Batch) {
        let mut parcels: HashMap<ConnectionId, Vec<Outgoing>> = HashMap::new();
        // First, so that nobody hears what happened after a right was taken from them.
        for (user, roles) in batch.roles {
            self.change_roles(user, roles);
        }
        for heard in batch.signals {
            match heard.signal {
                Signal::Event(event) => self.pack(heard.xact, event, None, None, &mut parcels),
                Signal::Guarded { needs, event } => {
                    self.pack(heard.xact, event, None, Some(needs), &mut parcels);
                }
                Signal::Personal { user, event } => {
                    self.pack(heard.xact, event, Some(user), None, &mut parcels);
                }
                Signal::SessionEnded(session) => self.sign_out(session),
                Signal::UserChanged(_) | Signal::Restored => {}
            }
            counter!("live_events_total").increment(1);
            let lag = Utc::now() - heard.at;
            histogram!("live_lag_seconds").record(lag.as_seconds_f64().max(0.0));
        }
        if let Some(position) = &mut self.position {
            position.cursor = batch.cursor;
        }
        for (id, messages) in parcels {
            if messages.len() > Log::LONGEST_REPLAY {
                self.start_anew(id);
            } else {
                self.queue(id, Queued::Many(messages));
            }
        }
        self.serve_waiting();
    }

    /// Tells everybody how far they are: all below the cursor is in their queue.
    pub fn announce_cursor(&mut self) {
        let Some(position) = &self.position else { return };
        let message = Outgoing::new(&ServerMessage::Cursor(position.cursor));
        let mut settled = Vec::new();
        for (&id, line) in &mut self.lines {
            if line.is_settled && line.waits.is_none() {
                settled.push(id);
            }
            line.is_settled = true;
        }
        for id in settled {
            self.say(id, message.clone());
        }
    }

    pub fn sign_out(&mut self, session: SessionId) {
        self.sign_out_if(|line| line.session == session);
    }

    pub fn sign_everybody_out(&mut self) {
        self.sign_out_if(|_| true);
    }

    /// Ends all lines and takes no new ones.
    pub fn close(&mut self) {
        self.is_open = false;
        for id in self.ids() {
            self.disconnect(id);
        }
    }

    /// Adds an event to what each subscriber gets of this look, or `only` one person; it is written
    /// as JSON once.
    fn pack(
        &mut self,
        xact: i64,
        event: Event,
        only: Option<UserId>,
        needs: Option<Permission>,
        parcels: &mut HashMap<ConnectionId, Vec<Outgoing>>,
    ) {
        let (topic, needs) = (event.topic(), needs.or(event.needs()));
        let is_kept = if let Event::Presence { user_id, status } = event {
            match status {
                PresenceStatus::Away => self.presence.remove(&user_id),
                status => self.presence.insert(user_id, status),
            };
            false
        } else {
            true
        };
        let about = match &event {
            Event::PersonChanged { person } => Some(person.id),
            _ => None,
        };
        let text = Outgoing::new(&ServerMessage::Event(event));
        // Whose own rights change hears so, even if they took the topic away.
        let subject = about.into_iter().flat_map(|user| {
            let is_theirs = move |line: &Line| {
                line.actor.user == user
                    && line.actor.scopes.is_none()
                    && line.refused.contains(&topic)
            };
            self.lines.iter().filter(move |(_, line)| is_theirs(line)).map(|(id, _)| id)
        });
        for id in self.by_topic.get(&topic).into_iter().flatten().chain(subject) {
            let Some(line) = self.lines.get(id) else { continue };
            let is_meant = only.is_none_or(|user| user == line.actor.user)
                && needs.is_none_or(|permission| line.actor.may(permission));
            // Who waits to catch up finds it in the log, in its place.
            if is_meant && !(is_kept && line.waits.is_some()) {
                parcels.entry(*id).or_default().push(text.clone());
            }
        }
        if is_kept && let Some(position) = &mut self.position {
            position.log.push(Entry { xact, topic, only, needs, text });
        }
    }

    fn greet(&mut self, id: ConnectionId) {
        let (Some(position), Some(line)) = (&self.position, self.lines.get_mut(&id)) else {
            return;
        };
        if line.is_greeted {
            return;
        }
        line.is_greeted = true;
        let presence = if line.actor.may(Permission::SeePeople) {
            self.presence.iter().map(|(&user, &status)| (user, status)).collect()
        } else {
            Vec::new()
        };
        let hello = ServerMessage::Hello { cursor: position.cursor, now: Utc::now(), presence };
        self.say(id, Outgoing::new(&hello));
    }

    /// Who waited for a look is answered after one that began later, whatever it found.
    fn serve_waiting(&mut self) {
        let Some(position) = &self.position else { return };
        let is_served = |wait: &mut Wait| wait.since <= position.cursor || wait.looks < self.looks;
        let served: Vec<(ConnectionId, Cursor)> = self
            .lines
            .iter_mut()
            .filter_map(|(&id, line)| Some((id, line.waits.take_if(is_served)?.since)))
            .collect();
        for (id, since) in served {
            self.replay(id, since);
        }
    }

    fn replay(&mut self, id: ConnectionId, since: Cursor) {
        let (Some(position), Some(line)) = (&self.position, self.lines.get_mut(&id)) else {
            return;
        };
        line.is_settled = true;
        // A cursor from the future is one of another database.
        let missed = (since <= position.cursor)
            .then(|| position.log.since(since, &line.topics, &line.actor))
            .flatten();
        match missed {
            Some(mut messages) => {
                messages.push(Outgoing::new(&ServerMessage::Cursor(position.cursor)));
                self.queue(id, Queued::Many(messages));
            }
            None => self.start_anew(id),
        }
    }

    fn start_anew(&mut self, id: ConnectionId) {
        let Some(position) = &self.position else { return };
        let messages = vec![
            Outgoing::new(&ServerMessage::Resync),
            Outgoing::new(&ServerMessage::Cursor(position.cursor)),
        ];
        self.queue(id, Queued::Many(messages));
    }

    fn change_roles(&mut self, user: UserId, roles: Option<Roles>) {
        self.newcomers.remove(&user);
        let Some(roles) = roles else {
            self.sign_out_if(|line| line.actor.user == user);
            return;
        };
        for id in self.ids() {
            let Some(line) = self.lines.get_mut(&id) else { continue };
            if line.actor.user != user {
                continue;
            }
            line.actor.roles = roles;
            let actor = line.actor;
            let reopened: Vec<Topic> =
                line.refused.extract_if(|topic| topic.is_open_to(&actor)).collect();
            let closed: Vec<Topic> =
                line.topics.extract_if(|topic| !topic.is_open_to(&actor)).collect();
            line.refused.extend(&closed);
            for topic in closed {
                if let Some(subscribers) = self.by_topic.get_mut(&topic) {
                    subscribers.remove(&id);
                }
            }
            // What happened meanwhile they have not heard.
            if !reopened.is_empty() {
                self.subscribe(id, reopened);
                self.start_anew(id);
            }
        }
    }

    fn sign_out_if(&mut self, is_concerned: impl Fn(&Line) -> bool) {
        let concerned: Vec<ConnectionId> =
            self.lines.iter().filter(|(_, line)| is_concerned(line)).map(|(&id, _)| id).collect();
        let message = Outgoing::new(&ServerMessage::SignedOut);
        for id in concerned {
            self.say(id, message.clone());
            self.disconnect(id);
        }
    }

    fn queue(&mut self, id: ConnectionId, item: Queued) {
        let Some(line) = self.lines.get(&id) else { return };
        match line.queue.try_send(item) {
            Ok(()) => {}
            Err(mpsc::error::TrySendError::Full(_)) => {
                counter!("live_dropped_total").increment(1);
                tracing::info!(user = %line.actor.user, "a live connection reads too slowly and is dropped");
                self.disconnect(id);
            }
            Err(mpsc::error::TrySendError::Closed(_)) => self.disconnect(id),
        }
    }

    fn ids(&self) -> Vec<ConnectionId> {
        self.lines.keys().copied().collect()
    }

    fn tell(&self, news: News) {
        // Without a listener the server is stopping.
        let _ = self.news.send(news);
    }
}

#[cfg(test)]
mod tests;

//! The connection as a state machine: what happened goes in, what is to be done comes out.
//!
//! It knows no socket, no timer and no clock, so its rules are tested without them.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::UserId;
use domain::live::{ClientMessage, Cursor, Event, PresenceStatus, ServerMessage, Topic};

use super::LiveStatus;
use super::backoff::delay;

/// The server says something every 15 seconds; more than two of them missed, and it is gone.
const DEAD_AFTER: TimeDelta = TimeDelta::seconds(35);
/// A socket that has not said hello by then never will.
const OPEN_WITHIN: TimeDelta = TimeDelta::seconds(10);
/// The browser says it is offline; it may be wrong, so we look now and then.
const OFFLINE_RETRY: TimeDelta = TimeDelta::seconds(30);
const IDLE_AFTER: TimeDelta = TimeDelta::minutes(5);

/// Tells sockets apart, so that the last words of an old one do no harm.
pub type Socket = u32;

#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// Connect, and stay connected.
    Start,
    /// Disconnect, and stay so.
    Stop,
    /// Somebody is waiting, or the network is back: do not wait any longer.
    Hurry,
    /// The browser has lost its network.
    Offline,
    Heard(Socket, ServerMessage),
    /// The socket closed, or never opened. `online`: whether the browser believes it has a network.
    Lost {
        socket: Socket,
        online: bool,
    },
    Subscribe(Topic),
    Unsubscribe(Topic),
    /// The person did something.
    Touched,
    /// The time of `wake_at` has come.
    Tick,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// Opens a socket; what is sent goes there.
    Open(Socket),
    Close,
    Send(ClientMessage),
    Happened(Event),
    Present(Vec<(UserId, PresenceStatus)>),
    /// The server's clock minus ours.
    Clock(TimeDelta),
    /// Something may have been missed: load everything anew.
    Resync,
    /// The server would not talk to us: perhaps because the session has ended.
    CheckSession,
    SessionEnded,
}

#[derive(Debug)]
pub struct Link {
    phase: Phase,
    socket: Socket,
    /// Attempts that have failed in a row.
    failures: u32,
    /// Up to where everything has been heard. `None`: never connected.
    cursor: Option<Cursor>,
    /// Where the present connection began.
    hello: Option<Cursor>,
    topics: BTreeMap<Topic, u32>,
    stale_since: Option<DateTime<Utc>>,
    is_offline: bool,
    touched: DateTime<Utc>,
    /// What the server has been told about the person being active.
    told_active: Option<bool>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    Stopped,
    Waiting { until: DateTime<Utc> },
    Opening { since: DateTime<Utc> },
    Open { heard: DateTime<Utc> },
}

impl Link {
    pub fn new(now: DateTime<Utc>) -> Self {
        Self {
            phase: Phase::Stopped,
            socket: 0,
            failures: 0,
            cursor: None,
            hello: None,
            topics: BTreeMap::new(),
            stale_since: None,
            is_offline: false,
            touched: now,
            told_active: None,
        }
    }

    /// What to do about `input`. `chance` lies in `0.0..1.0`.
    pub fn step(&mut self, input: Input, now: DateTime<Utc>, chance: f64) -> Vec<Output> {
        let mut todo = Vec::new();
        match input {
            Input::Start if self.phase == Phase::Stopped => self.open(now, &mut todo),
            Input::Start => {}
            Input::Stop => {
                self.phase = Phase::Stopped;
                todo.push(Output::Close);
            }
            Input::Hurry => self.hurry(now, &mut todo),
            Input::Offline => self.offline(now, &mut todo),
            Input::Heard(socket, message) if socket == self.socket => {
                self.heard(message, now, &mut todo);
            }
            Input::Lost { socket, online } if socket == self.socket => {
                self.is_offline |= !online;
                self.lost(now, chance, &mut todo);
            }
            Input::Heard(..) | Input::Lost { .. } => {}
            Input::Subscribe(topic) => self.subscribe(topic, &mut todo),
            Input::Unsubscribe(topic) => self.unsubscribe(topic, &mut todo),
            Input::Touched => {
                self.touched = now;
                self.tell_active(now, &mut todo);
            }
            Input::Tick => self.tick(now, chance, &mut todo),
        }
        todo
    }

    /// When `Tick` is due.
    pub fn wake_at(&self) -> Option<DateTime<Utc>> {
        match self.phase {
            Phase::Stopped => None,
            Phase::Waiting { until } => Some(until),
            Phase::Opening { since } => Some(since + OPEN_WITHIN),
            Phase::Open { heard } if self.told_active == Some(true) => {
                Some((heard + DEAD_AFTER).min(self.touched + IDLE_AFTER))
            }
            Phase::Open { heard } => Some(heard + DEAD_AFTER),
        }
    }

    pub fn status(&self) -> LiveStatus {
        match (self.phase, self.stale_since) {
            (Phase::Open { .. }, _) => LiveStatus::Live,
            _ if self.is_offline => LiveStatus::Offline,
            (_, Some(since)) => LiveStatus::Stale { since },
            (_, None) => LiveStatus::Connecting,
        }
    }

    fn open(&mut self, now: DateTime<Utc>, todo: &mut Vec<Output>) {
        self.phase = Phase::Opening { since: now };
        self.socket += 1;
        self.hello = None;
        self.told_active = None;
        todo.push(Output::Open(self.socket));
        if !self.topics.is_empty() {
            let topics = self.topics.keys().copied().collect();
            todo.push(Output::Send(ClientMessage::Subscribe(topics)));
        }
        if let Some(since) = self.cursor {
            todo.push(Output::Send(ClientMessage::CatchUp { since }));
        }
    }

    fn heard(&mut self, message: ServerMessage, now: DateTime<Utc>, todo: &mut Vec<Output>) {
        if matches!(self.phase, Phase::Open { .. }) {
            self.phase = Phase::Open { heard: now };
        }
        match message {
            ServerMessage::Hello { cursor, now: server, presence } => {
                self.phase = Phase::Open { heard: now };
                self.failures = 0;
                self.stale_since = None;
                self.is_offline = false;
                self.hello = Some(cursor);
                todo.push(Output::Clock(server - now));
                todo.push(Output::Present(presence));
                if self.cursor.is_none() {
                    // What was loaded before this moment may be older than what follows it.
                    self.cursor = Some(cursor);
                    todo.push(Output::Resync);
                }
                self.tell_active(now, todo);
            }
            ServerMessage::Event(event) => todo.push(Output::Happened(event)),
            ServerMessage::Cursor(cursor) => self.cursor = Some(cursor),
            ServerMessage::Resync => {
                self.cursor = self.hello.or(self.cursor);
                todo.push(Output::Resync);
            }
            ServerMessage::SignedOut => {
                self.phase = Phase::Stopped;
                self.stale_since = Some(now);
                todo.extend([Output::Close, Output::SessionEnded]);
            }
            ServerMessage::Refused { .. } => {}
        }
    }

    fn lost(&mut self, now: DateTime<Utc>, chance: f64, todo: &mut Vec<Output>) {
        match self.phase {
            Phase::Opening { .. } => todo.push(Output::CheckSession),
            Phase::Open { .. } => {}
            Phase::Waiting { .. } | Phase::Stopped => return,
        }
        self.stale_since.get_or_insert(now);
        self.failures += 1;
        self.phase = Phase::Waiting { until: now + delay(self.failures, chance) };
    }

    fn offline(&mut self, now: DateTime<Utc>, todo: &mut Vec<Output>) {
        if self.phase == Phase::Stopped {
            return;
        }
        self.is_offline = true;
        self.stale_since.get_or_insert(now);
        self.phase = Phase::Waiting { until: now + OFFLINE_RETRY };
        todo.push(Output::Close);
    }

    fn hurry(&mut self, now: DateTime<Utc>, todo: &mut Vec<Output>) {
        match self.phase {
            Phase::Waiting { .. } => self.open(now, todo),
            // Timers sleep in a tab nobody looks at, so this may be noticed first here.
            Phase::Open { heard } if now - heard > DEAD_AFTER => {
                self.stale_since.get_or_insert(heard);
                todo.push(Output::Close);
                self.open(now, todo);
            }
            Phase::Open { .. } | Phase::Opening { .. } | Phase::Stopped => {}
        }
    }

    fn tick(&mut self, now: DateTime<Utc>, chance: f64, todo: &mut Vec<Output>) {
        match self.phase {
            Phase::Waiting { until } if now >= until => self.open(now, todo),
            Phase::Opening { since } if now - since >= OPEN_WITHIN => {
                todo.push(Output::Close);
                self.lost(now, chance, todo);
            }
            Phase::Open { heard } if now - heard >= DEAD_AFTER => {
                todo.push(Output::Close);
                self.stale_since.get_or_insert(heard);
                self.lost(now, chance, todo);
            }
            Phase::Open { .. } => self.tell_active(now, todo),
            Phase::Waiting { .. } | Phase::Opening { .. } | Phase::Stopped => {}
        }
    }

    fn tell_active(&mut self, now: DateTime<Utc>, todo: &mut Vec<Output>) {
        let is_active = now - self.touched < IDLE_AFTER;
        if matches!(self.phase, Phase::Open { .. }) && self.told_active != Some(is_active) {
            self.told_active = Some(is_active);
            todo.push(Output::Send(ClientMessage::Active(is_active)));
        }
    }

    fn subscribe(&mut self, topic: Topic, todo: &mut Vec<Output>) {
        let subscribers = self.topics.entry(topic).or_default();
        *subscribers += 1;
        if *subscribers == 1 && self.has_socket() {
            todo.push(Output::Send(ClientMessage::Subscribe(vec![topic])));
        }
    }

    fn unsubscribe(&mut self, topic: Topic, todo: &mut Vec<Output>) {
        let Some(subscribers) = self.topics.get_mut(&topic) else { return };
        *subscribers -= 1;
        if *subscribers == 0 {
            self.topics.remove(&topic);
            if self.has_socket() {
                todo.push(Output::Send(ClientMessage::Unsubscribe(vec![topic])));
            }
        }
    }

    /// Whether what is sent now goes somewhere, if only once the socket has opened.
    fn has_socket(&self) -> bool {
        matches!(self.phase, Phase::Opening { .. } | Phase::Open { .. })
    }
}

#[cfg(test)]
mod tests;

//! One browser's end of the live stream.

use std::collections::VecDeque;

use bytes::Bytes;
use domain::live::{ClientMessage, ServerMessage};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::Hub;

/// A [`ServerMessage`], written as JSON once for all who get it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing(Bytes);

/// Ends when dropped: who was the last connection of a user is away some seconds later.
pub struct Connection {
    hub: Hub,
    id: ConnectionId,
    queue: mpsc::Receiver<Queued>,
    /// What is yet to be handed out of a place in the queue.
    rest: VecDeque<Outgoing>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct ConnectionId(pub Uuid);

/// A place in the queue of a connection.
pub(super) enum Queued {
    One(Outgoing),
    /// Whatever its length it takes one place, so that a big change does not look like a slow reader.
    Many(Vec<Outgoing>),
}

impl Connection {
    pub(super) fn new(hub: Hub, id: ConnectionId, queue: mpsc::Receiver<Queued>) -> Self {
        Self { hub, id, queue, rest: VecDeque::new() }
    }

    /// What to send next. `None`: the connection is over, because the session has ended, the
    /// reader is too slow, or the server stops. Nothing is lost if the call is cancelled.
    pub async fn recv(&mut self) -> Option<Outgoing> {
        loop {
            if let Some(next) = self.rest.pop_front() {
                return Some(next);
            }
            match self.queue.recv().await? {
                Queued::One(message) => return Some(message),
                Queued::Many(messages) => self.rest.extend(messages),
            }
        }
    }

    /// Does what the browser asks; answers come through [`Connection::recv`].
    pub fn handle(&self, message: ClientMessage) {
        self.hub.handle(self.id, message);
    }

    /// Tells the browser that what it sent could not be understood.
    pub fn refuse(&self, message: impl ToString) {
        self.hub.say(self.id, &ServerMessage::Refused { message: message.to_string() });
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.hub.disconnect(self.id);
    }
}

impl Outgoing {
    pub(super) fn new(message: &ServerMessage) -> Self {
        let json = serde_json::to_vec(message)
            .expect("messages are made of strings, numbers and lists of them");
        Self(json.into())
    }

    /// JSON in UTF-8.
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

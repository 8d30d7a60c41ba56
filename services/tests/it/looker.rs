//! A browser that looks: one live connection, and what it is told.

use std::collections::HashMap;

use domain::accounts::UserId;
use domain::live::{ClientMessage, Cursor, Event, PresenceStatus, ServerMessage, Topic};
use services::accounts::Authenticated;
use services::live::{Connection, Hub};
use tokio::time::timeout;

use crate::desk::{Desk, PATIENCE};

/// Somebody who looks at one connection.
pub struct Looker {
    pub connection: Connection,
    pub cursor: Cursor,
    pub present: HashMap<UserId, PresenceStatus>,
}

impl Looker {
    pub async fn of(hub: &Hub, who: Authenticated) -> Self {
        let connection = hub.connect(who.actor, who.session);
        let mut looker = Self { connection, cursor: Cursor(0), present: HashMap::new() };
        let ServerMessage::Hello { cursor, presence, .. } = looker.next().await else {
            panic!("a connection begins with hello");
        };
        looker.cursor = cursor;
        looker.present = presence.into_iter().collect();
        looker
    }

    pub async fn subscribed(hub: &Hub, desk: &Desk) -> Self {
        let looker = Self::of(hub, desk.sign_in("ana").await).await;
        looker.connection.handle(ClientMessage::Subscribe(vec![Topic::Calendar]));
        looker
    }

    pub async fn next(&mut self) -> ServerMessage {
        let message = timeout(PATIENCE, self.connection.recv())
            .await
            .expect("in time")
            .expect("still connected");
        serde_json::from_slice(&message.into_bytes()).unwrap()
    }

    /// The next event, whatever else is said meanwhile.
    pub async fn event(&mut self) -> Event {
        loop {
            match self.next().await {
                ServerMessage::Event(event) => return event,
                ServerMessage::Cursor(_) => {}
                other => panic!("an event was expected, not {other:?}"),
            }
        }
    }

    pub async fn events_up_to_cursor(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            match self.next().await {
                ServerMessage::Event(event) => events.push(event),
                ServerMessage::Cursor(cursor) => {
                    self.cursor = cursor;
                    return events;
                }
                other => panic!("events were expected, not {other:?}"),
            }
        }
    }

    /// The events up to the one that is waited for.
    pub async fn until(&mut self, is_it: impl Fn(&Event) -> bool) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            let event = self.event().await;
            let found = is_it(&event);
            events.push(event);
            if found {
                return events;
            }
        }
    }

    /// The events up to where everything has to be loaded anew.
    pub async fn until_resync(&mut self) -> Vec<Event> {
        let mut events = Vec::new();
        loop {
            match self.next().await {
                ServerMessage::Event(event) => events.push(event),
                ServerMessage::Resync => return events,
                _ => {}
            }
        }
    }

    pub async fn presence_of(&mut self, user: UserId) -> PresenceStatus {
        let of_user =
            |event: &Event| matches!(event, Event::Presence { user_id, .. } if *user_id == user);
        match self.until(of_user).await.pop() {
            Some(Event::Presence { status, .. }) => status,
            other => panic!("presence was waited for, not {other:?}"),
        }
    }
}

//! Does what the link says: sockets, timers, and the browser's events.

use std::collections::HashMap;
use std::pin::Pin;
use std::rc::Rc;

use chrono::{TimeDelta, Utc};
use domain::accounts::UserId;
use domain::live::{ClientMessage, Event, PresenceStatus, ServerMessage};
use futures::channel::mpsc::{self, UnboundedReceiver, UnboundedSender};
use futures::future::{Either, poll_fn, select};
use futures::{Sink, SinkExt, StreamExt};
use gloo_net::websocket::futures::WebSocket;
use gloo_net::websocket::{Message, State};
use leptos::ev;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::LiveStatus;
use super::link::{Input, Link, Output, Socket};
use crate::accounts::api;

const PATH: &str = "/api/v1/live";

/// Where the outcome goes.
pub(super) struct Effects {
    pub status: WriteSignal<LiveStatus>,
    pub resync: WriteSignal<u32>,
    pub now_offset: WriteSignal<TimeDelta>,
    pub presence: WriteSignal<HashMap<UserId, PresenceStatus>>,
    pub missed: StoredValue<u32>,
    pub happened: Box<dyn Fn(&Event)>,
    pub session_ended: Box<dyn Fn()>,
}

#[derive(Clone, Copy)]
pub(super) struct Driver(StoredValue<Engine, LocalStorage>);

struct Engine {
    link: Link,
    /// Dropping it closes the socket.
    socket: Option<UnboundedSender<ClientMessage>>,
    alarm: Option<TimeoutHandle>,
    effects: Rc<Effects>,
}

impl Driver {
    pub fn new(effects: Effects) -> Self {
        Self(StoredValue::new_local(Engine {
            link: Link::new(Utc::now()),
            socket: None,
            alarm: None,
            effects: effects.into(),
        }))
    }

    /// Connects, and listens to the browser for as long as the calling owner lives.
    pub fn run(self) {
        let listeners = [
            window_event_listener(ev::online, move |_| self.feed(Input::Hurry)),
            window_event_listener(ev::offline, move |_| self.feed(Input::Offline)),
            window_event_listener(ev::visibilitychange, move |_| {
                if !document().hidden() {
                    self.feed(Input::Touched);
                    self.feed(Input::Hurry);
                }
            }),
            window_event_listener(ev::pointerdown, move |_| self.feed(Input::Touched)),
            window_event_listener(ev::keydown, move |_| self.feed(Input::Touched)),
            window_event_listener(ev::wheel, move |_| self.feed(Input::Touched)),
        ];
        on_cleanup(move || {
            for listener in listeners {
                listener.remove();
            }
            self.feed(Input::Stop);
        });
        self.feed(Input::Start);
    }

    /// Tells the link and does what it answers. After the shell is gone it does nothing.
    pub fn feed(self, input: Input) {
        let Some((outputs, effects)) = self.0.try_update_value(|engine| {
            let outputs = engine.link.step(input, Utc::now(), js_sys::Math::random());
            (outputs, engine.effects.clone())
        }) else {
            return;
        };
        // Outside the borrow: what is done here may well feed the next input.
        for output in outputs {
            self.perform(output, &effects);
        }
        self.0.try_update_value(|engine| {
            effects.status.maybe_update(|status| {
                let changed = *status != engine.link.status();
                *status = engine.link.status();
                changed
            });
            engine.set_alarm(move || self.feed(Input::Tick));
        });
    }

    fn perform(self, output: Output, effects: &Effects) {
        match output {
            Output::Open(number) => self.open(number),
            Output::Close => {
                self.0.try_update_value(|engine| engine.socket = None);
            }
            Output::Send(message) => {
                self.0.try_update_value(|engine| {
                    if let Some(socket) = &engine.socket {
                        // Fails only if the socket has just closed, which is heard as `Lost`.
                        let _ = socket.unbounded_send(message);
                    }
                });
            }
            Output::Happened(event) => {
                if let Event::Presence { user_id, status } = event {
                    effects.presence.try_update(|present| present.insert(user_id, status));
                }
                (effects.happened)(&event);
            }
            Output::Present(present) => {
                effects.presence.try_set(present.into_iter().collect());
            }
            Output::Clock(offset) => {
                effects.now_offset.try_set(offset);
            }
            Output::Resync => {
                effects.resync.try_update(|count| *count += 1);
            }
            Output::CheckSession => self.check_session(),
            Output::SessionEnded => (effects.session_ended)(),
        }
    }

    fn open(self, number: Socket) {
        let lost = move || {
            self.feed(Input::Lost { socket: number, online: window().navigator().on_line() });
        };
        let Ok(socket) = WebSocket::open(&address()) else {
            // A page that may not open sockets at all: the same as one that cannot.
            queue_microtask(lost);
            return;
        };
        let (sender, outgoing) = mpsc::unbounded();
        self.0.try_update_value(|engine| engine.socket = Some(sender));
        spawn_local(async move {
            converse(socket, outgoing, |message| self.feed(Input::Heard(number, message))).await;
            lost();
        });
    }

    /// A socket that is refused says no more than that; the session may be why.
    fn check_session(self) {
        spawn_local(async move {
            let me = api::me().await;
            let Some(effects) = self.0.try_with_value(|engine| engine.effects.clone()) else {
                return;
            };
            match me {
                Ok(None) => {
                    self.feed(Input::Stop);
                    (effects.session_ended)();
                }
                // Nobody misses the answer to this.
                Err(err) if err.is_unreachable() => {
                    effects.missed.try_update_value(|count| *count = count.saturating_sub(1));
                }
                _ => {}
            }
        });
    }
}

impl Engine {
    fn set_alarm(&mut self, ring: impl Fn() + 'static) {
        if let Some(alarm) = self.alarm.take() {
            alarm.clear();
        }
        let Some(at) = self.link.wake_at() else { return };
        let wait = (at - Utc::now()).to_std().unwrap_or_default();
        self.alarm = set_timeout_with_handle(ring, wait).ok();
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some(alarm) = self.alarm.take() {
            alarm.clear();
        }
    }
}

/// Talks until the socket closes, or until there is nobody left who could send.
async fn converse(
    mut socket: WebSocket,
    mut outgoing: UnboundedReceiver<ClientMessage>,
    heard: impl Fn(ServerMessage),
) {
    loop {
        match select(socket.next(), outgoing.next()).await {
            Either::Left((Some(Ok(Message::Text(text))), _)) => {
                // A newer server may say what we do not understand yet.
                if let Ok(message) = serde_json::from_str(&text) {
                    heard(message);
                }
            }
            Either::Left((Some(Ok(Message::Bytes(_))), _)) => {}
            Either::Right((Some(message), _)) => {
                // Until the socket is open, this waits; one that failed to open is told nothing.
                let is_ready = poll_fn(|context| Pin::new(&mut socket).poll_ready(context)).await;
                if is_ready.is_err() || !matches!(socket.state(), State::Open) {
                    return;
                }
                let text = serde_json::to_string(&message)
                    .expect("messages are plain enums with string keys");
                if socket.send(Message::Text(text)).await.is_err() {
                    return;
                }
            }
            Either::Left((Some(Err(_)) | None, _)) | Either::Right((None, _)) => return,
        }
    }
}

fn address() -> String {
    let location = window().location();
    let scheme = match location.protocol().as_deref() {
        Ok("https:") => "wss",
        _ => "ws",
    };
    // Only a page without an address has no host.
    let host = location.host().unwrap_or_default();
    format!("{scheme}://{host}{PATH}")
}

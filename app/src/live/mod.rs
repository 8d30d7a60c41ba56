//! What others change, as it happens: one connection for all pages.

mod backoff;
mod bursts;
mod driver;
mod link;
mod meanwhile;

use std::collections::HashMap;
use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::UserId;
use domain::live::{Event, PresenceStatus, Topic};
use leptos::prelude::*;

use crate::error::on_unreachable;
pub use bursts::after_bursts;
use driver::Driver;
use link::Input;
pub use meanwhile::Meanwhile;

/// How far what is on the screen can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LiveStatus {
    Live,
    /// For the first time.
    Connecting,
    /// Lost, and being connected again.
    Stale {
        since: DateTime<Utc>,
    },
    /// The browser has no network.
    Offline,
}

/// The connection. Exists inside the shell; `use_live()` finds it.
#[derive(Clone, Copy)]
pub struct Live {
    pub status: ReadSignal<LiveStatus>,
    /// Counts the moments at which something may have been missed: what reads it loads anew.
    pub resync: ReadSignal<u32>,
    /// Whoever is not in it is away.
    pub presence: ReadSignal<HashMap<UserId, PresenceStatus>>,
    /// The server's clock minus ours.
    pub now_offset: ReadSignal<TimeDelta>,
    /// Counts what was asked for in vain since the connection was there.
    missed: StoredValue<u32>,
    driver: Driver,
    listeners: Listeners,
}

type Listener = Rc<dyn Fn(&Event)>;
type Listeners = StoredValue<Vec<(u32, Listener)>, LocalStorage>;

pub fn use_live() -> Live {
    expect_context()
}

impl Live {
    /// Calls `listener` with every event of the calendar and of people, and of the topics that
    /// were subscribed to besides, for as long as the calling owner lives.
    pub fn on_event(self, listener: impl Fn(&Event) + 'static) {
        for topic in [Topic::Calendar, Topic::People] {
            self.subscribe(topic);
        }
        let Self { listeners, .. } = self;
        let id = add(listeners, Rc::new(listener));
        on_cleanup(move || {
            listeners.try_update_value(|all| all.retain(|(other, _)| *other != id));
        });
    }

    /// To be called before the server is asked for what events tell of.
    pub fn meanwhile(self) -> Meanwhile {
        Meanwhile::listen(self.listeners)
    }

    /// Asks for the events of a topic, for as long as the calling owner lives.
    pub fn subscribe(self, topic: Topic) {
        self.driver.feed(Input::Subscribe(topic));
        on_cleanup(move || self.driver.feed(Input::Unsubscribe(topic)));
    }

    /// Calls `load` whenever something may have been missed, for as long as the calling owner lives.
    pub fn on_resync(self, load: impl Fn() + 'static) {
        Effect::watch(move || self.resync.get(), move |_, _, _| load(), false);
    }

    /// Does not wait any longer for the next attempt.
    pub fn reconnect(self) {
        self.driver.feed(Input::Hurry);
    }

    /// Something could not be loaded: once the connection is back, everything is loaded anew, as
    /// no event tells of what was never seen. Server functions that fail tell it themselves.
    pub fn missed(self) {
        self.missed.try_update_value(|count| *count += 1);
    }

    /// The time by the server's clock.
    pub fn now(self) -> DateTime<Utc> {
        Utc::now() + self.now_offset.get_untracked()
    }

    /// Whether somebody is there now.
    pub fn presence_of(self, user: UserId) -> PresenceStatus {
        self.presence.read().get(&user).copied().unwrap_or(PresenceStatus::Away)
    }
}

fn add(listeners: Listeners, listener: Listener) -> u32 {
    let id = listeners.with_value(|all| all.last().map_or(0, |(id, _)| id + 1));
    listeners.update_value(|all| all.push((id, listener)));
    id
}

/// Connects, for as long as the calling owner lives. `on_session_end` hears when the server says
/// that nobody is signed in any more; `start` connects again afterwards.
pub(crate) fn provide_live(on_session_end: impl Fn() + Clone + 'static) -> Live {
    let listeners: Listeners = StoredValue::new_local(Vec::new());
    let (status, set_status) = signal(LiveStatus::Connecting);
    let (resync, set_resync) = signal(0u32);
    let (presence, set_presence) = signal(HashMap::new());
    let (now_offset, set_now_offset) = signal(TimeDelta::zero());
    let missed = StoredValue::new(0);

    let driver = Driver::new(driver::Effects {
        status: set_status,
        resync: set_resync,
        now_offset: set_now_offset,
        presence: set_presence,
        missed,
        happened: Box::new(move |event| {
            // Cloned, because a listener may add or remove listeners.
            let all = listeners.try_get_value().unwrap_or_default();
            for (_, listener) in all {
                listener(event);
            }
        }),
        session_ended: Box::new(on_session_end),
    });
    let live = Live { status, resync, presence, now_offset, missed, driver, listeners };
    provide_context(live);
    on_unreachable(move || live.missed());
    Effect::watch(
        move || status.get(),
        move |status, _, _| {
            if *status == LiveStatus::Live && missed.get_value() > 0 {
                missed.set_value(0);
                set_resync.update(|count| *count += 1);
            }
        },
        false,
    );
    driver.run();
    live
}

impl Live {
    /// Connects again after the session had ended.
    pub(crate) fn start(self) {
        self.driver.feed(Input::Start);
    }
}

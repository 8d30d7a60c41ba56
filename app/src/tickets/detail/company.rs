//! Who else has the ticket open right now, and who is writing an answer.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::accounts::UserId;
use domain::live::Event;
use domain::tickets::Attention;
use leptos::ev;
use leptos::leptos_dom::helpers::{debounce, set_interval_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::opened::Opened;
use crate::components::{AvatarSize, Avatars};
use crate::live::use_live;
use crate::messages::tickets as words;
use crate::tickets::api;

/// Well before what was said last stops to count.
const BEAT: Duration = Duration::from_secs(20);
/// Whoever has not typed for so long is looking again.
const PAUSE: Duration = Duration::from_secs(8);

#[derive(Clone, Copy)]
pub struct Company {
    others: RwSignal<BTreeMap<UserId, (Attention, DateTime<Utc>)>>,
    is_typing: RwSignal<bool>,
}

impl Company {
    /// Tells the others, and hears of them, for as long as the calling owner lives.
    pub fn of(opened: Opened) -> Self {
        let company = Self { others: RwSignal::default(), is_typing: RwSignal::new(false) };
        if !opened.is_staff {
            return company;
        }
        let number = opened.number;
        let tell = move |what: Attention| {
            spawn_local(async move {
                // Whoever is not told sees nobody, which is how it was before.
                let _ = api::attend_ticket(number, what).await;
            });
        };
        let now = move || match company.is_typing.get_untracked() {
            _ if document().hidden() => Attention::Left,
            true => Attention::Answering,
            false => Attention::Looking,
        };
        let live = use_live();
        live.on_event(move |event| {
            let Event::TicketAttended { number: other, by, what, until } = event else { return };
            if *other != number || *by == opened.me {
                return;
            }
            // After a lost connection one hears what is over.
            let is_over = *what == Attention::Left || *until <= live.now();
            let is_new = company.others.try_update(|others| match is_over {
                true => {
                    others.remove(by);
                    false
                }
                false => others.insert(*by, (*what, *until)).is_none(),
            });
            // Whoever comes knows nobody yet.
            if is_new == Some(true) && !document().hidden() {
                tell(now());
            }
        });
        Effect::new(move |_| {
            company.is_typing.track();
            tell(now());
        });
        let beat = set_interval_with_handle(
            move || {
                let at = live.now();
                company.others.try_maybe_update(|others| {
                    let before = others.len();
                    others.retain(|_, (_, until)| *until > at);
                    (others.len() != before, ())
                });
                if !document().hidden() {
                    tell(now());
                }
            },
            BEAT,
        );
        let on_sight = window_event_listener(ev::visibilitychange, move |_| tell(now()));
        on_cleanup(move || {
            on_sight.remove();
            if let Ok(beat) = beat {
                beat.clear();
            }
            tell(Attention::Left);
        });
        company
    }

    /// Somebody types here; afterwards they are looking again.
    pub fn typing(self) -> impl FnMut() {
        let mut rests = debounce(PAUSE, move |()| {
            self.is_typing.try_set(false);
        });
        move || {
            self.is_typing.maybe_update(|is_typing| !std::mem::replace(is_typing, true));
            rests(());
        }
    }
}

#[component]
pub fn CompanyNote(company: Company, opened: Opened) -> impl IntoView {
    let people = move || {
        let others = company.others.read();
        others.keys().filter_map(|id| opened.people.get(*id)).collect::<Vec<_>>()
    };
    let note = move || {
        let others = company.others.read();
        let answering = others.iter().find(|(_, (what, _))| *what == Attention::Answering);
        match (answering, others.len()) {
            (_, 0) => String::new(),
            (Some((id, _)), _) => words::is_answering(opened.name_of(*id)),
            (None, 1) => {
                let name = others.keys().next().map(|id| opened.name_of(*id)).unwrap_or_default();
                words::is_here(name)
            }
            (None, count) => words::are_here(count),
        }
    };

    view! {
        <span class="viewers" role="status">
            {move || {
                let people = people();
                (!people.is_empty()).then(|| view! { <Avatars people size=AvatarSize::Tiny/> })
            }}
            <small>{note}</small>
        </span>
    }
    .into_any()
}

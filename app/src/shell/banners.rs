//! What is wrong with the connection or the session, above every page.

use std::time::Duration;

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::overlays::use_overlays;
use super::session::use_session;
use crate::clock;
use crate::components::{Banner, Button, ButtonSize, State, Toast, Toasts};
use crate::live::{LiveStatus, use_live};
use crate::messages::{accounts as account_words, shell as words};

/// A break that heals by itself so quickly is not worth a word.
const PATIENCE: Duration = Duration::from_millis(1500);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    Offline,
    Stale(DateTime<Utc>),
    SessionEnded,
}

#[component]
pub(super) fn Banners() -> impl IntoView {
    let overlays = use_overlays();
    let session = use_session();
    let live = use_live();
    let toasts = expect_context::<Toasts>();
    let trouble = Memo::new(move |_| {
        if session.has_ended() {
            return Some(Trouble::SessionEnded);
        }
        match live.status.get() {
            LiveStatus::Live | LiveStatus::Connecting => None,
            LiveStatus::Stale { since } => Some(Trouble::Stale(since)),
            LiveStatus::Offline => Some(Trouble::Offline),
        }
    });
    let shown = RwSignal::new(None::<Trouble>);

    Effect::new(move |_| {
        let trouble = trouble.get();
        let shown_before = shown.get_untracked();
        if trouble.is_none() && matches!(shown_before, Some(Trouble::Offline | Trouble::Stale(_))) {
            toasts.push(Toast::new(words::back_online()));
        }
        // What is over, and what is worse than what is shown already, shows at once.
        if !matches!(trouble, Some(Trouble::Stale(_))) || shown_before.is_some() {
            shown.set(trouble);
            return;
        }
        let timer = set_timeout_with_handle(
            move || {
                shown.try_set(trouble);
            },
            PATIENCE,
        );
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
    let reconnect = move |label: &'static str| {
        move || {
            view! {
                <Button size=ButtonSize::Small on:click=move |_| live.reconnect()>{label}</Button>
            }
        }
    };
    let sign_in = move || {
        view! {
            <Button size=ButtonSize::Small on:click=move |_| overlays.sign_in.set(true)>
                {words::sign_in()}
            </Button>
        }
    };
    let banner = move || match shown.get()? {
        Trouble::Offline => Some(
            view! {
                <Banner state=State::Critical actions=reconnect(words::try_now())>
                    <strong>{words::offline_title()}</strong>
                    " "
                    {words::offline_text()}
                </Banner>
            }
            .into_any(),
        ),
        Trouble::Stale(since) => {
            let since = clock::time(since, &session.me.read_untracked().zone);
            Some(
                view! {
                    <Banner state=State::Warning actions=reconnect(words::reconnect_now())>
                        <strong>{words::stale_title(since)}</strong>
                        " "
                        {words::stale_text()}
                    </Banner>
                }
                .into_any(),
            )
        }
        Trouble::SessionEnded => Some(
            view! {
                <Banner state=State::Warning actions=sign_in>
                    <strong>{account_words::ended_title()}"."</strong>
                    " "
                    {account_words::ended_banner()}
                </Banner>
            }
            .into_any(),
        ),
    };

    view! { <div class="banners">{banner}</div> }
}

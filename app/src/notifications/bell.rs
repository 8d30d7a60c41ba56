//! The bell in the bar: how much is unread, here and on every other screen of the same person.

use std::time::Duration;

use domain::live::{Event, Topic};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{api, panel};
use crate::components::{Count, CountKind, Icon};
use crate::lazy::LazyPart;
use crate::lazy_page;
use crate::live::{after_bursts, use_live};
use crate::messages::notifications as words;

/// What makes many tickets late at once tells of each; one question answers for all.
const PAUSE: Duration = Duration::from_millis(100);
/// However long it goes on, the count is never older than that.
const MOST: Duration = Duration::from_secs(1);

lazy_page!(panel_part, overlays, view! { <panel::Panel/> });

#[derive(Clone, Copy)]
pub(crate) struct Bell {
    pub unread: RwSignal<u32>,
    /// Counts the moments at which the list is not what it was.
    pub changed: RwSignal<u32>,
    pub open: RwSignal<bool>,
}

/// Keeps count, for as long as the calling owner lives.
pub(crate) fn provide_bell() {
    let live = use_live();
    let bell =
        Bell { unread: RwSignal::new(0), changed: RwSignal::new(0), open: RwSignal::new(false) };
    // The first time once the connection stands, so that nothing is missed in between.
    Effect::watch(move || live.resync.get(), move |_, _, _| bell.rings(), false);
    live.subscribe(Topic::Notifications);
    let soon = after_bursts(PAUSE, MOST, move || bell.rings());
    live.on_event(move |event| {
        if matches!(event, Event::NotificationsChanged) {
            soon();
        }
    });
    provide_context(bell);
}

pub(super) fn use_bell() -> Bell {
    expect_context()
}

impl Bell {
    fn rings(self) {
        self.changed.update(|times| *times += 1);
        spawn_local(async move {
            // Without an answer the count stays as it was until the next ring.
            if let Ok(count) = api::count_unread().await {
                self.unread.try_set(count.unread);
            }
        });
    }
}

#[component]
pub(crate) fn BellButton() -> impl IntoView {
    let Bell { unread, open, .. } = use_bell();
    let node = NodeRef::<html::Div>::new();
    let label = move || match unread.get() {
        0 => words::title().to_owned(),
        count => words::label_unread(count),
    };
    let news = move || match unread.get() {
        0 => String::new(),
        count => words::unread(i64::from(count)),
    };
    let toggled = move |_| {
        let is_shown = node
            .get_untracked()
            .is_some_and(|node| node.matches(":popover-open").unwrap_or_default());
        open.set(is_shown);
    };
    // Whoever follows a link in it has left it.
    Effect::new(move |_| {
        if let (false, Some(node)) = (open.get(), node.get()) {
            // Fails only if it is closed already.
            let _ = node.hide_popover();
        }
    });

    view! {
        <button
            class="button bell"
            type="button"
            data-icon=""
            data-tone="quiet"
            popovertarget="notifications"
            aria-haspopup="dialog"
            aria-expanded=move || open.get().to_string()
            aria-label=label
            title=words::title()
            style:anchor-name="--bell"
            on:pointerenter=move |_| panel_part::PAGE.preload()
        >
            <Icon icon=icondata::LuBell/>
            <Count value=unread kind=CountKind::Unread/>
        </button>
        <span class="visually-hidden" role="status">{news}</span>
        <div
            node_ref=node
            class="popover notifications"
            id="notifications"
            popover="auto"
            role="dialog"
            aria-label=words::title()
            style:position-anchor="--bell"
            on:toggle=toggled
        >
            <Show when=move || open.get()>
                <LazyPart part=panel_part::PAGE/>
            </Show>
        </div>
    }
}

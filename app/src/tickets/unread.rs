//! How much is new to me: in the navigation, in the browser's tab, and on the views of the list.

use std::time::Duration;

use domain::accounts::Permission;
use domain::live::{Event, Topic};
use domain::tickets::Counts;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use crate::components::{Count, CountKind};
use crate::live::{Live, after_bursts};
use crate::shell::{Session, TabCount};

/// Changes come in bursts; one question answers them all.
const PAUSE: Duration = Duration::from_millis(250);
/// On a busy day they come without an end; a count is never older than that.
const MOST: Duration = Duration::from_secs(2);

#[derive(Clone, Copy)]
pub struct TicketCounts(RwSignal<Counts>);

pub fn use_counts() -> Signal<Counts> {
    expect_context::<TicketCounts>().0.into()
}

/// Keeps count, for as long as the calling owner lives.
pub(crate) fn provide_unread_tickets(session: Session, live: Live) {
    let counts = RwSignal::new(Counts::default());
    let tab = expect_context::<TabCount>();
    provide_context(TicketCounts(counts));
    let may = Memo::new(move |_| session.may(Permission::OpenTickets));
    let count = move || {
        if !may.get_untracked() {
            return;
        }
        spawn_local(async move {
            // Without an answer the counts stay as they were until the next change.
            if let Ok(found) = api::count_tickets().await {
                counts.try_set(found);
            }
        });
    };
    // The first time once the connection stands, so that nothing is missed in between.
    Effect::watch(move || (live.resync.get(), may.get()), move |_, _, _| count(), false);
    let soon = after_bursts(PAUSE, MOST, count);
    live.subscribe(Topic::Tickets);
    live.on_event(move |event| {
        if is_about_tickets(event) {
            soon();
        }
    });
    Effect::new(move |_| tab.set(clamped(counts.read().unread)));
    on_cleanup(move || tab.set(0));
}

/// The count beside the name of the place.
#[component]
pub(crate) fn UnreadTickets() -> impl IntoView {
    let counts = use_counts();
    let unread = Signal::derive(move || clamped(counts.read().unread));

    view! { <Count value=unread kind=CountKind::Unread/> }
}

/// Whether it is about a ticket, or about what one has read.
pub fn is_about_tickets(event: &Event) -> bool {
    matches!(
        event,
        Event::TicketChanged { .. }
            | Event::OwnTicketChanged { .. }
            | Event::TicketRead { .. }
            | Event::AllTicketsRead
    )
}

fn clamped(count: i64) -> u32 {
    u32::try_from(count).unwrap_or_default()
}

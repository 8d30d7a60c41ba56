//! The calendar on paper: whether it is on its way there, and what stands above it: by whose clock,
//! what was left out, and as of when.

use leptos::prelude::*;

use super::calendar::use_calendar;
use super::words;
use crate::clock::{self, Style};
use crate::messages::scheduling as messages;
use crate::shell::matches_media;

/// Whether the page is being put on paper, where there is no “more” to click on. What follows is
/// drawn before the browser looks, because effects run as soon as its own code has ended.
pub fn use_printing() -> Signal<bool> {
    let is_asked = RwSignal::new(false);
    let listeners = [("beforeprint", true), ("afterprint", false)]
        .map(|(name, now)| window_event_listener_untyped(name, move |_| is_asked.set(now)));
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    let is_shown = matches_media("print");
    Signal::derive(move || is_asked.get() || is_shown.get())
}

/// The days are in the page's title already.
#[component]
pub fn PrintHead() -> impl IntoView {
    let calendar = use_calendar();
    let text = move || {
        let zone = calendar.zone.read();
        let now = calendar.now.get();
        let abbreviation = clock::text(now, &zone, Style::Zone);
        let mut parts = vec![messages::times_in(format!("{zone} ({abbreviation})"))];
        let filters = calendar.filters.read();
        let places = filters.locations.iter().filter_map(|id| calendar.desk.location(*id));
        parts.extend(places.map(|place| place.name.to_string()));
        let people = filters.technicians.iter().filter_map(|id| calendar.desk.person(*id));
        parts.extend(people.map(|person| person.name.to_string()));
        parts.extend(filters.kinds.iter().map(|kind| words::kind(*kind).to_owned()));
        parts.extend(filters.only_mine.then(|| messages::only_mine().to_owned()));
        parts.extend(filters.hide_cancelled.then(|| messages::hide_cancelled().to_owned()));
        let today = clock::text(now, &zone, Style::ShortDate);
        parts.push(messages::as_of(format!("{today}, {}", clock::time(now, &zone))));
        parts.join(" · ")
    };

    view! { <p class="print-head">{text}</p> }
}

//! Where the link stands that brings one's shifts into one's own calendar.

use leptos::prelude::*;

/// The card of the feed link. Empty until there are feeds: nothing is promised that is not there.
#[component]
pub fn FeedCard() -> impl IntoView {}

//! When something happened, for logs.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::clock;

/// A day and a time, by the reader's clock.
pub fn moment(at: DateTime<Utc>) -> impl IntoView {
    let words = move || {
        let zone = clock::own_zone();
        format!("{} {}", clock::text(at, &zone, clock::Style::Day), clock::time(at, &zone))
    };
    view! { <time datetime=at.to_rfc3339()>{words}</time> }
}

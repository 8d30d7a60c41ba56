//! What speaks against a shift, and the field for why it is planned all the same.

use domain::locations::LocationId;
use domain::scheduling::warnings::{Caution, Overrule, Warning};
use leptos::prelude::*;

use crate::clock;
use crate::components::{Banner, State, TextField, sentence};
use crate::messages::coverage as words;

/// The warnings, each a line, and the reason that overrules them.
#[component]
pub fn Cautions(
    cautions: Vec<Caution>,
    reason: RwSignal<String>,
    error: RwSignal<Option<String>>,
    /// The name of a location.
    #[prop(into)]
    place: Callback<LocationId, Option<String>>,
) -> impl IntoView {
    let lines = cautions
        .iter()
        .map(|caution| {
            let words = untrack(|| in_words(&caution.warning, place));
            view! { <li>{words}</li> }
        })
        .collect_view();

    view! {
        <div class="cautions">
            <Banner state=State::Warning>
                <strong>{words::against_title()}</strong>
                <ul>{lines}</ul>
            </Banner>
            <TextField
                label=words::reason()
                value=reason
                hint=words::reason_hint()
                error
                autocomplete="off"
                max_length=300
            />
        </div>
    }
    .into_any()
}

/// The will to go on, or why it cannot be taken down.
pub fn overrule(reason: &str) -> Result<Overrule, String> {
    if reason.trim().is_empty() {
        return Err(sentence(words::give_reason()));
    }
    let reason = reason.parse().map_err(|err| sentence(&format!("{err}")))?;
    Ok(Overrule { reason })
}

pub fn in_words(warning: &Warning, place: Callback<LocationId, Option<String>>) -> String {
    let hours = |minutes: u32| clock::number(f64::from(minutes / 6) / 10.0);
    match warning {
        Warning::ShortRest { minutes, at_least, .. } => {
            words::short_rest(hours(*minutes), hours(*at_least))
        }
        Warning::LongWeek { minutes, at_most, .. } => {
            words::long_week(hours(*minutes), hours(*at_most))
        }
        Warning::UnwishedTime { minutes } => words::unwished_time(hours(*minutes)),
        Warning::UnwishedHours { minutes, wished, .. } => {
            words::unwished_hours(hours(*minutes), hours(*wished))
        }
        Warning::Untrained { location_id } => {
            let name = place.run(*location_id);
            words::untrained(name.unwrap_or_else(|| words::this_place().to_owned()))
        }
    }
}

//! What speaks against shifts, and the field for why it is done all the same.

use domain::locations::LocationId;
use domain::scheduling::ShiftId;
use domain::scheduling::warnings::{Caution, Overrule, Warning};
use leptos::prelude::*;

use crate::clock;
use crate::components::{Banner, State, TextField, sentence};
use crate::locations::{Locations, use_locations};
use crate::messages::coverage as words;

/// What a shift is called, where something speaks against several.
pub type NameOf = Callback<ShiftId, Option<String>>;

/// The warnings, each a line, and the reason that overrules them.
#[component]
pub fn Cautions(
    cautions: Vec<Caution>,
    reason: RwSignal<String>,
    error: RwSignal<Option<String>>,
    #[prop(optional)] name_of: Option<NameOf>,
) -> impl IntoView {
    view! {
        <div class="cautions">
            <CautionLines cautions name_of has_title=true/>
            <ReasonField reason error/>
        </div>
    }
    .into_any()
}

/// The warnings, each a line; those about one shift behind its name, where there are several.
#[component]
pub fn CautionLines(
    cautions: Vec<Caution>,
    name_of: Option<NameOf>,
    has_title: bool,
) -> impl IntoView {
    let locations = use_locations();
    locations.load();
    let first = cautions.first().and_then(|caution| caution.about);
    let name_of = name_of.filter(|_| cautions.iter().any(|caution| caution.about != first));
    let lines = cautions
        .into_iter()
        .map(|Caution { warning, about, .. }| {
            let name = move || name_of.zip(about).and_then(|(name_of, about)| name_of.run(about));
            let line = move || match name() {
                Some(name) => format!("{name}: {}", in_words(&warning, locations)),
                None => in_words(&warning, locations),
            };
            view! { <li>{line}</li> }
        })
        .collect_view();

    view! {
        <Banner state=State::Warning>
            {has_title.then(|| view! { <strong>{words::against_title()}</strong> })}
            <ul>{lines}</ul>
        </Banner>
    }
    .into_any()
}

/// Why it is done all the same.
#[component]
pub fn ReasonField(reason: RwSignal<String>, error: RwSignal<Option<String>>) -> impl IntoView {
    view! {
        <TextField
            label=words::reason()
            value=reason
            hint=words::reason_hint()
            error
            autocomplete="off"
            max_length=300
        />
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

/// The warnings of one shift in one line.
pub fn in_one_line(cautions: &[Caution], locations: Locations) -> String {
    let lines = cautions.iter().map(|caution| in_words(&caution.warning, locations));
    lines.collect::<Vec<_>>().join("; ")
}

pub fn in_words(warning: &Warning, locations: Locations) -> String {
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
        Warning::Untrained { location_id } => words::untrained(place(*location_id, locations)),
    }
}

fn place(id: LocationId, locations: Locations) -> String {
    let known = locations.get(id);
    known.map_or_else(|| words::this_place().to_owned(), |place| place.name.to_string())
}

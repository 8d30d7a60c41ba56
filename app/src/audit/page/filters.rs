//! What to look for.

use std::time::Duration;

use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::api;
use super::address::{Address, Wanted};
use super::words;
use crate::accounts::use_people;
use crate::components::{
    Button, ButtonSize, ButtonTone, Combobox, DateField, FieldKind, ListOption, RemovableChip,
    Select, TextField,
};
use crate::messages::audit as messages;

/// Longer than between two letters, shorter than anybody waits.
const PAUSE: Duration = Duration::from_millis(300);

#[component]
pub(super) fn Filters(address: Address) -> impl IntoView {
    let people = use_people();
    let actions = RwSignal::new(Vec::<String>::new());
    spawn_local(async move {
        // Without them the choice is what is chosen already.
        if let Ok(known) = api::list_actions().await {
            actions.try_set(known);
        }
    });
    let wanted = address.wanted.get_untracked();
    let words = RwSignal::new(wanted.q);
    let who = RwSignal::new(wanted.who.map(|id| id.to_string()).unwrap_or_default());
    let what = RwSignal::new(wanted.what.unwrap_or_default());
    let (from, to) = (RwSignal::new(wanted.from), RwSignal::new(wanted.to));

    // The fields lead the address; where the address moves by itself, they follow.
    let mut search = debounce(PAUSE, move |words: String| {
        address.change(|wanted| wanted.q = words.trim().to_owned());
    });
    Effect::new(move |_| search(words.get()));
    Effect::new(move |_| {
        let who = who.get().parse().ok();
        address.change(|wanted| wanted.who = who);
    });
    Effect::new(move |_| {
        let what = Some(what.get()).filter(|what| !what.is_empty());
        address.change(|wanted| wanted.what = what);
    });
    Effect::new(move |_| {
        let (from, to) = (from.get(), to.get());
        address.change(|wanted| (wanted.from, wanted.to) = (from, to));
    });
    let follow = move |wanted: Wanted| {
        if words.read_untracked().trim() != wanted.q {
            words.set(wanted.q);
        }
        who.set(wanted.who.map(|id| id.to_string()).unwrap_or_default());
        what.set(wanted.what.unwrap_or_default());
        from.set(wanted.from);
        to.set(wanted.to);
    };
    let clear = move || {
        words.set(String::new());
        address.change(|wanted| *wanted = Wanted::default());
    };
    Effect::watch(move || address.wanted.get(), move |wanted, _, _| follow(wanted.clone()), false);

    let people = Signal::derive(move || {
        let mut people: Vec<_> = people.by_id().get().into_values().collect();
        people.sort_by_cached_key(|person| person.name.as_str().to_lowercase());
        people.into_iter().map(ListOption::person).collect::<Vec<_>>()
    });
    let whats = Signal::derive(move || {
        let mut known = actions.get();
        known.extend(Some(what.get()).filter(|what| !what.is_empty()));
        words::choices(known)
    });
    let is_filtered = move || !address.wanted.read().is_everything();
    let has_subject = move || address.wanted.read().subject.is_some();
    let any_subject = Callback::new(move |()| address.change(|wanted| wanted.subject = None));

    view! {
        <search class="list-filters" aria-label=messages::filters()>
            <TextField
                label=messages::search()
                value=words
                kind=FieldKind::Search
                placeholder=messages::search_hint()
                autocomplete="off"
                max_length=200
            />
            <Combobox
                label=messages::who()
                value=who
                options=people
                placeholder=messages::anybody()
            />
            <Select label=messages::what() value=what options=whats/>
            <DateField label=messages::from() value=from/>
            <DateField label=messages::to() value=to/>
            <Show when=is_filtered>
                <div class="toolbar">
                    <Show when=has_subject>
                        <RemovableChip label=messages::about_one() on_remove=any_subject/>
                    </Show>
                    <Button
                        tone=ButtonTone::Quiet
                        size=ButtonSize::Small
                        icon=icondata::LuFunnelX
                        on:click=move |_| clear()
                    >
                        {messages::clear()}
                    </Button>
                </div>
            </Show>
        </search>
    }
}

//! The inside of the command palette: go anywhere, find anything, do anything, by a few letters.

mod entries;
mod fuzzy;
mod synonyms;

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::commands::use_commands;
use super::keys::Keys;
use super::overlays::use_overlays;
use super::session::use_session;
use crate::accounts::use_people;
use crate::components::{Avatar, ButtonTone, Icon, IconButton, Kbd, unique_id};
use crate::locations::use_locations;
use crate::messages::{components as component_words, shell as words};
use entries::{Action, Face, Hit, Sources, hits, recent, remember};

#[component]
pub(super) fn Search() -> impl IntoView {
    let open = use_overlays().palette;
    let sources = Sources {
        session: use_session(),
        commands: use_commands(),
        people: use_people(),
        locations: use_locations(),
    };
    sources.locations.load();
    let recent = recent();
    let query = RwSignal::new(String::new());
    let active = RwSignal::new(0usize);
    let found = Memo::new_with_compare(
        move |_| {
            let query = query.read();
            let mut found = hits(sources.entries(), &query, &recent);
            // After all that is known here; a number is nothing else.
            found.extend(sources.tickets(query.trim()));
            found
        },
        // Entries hold callbacks, which cannot be compared; it is only asked when something changed.
        |_, _| true,
    );
    let input = NodeRef::<html::Input>::new();
    let list_id = unique_id("palette");
    let option_id = {
        let list_id = list_id.clone();
        move |index: usize| format!("{list_id}-{index}")
    };
    let navigate = use_navigate();
    let choose = Callback::new(move |index: usize| {
        let Some(hit) = found.read_untracked().get(index).cloned() else { return };
        // First, so that the focus is back on the page when the action moves it.
        open.set(false);
        remember(&hit.entry.id);
        match hit.entry.action {
            Action::Go(path) => navigate(&path, NavigateOptions::default()),
            Action::Run(run) => run.run(()),
        }
    });

    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // Focusing an element that is shown does not fail.
            let _ = input.focus();
        }
    });
    Effect::new({
        let option_id = option_id.clone();
        move |_| {
            if let Some(option) = document().get_element_by_id(&option_id(active.get())) {
                let nearest = web_sys::ScrollIntoViewOptions::new();
                nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
                option.scroll_into_view_with_scroll_into_view_options(&nearest);
            }
        }
    });
    let key = move |event: KeyboardEvent| {
        let count = found.read_untracked().len();
        let current = active.get_untracked();
        let next = match event.key().as_str() {
            "ArrowDown" if count > 0 => (current + 1) % count,
            "ArrowUp" if count > 0 => (current + count - 1) % count,
            "PageDown" => (current + 8).min(count.saturating_sub(1)),
            "PageUp" => current.saturating_sub(8),
            "Enter" if !event.is_composing() => {
                event.prevent_default();
                choose.run(current);
                return;
            }
            "k" if event.ctrl_key() || event.meta_key() => {
                event.prevent_default();
                open.set(false);
                return;
            }
            _ => return,
        };
        event.prevent_default();
        active.set(next);
    };
    let options = {
        let option_id = option_id.clone();
        move || {
            found
                .get()
                .into_iter()
                .enumerate()
                .map(|(index, hit)| view! { <Line id=option_id(index) index hit active choose/> })
                .collect_view()
        }
    };

    view! {
        <div class="prompt">
            <Icon icon=icondata::LuSearch/>
            <input
                node_ref=input
                type="text"
                role="combobox"
                aria-label=words::find_or_do()
                aria-autocomplete="list"
                aria-expanded="true"
                aria-controls=list_id.clone()
                aria-activedescendant=move || (!found.read().is_empty()).then(|| option_id(active.get()))
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                enterkeyhint="go"
                placeholder=words::palette_hint()
                prop:value=query
                on:input:target=move |event| {
                    active.set(0);
                    query.set(event.target().value());
                }
                on:keydown=key
            />
            <IconButton
                icon=icondata::LuX
                label=component_words::close()
                tone=ButtonTone::Quiet
                on:click=move |_| open.set(false)
            />
        </div>
        <ul class="menu" role="listbox" id=list_id aria-label=words::results()>{options}</ul>
        {move || {
            found
                .read()
                .is_empty()
                .then(|| view! { <p class="no-match">{component_words::no_match(query.get())}</p> })
        }}
        <p class="visually-hidden" role="status">
            {move || component_words::matches(found.read().len() as i64)}
        </p>
        <footer aria-hidden="true">
            <span><Kbd>"↑"</Kbd><Kbd>"↓"</Kbd>{words::key_choose()}</span>
            <span><Kbd>"↵"</Kbd>{words::key_open()}</span>
            <span><Kbd>"Esc"</Kbd>{words::key_close()}</span>
        </footer>
    }
}

#[component]
fn Line(
    id: String,
    index: usize,
    hit: Hit,
    active: RwSignal<usize>,
    choose: Callback<usize>,
) -> impl IntoView {
    let Hit { entry, found } = hit;
    let face = match entry.face {
        Face::Icon(icon) => view! { <Icon icon/> }.into_any(),
        Face::Person(person) => view! { <Avatar person=*person/> }.into_any(),
        Face::Hue(hue) => view! { <span class="swatch" data-hue=hue.name()></span> }.into_any(),
    };
    let label = fuzzy::pieces(&entry.label, &found.letters)
        .into_iter()
        .map(|(text, hit)| match hit {
            true => view! { <mark>{text}</mark> }.into_any(),
            false => text.into_any(),
        })
        .collect_view();
    let end = match entry.keys {
        Some(keys) => view! { <Keys keys/> }.into_any(),
        None => view! { <small>{entry.detail}</small> }.into_any(),
    };

    view! {
        <li
            role="option"
            id=id
            aria-selected=move || (active.get() == index).to_string()
            data-active=move || (active.get() == index).then_some("")
            // Keeps the focus in the field.
            on:mousedown=|event| event.prevent_default()
            on:pointermove=move |_| active.maybe_update(|active| std::mem::replace(active, index) != index)
            on:click=move |_| choose.run(index)
        >
            <span class="face">{face}</span>
            <span>{label}</span>
            {end}
        </li>
    }
}

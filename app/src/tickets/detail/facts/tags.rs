//! Words that a ticket is found by.

use domain::tickets::{Tag, TicketChange};
use leptos::prelude::*;

use super::{Fact, line, none};
use crate::components::{Button, ButtonSize, TextField};
use crate::messages::{problems, tickets as words};
use crate::tickets::detail::opened::Opened;

#[component]
pub(super) fn TagsFact(opened: Opened) -> impl IntoView {
    let shown = move || {
        move || {
            let whole = opened.whole.read();
            let tags = &whole.ticket.line.tags;
            if tags.is_empty() {
                return none();
            }
            tags.iter()
                .map(|tag| view! { <span class="badge">{tag.to_string()}</span> })
                .collect_view()
                .into_any()
        }
    };
    let editor = move || {
        let here = line(opened, |line| line.tags.clone());
        let typed = RwSignal::new(here.iter().map(Tag::as_str).collect::<Vec<_>>().join(", "));
        let error = RwSignal::new(None::<String>);
        let save = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            match tags_of(&typed.get_untracked()) {
                Ok(tags) => {
                    let to = |tags| TicketChange { tags: Some(tags), ..TicketChange::default() };
                    opened.change(to(tags), to(here.clone()), words::tags());
                }
                Err(why) => error.set(Some(why)),
            }
        };
        view! {
            <form on:submit=save>
                <TextField label=words::tags() value=typed error hint=words::tags_hint() autofocus=true/>
                <Button submit=true size=ButtonSize::Small>{words::save()}</Button>
            </form>
        }
    };

    view! { <Fact opened key="tags" name=words::tags() shown editor/> }
}

/// Words between commas.
pub(in crate::tickets) fn tags_of(text: &str) -> Result<Vec<Tag>, String> {
    let tags: Result<Vec<Tag>, _> =
        text.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::parse).collect();
    let tags = tags.map_err(|err| problems::translated(&err.to_string()))?;
    Tag::checked_set(tags).map_err(|problem| problem.message)
}

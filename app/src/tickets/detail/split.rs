//! Making a ticket of its own of what was said about something else.

use std::collections::BTreeSet;

use domain::tickets::{Comment, CommentId, Happening, Split, TicketTitle};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use super::opened::Opened;
use crate::components::{Button, ButtonTone, Glyph, Sheet, State, TextField, Toast, sentence};
use crate::messages::{problems, tickets as words};
use crate::tickets::api;

const FORM: &str = "split-form";

#[component]
pub(super) fn SplitSheet(opened: Opened, open: RwSignal<bool>) -> impl IntoView {
    let (typed, error) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let chosen = RwSignal::new(BTreeSet::<CommentId>::new());
    // What speaks against the choice, or against all of it.
    let refusal = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let navigate = use_navigate();
    let said = move || {
        let whole = opened.whole.read();
        let comments = whole.timeline.iter().filter_map(|entry| match &entry.what {
            Happening::Commented { comment: Some(comment) } => Some((**comment).clone()),
            _ => None,
        });
        comments.filter(|comment| comment.held_until.is_none()).collect::<Vec<_>>()
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        error.set(None);
        refusal.set(None);
        let title = match typed.get_untracked().parse::<TicketTitle>() {
            Ok(title) => title,
            Err(err) => return error.set(Some(problems::translated(&err.to_string()))),
        };
        // Some may have gone elsewhere since they were chosen.
        let here = untrack(said).into_iter().map(|comment| comment.id);
        let comments: Vec<CommentId> =
            here.filter(|id| chosen.read_untracked().contains(id)).collect();
        if comments.is_empty() {
            return refusal.set(Some(words::choose_comments().to_owned()));
        }
        busy.set(true);
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = api::split_ticket(opened.number, Split { title, comments }).await;
            busy.try_set(false);
            match answer {
                Ok((number, undo)) => {
                    open.try_set(false);
                    typed.try_set(String::new());
                    chosen.try_set(BTreeSet::new());
                    let toast = Toast::new(words::split_into(number));
                    opened.push(toast.with_undo(move || opened.undo(undo)));
                    navigate(&format!("/tickets/{number}"), NavigateOptions::default());
                }
                Err(err) => {
                    refusal.try_set(Some(err.to_string()));
                }
            }
        });
    };
    let line = move |comment: Comment| {
        let id = comment.id;
        let who = comment.author.as_ref().map(|author| author.called().to_owned());
        let toggle = move |_| {
            chosen.update(|chosen| {
                if !chosen.remove(&id) {
                    chosen.insert(id);
                }
            });
        };
        view! {
            <label class="choice">
                <input
                    type="checkbox"
                    prop:checked=move || chosen.read().contains(&id)
                    on:change=toggle
                />
                <span>{who.unwrap_or_else(|| words::itself().to_owned())}</span>
                <small>{beginning(&comment.html)}</small>
            </label>
        }
    };
    let has_some = move || !said().is_empty();
    let send = StoredValue::new(send);
    let actions = move || {
        view! {
            <Button on:click=move |_| open.set(false)>{words::cancel()}</Button>
            <Button
                tone=ButtonTone::Primary
                submit=true
                busy
                disabled=Signal::derive(move || !has_some())
                attr:form=FORM
            >
                {words::do_split()}
            </Button>
        }
    };

    view! {
        <Sheet open title=words::split_title() actions>
            <form
                id=FORM
                class="stack"
                novalidate
                on:submit=move |event| send.with_value(|send| send.clone()(event))
            >
                <TextField
                    label=words::split_name()
                    value=typed
                    error
                    max_length=200
                    autofocus=true
                    autocomplete="off"
                />
                <fieldset class="field choices">
                    <legend>{words::split_what()}</legend>
                    <Show when=has_some fallback=|| view! { <p class="soft">{words::nothing_said()}</p> }>
                        // Others go on talking; what one is at stays.
                        <For each=said key=|comment| (comment.id, comment.html.clone()) let:comment>
                            {line(comment)}
                        </For>
                    </Show>
                    {move || refusal.get().map(|why| view! {
                        <p class="error" role="alert">
                            <Glyph state=State::Critical/>
                            <span>{sentence(&why)}</span>
                        </p>
                    })}
                </fieldset>
            </form>
        </Sheet>
    }
    .into_any()
}

/// What it says, in a line of plain words.
fn beginning(html: &str) -> String {
    // What stands in a template is not shown, and nothing of it is loaded.
    let Ok(page) = document().create_element("template") else { return String::new() };
    page.set_inner_html(html);
    let content = page.unchecked_into::<web_sys::HtmlTemplateElement>().content();
    let text = content.text_content().unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().take(15).collect();
    words.join(" ")
}

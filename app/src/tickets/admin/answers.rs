//! Answers that are given again and again.

use domain::tickets::{CannedAnswer, CannedAnswerDraft};
use leptos::prelude::*;

use super::Lists;
use super::editing::{EditButton, EditSheet, Editing, ListCard};
use crate::components::{Button, ButtonSize, TextArea, TextField, Toast};
use crate::messages::ticket_desk as words;
use crate::tickets::api;

const PLACEHOLDERS: [&str; 4] = ["{requester}", "{number}", "{title}", "{me}"];

#[component]
pub fn Answers(lists: Lists) -> impl IntoView {
    let editing = Editing::new(lists);
    let base = RwSignal::new(None::<CannedAnswer>);
    let (title, body) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let open = move |answer: Option<CannedAnswer>| {
        title.set(answer.as_ref().map(|it| it.title.to_string()).unwrap_or_default());
        body.set(answer.as_ref().map(|it| it.body.to_string()).unwrap_or_default());
        base.set(answer);
        editing.begin();
    };
    let save = move |()| {
        let title = match title.get_untracked().parse() {
            Ok(title) => title,
            Err(err) => return editing.refuse("title", err),
        };
        let body = match body.get_untracked().parse() {
            Ok(body) => body,
            Err(err) => return editing.refuse("body", err),
        };
        let known = base.read_untracked().as_ref().map(|it| (it.id, it.version));
        let draft = CannedAnswerDraft { title, body };
        editing.send(api::save_answer(known, draft), |it| Toast::new(words::saved(it.title)));
    };
    let delete = move |()| {
        let Some(gone) = base.get_untracked() else { return };
        editing.send(api::delete_answer(gone.id), move |()| {
            let draft = CannedAnswerDraft { title: gone.title, body: gone.body };
            let again = move || {
                editing.send(api::save_answer(None, draft.clone()), |it| {
                    Toast::new(words::saved(it.title))
                });
            };
            Toast::new(words::answer_deleted()).with_undo(again)
        });
    };
    let heading = Signal::derive(move || match base.read().is_some() {
        true => words::edit_answer(),
        false => words::new_answer(),
    });
    let placeholders = move || {
        PLACEHOLDERS
            .map(|placeholder| {
                view! {
                    <Button
                        size=ButtonSize::Small
                        on:click=move |_| body.update(|body| body.push_str(placeholder))
                    >
                        {placeholder}
                    </Button>
                }
            })
            .collect_view()
    };

    view! {
        <ListCard
            title=words::answers()
            add_label=words::add_answer()
            nothing=words::no_answers()
            is_empty=Signal::derive(move || lists.answers.read().is_empty())
            add=Callback::new(move |()| open(None))
        >
            <For each=move || lists.answers.get() key=|it| (it.id, it.version) let:it>
                <li>
                    <span class="grow">
                        <span class="title">{it.title.to_string()}</span>
                        <small class="first-line">{beginning(&it)}</small>
                    </span>
                    <EditButton
                        name=it.title.to_string()
                        edit=Callback::new(move |()| open(Some(it.clone())))
                    />
                </li>
            </For>
        </ListCard>
        <EditSheet
            editing
            id="answer-form"
            title=heading
            save=Callback::new(save)
            delete=Callback::new(delete)
            can_delete=Signal::derive(move || base.read().is_some())
        >
            <TextField
                label=words::answer_title()
                value=title
                error=editing.error("title")
                max_length=80
                autofocus=true
                autocomplete="off"
            />
            <TextArea
                label=words::answer()
                hint=words::answer_hint()
                value=body
                error=editing.error("body")
                rows=9
                max_length=20_000
            />
            <div class="toolbar" role="group" aria-label=words::placeholders()>{placeholders()}</div>
        </EditSheet>
    }
    .into_any()
}

/// What it says, in a line.
fn beginning(answer: &CannedAnswer) -> String {
    answer.body.as_str().split_whitespace().take(16).collect::<Vec<_>>().join(" ")
}

//! Answers that are given again and again.

use domain::tickets::{CannedAnswer, CannedAnswerDraft, CannedAnswerId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

use super::Lists;
use super::editing::{EditSheet, Editing, ListCard, Listed};
use crate::components::{Button, ButtonSize, TextArea, TextField, Toast, sentence};
use crate::messages::ticket_desk as words;
use crate::tickets::api;

const PLACEHOLDERS: [&str; 4] = ["{requester}", "{number}", "{title}", "{me}"];

impl Listed for CannedAnswer {
    type Id = CannedAnswerId;

    const KIND: &'static str = "answer";

    fn id(&self) -> CannedAnswerId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn all(lists: Lists) -> RwSignal<Vec<Self>> {
        lists.answers
    }
}

#[component]
pub fn Answers(lists: Lists) -> impl IntoView {
    let editing = Editing::<CannedAnswer>::new(lists);
    let (title, body) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let open = move |answer: Option<CannedAnswer>| {
        title.set(answer.as_ref().map(|it| it.title.to_string()).unwrap_or_default());
        body.set(answer.as_ref().map(|it| it.body.to_string()).unwrap_or_default());
        editing.begin(answer);
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
        let saved = api::save_answer(editing.known(), CannedAnswerDraft { title, body });
        editing.send(saved, |it| Toast::new(words::saved(it.title)));
    };
    let delete = move |()| {
        let Some(gone) = editing.base.get_untracked() else { return };
        editing.send(api::delete_answer(gone.id), move |()| {
            let draft = CannedAnswerDraft { title: gone.title, body: gone.body };
            let again = move || bring_back(lists, draft.clone());
            Toast::new(words::answer_deleted()).with_undo(again)
        });
    };
    let placeholders = move || {
        PLACEHOLDERS
            .map(|placeholder| {
                view! {
                    <Button
                        size=ButtonSize::Small
                        on:click=move |_| put_in(body, placeholder)
                    >
                        {placeholder}
                    </Button>
                }
            })
            .collect_view()
    };

    view! {
        <ListCard
            lists
            title=words::answers()
            add_label=words::add_answer()
            nothing=words::no_answers()
            add=Callback::new(move |()| open(None))
            line=line
            name=|it: &CannedAnswer| it.title.to_string()
            edit=Callback::new(move |it| open(Some(it)))
        />
        <EditSheet
            editing
            title=editing.heading(words::edit_answer(), words::new_answer())
            save=Callback::new(save)
            delete=Callback::new(delete)
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

/// Whatever else is being written meanwhile stays as it is.
fn bring_back(lists: Lists, draft: CannedAnswerDraft) {
    spawn_local(async move {
        let text = match api::save_answer(None, draft).await {
            Ok(kept) => words::saved(kept.title),
            Err(err) => sentence(&err.to_string()),
        };
        lists.toasts.push(Toast::new(text));
        lists.ask().await;
    });
}

/// Where one was writing, and one goes on behind it.
fn put_in(body: RwSignal<String>, placeholder: &str) {
    let found = document().query_selector("#answer textarea").ok().flatten();
    let field = found.and_then(|found| found.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(field) = field else { return };
    let end = field.selection_end().ok().flatten();
    let start = field.selection_start().ok().flatten();
    let (Some(start), Some(end)) = (start, end) else { return };
    // Fails only where nothing can be selected.
    let _ = field.set_range_text_with_start_and_end(placeholder, start, end);
    body.set(field.value());
    let _ = field.focus();
    let behind = start + u32::try_from(placeholder.len()).unwrap_or_default();
    request_animation_frame(move || {
        let _ = field.set_selection_range(behind, behind);
    });
}

fn line(answer: &CannedAnswer, _: Lists) -> AnyView {
    view! {
        <span class="grow">
            <span class="title">{answer.title.to_string()}</span>
            <small class="first-line">{beginning(answer)}</small>
        </span>
    }
    .into_any()
}

/// What it says, in a line.
fn beginning(answer: &CannedAnswer) -> String {
    answer.body.as_str().split_whitespace().take(16).collect::<Vec<_>>().join(" ")
}

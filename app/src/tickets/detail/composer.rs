//! Answering: a reply for whoever asked, or a note for the team. The two look different, because one of
//! them leaves the house.

use std::time::Duration;

use domain::tickets::{
    CannedAnswer, Comment, CommentBody, CommentId, DraftPlace, Happening, NewComment, TicketNumber,
    TicketStatus,
};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::company::Company;
use super::draft::{Keeping, KeptDraft};
use super::files::{Files, FilesOf, WaitNote};
use super::mentions::{MentionList, Mentions};
use super::opened::Opened;
use crate::components::{
    Button, ButtonSize, ButtonTone, Glyph, Icon, Kbd, Menu, MenuItem, Segment, Segmented, State,
    Toast, sentence, unique_id,
};
use crate::messages::{problems, tickets as words};
use crate::shell::{key_names, use_session};
use crate::tickets::api;
use crate::tickets::open_items::Question;

#[component]
pub(super) fn Composer(opened: Opened, company: Company) -> impl IntoView {
    let draft = KeptDraft::of_parts(DraftPlace::Ticket(opened.number), &parts(opened));
    let KeptDraft { text, internal, .. } = draft;
    let files = Files::new();
    let field = NodeRef::<html::Textarea>::new();
    let form = NodeRef::<html::Form>::new();
    let mentions = Mentions::of(text, field);
    let error = RwSignal::new(None::<String>);
    let sending = RwSignal::new(false);
    let is_over = RwSignal::new(false);
    let id = unique_id("answer");

    Effect::watch(
        move || opened.wants_reply.get(),
        move |_, _, _| {
            let (Some(form), Some(field)) = (form.get_untracked(), field.get_untracked()) else {
                return;
            };
            form.scroll_into_view();
            // Focusing an element that is shown does not fail.
            let _ = field.focus();
        },
        false,
    );

    let navigate = use_navigate();
    // Asked and answered: it is resolved although its checklist is not done.
    let is_meant = StoredValue::new(false);
    let meant = RwSignal::new(0u32);
    let go_on = Callback::new(move |()| meant.update(|times| *times += 1));
    let send = Callback::new(move |resolve: bool| {
        if text.read_untracked().trim().is_empty() {
            return error.set(Some(words::write_something().to_owned()));
        }
        let body = match text.get_untracked().parse::<CommentBody>() {
            Ok(body) => body,
            Err(err) => return error.set(Some(problems::translated(&err.to_string()))),
        };
        if sending.get_untracked() || files.have_to_come() {
            return;
        }
        let despite_open_items = is_meant.get_value();
        is_meant.set_value(false);
        if resolve && !despite_open_items && asks(opened, go_on) {
            return;
        }
        error.set(None);
        sending.set(true);
        let internal = internal.get_untracked();
        let status = resolve.then_some(TicketStatus::Resolved);
        let (hold, attachments) = (!internal, files.ids());
        let comment = NewComment { body, internal, hold, attachments, status, despite_open_items };
        let navigate = navigate.clone();
        spawn_local(async move {
            let answer = api::comment_on_ticket(opened.number, comment).await;
            sending.try_set(false);
            match answer {
                Ok(comment) => {
                    if !text.is_disposed() {
                        draft.sent();
                        files.clear();
                    }
                    if comment.ticket != opened.number {
                        // It was closed: the answer has begun another ticket.
                        opened.say(words::begun_anew(comment.ticket));
                        return navigate(
                            &format!("/tickets/{}", comment.ticket),
                            NavigateOptions::default(),
                        );
                    }
                    said(opened, draft, &comment, resolve);
                    opened.load();
                }
                Err(err) => {
                    error.try_set(Some(err.to_string()));
                }
            }
        });
    });
    Effect::watch(
        move || meant.get(),
        move |_, _, _| {
            is_meant.set_value(true);
            send.run(true);
        },
        false,
    );
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send.run(false);
    };
    let key = move |event: KeyboardEvent| {
        if mentions.key(&event) {
            return;
        }
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            send.run(false);
        }
    };
    let mut typing = company.typing();
    let pasted = move |event: web_sys::ClipboardEvent| {
        if files.take_from(event.as_ref(), "clipboardData") {
            event.prevent_default();
        }
    };
    let dropped = move |event: web_sys::DragEvent| {
        is_over.set(false);
        if files.take_from(event.as_ref(), "dataTransfer") {
            event.prevent_default();
        }
    };
    let is_internal = Signal::from(internal);
    let is_public = Signal::derive(move || !internal.get());
    let to = move || match internal.get() {
        true => words::stays_inside().to_owned(),
        false => words::goes_to(recipients(opened)),
    };
    let placeholder =
        move || if internal.get() { words::write_note() } else { words::write_reply() };
    let can_resolve = move || {
        opened.is_staff
            && !internal.get()
            && opened.status().next().any(|next| next == TicketStatus::Resolved)
    };
    let (note_id, described_by) = (format!("{id}-note"), format!("{id}-note"));
    let note = move || {
        error.get().map(|error| {
            view! {
                <p class="error" role="alert">
                    <Glyph state=State::Critical/>
                    <span>{sentence(&error)}</span>
                </p>
            }
        })
    };

    view! {
        <form
            node_ref=form
            class="card composer"
            aria-label=words::answer()
            data-kind=move || internal.get().then_some("internal")
            data-drop=move || is_over.get().then_some("")
            on:submit=submit
            on:dragover=move |event| {
                event.prevent_default();
                is_over.set(true);
            }
            on:dragleave=move |_| is_over.set(false)
            on:drop=dropped
        >
            <div class="composer-head">
                <Show when=move || opened.is_staff>
                    <Segmented label=words::kind_of_comment()>
                        <Segment selected=is_public on:click=move |_| internal.set(false)>
                            {words::public_reply()}
                        </Segment>
                        <Segment selected=is_internal on:click=move |_| internal.set(true)>
                            <Icon icon=icondata::LuLock/>
                            {words::internal_note()}
                        </Segment>
                    </Segmented>
                </Show>
                <small>{to}</small>
            </div>
            <label class="visually-hidden" for=id.clone()>{words::answer()}</label>
            <textarea
                node_ref=field
                class="input"
                id=id
                rows="4"
                bind:value=text
                placeholder=placeholder
                aria-describedby=described_by
                aria-invalid=move || error.read().is_some().then_some("true")
                on:input=move |_| {
                    error.set(None);
                    mentions.look();
                    typing();
                }
                on:blur=move |_| mentions.close()
                on:keydown=key
                on:paste=pasted
            ></textarea>
            <MentionList mentions/>
            <div id=note_id class="field">{note}</div>
            <div class="toolbar">
                <FilesOf files/>
                <Show when=move || opened.is_staff>
                    <Canned opened draft/>
                </Show>
                <Saved draft/>
                <WaitNote files/>
                <span class="spacer"></span>
                <Show when=can_resolve>
                    <Button busy=sending on:click=move |_| send.run(true)>
                        {words::send_resolve()}
                    </Button>
                </Show>
                <Button submit=true tone=ButtonTone::Primary busy=sending>
                    {move || if internal.get() { words::add_note() } else { words::send() }}
                    <Kbd>{key_names("mod+Enter")}</Kbd>
                </Button>
            </div>
        </form>
    }
    .into_any()
}

/// The tickets that became part of this one.
fn parts(opened: Opened) -> Vec<TicketNumber> {
    let whole = opened.whole.read_untracked();
    let mut parts = Vec::new();
    for entry in &whole.timeline {
        match entry.what {
            Happening::TookIn { other, .. } => parts.push(other),
            Happening::Unmerged { other } => parts.retain(|part| *part != other),
            _ => {}
        }
    }
    parts
}

/// Asks whether it is to be resolved although items are open; `false`: there is nothing to ask.
fn asks(opened: Opened, go_on: Callback<()>) -> bool {
    let status = TicketStatus::Resolved;
    let whole = opened.whole.read_untracked();
    let line = &whole.ticket.line;
    if !line.checks.speaks_against(line.status, status) {
        return false;
    }
    let text = words::has_open_items(i64::from(line.checks.open()));
    opened.question.set(Some(Question { text, status, go_on }));
    true
}

/// Says that it is done; a reply can be taken back while it is held.
fn said(opened: Opened, draft: KeptDraft, comment: &Comment, resolves: bool) {
    let Comment { id, internal, held_until, .. } = *comment;
    let Some(until) = held_until else {
        return opened.say(if internal { words::note_added() } else { words::sent() });
    };
    let wait = (until - chrono::Utc::now()).to_std().unwrap_or(Duration::from_secs(15));
    let wait = wait.min(Duration::from_secs(20));
    let text = if resolves { words::held_resolve() } else { words::held() };
    opened.push(Toast::new(text).with_undo(move || take_back(opened, draft, id)).staying(wait));
    // Then it is on its way, and no longer shown as waiting.
    set_timeout(
        move || {
            if !opened.whole.is_disposed() {
                opened.load();
            }
        },
        wait + Duration::from_millis(800),
    );
}

fn take_back(opened: Opened, draft: KeptDraft, id: CommentId) {
    spawn_local(async move {
        match api::take_back_comment(id).await {
            Ok(body) => {
                draft.text.try_update(|text| {
                    let typed = std::mem::take(text);
                    *text = match typed.trim().is_empty() {
                        true => body.to_string(),
                        // What was begun meanwhile stays.
                        false => format!("{body}\n\n{typed}"),
                    };
                });
                // Back to the words, to put them right.
                opened.wants_reply.try_update(|times| *times += 1);
                opened.say(words::taken_back());
            }
            Err(err) => opened.refuse(&err),
        }
        opened.load();
    });
}

/// `Annegret, 2 watchers`
fn recipients(opened: Opened) -> String {
    let whole = opened.whole.read();
    if !opened.is_staff {
        let assignee = whole.ticket.line.assignee_id;
        return assignee.map_or_else(|| words::to_the_desk().to_owned(), |id| opened.name_of(id));
    }
    let requester = whole.ticket.line.requester.called().to_owned();
    match whole.watchers.len() as i64 {
        0 => requester,
        count => format!("{requester}, {}", words::watching(count)),
    }
}

/// Whether the words are safe.
#[component]
fn Saved(draft: KeptDraft) -> impl IntoView {
    let text = move || match draft.keeping.get() {
        Keeping::Nothing => "",
        Keeping::Saving => words::draft_saving(),
        Keeping::Kept if draft.restored.get() => words::draft_restored(),
        Keeping::Kept => words::draft_kept(),
        Keeping::OnlyHere => words::draft_here(),
    };
    let icon = move || {
        let icon = match draft.keeping.get() {
            Keeping::Nothing => return None,
            Keeping::Saving => icondata::LuCloud,
            Keeping::Kept => icondata::LuCloudCheck,
            Keeping::OnlyHere => icondata::LuCloudOff,
        };
        Some(view! { <Icon icon/> })
    };

    view! {
        <small class="saved" data-keeping=move || format!("{:?}", draft.keeping.get())>
            {icon}
            {text}
        </small>
    }
    .into_any()
}

/// Answers that are given again and again, with what the ticket says filled in.
#[component]
fn Canned(opened: Opened, draft: KeptDraft) -> impl IntoView {
    let answers = RwSignal::new(Vec::<CannedAnswer>::new());
    let me = use_session().me.with_untracked(|me| me.person.name.to_string());
    let me = StoredValue::new(me);
    spawn_local(async move {
        // Without them one types.
        if let Ok(all) = api::list_answers().await {
            answers.try_set(all);
        }
    });
    let insert = move |answer: &CannedAnswer| {
        let whole = opened.whole.read_untracked();
        let line = &whole.ticket.line;
        let (number, me) = (line.number.to_string(), me.get_value());
        let filled = answer.filled(|name| match name {
            "requester" => Some(line.requester.called()),
            "number" => Some(number.as_str()),
            "title" => Some(line.title.as_str()),
            "me" => Some(me.as_str()),
            _ => None,
        });
        draft.text.update(|text| {
            if !text.trim().is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&filled);
        });
        opened.wants_reply.update(|times| *times += 1);
    };

    view! {
        <Show when=move || !answers.read().is_empty()>
            <Menu
                label=words::canned()
                icon=icondata::LuMessageSquareQuote
                tone=ButtonTone::Quiet
                size=ButtonSize::Medium
                trigger=|| words::canned()
            >
                {answers
                    .get_untracked()
                    .into_iter()
                    .map(|answer| {
                        let title = answer.title.to_string();
                        view! { <MenuItem on:click=move |_| insert(&answer)>{title}</MenuItem> }
                    })
                    .collect_view()}
            </Menu>
        </Show>
    }
    .into_any()
}

//! What somebody said, and what they attached.

use domain::tickets::{Attachment, Comment, CommentBody, Happening, TimelineEntry, Via};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::changes::{by_way, called, change_line, face, when};
use crate::clock;
use crate::components::{
    Badge, Button, ButtonSize, ButtonTone, Icon, IconButton, NewBadge, State, TextArea,
};
use crate::messages::{problems, tickets as words};
use crate::shell::use_minute;
use crate::tickets::api;
use crate::tickets::detail::opened::Opened;

#[component]
pub(super) fn Entry(entry: TimelineEntry, opened: Opened) -> impl IntoView {
    match entry.what.clone() {
        Happening::Opened => view! { <Opening entry opened/> }.into_any(),
        Happening::Commented { comment: Some(comment) } => {
            let is_mine = entry.by.as_ref().is_some_and(|by| by.is(opened.me));
            let is_new = entry.id > opened.seen && !is_mine;
            view! { <Said comment=*comment is_new opened/> }.into_any()
        }
        _ => {
            let state = match entry.what {
                Happening::Bounced { .. } | Happening::CalledSpam { .. } => Some(State::Critical),
                _ if entry.via == Via::Alert => Some(State::Warning),
                _ => None,
            };
            view! {
                <li>
                    <span
                        class="jack"
                        data-plugged=state.is_none().then_some("")
                        data-state=state.map(State::name)
                        aria-hidden="true"
                    ></span>
                    <div class="event">{change_line(opened, &entry)}</div>
                </li>
            }
            .into_any()
        }
    }
}

/// What somebody asked for in the first place.
#[component]
fn Opening(entry: TimelineEntry, opened: Opened) -> impl IntoView {
    let by = entry.by.clone();
    let html = move || opened.whole.read().description_html.clone();
    let has_text = move || !opened.whole.read().description_html.is_empty();
    let files = move || files(&opened.whole.read().attachments);
    let quoted = opened.whole.read_untracked().quoted.clone();
    // What somebody of the desk passed on are the words of whoever wrote them.
    let requester = opened.whole.read_untracked().ticket.line.requester.clone();
    let passed_on = entry.via == Via::Mail
        && by.as_ref().is_some_and(|by| by.user_id.is_some() && by.email != requester.email);
    let (by, did) = match passed_on {
        true => (Some(requester), words::wrote_passed_on(called(by.as_ref()))),
        false => (by, words::opened_this().to_owned()),
    };

    view! {
        <li>
            {face(opened, by.as_ref())}
            <article class="entry">
                <header>
                    <strong>{called(by.as_ref())}</strong>
                    <span>{did}</span>
                    {by_way(entry.via)}
                    {when(entry.at)}
                </header>
                <div class="body">
                    <Show when=has_text fallback=|| view! { <p class="hint">{words::no_description()}</p> }>
                        <div class="prose" inner_html=html></div>
                    </Show>
                    {quoted.map(|quoted| view! { <Quoted quoted/> })}
                    {files}
                </div>
            </article>
        </li>
    }
    .into_any()
}

/// A reply or a note.
#[component]
fn Said(comment: Comment, is_new: bool, opened: Opened) -> impl IntoView {
    let now = use_minute();
    let me = opened.me;
    let begun = opened.rewording.with_value(|all| all.get(&comment.id).cloned());
    let editing = RwSignal::new(begun.is_some());
    let text = RwSignal::new(begun.unwrap_or_else(|| comment.body.to_string()));
    let error = RwSignal::new(None::<String>);
    let (id, internal, held) = (comment.id, comment.internal, comment.held_until.is_some());
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        let begun = editing.get().then(|| text.get());
        opened.rewording.update_value(|all| match begun {
            Some(text) => drop(all.insert(id, text)),
            None => drop(all.remove(&id)),
        });
    });
    let author = comment.author.clone();
    let body = comment.html.clone();
    let quoted = comment.quoted.clone();
    let attached = files(&comment.attachments);
    let (at, edited) = (comment.created_at, comment.edited_at.is_some());
    let via = comment.via;
    let can_edit = move || !opened.is_archived() && comment.is_editable_by(me, now.get());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let body = match text.get_untracked().parse::<CommentBody>() {
            Ok(body) => body,
            Err(err) => return error.set(Some(problems::translated(&err.to_string()))),
        };
        busy.set(true);
        spawn_local(async move {
            let answer = api::edit_comment(id, body).await;
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    editing.try_set(false);
                    opened.load();
                }
                Err(err) => {
                    error.try_set(Some(err.to_string()));
                }
            }
        });
    };
    let kind = match (internal, via) {
        (true, _) => view! {
            <span class="badge" data-state="warning">
                <Icon icon=icondata::LuLock/>
                {words::internal_note()}
            </span>
        }
        .into_any(),
        // Whoever reads nothing else need not be told that it is public.
        (false, Via::Mail) => ().into_any(),
        (false, _) if !opened.is_staff => ().into_any(),
        (false, _) => view! { <Badge>{words::public_reply()}</Badge> }.into_any(),
    };

    view! {
        <li>
            {face(opened, author.as_ref())}
            <article
                class="entry"
                data-kind=internal.then_some("internal")
                data-pending=held.then_some("")
            >
                <header>
                    <strong>{called(author.as_ref())}</strong>
                    {is_new.then(|| view! { <NewBadge>{words::new()}</NewBadge> })}
                    {kind}
                    {by_way(via)}
                    {edited.then(|| view! { <span class="soft">{words::edited()}</span> })}
                    {held.then(|| view! { <span class="soft">{words::held_note()}</span> })}
                    {when(at)}
                    <Show when=can_edit>
                        <IconButton
                            icon=icondata::LuPencil
                            label=words::edit_comment()
                            tone=ButtonTone::Quiet
                            size=ButtonSize::Small
                            on:click=move |_| editing.update(|editing| *editing ^= true)
                        />
                    </Show>
                </header>
                <div class="body">
                    <Show
                        when=move || editing.get()
                        fallback=move || view! { <div class="prose" inner_html=body.clone()></div> }
                    >
                        <form class="stack" on:submit=save>
                            <TextArea label=words::edit_comment() value=text error rows=5 autofocus=true/>
                            <div class="toolbar">
                                <Button submit=true size=ButtonSize::Small tone=ButtonTone::Primary busy>
                                    {words::save()}
                                </Button>
                                <Button size=ButtonSize::Small on:click=move |_| editing.set(false)>
                                    {words::cancel()}
                                </Button>
                            </div>
                        </form>
                    </Show>
                    {quoted.map(|quoted| view! { <Quoted quoted/> })}
                    {attached}
                </div>
            </article>
        </li>
    }
    .into_any()
}

/// What the mail repeated, on demand.
#[component]
fn Quoted(quoted: String) -> impl IntoView {
    let lines = quoted.lines().count() as i64;
    view! {
        <details class="quoted">
            <summary class="chip">
                <Icon icon=icondata::LuEllipsis/>
                {words::quoted(lines)}
            </summary>
            <pre>{quoted}</pre>
        </details>
    }
    .into_any()
}

/// Pictures small, everything else by its name.
pub(super) fn files(attachments: &[Attachment]) -> Option<AnyView> {
    if attachments.is_empty() {
        return None;
    }
    let all = attachments
        .iter()
        .map(|file| {
            let (path, name, size) = (file.path(), file.name.to_string(), size(file.size));
            let title = name.clone();
            match file.thumbnail() {
                Some(small) => view! {
                    <li>
                        <a class="thumb" href=path target="_blank" rel="external" title=title>
                            <img src=small alt=name loading="lazy"/>
                        </a>
                    </li>
                }
                .into_any(),
                None => view! {
                    <li>
                        <a class="chip" href=path rel="external" download=title>
                            <Icon icon=icondata::LuFileText/>
                            {name}
                            <small>{size}</small>
                        </a>
                    </li>
                }
                .into_any(),
            }
        })
        .collect_view();
    Some(view! { <ul class="attachments" aria-label=words::attachments()>{all}</ul> }.into_any())
}

pub(in crate::tickets::detail) fn size(bytes: i64) -> String {
    match bytes {
        ..1_000_000 => format!("{} KB", (bytes / 1000).max(1)),
        _ => format!("{} MB", clock::number((bytes / 100_000) as f64 / 10.0)),
    }
}

//! One mail as its reader sees it, both parts.

use domain::mail::{Mail, MailId, MailState};
use leptos::prelude::*;

use super::api;
use super::page::{Post, StateBadge};
use crate::components::{
    Banner, Button, ProblemNote, Sheet, Skeleton, SkeletonShape, State, Tab, Tabs, moment,
};
use crate::messages::mail as words;

/// Beside the list, for as long as a mail is opened.
#[component]
pub(super) fn MailSheet(post: Post) -> impl IntoView {
    let open = RwSignal::new(false);
    let sending = RwSignal::new(false);
    Effect::new(move |_| open.set(post.opened.get().is_some()));
    let mail = LocalResource::new(move || {
        let id = post.opened.get();
        async move {
            match id {
                Some(id) => Some(api::get_mail(id).await),
                None => None,
            }
        }
    });
    // What was sent has lost the link that it was about.
    let is_spent = move || {
        matches!(mail.get(), Some(Some(Ok(mail)))
            if mail.is_redacted && matches!(mail.summary.state, MailState::Sent | MailState::Bounced))
    };
    let actions = move || {
        if is_spent() {
            return None;
        }
        let send = move |_| {
            if let Some(id) = post.opened.get_untracked() {
                post.act(sending, api::send_mail_again(id), |mail| words::sending_again(&mail.to));
            }
        };
        Some(view! {
            <Button icon=icondata::LuSend busy=sending on:click=send>{words::send_again()}</Button>
        })
    };

    view! {
        <Sheet
            open
            title=words::title()
            actions
            on_close=move |()| post.opened.set(None)
        >
            {move || match mail.get() {
                Some(Some(Ok(mail))) => view! { <Opened mail post/> }.into_any(),
                Some(Some(Err(err))) => {
                    let retry = move |()| mail.refetch();
                    view! { <ProblemNote message=err.to_string() retry/> }.into_any()
                }
                _ => view! { <div class="mail-frame"><Skeleton shape=SkeletonShape::Block/></div> }
                    .into_any(),
            }}
        </Sheet>
    }
}

#[component]
fn Opened(mail: Mail, post: Post) -> impl IntoView {
    let Mail { summary, text, is_redacted, language, .. } = mail;
    let id = summary.id;
    let summary = move || post.known(id).unwrap_or_else(|| summary.clone());
    let state = {
        let summary = summary.clone();
        move || {
            let mail = summary();
            let finished = mail.finished_at.map(|at| view! { " " {moment(at)} });
            view! { <StateBadge mail/> {finished} }
        }
    };
    let error = {
        let summary = summary.clone();
        move || {
            let mail = summary();
            let level = if matches!(mail.state, MailState::Failed | MailState::Bounced) {
                State::Critical
            } else {
                State::Warning
            };
            let error = mail.last_error;
            error.map(|error| view! { <Banner state=level>{error}</Banner> })
        }
    };
    let shown = untrack(summary);
    let to = match &shown.to_name {
        Some(name) => format!("{name} <{}>", shown.to),
        None => shown.to.to_string(),
    };
    let title = words::preview_of(&shown.subject);
    let formatted = move || view! { <Frame id title=title.clone()/> };
    let plain = move || view! { <pre class="mail-text" lang=language.tag()>{text.clone()}</pre> };
    let tabs = vec![
        Tab::new("html", words::formatted(), formatted),
        Tab::new("text", words::plain(), plain),
    ];

    view! {
        <h3 class="mail-subject">{shown.subject.clone()}</h3>
        <dl class="facts mail-facts">
            <dt>{words::to()}</dt><dd>{to}</dd>
            <dt>{words::state()}</dt><dd>{state}</dd>
            <dt>{words::when()}</dt><dd>{moment(shown.created_at)}</dd>
        </dl>
        {error}
        {is_redacted.then(|| view! { <p class="faint">{words::redacted()}</p> })}
        <Tabs label=words::parts() tabs selected=RwSignal::new("html")/>
    }
}

/// The HTML part, fenced in twice: by the frame, which runs nothing, and by the answer's own policy.
#[component]
fn Frame(id: MailId, title: String) -> impl IntoView {
    view! {
        <iframe class="mail-frame" src=format!("/api/v1/mails/{id}/html") sandbox="" title=title></iframe>
    }
}

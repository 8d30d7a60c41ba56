//! A mail that is tried out: what would become of it, if it came now.

use domain::mail::inbound::Trial;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;

use super::api;
use super::inbox::{ReadIn, TicketLink, said};
use crate::AppError;
use crate::components::{
    Badge, Button, ButtonTone, Card, ProblemNote, State, TextArea, sentence, unique_id,
};
use crate::messages::mail as words;

#[component]
pub(super) fn TryOut() -> impl IntoView {
    let mail = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let answer = RwSignal::new(None::<Result<Trial, AppError>>);
    let input = NodeRef::<html::Input>::new();
    let id = unique_id("mail-file");

    let send = move || {
        if mail.read_untracked().trim().is_empty() {
            return error.set(Some(words::paste_something().to_owned()));
        }
        error.set(None);
        busy.set(true);
        let asked = api::try_inbound(mail.get_untracked());
        spawn_local(async move {
            let found = asked.await;
            let _ = busy.try_set(false);
            let _ = answer.try_set(Some(found));
        });
    };
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // The same file can be chosen again.
        input.set_value("");
        spawn_local(async move {
            match JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string()) {
                Some(text) => {
                    let _ = mail.try_set(text);
                    send();
                }
                None => {
                    let _ = error.try_set(Some(words::unreadable_file().to_owned()));
                }
            }
        });
    };
    let choose = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };

    view! {
        <div class="mail-trial">
            <p>{words::try_lead()}</p>
            <TextArea label=words::mail_itself() value=mail rows=12 error hint=words::mail_itself_hint()/>
            <div class="toolbar">
                <Button tone=ButtonTone::Primary busy on:click=move |_| send()>{words::try_it()}</Button>
                <input
                    node_ref=input
                    id=id.clone()
                    class="visually-hidden"
                    type="file"
                    accept=".eml,message/rfc822,text/plain"
                    tabindex="-1"
                    aria-hidden="true"
                    on:change=chosen
                />
                <Button icon=icondata::LuUpload on:click=choose>{words::choose_file()}</Button>
            </div>
            <div aria-live="polite">
                {move || answer.get().map(|answer| match answer {
                    Ok(trial) => view! { <Found trial/> }.into_any(),
                    Err(err) => view! { <ProblemNote message=sentence(&err.to_string())/> }.into_any(),
                })}
            </div>
        </div>
    }
}

#[component]
fn Found(trial: Trial) -> impl IntoView {
    let Trial { outcome, ticket, reason, person, is_known, reading } = trial;
    let is_filed = outcome.state() == domain::mail::inbound::InboundState::Filed;
    let state = if is_filed { State::Ok } else { State::Unknown };
    let person = person.map(|person| {
        let known = if is_known { words::has_account() } else { words::has_none() };
        let name = person.name.clone();
        view! {
            <dt>{words::for_whom()}</dt>
            <dd>{name} " " {person.address.to_string()} " " <small class="faint">{known}</small></dd>
        }
    });

    view! {
        <Card title=words::would_become()>
            <div class="body">
                <dl class="facts mail-facts">
                    <dt>{words::became()}</dt>
                    <dd>
                        <Badge state>{said(outcome)}</Badge>
                        {ticket.map(|number| view! { " " <TicketLink number/> })}
                    </dd>
                    <dt>{words::because()}</dt>
                    <dd>{sentence(&reason)}</dd>
                    <dt>{words::titled()}</dt>
                    <dd>{reading.title.clone()}</dd>
                    {person}
                </dl>
                <ReadIn reading/>
            </div>
        </Card>
    }
}

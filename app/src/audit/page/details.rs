//! One entry, with what changed.

use domain::audit::{AuditEntry, FieldChange};
use leptos::prelude::*;
use serde_json::Value;

use super::address::{Address, Wanted};
use super::rows::Who;
use super::words::{self, Names};
use crate::clock::{self, Style};
use crate::components::{Button, ButtonSize, Icon, Sheet};
use crate::messages::audit as messages;
use crate::shell::use_session;

#[component]
pub(super) fn DetailsSheet(
    address: Address,
    opened: RwSignal<Option<AuditEntry>>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if opened.read().is_some() {
            open.set(true);
        }
    });
    let title = move || match &*opened.read() {
        Some(entry) => words::what(entry),
        None => messages::details().to_owned(),
    };

    view! {
        <Sheet open title on_close=move |()| opened.set(None)>
            {move || opened.get().map(|entry| view! { <Details address entry open/> })}
        </Sheet>
    }
}

#[component]
fn Details(address: Address, entry: AuditEntry, open: RwSignal<bool>) -> impl IntoView {
    let zone = use_session().me.read_untracked().zone.clone();
    let at = clock::text(entry.at, &zone, Style::Full);
    let at = format!("{at}, {}", clock::text(entry.at, &zone, Style::Seconds));
    let (subject, actor) = (entry.subject.id, entry.actor.id);
    let look = move |wanted: Wanted| {
        open.set(false);
        address.change(|all| *all = wanted);
    };
    let about = move |_| look(Wanted { subject: Some(subject), ..Wanted::default() });
    let by = move |_| look(Wanted { who: actor, ..Wanted::default() });
    let fact = |label: &'static str, value: Option<String>| {
        value.map(|value| view! { <dt>{label}</dt><dd>{value}</dd> })
    };
    let code = |label: &'static str, value: Option<String>| {
        value.map(|value| view! { <dt>{label}</dt><dd><code>{value}</code></dd> })
    };
    let changes = entry.changes();
    let changes = if changes.is_empty() {
        view! { <p class="soft">{messages::no_changes()}</p> }.into_any()
    } else {
        view! { <Changes changes/> }.into_any()
    };

    view! {
        <div class="stack">
            <dl class="facts">
                <dt>{messages::when()}</dt>
                <dd><time datetime=entry.at.to_rfc3339()>{at}</time></dd>
                <dt>{messages::who()}</dt>
                <dd><Who entry=entry.clone()/></dd>
                {fact(messages::subject(), entry.subject.name)}
                {code(messages::id(), Some(subject.to_string()))}
                {code(messages::action(), Some(entry.action))}
                {code(messages::ip(), entry.origin.ip)}
                {fact(messages::browser(), entry.origin.user_agent)}
                {code(messages::request_id(), entry.origin.request_id)}
            </dl>
            <section class="stack">
                <h3>{messages::changes()}</h3>
                {changes}
            </section>
            <div class="toolbar">
                <Button size=ButtonSize::Small icon=icondata::LuFunnel on:click=about>
                    {messages::all_about()}
                </Button>
                {actor
                    .map(|_| view! {
                        <Button size=ButtonSize::Small icon=icondata::LuFunnel on:click=by>
                            {messages::all_by()}
                        </Button>
                    })}
            </div>
        </div>
    }
}

#[component]
fn Changes(changes: Vec<FieldChange>) -> impl IntoView {
    let names = Names::of_context();
    let value = move |value: Option<Value>| match value {
        Some(value) => names.value(&value).into_any(),
        None => view! { <span class="faint">{messages::nothing()}</span> }.into_any(),
    };
    let lines = changes
        .into_iter()
        .map(|FieldChange { field, before, after }| {
            view! {
                <div>
                    <dt>{words::field(&field)}</dt>
                    <dd>
                        <del>
                            <span class="visually-hidden">{messages::before()} ": "</span>
                            {value(before)}
                        </del>
                        <Icon icon=icondata::LuArrowRight/>
                        <ins>
                            <span class="visually-hidden">{messages::after()} ": "</span>
                            {value(after)}
                        </ins>
                    </dd>
                </div>
            }
        })
        .collect_view();

    view! { <dl class="changes">{lines}</dl> }
}

//! The facts of a ticket. Staff changes each where it stands; it is saved at once and can be undone.

mod choices;
mod own;
mod tags;
mod times;

use domain::tickets::{TicketLine, Via};
use leptos::prelude::*;

use choices::{AssigneeFact, CategoryFact, LocationFact, PriorityFact, StatusFact};
use own::OwnFacts;
use tags::TagsFact;
use times::{DueFact, PromiseFacts, Times};

use super::opened::{FactKey, Opened};
use super::watchers::Watchers;
use crate::components::{Badge, Card, Icon, State};
use crate::messages::tickets as words;

pub(in crate::tickets) use tags::tags_of;

#[component]
pub(super) fn Facts(opened: Opened) -> impl IntoView {
    let requester = move || {
        let whole = opened.whole.read();
        let line = &whole.ticket.line;
        let icon = match line.via {
            Via::Alert => Some(icondata::LuBellRing),
            _ if line.requester.user_id.is_none() => Some(icondata::LuMail),
            _ => None,
        };
        let email = line.requester.email.to_string();
        let called = line.requester.called().to_owned();
        let address = (called != email).then(|| view! { <small>{email}</small> });
        let mark = whole.requester_mark.as_ref().map(|mark| {
            view! { <Badge state=State::Critical attr:title=mark.reason.clone()>{words::not_reached()}</Badge> }
        });
        view! {
            <span class="person">
                {icon.map(|icon| view! { <Icon icon/> })}
                <span>{called}</span>
            </span>
            {address}
            {mark}
        }
    };

    view! {
        <Card title=words::facts()>
            <dl class="body facts ticket-facts">
                <dt>{words::requester()}</dt>
                <dd><span class="fact">{requester}</span></dd>
                <StatusFact opened/>
                <PriorityFact opened/>
                <AssigneeFact opened/>
                <CategoryFact opened/>
                <LocationFact opened/>
                <DueFact opened/>
                <PromiseFacts opened/>
                <TagsFact opened/>
                <OwnFacts opened/>
                <Watchers opened/>
                <Times opened/>
            </dl>
        </Card>
    }
    .into_any()
}

/// A fact: what it is, and for staff, behind a click, the field that changes it.
#[component]
fn Fact(
    opened: Opened,
    /// Tells it from the others.
    #[prop(into)]
    key: FactKey,
    #[prop(into)] name: String,
    #[prop(into)] shown: ViewFn,
    #[prop(into)] editor: ViewFn,
) -> impl IntoView {
    let is_editing = move || opened.editing.get() == Some(key);
    let can_edit = move || opened.is_staff && !opened.is_archived();
    let (shown, editor) = (StoredValue::new(shown), StoredValue::new(editor));
    let title = StoredValue::new(words::change_fact(&name));
    let prefix = StoredValue::new(format!("{name}: "));
    let look = move || shown.with_value(ViewFn::run);
    let close = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            opened.editing.set(None);
        }
    };

    view! {
        <dt>{name.clone()}</dt>
        <dd>
            <Show
                when=move || is_editing() && can_edit()
                fallback=move || view! {
                    <Show
                        when=can_edit
                        fallback=move || view! { <span class="fact">{look()}</span> }
                    >
                        <button
                            type="button"
                            class="fact"
                            data-fact=key.name()
                            title=title.get_value()
                            on:click=move |_| opened.editing.set(Some(key))
                        >
                            <span class="visually-hidden">{prefix.get_value()}</span>
                            {look()}
                            <Icon icon=icondata::LuPencil/>
                        </button>
                    </Show>
                }
            >
                <div on:keydown=close>{editor.with_value(ViewFn::run)}</div>
            </Show>
        </dd>
    }
    .into_any()
}

/// A field that acts as soon as something is chosen.
fn choosing(start: String, choose: impl Fn(String) + Send + Sync + 'static) -> RwSignal<String> {
    let value = RwSignal::new(start);
    Effect::watch(move || value.get(), move |value, _, _| choose(value.clone()), false);
    value
}

fn line<T>(opened: Opened, read: impl FnOnce(&TicketLine) -> T) -> T {
    read(&opened.whole.read_untracked().ticket.line)
}

fn none() -> AnyView {
    view! { <span class="none">{words::nothing_set()}</span> }.into_any()
}

//! What admins want to know beside what every ticket has.

use domain::tickets::{CustomField, FieldKind, TicketChange};
use leptos::prelude::*;

use super::{Fact, none};
use crate::components::{Button, ButtonSize};
use crate::messages::tickets as words;
use crate::tickets::custom::{self, field_input};
use crate::tickets::detail::opened::{FactKey, Opened};

/// What else admins want to know; what is retired stays for who has it.
#[component]
pub(super) fn OwnFacts(opened: Opened) -> impl IntoView {
    let shown = move || {
        let whole = opened.whole.read();
        let has =
            |field: &CustomField| whole.ticket.line.fields.contains_key(&field.id.to_string());
        let all = opened.fields.get().into_iter();
        all.filter(|field| has(field) || (field.active && opened.is_staff)).collect::<Vec<_>>()
    };

    view! {
        <For each=shown key=|field| (field.id, field.version) let:field>
            <OwnFact opened field/>
        </For>
    }
}

#[component]
fn OwnFact(opened: Opened, field: CustomField) -> impl IntoView {
    let (id, name) = (field.id, field.name.to_string());
    let key = StoredValue::new(id.to_string());
    let field = StoredValue::new(field);
    let here =
        move || key.with_value(|key| opened.whole.read().ticket.line.fields.get(key).cloned());
    let shown = move || {
        move || match here() {
            Some(value) => field.with_value(|field| custom::shown(field, &value)).into_any(),
            None => none(),
        }
    };
    let editor = move || {
        let before = untrack(here).unwrap_or_default();
        let (value, error) = (RwSignal::new(before.clone()), RwSignal::new(None::<String>));
        let save = StoredValue::new(move |typed: &str| {
            let typed = field.with_value(|field| custom::written(field, typed));
            let to = |value: String| TicketChange {
                fields: Some([(key.get_value(), value)].into()),
                ..TicketChange::default()
            };
            if !typed.is_empty() && !field.with_value(|field| field.fits(&typed)) {
                return error.set(Some(words::does_not_fit().to_owned()));
            }
            let name = field.with_value(|field| field.name.to_string());
            opened.change(to(typed), to(before.clone()), &name);
        });
        let is_chosen =
            field.with_value(|field| matches!(field.kind, FieldKind::Choice | FieldKind::Date));
        if is_chosen {
            let choose = move |value: &String, _: Option<&String>, _| {
                save.with_value(|save| save(value));
            };
            Effect::watch(move || value.get(), choose, false);
        }
        let submit = move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            save.with_value(|save| save(&value.read_untracked()));
        };
        let input = field.with_value(|field| field_input(field, value, error.into(), false, true));
        let button = (!is_chosen).then(|| {
            view! { <Button submit=true size=ButtonSize::Small>{words::save()}</Button> }
        });
        view! { <form on:submit=submit>{input} {button}</form> }
    };

    view! { <Fact opened key=FactKey::Own(id) name shown editor/> }
}

//! Fields of the admins' own, wherever they are filled in.

use domain::tickets::{CustomField, FieldKind};
use leptos::prelude::*;

use crate::components::{DateField, ListOption, Select, TextField};
use crate::messages::tickets as words;

/// The field that fits its kind; what is chosen or typed is text, as the server keeps it.
pub fn field_input(
    field: &CustomField,
    value: RwSignal<String>,
    error: Signal<Option<String>>,
    optional: bool,
    autofocus: bool,
) -> AnyView {
    let label = field.name.to_string();
    match field.kind {
        FieldKind::Choice => {
            // What is no longer offered stays for who has it.
            let own = value.get_untracked();
            let mut choices: Vec<String> =
                field.choices.iter().map(|choice| choice.as_str().to_owned()).collect();
            if !own.is_empty() && !choices.contains(&own) {
                choices.push(own);
            }
            let none = ListOption::new("", words::nothing_set());
            let choices = choices.into_iter().map(|choice| ListOption::new(choice.clone(), choice));
            let options: Vec<ListOption> = std::iter::once(none).chain(choices).collect();
            let options = Signal::stored(options);
            view! { <Select label value options error optional autofocus/> }.into_any()
        }
        FieldKind::Date => {
            let day = RwSignal::new(value.get_untracked().parse().ok());
            Effect::watch(
                move || day.get(),
                move |day: &Option<chrono::NaiveDate>, _, _| {
                    value.set(day.map(|day| day.to_string()).unwrap_or_default());
                },
                false,
            );
            view! { <DateField label value=day error optional/> }.into_any()
        }
        FieldKind::Text | FieldKind::Number => view! {
            <TextField
                label
                value
                error
                optional
                autofocus
                max_length=500
                autocomplete="off"
            />
        }
        .into_any(),
    }
}

/// What was typed, as the server wants it: a number with a point, whatever its writer is used to.
pub fn written(field: &CustomField, typed: &str) -> String {
    let typed = typed.trim();
    match field.kind {
        FieldKind::Number => typed.replace(',', "."),
        _ => typed.to_owned(),
    }
}

/// What is filled in, as it is read.
pub fn shown(field: &CustomField, value: &str) -> String {
    match field.kind {
        FieldKind::Date => {
            let day = value.parse().ok();
            day.map_or_else(
                || value.to_owned(),
                |day| crate::clock::day(day, crate::clock::Style::ShortDate),
            )
        }
        _ => value.to_owned(),
    }
}

//! Checkbox, switch and radio buttons.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::{ListOption, unique_id};

/// Chosen now, done when the form is sent.
#[component]
pub fn Checkbox(
    #[prop(into)] label: TextProp,
    checked: RwSignal<bool>,
    #[prop(optional, into)] hint: Option<TextProp>,
    /// Neither on nor off, because it stands for several that differ.
    #[prop(optional, into)]
    mixed: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] name: Option<&'static str>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input
                type="checkbox"
                name=name
                bind:checked=checked
                prop:indeterminate=mixed
                disabled=disabled
            />
            <span>{move || label.get()}</span>
            {hint.map(|hint| view! { <small>{move || hint.get()}</small> })}
        </label>
    }
}

/// Acts at once.
#[component]
pub fn Switch(
    #[prop(into)] label: TextProp,
    checked: RwSignal<bool>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    view! {
        <label class="choice">
            <input type="checkbox" role="switch" bind:checked=checked disabled=disabled/>
            <span>{move || label.get()}</span>
            {hint.map(|hint| view! { <small>{move || hint.get()}</small> })}
        </label>
    }
}

/// One of a few that all deserve to be seen; for more, a `Select`.
#[component]
pub fn RadioGroup(
    #[prop(into)] label: TextProp,
    /// The value of the chosen option.
    value: RwSignal<String>,
    options: Vec<ListOption>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let name = unique_id("radio");
    let choices = options
        .into_iter()
        .map(|option| {
            let own = StoredValue::new(option.value);
            view! {
                <label class="choice">
                    <input
                        type="radio"
                        name=name.clone()
                        value=own.get_value()
                        prop:checked=move || own.with_value(|own| *value.read() == *own)
                        disabled=disabled
                        on:change=move |_| value.set(own.get_value())
                    />
                    <span>{option.label}</span>
                    {option.detail.map(|detail| view! { <small>{detail}</small> })}
                </label>
            }
        })
        .collect_view();

    view! {
        <fieldset class="field choices">
            <legend>{move || label.get()}</legend>
            {choices}
        </fieldset>
    }
}

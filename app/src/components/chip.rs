//! Words in a pill: filters, and choices that can be taken out.

use icondata::Icon as IconData;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::Icon;
use crate::messages::components as words;

/// A word in a pill that does nothing.
#[component]
pub fn Chip(#[prop(optional, into)] icon: Option<IconData>, children: Children) -> impl IntoView {
    view! { <span class="chip">{icon.map(|icon| view! { <Icon icon/> })} {children()}</span> }
}

/// A filter that is on or off: `<FilterChip pressed on:click=…>`.
#[component]
pub fn FilterChip(
    #[prop(into)] pressed: Signal<bool>,
    #[prop(optional, into)] icon: Option<IconData>,
    children: Children,
) -> impl IntoView {
    view! {
        <button class="chip" type="button" aria-pressed=move || pressed.get().to_string()>
            {icon.map(|icon| view! { <Icon icon/> })}
            {children()}
        </button>
    }
}

/// Something chosen that can be taken out again.
#[component]
pub fn RemovableChip(
    #[prop(into)] label: TextProp,
    #[prop(optional, into)] icon: Option<IconData>,
    #[prop(into)] on_remove: Callback<()>,
) -> impl IntoView {
    let remove = {
        let label = label.clone();
        move || words::remove(label.get())
    };

    view! {
        <span class="chip">
            {icon.map(|icon| view! { <Icon icon/> })}
            {move || label.get()}
            <button type="button" aria-label=remove on:click=move |_| on_remove.run(())>
                <Icon icon=icondata::LuX/>
            </button>
        </span>
    }
}

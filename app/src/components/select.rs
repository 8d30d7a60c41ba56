//! A field that offers a few options.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::field::Frame;
use super::{Icon, ListOption};

/// One of up to some twenty; for more, a `Combobox`.
#[component]
pub fn Select(
    #[prop(into)] label: TextProp,
    /// The value of the chosen option.
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<ListOption>>,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::new("select", label, hint, error, optional);
    let list = move || {
        options
            .get()
            .into_iter()
            .map(|ListOption { value: own, label, detail, .. }| {
                let text = match detail {
                    Some(detail) => format!("{label} · {detail}"),
                    None => label,
                };
                let selected = {
                    let own = own.clone();
                    move || *value.read() == own
                };
                view! { <option value=own prop:selected=selected>{text}</option> }
            })
            .collect_view()
    };
    let control = view! {
        <div class="select">
            <select
                class="input"
                id=frame.id.clone()
                name=name
                autofocus=autofocus
                disabled=disabled
                aria-invalid=frame.invalid()
                aria-describedby=frame.described_by()
                on:change:target=move |event| value.set(event.target().value())
            >
                {list}
            </select>
            <Icon icon=icondata::LuChevronsUpDown/>
        </div>
    };

    frame.around(control)
}

//! A secret that is shown this once, to be copied.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Button, ButtonTone, Toast, Toasts};
use crate::messages::security as words;

/// Says what the text is for, offers to copy it, and closes when it is kept.
#[component]
pub(crate) fn ShownOnce(
    #[prop(into)] lead: String,
    text: String,
    kept: &'static str,
    open: RwSignal<bool>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let copied = StoredValue::new(text.clone());
    let copy = move |_| {
        spawn_local(async move {
            let is_copied = super::copy(&copied.get_value()).await;
            toasts.push(Toast::new(if is_copied { words::copied() } else { words::not_copied() }));
        });
    };

    view! {
        <div class="stack" role="status">
            <p>{lead}</p>
            <code class="secret">{text}</code>
            <div class="toolbar">
                <Button icon=icondata::LuCopy on:click=copy>{words::copy()}</Button>
                <Button tone=ButtonTone::Primary on:click=move |_| open.set(false)>
                    {kept}
                </Button>
            </div>
        </div>
    }
}

//! A form beside the page.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::{Button, ButtonTone, Sheet, unique_id};
use crate::messages::components as words;

/// A form in a sheet, which is sent or given up.
#[component]
pub fn FormSheet(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    /// What sending it does.
    #[prop(into)]
    send_label: Signal<&'static str>,
    #[prop(into)] send: Callback<()>,
    #[prop(into)] busy: Signal<bool>,
    /// Closes it, where giving up is more than that.
    #[prop(optional, into)]
    give_up: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let id = StoredValue::new(unique_id("form"));
    let children = StoredValue::new(children);
    let cancel = move |_| match give_up {
        Some(give_up) => give_up.run(()),
        None => open.set(false),
    };
    let actions = move || {
        view! {
            <Button on:click=cancel>{words::cancel()}</Button>
            <Button tone=ButtonTone::Primary submit=true busy attr:form=id.get_value()>
                {move || send_label.get()}
            </Button>
        }
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        send.run(());
    };

    view! {
        <Sheet open title actions>
            <form id=id.get_value() class="stack" novalidate on:submit=submit>
                {children.with_value(|children| children())}
            </form>
        </Sheet>
    }
}

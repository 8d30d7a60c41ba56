//! What is asked before something is to be over whose checklist is not.

use domain::tickets::TicketStatus;
use leptos::prelude::*;

use super::marks::status_word;
use crate::components::{Button, ButtonTone, Dialog};
use crate::messages::tickets as words;

#[derive(Clone)]
pub struct Question {
    /// How much is left to do.
    pub text: String,
    /// What it is to become.
    pub status: TicketStatus,
    /// Does it all the same.
    pub go_on: Callback<()>,
}

#[component]
pub fn OpenItems(question: RwSignal<Option<Question>>) -> impl IntoView {
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(question.read().is_some()));
    let go_on = move |_| {
        if let Some(asked) = question.try_update(Option::take).flatten() {
            asked.go_on.run(());
        }
    };
    let label = move || {
        let asked = question.read();
        asked.as_ref().map(|asked| words::all_the_same(status_word(asked.status)))
    };
    let actions = move || {
        view! {
            <Button on:click=move |_| question.set(None)>{words::cancel()}</Button>
            <Button tone=ButtonTone::Primary on:click=go_on>{label}</Button>
        }
    };
    let text = move || question.read().as_ref().map(|asked| asked.text.clone());

    view! {
        <Dialog
            open
            title=words::open_items()
            actions
            on_close=Callback::new(move |()| question.set(None))
        >
            <p>{text}</p>
        </Dialog>
    }
    .into_any()
}

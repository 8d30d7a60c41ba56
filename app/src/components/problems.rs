//! What is shown in place of content that failed.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::{Banner, Button, ButtonSize, State, sentence};
use crate::messages::components as words;

/// What stands in place of content that could not be shown: what happened, and the way on.
#[component]
pub fn ProblemNote(
    /// A problem's clause; it is shown as a sentence.
    #[prop(into)]
    message: TextProp,
    #[prop(optional, into)] retry: Option<Callback<()>>,
) -> impl IntoView {
    note(move || sentence(&message.get()), retry)
}

/// What an `ErrorBoundary` shows in place of the content that failed.
#[component]
pub fn Problems(
    errors: ArcRwSignal<Errors>,
    #[prop(optional, into)] retry: Option<Callback<()>>,
) -> impl IntoView {
    let message = move || {
        errors
            .read()
            .iter()
            .map(|(_, err)| sentence(&err.to_string()))
            .collect::<Vec<_>>()
            .join(" ")
    };
    note(message, retry)
}

fn note(
    message: impl Fn() -> String + Send + Sync + 'static,
    retry: Option<Callback<()>>,
) -> impl IntoView {
    let actions = move || {
        retry.map(|retry| {
            view! {
                <Button size=ButtonSize::Small on:click=move |_| retry.run(())>
                    {words::try_again()}
                </Button>
            }
        })
    };

    view! { <Banner state=State::Critical actions>{message}</Banner> }
}

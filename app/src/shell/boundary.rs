//! Catches what a page could not deal with.

use leptos::prelude::*;

use super::arrival::page_arrives;
use crate::AppError;
use crate::components::{Banner, Button, ButtonSize, State, sentence};
use crate::messages::{components as component_words, shell as words};

/// A page, or what went wrong with it: in words, with the request's id and the way on.
#[component]
pub(crate) fn PageBoundary<V>(view: impl Fn() -> V + Clone + Send + Sync + 'static) -> impl IntoView
where
    V: IntoView + 'static,
{
    let attempt = RwSignal::new(0u32);
    let retry = move || attempt.update(|attempt| *attempt += 1);

    view! {
        <ErrorBoundary fallback=move |errors| view! { <PageProblem errors retry/> }>
            {move || {
                attempt.track();
                page_arrives();
                view().into_any()
            }}
        </ErrorBoundary>
    }
}

#[component]
fn PageProblem(errors: ArcRwSignal<Errors>, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    let described = move || {
        let mut texts = Vec::new();
        let mut requests = Vec::new();
        for (_, err) in errors.read().iter() {
            texts.push(sentence(&err.to_string()));
            requests
                .extend(err.downcast_ref::<AppError>().and_then(|err| err.0.request_id.clone()));
        }
        (texts.join(" "), requests)
    };
    let actions = move || {
        view! {
            <Button size=ButtonSize::Small on:click=move |_| retry.run(())>
                {component_words::try_again()}
            </Button>
        }
    };

    view! {
        <Banner state=State::Critical actions>
            <strong>{words::page_failed()}</strong>
            " "
            {move || {
                let (text, requests) = described();
                let requests = requests
                    .into_iter()
                    .map(|id| view! { " " <small>{words::request_id(id)}</small> })
                    .collect_view();
                view! { {text} {requests} }
            }}
        </Banner>
    }
}

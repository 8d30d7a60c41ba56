//! What a webhook was told, and how it took it.

use domain::webhooks::{Delivery, DeliveryId, DeliveryState, WebhookId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use super::page::Webhooks;
use crate::AppError;
use crate::components::{
    Badge, Button, ButtonSize, EmptyState, ProblemNote, Sheet, Skeleton, State, Toast, Toasts,
    moment, sentence,
};
use crate::messages::webhooks as words;

/// Beside the list, for as long as a webhook is opened.
#[component]
pub(super) fn LogSheet(webhooks: Webhooks) -> impl IntoView {
    let open = RwSignal::new(false);
    let testing = RwSignal::new(false);
    let toasts = expect_context::<Toasts>();
    Effect::new(move |_| open.set(webhooks.opened.read().is_some()));
    let id = move || webhooks.opened.read().as_ref().map(|webhook| webhook.id);
    let log = LocalResource::new(move || {
        let _ = webhooks.looks.get();
        let id = id();
        async move {
            match id {
                Some(id) => Some(api::list_deliveries(id, None).await),
                None => None,
            }
        }
    });
    let told = move || match log.get() {
        Some(Some(Ok(page))) => page.items,
        _ => Vec::new(),
    };
    let heading = move || {
        let opened = webhooks.opened.read();
        opened.as_ref().map(|webhook| words::log_of(&webhook.name)).unwrap_or_default()
    };
    let test = move |_| {
        let Some(id) = untrack(id) else { return };
        say(toasts, testing, webhooks, async move {
            api::test_webhook(id).await?;
            Ok(words::test_sent())
        });
    };
    let actions = move || {
        view! {
            <Button icon=icondata::LuSend busy=testing on:click=test>{words::test()}</Button>
        }
    };

    view! {
        <Sheet open title=heading actions on_close=move |()| webhooks.opened.set(None)>
            {move || match log.get() {
                Some(Some(Ok(page))) if page.items.is_empty() => {
                    view! { <EmptyState title=words::told_nothing() text=words::told_nothing_why()/> }
                        .into_any()
                }
                Some(Some(Ok(_))) => ().into_any(),
                Some(Some(Err(err))) => {
                    let retry = move |()| log.refetch();
                    view! { <ProblemNote message=err.to_string() retry/> }.into_any()
                }
                _ => view! { <p><Skeleton width=70/></p> }.into_any(),
            }}
            <ol class="runs">
                <For each=told key=|told| (told.id, told.state, told.attempts, told.due_at) let:told>
                    <Told told webhooks/>
                </For>
            </ol>
        </Sheet>
    }
}

#[component]
fn Told(told: Delivery, webhooks: Webhooks) -> impl IntoView {
    let (state, label) = match told.state {
        DeliveryState::Waiting if told.attempts > 0 => (State::Warning, words::retrying()),
        DeliveryState::Waiting => (State::Info, words::waiting()),
        DeliveryState::Delivered => (State::Ok, words::delivered()),
        DeliveryState::Failed => (State::Critical, words::failed()),
    };
    let tries = (told.attempts > 1).then(|| words::tries(i64::from(told.attempts)));
    let status = told.status.map(|status| status.to_string());
    let took = told.duration_ms.map(words::milliseconds);
    let detail = [status, took, tries].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let next = told.due_at.filter(|_| told.attempts > 0).map(|at| {
        view! { <p class="faint">{words::next_try()} " " {moment(at)}</p> }
    });
    let error = told.error.map(|error| view! { <p>{sentence(&error)}</p> });
    let answer = told.answer.map(|answer| {
        view! { <h4>{words::answer()}</h4> <pre class="mail-text">{answer}</pre> }
    });
    let (webhook, id) = (told.webhook_id, told.id);
    let is_unfolded = RwSignal::new(false);

    view! {
        <li>
            <details on:toggle=move |_| is_unfolded.set(true)>
                <summary>
                    <code>{told.event}</code> " "
                    <small class="faint">{moment(told.created_at)}</small>
                    <span class="run-outcome">
                        <Badge state>{label}</Badge> " " <small class="soft">{detail}</small>
                    </span>
                </summary>
                {error}
                {next}
                {answer}
                <Show when=move || is_unfolded.get()>
                    <Body webhook id webhooks/>
                </Show>
            </details>
        </li>
    }
}

/// Asked for when somebody unfolds it.
#[component]
fn Body(webhook: WebhookId, id: DeliveryId, webhooks: Webhooks) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let sending = RwSignal::new(false);
    let whole = LocalResource::new(move || api::read_delivery(webhook, id));
    let again = move |_| {
        say(toasts, sending, webhooks, async move {
            api::send_delivery_again(webhook, id).await?;
            Ok(words::sending_again())
        });
    };

    view! {
        <h4>{words::message()}</h4>
        {move || match whole.get() {
            Some(Ok(whole)) => {
                view! { <pre class="mail-text">{indented(&whole.body)}</pre> }.into_any()
            }
            Some(Err(err)) => view! { <ProblemNote message=err.to_string()/> }.into_any(),
            None => view! { <Skeleton width=50/> }.into_any(),
        }}
        <Button size=ButtonSize::Small icon=icondata::LuSend busy=sending on:click=again>
            {words::send_again()}
        </Button>
    }
}

/// JSON as people read it.
fn indented(body: &str) -> String {
    let value: Result<serde_json::Value, _> = serde_json::from_str(body);
    let pretty = value.ok().and_then(|value| serde_json::to_string_pretty(&value).ok());
    pretty.unwrap_or_else(|| body.to_owned())
}

/// Does something and says how it went.
fn say(
    toasts: Toasts,
    busy: RwSignal<bool>,
    webhooks: Webhooks,
    work: impl Future<Output = Result<&'static str, AppError>> + 'static,
) {
    busy.set(true);
    spawn_local(async move {
        let text = match work.await {
            Ok(done) => done.to_owned(),
            Err(err) => sentence(&err.to_string()),
        };
        toasts.push(Toast::new(text));
        if busy.try_set(false).is_none() {
            webhooks.again();
        }
    });
}

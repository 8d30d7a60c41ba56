//! The list of webhooks, for those who connect other programs.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::live::{Event, Topic};
use domain::webhooks::{Webhook, WebhookId};
use leptos::prelude::*;
use leptos_meta::Title;

use super::api;
use super::form::{WebhookForm, WebhookSheet};
use super::log::LogSheet;
use crate::AppError;
use crate::components::{
    Asked, Badge, Button, ButtonSize, ButtonTone, EmptyRow, EmptyState, PageHead, ProblemNote,
    Skeleton, State, Table, moment,
};
use crate::live::use_live;
use crate::messages::webhooks as words;

/// Many messages at once are one reason to look again.
const PAUSE: Duration = Duration::from_millis(700);

/// All webhooks, asked for again whenever something became of them.
#[derive(Clone, Copy)]
pub(super) struct Webhooks {
    pub all: Asked<Vec<Webhook>>,
    /// Counts the looks, for what else is asked for again.
    pub looks: RwSignal<u32>,
    /// The one whose log is looked at.
    pub opened: RwSignal<Option<Webhook>>,
}

#[component]
pub fn WebhooksPage() -> impl IntoView {
    let webhooks = Webhooks::new();
    let form = WebhookForm::new(webhooks);

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()>
            <Button
                tone=ButtonTone::Primary
                icon=icondata::LuPlus
                on:click=move |_| form.open(None)
            >
                {words::add()}
            </Button>
        </PageHead>
        {move || webhooks.problem().map(|err| view! {
            <ProblemNote message=err.to_string() retry=move |()| webhooks.again()/>
        })}
        <WebhookTable webhooks form/>
        <WebhookSheet form/>
        <LogSheet webhooks/>
    }
}

#[component]
fn WebhookTable(webhooks: Webhooks, form: WebhookForm) -> impl IntoView {
    let heads = [words::name(), words::events(), words::state(), words::last_delivered()];
    let is_waiting = move || webhooks.all.answer.read().is_none();
    let is_empty = move || matches!(&*webhooks.all.answer.read(), Some(Ok(all)) if all.is_empty());
    let waiting = move || {
        is_waiting().then(|| {
            [52u8, 44]
                .map(|width| view! { <tr><td colspan="5"><Skeleton width/></td></tr> })
                .collect_view()
        })
    };

    view! {
        <Table label=words::title() cards=true>
            <thead>
                <tr>
                    {heads.map(|head| view! { <th scope="col">{head}</th> }).collect_view()}
                    <th scope="col"><span class="visually-hidden">{words::actions()}</span></th>
                </tr>
            </thead>
            <tbody aria-busy=move || is_waiting().then_some("true")>
                {waiting}
                <For each=move || webhooks.known() key=seen let:webhook>
                    <Row webhook webhooks form/>
                </For>
                <Show when=is_empty>
                    <EmptyRow columns=5>
                        <EmptyState title=words::none() text=words::none_why()/>
                    </EmptyRow>
                </Show>
            </tbody>
        </Table>
    }
}

#[component]
fn Row(webhook: Webhook, webhooks: Webhooks, form: WebhookForm) -> impl IntoView {
    let events: Vec<&str> = webhook.events.iter().map(|event| event.name()).collect();
    let internal =
        webhook.internal.then(|| view! { <br/> <Badge>{words::hears_internal()}</Badge> });
    let delivered = match webhook.last_delivered_at {
        Some(at) => moment(at).into_any(),
        None => view! { <span class="faint">{words::never()}</span> }.into_any(),
    };
    let waiting = (webhook.waiting > 0).then(|| {
        view! { " " <small class="faint">{words::waiting_count(webhook.waiting)}</small> }
    });
    let (edit_label, log_label) = (words::edit_named(&webhook.name), words::log_of(&webhook.name));
    let (name, url) = (webhook.name.to_string(), webhook.url.to_string());
    let state = state_of(&webhook);
    let own = StoredValue::new(webhook);

    view! {
        <tr>
            <td class="title clip">{name} <br/> <small class="faint">{url}</small></td>
            <td data-label=words::events()><small>{events.join(", ")}</small> {internal}</td>
            <td data-label=words::state()><Badge state=state.0>{state.1}</Badge> {waiting}</td>
            <td data-label=words::last_delivered()>{delivered}</td>
            <td class="number">
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuScrollText
                    on:click=move |_| webhooks.opened.set(Some(own.get_value()))
                    attr:aria-label=log_label
                >
                    {words::log()}
                </Button>
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    icon=icondata::LuPencil
                    on:click=move |_| form.open(Some(own.get_value()))
                    attr:aria-label=edit_label
                >
                    {words::edit()}
                </Button>
            </td>
        </tr>
    }
}

/// What a row shows that changes.
fn seen(webhook: &Webhook) -> (WebhookId, i32, i64, Option<DateTime<Utc>>, Option<DateTime<Utc>>) {
    let Webhook { id, version, waiting, failing_since, last_delivered_at, .. } = *webhook;
    (id, version, waiting, failing_since, last_delivered_at)
}

fn state_of(webhook: &Webhook) -> (State, &'static str) {
    match webhook {
        Webhook { given_up_at: Some(_), .. } => (State::Critical, words::given_up()),
        Webhook { active: false, .. } => (State::Unknown, words::off()),
        Webhook { failing_since: Some(_), .. } => (State::Warning, words::failing()),
        _ => (State::Ok, words::on()),
    }
}

impl Webhooks {
    fn new() -> Self {
        let live = use_live();
        let looks = RwSignal::new(0);
        let webhooks =
            Self { all: Asked::new(api::list_webhooks), looks, opened: RwSignal::new(None) };
        live.subscribe(Topic::Webhooks);
        let is_due = StoredValue::new(false);
        live.on_event(move |event| {
            if !matches!(event, Event::WebhooksChanged) || is_due.get_value() {
                return;
            }
            is_due.set_value(true);
            set_timeout(
                move || {
                    // Whoever has left the page asks no more.
                    if is_due.try_set_value(false).is_none() {
                        webhooks.again();
                    }
                },
                PAUSE,
            );
        });
        Effect::new(move |before: Option<()>| {
            live.resync.track();
            if before.is_some() {
                webhooks.again();
            }
        });
        webhooks
    }

    pub fn known(self) -> Vec<Webhook> {
        match &*self.all.answer.read() {
            Some(Ok(all)) => all.clone(),
            _ => Vec::new(),
        }
    }

    /// Why there is nothing to show.
    fn problem(self) -> Option<AppError> {
        match &*self.all.answer.read() {
            Some(Err(err)) => Some(err.clone()),
            _ => None,
        }
    }

    pub fn again(self) {
        self.all.again();
        self.looks.update(|looks| *looks += 1);
    }
}

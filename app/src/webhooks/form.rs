//! Adding and changing a webhook, in a sheet beside the list; its secret, shown once.

use domain::webhooks::{
    Webhook, WebhookDraft, WebhookEvent, WebhookName, WebhookUrl, WebhookWithSecret,
};
use domain::{Problem, ProblemKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use super::page::Webhooks;
use crate::AppError;
use crate::accounts::security::ShownOnce;
use crate::components::{
    Banner, Button, ButtonTone, Checkbox, Dialog, FormSheet, State, Switch, TextField, Toast,
    Toasts, sentence,
};
use crate::error::is_outdated;
use crate::messages::{problems, webhooks as words};

/// The form and what it is about. What is typed stays until it is saved or given up.
#[derive(Clone, Copy)]
pub(super) struct WebhookForm {
    is_open: RwSignal<bool>,
    /// The webhook as it was when the form opened; `None`: a new one.
    base: RwSignal<Option<Webhook>>,
    name: RwSignal<String>,
    url: RwSignal<String>,
    events: [RwSignal<bool>; WebhookEvent::ALL.len()],
    internal: RwSignal<bool>,
    active: RwSignal<bool>,
    problem: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
    /// Somebody asked to remove it, and is asked back.
    removing: RwSignal<bool>,
    is_shown: RwSignal<bool>,
    secret: RwSignal<String>,
    webhooks: Webhooks,
    toasts: Toasts,
}

/// What came of it.
struct Done {
    secret: Option<String>,
    text: String,
    /// Nothing is left to do in the form.
    closes: bool,
}

#[component]
pub(super) fn WebhookSheet(form: WebhookForm) -> impl IntoView {
    let title = move || match &*form.base.read() {
        Some(webhook) => words::edit_named(&webhook.name),
        None => words::add().to_owned(),
    };
    let remove_actions = move || {
        view! {
            <Button on:click=move |_| form.removing.set(false)>{words::cancel()}</Button>
            <Button tone=ButtonTone::Danger busy=form.busy on:click=move |_| form.remove()>
                {words::remove()}
            </Button>
        }
    };

    view! {
        <FormSheet
            open=form.is_open
            title
            send_label=words::save()
            send=move |()| form.save()
            busy=form.busy
        >
            <Fields form/>
        </FormSheet>
        <Dialog open=form.removing title=words::remove_sure() actions=remove_actions>
            <p>{words::remove_what()}</p>
        </Dialog>
        <Dialog open=form.is_shown title=words::secret()>
            <For each=move || [form.secret.get()] key=String::clone let:text>
                <ShownOnce
                    lead=words::secret_once()
                    text
                    kept=words::secret_kept()
                    open=form.is_shown
                />
            </For>
        </Dialog>
    }
}

#[component]
fn Fields(form: WebhookForm) -> impl IntoView {
    let general = move || {
        let problem = form.problem.read();
        let problem = problem.as_ref().filter(|problem| problem.fields.is_empty())?;
        let message = sentence(&problem.message);
        Some(view! { <Banner state=State::Critical>{message}</Banner> })
    };
    let events_error = form.error("events");
    let boxes = WebhookEvent::ALL
        .into_iter()
        .zip(form.events)
        .map(
            |(event, checked)| view! { <Checkbox label=event.name() hint=meaning(event) checked/> },
        )
        .collect_view();

    view! {
        {general}
        <TextField
            label=words::name()
            value=form.name
            name="name"
            hint=words::name_hint()
            error=form.error("name")
            autocomplete="off"
            autofocus=true
        />
        <TextField
            label=words::url()
            value=form.url
            name="url"
            hint=words::url_hint()
            error=form.error("url")
            autocomplete="off"
        />
        <fieldset class="field">
            <legend>{words::events()}</legend>
            {boxes}
            {move || events_error.get().map(|error| view! {
                <p class="error" role="alert">{sentence(&error)}</p>
            })}
        </fieldset>
        <Switch label=words::internal() hint=words::internal_hint() checked=form.internal/>
        <Switch label=words::active() hint=words::active_hint() checked=form.active/>
        <Show when=move || form.base.read().is_some()>
            <div class="toolbar">
                <Button icon=icondata::LuKeyRound busy=form.busy on:click=move |_| form.rotate()>
                    {words::new_secret()}
                </Button>
                <Button icon=icondata::LuTrash2 on:click=move |_| form.removing.set(true)>
                    {words::remove()}
                </Button>
            </div>
            <p class="faint">{words::new_secret_hint()}</p>
        </Show>
    }
}

fn meaning(event: WebhookEvent) -> &'static str {
    match event {
        WebhookEvent::TicketCreated => words::ticket_created(),
        WebhookEvent::TicketCommented => words::ticket_commented(),
        WebhookEvent::TicketStatusChanged => words::ticket_status_changed(),
        WebhookEvent::TicketAssigned => words::ticket_assigned(),
        WebhookEvent::TicketUpdated => words::ticket_updated(),
        WebhookEvent::TicketMerged => words::ticket_merged(),
        WebhookEvent::TicketArchived => words::ticket_archived(),
        WebhookEvent::TicketRestored => words::ticket_restored(),
    }
}

impl WebhookForm {
    pub fn new(webhooks: Webhooks) -> Self {
        let (text, no) = (|| RwSignal::new(String::new()), || RwSignal::new(false));
        Self {
            is_open: no(),
            base: RwSignal::new(None),
            name: text(),
            url: text(),
            events: WebhookEvent::ALL.map(|_| no()),
            internal: no(),
            active: no(),
            problem: RwSignal::new(None),
            busy: no(),
            removing: no(),
            is_shown: no(),
            secret: text(),
            webhooks,
            toasts: expect_context(),
        }
    }

    pub fn open(self, webhook: Option<Webhook>) {
        let text = |text: Option<String>| text.unwrap_or_default();
        let base = webhook.as_ref();
        self.name.set(text(base.map(|webhook| webhook.name.to_string())));
        self.url.set(text(base.map(|webhook| webhook.url.to_string())));
        for (event, is_on) in WebhookEvent::ALL.into_iter().zip(self.events) {
            is_on.set(base.is_some_and(|webhook| webhook.events.contains(&event)));
        }
        self.internal.set(base.is_some_and(|webhook| webhook.internal));
        self.active.set(base.is_none_or(|webhook| webhook.active));
        self.problem.set(None);
        self.base.set(webhook);
        self.is_open.set(true);
    }

    /// What is typed, or all that is wrong with it, each at its field.
    fn draft(self) -> Result<WebhookDraft, Problem> {
        let chosen = WebhookEvent::ALL.into_iter().zip(self.events);
        let events: Vec<WebhookEvent> =
            chosen.filter(|(_, is_on)| is_on.get_untracked()).map(|(event, _)| event).collect();
        let name = self.name.read_untracked().parse::<WebhookName>();
        let url = self.url.read_untracked().parse::<WebhookUrl>();
        let (internal, active) = (self.internal.get_untracked(), self.active.get_untracked());
        let wrong = [
            name.as_ref().err().map(|err| ("name", err.to_string())),
            url.as_ref().err().map(|err| ("url", err.to_string())),
            events.is_empty().then(|| ("events", "choose at least one event".to_owned())),
        ];
        let wrong: Vec<_> = wrong.into_iter().flatten().collect();
        match (name, url, wrong.first()) {
            (Ok(name), Ok(url), None) => {
                WebhookDraft { name, url, events, internal, active }.checked()
            }
            (.., first) => {
                let first = first.map(|(_, why)| why.clone()).unwrap_or_default();
                let problem = Problem::new(ProblemKind::Invalid, first);
                Err(wrong.iter().fold(problem, |all, (field, why)| all.with_field(field, why)))
            }
        }
    }

    fn save(self) {
        let draft = match self.draft() {
            Ok(draft) => draft,
            Err(mut problem) => {
                problems::translate(&mut problem);
                return self.problem.set(Some(problem));
            }
        };
        let base = self.base.get_untracked();
        let known = base.map(|base| (base.id, self.version_of(&base)));
        let name = draft.name.to_string();
        self.carry_out(async move {
            let (secret, text) = match known {
                Some((id, version)) => {
                    api::update_webhook(id, version, draft).await?;
                    (None, words::saved(name))
                }
                None => {
                    let created = api::create_webhook(draft).await?;
                    (Some(created.secret), words::added(name))
                }
            };
            Ok(Done { secret, text, closes: true })
        });
    }

    /// What is typed beside it stays.
    fn rotate(self) {
        let Some(base) = self.base.get_untracked() else { return };
        self.carry_out(async move {
            let WebhookWithSecret { webhook, secret } = api::rotate_webhook_secret(base.id).await?;
            // What somebody else has changed meanwhile is still to be told.
            if webhook.version == base.version + 1 {
                self.base.try_set(Some(webhook));
            }
            Ok(Done {
                secret: Some(secret),
                text: words::secret_changed().to_owned(),
                closes: false,
            })
        });
    }

    fn remove(self) {
        let Some(base) = self.base.get_untracked() else { return };
        self.carry_out(async move {
            api::delete_webhook(base.id).await?;
            Ok(Done { secret: None, text: words::removed(&base.name), closes: true })
        });
    }

    /// Does something and says so; with a new secret, shows it.
    fn carry_out(self, work: impl Future<Output = Result<Done, AppError>> + 'static) {
        self.problem.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let answer = work.await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            self.removing.set(false);
            match answer {
                Ok(Done { secret, text, closes }) => {
                    if closes {
                        self.is_open.set(false);
                    }
                    self.toasts.push(Toast::new(text));
                    self.webhooks.again();
                    if let Some(secret) = secret {
                        self.secret.set(secret);
                        self.is_shown.set(true);
                    }
                }
                Err(AppError(problem)) => {
                    if is_outdated(&problem) {
                        self.webhooks.again();
                    }
                    self.problem.set(Some(problem));
                }
            }
        });
    }

    /// The version that is to be changed. Whoever was told that somebody else has changed the webhook,
    /// and saves again, means it as it is now.
    fn version_of(self, base: &Webhook) -> i32 {
        let is_told = self.problem.read_untracked().as_ref().is_some_and(is_outdated);
        let all = untrack(|| self.webhooks.known());
        let newest = all.iter().find(|webhook| is_told && webhook.id == base.id);
        newest.unwrap_or(base).version
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.problem.read().as_ref()?.fields.get(field).cloned())
    }
}

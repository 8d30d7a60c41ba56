//! The list of all mail, for those who look after it.

use std::time::Duration;

use domain::live::{Event, Topic};
use domain::mail::{MailId, MailState, MailSummary};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api;
use super::preview::MailSheet;
use crate::AppError;
use crate::clock;
use crate::components::{
    Badge, Button, ButtonSize, ButtonTone, EmptyRow, EmptyState, FieldKind, PageHead, ProblemNote,
    Segment, Segmented, Skeleton, State, Table, TextField, Toast, Toasts, sentence,
};
use crate::live::use_live;
use crate::messages::mail as words;

/// People stop typing before they expect an answer.
const PAUSE: Duration = Duration::from_millis(250);

/// What is shown of all mail.
#[derive(Clone, Copy)]
pub(super) struct Post {
    state: RwSignal<Option<MailState>>,
    search: RwSignal<String>,
    /// The newest first; `None` until the first page has come.
    mails: RwSignal<Option<Vec<MailSummary>>>,
    has_more: RwSignal<bool>,
    problem: RwSignal<Option<AppError>>,
    is_loading: RwSignal<bool>,
    /// Answers to older questions are not heard.
    question: StoredValue<u32>,
    /// The mail that is looked at.
    pub opened: RwSignal<Option<MailId>>,
    toasts: Toasts,
}

#[component]
pub fn MailPage() -> impl IntoView {
    let post = Post::new();
    let sending = RwSignal::new(false);
    let test = move |_| {
        sending.set(true);
        post.act(sending, api::send_test_mail(), |mail| words::test_sent(&mail.to));
    };

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()>
            <Button tone=ButtonTone::Primary icon=icondata::LuSend busy=sending on:click=test>
                {words::test()}
            </Button>
        </PageHead>
        <Filters post/>
        {move || post.problem.get().map(|err| view! {
            <ProblemNote message=err.to_string() retry=move |()| post.load()/>
        })}
        <MailTable post/>
        <MailSheet post/>
    }
}

#[component]
fn Filters(post: Post) -> impl IntoView {
    let states = [
        (None, words::all()),
        (Some(MailState::Queued), words::queued()),
        (Some(MailState::Sent), words::sent()),
        (Some(MailState::Kept), words::kept()),
        (Some(MailState::Failed), words::failed()),
    ];

    view! {
        <div class="list-bar">
            <Segmented label=words::show()>
                {states
                    .map(|(state, label)| view! {
                        <Segment
                            selected=Signal::derive(move || post.state.get() == state)
                            on:click=move |_| post.state.set(state)
                        >
                            {label}
                        </Segment>
                    })
                    .collect_view()}
            </Segmented>
            <TextField
                label=words::search()
                placeholder=words::search_hint()
                kind=FieldKind::Search
                value=post.search
            />
        </div>
    }
}

#[component]
fn MailTable(post: Post) -> impl IntoView {
    let waiting = move || {
        let is_waiting = post.mails.read().is_none() && post.problem.read().is_none();
        is_waiting.then(|| {
            [48u8, 60, 38, 52]
                .map(|width| view! { <tr><td colspan="5"><Skeleton width/></td></tr> })
                .collect_view()
        })
    };
    let is_empty = move || post.mails.read().as_ref().is_some_and(Vec::is_empty);
    let is_filtered = move || post.state.get().is_some() || !post.search.read().trim().is_empty();

    view! {
        <Table label=words::title() cards=true>
            <thead>
                <tr>
                    <th scope="col">{words::subject()}</th>
                    <th scope="col">{words::to()}</th>
                    <th scope="col">{words::state()}</th>
                    <th scope="col">{words::when()}</th>
                    <th scope="col"><span class="visually-hidden">{words::actions()}</span></th>
                </tr>
            </thead>
            <tbody aria-busy=move || post.is_loading.get().then_some("true")>
                {waiting}
                <For
                    each=move || post.mails.get().unwrap_or_default()
                    key=|mail| (mail.id, mail.version)
                    let:mail
                >
                    <Row mail post/>
                </For>
                <Show when=is_empty>
                    <EmptyRow columns=5>
                        {move || if is_filtered() {
                            view! { <EmptyState title=words::none_found() text=words::none_found_why()/> }
                        } else {
                            view! { <EmptyState title=words::none() text=words::none_why()/> }
                        }}
                    </EmptyRow>
                </Show>
            </tbody>
        </Table>
        <Show when=move || post.has_more.get()>
            <p class="list-more">
                <Button busy=post.is_loading on:click=move |_| post.load_more()>
                    {words::more()}
                </Button>
            </p>
        </Show>
    }
}

#[component]
fn Row(mail: MailSummary, post: Post) -> impl IntoView {
    let id = mail.id;
    let to = match &mail.to_name {
        Some(name) => {
            view! { {name.clone()} " " <small class="faint">{mail.to.to_string()}</small> }
                .into_any()
        }
        None => mail.to.to_string().into_any(),
    };
    let label = words::open_named(&mail.subject);

    view! {
        <tr>
            <td class="title clip">{mail.subject.clone()}</td>
            <td data-label=words::to()>{to}</td>
            <td data-label=words::state()><StateBadge mail=mail.clone()/></td>
            <td data-label=words::when()>{moment(mail.created_at)}</td>
            <td class="number">
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    on:click=move |_| post.opened.set(Some(id))
                    attr:aria-label=label
                >
                    {words::open()}
                </Button>
            </td>
        </tr>
    }
}

#[component]
pub(super) fn StateBadge(mail: MailSummary) -> impl IntoView {
    let (state, label) = match mail.state {
        MailState::Queued if mail.last_error.is_some() => (State::Warning, words::queued()),
        MailState::Queued => (State::Info, words::queued()),
        MailState::Sent => (State::Ok, words::sent()),
        MailState::Kept => (State::Unknown, words::kept()),
        MailState::Failed => (State::Critical, words::failed()),
    };
    let tries = (mail.attempts > 1).then(|| words::attempts(i64::from(mail.attempts)));

    view! {
        <Badge state>{label}</Badge>
        {tries.map(|tries| view! { " " <small class="faint">{tries}</small> })}
    }
}

/// A day and a time, by the reader's clock.
pub(super) fn moment(at: chrono::DateTime<chrono::Utc>) -> impl IntoView {
    let zone = clock::browser_zone();
    let words = format!("{} {}", clock::text(at, &zone, clock::Style::Day), clock::time(at, &zone));
    view! { <time datetime=at.to_rfc3339()>{words}</time> }
}

impl Post {
    fn new() -> Self {
        let post = Self {
            state: RwSignal::new(None),
            search: RwSignal::new(String::new()),
            mails: RwSignal::new(None),
            has_more: RwSignal::new(false),
            problem: RwSignal::new(None),
            is_loading: RwSignal::new(false),
            question: StoredValue::new(0),
            opened: RwSignal::new(None),
            toasts: expect_context(),
        };
        let live = use_live();
        live.subscribe(Topic::Mail);
        live.on_event(move |event| {
            if let Event::MailChanged { mail } = event {
                post.hear(mail);
            }
        });
        // As a notification leads here, also while one looks at the list.
        let query = use_query_map();
        Effect::new(move |_| {
            if let Some(state) = query.read().get("state") {
                post.state.set(state.parse().ok());
            }
        });
        Effect::new(move |_| {
            live.resync.track();
            post.state.track();
            post.load();
        });
        // The first run is the field's own empty text.
        Effect::new(move |before: Option<String>| {
            let search = post.search.get();
            if before.is_some_and(|before| before != search) {
                let asked = set_timeout_with_handle(move || post.load(), PAUSE);
                on_cleanup(move || {
                    if let Ok(asked) = asked {
                        asked.clear();
                    }
                });
            }
            search
        });
        post
    }

    /// The newest, with what is filtered for now.
    pub fn load(self) {
        self.ask(None);
    }

    fn load_more(self) {
        let last = self.mails.read_untracked().as_ref().and_then(|mails| Some(mails.last()?.id));
        if last.is_some() {
            self.ask(last);
        }
    }

    fn ask(self, before: Option<MailId>) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        self.is_loading.set(true);
        let (state, search) = (self.state.get_untracked(), self.search.get_untracked());
        spawn_local(async move {
            let answer = api::list_mail(state, search, before).await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            self.is_loading.set(false);
            match answer {
                Ok(page) => {
                    self.problem.set(None);
                    self.has_more.set(page.next_cursor.is_some());
                    self.mails.update(|mails| match mails {
                        Some(mails) if before.is_some() => mails.extend(page.items),
                        _ => *mails = Some(page.items),
                    });
                }
                Err(err) => self.problem.set(Some(err)),
            }
        });
    }

    /// Takes over a mail as the server told it. What does not fit the filter any more stays where
    /// it is until the list is loaded anew: nothing vanishes from under the pointer.
    fn hear(self, mail: &MailSummary) {
        let is_wanted = self.state.get_untracked().is_none_or(|state| state == mail.state)
            && self.search.read_untracked().trim().is_empty();
        self.mails.maybe_update(|mails| {
            let Some(mails) = mails else { return false };
            match mails.iter_mut().find(|known| known.id == mail.id) {
                Some(known) if known.version < mail.version => *known = mail.clone(),
                None if is_wanted => {
                    let place = mails.partition_point(|known| known.id > mail.id);
                    mails.insert(place, mail.clone());
                }
                _ => return false,
            }
            true
        });
    }

    /// Does something with mail and says how it went.
    pub fn act(
        self,
        busy: RwSignal<bool>,
        call: impl Future<Output = Result<MailSummary, AppError>> + 'static,
        done: impl FnOnce(&MailSummary) -> String + 'static,
    ) {
        spawn_local(async move {
            let answer = call.await;
            let _ = busy.try_set(false);
            match answer {
                Ok(mail) => {
                    self.hear(&mail);
                    self.toasts.push(Toast::new(done(&mail)));
                }
                Err(err) => self.toasts.push(Toast::new(sentence(&err.to_string()))),
            }
        });
    }

    /// The newest state of a mail that is shown.
    pub fn known(self, id: MailId) -> Option<MailSummary> {
        self.mails.read().as_ref()?.iter().find(|mail| mail.id == id).cloned()
    }
}

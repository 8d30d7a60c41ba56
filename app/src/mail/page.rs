//! The list of all mail, for those who look after it.

use domain::Page;
use domain::live::Event;
use domain::mail::{MailId, MailState, MailSummary};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::api;
use super::inbox::Inbox;
use super::listing::{Listed, Listing, Look, listing_view};
use super::marked::Marked;
use super::preview::MailSheet;
use super::trial::TryOut;
use crate::AppError;
use crate::components::{
    Badge, Button, ButtonSize, ButtonTone, PageHead, State, Tab, Tabs, moment,
};
use crate::messages::mail as words;

const SENT: &str = "sent";
const RECEIVED: &str = "received";
const TRIAL: &str = "try";
const MARKED: &str = "marked";

pub(super) type Post = Listing<MailSummary>;

impl Listed for MailSummary {
    type Id = MailId;
    type State = MailState;

    fn id(&self) -> MailId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> MailState {
        self.state
    }

    fn told(event: &Event) -> Option<&Self> {
        match event {
            Event::MailChanged { mail } => Some(mail),
            _ => None,
        }
    }

    fn list(
        state: Option<MailState>,
        search: String,
        before: Option<MailId>,
    ) -> impl Future<Output = Result<Page<Self>, AppError>> + 'static {
        api::list_mail(state, search, before)
    }
}

#[component]
pub fn MailPage() -> impl IntoView {
    let post = Post::new();
    let sending = RwSignal::new(false);
    let selected = RwSignal::new(SENT);
    let query = use_query_map();
    // As a notification leads here, also while one looks at the list.
    Effect::new(move |_| {
        let query = query.read();
        if let Some(state) = query.get("state") {
            post.state.set(state.parse().ok());
        }
        match query.get("box").as_deref() {
            Some(RECEIVED) => selected.set(RECEIVED),
            Some(TRIAL) => selected.set(TRIAL),
            Some(MARKED) => selected.set(MARKED),
            _ => {}
        }
    });
    let tabs = vec![
        Tab::new(SENT, words::outgoing(), move || view! { <Outbox post/> }),
        Tab::new(RECEIVED, words::received(), || view! { <Inbox/> }),
        Tab::new(MARKED, words::marked(), || view! { <Marked/> }),
        Tab::new(TRIAL, words::try_a_mail(), || view! { <TryOut/> }),
    ];
    let test = move |_| {
        post.act(sending, api::send_test_mail(), |mail| words::test_sent(&mail.to));
    };

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()>
            <Button tone=ButtonTone::Primary icon=icondata::LuSend busy=sending on:click=test>
                {words::test()}
            </Button>
        </PageHead>
        <Tabs label=words::boxes() tabs selected/>
    }
}

#[component]
fn Outbox(post: Post) -> impl IntoView {
    let look = Look {
        label: words::title(),
        heads: [words::subject(), words::to(), words::state(), words::when()],
        states: vec![
            (None, words::all()),
            (Some(MailState::Queued), words::queued()),
            (Some(MailState::Sent), words::sent()),
            (Some(MailState::Kept), words::kept()),
            (Some(MailState::Failed), words::failed()),
            (Some(MailState::Bounced), words::came_back()),
            (Some(MailState::Suppressed), words::held_back()),
        ],
        search_hint: words::search_hint(),
        nothing: (words::none(), words::none_why()),
        row: |mail, post| view! { <Row mail post/> }.into_any(),
    };
    view! {
        {listing_view(post, look)}
        <MailSheet post/>
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
        MailState::Bounced => (State::Critical, words::came_back()),
        MailState::Suppressed => (State::Warning, words::held_back()),
    };
    let tries = (mail.attempts > 1).then(|| words::attempts(i64::from(mail.attempts)));

    view! {
        <Badge state>{label}</Badge>
        {tries.map(|tries| view! { " " <small class="faint">{tries}</small> })}
    }
}

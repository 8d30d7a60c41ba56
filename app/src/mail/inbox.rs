//! What came in, and what became of it.

use domain::Page;
use domain::live::Event;
use domain::mail::inbound::{
    InboundMail, InboundMailId, InboundReading, InboundState, InboundSummary, Outcome,
};
use domain::tickets::TicketNumber;
use leptos::prelude::*;

use super::api;
use super::listing::{Listed, Listing, Look, listing_view};
use crate::AppError;
use crate::components::{
    Badge, Banner, Button, ButtonSize, ButtonTone, ProblemNote, Sheet, Skeleton, SkeletonShape,
    State, moment, sentence,
};
use crate::messages::mail as words;

type Received = Listing<InboundSummary>;

impl Listed for InboundSummary {
    type Id = InboundMailId;
    type State = InboundState;

    fn id(&self) -> InboundMailId {
        self.id
    }

    fn version(&self) -> i32 {
        self.version
    }

    fn state(&self) -> InboundState {
        self.state
    }

    fn told(event: &Event) -> Option<&Self> {
        match event {
            Event::InboundMailChanged { mail } => Some(mail),
            _ => None,
        }
    }

    fn list(
        state: Option<InboundState>,
        search: String,
        before: Option<InboundMailId>,
    ) -> impl Future<Output = Result<Page<Self>, AppError>> + 'static {
        api::list_inbound(state, search, before)
    }
}

#[component]
pub(super) fn Inbox() -> impl IntoView {
    let received = Received::new();
    let look = Look {
        label: words::received(),
        heads: [words::subject(), words::from(), words::became(), words::arrived()],
        states: vec![
            (None, words::all()),
            (Some(InboundState::Filed), words::filed()),
            (Some(InboundState::SetAside), words::set_aside()),
            (Some(InboundState::Waiting), words::queued()),
            (Some(InboundState::Failed), words::failed()),
        ],
        search_hint: words::search_received_hint(),
        nothing: (words::none_received(), words::none_received_why()),
        row: |mail, received| view! { <Row mail received/> }.into_any(),
    };

    view! {
        {listing_view(received, look)}
        <details class="mail-guide">
            <summary>{words::guide()}</summary>
            <ol>{[words::guide_mx(), words::guide_webhook(), words::guide_secret(), words::guide_events(), words::guide_files()]
                .map(|step| view! { <li>{step}</li> })
                .collect_view()}</ol>
        </details>
        <MailSheet received/>
    }
}

#[component]
fn Row(mail: InboundSummary, received: Received) -> impl IntoView {
    let id = mail.id;
    let title =
        if mail.subject.is_empty() { words::no_subject().to_owned() } else { mail.subject.clone() };
    let label = words::open_named(&title);

    view! {
        <tr>
            <td class="title clip">{title}</td>
            <td data-label=words::from()>{who(&mail)}</td>
            <td data-label=words::became()><Became mail=mail.clone()/></td>
            <td data-label=words::arrived()>{moment(mail.received_at)}</td>
            <td class="number">
                <Button
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    on:click=move |_| received.opened.set(Some(id))
                    attr:aria-label=label
                >
                    {words::open()}
                </Button>
            </td>
        </tr>
    }
}

fn who(mail: &InboundSummary) -> AnyView {
    let address = mail.from.as_ref().map(ToString::to_string);
    match (mail.from_name.as_str(), address) {
        ("", None) => words::nobody().into_any(),
        ("", Some(address)) => address.into_any(),
        (name, address) => {
            view! { {name.to_owned()} " " <small class="faint">{address}</small> }.into_any()
        }
    }
}

/// The state, and where it went.
#[component]
fn Became(mail: InboundSummary) -> impl IntoView {
    let (state, label) = match (mail.state, mail.outcome) {
        (InboundState::Waiting, _) => (State::Info, words::queued()),
        (InboundState::Failed, _) => (State::Critical, words::failed()),
        (InboundState::SetAside, outcome) => {
            (State::Unknown, outcome.map_or(words::set_aside(), said))
        }
        (InboundState::Filed, outcome) => (State::Ok, outcome.map_or(words::filed(), said)),
    };
    let copies = (mail.copies > 1).then(|| words::times(i64::from(mail.copies)));

    view! {
        <Badge state>{label}</Badge>
        {mail.ticket.map(|number| view! { " " <TicketLink number/> })}
        {copies.map(|copies| view! { " " <small class="faint">{copies}</small> })}
    }
}

#[component]
pub(super) fn TicketLink(number: TicketNumber) -> impl IntoView {
    view! { <a href=format!("/tickets/{number}")>{format!("#{number}")}</a> }
}

/// What a mail becomes, in words.
pub(super) fn said(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Opened => words::opened(),
        Outcome::OpenedForOther => words::opened_for_other(),
        Outcome::OpenedBeside => words::opened_beside(),
        Outcome::FollowedUp => words::followed_up(),
        Outcome::Commented => words::commented(),
        Outcome::Bounced => words::bounced(),
        Outcome::Automatic => words::automatic(),
        Outcome::List => words::list(),
        Outcome::Own => words::own(),
        Outcome::Flood => words::flood(),
    }
}

/// Beside the list, for as long as a mail is opened.
#[component]
fn MailSheet(received: Received) -> impl IntoView {
    let open = RwSignal::new(false);
    let filing = RwSignal::new(false);
    Effect::new(move |_| open.set(received.opened.get().is_some()));
    // Asked again when something became of it.
    let version = Memo::new(move |_| Some(received.known(received.opened.get()?)?.version));
    let mail = LocalResource::new(move || {
        let _ = version.get();
        let id = received.opened.get();
        async move {
            match id {
                Some(id) => Some(api::get_inbound(id).await),
                None => None,
            }
        }
    });
    let reprocess = move |_| {
        let Some(id) = received.opened.get_untracked() else { return };
        received.act(filing, api::reprocess_inbound(id), |_| words::filing_again().to_owned());
    };
    let can_file = move || {
        let Some(Some(Ok(mail))) = mail.get() else { return false };
        matches!(mail.summary.state, InboundState::SetAside | InboundState::Failed)
    };
    let actions = move || {
        let address =
            move || received.opened.get().map(|id| format!("/api/v1/inbound-mails/{id}/raw"));
        view! {
            <Show when=can_file>
                <Button icon=icondata::LuTicket busy=filing on:click=reprocess>{words::file_it()}</Button>
            </Show>
            <a class="button" href=address download="" rel="external">{words::original()}</a>
        }
    };

    view! {
        <Sheet open title=words::received_mail() actions on_close=move |()| received.opened.set(None)>
            {move || match mail.get() {
                Some(Some(Ok(mail))) => view! { <Opened mail/> }.into_any(),
                Some(Some(Err(err))) => {
                    let retry = move |()| mail.refetch();
                    view! { <ProblemNote message=err.to_string() retry/> }.into_any()
                }
                _ => view! { <Skeleton shape=SkeletonShape::Block/> }.into_any(),
            }}
        </Sheet>
    }
}

#[component]
fn Opened(mail: InboundMail) -> impl IntoView {
    let InboundMail { summary, reading } = mail;
    let reason = summary.reason.clone().map(|reason| {
        let failed = summary.state == InboundState::Failed;
        let level = if failed { State::Critical } else { State::Info };
        view! { <Banner state=level>{sentence(&reason)}</Banner> }
    });
    let title = if summary.subject.is_empty() {
        words::no_subject().to_owned()
    } else {
        summary.subject.clone()
    };

    view! {
        <h3 class="mail-subject">{title}</h3>
        <dl class="facts mail-facts">
            <dt>{words::from()}</dt><dd>{who(&summary)}</dd>
            <dt>{words::arrived()}</dt><dd>{moment(summary.received_at)}</dd>
            <dt>{words::became()}</dt><dd><Became mail=summary.clone()/></dd>
        </dl>
        {reason}
        {match reading {
            Some(reading) => view! { <ReadIn reading/> }.into_any(),
            None => view! { <p class="faint">{words::kept_no_longer()}</p> }.into_any(),
        }}
    }
}

/// What is read in a mail: what is new, and, on demand, the rest.
#[component]
pub(super) fn ReadIn(reading: InboundReading) -> impl IntoView {
    let InboundReading { text, rest, files, trouble, .. } = reading;
    let files = files
        .into_iter()
        .map(|file| view! { <li>{file.name} " " <small class="faint">{file.media_type}</small></li> })
        .collect_view();

    view! {
        {trouble.map(|trouble| view! { <Banner state=State::Warning>{words::trouble(&trouble)}</Banner> })}
        <h4>{words::new_text()}</h4>
        {if text.trim().is_empty() {
            view! { <p class="faint">{words::no_text()}</p> }.into_any()
        } else {
            view! { <pre class="mail-text">{text}</pre> }.into_any()
        }}
        {(!rest.trim().is_empty()).then(|| view! {
            <details><summary>{words::cut_off()}</summary><pre class="mail-text">{rest}</pre></details>
        })}
        <ul class="mail-files">{files}</ul>
    }
}

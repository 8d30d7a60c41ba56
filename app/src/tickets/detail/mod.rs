//! One ticket: left the conversation, right the facts.

mod checklist;
mod clash;
mod company;
mod composer;
mod draft;
mod facts;
mod files;
mod head;
mod link;
mod mentions;
mod opened;
mod split;
mod timeline;
mod watchers;

use domain::ProblemKind;
use domain::tickets::{TicketNumber, TicketWhole};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

use checklist::Checklist;
use clash::ClashNote;
use company::Company;
use composer::Composer;
use facts::Facts;
use head::Head;
use link::{LinkDialog, Links};
use opened::Opened;
use split::SplitSheet;
use timeline::Timeline;

use super::undos::UndoDialog;
use super::{LastList, api};
use crate::AppError;
use crate::components::{Banner, Button, ButtonLink, ButtonSize, EmptyState, ProblemNote, State};
use crate::locations::use_locations;
use crate::messages::tickets as words;
use crate::shell::{add_crumb, skeletons};
use crate::tickets::open_items::OpenItems;

pub(super) use draft::{Keeping, KeptDraft};
pub(super) use facts::tags_of;
pub(super) use files::{Files, FilesOf, WaitNote};

#[component]
pub fn TicketPage() -> impl IntoView {
    use_locations().load();
    let params = use_params_map();
    let number = Memo::new(move |_| params.read().get("number").and_then(|text| text.parse().ok()));
    add_crumb(Signal::derive(move || {
        let number: Option<TicketNumber> = number.get();
        number.map(|number| number.to_string()).unwrap_or_default()
    }));

    move || match number.get() {
        Some(number) => view! { <Looked number/> }.into_any(),
        None => view! { <NotThere/> }.into_any(),
    }
}

#[component]
fn Looked(number: TicketNumber) -> impl IntoView {
    let answer = RwSignal::new(None::<Result<TicketWhole, AppError>>);
    let navigate = use_navigate();
    let look = Callback::new(move |()| {
        let navigate = navigate.clone();
        spawn_local(async move {
            let found = api::find_ticket(number).await;
            // The number of one that was merged leads to the other.
            if let Ok(whole) = &found
                && whole.ticket.line.number != number
            {
                let options = NavigateOptions { replace: true, ..Default::default() };
                return navigate(&format!("/tickets/{}", whole.ticket.line.number), options);
            }
            answer.try_set(Some(found));
        });
    });
    look.run(());

    move || match answer.get() {
        None => skeletons::list(),
        Some(Ok(whole)) => view! { <Shown whole/> }.into_any(),
        Some(Err(err)) if err.0.kind == ProblemKind::NotFound => view! { <NotThere/> }.into_any(),
        Some(Err(err)) => view! {
            <Title text=words::one(number)/>
            <h1>{words::one(number)}</h1>
            <ProblemNote message=err.to_string() retry=look/>
        }
        .into_any(),
    }
}

#[component]
fn NotThere() -> impl IntoView {
    let address = LastList::kept();
    view! {
        <Title text=words::not_found()/>
        <h1>{words::not_found()}</h1>
        <EmptyState title=words::not_found() text=words::not_found_why()>
            <ButtonLink href=move || address.address()>{words::to_list()}</ButtonLink>
        </EmptyState>
    }
}

#[component]
fn Shown(whole: TicketWhole) -> impl IntoView {
    let opened = Opened::new(whole);
    let company = Company::of(opened);
    let (linking, splitting, undoing) =
        (RwSignal::new(false), RwSignal::new(false), RwSignal::new(false));
    // It was merged while one looked at it: where its number leads now is another page.
    let navigate = use_navigate();
    Effect::watch(
        move || opened.whole.read().ticket.line.number,
        move |number, _, _| {
            if *number != opened.number {
                let options = NavigateOptions { replace: true, ..Default::default() };
                navigate(&format!("/tickets/{number}"), options);
            }
        },
        false,
    );
    let title = move || {
        let whole = opened.whole.read();
        format!("{} {}", whole.ticket.line.number, whole.ticket.line.title)
    };
    let bring_back = move || {
        opened.is_staff.then(|| {
            view! {
                <Button size=ButtonSize::Small on:click=move |_| opened.restore()>
                    {words::bring_back()}
                </Button>
            }
        })
    };

    view! {
        <Title text=title/>
        <Head opened company linking splitting undoing/>
        <ClashNote opened/>
        <Show when=move || opened.is_archived()>
            <Banner state=State::Info actions=bring_back>{words::archived_note()}</Banner>
        </Show>
        <div class="ticket-layout">
            <div class="stack">
                <Timeline opened/>
                <Show when=move || !opened.is_archived()>
                    <Composer opened company/>
                </Show>
            </div>
            <aside class="stack" aria-label=words::facts()>
                <Facts opened/>
                {opened.is_staff.then(|| view! { <Checklist opened/> })}
                <Links opened linking/>
            </aside>
        </div>
        <LinkDialog opened open=linking/>
        <UndoDialog open=undoing/>
        {opened.is_staff.then(|| view! { <SplitSheet opened open=splitting/> })}
        <OpenItems question=opened.question/>
    }
    .into_any()
}

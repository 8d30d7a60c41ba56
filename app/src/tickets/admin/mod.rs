//! The ticket desk: what admins choose for tickets.

mod answers;
mod categories;
mod closing;
mod editing;
mod fields;

use domain::live::{Event, Topic};
use domain::tickets::{CannedAnswer, Category, CustomField};
use futures::future::try_join3;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use answers::Answers;
use categories::Categories;
use closing::Closing;
use fields::Fields;

use super::api;
use crate::AppError;
use crate::components::{Loading, PageHead, ProblemNote, Toasts};
use crate::live::use_live;
use crate::messages::ticket_desk as words;

/// What is on the page, kept up to date by live events.
#[derive(Clone, Copy)]
struct Lists {
    categories: RwSignal<Vec<Category>>,
    fields: RwSignal<Vec<CustomField>>,
    answers: RwSignal<Vec<CannedAnswer>>,
    is_loaded: RwSignal<bool>,
    problem: RwSignal<Option<AppError>>,
    toasts: Toasts,
}

#[component]
pub fn TicketDeskPage() -> impl IntoView {
    let lists = Lists::new();
    // Asked again, the lists change where they stand: a form that is open stays open.
    let is_loaded = Memo::new(move |_| lists.is_loaded.get());
    let problem = Memo::new(move |_| lists.problem.read().as_ref().map(ToString::to_string));
    let content = move || {
        if let Some(message) = problem.get() {
            let retry = move |()| lists.load();
            return view! { <ProblemNote message retry/> }.into_any();
        }
        if !is_loaded.get() {
            return view! { <div class="card"><Loading/></div> }.into_any();
        }
        view! {
            <Categories lists/>
            <Fields lists/>
            <Answers lists/>
        }
        .into_any()
    };

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()/>
        <div class="stack settles ticket-desk">
            {content}
            <Closing/>
        </div>
    }
    .into_any()
}

impl Lists {
    fn new() -> Self {
        let lists = Self {
            categories: RwSignal::default(),
            fields: RwSignal::default(),
            answers: RwSignal::default(),
            is_loaded: RwSignal::new(false),
            problem: RwSignal::new(None),
            toasts: expect_context(),
        };
        let live = use_live();
        live.subscribe(Topic::Tickets);
        live.on_event(move |event| {
            if matches!(event, Event::TicketListsChanged) {
                lists.load();
            }
        });
        Effect::new(move |_| {
            live.resync.track();
            lists.load();
        });
        lists
    }

    fn load(self) {
        spawn_local(self.ask());
    }

    async fn ask(self) {
        let lists =
            try_join3(api::list_categories(), api::list_fields(), api::list_answers()).await;
        match lists {
            Ok((categories, fields, answers)) => {
                self.categories.try_set(categories);
                self.fields.try_set(fields);
                self.answers.try_set(answers);
                self.problem.try_set(None);
                self.is_loaded.try_set(true);
            }
            // What is there stays.
            Err(err) if self.is_loaded.try_get_untracked() == Some(false) => {
                self.problem.try_set(Some(err));
            }
            Err(_) => {}
        }
    }
}

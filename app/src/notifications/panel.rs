//! What opens behind the bell.

use domain::notifications::Notification;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bell::{Bell, use_bell};
use super::choices::Choices;
use super::{api, words};
use crate::AppError;
use crate::accounts::use_people;
use crate::components::{
    Avatar, Button, ButtonSize, ButtonTone, EmptyState, Icon, ProblemNote, Skeleton,
};
use crate::live::use_live;
use crate::locations::use_locations;
use crate::messages::notifications as messages;
use crate::shell::use_session;

/// The list as far as it is known.
#[derive(Clone, Copy)]
struct Told {
    bell: Bell,
    items: RwSignal<Vec<Notification>>,
    next: RwSignal<Option<String>>,
    problem: RwSignal<Option<AppError>>,
    waiting: RwSignal<bool>,
    has_loaded: RwSignal<bool>,
    /// Counts the questions: an answer to an earlier one is of no use.
    question: StoredValue<u32>,
}

#[component]
pub(super) fn Panel() -> impl IntoView {
    use_locations().load();
    let told = Told::of(use_bell());
    let problem = move || {
        told.problem.get().map(|err| {
            view! { <ProblemNote message=err.0.message retry=move |()| told.ask(None)/> }
        })
    };
    let is_empty = move || told.has_loaded.get() && told.items.read().is_empty();
    let is_new = move || !told.has_loaded.get() && told.problem.read().is_none();
    let can_read_all = move || told.items.read().iter().any(|item| !item.read);

    view! {
        <header>
            <h2>{messages::title()}</h2>
            <Show when=can_read_all>
                <Button
                    size=ButtonSize::Small
                    tone=ButtonTone::Quiet
                    icon=icondata::LuCheckCheck
                    on:click=move |_| told.read_all()
                >
                    {messages::read_all()}
                </Button>
            </Show>
        </header>
        {problem}
        <Show when=is_new>
            <div class="waiting" aria-busy="true"><Skeleton width=80/><Skeleton width=60/></div>
        </Show>
        <Show when=is_empty>
            <EmptyState title=messages::none() text=messages::none_why()/>
        </Show>
        <ul class="rows">
            <For
                each=move || told.items.get()
                key=|item| (item.id, item.read, item.at)
                children=move |item| view! { <Item told item/> }
            />
        </ul>
        <Show when=move || told.next.read().is_some()>
            <Button
                size=ButtonSize::Small
                tone=ButtonTone::Quiet
                busy=told.waiting
                on:click=move |_| told.ask(told.next.get_untracked())
            >
                {messages::older()}
            </Button>
        </Show>
        <details>
            <summary>{messages::choices()}</summary>
            <Choices/>
        </details>
    }
}

#[component]
fn Item(told: Told, item: Notification) -> impl IntoView {
    let (people, locations, session, live) =
        (use_people(), use_locations(), use_session(), use_live());
    let Notification { id, at, by, notice, read } = item;
    let notice = StoredValue::new(notice);
    let person = Memo::new(move |_| by.and_then(|by| people.get(by)));
    let zone = Memo::new(move |_| session.me.read().zone.clone());
    let name = move || match (by, person.get()) {
        (None, _) => messages::patchbay().to_owned(),
        (Some(_), Some(person)) => person.first_name().to_owned(),
        (Some(_), None) => messages::somebody().to_owned(),
    };
    let face = move || match person.get() {
        Some(person) => view! { <Avatar person/> }.into_any(),
        None => view! { <Icon icon=icondata::LuBell/> }.into_any(),
    };
    let details = move || {
        let lines = notice.with_value(|notice| words::details(notice, locations, &zone.read()));
        lines.into_iter().map(|line| view! { <small>{line}</small> }).collect_view()
    };
    let followed = move |_| {
        told.bell.open.set(false);
        told.read(id);
    };

    view! {
        <li data-unread=(!read).then_some("")>
            <a
                href=move || notice.with_value(|notice| words::address(notice, &zone.read()))
                on:click=followed
            >
                {face}
                <span class="grow">
                    <span class="headline">
                        {move || notice.with_value(|notice| words::headline(notice, &name()))}
                        {(!read).then(|| view! { <span class="visually-hidden">", " {messages::is_unread()}</span> })}
                    </span>
                    {details}
                </span>
                <time datetime=at.to_rfc3339()>
                    {move || words::happened(at, live.now(), &zone.read())}
                </time>
            </a>
        </li>
    }
}

impl Told {
    /// Follows the bell.
    fn of(bell: Bell) -> Self {
        let told = Self {
            bell,
            items: RwSignal::new(Vec::new()),
            next: RwSignal::new(None),
            problem: RwSignal::new(None),
            waiting: RwSignal::new(false),
            has_loaded: RwSignal::new(false),
            question: StoredValue::new(0),
        };
        Effect::new(move |_| {
            bell.changed.track();
            told.ask(None);
        });
        told
    }

    fn ask(self, after: Option<String>) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        self.waiting.set(true);
        spawn_local(async move {
            let is_more = after.is_some();
            let answer = api::list_notifications(after).await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            self.waiting.set(false);
            match answer {
                Ok(page) => {
                    self.problem.set(None);
                    self.next.set(page.next_cursor);
                    self.has_loaded.set(true);
                    self.items.update(|items| {
                        if !is_more {
                            items.clear();
                        }
                        items.extend(page.items);
                    });
                }
                Err(err) => self.problem.set(Some(err)),
            }
        });
    }

    /// The panel is gone by the time of the answer; the bell is not.
    fn read(self, id: domain::notifications::NotificationId) {
        let unread = self.bell.unread;
        spawn_local(async move {
            if let Ok(count) = api::read_notification(id).await {
                unread.try_set(count.unread);
            }
        });
    }

    fn read_all(self) {
        let Some(newest) = self.items.read_untracked().first().map(|item| item.at) else { return };
        spawn_local(async move {
            match api::read_all_notifications(newest).await {
                Ok(count) => {
                    self.bell.unread.try_set(count.unread);
                    self.items.try_update(|items| {
                        for item in items.iter_mut().filter(|item| item.at <= newest) {
                            item.read = true;
                        }
                    });
                }
                Err(err) => {
                    self.problem.try_set(Some(err));
                }
            }
        });
    }
}

//! What is chosen from a list: status, priority, who does it, what it is and where.

use domain::accounts::UserId;
use domain::tickets::{CategoryRef, Priority, TicketChange};
use leptos::prelude::*;

use super::{Fact, choosing, line, none};
use crate::components::{Avatar, AvatarSize, Button, ButtonSize, Combobox, ListOption, Select};
use crate::locations::use_locations;
use crate::messages::tickets as words;
use crate::tickets::detail::opened::Opened;
use crate::tickets::marks::{PriorityMark, StatusMark, priority_word, status_word};

#[component]
pub(super) fn StatusFact(opened: Opened) -> impl IntoView {
    let shown = move || view! { {move || view! { <StatusMark status=opened.status()/> }} };
    let editor = move || {
        let here = line(opened, |line| line.status);
        let options: Vec<ListOption> = std::iter::once(here)
            .chain(here.next())
            .map(|status| ListOption::new(status.name(), status_word(status)))
            .collect();
        let value = choosing(here.name().to_owned(), move |name| {
            if let Ok(status) = name.parse() {
                opened.become_(status);
            }
        });
        view! {
            <Select label=words::status() value options=Signal::stored(options) autofocus=true/>
        }
    };

    view! { <Fact opened key="status" name=words::status() shown editor/> }
}

#[component]
pub(super) fn PriorityFact(opened: Opened) -> impl IntoView {
    let shown = move || {
        let priority = move || opened.whole.read().ticket.line.priority;
        view! { {move || view! { <PriorityMark priority=priority()/> }} }
    };
    let editor = move || {
        let here = line(opened, |line| line.priority);
        let options: Vec<ListOption> = Priority::ALL
            .map(|priority| ListOption::new(priority.name(), priority_word(priority)))
            .into();
        let value = choosing(here.name().to_owned(), move |name| {
            let to = |priority| TicketChange { priority, ..TicketChange::default() };
            opened.change(to(name.parse().ok()), to(Some(here)), words::priority());
        });
        view! {
            <Select label=words::priority() value options=Signal::stored(options) autofocus=true/>
        }
    };

    view! { <Fact opened key="priority" name=words::priority() shown editor/> }
}

#[component]
pub(super) fn AssigneeFact(opened: Opened) -> impl IntoView {
    let shown = move || {
        move || match opened.whole.read().ticket.line.assignee_id {
            Some(id) => person_view(opened, id),
            None => view! { <span class="none">{words::nobody()}</span> }.into_any(),
        }
    };
    let editor = move || {
        let here = line(opened, |line| line.assignee_id);
        let options = Signal::derive(move || {
            opened.people.technicians().into_iter().map(ListOption::person).collect::<Vec<_>>()
        });
        let value = choosing(here.map(|id| id.to_string()).unwrap_or_default(), move |id| {
            opened.assign(id.parse().ok());
        });
        view! {
            <Combobox
                label=words::assignee()
                value
                options
                optional=true
                placeholder=words::nobody()
                autofocus=true
            />
            <Button size=ButtonSize::Small on:click=move |_| opened.assign_on_shift()>
                {words::give_on_shift()}
            </Button>
        }
    };

    view! { <Fact opened key="assignee" name=words::assignee() shown editor/> }
}

fn person_view(opened: Opened, id: UserId) -> AnyView {
    match opened.people.get(id) {
        Some(person) => {
            let name = person.name.to_string();
            view! {
                <span class="person">
                    <Avatar person size=AvatarSize::Tiny/>
                    <span>{name}</span>
                </span>
            }
            .into_any()
        }
        None => words::somebody().into_any(),
    }
}

#[component]
pub(super) fn CategoryFact(opened: Opened) -> impl IntoView {
    let shown = move || {
        move || match &opened.whole.read().ticket.line.category {
            Some(category) => category.to_string().into_any(),
            None => none(),
        }
    };
    let editor = move || {
        let here = line(opened, |line| line.category_id);
        let options = Signal::derive(move || {
            let all = opened.categories.read();
            let offered =
                all.iter().filter(|category| category.active || Some(category.id) == here);
            std::iter::once(ListOption::new("", words::no_category()))
                .chain(offered.map(|one| ListOption::new(one.id.to_string(), one.name.as_str())))
                .collect::<Vec<_>>()
        });
        let value = choosing(here.map(|id| id.to_string()).unwrap_or_default(), move |id| {
            let to = |id| TicketChange { category: Some(id), ..TicketChange::default() };
            let wanted = id.parse().ok().map(CategoryRef::Id);
            opened.change(to(wanted), to(here.map(CategoryRef::Id)), words::category());
        });
        view! { <Select label=words::category() value options autofocus=true/> }
    };

    view! { <Fact opened key="category" name=words::category() shown editor/> }
}

#[component]
pub(super) fn LocationFact(opened: Opened) -> impl IntoView {
    let locations = use_locations();
    let shown = move || {
        move || {
            let id = opened.whole.read().ticket.line.location_id;
            match id.and_then(|id| locations.get(id)) {
                Some(place) => place.name.to_string().into_any(),
                None => none(),
            }
        }
    };
    let editor = move || {
        let here = line(opened, |line| line.location_id);
        let options = Signal::derive(move || {
            let all = locations.all().into_iter();
            std::iter::once(ListOption::new("", words::no_location()))
                .chain(all.map(|place| ListOption::new(place.id.to_string(), place.name.as_str())))
                .collect::<Vec<_>>()
        });
        let value = choosing(here.map(|id| id.to_string()).unwrap_or_default(), move |id| {
            let to = |id| TicketChange { location_id: Some(id), ..TicketChange::default() };
            opened.change(to(id.parse().ok()), to(here), words::location());
        });
        view! { <Select label=words::location() value options autofocus=true/> }
    };

    view! { <Fact opened key="location" name=words::location() shown editor/> }
}

//! What to look for: words, and chips that open what can be chosen.

use std::collections::BTreeSet;
use std::time::Duration;

use domain::tickets::{Priority, Tag, TicketStatus};
use icondata::Icon as IconData;
use leptos::html;
use leptos::leptos_dom::helpers::debounce;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::Wanted;
use super::columns::ColumnChooser;
use super::desk::Desk;
use crate::accounts::use_people;
use crate::components::{Combobox, FilterChip, Icon, Kbd, ListOption, Popover, Select};
use crate::locations::use_locations;
use crate::messages::tickets as words;
use crate::tickets::api;
use crate::tickets::marks::{PriorityMark, StatusMark};

/// Longer than between two letters, shorter than anybody waits.
const PAUSE: Duration = Duration::from_millis(250);

#[component]
pub(super) fn Filters(desk: Desk, search: NodeRef<html::Input>) -> impl IntoView {
    let address = desk.address;
    let typed = RwSignal::new(address.wanted.read_untracked().q.clone());
    let mut look = debounce(PAUSE, move |q: String| {
        address.change(|wanted| wanted.q = q);
    });
    Effect::watch(move || typed.get(), move |q, _, _| look(q.trim().to_owned()), false);
    // Where the address moves by itself, the field follows.
    Effect::watch(
        move || address.wanted.read().q.clone(),
        move |q, _, _| {
            if typed.read_untracked().trim() != q {
                typed.set(q.clone());
            }
        },
        false,
    );
    let is_filtered = move || address.wanted.read().is_filtered();

    view! {
        <search class="toolbar ticket-filters" aria-label=words::filters()>
            <div class="filter-search">
                <Icon icon=icondata::LuSearch/>
                <input
                    node_ref=search
                    class="input"
                    type="search"
                    aria-label=words::search()
                    placeholder=words::search_hint()
                    autocomplete="off"
                    maxlength="200"
                    bind:value=typed
                />
                <Kbd>"/"</Kbd>
            </div>
            <StatusFilter desk/>
            <PriorityFilter desk/>
            <PlaceFilter desk/>
            <Show when=move || desk.is_staff>
                <PeopleFilter desk/>
                <TagFilter desk/>
            </Show>
            <Show when=is_filtered>
                <button
                    type="button"
                    class="button"
                    data-tone="quiet"
                    data-size="small"
                    on:click=move |_| {
                        typed.set(String::new());
                        address.change(|wanted| *wanted = cleared(wanted));
                    }
                >
                    {words::clear()}
                </button>
            </Show>
            <span class="spacer"></span>
            <Show when=move || !desk.address.wanted.read().as_board>
                <ColumnChooser desk/>
            </Show>
            <Show when=move || desk.is_staff>
                <a
                    class="button"
                    data-tone="quiet"
                    rel="external"
                    download=""
                    href=move || desk.listing.export()
                >
                    <Icon icon=icondata::LuDownload/>
                    {words::export()}
                </a>
            </Show>
        </search>
    }
    .into_any()
}

fn cleared(wanted: &Wanted) -> Wanted {
    Wanted {
        show: wanted.show,
        as_board: wanted.as_board,
        sort: wanted.sort.clone(),
        ..Wanted::default()
    }
}

/// A chip that opens what can be chosen.
#[component]
fn ChoiceChip(
    anchor: &'static str,
    icon: IconData,
    label: &'static str,
    /// What is chosen, in a word or two.
    #[prop(into)]
    chosen: Signal<Vec<String>>,
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let pressed = Signal::derive(move || !chosen.read().is_empty());
    let text = move || {
        let chosen = chosen.read();
        match chosen.split_first() {
            None => label.to_owned(),
            Some((first, [])) => first.clone(),
            Some((first, more)) => format!("{first} +{}", more.len()),
        }
    };

    view! {
        <span class="chip-anchor" data-dashed=move || (!pressed.get()).then_some("") style:anchor-name=anchor>
            <FilterChip pressed icon on:click=move |_| open.update(|open| *open ^= true)>
                {text}
            </FilterChip>
        </span>
        <Popover open anchor label>
            <div class="choices">{children()}</div>
        </Popover>
    }
    .into_any()
}

/// Boxes to tick whose state lives in the address.
fn boxes<T>(
    desk: Desk,
    all: &'static [T],
    set: fn(&mut Wanted) -> &mut BTreeSet<T>,
    has: fn(&Wanted, T) -> bool,
    mark: fn(T) -> AnyView,
) -> AnyView
where
    T: Copy + Ord + Send + Sync + 'static,
{
    all.iter()
        .map(|&item| {
            let checked = move || has(&desk.address.wanted.read(), item);
            let toggle = move |_| {
                desk.address.change(|wanted| {
                    let set = set(wanted);
                    if !set.remove(&item) {
                        set.insert(item);
                    }
                });
            };
            view! {
                <label class="choice">
                    <input type="checkbox" prop:checked=checked on:change=toggle/>
                    {mark(item)}
                </label>
            }
        })
        .collect_view()
        .into_any()
}

#[component]
fn StatusFilter(desk: Desk) -> impl IntoView {
    let chosen = Signal::derive(move || {
        let wanted = desk.address.wanted.read();
        wanted
            .statuses
            .iter()
            .map(|status| crate::tickets::marks::status_word(*status).to_owned())
            .collect()
    });
    let choices = move || {
        boxes(
            desk,
            &TicketStatus::ALL,
            |wanted| &mut wanted.statuses,
            |wanted, status| wanted.statuses.contains(&status),
            |status| view! { <StatusMark status/> }.into_any(),
        )
    };

    view! {
        <ChoiceChip anchor="--filter-status" icon=icondata::LuCircleDot label=words::status() chosen>
            {choices}
        </ChoiceChip>
    }
}

#[component]
fn PriorityFilter(desk: Desk) -> impl IntoView {
    let chosen = Signal::derive(move || {
        let wanted = desk.address.wanted.read();
        wanted
            .priorities
            .iter()
            .map(|priority| crate::tickets::marks::priority_word(*priority).to_owned())
            .collect()
    });
    let choices = move || {
        boxes(
            desk,
            &Priority::ALL,
            |wanted| &mut wanted.priorities,
            |wanted, priority| wanted.priorities.contains(&priority),
            |priority| view! { <PriorityMark priority/> }.into_any(),
        )
    };

    view! {
        <ChoiceChip anchor="--filter-priority" icon=icondata::LuSignal label=words::priority() chosen>
            {choices}
        </ChoiceChip>
    }
}

/// A field whose value lives in the address.
fn chosen_in(
    desk: Desk,
    read: fn(&Wanted) -> Option<String>,
    write: fn(&mut Wanted, Option<String>),
) -> RwSignal<String> {
    let value = RwSignal::new(read(&desk.address.wanted.read_untracked()).unwrap_or_default());
    Effect::watch(
        move || value.get(),
        move |value, _, _| {
            let value = Some(value.clone()).filter(|value| !value.is_empty());
            desk.address.change(|wanted| write(wanted, value));
        },
        false,
    );
    Effect::watch(
        move || read(&desk.address.wanted.read()).unwrap_or_default(),
        move |wanted, _, _| value.set(wanted.clone()),
        false,
    );
    value
}

#[component]
fn PlaceFilter(desk: Desk) -> impl IntoView {
    let locations = use_locations();
    let chosen = Signal::derive(move || {
        let wanted = desk.address.wanted.read();
        let location =
            wanted.location.and_then(|id| locations.get(id)).map(|place| place.name.to_string());
        let category = wanted.category.and_then(|id| desk.category_name(id));
        location.into_iter().chain(category).collect()
    });
    let location = chosen_in(
        desk,
        |wanted| wanted.location.map(|id| id.to_string()),
        |wanted, id| wanted.location = id.and_then(|id| id.parse().ok()),
    );
    let category = chosen_in(
        desk,
        |wanted| wanted.category.map(|id| id.to_string()),
        |wanted, id| wanted.category = id.and_then(|id| id.parse().ok()),
    );
    let any = || ListOption::new("", words::anything());
    let places = Signal::derive(move || {
        let all = locations.all().into_iter();
        std::iter::once(any())
            .chain(all.map(|place| ListOption::new(place.id.to_string(), place.name.as_str())))
            .collect::<Vec<_>>()
    });
    let categories =
        Signal::derive(move || {
            let all = desk.categories.get().into_iter();
            std::iter::once(any())
                .chain(all.map(|category| {
                    ListOption::new(category.id.to_string(), category.name.as_str())
                }))
                .collect::<Vec<_>>()
        });

    view! {
        <ChoiceChip anchor="--filter-place" icon=icondata::LuMapPin label=words::place_and_kind() chosen>
            <Select label=words::location() value=location options=places/>
            <Select label=words::category() value=category options=categories/>
        </ChoiceChip>
    }
}

/// As old as that, or older.
const DAYS: [u16; 6] = [1, 3, 7, 14, 30, 90];

#[component]
fn TagFilter(desk: Desk) -> impl IntoView {
    let all = RwSignal::new(Vec::<Tag>::new());
    spawn_local(async move {
        // Without them one cannot filter by them.
        if let Ok(tags) = api::list_tags().await {
            all.try_set(tags);
        }
    });
    let chosen = Signal::derive(move || {
        let wanted = desk.address.wanted.read();
        let tag = wanted.tag.as_ref().map(Tag::to_string);
        tag.into_iter().chain(wanted.days.map(|days| words::older_than(i64::from(days)))).collect()
    });
    let tag = chosen_in(
        desk,
        |wanted| wanted.tag.as_ref().map(Tag::to_string),
        |wanted, tag| wanted.tag = tag.and_then(|tag| tag.parse().ok()),
    );
    let days = chosen_in(
        desk,
        |wanted| wanted.days.map(|days| days.to_string()),
        |wanted, days| wanted.days = days.and_then(|days| days.parse().ok()),
    );
    let tags = Signal::derive(move || {
        let option = |tag: Tag| ListOption::new(tag.to_string(), tag.to_string());
        all.get().into_iter().map(option).collect::<Vec<_>>()
    });
    let any = ListOption::new("", words::anything());
    let ages =
        DAYS.map(|days| ListOption::new(days.to_string(), words::older_than(i64::from(days))));
    let ages: Vec<ListOption> = std::iter::once(any).chain(ages).collect();

    view! {
        <ChoiceChip anchor="--filter-tag" icon=icondata::LuTag label=words::tag_and_age() chosen>
            <Combobox
                label=words::tag()
                value=tag
                options=tags
                optional=true
                placeholder=words::anything()
            />
            <Select label=words::age() value=days options=Signal::stored(ages.clone())/>
        </ChoiceChip>
    }
}

#[component]
fn PeopleFilter(desk: Desk) -> impl IntoView {
    let people = use_people();
    let chosen = Signal::derive(move || {
        let wanted = desk.address.wanted.read();
        let ids = wanted.assignee.into_iter().chain(wanted.requester);
        ids.filter_map(|id| people.get(id)).map(|person| person.first_name().to_owned()).collect()
    });
    let assignee = chosen_in(
        desk,
        |wanted| wanted.assignee.map(|id| id.to_string()),
        |wanted, id| wanted.assignee = id.and_then(|id| id.parse().ok()),
    );
    let requester = chosen_in(
        desk,
        |wanted| wanted.requester.map(|id| id.to_string()),
        |wanted, id| wanted.requester = id.and_then(|id| id.parse().ok()),
    );
    let everybody = Signal::derive(move || {
        people.all().into_iter().map(ListOption::person).collect::<Vec<_>>()
    });

    view! {
        <ChoiceChip anchor="--filter-people" icon=icondata::LuUser label=words::people() chosen>
            <Combobox
                label=words::assignee()
                value=assignee
                options=everybody
                optional=true
                placeholder=words::anybody()
            />
            <Combobox
                label=words::requester()
                value=requester
                options=everybody
                optional=true
                placeholder=words::anybody()
            />
        </ChoiceChip>
    }
}

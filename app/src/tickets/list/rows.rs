//! The rows: on wide screens a table, on phones cards. Only those in sight exist.

use domain::tickets::ListColumn;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use super::address::{Address, PATH, Show as Shown, Wanted};
use super::cells::{Head, beside, cell, cells, class_of, heads, kind_of, tracks};
use super::columns::Columns;
use super::desk::Desk;
use super::listing::Line;
use super::sight::in_sight;
use crate::components::{ButtonLink, EmptyState, Icon, NewBadge, ProblemNote, Skeleton};
use crate::messages::tickets as words;
use crate::shell::use_minute;
use crate::tickets::marks::{marked, progress_note};

/// As many as tell that more is on its way.
const COMING: usize = 6;
/// More columns than these want a wide screen.
const COMFORTABLE: usize = 8;

#[component]
pub(super) fn Rows(desk: Desk) -> impl IntoView {
    let Desk { listing, address, .. } = desk;
    let body = desk.body;
    let is_first = move || !listing.has_loaded.get() && listing.problem().is_none();
    let count = Signal::derive(move || if is_first() { COMING } else { listing.count() });
    let sight = in_sight(body, count);
    Effect::new(move |_| {
        if sight.read().end + 30 > listing.lines.read().len() {
            listing.load_more();
        }
    });
    let shown = move || {
        let lines = listing.lines.read();
        let range = sight.get();
        lines[range.start.min(lines.len())..range.end.min(lines.len())].to_vec()
    };
    let skeletons = move || {
        let sight = sight.get();
        let first = listing.lines.read().len().max(sight.start);
        (first..sight.end.min(count.get())).map(coming_row).collect_view()
    };
    let is_empty = move || listing.has_loaded.get() && listing.lines.read().is_empty();
    let note = move || {
        listing.problem().map(|err| {
            view! { <ProblemNote message=err.to_string() retry=move |()| listing.load()/> }
        })
    };
    let columns = desk.columns;
    let is_usual = move || *columns.shown.read() == ListColumn::USUAL;
    let is_wide = move || columns.shown.read().len() > COMFORTABLE;
    let caption =
        move || words::rows_shown(super::title_of(address.wanted.read().show), listing.count());

    view! {
        {note}
        <div class="ticket-wrap" data-wide=move || is_wide().then_some("")>
            <table
                class="ticket-table"
                role="table"
                data-plain=(!desk.is_staff).then_some("")
                data-usual=move || is_usual().then_some("")
                style:--cols=move || tracks(&columns.shown.read())
                style:--count=move || columns.shown.read().len().to_string()
                aria-label=caption
                aria-rowcount=move || (listing.count() + 1).to_string()
            >
                <thead role="rowgroup">
                    <tr role="row">
                        <th class="c-pick" role="columnheader" scope="col">
                            {desk.is_staff.then(|| view! { <PickAll desk/> })}
                            <span class="visually-hidden">{words::select_key()}</span>
                        </th>
                        <For
                            each=move || heads(columns)
                            key=|head| (head.column, head.name.clone())
                            let:head
                        >
                            <HeadCell head columns address/>
                        </For>
                    </tr>
                </thead>
                <tbody
                    node_ref=body
                    class="ticket-rows"
                    role="rowgroup"
                    aria-busy=move || listing.is_loading().get().then_some("true")
                    style:--rows=move || count.get().to_string()
                >
                    <For each=shown key=|line| line.number let:line>
                        <Row line desk/>
                    </For>
                    {skeletons}
                </tbody>
            </table>
            <Show when=is_empty>
                <Nothing desk/>
            </Show>
        </div>
    }
    .into_any()
}

/// Click to sort, click again to turn it around.
#[component]
fn HeadCell(head: Head, columns: Columns, address: Address) -> impl IntoView {
    let Head { column, name, class, by } = head;
    let kind = kind_of(columns, column);
    let title = name.clone();
    let direction = move || {
        let wanted = address.wanted.read();
        let sort = wanted.sort.as_deref().unwrap_or("-updated");
        match (by, sort.strip_prefix('-')) {
            (Some(by), Some(sorted)) if sorted == by => Some("descending"),
            (Some(by), None) if sort == by => Some("ascending"),
            _ => None,
        }
    };
    let icon = move || match direction() {
        Some("ascending") => icondata::LuArrowUp,
        Some(_) => icondata::LuArrowDown,
        None => icondata::LuChevronsUpDown,
    };
    let turn = move |by: &'static str| {
        let sort = match direction() {
            Some("descending") => by.to_owned(),
            _ => format!("-{by}"),
        };
        address.change(|wanted| wanted.sort = Some(sort).filter(|sort| sort != "-updated"));
    };

    view! {
        <th role="columnheader" scope="col" class=class data-kind=kind title=title aria-sort=direction>
            {match by {
                Some(by) => view! {
                    <button type="button" on:click=move |_| turn(by)>
                        {name}
                        {move || view! { <Icon icon=icon()/> }}
                    </button>
                }
                .into_any(),
                None => name.into_any(),
            }}
        </th>
    }
    .into_any()
}

#[component]
fn PickAll(desk: Desk) -> impl IntoView {
    let (picked, lines) = (desk.picked, desk.listing.lines);
    let all = move || !picked.read().is_empty() && picked.read().len() >= lines.read().len();
    let some = move || !picked.read().is_empty() && !all();

    view! {
        <label class="choice">
            <input
                type="checkbox"
                aria-label=words::select_all()
                prop:checked=all
                prop:indeterminate=some
                on:change=move |_| {
                    let every = !all();
                    let numbers = lines.read_untracked().iter().map(|line| line.number).collect();
                    picked.set(if every { numbers } else { Default::default() });
                }
            />
        </label>
    }
    .into_any()
}

#[component]
fn Row(line: Line, desk: Desk) -> impl IntoView {
    let Line { number, ticket } = line;
    let picked = desk.picked;
    let ticket = RwSignal::from(ticket);
    let now = use_minute();
    let navigate = use_navigate();
    let place = Memo::new(move |_| desk.listing.place_of(number).unwrap_or_default());
    let is_picked = move || picked.read().contains(&number);
    let address = format!("/tickets/{number}");
    let go = address.clone();
    let opened = move |event: MouseEvent| {
        // What is a link or a box does its own thing; and whoever marks words reads.
        let on = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let is_own =
            on.is_some_and(|on| on.closest("a, label, input, button").ok().flatten().is_some());
        if !is_own && !event.ctrl_key() && !event.meta_key() {
            navigate(&go, NavigateOptions::default());
        }
    };
    let pick = move |_| desk.pick(number);
    view! {
        <tr
            role="row"
            data-number=number.to_string()
            data-unread=move || ticket.read().unread.then_some("")
            data-cursor=move || (desk.cursor.get() == Some(number)).then_some("")
            aria-selected=move || desk.is_staff.then(|| is_picked().to_string())
            aria-rowindex=move || (place.get() + 2).to_string()
            style:--at=move || place.get().to_string()
            on:click=opened
        >
            <td role="cell" class="c-pick">
                {desk
                    .is_staff
                    .then(|| view! {
                        <label class="choice">
                            <input
                                type="checkbox"
                                aria-label=words::select_one(number)
                                prop:checked=is_picked
                                on:change=pick
                            />
                        </label>
                    })}
            </td>
            <td role="cell" class="c-no">{number.to_string()}</td>
            <td role="cell" class="c-title">
                <a class="title" href=address on:focus=move |_| desk.cursor.set(Some(number))>
                    {move || marked(ticket.read().title.as_str(), &desk.listing.sought.read())}
                </a>
                {move || ticket.read().unread.then(|| view! { <NewBadge>{words::new()}</NewBadge> })}
                {move || progress_note(ticket.read().checks)}
                {move || beside(desk, &ticket.read())}
            </td>
            <For
                each=move || cells(&desk.columns.shown.read())
                key=|cell| *cell
                children=move |(column, for_card)| view! {
                    <td
                        role="cell"
                        class=class_of(column)
                        class:for-card=for_card
                        data-kind=move || kind_of(desk.columns, Some(column))
                    >
                        {move || cell(desk, column, &ticket.read(), now.get())}
                    </td>
                }
            />
        </tr>
    }
    .into_any()
}

fn coming_row(at: usize) -> impl IntoView {
    view! {
        <tr class="coming" aria-hidden="true" style:--at=at.to_string()>
            <td class="c-pick"></td>
            <td class="c-no"></td>
            <td class="c-title"><Skeleton width=[62u8, 48, 70][at % 3]/></td>
        </tr>
    }
}

#[component]
fn Nothing(desk: Desk) -> impl IntoView {
    let is_filtered = move || desk.address.wanted.read().is_filtered();
    let title = move || match (is_filtered(), desk.is_staff) {
        (true, _) => words::none_found(),
        (_, true) => words::none(),
        (_, false) => words::none_mine(),
    };
    let text = move || match (is_filtered(), desk.is_staff) {
        (true, _) => words::none_found_why(),
        (_, true) => words::none_why(),
        (_, false) => words::none_mine_why(),
    };

    // What one looks for may be elsewhere.
    let elsewhere = move || {
        let wanted = desk.address.wanted.get();
        let is_sought = desk.is_staff && !wanted.q.is_empty();
        let places = [(Shown::All, words::search_all()), (Shown::Archive, words::search_archive())];
        let links = places.into_iter().filter(|(show, _)| is_sought && *show != wanted.show);
        links
            .map(|(show, label)| {
                let there = Wanted { show, q: wanted.q.clone(), ..Wanted::default() };
                let address = format!("{PATH}{}", there.query());
                view! { <ButtonLink href=address>{label}</ButtonLink> }
            })
            .collect_view()
    };

    view! { <EmptyState title text>{elsewhere}</EmptyState> }
}

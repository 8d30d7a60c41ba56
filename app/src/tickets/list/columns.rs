//! Which columns the list has: chosen once, the same on every computer one works at.

use domain::tickets::ListColumn;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use crate::components::{Icon, Popover};
use crate::messages::tickets as words;
use crate::storage::{self, Kept};
use crate::tickets::api;

const KEY: &str = "ticket-columns";

/// What this browser showed last, so that nothing jumps while the server is asked.
pub(super) fn remembered() -> Vec<ListColumn> {
    let kept = storage::read(Kept::Here, KEY);
    kept.map_or_else(
        || ListColumn::USUAL.into(),
        |names| ListColumn::sorted(names.split(',').filter_map(|name| name.parse().ok()).collect()),
    )
}

pub(super) fn remember(columns: &[ListColumn]) {
    let names: Vec<&str> = columns.iter().map(|column| column.name()).collect();
    storage::write(Kept::Here, KEY, &names.join(","));
}

pub(super) fn word(column: ListColumn) -> &'static str {
    match column {
        ListColumn::Status => words::status(),
        ListColumn::Priority => words::priority(),
        ListColumn::Category => words::category(),
        ListColumn::Tags => words::tags(),
        ListColumn::Place => words::place(),
        ListColumn::Requester => words::requester(),
        ListColumn::Assignee => words::assignee(),
        ListColumn::Due => words::due(),
        ListColumn::Created => words::created(),
        ListColumn::Changed => words::changed(),
    }
}

#[component]
pub(super) fn ColumnChooser(desk: Desk) -> impl IntoView {
    const ANCHOR: &str = "--ticket-columns";
    let open = RwSignal::new(false);
    let choices = move || {
        ListColumn::ALL
            .map(|column| {
                let checked = move || desk.columns.read().contains(&column);
                view! {
                    <label class="choice">
                        <input
                            type="checkbox"
                            prop:checked=checked
                            on:change=move |_| toggle(desk, column)
                        />
                        <span>{word(column)}</span>
                    </label>
                }
            })
            .collect_view()
    };

    view! {
        <button
            type="button"
            class="button column-chooser"
            data-tone="quiet"
            style:anchor-name=ANCHOR
            aria-expanded=move || open.get().to_string()
            on:click=move |_| open.update(|open| *open ^= true)
        >
            <Icon icon=icondata::LuColumns3/>
            {words::columns()}
        </button>
        <Popover open anchor=ANCHOR label=words::columns()>
            <div class="choices">{choices}</div>
        </Popover>
    }
    .into_any()
}

fn toggle(desk: Desk, column: ListColumn) {
    let mut columns = desk.columns.get_untracked();
    match columns.iter().position(|shown| *shown == column) {
        Some(place) => drop(columns.remove(place)),
        None => columns.push(column),
    }
    let columns = ListColumn::sorted(columns);
    desk.show_columns(columns.clone());
    spawn_local(async move {
        // Here it stays as chosen; elsewhere it is as it was.
        if let Err(err) = api::choose_columns(columns).await {
            desk.refuse(&err);
        }
    });
}

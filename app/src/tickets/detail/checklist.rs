//! What is to be done, point by point.

use domain::tickets::{Check, CheckChange, CheckId, CheckLabel, NewCheck};
use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::opened::Opened;
use crate::components::{
    Button, ButtonSize, ButtonTone, Card, Menu, MenuDivider, MenuItem, TextField, Toast, sentence,
};
use crate::messages::{problems, tickets as words};
use crate::tickets::api;

#[component]
pub(super) fn Checklist(opened: Opened) -> impl IntoView {
    let ids = move || -> Vec<CheckId> {
        opened.whole.read().checks.iter().map(|check| check.id).collect()
    };
    let has_items = Memo::new(move |_| !opened.whole.read().checks.is_empty());
    let can_edit = Memo::new(move |_| !opened.is_archived());
    let dragged = RwSignal::new(None::<CheckId>);
    let progress = move || {
        let whole = opened.whole.read();
        let done = whole.checks.iter().filter(|check| check.done).count();
        (!whole.checks.is_empty()).then(|| words::checks_done(done, whole.checks.len()))
    };

    view! {
        <Show when=move || has_items.get() || can_edit.get()>
            <Card title=words::checklist() tools=move || view! { <small>{progress}</small> }>
                <ul class="rows checklist" aria-label=words::checklist()>
                    <For each=ids key=|id| *id let:id>
                        <Item opened id dragged can_edit/>
                    </For>
                </ul>
                <Show when=move || can_edit.get()>
                    <AddItem opened/>
                </Show>
            </Card>
        </Show>
    }
    .into_any()
}

/// One item; it is moved by dragging, by Alt and the arrow keys, and from its menu.
#[component]
fn Item(
    opened: Opened,
    id: CheckId,
    dragged: RwSignal<Option<CheckId>>,
    can_edit: Memo<bool>,
) -> impl IntoView {
    let check =
        Memo::new(move |_| opened.whole.read().checks.iter().find(|check| check.id == id).cloned());
    let label = move || check.get().map(|check| check.label.to_string()).unwrap_or_default();
    let done = move || check.read().as_ref().is_some_and(|check| check.done);
    let place = move || place_of(opened, id).unwrap_or_default();
    let last = move || opened.whole.read().checks.len().saturating_sub(1);
    let renaming = RwSignal::new(false);
    let step = move |by: isize| {
        if let Some(to) = untrack(place).checked_add_signed(by)
            && to <= untrack(last)
        {
            move_to(opened, id, to);
        }
    };
    let by_key = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowUp" => -1,
            "ArrowDown" => 1,
            _ => return,
        };
        if event.alt_key() && can_edit.get_untracked() {
            event.prevent_default();
            step(by);
        }
    };
    let dropped = move |event: web_sys::DragEvent| {
        event.prevent_default();
        if let Some(other) = dragged.try_update(Option::take).flatten() {
            move_to(opened, other, untrack(place));
        }
    };

    view! {
        <li
            draggable=move || (can_edit.get() && !renaming.get()).to_string()
            data-dragged=move || (dragged.get() == Some(id)).then_some("")
            on:dragstart=move |_| dragged.set(Some(id))
            on:dragend=move |_| dragged.set(None)
            on:dragover=move |event| {
                if dragged.read_untracked().is_some() {
                    event.prevent_default();
                }
            }
            on:drop=dropped
            on:keydown=by_key
        >
            <Show
                when=move || renaming.get()
                fallback=move || view! {
                    <label class="choice grow">
                        <input
                            type="checkbox"
                            prop:checked=done
                            disabled=move || !can_edit.get()
                            on:change=move |_| tick(opened, id, !untrack(done))
                        />
                        <span>{label}</span>
                    </label>
                    <Show when=move || can_edit.get()>
                        <Menu
                            label=words::about_item(untrack(label))
                            icon=icondata::LuEllipsis
                            tone=ButtonTone::Quiet
                            size=ButtonSize::Small
                        >
                            <MenuItem icon=icondata::LuPencil on:click=move |_| renaming.set(true)>
                                {words::rename_item()}
                            </MenuItem>
                            <MenuItem
                                icon=icondata::LuArrowUp
                                disabled=Signal::derive(move || place() == 0)
                                on:click=move |_| step(-1)
                            >
                                {words::move_up()}
                            </MenuItem>
                            <MenuItem
                                icon=icondata::LuArrowDown
                                disabled=Signal::derive(move || place() == last())
                                on:click=move |_| step(1)
                            >
                                {words::move_down()}
                            </MenuItem>
                            <MenuDivider/>
                            <MenuItem
                                icon=icondata::LuTrash2
                                danger=true
                                on:click=move |_| remove(opened, id)
                            >
                                {words::remove_item()}
                            </MenuItem>
                        </Menu>
                    </Show>
                }
            >
                <Rename opened id renaming start=untrack(label)/>
            </Show>
        </li>
    }
    .into_any()
}

#[component]
fn Rename(opened: Opened, id: CheckId, renaming: RwSignal<bool>, start: String) -> impl IntoView {
    let (typed, error) = (RwSignal::new(start), RwSignal::new(None::<String>));
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        match typed.get_untracked().parse::<CheckLabel>() {
            Ok(label) => {
                renaming.set(false);
                let change = CheckChange { label: Some(label.clone()), ..CheckChange::default() };
                foresee(opened, id, |check| check.label = label);
                send(opened, id, change);
            }
            Err(err) => error.set(Some(problems::translated(&err.to_string()))),
        }
    };
    let close = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            event.prevent_default();
            renaming.set(false);
        }
    };

    view! {
        <form class="toolbar grow" on:submit=save on:keydown=close>
            <TextField label=words::item() value=typed error max_length=200 autofocus=true/>
            <Button submit=true size=ButtonSize::Small>{words::save()}</Button>
        </form>
    }
    .into_any()
}

/// The field stays, so that one writes one item after the other.
#[component]
fn AddItem(opened: Opened) -> impl IntoView {
    let (typed, error) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let add = move |event: SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        let label = match typed.get_untracked().parse::<CheckLabel>() {
            Ok(label) => label,
            Err(err) => return error.set(Some(problems::translated(&err.to_string()))),
        };
        error.set(None);
        busy.set(true);
        spawn_local(async move {
            let new = NewCheck { label, done: false, position: None };
            let answer = api::add_check(opened.number, new).await;
            busy.try_set(false);
            match answer {
                Ok(check) => {
                    opened.whole.try_update(|whole| {
                        if whole.checks.iter().all(|known| known.id != check.id) {
                            whole.checks.push(check);
                        }
                    });
                    typed.try_set(String::new());
                    opened.load();
                }
                Err(err) => {
                    error.try_set(Some(sentence(&err.to_string())));
                }
            }
        });
    };

    view! {
        <form class="body add-item" on:submit=add>
            <TextField label=words::add_item() value=typed error max_length=200 autocomplete="off"/>
            <Button submit=true size=ButtonSize::Small busy>{words::add()}</Button>
        </form>
    }
    .into_any()
}

fn place_of(opened: Opened, id: CheckId) -> Option<usize> {
    opened.whole.read().checks.iter().position(|check| check.id == id)
}

fn foresee(opened: Opened, id: CheckId, change: impl FnOnce(&mut Check)) {
    opened.whole.update(|whole| {
        if let Some(check) = whole.checks.iter_mut().find(|check| check.id == id) {
            change(check);
        }
    });
}

fn tick(opened: Opened, id: CheckId, done: bool) {
    foresee(opened, id, |check| check.done = done);
    send(opened, id, CheckChange::done(done));
}

fn move_to(opened: Opened, id: CheckId, to: usize) {
    let Some(from) = untrack(|| place_of(opened, id)) else { return };
    let Ok(position) = u16::try_from(to) else { return };
    if from == to {
        return;
    }
    opened.whole.update(|whole| {
        let checks = std::mem::take(&mut whole.checks);
        whole.checks = domain::tickets::checks_moved(checks, from, position);
    });
    send(opened, id, CheckChange::position(position));
}

/// What is refused is shown as it is.
fn send(opened: Opened, id: CheckId, change: CheckChange) {
    spawn_local(async move {
        if let Err(err) = api::change_check(opened.number, id, change).await {
            opened.refuse(&err);
        }
        opened.load();
    });
}

fn remove(opened: Opened, id: CheckId) {
    let Some(place) = untrack(|| place_of(opened, id)) else { return };
    let gone = opened.whole.try_update(|whole| whole.checks.remove(place));
    let Some(Check { label, done, .. }) = gone else { return };
    spawn_local(async move {
        match api::remove_check(opened.number, id).await {
            Ok(()) => {
                let again = move || {
                    let position = u16::try_from(place).ok();
                    let new = NewCheck { label: label.clone(), done, position };
                    spawn_local(async move {
                        if let Err(err) = api::add_check(opened.number, new).await {
                            opened.refuse(&err);
                        }
                        opened.load();
                    });
                };
                opened.push(Toast::new(words::item_removed()).with_undo(again));
            }
            Err(err) => opened.refuse(&err),
        }
        opened.load();
    });
}

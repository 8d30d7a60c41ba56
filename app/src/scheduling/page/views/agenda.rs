//! The agenda: the days of a week as headings, and under each what there is in the order of time.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::accounts::Hue;
use domain::scheduling::ShiftState;
use domain::scheduling::calendar::Slot;
use leptos::html;
use leptos::prelude::*;

use super::Loading;
use super::bar::{Placed, use_placed_ghost};
use crate::clock::{self, Style, Zone};
use crate::components::{Badge, Button, ButtonSize, ButtonTone, Icon, IconButton, State};
use crate::messages::scheduling as words;
use crate::messages::swaps as swap_words;
use crate::messages::time_off as off_words;
use crate::scheduling::page::block::{Marks, times, who};
use crate::scheduling::page::calendar::{Calendar, use_calendar};
use crate::scheduling::page::drag::use_dragging_between_cells;
use crate::scheduling::page::filters::clear_filters;
use crate::scheduling::page::focus::keep_focus;
use crate::scheduling::page::ghost::Ghost;
use crate::scheduling::page::markup::Markup;
use crate::scheduling::page::plan::{Block, Face, lines_on};
use crate::scheduling::page::store::Saved;
use crate::scheduling::page::words as told;
use crate::scheduling::time_off::when;

#[component]
pub fn AgendaView() -> impl IntoView {
    let calendar = use_calendar();
    let label = move || words::agenda_of(calendar.title.get());

    view! {
        <section class="agenda settles" aria-label=label>
            <Show when=move || calendar.is_loading.get()><Loading/></Show>
            <Days days=calendar.days/>
        </section>
    }
    .into_any()
}

/// Days with their headings, in lines.
#[component]
pub fn Days(#[prop(into)] days: Signal<Vec<NaiveDate>>) -> impl IntoView {
    let calendar = use_calendar();
    let list = NodeRef::<html::Div>::new();
    let hands = use_dragging_between_cells(calendar, list);
    keep_focus(calendar, list);
    let marks = Marks::new(calendar);
    let ghost = use_placed_ghost(calendar);

    view! {
        <div
            class="agenda-days"
            node_ref=list
            data-dragging=move || calendar.drag.read().is_some().then_some("")
            on:pointerdown=move |event| hands.pressed(&event)
            on:pointermove=move |event| hands.moved(&event)
            on:pointerup=move |event| hands.released(&event)
            on:pointercancel=move |_| hands.cancelled()
            on:touchmove=move |event| hands.touch_moved(&event)
            on:contextmenu=move |event| hands.context_menu(&event)
            on:click=move |event| hands.clicked(&event)
        >
            <For each=move || days.get() key=|day| *day let:day>
                <DayLines day marks ghost/>
            </For>
        </div>
    }
    .into_any()
}

#[component]
fn DayLines(day: NaiveDate, marks: Marks, ghost: Memo<Placed>) -> impl IntoView {
    let calendar = use_calendar();
    let lines = Memo::new(move |_| lines_on(day, calendar));
    // The other days need not hear of a hand that moves here.
    let ghost = Memo::new(move |_| {
        let placed = ghost.read();
        placed.as_ref().filter(|(on, _)| *on == day).map(|(_, ghost)| ghost.clone())
    });
    let drawn = move || with_ghost(&lines.read(), ghost.get(), calendar.tz.get());
    let away = Memo::new(move |_| away(calendar, day));
    let is_today = move || (calendar.today.get() == day).then_some("date");
    let is_empty =
        move || lines.read().is_empty() && away.read().is_empty() && !calendar.is_loading.get();
    let long = clock::day(day, Style::LongDay);
    let heading = format!("day-{day}");
    let labelled_by = heading.clone();
    let add = words::new_shift_on(&long);

    view! {
        <div
            class="agenda-day"
            role="group"
            aria-labelledby=labelled_by
            data-day=day.to_string()
        >
            <header>
                <h2 id=heading aria-current=is_today>{long}</h2>
                <Show when=move || is_today().is_some()>
                    <Badge>{words::today()}</Badge>
                </Show>
                {untrack(|| calendar.may_plan()).then(|| view! {
                    <IconButton
                        icon=icondata::LuPlus
                        label=add
                        tone=ButtonTone::Quiet
                        size=ButtonSize::Small
                        on:click=move |_| calendar.editor.open_on(calendar, day, None)
                    />
                })}
            </header>
            <ul>
                <For each=move || away.get() key=|away| away.clone() let:away>
                    <li class="agenda-off" data-hue=away.1.hue.name()>
                        <span>{away.0}</span>
                        {who(&away.1)}
                        <small>{off_words::out_of_office()}</small>
                    </li>
                </For>
                <For each=drawn key=|line| line.clone() let:line>
                    {match line {
                        Line::Shift(block) => view! { <li><ShiftLine block marks/></li> }.into_any(),
                        Line::Ghost(ghost) => view! { <GhostLine ghost=*ghost/> }.into_any(),
                    }}
                </For>
            </ul>
            <Show when=is_empty>
                <p class="soft">{words::nobody_works()} " " {clear_button(calendar)}</p>
            </Show>
        </div>
    }
    .into_any()
}

/// Where filters leave nothing, the way out of them.
fn clear_button(calendar: Calendar) -> impl IntoView {
    move || {
        (!calendar.filters.read().is_empty()).then(|| {
            view! {
                <Button
                    size=ButtonSize::Small
                    tone=ButtonTone::Quiet
                    on:click=move |_| clear_filters(calendar)
                >
                    {words::clear_filters()}
                </Button>
            }
        })
    }
}

/// Who is away, and when.
fn away(calendar: Calendar, day: NaiveDate) -> Vec<(String, Face)> {
    let absences = calendar.desk.away.between(calendar, day, day);
    let faces = absences.into_iter().filter_map(|absence| {
        let person = calendar.desk.person(absence.technician_id)?;
        Some((when(&absence.when), Face::from(&person)))
    });
    faces.collect()
}

/// Ready to be drawn; two that are equal look the same.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Line {
    Shift(Arc<Block>),
    Ghost(Box<Ghost>),
}

/// The lines of a day with the ghost where the shift would stand.
fn with_ghost(blocks: &[Arc<Block>], ghost: Option<Ghost>, tz: Zone) -> Vec<Line> {
    let mut lines: Vec<Line> = blocks.iter().cloned().map(Line::Shift).collect();
    if let Some(ghost) = ghost {
        let from = Slot::at(ghost.span.starts_at(), tz).minute;
        let place = blocks.partition_point(|block| i32::from(block.piece.from) <= from);
        lines.insert(place, Line::Ghost(Box::new(ghost)));
    }
    lines
}

/// A shift where it would be if it were put down now.
#[component]
fn GhostLine(ghost: Ghost) -> impl IntoView {
    let tz = use_calendar().tz.get_untracked();
    let hue = ghost.face.as_ref().map_or(Hue::Slate, |face| face.hue);
    let conflicts = ghost.conflict.is_some();

    view! {
        <li
            class="agenda-shift"
            aria-hidden="true"
            data-ghost=""
            data-hue=hue.name()
            data-conflict=conflicts.then_some("")
        >
            <b>{told::times(&ghost.span, tz)}</b>
            {ghost.face.as_ref().map(who)}
            <small>
                {ghost.copies.then(|| view! { <Icon icon=icondata::LuCopy/> })}
                {ghost.conflict}
            </small>
        </li>
    }
}

#[component]
fn ShiftLine(block: Arc<Block>, marks: Marks) -> impl IntoView {
    let (lifted, pointed_out) = marks.of(block.id);
    let mut written = Markup::default();
    times(&block, &mut written);
    let unsaved = (block.saved == Saved::NotYet)
        .then(|| view! { <Badge state=State::Warning>{words::not_saved_yet()}</Badge> });

    let offered = block
        .is_offered
        .then(|| view! { <Badge state=State::Info>{swap_words::is_offered()}</Badge> });

    view! {
        <button
            type="button"
            class="agenda-shift"
            data-shift=block.id.to_string()
            data-hue=block.face.hue.name()
            data-kind=block.kind.name()
            data-state=(block.state != ShiftState::Scheduled).then(|| block.state.name())
            data-open=block.is_open.then_some("")
            data-lifted=lifted
            data-pointed-out=pointed_out
            aria-haspopup="dialog"
            aria-label=block.label.clone()
        >
            <b inner_html=written.into_html()></b>
            {who(&block.face)}
            <small>{block.about.clone()}</small>
            {offered}
            {unsaved}
        </button>
    }
}

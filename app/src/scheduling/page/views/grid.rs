//! What month and team have in common: cells in rows, and one pair of ears for all that is in them.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;

use super::cells::use_cells;
use crate::scheduling::page::address::View;
use crate::scheduling::page::block::reached;
use crate::scheduling::page::calendar::use_calendar;
use crate::scheduling::page::drag::use_dragging_between_cells;
use crate::scheduling::page::focus::keep_focus;

#[component]
pub fn CellGrid(
    class: &'static str,
    #[prop(into)] label: Signal<String>,
    children: Children,
) -> impl IntoView {
    let calendar = use_calendar();
    let grid = NodeRef::<html::Div>::new();
    let hands = use_dragging_between_cells(calendar, grid);
    let cells = use_cells(calendar, grid);
    keep_focus(calendar, grid);
    let clicked = move |event: MouseEvent| {
        hands.clicked(&event);
        // On a phone a day of the month is looked at first.
        let looks =
            calendar.view.get_untracked() == View::Month && calendar.is_narrow.get_untracked();
        if let Some((day, who)) = cells.clicked(&event)
            && untrack(|| calendar.may_plan())
            && !looks
        {
            calendar.editor.open_on(calendar, day, who.flatten());
        }
    };

    view! {
        <div
            class=class
            role="grid"
            aria-label=label
            node_ref=grid
            data-dragging=move || calendar.drag.read().is_some().then_some("")
            style:--days=move || calendar.days.read().len().to_string()
            on:pointerdown=move |event| hands.pressed(&event)
            on:pointermove=move |event| hands.moved(&event)
            on:pointerup=move |event| hands.released(&event)
            on:pointercancel=move |_| hands.cancelled()
            on:touchmove=move |event| hands.touch_moved(&event)
            on:contextmenu=move |event| hands.context_menu(&event)
            on:click=clicked
            on:pointerover=move |event| reached(event.target(), false)
            on:focusin=move |event| cells.focused(&event)
            on:keydown=move |event| cells.pressed(&event)
        >
            {children()}
        </div>
    }
    .into_any()
}

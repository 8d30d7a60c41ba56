//! The calendar page.

mod absences;
mod address;
mod ahead;
mod all_day;
mod block;
mod calendar;
mod copying;
pub(super) mod desk;
mod details;
mod drag;
mod editor;
mod empty;
mod filters;
mod focus;
mod gaps;
mod gesture;
mod ghost;
mod grid;
mod head;
mod keyboard;
mod legend;
mod loading;
mod markup;
mod offer;
mod overruled;
mod own;
mod plan;
mod planning;
mod print;
mod publish;
mod room;
mod side;
mod skeleton;
pub(super) mod store;
mod views;
mod walk;
pub(super) mod words;
mod zone_switch;

pub use self::words::kind as kind_word;

use domain::scheduling::Week;
use leptos::prelude::*;
use leptos_meta::Title;
use wasm_bindgen::JsCast;

use self::address::View;
use self::calendar::{Calendar, use_calendar};
use self::details::DetailsPopover;
use self::editor::EditorSheet;
use self::filters::FilterBar;
use self::grid::Grid;
use self::head::{CalendarHead, DayStrip, view_name};
use self::keyboard::use_keyboard;
use self::legend::Legend;
use self::offer::OfferDialog;
use self::print::PrintHead;
use self::side::CalendarSide;
use self::views::OtherView;
use crate::components::ProblemNote;
use crate::lazy::{LazyPart, from_then_on};
use crate::lazy_page;
use crate::messages::scheduling as messages;
use crate::scheduling::warnings::ObjectionDialog;
use crate::shell::add_crumb;

lazy_page!(copying_part, scheduling, view! { <copying::CopySheet/> });
// Nobody plans before they have seen what there is.
lazy_page!(editor_sheet, scheduling, view! { <EditorSheet/> });
lazy_page!(offer_part, scheduling, view! { <OfferDialog/> });

#[component]
pub fn Page() -> impl IntoView {
    let calendar = Calendar::provide();
    calendar.desk.ask_here();
    let has_hours = Memo::new(move |_| calendar.view.get().has_hours());
    // Shifts need not wait for the form, and nobody who asks for it waits for anything else.
    let wants_form = from_then_on(move || calendar.has_settled.get() || calendar.editor.is_open());
    // The sheet comes when it is first asked for, and stays to close itself.
    let copies = from_then_on(move || calendar.copying.get());
    use_keyboard(calendar);
    scroll_to_now(calendar);
    announce_pages(calendar);
    add_crumb(Signal::derive(move || match calendar.view.get() {
        View::Month | View::Agenda => calendar.title.get(),
        _ => messages::week_number(Week::of(calendar.day.get(), calendar.week_start()).number()),
    }));

    view! {
        <Title text=move || calendar.title.get()/>
        <CalendarHead/>
        <PrintHead/>
        <FilterBar/>
        <DayStrip/>
        <div class="cal-layout" data-folded=move || calendar.folds_side().then_some("")>
            <div class="cal-main settles">
                <Trouble/>
                {move || match has_hours.get() {
                    true => view! { <Grid/> }.into_any(),
                    false => view! { <OtherView/> }.into_any(),
                }}
                <Legend/>
            </div>
            <CalendarSide/>
        </div>
        <DetailsPopover/>
        <ObjectionDialog objection=calendar.desk.objection name_of=move |id| calendar.desk.called(id)/>
        <Show when=move || calendar.may_plan() && wants_form.get()>
            <LazyPart part=editor_sheet::PAGE/>
        </Show>
        <Show when=move || copies.get()><LazyPart part=copying_part::PAGE/></Show>
        {move || calendar.offering.read().is_some().then(|| view! { <LazyPart part=offer_part::PAGE/> })}
        <div class="visually-hidden" role="status" aria-live="assertive">
            {move || calendar.announcement.get()}
        </div>
        <Show when=move || calendar.drag.read().as_ref().is_some_and(|drag| drag.gesture.is_none())>
            <p class="carry-hint" aria-hidden="true">{messages::carry_hint()}</p>
        </Show>
    }
    .into_any()
}

/// Why there is nothing to see, where something was asked for in vain. What was seen before stays
/// in sight, and the shell says that it is old.
#[component]
fn Trouble() -> impl IntoView {
    let calendar = use_calendar();
    let message = move || {
        let problem = calendar.desk.trouble.get()?;
        let has_seen = calendar.has_seen();
        (!has_seen).then_some(problem.message)
    };

    move || {
        message().map(|message| view! { <ProblemNote message retry=Callback::new(move |()| calendar.try_again())/> })
    }
}

/// When sizes were observed and what follows from them was drawn.
fn after_layout(run: impl FnOnce() + 'static) {
    request_animation_frame(|| request_animation_frame(run));
}

/// Tells those who do not see it where a turned page or another view has led.
fn announce_pages(calendar: Calendar) {
    let shown = move || format!("{}, {}", view_name(calendar.view.get()), calendar.title.get());
    let told = StoredValue::new(untrack(shown));
    Effect::watch(
        move || (shown(), calendar.is_loading.get()),
        move |(shown, is_loading), _, _| {
            // How many there are is known when they are there.
            if *is_loading || told.with_value(|told| told == shown) {
                return;
            }
            told.set_value(shown.clone());
            // Carrying a shift over the edge of a page says more.
            if calendar.drag.read_untracked().is_none() {
                let shifts = untrack(|| calendar.shifts_in_sight());
                let shifts = i64::try_from(shifts).unwrap_or(i64::MAX);
                calendar.announce(format!("{shown}, {}", messages::shown_shifts(shifts)));
            }
        },
        false,
    );
}

/// Today's hours before now are over: on a screen that cannot show all of them, now comes first.
fn scroll_to_now(calendar: Calendar) {
    Effect::new(move |has_scrolled| {
        let is_today =
            calendar.view.get() == View::Day && calendar.day.get() == calendar.today.get();
        // Whether the hours scroll in a box of their own shows only when the shifts are there.
        let has_scrolled = is_today && has_scrolled == Some(true);
        if !is_today || has_scrolled || calendar.is_loading.get() {
            return has_scrolled;
        }
        after_layout(|| {
            let Ok(Some(now)) = document().query_selector(".day > .now") else { return };
            let top = now.get_bounding_client_rect().top();
            if let Ok(Some(pane)) = now.closest(".week[data-crowded]") {
                let middle =
                    pane.get_bounding_client_rect().top() + f64::from(pane.client_height()) / 2.0;
                let to = web_sys::ScrollToOptions::new();
                to.set_top(top - middle);
                return pane.scroll_by_with_scroll_to_options(&to);
            }
            let height =
                window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
            if top > height * 0.8 {
                let options = web_sys::ScrollIntoViewOptions::new();
                options.set_block(web_sys::ScrollLogicalPosition::Center);
                now.unchecked_ref::<web_sys::Element>()
                    .scroll_into_view_with_scroll_into_view_options(&options);
            }
        });
        true
    });
}

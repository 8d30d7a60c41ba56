//! The calendar's title line: which days, turning pages, choosing the view.

use chrono::{Datelike, NaiveDate};
use domain::scheduling::Week;
use leptos::prelude::*;

use super::address::View;
use super::calendar::use_calendar;
use super::publish::PublishDrafts;
use crate::clock::{self, Style};
use crate::components::{
    Button, ButtonTone, IconButton, Kbd, Menu, MenuItem, PageHead, SegmentLink, Segmented,
};
use crate::lazy::{LazyPart, from_then_on};
use crate::lazy_page;
use crate::messages::scheduling as words;

lazy_page!(publish_part, scheduling, view! { <PublishDrafts/> });

#[component]
pub fn CalendarHead() -> impl IntoView {
    let calendar = use_calendar();
    let previous = move || match calendar.view.get() {
        View::Day => words::previous_day(),
        View::Month => words::previous_month(),
        _ => words::previous_week(),
    };
    let next = move || match calendar.view.get() {
        View::Day => words::next_day(),
        View::Month => words::next_month(),
        _ => words::next_week(),
    };
    // As soon as there is something to publish, because what stands beside the button moves aside.
    let wants_publish = from_then_on(move || {
        calendar.has_settled.get() || calendar.with_drafts(|drafts| drafts.next().is_some())
    });

    view! {
        <div class="cal-head">
            <PageHead title=move || calendar.title.get()>
                <div class="button-group" role="group" aria-label=words::move_by()>
                    <IconButton
                        icon=icondata::LuChevronLeft
                        label=previous
                        on:click=move |_| calendar.turn(-1)
                    />
                    <Button on:click=move |_| calendar.show_today()>{words::today()} <Kbd>"T"</Kbd></Button>
                    <IconButton icon=icondata::LuChevronRight label=next on:click=move |_| calendar.turn(1)/>
                </div>
                <Segmented label=words::view()>
                    {View::ALL.map(|view| view! { <ViewLink view/> }).collect_view()}
                </Segmented>
                <Menu label=words::more_to_do() icon=icondata::LuEllipsis>
                    {untrack(|| calendar.may_plan()).then(|| view! {
                        <MenuItem icon=icondata::LuCopy on:click=move |_| calendar.copying.set(true)>
                            {words::copy_week()}
                        </MenuItem>
                    })}
                    <MenuItem icon=icondata::LuPrinter on:click=|_| print()>{words::print()}</MenuItem>
                </Menu>
                <Show when=move || calendar.may_plan()>
                    <Show when=move || wants_publish.get()><LazyPart part=publish_part::PAGE/></Show>
                    <Button
                        tone=ButtonTone::Primary
                        icon=icondata::LuPlus
                        on:click=move |_| calendar.editor.open_blank(calendar)
                    >
                        {words::new_shift()}
                        <Kbd>"N"</Kbd>
                    </Button>
                </Show>
            </PageHead>
        </div>
    }
    .into_any()
}

fn print() {
    // Asking for the dialog does not fail; what becomes of it is the browser's affair.
    let _ = window().print();
}

#[component]
fn ViewLink(view: View) -> impl IntoView {
    let calendar = use_calendar();
    let href = move || {
        let mut address = calendar.address.get();
        address.view = Some(view);
        address.href()
    };
    let selected = Signal::derive(move || calendar.view.get() == view);

    view! { <SegmentLink href selected>{view_name(view)}</SegmentLink> }
}

pub fn view_name(view: View) -> &'static str {
    match view {
        View::Day => words::day(),
        View::Week => words::week(),
        View::Month => words::month(),
        View::Team => words::team(),
        View::Agenda => words::agenda(),
    }
}

/// The week around the day that is shown, for the thumb.
#[component]
pub fn DayStrip() -> impl IntoView {
    let calendar = use_calendar();
    let week = Memo::new(move |_| Week::of(calendar.day.get(), calendar.week_start()));

    view! {
        <Show when=move || calendar.view.get() == View::Day>
            <nav class="day-strip" aria-label=words::pick_day()>
                <For each=move || week.get().days() key=|day| *day let:day>
                    <StripDay day/>
                </For>
            </nav>
        </Show>
    }
    .into_any()
}

#[component]
fn StripDay(day: NaiveDate) -> impl IntoView {
    let calendar = use_calendar();
    let href = move || calendar.address.read().with_day(day).href();
    let shown = move || (calendar.day.get() == day).then_some("date");
    let is_today = move || (calendar.today.get() == day).then_some("");

    view! {
        <a href=href data-noscroll="" aria-current=shown data-today=is_today aria-label=clock::day(day, Style::LongDay)>
            <span>{clock::day(day, Style::WeekdayName)}</span>
            <b>{day.day()}</b>
        </a>
    }
}

//! The calendar's title line: which days, turning pages, choosing the view.

use chrono::{Datelike, NaiveDate};
use domain::scheduling::Week;
use leptos::prelude::*;

use super::address::View;
use super::calendar::{Calendar, use_calendar};
use super::publish::PublishDrafts;
use crate::clock::{self, Style};
use crate::components::{Button, ButtonTone, IconButton, Kbd, PageHead, SegmentLink, Segmented};
use crate::lazy::LazyPart;
use crate::lazy_page;
use crate::messages::scheduling as words;

lazy_page!(publish_part, scheduling, view! { <PublishDrafts/> });

#[component]
pub fn CalendarHead() -> impl IntoView {
    let calendar = use_calendar();
    let is_week = move || calendar.view.get() == View::Week;
    let previous = move || if is_week() { words::previous_week() } else { words::previous_day() };
    let next = move || if is_week() { words::next_week() } else { words::next_day() };

    view! {
        <div class="cal-head">
            <PageHead title=move || title(calendar)>
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
                    <ViewLink view=View::Day>{words::day()}</ViewLink>
                    <ViewLink view=View::Week>{words::week()}</ViewLink>
                </Segmented>
                <Show when=move || calendar.may_plan()>
                    <LazyPart part=publish_part::PAGE/>
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

/// `16–22 November 2026`, `Wednesday, 18 November 2026`
pub fn title(calendar: Calendar) -> String {
    let days = calendar.days.read();
    match &days[..] {
        [day] => clock::day(*day, Style::Full),
        days => clock::days(days[0], days[days.len() - 1]),
    }
}

#[component]
fn ViewLink(view: View, children: Children) -> impl IntoView {
    let calendar = use_calendar();
    let href = move || {
        let mut address = calendar.address.get();
        address.view = Some(view);
        address.href()
    };
    let selected = Signal::derive(move || calendar.view.get() == view);

    view! { <SegmentLink href selected>{children()}</SegmentLink> }
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

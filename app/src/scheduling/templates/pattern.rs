//! The pattern of a week: a line of 24 hours for each day, and the times as text beside it.

use chrono::{NaiveDate, Weekday};
use domain::scheduling::CivilSpan;
use domain::scheduling::templates::{WEEKDAYS, weekday_name};
use leptos::prelude::*;

use super::editor::Editor;
use super::typed::spans;
use crate::clock::{self, Style};
use crate::components::{
    ButtonSize, ButtonTone, Card, Glyph, IconButton, State, sentence, unique_id,
};
use crate::messages::schedules as words;

/// Its name in the page's language.
pub(super) fn day_name(day: Weekday) -> String {
    let date = NaiveDate::from_isoywd_opt(2024, 1, day).unwrap_or_default();
    clock::day(date, Style::WeekdayName)
}

#[component]
pub(super) fn Pattern(editor: Editor) -> impl IntoView {
    let days = editor.fields.days;
    let hours = move || {
        let minutes: u32 = days
            .iter()
            .flat_map(|day| spans(&day.read()).unwrap_or_default())
            .map(|span| u32::from(span.minutes()))
            .sum();
        words::hours(clock::number(f64::from(minutes) / 60.0))
    };
    let scale = (0..=24)
        .step_by(3)
        .map(|hour| view! { <i style:--at=hour.to_string()>{format!("{hour:02}")}</i> })
        .collect_view();

    view! {
        <Card
            title=words::week()
            tools=move || view! { <small>{hours}</small> }
            footer=|| words::how_to_write()
        >
            <div class="pattern" data-hue=move || editor.hue()>
                <div class="pattern-axis" aria-hidden="true">
                    <span></span>
                    <span class="scale">{scale}</span>
                    <span></span>
                </div>
                {(0..7).map(|index| view! { <Day editor index/> }).collect_view()}
                {move || {
                    editor
                        .problem_at("days")
                        .map(|reason| view! { <p class="error" role="alert"><Glyph state=State::Critical/><span>{reason}</span></p> })
                }}
            </div>
        </Card>
    }
}

#[component]
fn Day(editor: Editor, index: usize) -> impl IntoView {
    let days = editor.fields.days;
    let (day, text) = (WEEKDAYS[index], days[index]);
    let name = day_name(day);
    let next = day_name(WEEKDAYS[(index + 1) % 7]);
    let id = unique_id("day");
    let error_id = format!("{id}-error");
    let field = format!("days.{}", weekday_name(day));
    let error = Memo::new(move |_| match spans(&text.read()) {
        Err(err) => Some(sentence(&err.to_string())),
        Ok(_) => editor.problem_at(&field),
    });
    let input = NodeRef::<leptos::html::Input>::new();
    let add = move |_| {
        text.update(|text| {
            let known = spans(text).unwrap_or_default();
            let start = known.last().map_or("09:00".to_owned(), |last| last.end().to_string());
            let gap = if text.trim().is_empty() { "" } else { ", " };
            let end = if known.is_empty() { "17:30" } else { "" };
            *text = format!("{}{gap}{start}–{end}", text.trim_end_matches([',', ' ']));
        });
        if let Some(input) = input.get_untracked() {
            // Fails only for what cannot have the focus.
            let _ = input.focus();
        }
    };
    let line = move || {
        let parsed = |index: usize| spans(&days[index].read()).unwrap_or_default();
        let before = parsed((index + 6) % 7);
        let carried =
            before.into_iter().filter(|span| span.ends_next_day() && span.end().minutes() > 0);
        let carried = carried.map(|span| piece(0, span.end().minutes(), None, false));
        let own = parsed(index).into_iter().map(|span| {
            let to = if span.ends_next_day() { 1440 } else { span.end().minutes() };
            piece(span.start().minutes(), to, Some(span), span.ends_next_day())
        });
        carried.chain(own).collect_view()
    };
    let described = error_id.clone();

    view! {
        <div class="pattern-row" role="group" aria-label=name.clone()>
            <b aria-hidden="true">{name.clone()}</b>
            <div class="pattern-line" aria-hidden="true">{line}</div>
            <div class="pattern-times">
                <input
                    class="input"
                    id=id
                    node_ref=input
                    aria-label=words::day_times(&name)
                    placeholder=words::free()
                    autocomplete="off"
                    spellcheck="false"
                    bind:value=text
                    aria-invalid=move || error.read().is_some().then_some("true")
                    aria-describedby=move || error.read().is_some().then(|| described.clone())
                />
                <IconButton
                    icon=icondata::LuPlus
                    label=words::add_span(&name)
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    on:click=add
                />
                <IconButton
                    icon=icondata::LuCopy
                    label=words::copy_day(&name, next)
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    on:click=move |_| days[(index + 1) % 7].set(text.get_untracked())
                />
            </div>
            {move || {
                let id = error_id.clone();
                error
                    .get()
                    .map(|reason| view! { <p class="error" id=id role="alert"><Glyph state=State::Critical/><span>{reason}</span></p> })
            }}
        </div>
    }
}

/// A piece of a line, in minutes of the day.
fn piece(from: u16, to: u16, span: Option<CivilSpan>, continues: bool) -> impl IntoView {
    let hours = |minutes: u16| (f64::from(minutes) / 60.0).to_string();
    view! {
        <i
            class=span.is_none().then_some("cont")
            data-continues=continues.then_some("")
            style:--from=hours(from)
            style:--to=hours(to)
        >
            <span>{span.map(|span| span.to_string())}</span>
        </i>
    }
}

//! Fields for a day and for a time of day.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta};
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::field::Frame;
use super::time_text::parse_time;
use crate::clock::{self, Style};
use crate::messages::components as words;

/// To the browser a year is one from its first digit on: who types 2026 passes 2, 20 and 202.
const FIRST_YEAR: i32 = 1900;

/// A calendar day, chosen with the browser's own calendar; the weekday stands beside it.
#[component]
pub fn DateField(
    #[prop(into)] label: TextProp,
    value: RwSignal<Option<NaiveDate>>,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional)] earliest: Option<NaiveDate>,
    #[prop(optional)] latest: Option<NaiveDate>,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let frame = Frame::new("date", label, hint, error, optional);
    let input = NodeRef::<html::Input>::new();
    // What came from the field stands there already. Written again while somebody types, it would take away the
    // parts that make no date yet.
    let own = StoredValue::new(None::<Option<NaiveDate>>);
    Effect::new(move |_| {
        let (Some(input), date) = (input.get(), value.get()) else { return };
        if own.get_value() != Some(date) {
            input.set_value(&date.map(|date| date.to_string()).unwrap_or_default());
            own.set_value(Some(date));
        }
    });
    let taken = move |typed: String| {
        let date = typed.parse().ok().filter(|date: &NaiveDate| date.year() >= FIRST_YEAR);
        own.set_value(Some(date));
        value.set(date);
    };
    let weekday = move || value.get().map(|date| clock::day(date, Style::WeekdayName));
    let control = view! {
        <div class="date">
            <input
                node_ref=input
                class="input"
                type="date"
                id=frame.id.clone()
                name=name
                autofocus=autofocus
                min=earliest.map(|date| date.to_string())
                max=latest.map(|date| date.to_string())
                disabled=disabled
                aria-invalid=frame.invalid()
                aria-describedby=frame.described_by()
                on:change:target=move |event| taken(event.target().value())
            />
            <span class="weekday" aria-hidden="true">{weekday}</span>
        </div>
    };

    frame.around(control)
}

/// A time of day, written as the reader wants it. Takes `930` for 9:30; the arrow keys move it by `step`
/// minutes, page keys by an hour. On a phone it is the phone's own clock.
#[component]
pub fn TimeField(
    #[prop(into)] label: TextProp,
    value: RwSignal<Option<NaiveTime>>,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    /// In minutes.
    #[prop(default = 5)]
    step: u16,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let refused = RwSignal::new(None::<String>);
    let own_error = Signal::derive(move || refused.get().or_else(|| error.get()));
    let frame = Frame::new("time", label, hint, own_error, optional);

    let is_touch = has_coarse_pointer();
    // The phone's own clock takes one form and shows what the phone is set to.
    let write = move |time: NaiveTime| match is_touch {
        true => time.format("%H:%M").to_string(),
        false => clock::time_of_day(time),
    };
    let text = move || value.get().map(write).unwrap_or_default();
    let take = move |typed: String| {
        let parsed = parse_time(&typed);
        let understood = parsed.is_some() || typed.trim().is_empty();
        refused.set((!understood).then(|| words::no_time(&typed)));
        if understood {
            value.set(parsed);
        }
    };
    let shift_by = move |minutes: i64| {
        value.update(|time| {
            *time = Some(time.unwrap_or(NaiveTime::MIN) + TimeDelta::minutes(minutes));
        });
        refused.set(None);
    };
    let step_minutes = i64::from(step);
    let on_key = move |event: leptos::ev::KeyboardEvent| {
        let minutes = match event.key().as_str() {
            "ArrowUp" => step_minutes,
            "ArrowDown" => -step_minutes,
            "PageUp" => 60,
            "PageDown" => -60,
            _ => return,
        };
        event.prevent_default();
        shift_by(minutes);
    };

    let id = frame.id.clone();
    let (invalid, described_by) = (frame.invalid(), frame.described_by());
    let control = view! {
        <input
            class="input time"
            type=if is_touch { "time" } else { "text" }
            inputmode="numeric"
            autocomplete="off"
            spellcheck="false"
            step=is_touch.then(|| (u32::from(step) * 60).to_string())
            id=id
            name=name
            prop:value=text
            disabled=disabled
            aria-invalid=invalid
            aria-describedby=described_by
            on:change:target=move |event| {
                take(event.target().value());
                // The same time typed another way changes no signal, so the field is written here.
                if refused.read_untracked().is_none() {
                    event.target().set_value(&value.get_untracked().map(write).unwrap_or_default());
                }
            }
            on:focus:target=move |event| if !is_touch { event.target().select() }
            on:keydown=move |event| if !is_touch { on_key(event) }
        />
    };

    frame.around(control)
}

fn has_coarse_pointer() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

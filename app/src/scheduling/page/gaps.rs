//! The coverage of the days in sight, in a lane above them, and the gaps ahead beside them. For
//! those who plan; their code comes after the calendar stands.

use chrono::{DateTime, NaiveDate, Utc};
use domain::locations::LocationId;
use domain::scheduling::coverage::{Coverage, Stretch};
use domain::scheduling::{ShiftKind, ShiftSpan};
use domain::zones::day_bounds;
use leptos::prelude::*;

use super::calendar::{Calendar, use_calendar};
use crate::clock::{self, Style};
use crate::components::Card;
use crate::lazy::LazyPart;
use crate::lazy_page;
use crate::messages::coverage as words;
use crate::scheduling::coverage::{GapsAhead, follow, missing, times};

lazy_page!(lane_part, scheduling, view! { <Lane/> });
lazy_page!(ahead_part, scheduling, view! { <Ahead/> });

/// As high from the start as it will be, so that the hours stay where they are.
#[component]
pub fn GapLane() -> impl IntoView {
    let calendar = use_calendar();
    view! {
        <Show when=move || calendar.may_plan()>
            <div class="allday-label" aria-hidden="true">{words::lane()}</div>
            <ul class="gap-lane" aria-label=words::lane_label()>
                <Show when=move || calendar.has_settled.get()><LazyPart part=lane_part::PAGE/></Show>
            </ul>
        </Show>
    }
}

#[component]
pub fn GapsBeside() -> impl IntoView {
    let calendar = use_calendar();
    view! {
        <Show when=move || calendar.may_plan() && calendar.has_settled.get()>
            <LazyPart part=ahead_part::PAGE/>
        </Show>
    }
}

#[component]
fn Ahead() -> impl IntoView {
    let calendar = use_calendar();
    let places =
        Signal::derive(move || calendar.filters.read().locations.iter().copied().collect());
    view! {
        <Card title=words::gaps_ahead() tools=|| view! { <a href="/admin/coverage">{words::title()}</a> }>
            <GapsAhead most=4 places/>
        </Card>
    }
}

/// What is to be told of a day: where too few are, then where there are more than needed.
#[derive(Clone, PartialEq)]
struct DayCoverage {
    day: NaiveDate,
    gaps: Vec<Stretch>,
    surplus: Vec<Stretch>,
}

#[component]
fn Lane() -> impl IntoView {
    let calendar = use_calendar();
    let found = follow(Signal::derive(move || {
        let (days, tz) = (calendar.days.read(), calendar.tz.get());
        (day_bounds(days[0], tz).0, day_bounds(days[days.len() - 1], tz).1)
    }));
    let days = Memo::new(move |_| {
        let found = found.get().and_then(Result::ok).unwrap_or_default();
        let days = calendar.days.get().into_iter();
        days.map(|day| of_day(calendar, &found, day)).collect::<Vec<_>>()
    });

    // As in the grid, a page that is turned keeps its cells, and most days lack nobody.
    let at = move |place: usize| {
        Memo::new(move |_| {
            let day = days.read().get(place).cloned();
            day.filter(|day| !(day.gaps.is_empty() && day.surplus.is_empty()))
        })
    };

    view! {
        <For each=move || 0..calendar.days.read().len() key=|place| *place let:place>
            <LaneCell coverage=at(place)/>
        </For>
    }
}

/// The stretches of a day at the places that are looked at, cut at its ends.
fn of_day(calendar: Calendar, found: &Coverage, day: NaiveDate) -> DayCoverage {
    let (from, to) = day_bounds(day, calendar.tz.get());
    let filters = calendar.filters.read();
    let cut = |all: &[Stretch]| -> Vec<Stretch> {
        all.iter()
            .filter(|one| one.starts_at < to && from < one.ends_at)
            .filter(|one| {
                filters.locations.is_empty() || filters.locations.contains(&one.location_id)
            })
            .map(|one| Stretch {
                starts_at: one.starts_at.max(from),
                ends_at: one.ends_at.min(to),
                ..one.clone()
            })
            .collect()
    };
    DayCoverage { day, gaps: cut(&found.gaps), surplus: cut(&found.surplus) }
}

#[component]
fn LaneCell(coverage: Memo<Option<DayCoverage>>) -> impl IntoView {
    let calendar = use_calendar();
    view! {
        <li>
            <span class="gap-bar" aria-hidden="true">
                {move || coverage.get().map(|coverage| bars(calendar, &coverage))}
            </span>
            <span class="gap-line">{move || coverage.get().map(|coverage| line(calendar, coverage))}</span>
        </li>
    }
    .into_any()
}

/// Where on the day how many lack, or are spare.
fn bars(calendar: Calendar, coverage: &DayCoverage) -> impl IntoView + use<> {
    let DayCoverage { day, gaps, surplus } = coverage;
    let (from, to) = day_bounds(*day, calendar.tz.get());
    let share = move |at: DateTime<Utc>| {
        let (at, whole) = ((at - from).num_minutes(), (to - from).num_minutes());
        format!("{}%", at * 100 / whole.max(1))
    };
    // Places lie over one another: of numbers in the same place one is written, of a gap if there is one.
    let mut numbered: Vec<&Stretch> = Vec::new();
    for stretch in gaps.iter().chain(surplus) {
        let is_free = |other: &&Stretch| {
            other.ends_at <= stretch.starts_at || stretch.ends_at <= other.starts_at
        };
        if numbered.iter().all(is_free) {
            numbered.push(stretch);
        }
    }
    let bar = |stretch: &Stretch| {
        let (is_gap, number) = match stretch.missing() {
            0 => (false, stretch.spare()),
            missing => (true, missing),
        };
        let sign = if is_gap { "−" } else { "+" };
        let is_numbered = numbered.iter().any(|other| std::ptr::eq(*other, stretch));
        view! {
            <i
                data-gap=is_gap.then_some("")
                style:--from=share(stretch.starts_at)
                style:--to=share(stretch.ends_at)
            >
                {is_numbered.then(|| view! { <span>{sign} {number.to_string()}</span> })}
            </i>
        }
    };
    surplus.iter().chain(gaps).map(bar).collect_view()
}

/// The first gap, how many more, or what is to spare.
fn line(calendar: Calendar, coverage: DayCoverage) -> impl IntoView {
    let DayCoverage { day, gaps, surplus } = coverage;
    let more = gaps.len().saturating_sub(1);
    let more = (more > 0).then(|| {
        let label = words::more_gaps(i64::try_from(more).unwrap_or(i64::MAX));
        view! { <a href="/admin/coverage" aria-label=label>"+" {more.to_string()}</a> }
    });
    let spare = surplus.first().filter(|_| gaps.is_empty()).map(|first| {
        let zone = calendar.zone.get();
        let text = words::spare(i64::from(first.spare()));
        let when = times(first.starts_at, first.ends_at, &zone);
        view! { <small>"+" {first.spare().to_string()} " " {when} <span class="visually-hidden">{text}</span></small> }
    });
    let chip = gaps.into_iter().next().map(|gap| chip(calendar, day, gap));

    view! { {chip} {more} {spare} }
}

fn chip(calendar: Calendar, day: NaiveDate, gap: Stretch) -> impl IntoView {
    let place = calendar.desk.location(gap.location_id);
    let place = place.map(|place| place.name.to_string()).unwrap_or_default();
    let hours = times(gap.starts_at, gap.ends_at, &calendar.zone.get());
    let when = format!("{}, {hours}", clock::day(day, Style::LongDay));
    let label = words::gap_label(when, &place, missing(&gap));
    let title = label.clone();
    let number = format!("−{}", gap.missing());
    let plan = move |_| {
        let location = gap.location_id.to_string();
        if let Some(span) = closing(gap.starts_at, gap.ends_at) {
            calendar.editor.open_gap(calendar, span, location, gap.kind);
        }
    };

    view! {
        <button type="button" class="gap" title=title aria-label=label on:click=plan>
            <b>{number}</b>
            <span>{hours}</span>
            <small>{place}</small>
        </button>
    }
}

/// The longest shift that closes a gap from its start on.
fn closing(from: DateTime<Utc>, to: DateTime<Utc>) -> Option<ShiftSpan> {
    ShiftSpan::new(from, to.min(from + ShiftSpan::MAX)).ok()
}

/// The shift that a link asks for, such as `2026-11-24T08:00Z~2026-11-24T16:00Z~work~` and the place.
pub fn asked_for(text: &str) -> Option<(ShiftSpan, ShiftKind, LocationId)> {
    let [from, to, kind, place] = text.split('~').collect::<Vec<_>>().try_into().ok()?;
    let at = |text: &str| -> Option<DateTime<Utc>> {
        let civil = chrono::NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%MZ").ok()?;
        Some(civil.and_utc())
    };
    Some((closing(at(from)?, at(to)?)?, kind.parse().unwrap_or_default(), place.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_asks_for_a_shift_of_at_most_a_day() {
        let place = LocationId(uuid::Uuid::from_u128(7));
        let link = |to: &str| format!("2026-11-24T08:00Z~{to}~on_call~{place}");
        let (span, kind, where_) = asked_for(&link("2026-11-26T16:00Z")).unwrap();
        assert_eq!((span.length().num_hours(), kind, where_), (24, ShiftKind::OnCall, place));
        for text in ["", "1", "2026-11-24T08:00Z", &link("2026-11-23T08:00Z")] {
            assert_eq!(asked_for(text), None, "{text}");
        }
    }
}

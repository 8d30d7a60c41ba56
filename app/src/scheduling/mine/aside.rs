//! My hours, my time off and what is left of it.

use chrono::{Datelike, TimeDelta};
use domain::Page;
use domain::live::Event;
use domain::scheduling::time_off::{Balance, SeenTimeOff, TimeOffFilter, TimeOffState};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Mine;
use crate::clock;
use crate::components::Card;
use crate::messages::my_schedule as words;
use crate::messages::scheduling as shift_words;
use crate::messages::time_off as off_words;
use crate::scheduling::feeds::FeedLinks;
use crate::scheduling::time_off::{BalanceRows, api, state_badge, when};

#[component]
pub fn Aside(mine: Mine, has_own: bool) -> impl IntoView {
    view! {
        <div class="stack">
            <Hours mine/>
            {has_own.then(|| view! { <Away mine/> })}
            <FeedLinks/>
        </div>
    }
    .into_any()
}

#[component]
fn Hours(mine: Mine) -> impl IntoView {
    let row = move |label: &'static str, is_week: bool| {
        let sums = Memo::new(move |_| {
            let (from, to) = if is_week {
                mine.week()
            } else {
                let month = domain::scheduling::calendar::Month::of(mine.today.get());
                let tz = mine.tz.get();
                let first = domain::zones::day_bounds(month.first(), tz).0;
                (first, domain::zones::day_bounds(month.last(), tz).1)
            };
            let (worked, on_call) = mine.worked((from, to));
            let (ahead, _) = mine.worked((mine.now.get().clamp(from, to), to));
            (worked, on_call, ahead)
        });
        let details = move || {
            let (_, on_call, ahead) = sums.get();
            let ahead = (ahead > TimeDelta::zero()).then(|| words::still_ahead(hours(ahead)));
            let on_call = (on_call > TimeDelta::zero()).then(|| words::on_call_too(hours(on_call)));
            ahead.into_iter().chain(on_call).collect::<Vec<_>>().join(" · ")
        };
        view! {
            <li>
                <span class="grow">
                    <span class="title">{label}</span>
                    <small>{details}</small>
                </span>
                <b>{move || hours(sums.get().0)}</b>
            </li>
        }
    };

    view! {
        <Card title=words::hours()>
            <ul class="rows">
                {row(words::this_week(), true)}
                {row(words::this_month(), false)}
            </ul>
            <div class="body"><p class="soft">{words::how_counted()}</p></div>
        </Card>
    }
    .into_any()
}

fn hours(length: TimeDelta) -> String {
    shift_words::hours_long(clock::number(length.num_minutes() as f64 / 60.0))
}

/// What is ahead of time off, and how many days are left of the year.
#[component]
fn Away(mine: Mine) -> impl IntoView {
    let balances = RwSignal::new(Vec::<Balance>::new());
    let ahead = RwSignal::new(Vec::<SeenTimeOff>::new());
    let year = mine.today.get_untracked().year();
    let load = move || {
        spawn_local(async move {
            let filter = TimeOffFilter { technician: Some(mine.me), ..TimeOffFilter::default() };
            // What could not be asked stays as it was; the shell says that it is old.
            if let Ok(Page { items, .. }) = api::list_time_off(filter, None).await {
                ahead.try_set(items);
            }
            if let Ok(found) = api::balances(mine.me, year).await {
                balances.try_set(found);
            }
        });
    };
    Effect::new(move |_| {
        mine.desk.live.resync.track();
        load();
    });
    mine.desk.live.on_event(move |event| {
        if let Event::TimeOffChanged { .. } = event {
            load();
        }
    });
    let rows = move || {
        let today = mine.today.get();
        let mut ahead = ahead.get();
        let counts = |state| matches!(state, TimeOffState::Requested | TimeOffState::Approved);
        ahead.retain(|it| counts(it.state) && it.when.last_day() >= today);
        ahead.sort_by_key(|it| it.when.first_day());
        if ahead.is_empty() {
            return view! { <li><span class="grow soft">{words::no_time_off()}</span></li> }
                .into_any();
        }
        let rows = ahead.into_iter().map(|it| {
            view! { <li><span class="grow">{when(&it.when)}</span> {state_badge(it.state)}</li> }
        });
        rows.collect_view().into_any()
    };
    let all = || view! { <a href="/time-off">{words::all_time_off()}</a> };

    view! {
        <Card title=words::time_off() tools=all>
            <ul class="rows">{rows}</ul>
        </Card>
        <Show when=move || !balances.read().is_empty()>
            <Card title=off_words::balances(year)>
                <BalanceRows balances/>
            </Card>
        </Show>
    }
    .into_any()
}

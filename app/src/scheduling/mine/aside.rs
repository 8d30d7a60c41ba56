//! My hours, my time off and what is left of it.

use chrono::{Datelike, TimeDelta};
use domain::live::Event;
use domain::scheduling::time_off::{SeenTimeOff, TimeOffFilter, TimeOffState};
use leptos::prelude::*;

use super::Mine;
use crate::clock;
use crate::components::{Asked, Card, Loading};
use crate::lazy::from_then_on;
use crate::messages::my_schedule as words;
use crate::messages::scheduling as shift_words;
use crate::messages::time_off as off_words;
use crate::scheduling::feeds::FeedLinks;
use crate::scheduling::time_off::{BalanceRows, api, state_badge, when};

#[component]
pub fn Aside(mine: Mine, has_own: bool) -> impl IntoView {
    view! {
        <div class="stack settles">
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

    let failed = from_then_on(move || mine.desk.trouble.read().is_some());
    let waits = move || !failed.get() && !mine.has_seen(mine.month());

    view! {
        <Card title=words::hours()>
            <Show when=waits><Loading/></Show>
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
    let year = mine.today.get_untracked().year();
    let off = Asked::new(move || async move {
        let filter = TimeOffFilter { technician: Some(mine.me), ..TimeOffFilter::default() };
        Ok(api::list_time_off(filter, None).await?.items)
    });
    let left = Asked::new(move || api::balances(mine.me, year));
    mine.desk.live.on_event(move |event| {
        if let Event::TimeOffChanged { .. } = event {
            off.again();
            left.again();
        }
    });
    let rows = move |mut ahead: Vec<SeenTimeOff>| {
        let today = mine.today.get();
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
    let balances = move || match left.answer.get() {
        Some(Ok(balances)) if !balances.is_empty() => view! {
            <Card title=off_words::balances(year)>
                <BalanceRows balances/>
            </Card>
        }
        .into_any(),
        Some(_) => ().into_any(),
        None => view! { <span class="loading" hidden></span> }.into_any(),
    };

    view! {
        <Card title=words::time_off() tools=all>
            {off.show(move |ahead| {
                view! { <ul class="rows">{move || rows(ahead.clone())}</ul> }.into_any()
            })}
        </Card>
        {balances}
    }
    .into_any()
}

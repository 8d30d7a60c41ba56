//! The list of gaps ahead.

use chrono::{DurationRound, TimeDelta};
use domain::locations::LocationId;
use domain::scheduling::coverage::Stretch;
use leptos::prelude::*;

use super::follow::follow;
use super::words::{missing, plan_link, when};
use crate::components::{ButtonLink, ButtonSize, Glyph, Loading, ProblemNote, State};
use crate::live::use_live;
use crate::locations::use_locations;
use crate::messages::coverage as words;
use crate::shell::{use_minute, use_session};

/// How far one looks ahead.
const AHEAD: TimeDelta = TimeDelta::days(14);

/// The next gaps, at most so many, each with the way to close it; of all places, or of some.
#[component]
pub fn GapsAhead(
    most: usize,
    #[prop(optional, into)] places: Signal<Vec<LocationId>>,
) -> impl IntoView {
    let (locations, live, session) = (use_locations(), use_live(), use_session());
    locations.load();
    let minute = use_minute();
    let hour = Memo::new(move |_| {
        let now = minute.get();
        now.duration_trunc(TimeDelta::hours(1)).unwrap_or(now)
    });
    let found = follow(Signal::derive(move || (hour.get(), hour.get() + AHEAD)));
    let zone = Memo::new(move |_| session.me.read().zone.clone());
    let gaps = move || -> Option<Result<Vec<Stretch>, String>> {
        let places = places.get();
        let is_here = |gap: &Stretch| places.is_empty() || places.contains(&gap.location_id);
        Some(match found.get()? {
            Ok(found) => {
                let now = live.now();
                let ahead = found.gaps.into_iter().filter(|gap| gap.ends_at > now && is_here(gap));
                Ok(ahead.collect())
            }
            Err(err) => Err(err.to_string()),
        })
    };
    let row = move |gap: Stretch| {
        let zone = zone.get();
        let place = locations.get(gap.location_id).map(|place| place.name.to_string());
        let label = words::plan_for(when(&gap, &zone));
        view! {
            <li>
                <Glyph state=State::Critical/>
                <span class="grow">
                    <span class="title">{when(&gap, &zone)}</span>
                    <small>{place} " · " {missing(&gap)}</small>
                </span>
                <ButtonLink size=ButtonSize::Small href=plan_link(&gap, &zone) attr:aria-label=label>{words::plan()}</ButtonLink>
            </li>
        }
    };
    move || match gaps() {
        None => view! { <Loading/> }.into_any(),
        Some(Err(message)) => view! { <div class="body"><ProblemNote message/></div> }.into_any(),
        Some(Ok(gaps)) if gaps.is_empty() => {
            view! { <div class="body"><p class="soft">{words::no_gaps()}</p></div> }.into_any()
        }
        Some(Ok(gaps)) => {
            let more = gaps.len().saturating_sub(most);
            let more = (more > 0).then(|| {
                let count = i64::try_from(more).unwrap_or(i64::MAX);
                view! { <div class="body"><a href="/admin/coverage">{words::more_gaps(count)}</a></div> }
            });
            view! {
                <ul class="rows gaps">{gaps.into_iter().take(most).map(row).collect_view()}</ul>
                {more}
            }
            .into_any()
        }
    }
}

//! What a promise comes to, by example.

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, Utc, Weekday};
use domain::Problem;
use domain::tickets::Priority;
use domain::tickets::levels::{LevelCalendars, ServiceLevels, TargetMinutes};
use leptos::prelude::*;

use super::page::Desk;
use crate::clock::{self, Style};
use crate::locations::use_locations;
use crate::messages::levels as words;
use crate::shell::use_minute;
use crate::tickets::due::calendars;
use crate::tickets::marks::priority_word;

/// What would be promised of tickets that are opened on a Friday, late in the afternoon.
#[component]
pub(super) fn Preview(desk: Desk) -> impl IntoView {
    let (now, locations) = (use_minute(), use_locations());
    let parsed = Memo::new(move |_| desk.fields.parse());
    let lines = move || match parsed.get() {
        Ok(levels) => {
            let closed = desk.known.read().as_ref().map(|known| known.closed.clone());
            let closed = closed.unwrap_or_default();
            let lines =
                examples(LevelCalendars { levels, version: 0, closed }, now.get(), locations);
            if lines.is_empty() { vec![words::preview_none().to_owned()] } else { lines }
        }
        // Its field says what is wrong.
        Err(Problem { .. }) => Vec::new(),
    };

    view! {
        <ul class="level-examples" aria-label=words::example() aria-live="polite">
            {move || lines().into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}
        </ul>
    }
    .into_any()
}

fn examples(
    known: LevelCalendars,
    now: DateTime<Utc>,
    locations: crate::locations::Locations,
) -> Vec<String> {
    let Some(calendars) = calendars(known, locations) else { return Vec::new() };
    let ServiceLevels { targets, zone, .. } = &calendars.levels;
    let today = clock::civil(now, zone).date();
    let to_friday = Weekday::Fri.days_since(today.weekday());
    let calendar = calendars.at(None);
    // A holiday would be an example of something else.
    let fridays = (0..5).map(|week| today + Days::new(u64::from(to_friday) + 7 * week));
    let friday = fridays.into_iter().find(|day| !calendar.closed.contains(day)).unwrap_or(today);
    let afternoon = NaiveTime::from_hms_opt(17, 30, 0).unwrap_or_default();
    let opened = domain::zones::instant(friday.and_time(afternoon), calendars.zone);
    let told = |at: DateTime<Utc>| {
        let style =
            if at - opened < TimeDelta::days(6) { Style::WeekdayName } else { Style::Weekday };
        format!("{} {}", clock::text(at, zone, style), clock::time(at, zone))
    };
    let due = |target: TargetMinutes| told(calendar.after(opened, target.time()));
    let line = |priority: &Priority| {
        let of = targets.of(*priority);
        let (name, opened) = (priority_word(*priority), told(opened));
        match (of.answer_minutes.map(due), of.solution_minutes.map(due)) {
            (None, None) => None,
            (Some(answer), None) => Some(words::preview_answer(name, opened, answer)),
            (None, Some(solution)) => Some(words::preview_solution(name, opened, solution)),
            (Some(answer), Some(solution)) => {
                Some(words::preview_both(name, opened, answer, solution))
            }
        }
    };
    Priority::ALL.iter().rev().filter_map(line).collect()
}

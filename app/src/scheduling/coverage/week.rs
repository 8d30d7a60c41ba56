//! What a week needs at a location: a line of 24 hours for each day.

use chrono::{NaiveDate, Weekday};
use domain::scheduling::ShiftKind;
use domain::scheduling::coverage::CoverageRuleDraft;
use domain::scheduling::templates::WEEKDAYS;
use leptos::prelude::*;

use crate::clock::{self, Style};
use crate::messages::coverage as words;

/// Its name in the page's language.
pub fn day_name(day: Weekday) -> String {
    let date = NaiveDate::from_isoywd_opt(2024, 1, day).unwrap_or_default();
    clock::day(date, Style::WeekdayName)
}

/// A part of a day in which as many are needed all along, in minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Need {
    from: u16,
    to: u16,
    technicians: u8,
}

/// What rules want on a day of the week; where they overlap, the one that wants most counts.
fn needs(rules: &[CoverageRuleDraft], kind: ShiftKind, day: Weekday) -> Vec<Need> {
    let parts: Vec<Need> = rules
        .iter()
        .filter(|rule| rule.kind == kind)
        .flat_map(|rule| {
            let (start, end) = (rule.span.start().minutes(), rule.span.end().minutes());
            let need = |from, to| Need { from, to, technicians: rule.technicians };
            let wraps = rule.span.ends_next_day();
            let own = rule.weekdays.contains(day);
            let own = own.then(|| need(start, if wraps { 1440 } else { end }));
            let carried = wraps && end > 0 && rule.weekdays.contains(day.pred());
            own.into_iter().chain(carried.then(|| need(0, end)))
        })
        .collect();
    let mut cuts: Vec<u16> = parts.iter().flat_map(|part| [part.from, part.to]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut needs: Vec<Need> = Vec::new();
    for pair in cuts.windows(2) {
        let (from, to) = (pair[0], pair[1]);
        let around = parts.iter().filter(|part| part.from <= from && to <= part.to);
        let Some(technicians) = around.map(|part| part.technicians).max() else { continue };
        match needs.last_mut() {
            Some(last) if last.to == from && last.technicians == technicians => last.to = to,
            _ => needs.push(Need { from, to, technicians }),
        }
    }
    needs
}

/// Who reads with their ears has the list of rules beside it.
pub(super) fn week(rules: &[CoverageRuleDraft]) -> impl IntoView + use<> {
    let kinds: Vec<ShiftKind> = ShiftKind::ALL
        .into_iter()
        .filter(|kind| rules.iter().any(|rule| rule.kind == *kind))
        .collect();
    let scale = (0..=24)
        .step_by(6)
        .map(|hour| view! { <i style:--at=hour.to_string()>{format!("{hour:02}")}</i> })
        .collect_view();
    let lines = WEEKDAYS.map(|day| {
        let line = |kind: &ShiftKind| {
            let bars = needs(rules, *kind, day).into_iter().map(|need| {
                let hours = |minutes: u16| (f64::from(minutes) / 60.0).to_string();
                view! {
                    <i
                        data-kind=kind.name()
                        data-many=(need.technicians > 1).then_some("")
                        style:--from=hours(need.from)
                        style:--to=hours(need.to)
                    >
                        {need.technicians.to_string()}
                    </i>
                }
            });
            view! { <div class="pattern-line">{bars.collect_view()}</div> }
        };
        view! {
            <div class="pattern-row">
                <b>{day_name(day)}</b>
                <div>{kinds.iter().map(line).collect_view()}</div>
            </div>
        }
    });
    view! {
        <div class="pattern needs" aria-hidden="true">
            <div class="pattern-axis"><span></span><span class="scale">{scale}</span></div>
            {lines.into_iter().collect_view()}
        </div>
    }
}

/// `Mon–Fri 08:00–18:00 · 2 technicians`
pub(super) fn summary(rule: &CoverageRuleDraft) -> String {
    let mut runs: Vec<(Weekday, Weekday)> = Vec::new();
    for day in rule.weekdays.iter() {
        match runs.last_mut() {
            Some((_, last)) if last.succ() == day => *last = day,
            _ => runs.push((day, day)),
        }
    }
    let run = |(first, last): (Weekday, Weekday)| match first == last {
        true => day_name(first),
        false => format!("{}–{}", day_name(first), day_name(last)),
    };
    let days = runs.into_iter().map(run).collect::<Vec<_>>().join(", ");
    let people = words::people(i64::from(rule.technicians));
    format!("{days} {} · {people}", clock::civil_span(rule.span))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(span: &str, technicians: u8) -> CoverageRuleDraft {
        serde_json::from_value(serde_json::json!({
            "location_id": uuid::Uuid::nil(), "weekdays": ["mon"], "technicians": technicians,
            "span": span.parse::<domain::scheduling::CivilSpan>().unwrap(), "valid_from": "2026-11-16",
        }))
        .unwrap()
    }

    #[test]
    fn a_night_is_drawn_on_two_days_and_what_overlaps_once() {
        let rules = [rule("22–6", 1), rule("8–18", 1), rule("10–12", 3)];
        let on = |day| -> Vec<(u16, u16, u8)> {
            let needs = needs(&rules, ShiftKind::Work, day).into_iter();
            needs.map(|need| (need.from / 60, need.to / 60, need.technicians)).collect()
        };
        assert_eq!(on(Weekday::Mon), [(8, 10, 1), (10, 12, 3), (12, 18, 1), (22, 24, 1)]);
        assert_eq!(on(Weekday::Tue), [(0, 6, 1)]);
        assert_eq!(on(Weekday::Wed), []);
    }
}

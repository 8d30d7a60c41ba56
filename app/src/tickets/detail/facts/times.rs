//! When something happened, and by when it is to happen.

use chrono::{DateTime, Datelike, NaiveTime, TimeDelta, Timelike, Utc};
use domain::tickets::TicketChange;
use domain::tickets::levels::Deadline;
use leptos::prelude::*;

use super::{Fact, line, none};
use crate::clock;
use crate::components::DateField;
use crate::messages::tickets as words;
use crate::shell::{use_minute, use_session};
use crate::tickets::ago::moment;
use crate::tickets::detail::opened::Opened;
use crate::tickets::due::promise;

/// A day; it is due when that day's work is over.
#[component]
pub(super) fn DueFact(opened: Opened) -> impl IntoView {
    let (session, now) = (use_session(), use_minute());
    let shown = move || {
        move || {
            let due = opened.whole.read().ticket.line.due_at;
            match due {
                Some(due) => moment(due, now.get(), &session.me.read().zone).into_any(),
                None => none(),
            }
        }
    };
    let editor = move || {
        let here = line(opened, |line| line.due_at);
        let zone = session.me.with_untracked(|me| me.zone.clone());
        let value = RwSignal::new(here.map(|due| clock::civil(due, &zone).date()));
        let end = move |day| -> DateTime<Utc> {
            let evening = NaiveTime::from_hms_opt(17, 0, 0).unwrap_or_default();
            clock::midnight(day, &zone) + TimeDelta::seconds(seconds_of(evening))
        };
        Effect::watch(
            move || value.get(),
            move |day, _, _| {
                // Of a year that is being typed, every digit is a year.
                if day.is_some_and(|day| day.year() < 2000) {
                    return;
                }
                let to = |due_at| TicketChange { due_at: Some(due_at), ..TicketChange::default() };
                opened.change(to(day.map(&end)), to(here), words::due());
            },
            false,
        );
        view! { <DateField label=words::due() value autofocus=true/> }
    };

    view! { <Fact opened key="due" name=words::due() shown editor/> }
}

/// What was promised, and how far that is.
#[component]
pub(super) fn PromiseFacts(opened: Opened) -> impl IntoView {
    let (session, now) = (use_session(), use_minute());
    [Deadline::Answer, Deadline::Solution]
        .map(|deadline| {
            move || {
                let whole = opened.whole.read();
                let zone = session.me.read().zone.clone();
                let line = &whole.ticket.line;
                let shown = promise(opened.promises, line, deadline, now.get(), &zone)?;
                let name = match deadline {
                    Deadline::Answer => words::answer_by(),
                    _ => words::solve_by(),
                };
                Some(view! { <dt>{name}</dt> <dd>{shown}</dd> })
            }
        })
        .collect_view()
}

/// When it came where it is.
#[component]
pub(super) fn Times(opened: Opened) -> impl IntoView {
    let (session, now) = (use_session(), use_minute());
    move || {
        let whole = opened.whole.read();
        let line = &whole.ticket.line;
        let zone = session.me.read().zone.clone();
        [
            (words::created(), Some(line.created_at)),
            (words::first_answer(), line.first_answered_at),
            (words::resolved_at(), line.resolved_at),
            (words::closed_at(), line.closed_at),
            (words::archived_at(), line.archived_at),
        ]
        .into_iter()
        .filter_map(|(name, at)| Some((name, at?)))
        .map(|(name, at)| {
            let text = moment(at, now.get(), &zone);
            view! {
                <dt>{name}</dt>
                <dd>
                    <span class="fact"><time datetime=at.to_rfc3339()>{text}</time></span>
                </dd>
            }
        })
        .collect_view()
    }
}

fn seconds_of(time: NaiveTime) -> i64 {
    i64::from(time.num_seconds_from_midnight())
}

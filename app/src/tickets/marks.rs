//! How tickets look wherever they are named: statuses and priorities by their shapes.

use domain::tickets::{Priority, Progress, TicketStatus, search};
use leptos::prelude::*;

use crate::components::Icon;
use crate::messages::tickets as words;

/// A status in words, its shape before it.
#[component]
pub fn StatusMark(status: TicketStatus) -> impl IntoView {
    view! {
        <span class="status" data-status=status.name()>
            <svg class="glyph" viewBox="0 0 14 14" aria-hidden="true" inner_html=status_shape(status)></svg>
            <span>{status_word(status)}</span>
        </span>
    }
    .into_any()
}

/// A priority in words, its shape before it.
#[component]
pub fn PriorityMark(priority: Priority) -> impl IntoView {
    view! {
        <span class="priority" data-priority=priority.name()>
            <svg class="glyph" viewBox="0 0 14 14" aria-hidden="true" inner_html=priority_shape(priority)></svg>
            <span>{priority_word(priority)}</span>
        </span>
    }
    .into_any()
}

/// How much of a checklist is done, if there is one.
pub fn progress_note(progress: Progress) -> Option<AnyView> {
    let Progress { done, total } = progress;
    (!progress.is_empty()).then(|| {
        view! {
            <span class="progress-note" data-done=(done == total).then_some("") title=words::checklist()>
                <Icon icon=icondata::LuListChecks/>
                <span aria-hidden="true">{format!("{done}/{total}")}</span>
                <span class="visually-hidden">
                    {words::checklist()} ": " {words::checks_done(done, total)}
                </span>
            </span>
        }
        .into_any()
    })
}

/// A text in which the words that were looked for stand out.
pub fn marked(text: &str, sought: &[String]) -> AnyView {
    let found = search::marks(text, sought);
    let mut parts = Vec::with_capacity(found.len() + 1);
    let mut at = 0;
    for range in found {
        parts.push(text[at..range.start].to_owned().into_any());
        parts.push(view! { <mark>{text[range.clone()].to_owned()}</mark> }.into_any());
        at = range.end;
    }
    parts.push(text[at..].to_owned().into_any());
    parts.into_any()
}

pub fn status_word(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open => words::open(),
        TicketStatus::InProgress => words::in_progress(),
        TicketStatus::Pending => words::pending(),
        TicketStatus::Resolved => words::resolved(),
        TicketStatus::Closed => words::closed(),
    }
}

pub fn priority_word(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => words::low(),
        Priority::Medium => words::medium(),
        Priority::High => words::high(),
        Priority::Urgent => words::urgent(),
    }
}

/// A ring that fills up as the work gets on.
const fn status_shape(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open => r#"<circle class="line" cx="7" cy="7" r="6"/>"#,
        TicketStatus::InProgress => {
            r#"<circle class="line" cx="7" cy="7" r="6"/><path d="M7 3.4a3.6 3.6 0 0 1 0 7.2Z"/>"#
        }
        TicketStatus::Pending => {
            r#"<circle class="line" cx="7" cy="7" r="6" stroke-dasharray="3.3 1.4"/><path class="line" d="M5.4 5v4M8.6 5v4"/>"#
        }
        TicketStatus::Resolved => {
            r#"<circle class="line" cx="7" cy="7" r="6"/><circle cx="7" cy="7" r="3.4"/>"#
        }
        TicketStatus::Closed => {
            r#"<circle cx="7" cy="7" r="6.9"/><path class="cut" d="m4.2 7.2 2 2 3.6-4"/>"#
        }
    }
}

/// Bars, as of a signal; the last step is a sign of its own.
const fn priority_shape(priority: Priority) -> &'static str {
    match priority {
        Priority::Low => {
            r#"<path d="M2 9h2v4H2z"/><path class="dim" d="M6 6h2v7H6zM10 2h2v11h-2z"/>"#
        }
        Priority::Medium => {
            r#"<path d="M2 9h2v4H2zM6 6h2v7H6z"/><path class="dim" d="M10 2h2v11h-2z"/>"#
        }
        Priority::High => r#"<path d="M2 9h2v4H2zM6 6h2v7H6zM10 2h2v11h-2z"/>"#,
        Priority::Urgent => {
            r#"<rect width="14" height="14" rx="3"/><path class="cut" d="M7 3.4v4.2M7 10.4v.1"/>"#
        }
    }
}

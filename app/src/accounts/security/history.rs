//! Who tried to sign in.

use domain::accounts::{SignInAttempt, SignInOutcome};
use leptos::prelude::*;

use super::{Asked, api, device_name};
use crate::clock::{self, Style};
use crate::components::{Card, State, Status};
use crate::messages::security as words;
use crate::shell::use_session;

/// As many as fit without scrolling; the rest stands behind a click.
const SHOWN: usize = 6;

#[component]
pub(super) fn HistoryCard() -> impl IntoView {
    let attempts = Asked::new(api::list_sign_ins);
    view! {
        <Card title=words::history()>
            {attempts.show(|attempts| view! { <Attempts attempts/> }.into_any())}
        </Card>
    }
}

#[component]
fn Attempts(attempts: Vec<SignInAttempt>) -> impl IntoView {
    let mut first = attempts;
    let rest = first.split_off(first.len().min(SHOWN));
    let rows = |attempts: Vec<SignInAttempt>| {
        attempts.into_iter().map(|attempt| view! { <Attempt attempt/> }).collect_view()
    };
    let more = (!rest.is_empty()).then(|| {
        let count = i64::try_from(rest.len()).unwrap_or(i64::MAX);
        view! {
            <details class="body">
                <summary>{words::earlier(count)}</summary>
                <ul class="rows">{rows(rest)}</ul>
            </details>
        }
    });

    view! {
        <ul class="rows">{rows(first)}</ul>
        {more}
    }
}

#[component]
fn Attempt(attempt: SignInAttempt) -> impl IntoView {
    let zone = use_session().me.get_untracked().zone;
    let (state, outcome) = match attempt.outcome {
        SignInOutcome::SignedIn => (State::Ok, words::outcome_signed_in()),
        SignInOutcome::WrongPassword => (State::Warning, words::outcome_wrong_password()),
        SignInOutcome::WrongCode => (State::Warning, words::outcome_wrong_code()),
        SignInOutcome::Locked => (State::Critical, words::outcome_locked()),
    };
    let place = attempt.ip.unwrap_or_else(|| words::unknown_place().to_owned());
    let when = format!(
        "{}, {}",
        clock::text(attempt.at, &zone, Style::Day),
        clock::time(attempt.at, &zone)
    );

    view! {
        <li>
            <span class="grow">
                <span class="title"><Status state>{outcome}</Status></span>
                <small class="faint">{device_name(&attempt.device)} " · " {place}</small>
            </span>
            <time class="end">{when}</time>
        </li>
    }
}

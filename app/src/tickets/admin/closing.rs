//! What happens to tickets that are done, and who gets what nobody owns.

use domain::tickets::TicketSettings;
use domain::{Conflict, Problem};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::AppError;
use crate::accounts::{People, use_people};
use crate::components::{
    Banner, Button, Card, Combobox, ListOption, ProblemNote, State, TextField, Toast, Toasts,
    sentence,
};
use crate::messages::ticket_desk as words;
use crate::tickets::api;

#[component]
pub fn Closing() -> impl IntoView {
    let people = use_people();
    let (close, archive) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let triage = RwSignal::new(String::new());
    let (problem, busy) = (RwSignal::new(None::<Problem>), RwSignal::new(false));
    // The version that is written over; nothing is known without one.
    let known = RwSignal::new(None::<i32>);
    let toasts: Toasts = expect_context();
    let take = move |answer: Result<(TicketSettings, i32), AppError>| match answer {
        Ok((kept, version)) => {
            close.try_set(kept.close_after_days.to_string());
            archive.try_set(kept.archive_after_days.to_string());
            triage.try_set(kept.triage_owner_id.map(|id| id.to_string()).unwrap_or_default());
            known.try_set(Some(version));
            true
        }
        Err(AppError(reason)) => {
            problem.try_set(Some(reason));
            false
        }
    };
    let load = move || {
        problem.set(None);
        spawn_local(async move {
            take(api::read_ticket_settings().await);
        });
    };
    load();
    let wanted = move || {
        let days = |field: &str, text: RwSignal<String>| {
            let days = text.get_untracked().trim().parse();
            days.map_err(|_| Problem::invalid(field, words::write_days()))
        };
        Ok(TicketSettings {
            triage_owner_id: triage.get_untracked().parse().ok(),
            close_after_days: days("close_after_days", close)?,
            archive_after_days: days("archive_after_days", archive)?,
        })
    };
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(version) = known.get_untracked() else { return };
        let wanted = match wanted() {
            Ok(wanted) => wanted,
            Err(reason) => return problem.set(Some(reason)),
        };
        problem.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = api::change_ticket_settings(version, wanted).await;
            busy.try_set(false);
            // Whoever is told, and saves again, means it.
            if let Err(AppError(problem)) = &answer
                && let Some((_, version)) = theirs(problem)
            {
                known.try_set(Some(version));
            }
            if take(answer) {
                toasts.push(Toast::new(words::closing_saved()));
            }
        });
    };
    let error = move |field: &'static str| {
        Signal::derive(move || problem.read().as_ref()?.fields.get(field).map(|why| sentence(why)))
    };
    let trouble = move || {
        let problem = problem.get().filter(|problem| problem.fields.is_empty())?;
        let theirs = theirs(&problem).map(|(settings, _)| told(settings, people));
        // Asked again, the server would write over what is typed.
        Some(match (theirs, known.get()) {
            (Some(theirs), _) => {
                let message = format!("{} {theirs}", sentence(&problem.message));
                view! { <Banner state=State::Critical>{message}</Banner> }.into_any()
            }
            (None, Some(_)) => view! { <ProblemNote message=problem.message/> }.into_any(),
            (None, None) => {
                view! { <ProblemNote message=problem.message retry=move |()| load()/> }.into_any()
            }
        })
    };
    let owners = Signal::derive(move || {
        people.technicians().into_iter().map(ListOption::person).collect::<Vec<_>>()
    });

    view! {
        <Card title=words::closing()>
            <form class="body shift-form" novalidate on:submit=save>
                {trouble}
                <TextField
                    label=words::close_after()
                    value=close
                    error=error("close_after_days")
                    autocomplete="off"
                />
                <TextField
                    label=words::archive_after()
                    value=archive
                    error=error("archive_after_days")
                    autocomplete="off"
                />
                <Combobox
                    label=words::triage()
                    value=triage
                    options=owners
                    error=error("triage_owner_id")
                    optional=true
                    placeholder=words::first_admin()
                />
                <div class="toolbar"><Button submit=true busy disabled=Signal::derive(move || known.read().is_none())>{words::save()}</Button></div>
            </form>
        </Card>
    }
    .into_any()
}

/// What somebody else has chosen meanwhile, and its version.
fn theirs(problem: &Problem) -> Option<(TicketSettings, i32)> {
    match problem.conflicts.first()? {
        Conflict::OutdatedTicketSettings { current, version, .. } => Some((*current, *version)),
        _ => None,
    }
}

fn told(settings: TicketSettings, people: People) -> String {
    let owner = settings.triage_owner_id.map(|id| people.get(id));
    let owner = match owner {
        None => words::the_first_admin().to_owned(),
        Some(None) => words::somebody().to_owned(),
        Some(Some(owner)) => owner.name.to_string(),
    };
    words::closing_theirs(settings.close_after_days, settings.archive_after_days, owner)
}

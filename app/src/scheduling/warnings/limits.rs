//! From where on planners are warned.

use domain::Problem;
use domain::scheduling::warnings::Limits;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use crate::AppError;
use crate::components::{Button, Card, ProblemNote, TextField, Toast, Toasts, sentence};
use crate::live::use_live;
use crate::messages::coverage as words;

#[component]
pub fn LimitsCard() -> impl IntoView {
    let (rest, week) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let problem = RwSignal::new(None::<Problem>);
    let busy = RwSignal::new(false);
    let toasts: Toasts = expect_context();
    let known = StoredValue::new(None::<(String, String)>);
    let take = move |answer: Result<Limits, AppError>| match answer {
        Ok(limits) => {
            let texts = (limits.rest_hours.to_string(), limits.week_hours.to_string());
            let _ = rest.try_set(texts.0.clone());
            let _ = week.try_set(texts.1.clone());
            known.try_set_value(Some(texts));
            true
        }
        Err(AppError(reason)) => {
            let _ = problem.try_set(Some(reason));
            false
        }
    };
    let load = move || {
        problem.set(None);
        spawn_local(async move {
            take(api::warning_limits().await);
        });
    };
    load();
    use_live().on_resync(move || {
        let typed = (rest.get_untracked(), week.get_untracked());
        // What is being typed stays.
        if known.get_value().is_none_or(|known| known == typed) {
            load();
        }
    });
    let save = move || {
        let hours = |field: &str, text: RwSignal<String>| {
            let number = text.get_untracked().trim().parse();
            number.map_err(|_| Problem::invalid(field, words::write_hours()))
        };
        let wanted = hours("rest_hours", rest).and_then(|rest_hours| {
            Ok(Limits { rest_hours, week_hours: hours("week_hours", week)? })
        });
        let wanted = match wanted {
            Ok(wanted) => wanted,
            Err(reason) => return problem.set(Some(reason)),
        };
        problem.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = api::change_warning_limits(wanted).await;
            let _ = busy.try_set(false);
            if take(answer) {
                toasts.push(Toast::new(words::limits_saved()));
            }
        });
    };
    let error = move |field: &'static str| {
        Signal::derive(move || problem.read().as_ref()?.fields.get(field).map(|why| sentence(why)))
    };
    let trouble = move || {
        let problem = problem.get().filter(|problem| problem.fields.is_empty())?;
        // Asked again, the server would write over what is typed.
        Some(match known.read_value().is_some() {
            true => view! { <ProblemNote message=problem.message/> },
            false => view! { <ProblemNote message=problem.message retry=move |()| load()/> },
        })
    };

    view! {
        <Card title=words::limits() footer=|| words::limits_why()>
            <form
                class="body limits"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                {trouble}
                <TextField label=words::rest_hours() value=rest error=error("rest_hours") autocomplete="off"/>
                <TextField label=words::week_hours() value=week error=error("week_hours") autocomplete="off"/>
                <Button submit=true busy>{words::save()}</Button>
            </form>
        </Card>
    }
}

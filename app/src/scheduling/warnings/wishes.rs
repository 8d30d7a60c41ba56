//! One's own wishes.

use domain::Problem;
use domain::scheduling::templates::{Days, WEEKDAYS, weekday_name};
use domain::scheduling::warnings::Wishes;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use crate::AppError;
use crate::components::{Button, Card, ProblemNote, Skeleton, TextField, Toast, Toasts, sentence};
use crate::live::use_live;
use crate::messages::coverage as words;
use crate::scheduling::coverage::day_name;

/// When somebody would rather not work, and how much they want to.
#[component]
pub fn WishesCard() -> impl IntoView {
    let days: [RwSignal<String>; 7] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let hours = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<Problem>);
    let loaded = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let toasts: Toasts = expect_context();
    let known = StoredValue::new(None::<Wishes>);
    let take = move |answer: Result<Wishes, AppError>| match answer {
        Ok(wishes) => {
            for (text, day) in days.into_iter().zip(WEEKDAYS) {
                let spans = wishes.avoid.on(day).iter().map(ToString::to_string);
                let _ = text.try_set(spans.collect::<Vec<_>>().join(", "));
            }
            let wanted = wishes.weekly_hours.map(|hours| hours.to_string());
            let _ = hours.try_set(wanted.unwrap_or_default());
            let _ = loaded.try_set(true);
            known.try_set_value(Some(wishes));
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
            take(api::my_wishes().await);
        });
    };
    load();
    let typed = move || -> Result<Wishes, Problem> {
        let mut avoid = Days::default();
        for (text, day) in days.into_iter().zip(WEEKDAYS) {
            let text = text.get_untracked();
            let spans = text.split([',', ';']).filter(|part| !part.trim().is_empty());
            let spans = spans.map(str::parse).collect::<Result<_, _>>();
            let wrong = |err| Problem::invalid(&format!("avoid.{}", weekday_name(day)), err);
            *avoid.on_mut(day) = spans.map_err(wrong)?;
        }
        let hours = hours.get_untracked();
        let hours = Some(hours.trim()).filter(|hours| !hours.is_empty());
        let weekly_hours = hours.map(str::parse).transpose();
        let weekly_hours =
            weekly_hours.map_err(|_| Problem::invalid("weekly_hours", words::write_hours()))?;
        Ok(Wishes { avoid, weekly_hours }.checked()?)
    };
    use_live().on_resync(move || {
        // What is being typed stays.
        if known.get_value().is_none_or(|known| typed().is_ok_and(|typed| typed == known)) {
            load();
        }
    });
    let save = move || {
        let wanted = match typed() {
            Ok(wanted) => wanted,
            Err(reason) => return problem.set(Some(reason)),
        };
        problem.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = api::set_my_wishes(wanted).await;
            let _ = busy.try_set(false);
            if take(answer) {
                toasts.push(Toast::new(words::wishes_saved()));
            }
        });
    };
    let error = move |field: String| {
        Signal::derive(move || problem.read().as_ref()?.fields.get(&field).map(|why| sentence(why)))
    };
    let trouble = move || {
        let problem = problem.get().filter(|problem| problem.fields.is_empty())?;
        let retry = move |()| load();
        Some(view! { <ProblemNote message=problem.message retry/> })
    };
    let fields = move || {
        let field = |(text, day): (RwSignal<String>, chrono::Weekday)| {
            let error = error(format!("avoid.{}", weekday_name(day)));
            view! {
                <TextField label=day_name(day) value=text error placeholder=words::never_mind() autocomplete="off"/>
            }
        };
        days.into_iter().zip(WEEKDAYS).map(field).collect_view()
    };

    view! {
        <Card title=words::wishes() footer=|| words::wishes_why()>
            <form
                class="body wishes"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    save();
                }
            >
                {trouble}
                <Show when=move || loaded.get() fallback=|| view! { <Skeleton width=60/> }>
                    <fieldset class="field">
                        <legend>{words::avoid()}</legend>
                        <small class="soft">{words::avoid_hint()}</small>
                        <div class="wish-days">{fields}</div>
                    </fieldset>
                    <TextField
                        label=words::weekly_hours()
                        value=hours
                        error=error("weekly_hours".to_owned())
                        autocomplete="off"
                        optional=true
                    />
                    <Button submit=true busy>{words::save()}</Button>
                </Show>
            </form>
        </Card>
    }
}

//! What somebody wants to hear of, and how; each switch acts at once.

use domain::notifications::{Channel, Choice};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{api, words};
use crate::AppError;
use crate::components::{ProblemNote, Skeleton, Switch};
use crate::live::use_live;
use crate::messages::notifications as messages;

/// Stands behind the bell and on one's own page.
#[component]
pub(crate) fn Choices() -> impl IntoView {
    let choices = RwSignal::new(None::<Vec<Choice>>);
    let problem = RwSignal::new(None::<AppError>);
    let load = move |()| {
        problem.set(None);
        spawn_local(async move {
            match api::list_choices().await {
                Ok(known) => {
                    choices.try_set(Some(known));
                }
                Err(err) => {
                    problem.try_set(Some(err));
                }
            }
        });
    };
    load(());
    use_live().on_resync(move || load(()));
    let choose = move |choice: Choice| {
        spawn_local(async move {
            problem.try_set(None);
            match api::choose(vec![choice]).await {
                Ok(known) => {
                    choices.try_set(Some(known));
                }
                Err(err) => {
                    problem.try_set(Some(err));
                    // The switch goes back to what holds.
                    choices.try_update(|_| ());
                }
            }
        });
    };
    let row = move |choice: Choice| {
        let checked = RwSignal::new(choice.wanted);
        Effect::watch(
            move || checked.get(),
            move |&wanted, _, _| choose(Choice { wanted, ..choice }),
            false,
        );
        let label = match choice.channel {
            Channel::Desk => words::topic(choice.topic),
            Channel::Mail => messages::by_mail(),
        };
        view! { <li data-channel=choice.channel.name()><Switch label checked/></li> }
    };
    let rows = move || choices.get().into_iter().flatten().map(row).collect_view();
    let failed =
        move || problem.get().map(|err| view! { <ProblemNote message=err.0.message retry=load/> });
    let is_new = move || choices.read().is_none() && problem.read().is_none();
    let is_empty = move || choices.read().as_ref().is_some_and(Vec::is_empty);

    view! {
        {failed}
        <Show when=is_new>
            <Skeleton width=60/>
        </Show>
        <Show when=is_empty>
            <p class="faint">{messages::no_choices()}</p>
        </Show>
        <ul class="notice-choices">{rows}</ul>
    }
}

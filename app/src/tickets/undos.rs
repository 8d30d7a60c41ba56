//! What one did to tickets in the last day, and how to take it back.

use domain::tickets::{Deed, DeedKind, TicketNumber, UndoId};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::ago::moment;
use super::api;
use crate::AppError;
use crate::components::focus::focus_if_lost;
use crate::components::{
    Button, ButtonSize, Dialog, EmptyState, Icon, ProblemNote, Toast, Toasts, sentence,
};
use crate::messages::tickets as words;
use crate::shell::{skeletons, use_minute, use_session};

/// So many numbers say which tickets it was.
const NAMED: usize = 6;

#[component]
pub fn UndoDialog(open: RwSignal<bool>) -> impl IntoView {
    let deeds = RwSignal::new(None::<Result<Vec<Deed>, AppError>>);
    let toasts = expect_context::<Toasts>();
    let load = Callback::new(move |()| {
        spawn_local(async move {
            let answer = api::undoable_tickets().await;
            deeds.try_set(Some(answer));
        });
    });
    Effect::new(move |_| {
        if open.get() {
            load.run(());
        }
    });
    let busy = RwSignal::new(false);
    let undo = Callback::new(move |id: UndoId| {
        busy.set(true);
        spawn_local(async move {
            let answer = api::undo_tickets(id).await;
            busy.try_set(false);
            let text = match answer {
                Ok(undone) => words::bulk_undone(undone.restored.len() as i64),
                Err(err) => sentence(&err.to_string()),
            };
            toasts.push(Toast::new(text));
            if !deeds.is_disposed() {
                let answer = api::undoable_tickets().await;
                deeds.try_set(Some(answer));
                // Its line is gone, and the button with it.
                focus_if_lost("dialog:modal .rows button, dialog:modal h2".to_owned());
            }
        });
    });
    let content = move || match deeds.get() {
        None => skeletons::list(),
        Some(Err(err)) => view! { <ProblemNote message=err.to_string() retry=load/> }.into_any(),
        Some(Ok(all)) if all.is_empty() => {
            view! { <EmptyState title=words::no_deeds() text=words::no_deeds_why()/> }.into_any()
        }
        Some(Ok(_)) => view! { <Deeds deeds undo busy/> }.into_any(),
    };

    view! { <Dialog open title=words::undo_title()>{content}</Dialog> }
}

#[component]
fn Deeds(
    deeds: RwSignal<Option<Result<Vec<Deed>, AppError>>>,
    undo: Callback<UndoId>,
    busy: RwSignal<bool>,
) -> impl IntoView {
    let (session, now) = (use_session(), use_minute());
    let all = move || deeds.read().clone().and_then(Result::ok).unwrap_or_default();
    let row = move |deed: Deed| {
        let id = deed.id;
        let text = told(&deed);
        let when = move || moment(deed.at, now.get(), &session.me.read().zone);
        view! {
            <li>
                <span class="grow">{text.clone()}</span>
                <small>{when}</small>
                <Button size=ButtonSize::Small busy on:click=move |_| undo.run(id)>
                    <Icon icon=icondata::LuUndo2/>
                    {words::undo()}
                    <span class="visually-hidden">" " {text}</span>
                </Button>
            </li>
        }
    };

    view! {
        <ul class="rows">
            <For each=all key=|deed| deed.id.0 children=row/>
        </ul>
    }
    .into_any()
}

/// `Merged: 416`
fn told(deed: &Deed) -> String {
    let what = match deed.what {
        DeedKind::Changed => words::did_change(),
        DeedKind::Archived => words::did_archive(),
        DeedKind::Restored => words::did_restore(),
        DeedKind::Merged => words::did_merge(),
        DeedKind::Split => words::did_split(),
    };
    let named = deed.numbers.iter().take(NAMED).map(TicketNumber::to_string);
    let named = named.collect::<Vec<_>>().join(", ");
    match deed.numbers.len().saturating_sub(NAMED) {
        0 => format!("{what}: {named}"),
        more => format!("{what}: {named} + {more}"),
    }
}

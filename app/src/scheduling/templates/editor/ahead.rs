//! What would be made of a schedule, while it is written.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Editor;
use crate::components::{Card, ProblemNote};
use crate::messages::schedules as words;
use crate::scheduling::templates::api;
use crate::scheduling::templates::preview::{Sums, Weeks};

/// Typing pauses so long before the server is asked what would come of it.
const PAUSE: Duration = Duration::from_millis(400);

/// The next four weeks, as the server would make them now.
#[component]
pub(super) fn Ahead(editor: Editor) -> impl IntoView {
    Effect::new(move |_| {
        let draft = editor.fields.draft_to_preview();
        if !editor.is_open.get() {
            return;
        }
        let turn = editor.turn.try_update_value(|turn| {
            *turn += 1;
            *turn
        });
        let Ok(draft) = draft else { return editor.preview.set(None) };
        let id = editor.base.get().map(|base| base.id);
        let is_due = move || editor.turn.try_get_value() == turn;
        set_timeout(
            move || {
                if !is_due() {
                    return;
                }
                spawn_local(async move {
                    let answer = api::preview_schedules(Some((id, draft))).await;
                    if is_due() {
                        editor.preview.try_set(Some(answer));
                    }
                });
            },
            PAUSE,
        );
    });
    let sums = move || match editor.preview.get() {
        Some(Ok(generation)) => {
            let warned = generation.warned().len();
            view! { <Sums made=generation.created.len() warned left_out=generation.skipped.len()/> }
                .into_any()
        }
        _ => ().into_any(),
    };

    view! {
        <Card title=words::would_be_made() tools=sums>
            <div data-hue=move || editor.hue()>
                {move || match editor.preview.get() {
                    Some(Ok(generation)) => view! { <Weeks generation/> }.into_any(),
                    Some(Err(err)) => {
                        view! { <div class="body"><ProblemNote message=err.to_string()/></div> }.into_any()
                    }
                    None => {
                        view! { <div class="body"><p class="soft">{words::not_yet()}</p></div> }.into_any()
                    }
                }}
            </div>
        </Card>
    }
}

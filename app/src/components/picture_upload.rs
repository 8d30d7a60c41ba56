//! A picture that is uploaded, and taken away again.

use domain::{Problem, ProblemKind};
use gloo_net::http::Request;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Button, ButtonSize, ButtonTone, Glyph, State, Toast, Toasts, sentence, unique_id};
use crate::messages::{components as words, problems};

const MAX_BYTES: f64 = 10.0 * 1024.0 * 1024.0;

/// Shows a picture and what can be done about it. `on_change` hears what the server answers.
#[component]
pub fn PictureUpload(
    /// Takes the file with `PUT`, and gives it up with `DELETE`.
    address: Callback<(), String>,
    #[prop(into)] preview: ViewFn,
    #[prop(into)] has_picture: Signal<bool>,
    hint: &'static str,
    #[prop(into)] on_change: Callback<String>,
) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let input = NodeRef::<html::Input>::new();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let id = unique_id("picture");
    let (hint_id, described_by) = (format!("{id}-hint"), format!("{id}-hint"));

    let send = move |request: Result<Request, gloo_net::Error>, done: &'static str| {
        problem.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = answer(request).await;
            busy.try_set(false);
            match answer {
                Ok(changed) => {
                    on_change.run(changed);
                    toasts.push(Toast::new(done));
                }
                Err(mut refused) => {
                    problems::translate(&mut refused);
                    problem.try_set(Some(refused.message));
                }
            }
        });
    };
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        // The same file can be chosen again after a refusal.
        input.set_value("");
        if file.size() > MAX_BYTES {
            return problem.set(Some(words::picture_too_large().to_owned()));
        }
        send(Request::put(&address.run(())).body(file), words::picture_saved());
    };
    let remove = move |_| send(Request::delete(&address.run(())).build(), words::picture_removed());
    let note = move || match problem.get() {
        Some(problem) => view! {
            <p class="error" role="alert" id=hint_id.clone()>
                <Glyph state=State::Critical/>
                {sentence(&problem)}
            </p>
        }
        .into_any(),
        None => view! { <p class="hint" id=hint_id.clone()>{hint}</p> }.into_any(),
    };

    view! {
        <div class="field picture-field">
            {preview.run()}
            <div class="toolbar">
                <input
                    node_ref=input
                    id=id.clone()
                    class="visually-hidden"
                    type="file"
                    accept="image/jpeg,image/png,image/webp"
                    aria-describedby=described_by
                    on:change=chosen
                />
                <label for=id class="button" data-size="small" aria-busy=move || busy.get().then_some("true")>
                    {words::choose_picture()}
                </label>
                <Show when=move || has_picture.get()>
                    <Button
                        size=ButtonSize::Small
                        tone=ButtonTone::Quiet
                        busy
                        on:click=remove
                    >
                        {words::remove_picture()}
                    </Button>
                </Show>
            </div>
            {note}
        </div>
    }
}

async fn answer(request: Result<Request, gloo_net::Error>) -> Result<String, Problem> {
    let lost = |_| Problem::new(ProblemKind::Unreachable, words::not_sent());
    let response = request.map_err(lost)?.send().await.map_err(lost)?;
    if response.ok() {
        response.text().await.map_err(lost)
    } else {
        Err(response.json::<Problem>().await.map_err(lost)?)
    }
}

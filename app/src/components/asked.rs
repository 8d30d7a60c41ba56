//! What a card asks the server for.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Loading, ProblemNote};
use crate::AppError;
use crate::live::use_live;

/// Something the server is asked for once a card is shown, when it changed, and when the live
/// connection was gone for a while.
pub(crate) struct Asked<T: Send + Sync + 'static> {
    pub(crate) answer: RwSignal<Option<Result<T, AppError>>>,
    ask: StoredValue<Box<dyn Fn()>, LocalStorage>,
}

// Derived, they would ask the same of the answer.
impl<T: Send + Sync> Clone for Asked<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Asked<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Asked<T> {
    pub(crate) fn new<F>(ask: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, AppError>> + 'static,
    {
        let answer = RwSignal::new(None);
        let newest = StoredValue::new(0_u32);
        let run: Box<dyn Fn()> = Box::new(move || {
            let asked = ask();
            let turn = newest.get_value() + 1;
            newest.set_value(turn);
            spawn_local(async move {
                let found = asked.await;
                // Whoever asked again since then waits for a later answer.
                if newest.try_get_value() != Some(turn) {
                    return;
                }
                answer.try_maybe_update(|answer: &mut Option<Result<T, AppError>>| {
                    let is_news = match (&*answer, &found) {
                        (Some(Ok(known)), Ok(found)) => known != found,
                        // What is there already is better than nothing.
                        (Some(Ok(_)), Err(_)) => false,
                        _ => true,
                    };
                    if is_news {
                        *answer = Some(found);
                    }
                    (is_news, ())
                });
            });
        });
        run();
        let asked = Self { answer, ask: StoredValue::new_local(run) };
        use_live().on_resync(move || asked.again());
        asked
    }

    pub(crate) fn again(self) {
        self.ask.with_value(|ask| ask());
    }

    /// What was found; until then that it is on its way, or why it is not.
    pub(crate) fn show(self, view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> impl IntoView {
        let view = Arc::new(view);
        let drawn = move || match self.answer.get_untracked() {
            Some(Ok(found)) => view(found),
            Some(Err(err)) => view! {
                <div class="body">
                    <ProblemNote message=err.to_string() retry=move |()| self.again()/>
                </div>
            }
            .into_any(),
            None => view! { <Loading/> }.into_any(),
        };
        // Each answer anew: a button that is drawn over another would also do what that one did.
        let answers = StoredValue::new(0_u32);
        let newest = move || {
            self.answer.track();
            answers.update_value(|count| *count += 1);
            Some(answers.get_value())
        };
        view! { <For each=newest key=|count| *count children=move |_| drawn()/> }
    }
}

/// Whether the browser let us.
pub(crate) async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

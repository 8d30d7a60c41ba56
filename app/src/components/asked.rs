//! What a card asks the server for.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{ProblemNote, Skeleton};
use crate::AppError;
use crate::messages::components as words;

/// Something the server is asked for once a card is shown, and again when it changed.
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

impl<T: Clone + Send + Sync + 'static> Asked<T> {
    pub(crate) fn new<F>(ask: impl Fn() -> F + 'static) -> Self
    where
        F: Future<Output = Result<T, AppError>> + 'static,
    {
        let answer = RwSignal::new(None);
        let run: Box<dyn Fn()> = Box::new(move || {
            let asked = ask();
            spawn_local(async move {
                let found = asked.await;
                answer.try_update(|answer| {
                    // What is there already is better than nothing.
                    if found.is_ok() || !matches!(answer, Some(Ok(_))) {
                        *answer = Some(found);
                    }
                });
            });
        });
        run();
        Self { answer, ask: StoredValue::new_local(run) }
    }

    pub(crate) fn again(self) {
        self.ask.with_value(|ask| ask());
    }

    /// What was found; until then that it is on its way, or why it is not.
    pub(crate) fn show(self, view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> impl IntoView {
        move || match self.answer.get() {
            Some(Ok(found)) => view(found),
            Some(Err(err)) => view! {
                <div class="body">
                    <ProblemNote message=err.to_string() retry=move |()| self.again()/>
                </div>
            }
            .into_any(),
            None => view! {
                <div class="body" role="status" aria-busy="true" aria-label=words::loading()>
                    <Skeleton width=60/>
                </div>
            }
            .into_any(),
        }
    }
}

/// Whether the browser let us.
pub(crate) async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

//! How somebody signs in: password, second factor, where they are signed in, tokens, history.

pub mod api;
mod address;
mod history;
mod page;
mod password;
mod second_factor;
mod sessions;
mod set_up;
mod tokens;

pub use page::SecurityPage;
pub(super) use set_up::SetUp;

use std::future::Future;

use domain::accounts::Device;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::AppError;
use crate::components::{ProblemNote, Skeleton};
use crate::messages::security as words;

/// Something the server is asked for once a card is shown, and again when it changed.
#[derive(Clone, Copy)]
struct Asked<T: Send + Sync + 'static> {
    answer: RwSignal<Option<Result<T, AppError>>>,
    ask: StoredValue<Box<dyn Fn()>, LocalStorage>,
}

impl<T: Clone + Send + Sync + 'static> Asked<T> {
    fn new<F>(ask: impl Fn() -> F + 'static) -> Self
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

    fn again(self) {
        self.ask.with_value(|ask| ask());
    }

    /// What was found; until then that it is on its way, or why it is not.
    fn show(self, view: impl Fn(T) -> AnyView + Send + Sync + 'static) -> impl IntoView {
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

/// `Firefox, Linux`, as far as it is known.
fn device_name(device: &Device) -> String {
    match (&device.browser, &device.system) {
        (Some(browser), Some(system)) => format!("{browser}, {system}"),
        (Some(one), None) | (None, Some(one)) => one.clone(),
        (None, None) => words::unknown_device().to_owned(),
    }
}

/// Whether the browser let us.
async fn copy(text: &str) -> bool {
    let clipboard = window().navigator().clipboard();
    wasm_bindgen_futures::JsFuture::from(clipboard.write_text(text)).await.is_ok()
}

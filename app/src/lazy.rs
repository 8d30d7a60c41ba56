//! Pages that live in a wasm file of their own, fetched on first use.

use std::time::Duration;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::{Banner, Button, ButtonSize, State};
use crate::live::Live;
use crate::messages::{components as component_words, shell as words};
use crate::shell::PageBoundary;

/// A page's code did not arrive: offline, or a newer release has replaced it.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("this page could not be loaded")]
pub struct ChunkError;

#[cfg(all(feature = "csr", feature = "split"))]
impl From<leptos::wasm_split::SplitLoaderError> for ChunkError {
    fn from(_: leptos::wasm_split::SplitLoaderError) -> Self {
        Self
    }
}

/// A page as [`lazy_page!`](crate::lazy_page) declares it.
#[derive(Clone, Copy)]
pub struct LazyPage {
    #[doc(hidden)]
    pub load: fn() -> LocalBoxFuture<'static, Result<(), ChunkError>>,
    #[doc(hidden)]
    pub build: fn() -> LocalBoxFuture<'static, Result<AnyView, ChunkError>>,
}

/// Declares a module `page` with the [`LazyPage`] `PAGE`, whose view is fetched from the wasm file
/// `chunk`. Pages with the same `chunk` share one file.
///
/// ```ignore
/// lazy_page!(calendar_page, calendar, view! { <CalendarPage/> });
/// view! { <Lazy page=calendar_page::PAGE skeleton=…/> }
/// ```
///
/// Without the feature `split` (Trunk, tests, the server) the view is built directly.
#[macro_export]
macro_rules! lazy_page {
    ($page:ident, $chunk:ident, $view:expr) => {
        pub(crate) mod $page {
            use super::*;

            // Only in a split build is the loader's error another one.
            #[allow(clippy::needless_question_mark)]
            pub const PAGE: $crate::lazy::LazyPage = $crate::lazy::LazyPage {
                load: || Box::pin(async { Ok(load().await?) }),
                build: || Box::pin($page()),
            };

            #[cfg(all(feature = "csr", feature = "split"))]
            #[leptos::wasm_split::wasm_split($chunk, wasm_split_path = leptos::wasm_split, preload(load), fallible)]
            fn $page() -> Result<leptos::prelude::AnyView, $crate::lazy::ChunkError> {
                Ok(leptos::prelude::IntoAny::into_any($view))
            }

            #[cfg(not(all(feature = "csr", feature = "split")))]
            async fn $page() -> Result<leptos::prelude::AnyView, $crate::lazy::ChunkError> {
                Ok(leptos::prelude::IntoAny::into_any($view))
            }

            #[cfg(not(all(feature = "csr", feature = "split")))]
            async fn load() -> Result<(), $crate::lazy::ChunkError> {
                Ok(())
            }
        }
    };
}

impl LazyPage {
    /// Fetches the code, so that going there takes no time. A failure shows when somebody goes.
    pub fn preload(self) {
        let load = (self.load)();
        spawn_local(async move {
            // Nobody waits for it; the page itself asks again and shows what is wrong.
            let _ = load.await;
        });
    }

    /// The same, once what is being shown is on the screen and the browser has nothing else to do.
    pub fn preload_when_idle(self) {
        request_animation_frame(move || {
            // A browser that does not tell when it is idle.
            if request_idle_callback_with_handle(move || self.preload()).is_err() {
                set_timeout(move || self.preload(), Duration::from_secs(1));
            }
        });
    }

    /// The page, if its code is there.
    fn view(self) -> Option<AnyView> {
        (self.build)().now_or_never()?.ok()
    }
}

/// Shows a page: the skeleton while its code is on the way, the page, or what to do when it does
/// not arrive.
#[component]
pub fn Lazy(page: LazyPage, #[prop(into)] skeleton: ViewFn) -> impl IntoView {
    staged(page, skeleton, move || view! { <PageBoundary view=move || page.view()/> }.into_any())
}

/// Shows what is no page in the same way; without a skeleton, nothing stands in its place meanwhile.
#[component]
pub fn LazyPart(part: LazyPage, #[prop(optional, into)] skeleton: ViewFn) -> impl IntoView {
    staged(part, skeleton, move || part.view().into_any())
}

/// Whether it has ever been wanted: a part that came stays.
pub fn from_then_on(is_wanted: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    Memo::new(move |before| before == Some(&true) || is_wanted())
}

/// Loading and building are two steps, so that a page is only ever built where it is shown: one
/// that was left before its code arrived never comes to life.
fn staged(
    page: LazyPage,
    skeleton: ViewFn,
    build: impl Fn() -> AnyView + Send + 'static,
) -> impl IntoView {
    let stage = RwSignal::new(Stage::Loading);
    let attempts = StoredValue::new(0u32);
    let live = use_context::<Live>();
    let load = move || {
        stage.set(Stage::Loading);
        attempts.update_value(|attempts| *attempts += 1);
        spawn_local(async move {
            let arrived = (page.load)().await.is_ok();
            if let Some(live) = live.filter(|_| !arrived) {
                live.missed();
            }
            // Whoever went elsewhere meanwhile has taken the signal with them.
            stage.try_set(if arrived { Stage::Here } else { Stage::Missing });
        });
    };
    load();
    if let Some(live) = live {
        let load_missing = move |_: &u32, _: Option<&u32>, _| {
            if stage.get_untracked() == Stage::Missing {
                load();
            }
        };
        Effect::watch(move || live.resync.get(), load_missing, false);
    }

    move || match stage.get() {
        Stage::Loading => skeleton.run(),
        Stage::Here => build(),
        Stage::Missing => view! { <Missing attempts=attempts.get_value() retry=load/> }.into_any(),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Loading,
    Here,
    Missing,
}

#[component]
fn Missing(attempts: u32, #[prop(into)] retry: Callback<()>) -> impl IntoView {
    // Still failing: perhaps a newer release has replaced the file, and only a reload finds it.
    let may_be_outdated = attempts > 1;
    let actions = move || {
        view! {
            <Button size=ButtonSize::Small on:click=move |_| retry.run(())>
                {component_words::try_again()}
            </Button>
            {may_be_outdated
                .then(|| view! {
                    <Button size=ButtonSize::Small on:click=|_| reload()>{words::reload()}</Button>
                })}
        }
    };

    view! {
        <Banner state=State::Critical actions>
            <strong>{words::page_missing()}</strong>
            " "
            {if may_be_outdated { words::page_outdated() } else { words::check_connection() }}
        </Banner>
    }
}

fn reload() {
    // Reloading the page one is on is always allowed.
    let _ = window().location().reload();
}

//! What can be opened above every page. Its inside is fetched on first use, or before, when the
//! browser has nothing else to do.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;

use super::palette::Search;
use super::session::{Access, use_session};
use super::shortcuts_help::ShortcutsHelp;
use crate::accounts::SignInForm;
use crate::components::{Dialog, Toasts, close_on_way_back};
use crate::lazy::LazyPart;
use crate::lazy_page;
use crate::messages::{accounts as account_words, shell as words};

lazy_page!(search_part, overlays, view! { <Search/> });
lazy_page!(shortcuts_part, overlays, view! { <ShortcutsHelp/> });

/// Long enough for the page to be there first.
const FETCH_AFTER: Duration = Duration::from_secs(3);

/// Which of them is open.
#[derive(Clone, Copy)]
pub(super) struct Overlays {
    pub palette: RwSignal<bool>,
    pub shortcuts: RwSignal<bool>,
    /// Asks to sign in again.
    pub sign_in: RwSignal<bool>,
}

pub(super) fn use_overlays() -> Overlays {
    expect_context()
}

pub(super) fn provide_overlays() -> Overlays {
    let overlays = Overlays {
        palette: RwSignal::new(false),
        shortcuts: RwSignal::new(false),
        sign_in: RwSignal::new(false),
    };
    provide_context(overlays);
    set_timeout(|| search_part::PAGE.preload(), FETCH_AFTER);
    overlays
}

#[component]
pub(super) fn OverlayViews(access: Access) -> impl IntoView {
    let overlays = use_overlays();

    view! {
        <Palette open=overlays.palette/>
        <Dialog open=overlays.shortcuts title=words::shortcuts()>
            <LazyPart part=shortcuts_part::PAGE/>
        </Dialog>
        <SignInAgain open=overlays.sign_in access/>
    }
}

#[component]
fn Palette(open: RwSignal<bool>) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let toasts: Toasts = expect_context();
    close_on_way_back(open);
    on_cleanup(move || request_animation_frame(move || toasts.stay_in_reach()));
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // Fails only if it is open already.
            let _ = dialog.show_modal();
            toasts.stay_in_reach();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let clicked = move |event: leptos::ev::MouseEvent| {
        // What is inside covers the dialog wholly, so a click on the dialog itself is beside it.
        if event.target() == event.current_target() {
            open.set(false);
        }
    };

    view! {
        <dialog
            node_ref=node
            class="palette"
            aria-label=words::find_or_do()
            on:close=move |_| {
                toasts.stay_in_reach();
                open.set(false);
            }
            on:mousedown=clicked
        >
            <Show when=move || open.get()><LazyPart part=search_part::PAGE/></Show>
        </dialog>
    }
}

/// Asks somebody whose session has ended to sign in, and leaves their page as it is.
#[component]
fn SignInAgain(open: RwSignal<bool>, access: Access) -> impl IntoView {
    let session = use_session();
    Effect::new(move |_| open.set(session.has_ended()));

    view! {
        <Dialog open title=account_words::ended_title()>
            <SignInForm
                email=session.me.get_untracked().email.to_string()
                on_signed_in=move |me| access.signed_in(me)
            >
                <p>{account_words::ended_text()}</p>
            </SignInForm>
        </Dialog>
    }
}

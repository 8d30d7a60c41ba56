//! What must be answered first; the base of the sheet as well.

use leptos::ev::MouseEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::{ButtonSize, ButtonTone, IconButton, Toasts, close_on_way_back, unique_id};
use crate::messages::components as words;

/// Asks one thing, above the page. On phones it rises from below.
///
/// The focus goes to the element with `autofocus`, else to the title; afterwards it returns to
/// where it was. Escape closes it, and so does the area around the dialog where nothing is lost by that.
#[component]
pub fn Dialog(
    open: RwSignal<bool>,
    #[prop(into)] title: TextProp,
    /// The buttons, the one that does it last.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
    /// Called when it closes, whichever way.
    #[prop(optional, into)]
    on_close: Option<Callback<()>>,
    children: ChildrenFn,
) -> impl IntoView {
    let parts = ModalParts { title, actions, children };
    modal("dialog", ModalManner::Ask, open, on_close, parts)
}

pub(super) struct ModalParts {
    pub title: TextProp,
    pub actions: Option<ViewFn>,
    pub children: ChildrenFn,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ModalManner {
    /// A click beside it is a no, unless something is typed in it or shown this once.
    Ask,
    /// A click beside it does nothing, because something may have been typed.
    Work,
}

/// A `<dialog>` that is modal while `open`; its content exists only as long. The browser's way back
/// closes it.
pub(super) fn modal(
    class: &'static str,
    manner: ModalManner,
    open: RwSignal<bool>,
    on_close: Option<Callback<()>>,
    parts: ModalParts,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let title_id = unique_id("title");
    let labelled_by = title_id.clone();
    let parts = StoredValue::new(parts);

    close_on_way_back(open);
    let toasts = use_context::<Toasts>();
    let keep_toasts_in_reach = move || {
        if let Some(toasts) = toasts {
            toasts.stay_in_reach();
        }
    };
    // With the page that it stands on it goes without closing.
    on_cleanup(move || request_animation_frame(keep_toasts_in_reach));
    // Opening and closing belong to the browser, which keeps the focus inside and returns it.
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        if open.get() && !dialog.open() {
            // Fails only if it is open already, or taken out of the page meanwhile.
            let _ = dialog.show_modal();
            focus_first(&dialog);
            keep_toasts_in_reach();
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    let closed = move |_| {
        keep_toasts_in_reach();
        open.set(false);
        if let Some(on_close) = on_close {
            on_close.run(());
        }
    };
    // What is inside covers the dialog wholly, so what hits the dialog itself is beside it. Both
    // ends of the click count: text may be selected to beyond the edge.
    let pressed_beside = StoredValue::new(false);
    let is_beside = |event: &MouseEvent| event.target() == event.current_target();
    let pressed = move |event: MouseEvent| pressed_beside.set_value(is_beside(&event));
    let clicked = move |event: MouseEvent| {
        let is_no = manner == ModalManner::Ask && pressed_beside.get_value() && is_beside(&event);
        if is_no && !node.get_untracked().is_some_and(|dialog| holds_words(&dialog)) {
            open.set(false);
        }
    };

    view! {
        <dialog
            node_ref=node
            class=class
            aria-labelledby=labelled_by
            on:close=closed
            on:mousedown=pressed
            on:click=clicked
        >
            <Show when=move || open.get()>
                <div class="surface">
                    <header>
                        <h2 id=title_id.clone() tabindex="-1">
                            {move || parts.with_value(|parts| parts.title.get())}
                        </h2>
                        <IconButton
                            icon=icondata::LuX
                            label=words::close()
                            tone=ButtonTone::Quiet
                            size=ButtonSize::Small
                            on:click=move |_| open.set(false)
                        />
                    </header>
                    <div class="body">{parts.with_value(|parts| (parts.children)())}</div>
                    {parts
                        .with_value(|parts| parts.actions.clone())
                        .map(|actions| view! { <footer>{actions.run()}</footer> })}
                </div>
            </Show>
        </dialog>
    }
}

/// A slip of the hand would lose them.
fn holds_words(dialog: &HtmlElement) -> bool {
    const WORDS: &str = "input:not([type='radio'], [type='checkbox']), textarea, .secret";
    dialog.query_selector(WORDS).is_ok_and(|found| found.is_some())
}

/// The browser would focus the close button, as the first that can be.
fn focus_first(dialog: &HtmlElement) {
    let wanted = dialog
        .query_selector("[autofocus]")
        .ok()
        .flatten()
        .or_else(|| dialog.query_selector("h2").ok().flatten());
    if let Some(element) = wanted.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        // Focusing an element that is shown does not fail.
        let _ = element.focus();
    }
}

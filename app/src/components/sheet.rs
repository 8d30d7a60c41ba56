//! Work beside the page.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::dialog::{ModalManner, ModalParts, modal};

/// Work beside the page, which stays in sight: from the side, on phones from below.
///
/// Only Escape, its close button and its actions close it, because something may have been typed.
#[component]
pub fn Sheet(
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
    modal("sheet", ModalManner::Work, open, on_close, parts)
}

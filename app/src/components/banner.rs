//! A message across the page.

use leptos::prelude::*;

use super::{Glyph, State};

/// Says what happened and what to do now, above what it concerns.
///
/// Critical interrupts who listens, everything else waits for a pause. Buttons are given as
/// `actions`.
#[component]
pub fn Banner(
    state: State,
    #[prop(optional, into)] actions: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let role = if state == State::Critical { "alert" } else { "status" };

    view! {
        <div class="banner" data-state=state.name() role=role>
            <Glyph state/>
            <p>{children()}</p>
            {actions.map(ViewFnOnce::run)}
        </div>
    }
}

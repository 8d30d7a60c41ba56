//! The switch of what happens without anybody's approval.

use leptos::prelude::*;

use crate::components::Switch;

/// Shows what is `known`, and tells what somebody makes of it.
#[component]
pub fn AtOnceSwitch(
    label: &'static str,
    hint: &'static str,
    known: RwSignal<bool>,
    #[prop(into)] change: Callback<bool>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    Effect::new(move |_| shown.set(known.get()));
    Effect::watch(
        move || shown.get(),
        move |now, _, _| {
            if *now != known.get_untracked() {
                known.set(*now);
                change.run(*now);
            }
        },
        false,
    );

    view! { <Switch label hint checked=shown/> }.into_any()
}

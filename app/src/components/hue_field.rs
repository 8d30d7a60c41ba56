//! A field for one of the twelve colours.

use domain::accounts::Hue;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::unique_id;
use crate::messages::components as words;

/// One of the twelve colours. Each is readable in both themes (`style/contrast.mjs` measures it),
/// so that there is nothing one could choose wrong.
#[component]
pub fn HueField(#[prop(into)] label: TextProp, value: RwSignal<Hue>) -> impl IntoView {
    let group = unique_id("hue");
    let swatches = Hue::ALL
        .map(|hue| {
            view! {
                <label
                    class="swatch"
                    data-hue=hue.name()
                    data-chosen=move || (value.get() == hue).then_some("")
                    title=hue_name(hue)
                >
                    <input
                        type="radio"
                        name=group.clone()
                        value=hue.name()
                        aria-label=hue_name(hue)
                        prop:checked=move || value.get() == hue
                        on:change=move |_| value.set(hue)
                    />
                </label>
            }
        })
        .collect_view();

    view! {
        <fieldset class="field">
            <legend>{move || label.get()}</legend>
            <div class="swatches">{swatches}</div>
        </fieldset>
    }
}

pub fn hue_name(hue: Hue) -> &'static str {
    match hue {
        Hue::Coral => words::hue_coral(),
        Hue::Amber => words::hue_amber(),
        Hue::Olive => words::hue_olive(),
        Hue::Leaf => words::hue_leaf(),
        Hue::Teal => words::hue_teal(),
        Hue::Cyan => words::hue_cyan(),
        Hue::Blue => words::hue_blue(),
        Hue::Indigo => words::hue_indigo(),
        Hue::Violet => words::hue_violet(),
        Hue::Magenta => words::hue_magenta(),
        Hue::Rose => words::hue_rose(),
        Hue::Slate => words::hue_slate(),
    }
}

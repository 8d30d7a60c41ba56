//! Sizes, weights, and letters that must not be mistaken.

use leptos::prelude::*;

use super::{Chapter, Sample};

const SIZES: [(u8, &str, &str); 9] = [
    (9, "44 px", "14:37"),
    (8, "32 px", "R 2.11 Große Elbe"),
    (7, "24 px", "16 – 22 November 2026"),
    (6, "19 px", "Page title, Frühdienst Speicherstadt"),
    (5, "16 px", "Dialog title, phone inputs"),
    (4, "14 px", "Body: the camera has been stable for five minutes."),
    (3, "13 px", "Tables, buttons, fields: Annegret Schönhuber-Lindqvist"),
    (2, "12 px", "Hints, badges, block labels: 06:00–14:00"),
    (1, "11 px", "Axis labels, key hints: W 47, CET"),
];

#[component]
pub fn Typography() -> impl IntoView {
    let sizes = SIZES
        .map(|(step, size, text)| {
            view! {
                <li>
                    <small>{format!("size-{step}, {size}")}</small>
                    <span style:font-size=format!("var(--size-{step})")>{text}</span>
                </li>
            }
        })
        .collect_view();

    view! {
        <Chapter
            id="type"
            title="Type"
            rule="Atkinson Hyperlegible Next, because serial numbers, rooms and times must not be misread. Tabular figures wherever columns meet."
        >
            <ul class="guide-type">{sizes}</ul>
            <Sample name="Weights">
                <span class="guide-weight" data-weight="regular">"Regular 420"</span>
                <span class="guide-weight" data-weight="medium">"Medium 560"</span>
                <span class="guide-weight" data-weight="bold">"Bold 660"</span>
            </Sample>
            <Sample name="Told apart">
                <span class="guide-letters">"I l 1 | O 0 o | B 8 | S 5 | rn m"</span>
                <code>"G6PA31400I8L"</code>
            </Sample>
        </Chapter>
    }
}

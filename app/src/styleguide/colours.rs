//! Colour roles, states and people’s hues.

use domain::accounts::Hue;
use leptos::prelude::*;

use super::{Chapter, Sample};
use crate::components::{Badge, BadgeLook, State, Status};

const SURFACES: [(&str, &str); 6] = [
    ("canvas", "page"),
    ("surface", "card"),
    ("raised", "menu, dialog"),
    ("sunken", "well, code"),
    ("line", "around"),
    ("control-line", "controls, 3:1"),
];

const TEXTS: [(&str, &str); 6] = [
    ("text", "read first"),
    ("text-soft", "beside it"),
    ("text-faint", "4.5:1 still"),
    ("accent", "primary"),
    ("accent-text", "link, now"),
    ("accent-soft", "selection"),
];

#[component]
pub fn Colours() -> impl IntoView {
    let states = State::ALL
        .map(|state| {
            view! {
                <li>
                    <Status state/>
                    <Badge state>{state.word()}</Badge>
                    <Badge state look=BadgeLook::Solid>{state.word()}</Badge>
                </li>
            }
        })
        .collect_view();
    let hues = Hue::ALL
        .map(|hue| {
            view! {
                <li data-hue=hue.name()>
                    <b>"Ag"</b>
                    <span>{hue.name()}</span>
                </li>
            }
        })
        .collect_view();

    view! {
        <Chapter
            id="colour"
            title="Colour"
            rule="Components take roles, never steps of a scale. A state never speaks by colour alone: every one has a shape and a word."
        >
            <Swatches roles=SURFACES/>
            <Swatches roles=TEXTS/>
            <Sample name="States"><ul class="guide-states">{states}</ul></Sample>
            <Sample name="People"><ul class="guide-hues">{hues}</ul></Sample>
        </Chapter>
    }
}

#[component]
fn Swatches(roles: [(&'static str, &'static str); 6]) -> impl IntoView {
    let swatches = roles
        .map(|(role, used_for)| {
            view! {
                <li>
                    <i style:--swatch=format!("var(--{role})")></i>
                    <b>{role}</b>
                    <small>{used_for}</small>
                </li>
            }
        })
        .collect_view();

    view! { <ul class="guide-swatches">{swatches}</ul> }
}

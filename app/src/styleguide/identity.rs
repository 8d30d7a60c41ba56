//! The mark, the wordmark, the hanging cord.

use leptos::prelude::*;

use super::{Chapter, Sample};
use crate::components::{Brand, Mark};

#[component]
pub fn Identity() -> impl IntoView {
    view! {
        <Chapter
            id="identity"
            title="Identity"
            rule="Three jacks and a cord make a P; the third jack is free. A cord hangs wherever two things are connected."
        >
            <div class="guide-marks">
                <div class="guide-mark"><Mark/></div>
                <div class="guide-word"><Brand/></div>
                <div class="guide-word" data-inverse=""><Brand/></div>
                <div class="guide-sizes">
                    <Mark attr:data-size="32"/>
                    <Mark attr:data-size="24"/>
                    <Mark attr:data-size="16"/>
                </div>
            </div>
            <Sample name="The hanging cord">
                <svg class="guide-cord" viewBox="0 0 480 56" fill="none" aria-hidden="true">
                    <path class="done" d="M20 16C20 60 130 60 130 16"/>
                    <path class="done" d="M130 16C130 60 240 60 240 16"/>
                    <path class="ahead" d="M240 16C240 60 350 60 350 16"/>
                    <path class="ahead" d="M350 16C350 60 460 60 460 16"/>
                    <circle class="done" cx="20" cy="16" r="9"/>
                    <circle class="done" cx="130" cy="16" r="9"/>
                    <circle class="here" cx="240" cy="16" r="9"/>
                    <circle cx="350" cy="16" r="9"/>
                    <circle cx="460" cy="16" r="9"/>
                </svg>
                <p class="guide-note">"Solid has happened, dashed is still to come."</p>
            </Sample>
        </Chapter>
    }
}

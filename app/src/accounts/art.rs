//! The picture beside the sign-in form: a patch field with a few cords in it.

use leptos::prelude::*;

/// Class and path of every cord.
const CORDS: [(&str, &str); 5] = [
    ("patch patch-strong", "M72 68C72 240 264 250 264 116"),
    ("patch", "M168 212c0 190 192 210 192 96"),
    ("patch patch-pale", "M120 308c0 150 -48 190 96 192S312 470 312 404"),
    ("patch patch-strong", "M312 68c0 90 96 90 96 0"),
    ("patch patch-pale", "M24 260c0 60 48 60 48 0"),
];

/// The jacks the cords end in.
const PLUGGED: [(i32, i32); 10] = [
    (72, 68),
    (264, 116),
    (168, 212),
    (360, 308),
    (120, 308),
    (312, 404),
    (312, 68),
    (408, 68),
    (24, 260),
    (72, 260),
];

#[component]
pub(super) fn PatchField() -> impl IntoView {
    let cords = CORDS.map(|(class, path)| view! { <path class=class d=path/> }).collect_view();
    let plugs = PLUGGED
        .map(|(x, y)| view! { <circle class="jack-plugged" cx=x.to_string() cy=y.to_string() r="9"/> })
        .collect_view();

    view! {
        <svg viewBox="0 0 480 520" fill="none" preserveAspectRatio="xMidYMid slice">
            // A hundred elements of their own would make the form wait.
            <pattern id="holes" patternUnits="userSpaceOnUse" y="-4" width="48" height="48">
                <circle class="jack-hole" cx="24" cy="24" r="9"/>
            </pattern>
            <rect width="480" height="520" fill="url(#holes)"/>
            {cords}
            {plugs}
        </svg>
    }
}

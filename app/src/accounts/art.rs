//! The picture beside the sign-in form: a patch field with a few cords in it.

use leptos::prelude::*;

/// Distance between two jacks, and of the first from the edge.
const PITCH: i32 = 48;
const MARGIN: (i32, i32) = (24, 20);
const COLUMNS: i32 = 10;
const ROWS: i32 = 11;

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
    let jack = |class: &'static str, (x, y): (i32, i32)| {
        view! { <circle class=class cx=x.to_string() cy=y.to_string() r="9"/> }
    };
    let holes = (0..ROWS)
        .flat_map(|row| (0..COLUMNS).map(move |column| (column, row)))
        .map(|(column, row)| (MARGIN.0 + column * PITCH, MARGIN.1 + row * PITCH))
        .map(|place| jack("jack-hole", place))
        .collect_view();
    let cords = CORDS.map(|(class, path)| view! { <path class=class d=path/> }).collect_view();
    let plugs = PLUGGED.map(|place| jack("jack-plugged", place)).collect_view();

    view! {
        <svg viewBox="0 0 480 520" fill="none" preserveAspectRatio="xMidYMid slice">
            {holes}
            {cords}
            {plugs}
        </svg>
    }
}

//! The drawing beside the sign-in form.

use leptos::prelude::*;

/// Rows and columns of jacks, 48 units apart.
const COLUMNS: u16 = 10;
const ROWS: u16 = 11;

/// Cords between jacks: how they look, and their path.
const CORDS: [(&str, &str); 5] = [
    ("patch", "M72 68C72 240 264 250 264 116"),
    ("patch patch-strong", "M168 212c0 190 192 210 192 96"),
    ("patch patch-pale", "M120 308c0 150-48 190 96 192s96-30 96-96"),
    ("patch", "M312 68c0 90 96 90 96 0"),
    ("patch patch-strong", "M24 260c0 60 48 60 48 0"),
];

/// Where a cord is plugged in.
const PLUGS: [(u16, u16); 10] = [
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

/// A patchbay seen from the front, for the side of the sign-in page.
#[component]
pub fn PatchField() -> impl IntoView {
    let holes = (0..ROWS)
        .flat_map(|row| (0..COLUMNS).map(move |column| (24 + 48 * column, 20 + 48 * row)))
        .map(|(x, y)| circle("jack-hole", x, y));
    let cords =
        CORDS.into_iter().map(|(class, path)| format!(r#"<path class="{class}" d="{path}"/>"#));
    let plugs = PLUGS.into_iter().map(|(x, y)| circle("jack-plugged", x, y));
    let drawing: String = holes.chain(cords).chain(plugs).collect();

    view! {
        <svg
            class="patch-field"
            viewBox="0 0 480 520"
            preserveAspectRatio="xMidYMid slice"
            aria-hidden="true"
            inner_html=drawing
        ></svg>
    }
}

fn circle(class: &str, x: u16, y: u16) -> String {
    format!(r#"<circle class="{class}" cx="{x}" cy="{y}" r="9"/>"#)
}

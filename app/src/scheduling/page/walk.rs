//! From shift to shift with the arrow keys, where shifts stand beside their hours: up and down
//! through a day, left and right to what stands beside it on another. Months and teams lead from
//! cell to cell themselves.

use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

const SHIFT: &str = "button[data-shift]";

/// Gives the focus to the shift that lies in the direction of the key; whether there is one.
pub fn walk(from: &Element, key: &str) -> bool {
    let Ok(Some(day)) = from.closest(".week-grid > .day") else { return false };
    let next = match key {
        "ArrowDown" => nearest(&day, |at| (at > place(from)).then_some(at)),
        "ArrowUp" => {
            nearest(&day, |(top, left)| ((top, left) < place(from)).then_some((-top, -left)))
        }
        "ArrowLeft" => beside(day, place(from), Element::previous_element_sibling),
        "ArrowRight" => beside(day, place(from), Element::next_element_sibling),
        _ => None,
    };
    // Focusing an element that is shown does not fail, and brings it in sight.
    next.is_some_and(|next| next.focus().is_ok())
}

/// The shift at the same hour on the nearest day that has any.
fn beside(
    mut day: Element,
    (top, _): (f64, f64),
    step: fn(&Element) -> Option<Element>,
) -> Option<HtmlElement> {
    loop {
        day = step(&day)?;
        let found = nearest(&day, |(other, left)| Some(((other - top).abs(), left)));
        if found.is_some() {
            return found;
        }
    }
}

/// The shift of a day that comes first by what is made of its place, of those that count.
fn nearest(day: &Element, rank: impl Fn((f64, f64)) -> Option<(f64, f64)>) -> Option<HtmlElement> {
    let all = day.query_selector_all(SHIFT).ok()?;
    let mut best: Option<((f64, f64), HtmlElement)> = None;
    for shift in (0..all.length()).filter_map(|index| all.get(index)) {
        let Ok(shift) = shift.dyn_into::<HtmlElement>() else { continue };
        let Some(rank) = rank(place(&shift)) else { continue };
        if best.as_ref().is_none_or(|(known, _)| rank < *known) {
            best = Some((rank, shift));
        }
    }
    best.map(|(_, shift)| shift)
}

/// From above and from the left.
fn place(shift: &Element) -> (f64, f64) {
    let place = shift.get_bounding_client_rect();
    (place.top(), place.left())
}

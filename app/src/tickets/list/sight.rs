//! Which rows of a long list are in sight: only those exist.

use std::ops::Range;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

/// Rows beyond the edge of the window that exist already, so that fast scrolling shows no gap.
const BEYOND: usize = 12;
/// The range moves in steps, so that not every pixel of scrolling is a change.
const STEP: usize = 6;

/// What is in sight of the `count` rows of `body`, which all have the same height.
pub fn in_sight(body: NodeRef<html::Tbody>, count: Signal<usize>) -> ReadSignal<Range<usize>> {
    let (range, set_range) = signal(0..BEYOND * 3);
    let is_due = StoredValue::new(false);
    let look = move || {
        is_due.try_set_value(false);
        let (Some(Some(body)), Some(count)) = (body.try_get_untracked(), count.try_get_untracked())
        else {
            return;
        };
        let area = body.get_bounding_client_rect();
        // Only a window that is gone has no height.
        let height = window().inner_height().ok().and_then(|height| height.as_f64());
        let seen = rows_in(area.top(), area.height(), height.unwrap_or_default(), count);
        set_range.try_maybe_update(|range| {
            let is_other = *range != seen;
            *range = seen;
            (is_other, ())
        });
    };
    // Scrolling tells far more often than anything is painted.
    let soon = move || {
        if is_due.try_get_value() == Some(false) {
            is_due.set_value(true);
            request_animation_frame(look);
        }
    };
    let listeners = [
        window_event_listener(ev::scroll, move |_| soon()),
        window_event_listener(ev::resize, move |_| soon()),
    ];
    on_cleanup(move || listeners.into_iter().for_each(WindowListenerHandle::remove));
    Effect::new(move |_| {
        count.track();
        body.track();
        soon();
    });
    range
}

/// Scrolls the row into sight, below what sticks to the top of the window.
pub fn bring(body: NodeRef<html::Tbody>, index: usize, count: usize) {
    let Some(body) = body.get_untracked().filter(|_| count > 0) else { return };
    let area = body.get_bounding_client_rect();
    let line = area.height() / count as f64;
    let height =
        window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default();
    let top = area.top() + line * index as f64;
    let (first, last) = (line * 3.5, height - line * 2.5);
    let by = if top < first {
        top - first
    } else if top > last {
        top - last
    } else {
        return;
    };
    window().scroll_by_with_x_and_y(0.0, by);
}

/// `top` is where the rows begin, measured from the top of a window of that `height`.
fn rows_in(top: f64, all: f64, height: f64, count: usize) -> Range<usize> {
    if count == 0 || all <= 0.0 {
        return 0..BEYOND * 3;
    }
    let line = all / count as f64;
    let first = (-top / line).max(0.0) as usize;
    let last = ((height - top) / line).max(0.0) as usize + 1;
    let from = first.saturating_sub(BEYOND) / STEP * STEP;
    let to = (last + BEYOND).div_ceil(STEP) * STEP;
    from.min(count)..to.min(count)
}

#[cfg(test)]
mod tests {
    use super::rows_in;

    #[test]
    fn of_ten_thousand_rows_a_few_dozen_exist() {
        let all = 34.0 * 10_000.0;
        assert_eq!(rows_in(200.0, all, 900.0, 10_000), 0..36, "the page's head is above");
        let middle = rows_in(-34.0 * 5_000.0, all, 900.0, 10_000);
        assert!(middle.contains(&5_000) && middle.contains(&5_026), "{middle:?}");
        assert!(middle.len() < 60, "{middle:?}");
        assert_eq!(rows_in(-all + 900.0, all, 900.0, 10_000).end, 10_000);
    }

    #[test]
    fn before_anything_is_measured_a_window_full_exists() {
        assert_eq!(rows_in(0.0, 0.0, 900.0, 0), 0..36);
    }
}

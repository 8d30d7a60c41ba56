//! What stands in while something loads.

use leptos::prelude::*;

use crate::messages::components as words;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SkeletonShape {
    #[default]
    Line,
    Circle,
    /// As high as what it stands in.
    Block,
}

/// In place of all that a card or page shows, until the first answer is there. In what `settles`, whatever
/// follows waits for it too, so that nothing moves under somebody's pointer.
#[component]
pub fn Loading() -> impl IntoView {
    view! {
        <div class="body loading" role="status" aria-busy="true" aria-label=words::loading()>
            <Skeleton width=60/>
            <Skeleton width=45/>
        </div>
    }
    .into_any()
}

/// One bar in place of what is being loaded; `width` in percent of its container.
#[component]
pub fn Skeleton(
    #[prop(optional)] shape: SkeletonShape,
    #[prop(default = 100)] width: u8,
) -> impl IntoView {
    let shape_name = match shape {
        SkeletonShape::Line => None,
        SkeletonShape::Circle => Some("circle"),
        SkeletonShape::Block => Some("block"),
    };

    view! {
        <span
            class="skeleton"
            data-shape=shape_name
            style:--width=format!("{width}%")
            role="img"
            aria-label=words::loading()
        ></span>
    }
}

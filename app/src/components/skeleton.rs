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

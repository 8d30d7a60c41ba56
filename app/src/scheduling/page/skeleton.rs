//! What stands on a day while its shifts are being fetched for the first time.

use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

use super::calendar::use_calendar;
use crate::components::{Skeleton, SkeletonShape};

/// Hours and lanes of a believable day.
const SHAPES: [(u8, u8, u8); 3] = [(6, 14, 0), (9, 17, 1), (14, 22, 0)];

#[component]
pub fn SkeletonBlocks(day: Memo<NaiveDate>) -> impl IntoView {
    let calendar = use_calendar();
    let shift_by = move || day.read().weekday().num_days_from_monday() as u8 % 2;

    view! {
        <Show when=move || calendar.is_loading.get()>
            {SHAPES
                .into_iter()
                .map(|(from, to, lane)| {
                    view! {
                        <span
                            class="shift-skeleton"
                            style:--from=move || (from + shift_by()).to_string()
                            style:--to=move || (to + shift_by()).to_string()
                            style:--lane=lane.to_string()
                            style:--lanes="2"
                        >
                            <Skeleton shape=SkeletonShape::Block/>
                        </span>
                    }
                })
                .collect_view()}
        </Show>
    }
    .into_any()
}

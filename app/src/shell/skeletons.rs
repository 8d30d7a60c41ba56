//! What stands where a page will be, in its shape, so that nothing jumps when it comes.

use leptos::prelude::*;

use crate::components::{Skeleton, SkeletonShape};
use crate::messages::shell as words;

/// A head and a table: most pages.
pub fn list() -> AnyView {
    let rows = [62u8, 48, 70, 55, 40, 66];
    view! {
        <div class="page-skeleton" role="status" aria-busy="true" aria-label=words::loading_page()>
            <div class="page-skeleton-head" aria-hidden="true"><Skeleton/></div>
            <div class="card" aria-hidden="true">
                <ul class="rows">
                    {rows
                        .map(|width| view! {
                            <li>
                                <Skeleton shape=SkeletonShape::Circle/>
                                <span class="grow"><Skeleton width/></span>
                            </li>
                        })
                        .collect_view()}
                </ul>
            </div>
        </div>
    }
    .into_any()
}

/// A week of columns with a few shifts in them.
pub fn calendar() -> AnyView {
    /// From and to in hours, day by day.
    const SHIFTS: [&[(u8, u8)]; 7] = [
        &[(6, 14), (14, 22)],
        &[(8, 17)],
        &[(6, 14), (15, 23)],
        &[(9, 18)],
        &[(7, 15), (16, 22)],
        &[(10, 16)],
        &[(8, 14)],
    ];
    let days = SHIFTS
        .map(|shifts| {
            let blocks = shifts
                .iter()
                .map(|(from, to)| {
                    view! {
                        <span
                            class="skeleton"
                            style:--from=from.to_string()
                            style:--to=to.to_string()
                        ></span>
                    }
                })
                .collect_view();
            view! { <div>{blocks}</div> }
        })
        .collect_view();

    view! {
        <div class="page-skeleton" role="status" aria-busy="true" aria-label=words::loading_page()>
            <div class="page-skeleton-head" aria-hidden="true"><Skeleton/><Skeleton/></div>
            <div class="page-skeleton-week" aria-hidden="true">{days}</div>
        </div>
    }
    .into_any()
}

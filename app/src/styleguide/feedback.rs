//! Banners, problems, empty states, skeletons.

use leptos::prelude::*;

use super::{Chapter, Sample};
use crate::components::{
    Banner, Button, ButtonSize, ButtonTone, EmptyState, ProblemNote, Skeleton, SkeletonShape,
    State, Toast, Toasts,
};

#[component]
pub fn Feedback() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let small = |label: &'static str| view! { <Button size=ButtonSize::Small>{label}</Button> };

    view! {
        <Chapter
            id="feedback"
            title="Feedback"
            rule="Say what happened and what to do now. Skeletons, not spinners; no “are you sure?”."
        >
            <Banner state=State::Critical actions=move || small("Try now")>
                <strong>"You are offline. "</strong>
                "What you write is kept and sent when the connection is back."
            </Banner>
            <Banner state=State::Warning actions=move || small("Load again")>
                <strong>"Not live since 14:31. "</strong>
                "What you see may have changed."
            </Banner>
            <Banner state=State::Info>
                <strong>"Maintenance tonight, 02:00–02:30. "</strong>
                "Door displays keep their last state."
            </Banner>
            <ProblemNote
                message="the calendar could not be loaded"
                retry=move |()| toasts.push(Toast::new("Tried again."))
            />
            <div class="guide-pair">
                <div class="guide-frame">
                    <EmptyState
                        title="No shifts this week"
                        text="Draw one into the calendar, or let a template fill the week."
                    >
                        <Button tone=ButtonTone::Primary>"New shift"</Button>
                        <Button>"Templates"</Button>
                    </EmptyState>
                </div>
                <div class="guide-frame guide-skeletons" aria-busy="true">
                    {[72, 58, 80, 46]
                        .map(|width| {
                            view! {
                                <div>
                                    <Skeleton shape=SkeletonShape::Circle/>
                                    <Skeleton width/>
                                    <Skeleton width=18/>
                                </div>
                            }
                        })
                        .collect_view()}
                </div>
            </div>
            <Sample name="Block"><div class="guide-block"><Skeleton shape=SkeletonShape::Block/></div></Sample>
        </Chapter>
    }
}

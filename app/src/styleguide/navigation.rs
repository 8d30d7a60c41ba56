//! Tabs, segments, breadcrumbs.

use leptos::prelude::*;

use super::{Chapter, Sample};
use crate::components::{Breadcrumbs, Crumb, Segment, Segmented, Tab, Tabs};

#[component]
pub fn Navigation() -> impl IntoView {
    let tab = RwSignal::new("week");
    let tabs = vec![
        Tab::new("week", "Week", || view! { <p>"Shifts of the week, one column per day."</p> })
            .with_count(11u32),
        Tab::new("people", "People", || view! { <p>"Who works when, one row per technician."</p> }),
        Tab::new("gaps", "Gaps", || view! { <p>"Where somebody is missing."</p> }),
    ];
    let selected = RwSignal::new("Week");
    let segments = ["Day", "Week", "Month"]
        .map(|name| {
            view! {
                <Segment
                    selected=Signal::derive(move || selected.get() == name)
                    on:click=move |_| selected.set(name)
                >
                    {name}
                </Segment>
            }
        })
        .collect_view();
    let crumbs = vec![
        Crumb::link("Admin", "#navigation"),
        Crumb::link("Recurring schedules", "#navigation"),
        Crumb::here("Frühdienst"),
    ];

    view! {
        <Chapter
            id="navigation"
            title="Navigation"
            rule="The place one is in carries a short piece of cord. Arrow keys move between tabs and show at once."
        >
            <Sample name="Tabs"><div class="guide-wide"><Tabs label="Example" tabs selected=tab/></div></Sample>
            <Sample name="Segmented"><Segmented label="View">{segments}</Segmented></Sample>
            <Sample name="Breadcrumbs"><Breadcrumbs crumbs label="Example"/></Sample>
        </Chapter>
    }
}

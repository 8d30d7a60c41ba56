//! The style guide: every component in every state, for the people who build Patchbay.
//!
//! Its own words are in English only, and it says so to screen readers.

mod buttons;
mod choices;
mod colours;
mod feedback;
mod fields;
mod identity;
mod labels;
mod lists;
mod navigation;
mod overlays;
mod people;
mod shifts;
mod typography;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::PageHead;

#[component]
pub fn StyleguidePage() -> impl IntoView {
    let contents = [
        ("identity", "Identity"),
        ("colour", "Colour"),
        ("type", "Type"),
        ("buttons", "Buttons"),
        ("fields", "Fields"),
        ("choices", "Choices"),
        ("labels", "Badges and people"),
        ("navigation", "Navigation"),
        ("overlays", "Overlays"),
        ("lists", "Tables and cards"),
        ("shifts", "Shifts"),
        ("feedback", "Feedback"),
    ]
    .map(|(id, title)| view! { <li><a class="chip" href=format!("#{id}")>{title}</a></li> })
    .collect_view();

    view! {
        <Title text="Style guide"/>
        <div lang="en">
            <PageHead
                title="Style guide"
                lead="A quiet control room: rack-grey surfaces, one violet cord, and colour only where it means something. Every component is shown in every state."
            />
            <nav class="guide-contents" aria-label="Sections">
                <ul class="toolbar">{contents}</ul>
            </nav>
            <div class="guide-stack">
                <identity::Identity/>
                <colours::Colours/>
                <typography::Typography/>
                <buttons::Buttons/>
                <fields::Fields/>
                <choices::Choices/>
                <labels::Labels/>
                <navigation::Navigation/>
                <overlays::Overlays/>
                <lists::Lists/>
                <shifts::Shifts/>
                <feedback::Feedback/>
            </div>
        </div>
    }
}

/// One chapter: its title and rule on the left, what it is about on the right.
#[component]
fn Chapter(
    id: &'static str,
    title: &'static str,
    rule: &'static str,
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let labelled_by = title_id.clone();

    view! {
        <section class="guide" id=id aria-labelledby=labelled_by>
            <header>
                <h2 id=title_id>{title}</h2>
                <p>{rule}</p>
            </header>
            <div class="guide-body">{children()}</div>
        </section>
    }
}

/// One row of a chapter: what is shown, and the thing itself.
#[component]
fn Sample(name: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="sample">
            <h3>{name}</h3>
            <div class="sample-body">{children()}</div>
        </div>
    }
}

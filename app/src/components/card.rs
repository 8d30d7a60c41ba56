//! A titled piece of a page.

use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::unique_id;

/// A titled piece of a page. What its rows or paragraphs need around them, they bring themselves:
/// `<div class="body">` for text, `<ul class="rows">` for a list.
#[component]
pub fn Card(
    #[prop(into)] title: TextProp,
    /// Stands at the end of the title line: a link, a small button, a number.
    #[prop(optional, into)]
    tools: Option<ViewFnOnce>,
    #[prop(optional, into)] footer: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let id = unique_id("card");
    let labelled_by = id.clone();

    view! {
        <section class="card" aria-labelledby=labelled_by>
            <header>
                <h2 id=id>{move || title.get()}</h2>
                {tools.map(ViewFnOnce::run)}
            </header>
            {children()}
            {footer.map(|footer| view! { <footer>{footer.run()}</footer> })}
        </section>
    }
}

//! The way from the start to where one is.

use leptos::prelude::*;

use crate::messages::components as words;

/// A step on the way here; the last one has no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    pub label: String,
    pub href: Option<String>,
}

#[component]
pub fn Breadcrumbs(
    #[prop(into)] crumbs: Signal<Vec<Crumb>>,
    /// A page with two has to tell them apart.
    #[prop(default = words::breadcrumbs())]
    label: &'static str,
) -> impl IntoView {
    let steps = move || {
        crumbs
            .get()
            .into_iter()
            .map(|Crumb { label, href }| match href {
                Some(href) => view! { <li><a href=href>{label}</a></li> }.into_any(),
                None => view! { <li><span aria-current="page">{label}</span></li> }.into_any(),
            })
            .collect_view()
    };

    view! {
        <nav class="breadcrumbs" aria-label=label>
            <ol>{steps}</ol>
        </nav>
    }
}

impl Crumb {
    pub fn link(label: impl Into<String>, href: impl Into<String>) -> Self {
        Self { label: label.into(), href: Some(href.into()) }
    }

    pub fn here(label: impl Into<String>) -> Self {
        Self { label: label.into(), href: None }
    }
}

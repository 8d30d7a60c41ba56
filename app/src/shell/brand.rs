//! The site's logo and name, as admins have chosen them.

use leptos::prelude::*;

use super::site::use_brand;
use crate::components::Mark;

/// Our own wordmark is set in lower case.
const OWN_NAME: &str = "Patchbay";

/// Stands in something of the class `brand`.
#[component]
pub(crate) fn LogoAndName() -> impl IntoView {
    let brand = use_brand();
    let logo = Memo::new(move |_| brand.read().logo.clone());
    let picture = move || match logo.get() {
        Some(logo) => view! { <img class="logo" src=logo alt=""/> }.into_any(),
        None => view! { <Mark/> }.into_any(),
    };
    let name = move || match &*brand.read().name {
        OWN_NAME => "patchbay".to_owned(),
        name => name.to_owned(),
    };

    view! {
        {picture}
        <span>{name}</span>
    }
}

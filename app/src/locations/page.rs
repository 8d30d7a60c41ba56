use leptos::prelude::*;

#[component]
pub fn LocationsPage() -> impl IntoView {
    view! { <h1>"Locations"</h1> }
}

//! Views of one thing, one at a time.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::{Count, unique_id};

/// One of the views of a `Tabs`.
#[derive(Clone)]
pub struct Tab {
    /// What `selected` holds while this one is shown.
    pub key: &'static str,
    pub label: TextProp,
    pub count: Option<Signal<u32>>,
    pub view: ViewFn,
}

/// Views of one thing, one of them shown. The arrow keys move between the tabs and show at once.
#[component]
pub fn Tabs(
    #[prop(into)] label: TextProp,
    tabs: Vec<Tab>,
    selected: RwSignal<&'static str>,
) -> impl IntoView {
    let id = unique_id("tabs");
    let tabs = StoredValue::new(tabs);
    let key_at = move |index: usize| tabs.with_value(|tabs| tabs[index].key);
    let move_by_key = {
        let id = id.clone();
        move |event: KeyboardEvent| {
            let count = tabs.with_value(Vec::len);
            let current = tabs.with_value(|tabs| {
                tabs.iter().position(|tab| tab.key == selected.get_untracked()).unwrap_or_default()
            });
            let next = match event.key().as_str() {
                "ArrowRight" => (current + 1) % count,
                "ArrowLeft" => (current + count - 1) % count,
                "Home" => 0,
                "End" => count - 1,
                _ => return,
            };
            event.prevent_default();
            selected.set(key_at(next));
            focus_tab(&id, key_at(next));
        }
    };
    let heads = tabs
        .get_value()
        .into_iter()
        .map(|Tab { key, label, count, .. }| {
            let is_selected = move || selected.get() == key;
            view! {
                <button
                    type="button"
                    role="tab"
                    id=tab_id(&id, key)
                    aria-controls=format!("{id}-panel")
                    aria-selected=move || is_selected().to_string()
                    tabindex=move || if is_selected() { "0" } else { "-1" }
                    on:click=move |_| selected.set(key)
                >
                    {move || label.get()}
                    {count.map(|value| view! { <Count value/> })}
                </button>
            }
        })
        .collect_view();
    let panel = move || {
        let key = selected.get();
        tabs.with_value(|tabs| tabs.iter().find(|tab| tab.key == key).map(|tab| tab.view.run()))
    };
    let panel_id = format!("{id}-panel");

    view! {
        <div class="tabs" role="tablist" aria-label=move || label.get() on:keydown=move_by_key>
            {heads}
        </div>
        <div
            class="tab-panel"
            role="tabpanel"
            id=panel_id
            tabindex="0"
            aria-labelledby=move || tab_id(&id, selected.get())
        >
            {panel}
        </div>
    }
}

impl Tab {
    pub fn new(key: &'static str, label: impl Into<TextProp>, view: impl Into<ViewFn>) -> Self {
        Self { key, label: label.into(), count: None, view: view.into() }
    }

    pub fn with_count(mut self, count: impl Into<Signal<u32>>) -> Self {
        self.count = Some(count.into());
        self
    }
}

fn tab_id(tabs: &str, key: &str) -> String {
    format!("{tabs}-{key}")
}

fn focus_tab(tabs: &str, key: &str) {
    use wasm_bindgen::JsCast;

    let tab = document().get_element_by_id(&tab_id(tabs, key));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<web_sys::HtmlElement>().ok()) {
        // Focusing an element that is shown does not fail.
        let _ = tab.focus();
    }
}

//! Details that hang on what they belong to.

use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

/// Details beside what they belong to, without leaving the page.
///
/// It hangs on the element whose `anchor-name` is `anchor`: give that element
/// `style:anchor-name="--shift"` while its details are shown. Escape or a click elsewhere closes
/// it.
#[component]
pub fn Popover(
    open: RwSignal<bool>,
    /// A dashed name, such as `--shift`.
    #[prop(into)]
    anchor: String,
    #[prop(into)] label: TextProp,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    let children = StoredValue::new(children);

    Effect::new(move |_| {
        let Some(popover) = node.get() else { return };
        // Both fail only if it is in that state already.
        let _ = if open.get() { popover.show_popover() } else { popover.hide_popover() };
    });

    view! {
        <div
            node_ref=node
            class="popover"
            popover="auto"
            role="dialog"
            aria-label=move || label.get()
            style:position-anchor=anchor
            on:toggle=move |_| open.set(is_shown(node))
        >
            <Show when=move || open.get()>{children.with_value(|children| children())}</Show>
        </div>
    }
}

/// Whether the popover is in the top layer now.
pub(super) fn is_shown(node: NodeRef<html::Div>) -> bool {
    node.get_untracked().is_some_and(|popover| popover.matches(":popover-open").unwrap_or_default())
}

//! Buttons, and links that look like them.

use icondata::Icon as IconData;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::Icon;

/// How much a button asks for attention. One primary button per view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonTone {
    #[default]
    Plain,
    Primary,
    /// Leads to something that takes away.
    Danger,
    /// The last step of what cannot be undone.
    Destroy,
    /// Without a frame, for tools that stand in rows.
    Quiet,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ButtonSize {
    Small,
    #[default]
    Medium,
    Large,
}

/// A `<button>`; listeners and further attributes go on it as usual: `<Button on:click=…>`.
#[component]
pub fn Button(
    #[prop(optional)] tone: ButtonTone,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional, into)] icon: Option<IconData>,
    /// Sends the form it stands in; any other button does nothing by itself.
    #[prop(optional)]
    submit: bool,
    /// Shows that the click is being dealt with, keeps the focus and takes no second click.
    #[prop(optional, into)]
    busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Makes it a button that stays down.
    #[prop(optional, into)]
    pressed: Option<Signal<bool>>,
    /// Says whether what the button opens is open.
    #[prop(optional, into)]
    expanded: Option<Signal<bool>>,
    #[prop(optional)] node_ref: NodeRef<leptos::html::Button>,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            node_ref=node_ref
            class="button"
            type=if submit { "submit" } else { "button" }
            data-tone=tone.name()
            data-size=size.name()
            disabled=disabled
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || busy.get().then_some("true")
            aria-pressed=pressed.map(|pressed| move || pressed.get().to_string())
            aria-expanded=expanded.map(|expanded| move || expanded.get().to_string())
            on:click:capture=move |event| refuse_while(busy, &event)
        >
            {move || busy.get().then(|| view! { <Icon icon=icondata::LuLoaderCircle/> })}
            {icon.map(|icon| view! { <Icon icon/> })}
            {children()}
        </button>
    }
}

/// A button that shows nothing but an icon; its label is read out and shown on hover.
#[component]
pub fn IconButton(
    icon: IconData,
    #[prop(into)] label: TextProp,
    #[prop(optional)] tone: ButtonTone,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional, into)] pressed: Option<Signal<bool>>,
    #[prop(optional, into)] expanded: Option<Signal<bool>>,
    #[prop(optional)] node_ref: NodeRef<leptos::html::Button>,
) -> impl IntoView {
    let title = label.clone();

    view! {
        <button
            node_ref=node_ref
            class="button"
            type="button"
            data-icon=""
            data-tone=tone.name()
            data-size=size.name()
            disabled=disabled
            aria-label=move || label.get()
            title=move || title.get()
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=move || busy.get().then_some("true")
            aria-pressed=pressed.map(|pressed| move || pressed.get().to_string())
            aria-expanded=expanded.map(|expanded| move || expanded.get().to_string())
            on:click:capture=move |event| refuse_while(busy, &event)
        >
            {move || if busy.get() { view! { <Icon icon=icondata::LuLoaderCircle/> } } else { view! { <Icon icon/> } }}
        </button>
    }
}

/// A link that looks like a button, for going somewhere.
#[component]
pub fn ButtonLink(
    #[prop(into)] href: TextProp,
    #[prop(optional)] tone: ButtonTone,
    #[prop(optional)] size: ButtonSize,
    #[prop(optional, into)] icon: Option<IconData>,
    children: Children,
) -> impl IntoView {
    view! {
        <a
            class="button"
            href=move || href.get()
            data-tone=tone.name()
            data-size=size.name()
        >
            {icon.map(|icon| view! { <Icon icon/> })}
            {children()}
        </a>
    }
}

/// A busy button stays enabled, because a disabled one loses the focus; so it refuses the click
/// before anybody hears it, and with it the form it would send.
fn refuse_while(busy: Signal<bool>, event: &MouseEvent) {
    if busy.get_untracked() {
        event.prevent_default();
        event.stop_immediate_propagation();
    }
}

impl ButtonTone {
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Primary => Some("primary"),
            Self::Danger => Some("danger"),
            Self::Destroy => Some("destroy"),
            Self::Quiet => Some("quiet"),
        }
    }
}

impl ButtonSize {
    pub(super) const fn name(self) -> Option<&'static str> {
        match self {
            Self::Small => Some("small"),
            Self::Medium => None,
            Self::Large => Some("large"),
        }
    }
}

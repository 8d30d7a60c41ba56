//! Short things that inform: badges, counts, statuses.

use leptos::prelude::*;

use super::{Glyph, State};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BadgeLook {
    #[default]
    Soft,
    /// Filled with the colour of the state: for what must be seen from afar.
    Solid,
    /// Without a box, for dense rows.
    Plain,
}

/// Informs, in a word or two; with a state it wears that state's shape and colour.
#[component]
pub fn Badge(
    #[prop(optional, into)] state: Option<State>,
    #[prop(optional)] look: BadgeLook,
    children: Children,
) -> impl IntoView {
    view! {
        <span class="badge" data-state=state.map(State::name) data-look=look.name()>
            {state.map(|state| view! { <Glyph state/> })}
            {children()}
        </span>
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CountKind {
    #[default]
    Plain,
    Unread,
    Critical,
}

/// A number that hangs on something else; says nothing at zero.
#[component]
pub fn Count(#[prop(into)] value: Signal<u32>, #[prop(optional)] kind: CountKind) -> impl IntoView {
    let text = move || match value.get() {
        100.. => "99+".to_owned(),
        value => value.to_string(),
    };

    view! {
        <span
            class="count"
            data-unread=(kind == CountKind::Unread).then_some("")
            data-state=(kind == CountKind::Critical).then_some("critical")
            hidden=move || value.get() == 0
        >
            {text}
        </span>
    }
}

/// Marks what came since the last look.
#[component]
pub fn NewBadge(children: Children) -> impl IntoView {
    view! { <span class="new">{children()}</span> }
}

/// A state in words, its shape before it.
#[component]
pub fn Status(
    #[prop(into)] state: Signal<State>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let words = match children {
        Some(children) => children(),
        None => (move || state.get().word()).into_any(),
    };

    view! {
        <span class="status" data-state=move || state.get().name()>
            {move || view! { <Glyph state=state.get()/> }}
            <span>{words}</span>
        </span>
    }
}

impl BadgeLook {
    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Soft => None,
            Self::Solid => Some("solid"),
            Self::Plain => Some("plain"),
        }
    }
}

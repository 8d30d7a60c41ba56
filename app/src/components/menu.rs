//! A button with a list of things to do.

use icondata::Icon as IconData;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::popover::is_shown;
use super::{ButtonSize, ButtonTone, Icon, Kbd, unique_id};

/// A button that opens a list of things to do.
///
/// Holds `MenuItem`s, `MenuLink`s, `MenuHeading`s and `MenuDivider`s. The arrow keys, Home, End and
/// typed letters move in it; Escape closes it and returns the focus.
#[component]
pub fn Menu(
    /// What the button is called; read out, and shown on hover where the button shows no words.
    #[prop(into)]
    label: TextProp,
    #[prop(optional, into)] icon: Option<IconData>,
    #[prop(optional)] tone: ButtonTone,
    #[prop(optional)] size: ButtonSize,
    /// What the button shows, with an arrow after it; left out, it shows the icon alone.
    #[prop(optional, into)]
    trigger: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let id = unique_id("menu");
    let anchor = format!("--{id}");
    let (title, name) = (label.clone(), label.clone());
    let is_icon_only = trigger.is_none();
    provide_context(MenuList(list));

    let toggled = move |_| {
        let shown = is_shown(list);
        open.set(shown);
        if shown {
            move_focus(list, Step::First);
        }
    };
    let opened_by_arrow = move |event: KeyboardEvent| {
        if matches!(event.key().as_str(), "ArrowDown" | "ArrowUp") {
            event.prevent_default();
            if let Some(list) = list.get_untracked() {
                // Fails only if it is open already.
                let _ = list.show_popover();
            }
        }
    };

    view! {
        <button
            class="button"
            type="button"
            data-icon=is_icon_only.then_some("")
            data-tone=tone.name()
            data-size=size.name()
            popovertarget=id.clone()
            aria-haspopup="menu"
            aria-expanded=move || open.get().to_string()
            aria-label=move || name.get()
            title=is_icon_only.then_some(move || title.get())
            style:anchor-name=anchor.clone()
            on:keydown=opened_by_arrow
        >
            {icon.map(|icon| view! { <Icon icon/> })}
            {trigger.map(|trigger| view! { {trigger.run()} <Icon icon=icondata::LuChevronDown/> })}
        </button>
        <div
            node_ref=list
            class="menu"
            id=id
            popover="auto"
            role="menu"
            aria-label=move || label.get()
            style:position-anchor=anchor
            on:toggle=toggled
            on:keydown=move |event| move_by_key(list, &event)
        >
            {children()}
        </div>
    }
}

/// `<MenuItem on:click=…>`; the menu closes by itself.
#[component]
pub fn MenuItem(
    #[prop(optional, into)] icon: Option<IconData>,
    /// The key that does the same.
    #[prop(optional)]
    key_hint: Option<&'static str>,
    /// Takes something away.
    #[prop(optional)]
    danger: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Makes it one of several that can be chosen, and says whether it is.
    #[prop(optional, into)]
    checked: Option<Signal<bool>>,
    children: Children,
) -> impl IntoView {
    let list = expect_context::<MenuList>().0;
    let is_checked = move || checked.is_some_and(|checked| checked.get());

    view! {
        <button
            type="button"
            role=if checked.is_some() { "menuitemradio" } else { "menuitem" }
            tabindex="-1"
            data-tone=danger.then_some("danger")
            aria-disabled=move || disabled.get().then_some("true")
            aria-checked=checked.map(|checked| move || checked.get().to_string())
            on:click:capture=move |event| {
                if disabled.get_untracked() {
                    event.stop_immediate_propagation();
                } else {
                    close(list);
                }
            }
        >
            {icon.map(|icon| view! { <Icon icon/> })}
            <span>{children()}</span>
            {key_hint.map(|key| view! { <Kbd>{key}</Kbd> })}
            {move || is_checked().then(|| view! { <span class="check"><Icon icon=icondata::LuCheck/></span> })}
        </button>
    }
}

#[component]
pub fn MenuLink(
    #[prop(into)] href: TextProp,
    #[prop(optional, into)] icon: Option<IconData>,
    #[prop(optional)] key_hint: Option<&'static str>,
    children: Children,
) -> impl IntoView {
    let list = expect_context::<MenuList>().0;

    view! {
        <a role="menuitem" tabindex="-1" href=move || href.get() on:click=move |_| close(list)>
            {icon.map(|icon| view! { <Icon icon/> })}
            <span>{children()}</span>
            {key_hint.map(|key| view! { <Kbd>{key}</Kbd> })}
        </a>
    }
}

/// Says what the items below it are about.
#[component]
pub fn MenuHeading(children: Children) -> impl IntoView {
    view! { <div class="menu-heading" role="presentation">{children()}</div> }
}

#[component]
pub fn MenuDivider() -> impl IntoView {
    view! { <hr role="separator"/> }
}

/// The list an item stands in, so that it can close it.
#[derive(Clone, Copy)]
struct MenuList(NodeRef<html::Div>);

enum Step {
    First,
    Last,
    Next,
    Previous,
    /// The next item that begins with the letter.
    To(char),
}

fn close(list: NodeRef<html::Div>) {
    if let Some(list) = list.get_untracked() {
        // Fails only if it is closed already.
        let _ = list.hide_popover();
    }
}

fn move_by_key(list: NodeRef<html::Div>, event: &KeyboardEvent) {
    let key = event.key();
    let mut letters = key.chars();
    let step = match (key.as_str(), letters.next(), letters.next()) {
        ("ArrowDown", ..) => Step::Next,
        ("ArrowUp", ..) => Step::Previous,
        ("Home", ..) => Step::First,
        ("End", ..) => Step::Last,
        ("Tab", ..) => return close(list),
        (_, Some(letter), None) if letter.is_alphanumeric() && !has_modifier(event) => {
            Step::To(letter)
        }
        _ => return,
    };
    event.prevent_default();
    move_focus(list, step);
}

fn has_modifier(event: &KeyboardEvent) -> bool {
    event.ctrl_key() || event.meta_key() || event.alt_key()
}

fn move_focus(list: NodeRef<html::Div>, step: Step) {
    let Some(list) = list.get_untracked() else { return };
    let Ok(found) = list.query_selector_all("[role^=menuitem]:not([aria-disabled=true])") else {
        return;
    };
    let items: Vec<HtmlElement> =
        (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect();
    if items.is_empty() {
        return;
    }
    let focused = document().active_element();
    let current =
        items.iter().position(|item| focused.as_ref().is_some_and(|focused| **item == *focused));
    let count = items.len();
    let next = match (step, current) {
        (Step::First, _) | (Step::Next, None) => 0,
        (Step::Last, _) | (Step::Previous, None) => count - 1,
        (Step::Next, Some(current)) => (current + 1) % count,
        (Step::Previous, Some(current)) => (current + count - 1) % count,
        (Step::To(letter), _) => {
            let start = current.map_or(0, |current| current + 1);
            let begins = |index: &usize| {
                let text = items[*index].text_content().unwrap_or_default();
                text.trim_start().chars().next().is_some_and(|first| same_letter(first, letter))
            };
            match (start..start + count).map(|index| index % count).find(begins) {
                Some(found) => found,
                None => return,
            }
        }
    };
    // Focusing an element that is shown does not fail.
    let _ = items[next].focus();
}

fn same_letter(a: char, b: char) -> bool {
    a.to_lowercase().eq(b.to_lowercase())
}

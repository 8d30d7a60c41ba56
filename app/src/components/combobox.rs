//! A field that finds one of many by a few letters.

use domain::accounts::Person;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::text_prop::TextProp;

use super::field::Frame;
use super::matching::{hit, matching};
use super::{Avatar, AvatarSize, Icon, ListOption};
use crate::messages::components as words;

/// One of many, found by typing a part of it: a time zone, a person, a room.
///
/// What was typed without choosing is taken back when the field is left; an `optional` one that
/// was emptied holds the empty value.
#[component]
pub fn Combobox(
    #[prop(into)] label: TextProp,
    /// The value of the chosen option.
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<ListOption>>,
    #[prop(optional)] name: Option<&'static str>,
    #[prop(optional, into)] hint: Option<TextProp>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] placeholder: Option<TextProp>,
    #[prop(optional)] autofocus: bool,
    #[prop(optional, into)] disabled: Signal<bool>,
    /// Takes the choice in place of `value`, for a field that adds to a list.
    #[prop(optional, into)]
    on_choose: Option<Callback<String>>,
) -> impl IntoView {
    let frame = Frame::new("combobox", label, hint, error, optional);
    let choosing = Choosing::new(value, options, optional, on_choose);
    let Choosing { input, list, open, .. } = choosing;
    let list_id = format!("{}-list", frame.id);
    let anchor = format!("--{}", frame.id);
    let anchor_name = anchor.clone();
    let option_id = {
        let id = frame.id.clone();
        move |index: usize| format!("{id}-option-{index}")
    };

    Effect::new(move |_| {
        let Some(list) = list.get() else { return };
        // Both fail only if it is in that state already.
        let _ = if open.get() { list.show_popover() } else { list.hide_popover() };
    });
    Effect::new({
        let option_id = option_id.clone();
        move |_| {
            let Some(index) = choosing.shown_active() else { return };
            if let Some(option) = document().get_element_by_id(&option_id(index)) {
                let nearest = web_sys::ScrollIntoViewOptions::new();
                nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
                option.scroll_into_view_with_scroll_into_view_options(&nearest);
            }
        }
    });

    let active_id = {
        let option_id = option_id.clone();
        move || choosing.shown_active().map(&option_id)
    };
    let entries = move || {
        if !open.get() {
            return ().into_any();
        }
        let found = choosing.found.get();
        if found.is_empty() {
            let text = choosing.draft.get().unwrap_or_default();
            return view! { <li class="no-match" role="presentation">{words::no_match(text)}</li> }
                .into_any();
        }
        let query = choosing.draft.get_untracked().unwrap_or_default();
        found
            .into_iter()
            .enumerate()
            .map(|(index, option)| {
                let (before, found, after) = hit(&option.label, &query);
                view! {
                    <li
                        role="option"
                        id=option_id(index)
                        aria-selected=(option.value == value.get_untracked()).to_string()
                        data-active=move || (choosing.active.get() == Some(index)).then_some("")
                        // Keeps the focus in the field.
                        on:mousedown=move |event| event.prevent_default()
                        on:click=move |_| choosing.choose(index)
                    >
                        {option.person.map(|person| view! { <Avatar person size=AvatarSize::Tiny/> })}
                        <span>{before.to_owned()} <mark>{found.to_owned()}</mark> {after.to_owned()}</span>
                        {option.detail.map(|detail| view! { <small>{detail}</small> })}
                    </li>
                }
            })
            .collect_view()
            .into_any()
    };
    let announced = move || {
        let typing = open.get() && choosing.draft.read().is_some();
        typing.then(|| words::matches(choosing.found.read().len() as i64))
    };

    let control = view! {
        <div
            class="combobox"
            data-face=move || choosing.face().is_some().then_some("")
            style:anchor-name=anchor_name
        >
            {move || choosing.face().map(|person| view! { <Avatar person size=AvatarSize::Tiny/> })}
            <input
                node_ref=input
                class="input"
                type="text"
                role="combobox"
                id=frame.id.clone()
                name=name
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                autofocus=autofocus
                placeholder=placeholder.map(|text| move || text.get())
                disabled=disabled
                aria-autocomplete="list"
                aria-expanded=move || open.get().to_string()
                aria-controls=list_id.clone()
                aria-activedescendant=active_id
                aria-invalid=frame.invalid()
                aria-describedby=frame.described_by()
                prop:value=move || choosing.text()
                on:input:target=move |event| choosing.typed(event.target().value())
                on:click=move |_| choosing.show()
                on:keydown=move |event| choosing.key(&event)
                on:blur=move |_| choosing.leave()
                on:focus:target=move |event| event.target().select()
            />
            <Icon icon=icondata::LuChevronsUpDown/>
            <ul
                node_ref=list
                class="menu options"
                popover="manual"
                role="listbox"
                id=list_id
                aria-labelledby=frame.label_id()
                style:position-anchor=anchor
                on:mousedown=move |event| event.prevent_default()
            >
                {entries}
            </ul>
            <span class="visually-hidden" role="status">{announced}</span>
        </div>
    };

    frame.around(control)
}

/// The state of a combobox while somebody is choosing.
#[derive(Clone, Copy)]
struct Choosing {
    value: RwSignal<String>,
    options: Signal<Vec<ListOption>>,
    optional: bool,
    on_choose: Option<Callback<String>>,
    /// What was typed since the field was entered; `None`: it shows what is chosen.
    draft: RwSignal<Option<String>>,
    found: Memo<Vec<ListOption>>,
    open: RwSignal<bool>,
    /// The option Enter would choose.
    active: RwSignal<Option<usize>>,
    input: NodeRef<html::Input>,
    list: NodeRef<html::Ul>,
}

impl Choosing {
    fn new(
        value: RwSignal<String>,
        options: Signal<Vec<ListOption>>,
        optional: bool,
        on_choose: Option<Callback<String>>,
    ) -> Self {
        let draft = RwSignal::new(None::<String>);
        let found = Memo::new(move |_| {
            options.with(|options| match &*draft.read() {
                Some(query) => matching(options, query),
                None => options.clone(),
            })
        });
        Self {
            value,
            options,
            optional,
            on_choose,
            draft,
            found,
            open: RwSignal::new(false),
            active: RwSignal::new(None),
            input: NodeRef::new(),
            list: NodeRef::new(),
        }
    }

    /// What the field shows.
    fn text(self) -> String {
        self.draft.get().unwrap_or_else(|| {
            let value = self.value.read();
            let options = self.options.read();
            options
                .iter()
                .find(|option| option.value == *value)
                .map(|option| option.label.clone())
                .unwrap_or_default()
        })
    }

    /// Whose picture stands in the field: that of whoever is chosen.
    fn face(self) -> Option<Person> {
        if self.draft.read().is_some() {
            return None;
        }
        let value = self.value.read();
        self.options.read().iter().find(|option| option.value == *value)?.person.clone()
    }

    fn shown_active(self) -> Option<usize> {
        self.open.get().then(|| self.active.get()).flatten()
    }

    fn typed(self, text: String) {
        self.draft.set(Some(text));
        self.active.set((!self.found.read_untracked().is_empty()).then_some(0));
        self.open.set(true);
    }

    fn show(self) {
        if self.open.get_untracked() {
            return;
        }
        let value = self.value.read_untracked();
        let chosen = self.found.read_untracked().iter().position(|option| option.value == *value);
        self.active.set(chosen);
        self.open.set(true);
    }

    fn key(self, event: &KeyboardEvent) {
        let is_open = self.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" if is_open => self.move_by(1),
            "ArrowUp" if is_open => self.move_by(-1),
            "ArrowDown" | "ArrowUp" => self.show(),
            "PageDown" if is_open => self.move_by(10),
            "PageUp" if is_open => self.move_by(-10),
            "Enter" if is_open => match self.active.get_untracked() {
                Some(index) => self.choose(index),
                None => return,
            },
            // Once for the list; a second time it is for the dialog the field stands in.
            "Escape" if is_open || self.draft.read_untracked().is_some() => self.take_back(),
            "Tab" if is_open && self.draft.read_untracked().is_some() => {
                if let Some(index) = self.active.get_untracked() {
                    self.choose(index);
                }
                return;
            }
            _ => return,
        }
        event.prevent_default();
    }

    fn move_by(self, step: isize) {
        let count = self.found.read_untracked().len() as isize;
        if count == 0 {
            return;
        }
        self.active.update(|active| {
            let next = match active.map(|index| index as isize) {
                None if step > 0 => 0,
                None => count - 1,
                // A single step goes around, a page stops at the end.
                Some(index) if step.abs() == 1 => (index + step).rem_euclid(count),
                Some(index) => (index + step).clamp(0, count - 1),
            };
            *active = Some(next as usize);
        });
    }

    fn choose(self, index: usize) {
        let chosen = self.found.read_untracked().get(index).map(|option| option.value.clone());
        match (chosen, self.on_choose) {
            (Some(value), Some(on_choose)) => on_choose.run(value),
            (Some(value), None) => self.value.set(value),
            (None, _) => {}
        }
        self.take_back();
        // Once the field shows what was chosen: the next letter replaces it.
        request_animation_frame(move || {
            let Some(input) = self.input.get_untracked() else { return };
            // Tab has left it by now, and selecting must not call the focus back.
            if input.matches(":focus").unwrap_or_default() {
                input.select();
            }
        });
    }

    fn leave(self) {
        // Taken out of the page with the focus in it: nothing is left to tidy up.
        if self.draft.is_disposed() {
            return;
        }
        let emptied =
            self.draft.read_untracked().as_ref().is_some_and(|text| text.trim().is_empty());
        if emptied && self.optional {
            self.value.set(String::new());
        }
        self.take_back();
    }

    fn take_back(self) {
        self.open.set(false);
        self.draft.set(None);
    }
}

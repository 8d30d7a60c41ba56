//! Colleagues who are named with an @ while one writes.

use domain::accounts::{Permission, Person};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::accounts::{People, use_people};
use crate::components::{Avatar, AvatarSize, fold};
use crate::messages::tickets as words;

const MOST: usize = 6;

#[derive(Clone, Copy)]
pub struct Mentions {
    text: RwSignal<String>,
    field: NodeRef<html::Textarea>,
    /// What stands between the @ and the caret, and where the @ is, in UTF-16 units.
    begun: RwSignal<Option<(usize, String)>>,
    active: RwSignal<usize>,
    people: People,
}

impl Mentions {
    pub fn of(text: RwSignal<String>, field: NodeRef<html::Textarea>) -> Self {
        Self {
            text,
            field,
            begun: RwSignal::new(None),
            active: RwSignal::new(0),
            people: use_people(),
        }
    }

    fn found(self) -> Vec<Person> {
        let Some((_, begun)) = self.begun.get() else { return Vec::new() };
        let folded = |text: &str| text.chars().map(fold).collect::<String>();
        let begun = folded(&begun);
        let people = self.people.all().into_iter();
        people
            // Whoever is named hears of it; others would not.
            .filter(|person| person.roles.grant(Permission::WorkTickets))
            .filter(|person| {
                let name = folded(person.name.as_str());
                name.starts_with(&begun) || name.contains(&format!(" {begun}"))
            })
            .take(MOST)
            .collect()
    }

    /// After each letter.
    pub fn look(self) {
        let caret = self.field.get_untracked().and_then(|field| field.selection_start().ok()?);
        let text: Vec<u16> = self.text.read_untracked().encode_utf16().collect();
        let caret = caret.map_or(0, |caret| caret as usize).min(text.len());
        let before = String::from_utf16_lossy(&text[..caret]);
        let begun = begun(&before).map(|begun| {
            let units = begun.encode_utf16().count();
            (caret - units - 1, begun.to_owned())
        });
        self.active.set(0);
        self.begun.set(begun);
    }

    pub fn close(self) {
        self.begun.set(None);
    }

    /// Whether the key was for the list.
    pub fn key(self, event: &KeyboardEvent) -> bool {
        let found = untrack(|| self.found());
        if found.is_empty() {
            return false;
        }
        let active = self.active.get_untracked().min(found.len() - 1);
        match event.key().as_str() {
            "ArrowDown" => self.active.set((active + 1) % found.len()),
            "ArrowUp" => self.active.set((active + found.len() - 1) % found.len()),
            "Enter" | "Tab" if !event.ctrl_key() && !event.meta_key() => {
                self.choose(&found[active]);
            }
            "Escape" => self.close(),
            _ => return false,
        }
        event.prevent_default();
        true
    }

    fn choose(self, person: &Person) {
        let Some((at, begun)) = self.begun.get_untracked() else { return };
        let text: Vec<u16> = self.text.read_untracked().encode_utf16().collect();
        let end = (at + 1 + begun.encode_utf16().count()).min(text.len());
        let name = format!("@{} ", person.name);
        let before = String::from_utf16_lossy(&text[..at]);
        let after = String::from_utf16_lossy(&text[end..]);
        let caret = (at + name.encode_utf16().count()) as u32;
        self.text.set(format!("{before}{name}{after}"));
        self.close();
        if let Some(field) = self.field.get_untracked() {
            request_animation_frame(move || {
                // Both fail only for a field that is gone.
                let _ = field.focus();
                let _ = field.set_selection_range(caret, caret);
            });
        }
    }
}

/// What was begun after the last @, if that begins a name.
fn begun(before: &str) -> Option<&str> {
    let (head, tail) = before.rsplit_once('@')?;
    let is_name = head.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    let is_short =
        tail.chars().count() <= 24 && !tail.contains('\n') && tail.matches(' ').count() <= 2;
    (is_name && is_short && !tail.starts_with(' ')).then_some(tail)
}

#[component]
pub fn MentionList(mentions: Mentions) -> impl IntoView {
    let options = move || {
        let found = mentions.found();
        found
            .into_iter()
            .enumerate()
            .map(|(at, person)| {
                let name = person.name.to_string();
                let chosen = person.clone();
                view! {
                    <li
                        role="option"
                        aria-selected=move || (mentions.active.get() == at).to_string()
                        data-active=move || (mentions.active.get() == at).then_some("")
                        // Keeps the focus in the field.
                        on:mousedown=move |event| event.prevent_default()
                        on:click=move |_| mentions.choose(&chosen)
                    >
                        <Avatar person size=AvatarSize::Tiny/>
                        <span>{name}</span>
                    </li>
                }
            })
            .collect_view()
    };
    let is_open = move || !mentions.found().is_empty();

    view! {
        <Show when=is_open>
            <ul class="mention-list options" role="listbox" aria-label=words::colleagues()>{options}</ul>
        </Show>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::begun;

    #[test]
    fn an_at_sign_begins_a_name_but_not_inside_an_address() {
        assert_eq!(begun("Ask @pri"), Some("pri"));
        assert_eq!(begun("@"), Some(""));
        assert_eq!(begun("(@Jonas Wie"), Some("Jonas Wie"));
        assert_eq!(begun("mail jonas@kestrel"), None);
        assert_eq!(begun("@ nobody"), None);
        assert_eq!(begun("@Priya Raghunathan please look at this"), None);
        assert_eq!(begun("@one\ntwo"), None);
    }
}

//! Keys: what was pressed, which command that is, and how it is written.

use chrono::{DateTime, TimeDelta, Utc};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::components::Kbd;

/// How long the first key of two waits for the second.
const PATIENCE: TimeDelta = TimeDelta::milliseconds(1500);

/// What was pressed, as [`Command::keys`](super::Command::keys) writes it; `None` for what no
/// command can have.
pub(super) fn pressed(event: &KeyboardEvent) -> Option<String> {
    let key = event.key();
    let with_mod = event.ctrl_key() || event.meta_key();
    name(&key, with_mod, event.alt_key(), event.shift_key())
}

fn name(key: &str, with_mod: bool, with_alt: bool, with_shift: bool) -> Option<String> {
    let mut letters = key.chars();
    let letter = letters.next().filter(|_| letters.next().is_none());
    // AltGr arrives as Ctrl and Alt together, and a dead key has no name.
    if with_alt || key == "Dead" || key == "Unidentified" {
        return None;
    }
    let plain = match letter {
        Some(letter) => letter.to_lowercase().collect(),
        None => key.to_owned(),
    };
    // With Shift, `?` is simply `?`; a letter or a named key is another one.
    let with_shift = with_shift && letter.is_none_or(char::is_alphabetic);
    Some(match (with_mod, with_shift) {
        (false, false) => plain,
        (false, true) => format!("shift+{plain}"),
        (true, false) => format!("mod+{plain}"),
        (true, true) => format!("mod+shift+{plain}"),
    })
}

/// Finds sequences such as `g c` in what is pressed one after the other.
#[derive(Clone, Debug, Default)]
pub(super) struct Sequence {
    begun: Option<(String, DateTime<Utc>)>,
}

impl Sequence {
    /// The index of the first of `bindings` that is complete with this key.
    pub fn press(
        &mut self,
        key: &str,
        now: DateTime<Utc>,
        bindings: &[Option<&str>],
    ) -> Option<usize> {
        let begun = self.begun.take().filter(|(_, at)| now - *at < PATIENCE);
        let find = |keys: &str| bindings.iter().position(|binding| *binding == Some(keys));
        if let Some((earlier, _)) = begun
            && let Some(found) = find(&format!("{earlier} {key}"))
        {
            return Some(found);
        }
        if let Some(found) = find(key) {
            return Some(found);
        }
        let begins =
            |binding: &&str| binding.strip_prefix(key).is_some_and(|rest| rest.starts_with(' '));
        if bindings.iter().flatten().any(begins) {
            self.begun = Some((key.to_owned(), now));
        }
        None
    }
}

/// Keys as they stand on the keyboard.
#[component]
pub(super) fn Keys(keys: &'static str) -> impl IntoView {
    let caps = keys
        .split(' ')
        .flat_map(|chord| chord.split('+'))
        .map(|key| view! { <Kbd>{cap(key, is_mac())}</Kbd> })
        .collect_view();

    view! { <span class="keys">{caps}</span> }
}

/// The same for whoever hears them.
pub fn spoken(keys: &str) -> String {
    let is_mac = is_mac();
    keys.split([' ', '+']).map(|key| cap(key, is_mac)).collect::<Vec<_>>().join(" ")
}

fn cap(key: &str, is_mac: bool) -> String {
    match key {
        "mod" if is_mac => "⌘".to_owned(),
        "mod" => "Ctrl".to_owned(),
        "shift" => "⇧".to_owned(),
        "ArrowLeft" => "←".to_owned(),
        "ArrowRight" => "→".to_owned(),
        "ArrowUp" => "↑".to_owned(),
        "ArrowDown" => "↓".to_owned(),
        "Enter" => "↵".to_owned(),
        "Escape" => "Esc".to_owned(),
        "Delete" => "Del".to_owned(),
        key if key.chars().count() == 1 => key.to_uppercase(),
        key => key.to_owned(),
    }
}

fn is_mac() -> bool {
    let platform = window().navigator().platform().unwrap_or_default();
    platform.starts_with("Mac") || platform.starts_with("iP")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_called_the_same_on_every_keyboard() {
        assert_eq!(name("t", false, false, false).unwrap(), "t");
        assert_eq!(name("T", false, false, false).unwrap(), "t", "caps lock");
        assert_eq!(name("T", false, false, true).unwrap(), "shift+t");
        assert_eq!(name("?", false, false, true).unwrap(), "?");
        assert_eq!(name("k", true, false, false).unwrap(), "mod+k");
        assert_eq!(name("ArrowLeft", false, false, true).unwrap(), "shift+ArrowLeft");
        assert_eq!(name("@", true, true, false), None, "AltGr types a letter");
        assert_eq!(name("Dead", false, false, false), None);
    }

    #[test]
    fn two_keys_make_a_command_if_they_follow_each_other() {
        let bindings = [Some("g c"), Some("g l"), None, Some("t"), Some("c")];
        let now = "2026-11-18T14:37:00Z".parse().unwrap();
        let mut sequence = Sequence::default();
        assert_eq!(sequence.press("g", now, &bindings), None);
        assert_eq!(sequence.press("l", now, &bindings), Some(1));
        assert_eq!(sequence.press("l", now, &bindings), None, "a sequence is used up");
        sequence.press("g", now, &bindings);
        assert_eq!(sequence.press("t", now, &bindings), Some(3), "a key of its own still counts");
        sequence.press("g", now, &bindings);
        assert_eq!(sequence.press("c", now + PATIENCE, &bindings), Some(4), "too late for two");
    }

    #[test]
    fn keys_are_written_as_on_the_keyboard() {
        assert_eq!(cap("mod", true), "⌘");
        assert_eq!(cap("mod", false), "Ctrl");
        assert_eq!(cap("g", false), "G");
        assert_eq!(cap("ArrowLeft", false), "←");
        assert_eq!(cap("Tab", false), "Tab");
    }
}

//! The keyboard: runs commands.

use chrono::Utc;
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;

use super::commands::Commands;
use super::keys::{Sequence, pressed};
use crate::storage::{self, Kept};

const STORAGE_KEY: &str = "shortcuts";
const OFF: &str = "off";

/// Whether keys without ⌘ or Ctrl do anything: whoever dictates speaks letters by accident.
#[derive(Clone, Copy)]
pub(super) struct SingleKeys(pub RwSignal<bool>);

pub(super) fn provide_single_keys() -> SingleKeys {
    let stored = storage::read(Kept::Here, STORAGE_KEY);
    let single_keys = SingleKeys(RwSignal::new(stored.as_deref() != Some(OFF)));
    provide_context(single_keys);
    single_keys
}

impl SingleKeys {
    pub fn remember(self) {
        if self.0.get_untracked() {
            storage::forget(Kept::Here, STORAGE_KEY);
        } else {
            storage::write(Kept::Here, STORAGE_KEY, OFF);
        }
    }
}

/// Runs commands by their keys for as long as the calling owner lives.
pub(super) fn listen(commands: Commands, single_keys: SingleKeys) {
    let sequence = StoredValue::new(Sequence::default());
    let listener = window_event_listener(ev::keydown, move |event: KeyboardEvent| {
        // Whoever it was meant for has dealt with it, or it is part of a letter to come.
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let Some(key) = pressed(&event) else { return };
        let is_chord = key.starts_with("mod+");
        let is_letter = !is_chord && (is_typing() || !single_keys.0.get_untracked());
        if is_letter || is_modal() {
            return;
        }
        let all = commands.latest_first();
        let heard = all.iter().map(|command| command.keys.filter(|_| command.is_heard));
        let bindings: Vec<_> = heard.collect();
        let found = sequence
            .try_update_value(|sequence| sequence.press(&key, Utc::now(), &bindings))
            .flatten();
        if let Some(command) = found.and_then(|index| all.get(index)) {
            event.prevent_default();
            command.run.run(());
        }
    });
    on_cleanup(move || listener.remove());
}

/// Whether the focus is where keys are letters, or choose among options.
fn is_typing() -> bool {
    document().active_element().is_some_and(|element| {
        element
            .matches("input, textarea, select, [contenteditable], [role=listbox], [role=menu]")
            .unwrap_or_default()
    })
}

fn is_modal() -> bool {
    document().query_selector("dialog:modal").is_ok_and(|dialog| dialog.is_some())
}

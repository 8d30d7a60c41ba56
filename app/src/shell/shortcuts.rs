//! The keyboard: runs commands, and shows which there are.

use chrono::Utc;
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;

use super::commands::{Command, Commands, Scope};
use super::keys::{Keys, Sequence, pressed};
use crate::components::{Dialog, Switch};
use crate::messages::shell as words;
use crate::storage::{self, Kept};

const STORAGE_KEY: &str = "shortcuts";
const OFF: &str = "off";

/// Whether keys without ⌘ or Ctrl do anything: whoever dictates speaks letters by accident.
#[derive(Clone, Copy)]
pub(super) struct SingleKeys(RwSignal<bool>);

impl SingleKeys {
    pub fn remembered() -> Self {
        let stored = storage::read(Kept::Here, STORAGE_KEY);
        Self(RwSignal::new(stored.as_deref() != Some(OFF)))
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
        let bindings: Vec<_> = all.iter().map(|command| command.keys).collect();
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

/// Which keys do what here.
#[component]
pub(super) fn ShortcutsHelp(
    open: RwSignal<bool>,
    commands: Commands,
    single_keys: SingleKeys,
) -> impl IntoView {
    let SingleKeys(enabled) = single_keys;
    Effect::new(move |_| {
        if enabled.get() {
            storage::forget(Kept::Here, STORAGE_KEY);
        } else {
            storage::write(Kept::Here, STORAGE_KEY, OFF);
        }
    });

    view! {
        <Dialog open title=words::shortcuts()>
            <div class="shortcuts">
                <Group title=words::on_this_page() commands=in_scope(commands, Scope::ThisPage)/>
                <Group title=words::everywhere() commands=in_scope(commands, Scope::Everywhere)/>
            </div>
            <Switch
                label=words::single_keys()
                hint=words::single_keys_hint()
                checked=enabled
            />
        </Dialog>
    }
}

#[component]
fn Group(title: &'static str, commands: Vec<Command>) -> impl IntoView {
    let rows = commands
        .iter()
        .filter_map(|command| {
            let keys = command.keys?;
            Some(view! {
                <div>
                    <dt>{command.label.clone()}</dt>
                    <dd><Keys keys/><span class="visually-hidden">{keys}</span></dd>
                </div>
            })
        })
        .collect_view();

    (!commands.is_empty()).then(|| {
        view! {
            <section>
                <h3>{title}</h3>
                <dl>{rows}</dl>
            </section>
        }
    })
}

/// In the order in which they were registered.
fn in_scope(commands: Commands, scope: Scope) -> Vec<Command> {
    let mut found = commands.latest_first();
    found.retain(|command| command.scope == scope && command.keys.is_some());
    found.reverse();
    found
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

//! What one can do here: pages and shell register it, palette and keyboard run it.

use icondata::Icon;
use leptos::prelude::*;

/// Something to do, with a name for the palette and perhaps a key.
#[derive(Clone)]
pub struct Command {
    pub(super) id: &'static str,
    pub(super) label: String,
    pub(super) icon: Icon,
    pub(super) keys: Option<&'static str>,
    pub(super) scope: Scope,
    pub(super) in_palette: bool,
    /// Whether its keys are for us to hear.
    pub(super) is_heard: bool,
    pub(super) run: Callback<()>,
}

/// Where a command exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Scope {
    ThisPage,
    Everywhere,
}

/// All commands that exist now.
#[derive(Clone, Copy)]
pub struct Commands {
    registered: RwSignal<Vec<(u32, Command)>>,
    next_id: StoredValue<u32>,
}

pub fn use_commands() -> Commands {
    expect_context()
}

pub(super) fn provide_commands() -> Commands {
    let commands = Commands { registered: RwSignal::new(Vec::new()), next_id: StoredValue::new(0) };
    provide_context(commands);
    commands
}

impl Command {
    /// `id` is what the palette remembers as recently used: `calendar.today`.
    pub fn new(
        id: &'static str,
        label: impl Into<String>,
        run: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        Self {
            id,
            label: label.into(),
            icon: icondata::LuCornerDownRight,
            keys: None,
            scope: Scope::ThisPage,
            in_palette: true,
            is_heard: true,
            run: Callback::new(move |()| run()),
        }
    }

    pub fn icon(mut self, icon: Icon) -> Self {
        self.icon = icon;
        self
    }

    /// A key, or several one after the other: `t`, `ArrowLeft`, `shift+ArrowLeft`, `g c`.
    /// `mod` is ⌘ on a Mac and Ctrl elsewhere; without it, nothing happens while somebody types.
    pub fn keys(mut self, keys: &'static str) -> Self {
        self.keys = Some(keys);
        self
    }

    /// Leaves it out of the palette, because it is of use by its key alone.
    pub fn keys_only(mut self) -> Self {
        self.in_palette = false;
        self
    }

    /// Stands in the list of keys and nowhere else: somebody else hears them.
    pub fn told_only(mut self) -> Self {
        self.is_heard = false;
        self.keys_only()
    }

    pub(super) fn everywhere(mut self) -> Self {
        self.scope = Scope::Everywhere;
        self
    }
}

impl Commands {
    /// Adds a command for as long as the calling owner lives. Of two with the same keys the later
    /// one has them.
    pub fn register(self, command: Command) {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        self.registered.update(|all| all.push((id, command)));
        on_cleanup(move || {
            self.registered.try_update(|all| all.retain(|(other, _)| *other != id));
        });
    }

    /// The page's before the shell's, otherwise in the order in which they were registered.
    pub(super) fn by_scope(self) -> Vec<Command> {
        let mut all: Vec<Command> =
            self.registered.read().iter().map(|(_, command)| command.clone()).collect();
        all.sort_by_key(|command| command.scope);
        all
    }

    /// The latest first: of two with the same keys, it has them.
    pub(super) fn latest_first(self) -> Vec<Command> {
        self.registered.read_untracked().iter().rev().map(|(_, command)| command.clone()).collect()
    }
}

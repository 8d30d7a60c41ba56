//! Which keys there are.

use leptos::prelude::*;

use super::commands::{Command, Commands, Scope, use_commands};
use super::keys::{Keys, spoken};
use super::shortcuts::SingleKeys;
use crate::components::Switch;
use crate::messages::shell as words;

/// Which keys do what here.
#[component]
pub(super) fn ShortcutsHelp() -> impl IntoView {
    let commands = use_commands();
    let single_keys = expect_context::<SingleKeys>();
    Effect::new(move |_| {
        single_keys.0.track();
        single_keys.remember();
    });

    view! {
        <div class="shortcuts">
            <Group title=words::on_this_page() commands=in_scope(commands, Scope::ThisPage)/>
            <Group title=words::everywhere() commands=in_scope(commands, Scope::Everywhere)/>
        </div>
        <Switch
            label=words::single_keys()
            hint=words::single_keys_hint()
            checked=single_keys.0
        />
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
                    <dd><Keys keys/><span class="visually-hidden">{spoken(keys)}</span></dd>
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

//! When two people changed the same ticket: what it is now and what was wanted, side by side.

use domain::tickets::Ticket;
use leptos::prelude::*;

use super::opened::Opened;
use super::timeline::changed;
use crate::components::{Banner, Button, ButtonSize, ButtonTone, State};
use crate::messages::tickets as words;

#[component]
pub(super) fn ClashNote(opened: Opened) -> impl IntoView {
    let actions = move || {
        view! {
            <Button size=ButtonSize::Small on:click=move |_| opened.clash.set(None)>
                {words::take_theirs()}
            </Button>
            <Button
                size=ButtonSize::Small
                tone=ButtonTone::Primary
                on:click=move |_| opened.insist()
            >
                {words::take_mine()}
            </Button>
        }
    };
    let difference = move || {
        let clash = opened.clash.read();
        clash.as_ref().map(|clash| differences(opened, &clash.theirs, &clash.mine))
    };

    view! {
        <Show when=move || opened.clash.read().is_some()>
            <Banner state=State::Warning actions=actions>
                <strong>{words::outdated_title()}</strong>
                " "
                {words::outdated_what()}
                <br/>
                {difference}
            </Banner>
        </Show>
    }
    .into_any()
}

/// From what it is to what was wanted.
fn differences(opened: Opened, theirs: &Ticket, mine: &Ticket) -> AnyView {
    domain::tickets::changes(theirs, mine)
        .iter()
        .map(|change| view! { <span class="clash">{changed(opened, change)}</span> })
        .collect_view()
        .into_any()
}

//! Making all that are picked one.

use domain::tickets::{Bulk, TicketNumber};
use leptos::prelude::*;

use super::desk::Desk;
use crate::components::{Button, ButtonTone, Dialog, ListOption, RadioGroup};
use crate::messages::tickets as words;

/// More are not one fault.
pub(super) const MOST: usize = 20;

/// Asks which of them stays.
#[component]
pub(super) fn MergeDialog(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let into = RwSignal::new(String::new());
    let picked = move || {
        let numbers = desk.picked.read();
        numbers.iter().copied().collect::<Vec<TicketNumber>>()
    };
    Effect::new(move |_| {
        // What was reported first stays, unless somebody says otherwise.
        if open.get() {
            into.set(untrack(picked).first().map(ToString::to_string).unwrap_or_default());
        }
    });
    let merge = move |_| {
        if let Ok(into) = into.read_untracked().parse() {
            open.set(false);
            desk.carry_out(Bulk {
                numbers: untrack(picked),
                merge_into: Some(into),
                ..Bulk::default()
            });
        }
    };
    let actions = move || {
        view! {
            <Button on:click=move |_| open.set(false)>{words::cancel()}</Button>
            <Button tone=ButtonTone::Primary on:click=merge>{words::do_merge()}</Button>
        }
    };
    let options = move || {
        let name = |number: TicketNumber| {
            let title = desk.listing.ticket(number).map(|ticket| ticket.title.to_string());
            format!("{number} {}", title.unwrap_or_default())
        };
        let numbers = untrack(picked).into_iter();
        numbers
            .map(|number| ListOption::new(number.to_string(), untrack(|| name(number))))
            .collect::<Vec<_>>()
    };

    view! {
        <Dialog open title=words::merge_picked() actions>
            <RadioGroup label=words::which_stays() value=into options=options()/>
        </Dialog>
    }
    .into_any()
}

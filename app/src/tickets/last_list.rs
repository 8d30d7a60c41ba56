//! The list somebody came from, so that a ticket knows the next one.

use domain::tickets::TicketNumber;
use leptos::prelude::*;

use crate::shell::keep_for_session;

/// The tickets of the list that was looked at last, in its order, and where it is.
#[derive(Clone, Copy)]
pub struct LastList {
    numbers: RwSignal<Vec<TicketNumber>>,
    address: RwSignal<String>,
}

impl LastList {
    pub fn kept() -> Self {
        keep_for_session(|| Self {
            numbers: RwSignal::default(),
            address: RwSignal::new("/tickets".to_owned()),
        })
    }

    pub fn keep(self, numbers: Vec<TicketNumber>) {
        self.numbers.set(numbers);
        let query = window().location().search().unwrap_or_default();
        self.address.set(format!("/tickets{query}"));
    }

    /// The one before and the one after.
    pub fn around(self, number: TicketNumber) -> (Option<TicketNumber>, Option<TicketNumber>) {
        let numbers = self.numbers.read();
        let Some(at) = numbers.iter().position(|other| *other == number) else {
            return (None, None);
        };
        let before = at.checked_sub(1).and_then(|before| numbers.get(before));
        (before.copied(), numbers.get(at + 1).copied())
    }

    pub fn address(self) -> String {
        self.address.get()
    }
}

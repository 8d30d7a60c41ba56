//! What is told while an answer is on its way: the answer may be older.

use std::cell::RefCell;
use std::rc::Rc;

use domain::live::Event;
use leptos::prelude::*;

use super::{Listeners, add};

/// Listens until it is dropped.
pub struct Meanwhile {
    listeners: Listeners,
    id: u32,
    told: Rc<RefCell<Vec<Event>>>,
}

impl Meanwhile {
    pub(super) fn listen(listeners: Listeners) -> Self {
        let told = Rc::<RefCell<Vec<Event>>>::default();
        let id = add(listeners, {
            let told = Rc::clone(&told);
            Rc::new(move |event: &Event| told.borrow_mut().push(event.clone()))
        });
        Self { listeners, id, told }
    }

    /// To be called when the answer is in its place: hears again what came before it.
    pub fn repeat(self, hear: impl FnMut(&Event)) {
        self.told.take().iter().for_each(hear);
    }
}

impl Drop for Meanwhile {
    fn drop(&mut self) {
        self.listeners.try_update_value(|all| all.retain(|(other, _)| *other != self.id));
    }
}

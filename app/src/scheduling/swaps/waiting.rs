//! The swaps that wait, as far as they concern whoever is signed in: kept live for calendar and page.

use domain::Problem;
use domain::accounts::Permission;
use domain::live::Event;
use domain::scheduling::ShiftId;
use domain::scheduling::swaps::Swap;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::api;
use crate::live::use_live;
use crate::shell::{keep_for_session, use_session};

#[derive(Clone, Copy)]
pub struct WaitingSwaps {
    /// `None`: not heard of yet.
    pub list: RwSignal<Option<Vec<Swap>>>,
    pub trouble: RwSignal<Option<Problem>>,
    /// Counts what was asked, so that only the last answer is shown.
    asked: StoredValue<u32>,
}

impl WaitingSwaps {
    pub fn of_session() -> Self {
        keep_for_session(Self::new)
    }

    fn new() -> Self {
        let swaps = Self {
            list: RwSignal::default(),
            trouble: RwSignal::default(),
            asked: StoredValue::new(0),
        };
        let (session, live) = (use_session(), use_live());
        if !untrack(|| session.may(Permission::TradeShifts)) {
            return swaps;
        }
        live.on_event(move |event| {
            let is_news = match event {
                Event::SwapsChanged => true,
                // A swap goes with its shift.
                Event::ShiftChanged { shift } => untrack(|| swaps.of(shift.id)).is_some(),
                Event::ShiftRemoved { id, .. } => untrack(|| swaps.of(*id)).is_some(),
                _ => false,
            };
            if is_news {
                swaps.load();
            }
        });
        Effect::new(move |_| {
            live.resync.track();
            swaps.load();
        });
        swaps
    }

    pub fn load(self) {
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        spawn_local(async move {
            let found = api::list_swaps().await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match found {
                Ok(found) => {
                    self.list.set(Some(found));
                    self.trouble.set(None);
                }
                Err(err) => self.trouble.set(Some(err.0)),
            }
        });
    }

    /// The swap that a shift waits in.
    pub fn of(self, shift: ShiftId) -> Option<Swap> {
        self.list.read().iter().flatten().find(|swap| swap.shift.id == shift).cloned()
    }
}

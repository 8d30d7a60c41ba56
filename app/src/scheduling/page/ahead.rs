//! The pages before and after the one in sight, made ready while nobody waits: a page that is turned
//! is then put in place, and neither worked out nor written.

use std::sync::Arc;

use chrono::NaiveDate;
use leptos::prelude::*;

use super::block::Marks;
use super::calendar::Calendar;
use super::markup::{Drawn, Ready};

/// What stands on pages of the calendar, each worked out once until something it was worked out from
/// changes.
pub struct Pages<P: Send + Sync + 'static> {
    calendar: Calendar,
    plan: StoredValue<Arc<Plan<P>>>,
    known: StoredValue<Vec<(Vec<NaiveDate>, ArcMemo<P>)>>,
}

impl<P: Send + Sync + 'static> Clone for Pages<P> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<P: Send + Sync + 'static> Copy for Pages<P> {}

/// What stands on these days. May track whatever it reads.
type Plan<P> = dyn Fn(&[NaiveDate]) -> P + Send + Sync;

impl<P: Clone + PartialEq + Send + Sync + 'static> Pages<P> {
    pub fn new(
        calendar: Calendar,
        plan: impl Fn(&[NaiveDate]) -> P + Send + Sync + 'static,
    ) -> Self {
        let plan: Arc<Plan<P>> = Arc::new(plan);
        Self { calendar, plan: StoredValue::new(plan), known: StoredValue::default() }
    }

    pub fn in_sight(self) -> Memo<P> {
        Memo::new(move |_| self.of(&self.calendar.days.read()).get())
    }

    fn of(self, days: &[NaiveDate]) -> ArcMemo<P> {
        let known = self.known.with_value(|known| {
            known.iter().find(|(page, _)| page == days).map(|(_, plan)| plan.clone())
        });
        known.unwrap_or_else(|| {
            let (page, plan) = (days.to_vec(), self.plan.get_value());
            let made = ArcMemo::new(move |_| plan(&page));
            let near = [-1, 0, 1].map(|pages| self.calendar.days_after(pages));
            self.known.update_value(|known| {
                known.retain(|(page, _)| near.contains(page));
                known.push((days.to_vec(), made.clone()));
            });
            made
        })
    }

    /// Works out the next page and the last one as soon as the browser has nothing else to do, and
    /// makes what `in_sight` names of a page that is so many after this one, once `is_known` how
    /// much that is.
    pub fn keep_ready<T: Drawn>(
        self,
        ready: Ready<T>,
        marks: Marks,
        is_known: impl Fn() -> bool + 'static,
        in_sight: impl Fn(i64, &P) -> Vec<T> + Copy + 'static,
    ) {
        let calendar = self.calendar;
        Effect::new(move |_| {
            calendar.days.track();
            calendar.day.track();
            // What else changes is worked out when it is wanted.
            calendar.desk.store.track();
            if !calendar.has_settled.get() || calendar.is_loading.get() || !is_known() {
                return;
            }
            for page in [1, -1] {
                let prepare = move || {
                    let plan = self.of(&calendar.days_after(page));
                    ready.keep(page, marks, &in_sight(page, &plan.read_untracked()));
                };
                // A browser that does not tell when it is idle makes a page when it is turned.
                if let Ok(handle) = request_idle_callback_with_handle(prepare) {
                    on_cleanup(move || handle.cancel());
                }
            }
        });
    }
}

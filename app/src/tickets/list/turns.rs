//! One thing after the other, so that what was chosen later does not arrive earlier.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What waits for its turn. Cheap to copy: all copies wait in one line.
#[derive(Clone, Copy)]
pub struct Turns(StoredValue<Rc<RefCell<Waiting>>, LocalStorage>);

#[derive(Default)]
struct Waiting {
    is_busy: bool,
    /// How many had their turn.
    done: u32,
    next: VecDeque<LocalBoxFuture<'static, ()>>,
}

impl Turns {
    pub fn new() -> Self {
        Self(StoredValue::new_local(Rc::default()))
    }

    /// How many had their turn, once nothing waits: if it is still so after a question, the answer knows them all.
    pub fn settled(self) -> Option<u32> {
        let waiting = self.0.try_get_value()?;
        let waiting = waiting.borrow();
        (!waiting.is_busy).then_some(waiting.done)
    }

    /// Does this once all before it is done, also if the page is left meanwhile.
    pub fn take(self, work: impl Future<Output = ()> + 'static) {
        let Some(waiting) = self.0.try_get_value() else { return spawn_local(work) };
        waiting.borrow_mut().next.push_back(work.boxed_local());
        if std::mem::replace(&mut waiting.borrow_mut().is_busy, true) {
            return;
        }
        spawn_local(async move {
            loop {
                let next = waiting.borrow_mut().next.pop_front();
                match next {
                    Some(work) => {
                        work.await;
                        waiting.borrow_mut().done += 1;
                    }
                    None => break waiting.borrow_mut().is_busy = false,
                }
            }
        });
    }
}

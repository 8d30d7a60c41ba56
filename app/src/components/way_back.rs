//! The browser's way back: it closes what is open above a page instead of leaving the page.
//!
//! What is open lays one entry of its own over that of the page, however much is open. Closed in
//! another way, it takes the entry with it; whoever goes on to another page takes its place. So none
//! is left but the one a browser may still offer as “forward”, which leads straight back.

use js_sys::{Function, Reflect};
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

/// The state of an entry of ours.
const MARK: &str = "something is open";

#[derive(Clone, Copy)]
pub(crate) struct WayBack(StoredValue<Way, LocalStorage>);

struct Way {
    /// As the browser has them.
    push: Function,
    replace: Function,
    /// What is open, the topmost last.
    open: Vec<RwSignal<bool>>,
    /// Where the page is that our entry lies over; `None`: there is none.
    over: Option<String>,
    /// We are on our way back from our entry.
    is_leaving: bool,
    /// Another page wants its entry meanwhile.
    next: Option<Entry>,
    /// What the page calls itself since our entry lies over its own.
    renamed: Option<Entry>,
}

#[derive(Clone)]
struct Entry {
    state: JsValue,
    title: JsValue,
    address: JsValue,
}

/// To be called before the router begins to listen.
pub(crate) fn provide_way_back() {
    let history = history();
    let (Some(push), Some(replace)) =
        (function(&history, "pushState"), function(&history, "replaceState"))
    else {
        return;
    };
    let way = WayBack(StoredValue::new_local(Way {
        push,
        replace,
        open: Vec::new(),
        over: None,
        is_leaving: false,
        next: None,
        renamed: None,
    }));
    provide_context(way);
    stand_in(&history, "pushState", move |entry| way.pushed(entry));
    stand_in(&history, "replaceState", move |entry| way.replaced(entry));
    // Never taken away: the router's own listener stays as long.
    let _ = window_event_listener(ev::popstate, move |event| {
        if way.came(is_ours(&event.state())) {
            event.stop_immediate_propagation();
        }
    });
    way.begin();
}

/// Lets the way back close something, whenever it is open, for as long as the calling owner lives.
pub(crate) fn close_on_way_back(open: RwSignal<bool>) {
    let Some(way) = use_context::<WayBack>() else { return };
    Effect::new(move |_| if open.get() { way.opened(open) } else { way.closed(open) });
    on_cleanup(move || way.closed(open));
}

impl WayBack {
    /// A page that is loaded anew may stand on our entry; what was open may open again.
    fn begin(self) {
        if history().state().is_ok_and(|state| is_ours(&state)) {
            let address = here();
            self.0.update_value(|way| {
                way.renamed = Some(Entry::at(&address));
                way.over = Some(address);
            });
            set_timeout(move || self.leave_if_closed(), std::time::Duration::from_secs(2));
        }
    }

    fn opened(self, open: RwSignal<bool>) {
        self.0.update_value(|way| {
            if !way.open.contains(&open) {
                way.open.push(open);
            }
            way.enter();
        });
    }

    fn closed(self, open: RwSignal<bool>) {
        let is_last = self.0.try_update_value(|way| {
            let before = way.open.len();
            way.open.retain(|other| *other != open);
            before > 0 && way.open.is_empty()
        });
        if is_last == Some(true) {
            // Whoever closes it may open something else, or go on to another page.
            set_timeout(move || self.leave_if_closed(), std::time::Duration::ZERO);
        }
    }

    fn leave_if_closed(self) {
        let leaves = self.0.try_update_value(|way| {
            let leaves = way.open.is_empty() && way.over.is_some() && !way.is_leaving;
            way.is_leaving |= leaves;
            leaves
        });
        if leaves == Some(true) {
            // Going back in our own document does not fail.
            let _ = history().back();
        }
    }

    /// The browser is at another entry; whether that is nobody else's affair.
    fn came(self, to_ours: bool) -> bool {
        let mut closes = Vec::new();
        let is_mine = self.0.try_update_value(|way| {
            let Some(over) = way.over.clone() else {
                if to_ours {
                    // Forward, to what was closed.
                    way.over = Some(here());
                }
                return false;
            };
            if to_ours {
                return false;
            }
            way.over = None;
            if std::mem::take(&mut way.is_leaving) {
                way.settle();
                return true;
            }
            if here() != over {
                // Far back, at another page.
                closes = std::mem::take(&mut way.open);
                return false;
            }
            closes.extend(way.open.pop());
            way.settle();
            true
        });
        closes.into_iter().for_each(|open| {
            open.try_set(false);
        });
        self.leave_if_closed();
        is_mine.unwrap_or_default()
    }

    fn pushed(self, entry: Entry) {
        self.0.update_value(|way| {
            if way.is_leaving {
                way.next = Some(entry);
            } else if way.over.take().is_some() {
                way.renamed = None;
                entry.put(&way.replace);
            } else {
                entry.put(&way.push);
            }
        });
    }

    fn replaced(self, entry: Entry) {
        self.0.update_value(|way| {
            if way.over.is_some() {
                let address = entry.address.clone();
                way.renamed = Some(entry);
                Entry { address, ..Entry::ours() }.put(&way.replace);
            } else {
                entry.put(&way.replace);
            }
        });
    }
}

impl Way {
    /// Lays our entry over the page's.
    fn enter(&mut self) {
        if self.over.is_none() {
            self.over = Some(here());
            Entry::ours().put(&self.push);
        }
    }

    /// Back on the page's own entry: does what had to wait for that.
    fn settle(&mut self) {
        if let Some(entry) = self.renamed.take() {
            entry.put(&self.replace);
        }
        if let Some(entry) = self.next.take() {
            entry.put(&self.push);
        }
        if !self.open.is_empty() {
            self.enter();
        }
    }
}

impl Entry {
    fn ours() -> Self {
        Self { state: MARK.into(), title: "".into(), address: JsValue::UNDEFINED }
    }

    fn at(address: &str) -> Self {
        Self { state: JsValue::NULL, title: "".into(), address: address.into() }
    }

    fn put(&self, by: &Function) {
        // Fails for an address of another site only, and for more than a hundred in half a minute.
        let _ = by.call3(&history(), &self.state, &self.title, &self.address);
    }
}

fn is_ours(state: &JsValue) -> bool {
    state.as_string().as_deref() == Some(MARK)
}

fn here() -> String {
    window().location().href().unwrap_or_default()
}

fn history() -> web_sys::History {
    window().history().expect("every window has a history")
}

fn function(history: &web_sys::History, name: &str) -> Option<Function> {
    Reflect::get(history, &name.into()).ok()?.dyn_into().ok()
}

/// Calls `instead` when somebody calls a function of the history.
fn stand_in(history: &web_sys::History, name: &str, instead: impl Fn(Entry) + 'static) {
    let called = Closure::<dyn Fn(JsValue, JsValue, JsValue)>::new(move |state, title, address| {
        instead(Entry { state, title, address });
    });
    // An object of the browser takes what we put over its own.
    let _ = Reflect::set(history, &name.into(), &called.into_js_value());
}

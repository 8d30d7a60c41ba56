//! Short messages that go away by themselves.

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::{Button, ButtonSize, ButtonTone, Icon, IconButton};
use crate::messages::components as words;

/// How long a toast stays, unless somebody points at it or has the focus in it.
const STAYS: Duration = Duration::from_secs(8);

/// Says that something is done, for a while, with the way to take it back.
#[derive(Clone)]
pub struct Toast {
    text: String,
    action: Option<Action>,
    stays: Duration,
}

#[derive(Clone)]
struct Action {
    label: String,
    run: Callback<()>,
    is_undo: bool,
}

/// The toasts of this page, in context: `expect_context::<Toasts>().push(Toast::new("Saved"))`.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Shown>>,
    next_id: StoredValue<u32>,
    region: NodeRef<html::Div>,
    /// Somebody points at it, or has the focus in it.
    paused: RwSignal<bool>,
    /// Where the region stands while no dialog is open.
    home: StoredValue<Option<Element>, LocalStorage>,
}

#[derive(Clone)]
struct Shown {
    id: u32,
    toast: Toast,
}

/// Puts `Toasts` into the context; where the shell is built, once.
pub fn provide_toasts() -> Toasts {
    let toasts = Toasts {
        shown: RwSignal::new(Vec::new()),
        next_id: StoredValue::new(0),
        region: NodeRef::new(),
        paused: RwSignal::new(false),
        home: StoredValue::new_local(None),
    };
    provide_context(toasts);
    toasts
}

/// Where toasts appear; stands once in the page, at its end.
///
/// Ctrl or ⌘ and Z takes back the last thing that can be, unless something is being typed.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let region = toasts.region;
    let paused = toasts.paused;
    // Where the focus was before it came here; there it goes again when what had it is dismissed.
    let came_from = StoredValue::new_local(None::<web_sys::HtmlElement>);
    let entered = move |event: web_sys::FocusEvent| {
        paused.set(true);
        let before =
            event.related_target().and_then(|it| it.dyn_into::<web_sys::HtmlElement>().ok());
        let is_inside = before.as_ref().is_some_and(|before| {
            region.get_untracked().is_some_and(|region| region.contains(Some(before)))
        });
        if !is_inside {
            came_from.set_value(before);
        }
    };
    let left = move || {
        let is_lost =
            document().active_element().is_none_or(|element| element.tag_name() == "BODY");
        let before = came_from.try_update_value(Option::take).flatten();
        if let Some(before) = before.filter(|before| is_lost && before.is_connected()) {
            // What is shown takes the focus; what is hidden by now does not.
            let _ = before.focus();
        }
    };
    Effect::watch(
        move || toasts.shown.read().len(),
        move |now, before, _| {
            if before.is_some_and(|before| now < before) {
                request_animation_frame(left);
            }
        },
        false,
    );

    Effect::new(move |_| {
        region.track();
        toasts.shown.track();
        toasts.stay_in_reach();
    });
    let on_key = window_event_listener(leptos::ev::keydown, move |event| {
        let is_undo = (event.ctrl_key() || event.meta_key()) && !event.shift_key();
        if is_undo && event.key() == "z" && !is_typing() && toasts.undo_last() {
            event.prevent_default();
        }
    });
    on_cleanup(move || on_key.remove());

    view! {
        <div
            node_ref=region
            class="toasts"
            popover="manual"
            role="region"
            aria-label=words::notifications()
            on:pointerenter=move |_| paused.set(true)
            on:pointerleave=move |_| paused.set(false)
            on:focusin=entered
            on:focusout=move |_| paused.set(false)
        >
            <div class="toast-list" role="status" aria-relevant="additions">
                <For each=move || toasts.shown.get() key=|shown| shown.id let:shown>
                    <ShownToast shown paused toasts/>
                </For>
            </div>
        </div>
    }
}

#[component]
fn ShownToast(shown: Shown, paused: RwSignal<bool>, toasts: Toasts) -> impl IntoView {
    let Shown { id, toast } = shown;
    let stays = toast.stays;

    // Pointing at one stops the clock of all; it starts anew afterwards.
    Effect::new(move |_| {
        if paused.get() {
            return;
        }
        let timer = set_timeout_with_handle(move || toasts.dismiss(id), stays);
        on_cleanup(move || {
            if let Ok(timer) = timer {
                timer.clear();
            }
        });
    });
    let action = toast.action.map(|action| {
        let icon = action.is_undo.then(|| view! { <Icon icon=icondata::LuUndo2/> });
        let run = move |_| {
            toasts.dismiss(id);
            action.run.run(());
        };
        view! {
            <Button size=ButtonSize::Small on:click=run>
                {icon}
                {action.label}
            </Button>
        }
    });

    view! {
        <div class="toast">
            <p>{toast.text}</p>
            {action}
            <IconButton
                icon=icondata::LuX
                label=words::dismiss()
                tone=ButtonTone::Quiet
                size=ButtonSize::Small
                on:click=move |_| toasts.dismiss(id)
            />
        </div>
    }
}

impl Toast {
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), action: None, stays: STAYS }
    }

    /// Offers to take it back.
    pub fn with_undo(mut self, undo: impl Fn() + Send + Sync + 'static) -> Self {
        let run = Callback::new(move |()| undo());
        self.action = Some(Action { label: words::undo().to_owned(), run, is_undo: true });
        self
    }

    /// Offers something else.
    pub fn with_action(
        mut self,
        label: impl Into<String>,
        action: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let run = Callback::new(move |()| action());
        self.action = Some(Action { label: label.into(), run, is_undo: false });
        self
    }

    /// For what takes longer to read or to answer.
    pub fn staying(mut self, stays: Duration) -> Self {
        self.stays = stays;
        self
    }
}

impl Toasts {
    /// Shows a toast; more than three at once push out the oldest.
    pub fn push(self, toast: Toast) {
        let id = self.next_id.get_value();
        self.next_id.set_value(id + 1);
        self.shown.update(|shown| {
            shown.push(Shown { id, toast });
            let excess = shown.len().saturating_sub(3);
            shown.drain(..excess);
        });
    }

    /// Takes back the last thing that can be; `false` if there is none.
    pub fn undo_last(self) -> bool {
        let last = self.shown.with_untracked(|shown| {
            shown.iter().rev().find_map(|shown| {
                let action = shown.toast.action.as_ref().filter(|action| action.is_undo)?;
                Some((shown.id, action.run))
            })
        });
        let Some((id, undo)) = last else { return false };
        self.dismiss(id);
        undo.run(());
        true
    }

    /// A dialog makes all inert that is not inside it, so there the region stands while one is open. To be
    /// called when one opens, closes or is taken out of the page.
    pub fn stay_in_reach(self) {
        let Some(region) = self.region.try_get_untracked().flatten() else { return };
        let home = self.home.try_update_value(|home| {
            *home = home.take().or_else(|| region.parent_element());
            home.clone()
        });
        let Some(place) = topmost_dialog(&region).or(home.flatten()) else { return };
        if region.parent_element().as_ref() != Some(&place) {
            // A move hides it; what takes the place is an element of this page, which does not refuse.
            let _ = place.append_child(&region);
            // It left the pointer without a word.
            self.paused.set(region.matches(":focus-within").unwrap_or_default());
        }
        if !region.matches(":popover-open").unwrap_or_default() {
            let _ = region.show_popover();
        }
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|shown| shown.id != id));
    }
}

/// The modal dialog that is above all others: the one with the focus in it.
fn topmost_dialog(region: &Element) -> Option<Element> {
    let page = document();
    let focused = page.active_element().and_then(|it| it.closest("dialog:modal").ok().flatten());
    // While a button goes that had the focus, nothing has it.
    focused.or_else(|| region.closest("dialog:modal").ok().flatten()).or_else(|| {
        let open = page.query_selector_all("dialog:modal").ok()?;
        open.get(open.length().checked_sub(1)?)?.dyn_into().ok()
    })
}

/// Whether the focus is where Ctrl+Z takes back letters.
fn is_typing() -> bool {
    document().active_element().is_some_and(|element| {
        element.matches("input, textarea, select, [contenteditable]").unwrap_or_default()
    })
}

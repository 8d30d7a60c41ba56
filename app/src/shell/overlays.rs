//! What can be opened above every page.

use leptos::prelude::*;

/// Which of them is open.
#[derive(Clone, Copy)]
pub(super) struct Overlays {
    pub palette: RwSignal<bool>,
    pub shortcuts: RwSignal<bool>,
    /// Asks to sign in again.
    pub sign_in: RwSignal<bool>,
}

impl Overlays {
    pub fn closed() -> Self {
        Self {
            palette: RwSignal::new(false),
            shortcuts: RwSignal::new(false),
            sign_in: RwSignal::new(false),
        }
    }
}

//! What somebody has begun to write, kept until it is sent: at once in the browser, within two seconds on
//! the server.

use std::time::Duration;

use domain::accounts::UserId;
use domain::tickets::{DraftBody, DraftPlace, TicketNumber};
use leptos::ev;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::live::{LiveStatus, use_live};
use crate::storage::{self, Kept};
use crate::tickets::api;

/// Short enough that the words are on the server within two seconds, however long somebody types.
const PAUSE: Duration = Duration::from_millis(1200);

/// Where the words are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    Nothing,
    Saving,
    /// On the server.
    Kept,
    /// The server could not be reached; it is tried again with the next letter.
    OnlyHere,
}

#[derive(Clone, Copy)]
pub struct KeptDraft {
    place: DraftPlace,
    /// Whoever writes it.
    whose: Option<UserId>,
    pub text: RwSignal<String>,
    pub internal: RwSignal<bool>,
    pub keeping: RwSignal<Keeping>,
    /// Words from before were put into the field.
    pub restored: RwSignal<bool>,
    is_due: StoredValue<bool>,
    /// What the server has.
    known: StoredValue<(String, bool)>,
}

impl KeptDraft {
    /// Fetches what was kept; follows what is typed for as long as the calling owner lives.
    pub fn of(place: DraftPlace) -> Self {
        Self::of_parts(place, &[])
    }

    /// The same for a ticket that others became `parts` of: what was begun for those is not lost.
    pub fn of_parts(place: DraftPlace, parts: &[TicketNumber]) -> Self {
        let draft = Self {
            place,
            whose: storage::whose(),
            text: RwSignal::default(),
            internal: RwSignal::new(false),
            keeping: RwSignal::new(Keeping::Nothing),
            restored: RwSignal::new(false),
            is_due: StoredValue::new(false),
            known: StoredValue::default(),
        };
        draft.restore(parts);
        Effect::watch(
            move || (draft.text.get(), draft.internal.get()),
            move |(text, internal), _, _| draft.changed(text, *internal),
            false,
        );
        on_cleanup(move || draft.save());
        draft.follow_the_window();
        draft
    }

    /// Whoever goes to another window takes their words along, and what could not be kept is kept as
    /// soon as the server is there again.
    fn follow_the_window(self) {
        let left = window_event_listener(ev::blur, move |_| self.save());
        let entered = window_event_listener(ev::focus, move |_| self.look());
        on_cleanup(move || {
            left.remove();
            entered.remove();
        });
        let live = use_live();
        Effect::watch(
            move || live.status.get() == LiveStatus::Live,
            move |is_live, _, _| {
                if *is_live && self.keeping.get_untracked() == Keeping::OnlyHere {
                    self.soon();
                }
            },
            false,
        );
    }

    /// Takes over what was written in another window, unless something was written in this one.
    fn look(self) {
        let is_as_kept = move || {
            self.known.try_with_value(|(known, _)| {
                self.text.try_with_untracked(|text| text == known) == Some(true)
            }) == Some(true)
        };
        if !is_as_kept() {
            return;
        }
        spawn_local(async move {
            // Without an answer this window goes on with what it has.
            let Ok(kept) = api::read_draft(self.place).await else { return };
            let (text, internal) =
                kept.map_or_else(Default::default, |kept| (kept.body.to_string(), kept.internal));
            if !is_as_kept() || self.known.with_value(|(known, _)| *known == text) {
                return;
            }
            self.known.set_value((text.clone(), internal));
            self.keeping.set(if text.is_empty() { Keeping::Nothing } else { Keeping::Kept });
            self.internal.set(internal);
            self.text.set(text);
        });
    }

    /// Sent: nothing is left to keep. The server has forgotten it with the comment.
    pub fn sent(self) {
        self.known.set_value((String::new(), self.internal.get_untracked()));
        storage::forget(Kept::Own, &key(self.place));
        self.text.set(String::new());
        self.keeping.set(Keeping::Nothing);
        self.restored.set(false);
    }

    fn restore(self, parts: &[TicketNumber]) {
        // Of these, the server knows what reached it.
        let parts: Vec<DraftPlace> = parts.iter().copied().map(DraftPlace::Ticket).collect();
        let left: Vec<Typed> = parts.iter().filter_map(|part| Typed::kept_for(*part)).collect();
        let is_left = !left.is_empty();
        let take_in = move |mut typed: Typed| {
            left.iter().for_each(|other| typed.add(other));
            self.internal.set(typed.internal);
            self.restored.set(!typed.text.is_empty());
            if is_left {
                typed.keep_for(self.place);
                parts.iter().for_each(|part| storage::forget(Kept::Own, &key(*part)));
            }
            self.text.set(typed.text);
        };
        // What never reached the server is newer than what did.
        if let Some(here) = Typed::kept_for(self.place) {
            take_in(here);
            return self.soon();
        }
        spawn_local(async move {
            // Without an answer somebody begins anew; what they had written comes the next time.
            let Ok(kept) = api::read_draft(self.place).await else { return };
            let is_empty = self.text.try_with_untracked(String::is_empty) == Some(true);
            if !is_empty || (kept.is_none() && !is_left) {
                return;
            }
            let kept = kept.map_or_else(Typed::default, |kept| Typed {
                text: kept.body.to_string(),
                internal: kept.internal,
            });
            self.known.set_value((kept.text.clone(), kept.internal));
            if !kept.text.is_empty() {
                self.keeping.set(Keeping::Kept);
            }
            take_in(kept);
        });
    }

    fn changed(self, text: &str, internal: bool) {
        if self.known.with_value(|(known, kind)| known == text && *kind == internal) {
            return;
        }
        Typed { text: text.to_owned(), internal }.keep_for(self.place);
        self.soon();
    }

    fn soon(self) {
        if !self.is_due.get_value() {
            self.is_due.set_value(true);
            self.keeping.set(Keeping::Saving);
            set_timeout(move || self.save(), PAUSE);
        }
    }

    fn save(self) {
        if self.is_due.try_set_value(false).is_some() || self.text.is_disposed() {
            return;
        }
        // Their session has ended, and somebody else has signed in where they were.
        if self.whose != storage::whose() {
            return;
        }
        let (text, internal) = (self.text.get_untracked(), self.internal.get_untracked());
        if self.known.with_value(|(known, kind)| *known == text && *kind == internal) {
            return;
        }
        let Ok(body) = text.parse::<DraftBody>() else {
            return self.keeping.set(Keeping::OnlyHere);
        };
        spawn_local(async move {
            let answer = api::save_draft(self.place, body, internal).await;
            if answer.is_err() {
                self.keeping.try_set(Keeping::OnlyHere);
                return;
            }
            // Somebody may have typed on.
            let is_whole = self.text.try_with_untracked(|now| *now == text).unwrap_or(true);
            self.known.try_set_value((text.clone(), internal));
            if is_whole {
                storage::forget(Kept::Own, &key(self.place));
                let kept = if text.is_empty() { Keeping::Nothing } else { Keeping::Kept };
                self.keeping.try_set(kept);
            }
        });
    }
}

/// What stands in the field, as the browser keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Typed {
    text: String,
    internal: bool,
}

impl Typed {
    fn kept_for(place: DraftPlace) -> Option<Self> {
        let kept = storage::read(Kept::Own, &key(place))?;
        let (kind, text) = kept.split_once('\n').unwrap_or(("", &kept));
        Some(Self { text: text.to_owned(), internal: kind == "internal" })
    }

    fn keep_for(&self, place: DraftPlace) {
        let kind = if self.internal { "internal" } else { "public" };
        storage::write(Kept::Own, &key(place), &format!("{kind}\n{}", self.text));
    }

    /// Other words behind these, unless they stand here already; what is for colleagues stays among them.
    fn add(&mut self, other: &Self) {
        let words = other.text.trim();
        if self.text.contains(words) {
            return;
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(words);
        self.internal |= other.internal;
    }
}

fn key(place: DraftPlace) -> String {
    format!("draft.ticket.{place}")
}

#[cfg(test)]
mod tests {
    use super::Typed;

    #[test]
    fn words_for_what_is_one_ticket_now_come_together_once() {
        let typed = |text: &str, internal| Typed { text: text.to_owned(), internal };
        let mut both = typed("On my way.", false);
        for _ in 0..2 {
            both.add(&typed("She forgot it. ", true));
        }
        assert_eq!(both, typed("On my way.\n\nShe forgot it.", true));
        both.add(&typed(" ", false));
        assert_eq!(both, typed("On my way.\n\nShe forgot it.", true));
    }
}

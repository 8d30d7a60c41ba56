//! The signals behind the form's fields.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use domain::scheduling::{Shift, ShiftId};
use leptos::prelude::*;
use uuid::Uuid;

use super::form::Form;

#[derive(Clone, Copy)]
pub struct Fields {
    pub base: RwSignal<Option<Shift>>,
    id: RwSignal<ShiftId>,
    pub technician: RwSignal<String>,
    pub location: RwSignal<String>,
    pub start_day: RwSignal<Option<NaiveDate>>,
    pub start_time: RwSignal<Option<NaiveTime>>,
    pub end_day: RwSignal<Option<NaiveDate>>,
    pub end_time: RwSignal<Option<NaiveTime>>,
    pub kind: RwSignal<String>,
    pub title: RwSignal<String>,
    pub note: RwSignal<String>,
    /// As of the last change.
    times: StoredValue<Times>,
}

#[derive(Clone, Copy, Default)]
struct Times {
    start: Option<NaiveDateTime>,
    end: Option<NaiveDateTime>,
    /// Somebody has said when it ends.
    is_end_typed: bool,
}

impl Fields {
    pub fn new() -> Self {
        Self {
            base: RwSignal::new(None),
            id: RwSignal::new(ShiftId(Uuid::nil())),
            technician: RwSignal::default(),
            location: RwSignal::default(),
            start_day: RwSignal::new(None),
            start_time: RwSignal::new(None),
            end_day: RwSignal::new(None),
            end_time: RwSignal::new(None),
            kind: RwSignal::default(),
            title: RwSignal::default(),
            note: RwSignal::default(),
            times: StoredValue::default(),
        }
    }

    pub fn fill(self, form: &Form) {
        let form = form.clone();
        self.times.set_value(Times { start: form.start(), end: form.end(), is_end_typed: false });
        self.base.set(form.base);
        self.id.set(form.id);
        self.technician.set(form.technician);
        self.location.set(form.location);
        self.start_day.set(form.start_day);
        self.start_time.set(form.start_time);
        self.end_day.set(form.end_day);
        self.end_time.set(form.end_time);
        self.kind.set(form.kind);
        self.title.set(form.title);
        self.note.set(form.note);
    }

    pub fn form(self) -> Form {
        Form {
            base: self.base.get(),
            id: self.id.get(),
            technician: self.technician.get(),
            location: self.location.get(),
            start_day: self.start_day.get(),
            start_time: self.start_time.get(),
            end_day: self.end_day.get(),
            end_time: self.end_time.get(),
            kind: self.kind.get(),
            title: self.title.get(),
            note: self.note.get(),
        }
    }

    pub fn is_end_typed(self) -> bool {
        self.times.with_value(|times| times.is_end_typed)
    }

    /// The end in the fields is what somebody has typed.
    pub fn keep_end(self) {
        self.times.update_value(|times| times.is_end_typed = true);
    }

    /// Whoever gives a shift another start moves it: the end goes along, unless it was typed, too.
    pub fn keep_length(self) {
        let civil = |day: RwSignal<Option<NaiveDate>>, time: RwSignal<Option<NaiveTime>>| {
            Some(day.get()?.and_time(time.get()?))
        };
        Effect::new(move |_| {
            let start = civil(self.start_day, self.start_time);
            let mut end = civil(self.end_day, self.end_time);
            let before = self.times.get_value();
            let is_end_typed = before.is_end_typed || (end.is_some() && end != before.end);
            if let (Some(from), Some(was_from), Some(until), false) =
                (start, before.start, end, is_end_typed)
                && from != was_from
                && until > was_from
                && let Some(moved) = until.checked_add_signed(from - was_from)
            {
                end = Some(moved);
                self.end_day.set(Some(moved.date()));
                self.end_time.set(Some(moved.time()));
            }
            let (start, end) = (start.or(before.start), end.or(before.end));
            self.times.set_value(Times { start, end, is_end_typed });
        });
    }

    pub fn form_untracked(self) -> Form {
        untrack(|| self.form())
    }
}

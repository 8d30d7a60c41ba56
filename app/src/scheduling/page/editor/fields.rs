//! The signals behind the form's fields.

use chrono::{NaiveDate, NaiveTime};
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
        }
    }

    pub fn fill(self, form: &Form) {
        let form = form.clone();
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

    pub fn form_untracked(self) -> Form {
        untrack(|| self.form())
    }
}

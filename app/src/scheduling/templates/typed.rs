//! What is typed into the editor, before it is a template.

use chrono::{Datelike, NaiveDate};
use domain::scheduling::templates::{Days, TemplateDraft, WEEKDAYS, weekday_name};
use domain::scheduling::{CivilSpan, InvalidCivilSpan};
use domain::{Problem, ProblemKind};
use leptos::prelude::*;

use crate::messages::schedules as words;
use crate::shell::site;

/// The fields of the editor.
#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub name: RwSignal<String>,
    pub technician: RwSignal<String>,
    pub location: RwSignal<String>,
    pub zone: RwSignal<String>,
    pub kind: RwSignal<String>,
    pub every: RwSignal<String>,
    pub anchor: RwSignal<Option<NaiveDate>>,
    pub from: RwSignal<Option<NaiveDate>>,
    pub until: RwSignal<Option<NaiveDate>>,
    pub skip: RwSignal<Vec<NaiveDate>>,
    pub active: RwSignal<bool>,
    pub days: [RwSignal<String>; 7],
}

/// The spans of a day, as people write them: `06:00–10:00, 15:00–19:00`.
pub(super) fn spans(text: &str) -> Result<Vec<CivilSpan>, InvalidCivilSpan> {
    text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).map(str::parse).collect()
}

pub(super) fn written(spans: &[CivilSpan]) -> String {
    spans.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Fields {
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            name: text(),
            technician: text(),
            location: text(),
            zone: text(),
            kind: text(),
            every: text(),
            anchor: RwSignal::new(None),
            from: RwSignal::new(None),
            until: RwSignal::new(None),
            skip: RwSignal::new(Vec::new()),
            active: RwSignal::new(true),
            days: std::array::from_fn(|_| text()),
        }
    }

    /// `None`: a new one, from the week that begins next.
    pub fn set(self, draft: Option<&TemplateDraft>, today: NaiveDate) {
        let monday =
            today + chrono::Days::new(7 - u64::from(today.weekday().num_days_from_monday()));
        let none = Days::default();
        self.name.set(draft.map(|draft| draft.name.to_string()).unwrap_or_default());
        self.technician.set(draft.map(|draft| draft.technician_id.to_string()).unwrap_or_default());
        let location = draft.and_then(|draft| draft.location_id);
        self.location.set(location.map(|id| id.to_string()).unwrap_or_default());
        self.zone.set(draft.map_or(&site().zone, |draft| &draft.zone).to_string());
        self.kind.set(draft.map_or("work", |draft| draft.kind.name()).to_owned());
        self.every.set(draft.map_or(1, |draft| draft.every_weeks).to_string());
        self.anchor.set(Some(draft.map_or(monday, |draft| draft.anchor)));
        self.from.set(Some(draft.map_or(monday, |draft| draft.valid_from)));
        self.until.set(draft.and_then(|draft| draft.valid_until));
        self.skip.set(draft.map(|draft| draft.skip_dates.clone()).unwrap_or_default());
        self.active.set(draft.is_none_or(|draft| draft.active));
        let days = draft.map_or(&none, |draft| &draft.days);
        for (field, day) in self.days.iter().zip(WEEKDAYS) {
            field.set(written(days.on(day)));
        }
    }

    /// The template, or everything that is wrong, each at its field. Tracks every field.
    pub fn draft(self) -> Result<TemplateDraft, Problem> {
        let mut wrong = Problem::new(ProblemKind::Invalid, words::check_fields());
        let mut note = |field: &str, reason: String| {
            wrong.fields.insert(field.to_owned(), reason);
        };
        let mut days = Days::default();
        for (field, day) in self.days.iter().zip(WEEKDAYS) {
            match spans(&field.read()) {
                Ok(spans) => *days.on_mut(day) = spans,
                Err(err) => note(&format!("days.{}", weekday_name(day)), err.to_string()),
            }
        }
        let name = self.name.read().parse().map_err(|err| note("name", format!("{err}"))).ok();
        let technician = self.technician.read().parse().ok();
        if technician.is_none() {
            note("technician_id", words::choose_technician().to_owned());
        }
        let zone = self.zone.read().parse().map_err(|err| note("zone", format!("{err}"))).ok();
        let every_weeks = self.every.read().trim().parse().ok();
        if every_weeks.is_none() {
            note("every_weeks", words::choose_weeks().to_owned());
        }
        let (anchor, valid_from) = (self.anchor.get(), self.from.get());
        for (field, date) in [("anchor", anchor), ("valid_from", valid_from)] {
            if date.is_none() {
                note(field, words::choose_date().to_owned());
            }
        }
        let location_id = self.location.read().parse().ok();
        let kind = self.kind.read().parse().unwrap_or_default();
        let (valid_until, skip_dates, active) =
            (self.until.get(), self.skip.get(), self.active.get());
        let (
            true,
            Some(name),
            Some(technician_id),
            Some(zone),
            Some(every_weeks),
            Some(anchor),
            Some(valid_from),
        ) = (wrong.fields.is_empty(), name, technician, zone, every_weeks, anchor, valid_from)
        else {
            return Err(wrong);
        };
        let draft = TemplateDraft {
            name,
            technician_id,
            location_id,
            zone,
            kind,
            every_weeks,
            anchor,
            valid_from,
            valid_until,
            skip_dates,
            active,
            days,
        };
        Ok(draft.checked()?)
    }
}

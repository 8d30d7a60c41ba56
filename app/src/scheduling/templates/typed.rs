//! What is typed into the editor, before it is a template.

use chrono::{Datelike, NaiveDate};
use domain::scheduling::templates::{Days, TemplateDraft, WEEKDAYS, weekday_name};
use domain::scheduling::{CivilSpan, InvalidCivilSpan, ShiftKind};
use domain::{Problem, ProblemKind};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

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

/// What stands in them, to be kept and put back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Typed {
    name: String,
    technician: String,
    location: String,
    zone: String,
    kind: String,
    every: String,
    anchor: Option<NaiveDate>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
    skip: Vec<NaiveDate>,
    active: bool,
    days: [String; 7],
}

/// The spans of a day, as people write them: `06:00–10:00, 15:00–19:00`.
pub(super) fn spans(text: &str) -> Result<Vec<CivilSpan>, InvalidCivilSpan> {
    text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).map(str::parse).collect()
}

fn written(spans: &[CivilSpan]) -> String {
    spans.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Typed {
    /// `None`: a new one, from the week that begins next.
    pub fn of(draft: Option<&TemplateDraft>, today: NaiveDate) -> Self {
        let monday =
            today + chrono::Days::new(7 - u64::from(today.weekday().num_days_from_monday()));
        let Some(draft) = draft else {
            return Self {
                name: String::new(),
                technician: String::new(),
                location: String::new(),
                zone: site().zone.to_string(),
                kind: ShiftKind::default().name().to_owned(),
                every: "1".to_owned(),
                anchor: Some(monday),
                from: Some(monday),
                until: None,
                skip: Vec::new(),
                active: true,
                days: Default::default(),
            };
        };
        Self {
            name: draft.name.to_string(),
            technician: draft.technician_id.to_string(),
            location: draft.location_id.map(|id| id.to_string()).unwrap_or_default(),
            zone: draft.zone.to_string(),
            kind: draft.kind.name().to_owned(),
            every: draft.every_weeks.to_string(),
            anchor: Some(draft.anchor),
            from: Some(draft.valid_from),
            until: draft.valid_until,
            skip: draft.skip_dates.clone(),
            active: draft.active,
            days: WEEKDAYS.map(|day| written(draft.days.on(day))),
        }
    }
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

    pub fn fill(self, typed: &Typed) {
        let texts = [
            (self.name, &typed.name),
            (self.technician, &typed.technician),
            (self.location, &typed.location),
            (self.zone, &typed.zone),
            (self.kind, &typed.kind),
            (self.every, &typed.every),
        ];
        for (field, text) in texts.into_iter().chain(self.days.into_iter().zip(&typed.days)) {
            field.set(text.clone());
        }
        self.anchor.set(typed.anchor);
        self.from.set(typed.from);
        self.until.set(typed.until);
        self.skip.set(typed.skip.clone());
        self.active.set(typed.active);
    }

    /// Tracks every field.
    pub fn typed(self) -> Typed {
        Typed {
            name: self.name.get(),
            technician: self.technician.get(),
            location: self.location.get(),
            zone: self.zone.get(),
            kind: self.kind.get(),
            every: self.every.get(),
            anchor: self.anchor.get(),
            from: self.from.get(),
            until: self.until.get(),
            skip: self.skip.get(),
            active: self.active.get(),
            days: self.days.map(|day| day.get()),
        }
    }

    /// The template, or everything that is wrong, each at its field. Tracks every field.
    pub fn draft(self) -> Result<TemplateDraft, Problem> {
        self.named(&self.name.read())
    }

    /// To see what would come of it, be it without a name yet.
    pub fn draft_to_preview(self) -> Result<TemplateDraft, Problem> {
        let name = self.name.read();
        self.named(if name.trim().is_empty() { words::add() } else { &name })
    }

    fn named(self, name: &str) -> Result<TemplateDraft, Problem> {
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
        let name = name.parse().map_err(|err| note("name", format!("{err}"))).ok();
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

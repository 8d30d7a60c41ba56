//! Creating and changing a shift in a form.

mod draft;
mod fields;
mod form;
mod sheet;

use chrono::{NaiveDate, TimeDelta};
use domain::accounts::UserId;
use domain::scheduling::calendar::Slot;
use domain::scheduling::{
    Shift, ShiftDraft, ShiftId, ShiftKind, ShiftPatch, ShiftSpan, ShiftState,
};
use domain::zones::ZoneName;
use domain::{Conflict, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::calendar::Calendar;
use super::planning::Deed;
use crate::clock::Zone;
use crate::components::Toast;
use crate::components::focus::lead_to;
use crate::messages::scheduling as words;
use crate::scheduling::api;
use crate::scheduling::warnings::overrule;
use draft::Draft;
use fields::Fields;
use form::{Errors, Field, Form};
pub use sheet::EditorSheet;

/// The first field that is wrong.
const WRONG: &str = ".shift-form [aria-invalid='true']";

#[derive(Clone, Copy)]
pub struct Editor {
    open: RwSignal<bool>,
    fields: Fields,
    /// As it was when it was opened, to know whether anything was typed.
    opened: StoredValue<Option<Form>>,
    /// Its content was typed earlier.
    restored: RwSignal<bool>,
    /// A new shift that was begun earlier, while another one is in the form.
    waiting: RwSignal<Option<Form>>,
    errors: RwSignal<Errors>,
    refusal: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
    /// Why it is saved in spite of warnings, and what is wrong with that.
    reason: RwSignal<String>,
    reason_error: RwSignal<Option<String>>,
    /// What the warnings are about; of anything else they say nothing.
    warned: StoredValue<Option<(Form, Option<ShiftState>)>>,
}

impl Editor {
    pub fn new() -> Self {
        Self {
            open: RwSignal::new(false),
            fields: Fields::new(),
            opened: StoredValue::new(None),
            restored: RwSignal::new(false),
            waiting: RwSignal::new(None),
            errors: RwSignal::new(Errors::new()),
            refusal: RwSignal::new(None),
            busy: RwSignal::new(false),
            reason: RwSignal::default(),
            reason_error: RwSignal::new(None),
            warned: StoredValue::new(None),
        }
    }

    /// A new shift over a span that was drawn.
    pub fn open_new(self, calendar: Calendar, span: ShiftSpan) {
        self.open_at(calendar, span, None);
    }

    /// What was clicked or drawn says what is wanted; what was begun earlier is only offered.
    fn open_at(self, calendar: Calendar, span: ShiftSpan, who: Option<UserId>) {
        let mut form = blank(calendar, span);
        if let Some(who) = who {
            form.technician = who.to_string();
            if form.location.is_empty() {
                form.location = home_of(calendar, &form.technician);
            }
        }
        let (_, tz) = form_zone(calendar, &form);
        form.set_span(span, tz);
        self.show(form, false);
    }

    /// Where somebody belongs who is chosen is where they work, while nothing else was said.
    fn follow_home(self, calendar: Calendar) {
        let fields = self.fields;
        Effect::watch(
            move || fields.technician.get(),
            move |chosen, _, _| {
                let form = fields.form_untracked();
                let Some(opened) = self.opened.get_value() else { return };
                let home = home_of(calendar, chosen);
                let is_chosen_now = form.base.is_none() && opened.technician != *chosen;
                if !is_chosen_now || !form.location.is_empty() || home.is_empty() {
                    return;
                }
                let (_, tz) = form_zone(calendar, &form);
                let drawn = form.span(tz).filter(|_| form.has_times_of(&opened));
                let mut form = Form { location: home, ..form };
                // What was drawn stays where it was drawn; what was typed is the time there.
                if let Some(span) = drawn {
                    let (_, tz) = form_zone(calendar, &form);
                    form.set_span(span, tz);
                }
                let is_end_typed = fields.is_end_typed();
                fields.fill(&form);
                if is_end_typed {
                    fields.keep_end();
                }
            },
            false,
        );
    }

    /// A new shift that closes a gap in the coverage.
    pub fn open_gap(self, calendar: Calendar, span: ShiftSpan, location: String, kind: ShiftKind) {
        let mut form = blank(calendar, span);
        form.location = location;
        form.kind = kind.name().to_owned();
        let (_, tz) = form_zone(calendar, &form);
        form.set_span(span, tz);
        self.show(form, false);
    }

    /// A new shift from the next full hour of the day in focus.
    pub fn open_blank(self, calendar: Calendar) {
        if let Some(form) = Draft::of(None) {
            return self.show(form, true);
        }
        let cell = calendar.cell.get_value();
        if let Some((day, who)) =
            cell.filter(|(day, _)| calendar.days.read_untracked().contains(day))
        {
            return self.open_on(calendar, day, who.flatten());
        }
        let tz = calendar.tz.get_untracked();
        let (day, today) = (calendar.day.get_untracked(), calendar.today.get_untracked());
        let start = if day == today {
            let now = Slot::at(calendar.now.get_untracked(), tz);
            Slot::new(day, (now.minute / 60 + 1) * 60)
        } else {
            Slot::new(day, 9 * 60)
        };
        let start = start.instant(tz);
        if let Ok(span) = ShiftSpan::new(start, start + TimeDelta::hours(8)) {
            self.show(blank(calendar, span), false);
        }
    }

    /// A new shift from nine to five on a day, of somebody if it was said of whom.
    pub fn open_on(self, calendar: Calendar, day: NaiveDate, who: Option<UserId>) {
        let nine = Slot::new(day, 9 * 60);
        let span = ShiftSpan::dragged(nine, nine.plus(0, 8 * 60), calendar.tz.get_untracked());
        self.open_at(calendar, span, who);
    }

    /// Another shift like this one, a day later for a start.
    pub fn open_copy(self, calendar: Calendar, shift: &Shift) {
        let tz = Zone::of(&shift.zone).unwrap_or_else(|| calendar.tz.get_untracked());
        let next_day = Shift { span: shift.span.nudged(1, 0, tz), ..shift.clone() };
        let form = Form::of(&next_day, tz);
        self.show(Form { base: None, id: ShiftId(Uuid::now_v7()), ..form }, false);
    }

    pub fn open_for(self, calendar: Calendar, shift: &Shift) {
        let kept = Draft::of(Some(shift.id));
        let restored = kept.is_some();
        let form = kept.unwrap_or_else(|| {
            let tz = Zone::of(&shift.zone).unwrap_or_else(|| calendar.tz.get_untracked());
            Form::of(shift, tz)
        });
        self.show(form, restored);
    }

    /// After a reload: what was being typed is there again.
    pub fn resume(self) {
        if let Some(Draft { form, open: true }) = Draft::load() {
            self.show(form, true);
        }
    }

    fn show(self, form: Form, restored: bool) {
        // First, for whoever compares with it what is filled in.
        self.opened.set_value(Some(form.clone()));
        self.waiting.set(Draft::of(None).filter(|_| form.base.is_none() && !restored));
        self.fields.fill(&form);
        if restored {
            self.fields.keep_end();
        }
        self.restored.set(restored);
        self.errors.set(Errors::new());
        self.refusal.set(None);
        self.busy.set(false);
        self.reason.set(String::new());
        self.warned.set_value(None);
        self.open.set(true);
    }

    /// Back to what was begun earlier.
    fn go_on(self) {
        if let Some(form) = self.waiting.get_untracked() {
            self.show(form, true);
        }
    }

    fn start_anew(self, calendar: Calendar) {
        Draft::forget();
        let form = self.fields.form_untracked();
        let base = form.base.as_ref().map(|base| base.id);
        let told = base.and_then(|id| calendar.desk.store.read_untracked().told(id).cloned());
        let (_, tz) = form_zone(calendar, &form);
        let fresh = match (told, form.span(tz)) {
            (Some(shift), _) => Form::of(&shift, Zone::of(&shift.zone).unwrap_or(tz)),
            // Who and where stay.
            (None, Some(span)) => {
                let Form { technician, location, .. } = form;
                let mut fresh = Form { technician, location, ..blank(calendar, span) };
                let (_, tz) = form_zone(calendar, &fresh);
                fresh.set_span(span, tz);
                fresh
            }
            (None, None) => {
                self.opened.set_value(None);
                return self.open.set(false);
            }
        };
        self.show(fresh, false);
    }

    pub fn is_open(self) -> bool {
        self.open.get()
    }

    /// Something was typed that is saved nowhere.
    fn is_touched(self, form: &Form) -> bool {
        self.restored.get_untracked()
            || self.opened.with_value(|opened| opened.as_ref() != Some(form))
    }

    /// Keeps what is typed, so that neither a reload nor a slip of the hand loses it.
    fn keep(self, form: &Form, open: bool) {
        if self.is_touched(form) {
            Draft { form: form.clone(), open }.keep();
        }
    }

    /// However it was closed: what is not saved is kept, and said to be.
    fn closed(self, calendar: Calendar) {
        let form = self.fields.form_untracked();
        if self.opened.with_value(Option::is_none) || !self.is_touched(&form) {
            return;
        }
        self.keep(&form, false);
        let toast = Toast::new(words::draft_kept())
            .with_action(words::draft_resume(), move || self.show(form.clone(), true));
        calendar.desk.toasts.push(toast);
    }

    /// The shift the form describes, to be shown on the calendar; while nobody is chosen only when.
    pub fn preview(self, calendar: Calendar) -> Option<Result<Shift, ShiftSpan>> {
        if !self.open.get() {
            return None;
        }
        let form = self.fields.form();
        let (zone, tz) = form_zone(calendar, &form);
        match form.read(&zone, tz) {
            Ok(shift) if form.base.as_ref().is_some_and(|base| base.span == shift.span) => None,
            Ok(shift) => Some(Ok(shift)),
            Err(_) => form.span(tz).map(Err),
        }
    }

    /// What was put right is no longer called wrong.
    fn forgive(self, calendar: Calendar) {
        Effect::new(move |_| {
            let form = self.fields.form();
            let (zone, tz) = form_zone(calendar, &form);
            let left = form.read(&zone, tz).err().unwrap_or_default();
            let was_wrong =
                untrack(|| !self.errors.read().keys().all(|field| left.contains_key(field)));
            if was_wrong {
                self.errors.update(|errors| errors.retain(|field, _| left.contains_key(field)));
            }
        });
    }

    /// Saves what is typed, as what it is or, where a state is given, as that.
    fn save(self, calendar: Calendar, state: Option<ShiftState>) {
        if self.busy.get_untracked() {
            return;
        }
        let form = self.fields.form_untracked();
        let (zone, tz) = form_zone(calendar, &form);
        self.refusal.set(None);
        let is_warned = self
            .warned
            .with_value(|warned| warned.as_ref().is_some_and(|(warned, _)| *warned == form));
        let overrule = overrule(&self.reason.get_untracked()).ok().filter(|_| is_warned);
        let wanted = match form.read(&zone, tz) {
            Ok(wanted) => Shift { state: state.unwrap_or(wanted.state), ..wanted },
            Err(errors) => {
                lead_to(WRONG);
                return self.errors.set(errors);
            }
        };
        self.errors.set(Errors::new());
        self.busy.set(true);
        spawn_local(async move {
            let answer = match &form.base {
                Some(base) => {
                    let patch = ShiftPatch::between(base, &wanted);
                    let patch = ShiftPatch { overrule, ..patch };
                    if patch.is_empty() {
                        Ok(base.clone())
                    } else {
                        api::update_shift(base.id, base.version, patch).await
                    }
                }
                None => {
                    let draft = super::store::draft_of(&wanted);
                    api::create_shift(form.id, ShiftDraft { overrule, ..draft }).await
                }
            };
            // The page was left meanwhile; the draft is still there.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(shift) => self.saved(calendar, form.base, shift),
                Err(err) => {
                    let is_warning = !err.0.warnings.is_empty();
                    self.warned.set_value(is_warning.then_some((form, state)));
                    self.refused(err.0);
                }
            }
        });
    }

    /// In spite of warnings, for the reason that stands beside them.
    fn save_anyway(self, calendar: Calendar) {
        let why = overrule(&self.reason.get_untracked()).err();
        let has_reason = why.is_none();
        self.reason_error.set(why);
        if has_reason {
            let state =
                self.warned.with_value(|warned| warned.as_ref().and_then(|warned| warned.1));
            self.save(calendar, state);
        }
    }

    fn saved(self, calendar: Calendar, base: Option<Shift>, shift: Shift) {
        Draft::forget();
        if let Some(form) = self.waiting.get_untracked() {
            Draft { form, open: false }.keep();
        }
        self.opened.set_value(None);
        self.open.set(false);
        calendar.focused.set_value(Some(shift.id));
        let deed = base.map_or(Deed::Created, |base| Deed::Changed(Box::new(base)));
        calendar.desk.done(shift, deed);
    }

    fn refused(self, problem: Problem) {
        let errors: Errors = problem
            .fields
            .iter()
            .filter_map(|(name, reason)| Some((Field::named(name)?, reason.clone())))
            .collect();
        lead_to(match (errors.is_empty(), problem.warnings.is_empty()) {
            (false, _) => WRONG,
            (true, false) => ".shift-form .cautions :is(input, textarea)",
            (true, true) => ".shift-form .banner",
        });
        // What stands at a field need not be said twice.
        let is_told = !errors.is_empty() && errors.len() == problem.fields.len();
        self.errors.set(errors);
        self.refusal.set((!is_told).then_some(problem));
    }

    /// After somebody else changed the shift: their state with what was typed here on top.
    fn rebase(self, calendar: Calendar) {
        let Some(current) = self.outdated() else { return };
        let form = self.fields.form_untracked();
        let (zone, tz) = form_zone(calendar, &form);
        let mine = form.base.as_ref().zip(form.read(&zone, tz).ok()).and_then(|(base, wanted)| {
            ShiftPatch::between(base, &wanted).applied_to(&current).ok()
        });
        let Some(mine) = mine else { return };
        let tz = Zone::of(&mine.zone).unwrap_or(tz);
        self.fields.fill(&Form { base: Some(current), ..Form::of(&mine, tz) });
        self.save(calendar, None);
    }

    fn take_theirs(self) {
        if let Some(current) = self.outdated() {
            Draft::forget();
            let tz = Zone::of(&current.zone).unwrap_or(Zone::UTC);
            self.show(Form::of(&current, tz), false);
        }
    }

    fn outdated(self) -> Option<Shift> {
        match self.refusal.read_untracked().as_ref()?.conflicts.first()? {
            Conflict::Outdated { current, .. } => Some((**current).clone()),
            _ => None,
        }
    }

    /// What else than saving it as it is can be done: a new shift can be kept as a draft, and a draft
    /// be published.
    fn other_state(self) -> Option<ShiftState> {
        match &*self.fields.base.read() {
            None => Some(ShiftState::Draft),
            Some(base) if base.is_draft() => Some(ShiftState::Scheduled),
            Some(_) => None,
        }
    }

    fn delete(self, calendar: Calendar) {
        let Some(base) = self.fields.form_untracked().base else { return };
        Draft::forget();
        self.opened.set_value(None);
        self.open.set(false);
        let current =
            calendar.desk.store.read_untracked().get(base.id).map(|seen| seen.shift.clone());
        calendar.desk.delete(current.unwrap_or(base));
    }
}

/// The place where somebody belongs, as the form writes it.
fn home_of(calendar: Calendar, technician: &str) -> String {
    let person = technician.parse().ok().and_then(|id| untrack(|| calendar.desk.person(id)));
    let home = person.and_then(|person| person.location_id);
    home.map(|home| home.to_string()).unwrap_or_default()
}

/// A form with what the filters and the person give away.
fn blank(calendar: Calendar, span: ShiftSpan) -> Form {
    let filters = calendar.filters.read_untracked();
    let me = calendar.session.me.get_untracked().person;
    let only = |ids: Vec<String>| if let [id] = &ids[..] { id.clone() } else { String::new() };
    let mut form = Form::new(ShiftId(Uuid::now_v7()), span, Zone::UTC);
    form.technician = if filters.only_mine && me.is_technician() {
        me.id.to_string()
    } else {
        only(filters.technicians.iter().map(ToString::to_string).collect())
    };
    form.location = only(filters.locations.iter().map(ToString::to_string).collect());
    let (_, tz) = form_zone(calendar, &form);
    form.set_span(span, tz);
    form
}

/// The zone the form's times belong to: where the shift is planned, else that of its place, else
/// the one looked at.
fn form_zone(calendar: Calendar, form: &Form) -> (ZoneName, Zone) {
    let location = form.location_id();
    let of_base = form
        .base
        .as_ref()
        .filter(|base| base.location_id == location)
        .map(|base| base.zone.clone());
    let of_place =
        || location.and_then(|id| calendar.desk.location(id)).map(|location| location.zone);
    let zone = of_base.or_else(of_place).unwrap_or_else(|| calendar.zone.get());
    let tz = Zone::of(&zone).unwrap_or(Zone::UTC);
    (zone, tz)
}

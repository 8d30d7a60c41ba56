//! Adding and changing a location, in a sheet beside the list.

use domain::Problem;
use domain::accounts::Hue;
use domain::locations::{Location, LocationId};
use domain::{Conflict, zones::ZoneName};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::typed::{Typed, Unsaved};
use super::{Locations, api, use_locations};
use crate::AppError;
use crate::accounts::use_people;
use crate::clock;
use crate::components::{
    Banner, Button, ButtonSize, Combobox, FormSheet, HueField, ListOption, State, Switch,
    TextField, Toast, Toasts, sentence,
};
use crate::messages::locations as words;
use crate::shell::{site, use_minute};

/// The form and what it is about. What is typed is kept until it is saved or given up.
#[derive(Clone, Copy)]
pub(super) struct LocationForm {
    is_open: RwSignal<bool>,
    /// The location as it was when the form opened; `None`: a new one.
    base: RwSignal<Option<Location>>,
    fields: Fields,
    problem: RwSignal<Option<Problem>>,
    is_restored: RwSignal<bool>,
    saving: RwSignal<bool>,
    locations: Locations,
    toasts: Toasts,
}

#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    zone: RwSignal<String>,
    colour: RwSignal<Hue>,
    triage_owner: RwSignal<String>,
    active: RwSignal<bool>,
}

#[component]
pub(super) fn LocationSheet(form: LocationForm) -> impl IntoView {
    let title = move || match &*form.base.read() {
        Some(location) => words::edit_named(&location.name),
        None => words::add().to_owned(),
    };
    let send_label =
        move || if form.base.read().is_some() { words::save() } else { words::create() };

    view! {
        <FormSheet
            open=form.is_open
            title
            send_label=Signal::derive(send_label)
            send=move |()| form.save()
            busy=form.saving
            give_up=move |()| form.give_up()
        >
            <Notes form/>
            <FormFields form/>
        </FormSheet>
    }
}

/// What one should know before going on.
#[component]
fn Notes(form: LocationForm) -> impl IntoView {
    let discard = move || {
        view! {
            <Button size=ButtonSize::Small on:click=move |_| form.start_over()>
                {words::draft_discard()}
            </Button>
        }
    };
    let decide = move || {
        view! {
            <Button size=ButtonSize::Small on:click=move |_| form.load_current()>
                {words::load_current()}
            </Button>
            <Button size=ButtonSize::Small on:click=move |_| form.keep_mine()>
                {words::keep_mine()}
            </Button>
        }
    };

    move || {
        if let Some(current) = form.newer() {
            return view! {
                <Banner state=State::Warning actions=decide>
                    <strong>{words::outdated_title()}</strong>
                    " "
                    {words::outdated_now(summary(&current))}
                </Banner>
            }
            .into_any();
        }
        if let Some(problem) = form.general_problem() {
            return view! { <Banner state=State::Critical>{sentence(&problem)}</Banner> }
                .into_any();
        }
        if form.is_restored.get() {
            return view! {
                <Banner state=State::Info actions=discard>
                    <strong>{words::draft_title()}</strong>
                    " "
                    {words::draft_text()}
                </Banner>
            }
            .into_any();
        }
        ().into_any()
    }
}

#[component]
fn FormFields(form: LocationForm) -> impl IntoView {
    let people = use_people();
    let now = use_minute();
    let Fields { name, zone, colour, triage_owner, active } = form.fields;
    let zones: Vec<ListOption> = clock::zones()
        .into_iter()
        .map(|zone| ListOption::new(zone.as_str(), zone.as_str()))
        .collect();
    let people = Signal::derive(move || {
        people
            .all()
            .into_iter()
            .map(|person| ListOption::new(person.id.to_string(), person.name.as_str()))
            .collect::<Vec<_>>()
    });
    let time_there = move || match zone.read().parse::<ZoneName>() {
        Ok(zone) => words::time_there(clock::time(now.get(), &zone)),
        Err(_) => words::zone_hint().to_owned(),
    };

    view! {
        <TextField
            label=words::name()
            value=name
            name="name"
            hint=words::name_hint()
            error=form.error("name")
            autocomplete="off"
            autofocus=true
        />
        <Combobox
            label=words::zone()
            value=zone
            options=Signal::stored(zones)
            name="zone"
            hint=time_there
            error=form.error("zone")
        />
        <HueField label=words::colour() value=colour/>
        <Combobox
            label=words::triage_owner()
            value=triage_owner
            options=people
            name="triage_owner"
            hint=words::triage_owner_hint()
            error=form.error("triage_owner_id")
            optional=true
            placeholder=words::nobody()
        />
        <Switch label=words::active() hint=words::active_hint() checked=active/>
    }
}

impl LocationForm {
    pub fn new() -> Self {
        let blank = Typed::blank(&site().zone);
        let form = Self {
            is_open: RwSignal::new(false),
            base: RwSignal::new(None),
            fields: Fields {
                name: RwSignal::new(blank.name),
                zone: RwSignal::new(blank.zone),
                colour: RwSignal::new(blank.colour),
                triage_owner: RwSignal::new(String::new()),
                active: RwSignal::new(blank.active),
            },
            problem: RwSignal::new(None),
            is_restored: RwSignal::new(false),
            saving: RwSignal::new(false),
            locations: use_locations(),
            toasts: expect_context(),
        };
        Effect::new(move |_| {
            if form.is_open.get() {
                form.keep();
            }
        });
        form
    }

    /// Opens with the location, or for a new one, and with what was typed before and not saved.
    pub fn open(self, location: Option<Location>) {
        let id = location.as_ref().map(|location| location.id);
        let clean = clean(location.as_ref());
        let unsaved = Unsaved::read(id).filter(|unsaved| unsaved.typed != clean);
        self.is_restored.set(unsaved.is_some());
        self.problem.set(None);
        self.base.set(location.map(|location| match &unsaved {
            // What was typed began with this version, and must not overwrite a newer one unseen.
            Some(unsaved) => Location { version: unsaved.version.unwrap_or(0), ..location },
            None => location,
        }));
        self.fields.set(&unsaved.map_or(clean, |unsaved| unsaved.typed));
        self.is_open.set(true);
    }

    fn id(self) -> Option<LocationId> {
        self.base.read_untracked().as_ref().map(|location| location.id)
    }

    /// Keeps what is typed, in case the page goes away.
    fn keep(self) {
        let base = self.base.get();
        let id = base.as_ref().map(|location| location.id);
        let typed = self.fields.typed();
        if typed == clean(base.as_ref()) {
            Unsaved::forget(id);
        } else {
            Unsaved { typed, version: base.map(|location| location.version) }.write(id);
        }
    }

    fn start_over(self) {
        let current = self.id().and_then(|id| self.locations.get(id));
        Unsaved::forget(self.id());
        self.open(current);
    }

    fn give_up(self) {
        self.is_open.set(false);
        Unsaved::forget(self.id());
    }

    /// The location as somebody else has made it since the form opened.
    fn newer(self) -> Option<Location> {
        let base = self.base.read();
        let base = base.as_ref()?;
        self.locations.get(base.id).filter(|current| current.version > base.version)
    }

    fn load_current(self) {
        if let Some(current) = self.newer() {
            self.fields.set(&Typed::from(&current));
            self.base.set(Some(current));
            self.is_restored.set(false);
            self.problem.set(None);
        }
    }

    fn keep_mine(self) {
        if let Some(current) = self.newer() {
            self.base.set(Some(current));
            self.problem.set(None);
        }
    }

    fn save(self) {
        let draft = match self.fields.typed().parse() {
            Ok(draft) => draft,
            Err(problem) => return self.problem.set(Some(problem)),
        };
        let base = self.base.get_untracked();
        self.problem.set(None);
        self.saving.set(true);
        spawn_local(async move {
            let answer = match &base {
                Some(base) => api::update_location(base.id, base.version, draft).await,
                None => api::create_location(draft).await,
            };
            self.saving.try_set(false);
            match answer {
                Ok(saved) => self.saved(base, &saved),
                Err(err) => self.refused(err),
            }
        });
    }

    fn saved(self, base: Option<Location>, saved: &Location) {
        Unsaved::forget(base.as_ref().map(|base| base.id));
        self.locations.put(saved);
        self.is_open.try_set(false);
        let toast = match base {
            Some(base) => {
                let (locations, toasts, version) = (self.locations, self.toasts, saved.version);
                Toast::new(words::saved(&saved.name))
                    .with_undo(move || take_back(base.clone(), version, locations, toasts))
            }
            None => Toast::new(words::added(&saved.name)),
        };
        self.toasts.push(toast);
    }

    fn refused(self, err: AppError) {
        let AppError(problem) = err;
        for conflict in &problem.conflicts {
            if let Conflict::OutdatedLocation { current, .. } = conflict {
                // The note above the fields compares with the directory.
                return self.locations.put(current);
            }
        }
        self.problem.try_set(Some(problem));
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.problem.read().as_ref()?.fields.get(field).cloned())
    }

    /// What is wrong, if it is not said at a field.
    fn general_problem(self) -> Option<String> {
        let problem = self.problem.read();
        let problem = problem.as_ref()?;
        let is_shown =
            |field: &String| matches!(field.as_str(), "name" | "zone" | "triage_owner_id");
        (!problem.fields.keys().any(is_shown)).then(|| problem.message.clone())
    }
}

impl Fields {
    /// Tracks every field.
    fn typed(self) -> Typed {
        Typed {
            name: self.name.get(),
            zone: self.zone.get(),
            colour: self.colour.get(),
            triage_owner: self.triage_owner.read().parse().ok(),
            active: self.active.get(),
        }
    }

    fn set(self, typed: &Typed) {
        self.name.set(typed.name.clone());
        self.zone.set(typed.zone.clone());
        self.colour.set(typed.colour);
        self.triage_owner.set(typed.triage_owner.map(|user| user.to_string()).unwrap_or_default());
        self.active.set(typed.active);
    }
}

/// What stands in the form before anybody types.
fn clean(location: Option<&Location>) -> Typed {
    location.map_or_else(|| Typed::blank(&site().zone), Typed::from)
}

/// Makes the location what it was before it was saved.
fn take_back(before: Location, version: i32, locations: Locations, toasts: Toasts) {
    spawn_local(async move {
        let Ok(draft) = Typed::from(&before).parse() else { return };
        match api::update_location(before.id, version, draft).await {
            Ok(location) => locations.put(&location),
            Err(err) => toasts.push(Toast::new(words::undo_failed(err))),
        }
    });
}

/// The location in a few words.
fn summary(location: &Location) -> String {
    let active = if location.active { words::active() } else { words::inactive() };
    format!("{}, {}, {active}", location.name, location.zone)
}

//! Adding and changing a user, in a sheet beside the list.

use domain::accounts::{
    EmailAddress, Hue, Me, Person, PersonName, Role, Roles, User, UserDraft, UserPatch,
};
use domain::zones::ZoneName;
use domain::{Conflict, Problem, ProblemKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::api;
use super::super::profile::PictureField;
use super::deactivate::Deactivation;
use super::listing::Listing;
use super::roles::{RoleChoice, RolesField, role_names};
use crate::AppError;
use crate::clock;
use crate::components::{
    Banner, Button, ButtonSize, ButtonTone, Combobox, FieldKind, FormSheet, HueField, ListOption,
    Select, State, TextField, Toast, Toasts, sentence,
};
use crate::locations::use_locations;
use crate::messages::users as words;
use crate::shell::{site, use_session};

/// The form and whom it is about.
#[derive(Clone, Copy)]
pub(super) struct UserForm {
    is_open: RwSignal<bool>,
    /// The user as they were when the form opened, or as loaded since; `None`: a new one.
    base: RwSignal<Option<User>>,
    fields: Fields,
    problem: RwSignal<Option<Problem>>,
    /// As somebody else has made them meanwhile, and as they are wanted here.
    newer: RwSignal<Option<(Me, Me)>>,
    saving: RwSignal<bool>,
    listing: Listing,
    deactivation: Deactivation,
    toasts: Toasts,
    own: Memo<Me>,
}

#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    email: RwSignal<String>,
    roles: RoleChoice,
    hue: RwSignal<Hue>,
    location: RwSignal<String>,
    zone: RwSignal<String>,
    confirm: RwSignal<String>,
}

#[component]
pub(super) fn UserSheet(form: UserForm) -> impl IntoView {
    let title = move || match &*form.base.read() {
        Some(user) => words::edit_named(&user.me.person.name),
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
        >
            <Notes form/>
            {move || form.base.read().is_some().then(|| view! { <Picture form/> })}
            <FormFields form/>
            {move || form.base.read().is_some().then(|| view! { <Standing form/> })}
        </FormSheet>
    }
}

#[component]
fn Notes(form: UserForm) -> impl IntoView {
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
        if let Some((current, yours)) = form.newer.get() {
            return view! {
                <Banner state=State::Warning actions=decide>
                    <strong>{words::outdated_title()}</strong>
                    " "
                    {words::outdated_now(summary(&current), summary(&yours))}
                </Banner>
            }
            .into_any();
        }
        if let Some(problem) = form.general_problem() {
            return view! { <Banner state=State::Critical>{sentence(&problem)}</Banner> }
                .into_any();
        }
        if form.base.read().is_none() {
            return view! { <p class="soft">{words::no_password_yet()}</p> }.into_any();
        }
        ().into_any()
    }
}

#[component]
fn Picture(form: UserForm) -> impl IntoView {
    let person = Memo::new(move |last: Option<&Option<Person>>| {
        let now = form.base.read().as_ref().map(|user| user.me.person.clone());
        now.or_else(|| last.cloned().flatten())
    });
    let changed = move |me: Me| {
        form.base.update(|base| {
            if let Some(base) = base {
                base.me = me;
            }
        });
        form.listing.load();
    };

    move || {
        person.read().is_some().then(|| {
            let person = Signal::derive(move || person.get().expect("looked at above"));
            view! { <PictureField person on_change=changed/> }
        })
    }
}

#[component]
fn FormFields(form: UserForm) -> impl IntoView {
    let locations = use_locations();
    let Fields { name, email, roles, hue, location, zone, confirm } = form.fields;
    let zones: Vec<ListOption> = clock::zones()
        .into_iter()
        .map(|zone| ListOption::new(zone.as_str(), zone.as_str()))
        .collect();
    let places = Signal::derive(move || {
        let places = locations.all().into_iter();
        std::iter::once(ListOption::new("", words::no_location()))
            .chain(places.map(|place| ListOption::new(place.id.to_string(), place.name.as_str())))
            .collect::<Vec<_>>()
    });
    view! {
        <TextField
            label=words::name()
            value=name
            name="name"
            error=form.error("name")
            autocomplete="off"
            autofocus=true
        />
        <TextField
            label=words::email()
            value=email
            kind=FieldKind::Email
            name="email"
            error=form.error("email")
            autocomplete="off"
        />
        <RolesField roles error=form.error("roles")/>
        <Show when=move || form.locks_out()>
            <TextField
                label=words::confirm()
                hint=words::confirm_why()
                value=confirm
                error=form.error("confirm")
                autocomplete="off"
            />
        </Show>
        <HueField label=words::colour() value=hue/>
        <Select
            label=words::location()
            value=location
            options=places
            error=form.error("location_id")
        />
        <Combobox
            label=words::zone()
            value=zone
            options=Signal::stored(zones)
            error=form.error("zone")
        />
    }
}

/// Whether they are in, and the way out or back.
#[component]
fn Standing(form: UserForm) -> impl IntoView {
    let is_active = move || form.base.read().as_ref().is_some_and(|user| user.me.person.active);
    let leave = move |_| {
        if let Some(user) = form.base.get_untracked() {
            form.is_open.set(false);
            form.deactivation.ask(user);
        }
    };
    let back = move |_| {
        if let Some(user) = form.base.get_untracked() {
            form.is_open.set(false);
            form.deactivation.bring_back(user);
        }
    };

    view! {
        <div class="toolbar">
            <Show when=is_active>
                <Button tone=ButtonTone::Danger icon=icondata::LuUserRoundX on:click=leave>
                    {words::deactivate()}
                </Button>
            </Show>
            <Show when=move || !is_active()>
                <Button icon=icondata::LuUserRoundCheck on:click=back>
                    {words::reactivate()}
                </Button>
            </Show>
        </div>
    }
}

impl UserForm {
    pub fn new(listing: Listing, deactivation: Deactivation) -> Self {
        Self {
            is_open: RwSignal::new(false),
            base: RwSignal::new(None),
            fields: Fields {
                name: RwSignal::default(),
                email: RwSignal::default(),
                roles: RoleChoice::new(),
                hue: RwSignal::new(Hue::Teal),
                location: RwSignal::default(),
                zone: RwSignal::default(),
                confirm: RwSignal::default(),
            },
            problem: RwSignal::new(None),
            newer: RwSignal::new(None),
            saving: RwSignal::new(false),
            listing,
            deactivation,
            toasts: expect_context(),
            own: use_session().me,
        }
    }

    /// Opens with the user, or for a new one.
    pub fn open(self, user: Option<User>) {
        self.problem.set(None);
        self.newer.set(None);
        match &user {
            Some(user) => self.fields.set(&user.me),
            None => self.fields.clear(),
        }
        self.base.set(user);
        self.is_open.set(true);
    }

    /// Whether saving would take one's own admin role away.
    fn locks_out(self) -> bool {
        let base = self.base.read();
        let Some(user) = base.as_ref() else { return false };
        user.me.person.id == self.own.read().person.id
            && user.me.person.roles.contains(Role::Admin)
            && !self.fields.roles.chosen().contains(Role::Admin)
    }

    fn load_current(self) {
        let Some((current, _)) = self.newer.get_untracked() else { return };
        self.fields.set(&current);
        self.keep_mine();
    }

    /// What is typed is meant as a change of the newer one.
    fn keep_mine(self) {
        let Some((current, _)) = self.newer.get_untracked() else { return };
        self.base.update(|base| {
            if let Some(base) = base {
                base.me = current;
            }
        });
        self.newer.set(None);
        self.problem.set(None);
    }

    fn save(self) {
        let draft = match self.fields.parse() {
            Ok(draft) => draft,
            Err(problem) => return self.problem.set(Some(problem)),
        };
        let base = self.base.get_untracked();
        let confirm = self.fields.confirm.get_untracked();
        self.problem.set(None);
        self.saving.set(true);
        spawn_local(async move {
            let is_new = base.is_none();
            let answer = match base {
                Some(base) => {
                    let patch = UserPatch {
                        name: Some(draft.name),
                        email: Some(draft.email),
                        roles: Some(draft.roles),
                        hue: draft.hue,
                        location_id: Some(draft.location_id),
                        zone: draft.zone,
                        active: None,
                        confirm: Some(confirm).filter(|typed| !typed.is_empty()),
                    };
                    api::update_user(base.me.person.id, base.me.version, patch).await
                }
                None => api::create_user(draft).await,
            };
            self.saving.try_set(false);
            match answer {
                Ok(user) => {
                    self.listing.load();
                    self.is_open.try_set(false);
                    let name = &user.me.person.name;
                    let said = if is_new { words::added(name) } else { words::saved(name) };
                    self.toasts.push(Toast::new(said));
                }
                Err(err) => self.refused(err),
            }
        });
    }

    fn refused(self, err: AppError) {
        let AppError(problem) = err;
        for conflict in &problem.conflicts {
            if let Conflict::OutdatedUser { current, yours } = conflict {
                self.newer.try_set(Some(((**current).clone(), (**yours).clone())));
                return;
            }
        }
        self.problem.try_set(Some(problem));
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.problem.read().as_ref()?.fields.get(field).cloned())
    }

    /// What is wrong, if it is not said at a field.
    fn general_problem(self) -> Option<String> {
        const SHOWN: [&str; 6] = ["name", "email", "roles", "confirm", "location_id", "zone"];
        let problem = self.problem.read();
        let problem = problem.as_ref()?;
        let is_shown = problem.fields.keys().any(|field| SHOWN.contains(&field.as_str()));
        (!is_shown).then(|| problem.message.clone())
    }
}

impl Fields {
    fn set(self, me: &Me) {
        self.name.set(me.person.name.to_string());
        self.email.set(me.email.to_string());
        self.roles.set(me.person.roles);
        self.hue.set(me.person.hue);
        self.location.set(me.person.location_id.map(|id| id.to_string()).unwrap_or_default());
        self.zone.set(me.zone.to_string());
        self.confirm.set(String::new());
    }

    fn clear(self) {
        self.name.set(String::new());
        self.email.set(String::new());
        self.roles.set(Roles::from_iter([Role::Member]));
        self.hue.set(Hue::Teal);
        self.location.set(String::new());
        self.zone.set(site().zone.to_string());
        self.confirm.set(String::new());
    }

    /// A refusal names every field that is wrong.
    fn parse(self) -> Result<UserDraft, Problem> {
        let name = self.name.get_untracked().parse::<PersonName>();
        let email = self.email.get_untracked().parse::<EmailAddress>();
        let zone = self.zone.get_untracked().parse::<ZoneName>();
        let (Ok(name), Ok(email), Ok(zone)) = (&name, &email, &zone) else {
            let mut problem = Problem::new(ProblemKind::Invalid, "");
            if name.is_err() {
                problem = match self.name.read_untracked().trim().is_empty() {
                    true => problem.with_field("name", words::give_name()),
                    false => problem.with_field("name", words::long_name(PersonName::MAX_CHARS)),
                };
            }
            if let Err(reason) = &email {
                problem = problem.with_field("email", reason);
            }
            if zone.is_err() {
                problem = problem.with_field("zone", words::choose_zone());
            }
            crate::messages::problems::translate(&mut problem);
            return Err(problem);
        };
        Ok(UserDraft {
            name: name.clone(),
            email: email.clone(),
            roles: untrack(|| self.roles.chosen()),
            hue: Some(self.hue.get_untracked()),
            location_id: self.location.read_untracked().parse().ok(),
            zone: Some(zone.clone()),
        })
    }
}

/// The user in a few words.
fn summary(me: &Me) -> String {
    format!("{}, {}, {}", me.person.name, me.email, role_names(me.person.roles))
}

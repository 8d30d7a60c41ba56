//! Letting somebody go, having seen what they leave behind; and bringing them back.

use domain::accounts::{Farewell, User, UserPatch};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::api;
use super::listing::Listing;
use crate::AppError;
use crate::clock::{self, Style};
use crate::components::{
    Banner, Button, ButtonLink, ButtonSize, ButtonTone, Dialog, Skeleton, State, TextField, Toast,
    Toasts, sentence,
};
use crate::messages::users as words;
use crate::shell::use_session;

#[derive(Clone, Copy)]
pub(super) struct Deactivation {
    is_open: RwSignal<bool>,
    of: RwSignal<Option<User>>,
    farewell: RwSignal<Option<Farewell>>,
    problem: RwSignal<Option<AppError>>,
    confirm: RwSignal<String>,
    busy: RwSignal<bool>,
    listing: Listing,
    toasts: Toasts,
}

#[component]
pub(super) fn DeactivationDialog(deactivation: Deactivation) -> impl IntoView {
    let session = use_session();
    let Deactivation { of, farewell, problem, confirm, busy, is_open, .. } = deactivation;
    let title = move || match &*of.read() {
        Some(user) => words::deactivate_named(&user.me.person.name),
        None => words::deactivate().to_owned(),
    };
    let actions = move || {
        view! {
            <Button on:click=move |_| is_open.set(false)>{words::cancel()}</Button>
            <Button
                tone=ButtonTone::Destroy
                busy
                disabled=Signal::derive(move || farewell.read().is_none())
                on:click=move |_| deactivation.carry_out()
            >
                {words::deactivate()}
            </Button>
        }
    };
    let is_own = move || {
        let own = session.me.read().person.id;
        of.read().as_ref().is_some_and(|user| user.me.person.id == own)
    };
    let error = Signal::derive(move || problem.read().as_ref()?.0.fields.get("confirm").cloned());
    let note = move || {
        let problem = problem.get().filter(|err| !err.0.fields.contains_key("confirm"))?;
        Some(view! { <Banner state=State::Critical>{sentence(&problem.to_string())}</Banner> })
    };

    view! {
        <Dialog open=is_open title actions>
            <div class="stack">
                {note}
                <p>{words::deactivate_what()}</p>
                {move || match (farewell.get(), problem.read().is_some()) {
                    (Some(farewell), _) => view! { <Left farewell of/> }.into_any(),
                    (None, false) => view! { <Skeleton width=60/> }.into_any(),
                    (None, true) => ().into_any(),
                }}
                <Show when=is_own>
                    <TextField
                        label=words::confirm()
                        hint=words::confirm_why()
                        value=confirm
                        error
                        autocomplete="off"
                    />
                </Show>
            </div>
        </Dialog>
    }
}

#[component]
fn Left(farewell: Farewell, of: RwSignal<Option<User>>) -> impl IntoView {
    let zone = use_session().me.get_untracked().zone;
    let Farewell { future_shifts, next_shifts, sessions } = farewell;
    let more = future_shifts - i64::try_from(next_shifts.len()).unwrap_or(i64::MAX);
    let shifts = next_shifts
        .into_iter()
        .map(|shift| {
            let (from, to) = (shift.span.starts_at(), shift.span.ends_at());
            let day = clock::text(from, &zone, Style::Weekday);
            let times = format!("{day}, {}–{}", clock::time(from, &zone), clock::time(to, &zone));
            view! { <li><time datetime=from.to_rfc3339()>{times}</time></li> }
        })
        .collect_view();
    let calendar = move || {
        let of = of.read();
        let technician = of.as_ref().map(|user| user.me.person.id.to_string()).unwrap_or_default();
        format!("/calendar?technician={technician}")
    };

    view! {
        {(sessions > 0).then(|| view! { <p>{words::sessions(sessions)}</p> })}
        {if future_shifts > 0 {
            view! {
                <p>{words::future_shifts(future_shifts)}</p>
                <ul class="left-shifts">
                    {shifts}
                    {(more > 0).then(|| view! { <li class="soft">{words::more_shifts(more)}</li> })}
                </ul>
                <div class="toolbar">
                    <ButtonLink
                        href=calendar
                        size=ButtonSize::Small
                        icon=icondata::LuCalendarDays
                    >
                        {words::to_calendar()}
                    </ButtonLink>
                </div>
            }
            .into_any()
        } else {
            view! { <p>{words::no_future_shifts()}</p> }.into_any()
        }}
    }
}

impl Deactivation {
    pub fn new(listing: Listing) -> Self {
        Self {
            is_open: RwSignal::new(false),
            of: RwSignal::new(None),
            farewell: RwSignal::new(None),
            problem: RwSignal::new(None),
            confirm: RwSignal::default(),
            busy: RwSignal::new(false),
            listing,
            toasts: expect_context(),
        }
    }

    /// Shows what they would leave behind.
    pub fn ask(self, user: User) {
        let id = user.me.person.id;
        self.of.set(Some(user));
        self.farewell.set(None);
        self.problem.set(None);
        self.confirm.set(String::new());
        self.is_open.set(true);
        spawn_local(async move {
            match api::farewell(id).await {
                Ok(farewell) => {
                    self.farewell.try_set(Some(farewell));
                }
                Err(err) => {
                    self.problem.try_set(Some(err));
                }
            }
        });
    }

    fn carry_out(self) {
        let Some(user) = self.of.get_untracked() else { return };
        let confirm = Some(self.confirm.get_untracked()).filter(|typed| !typed.is_empty());
        let patch = UserPatch { active: Some(false), confirm, ..UserPatch::default() };
        self.busy.set(true);
        spawn_local(async move {
            let answer = api::update_user(user.me.person.id, user.me.version, patch).await;
            self.busy.try_set(false);
            match answer {
                Ok(gone) => {
                    self.is_open.try_set(false);
                    self.listing.load();
                    let said = words::deactivated(&gone.me.person.name);
                    let toast = Toast::new(said).with_undo(move || self.bring_back(gone.clone()));
                    self.toasts.push(toast);
                }
                Err(err) => {
                    self.problem.try_set(Some(err));
                }
            }
        });
    }

    pub fn bring_back(self, user: User) {
        let patch = UserPatch { active: Some(true), ..UserPatch::default() };
        spawn_local(async move {
            let said = match api::update_user(user.me.person.id, user.me.version, patch).await {
                Ok(user) => words::reactivated(&user.me.person.name),
                Err(err) => sentence(&err.to_string()),
            };
            self.listing.load();
            self.toasts.push(Toast::new(said));
        });
    }
}

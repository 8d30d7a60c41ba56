//! What an admin does to how somebody signs in, once they have read what it means.

use domain::accounts::{Invitation, User};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::api;
use super::listing::Listing;
use crate::AppError;
use crate::components::{Banner, Button, ButtonTone, Dialog, State, Toast, Toasts, sentence};
use crate::messages::users as words;
use crate::shell::use_session;

#[derive(Clone)]
pub(super) enum Measure {
    EndSessions(User),
    ResetSecondFactor(User),
    Revoke(Invitation),
}

#[derive(Clone, Copy)]
pub(super) struct Measures {
    is_open: RwSignal<bool>,
    measure: RwSignal<Option<Measure>>,
    problem: RwSignal<Option<AppError>>,
    busy: RwSignal<bool>,
    listing: Listing,
    toasts: Toasts,
}

#[component]
pub(super) fn MeasureDialog(measures: Measures) -> impl IntoView {
    let own = use_session().me;
    let Measures { is_open, measure, problem, busy, .. } = measures;
    let say = move |words: fn(&Measure) -> String| measure.read().as_ref().map(words);
    let title = move || say(Measure::title).unwrap_or_default();
    let actions = move || {
        view! {
            <Button on:click=move |_| is_open.set(false)>{words::cancel()}</Button>
            <Button tone=ButtonTone::Destroy busy on:click=move |_| measures.carry_out()>
                {move || measure.read().as_ref().map(Measure::name)}
            </Button>
        }
    };
    let note = move || {
        let problem = problem.get()?;
        Some(view! { <Banner state=State::Critical>{sentence(&problem.to_string())}</Banner> })
    };
    let is_own = move || {
        let user = measure.read().as_ref().and_then(Measure::user).map(|user| user.me.person.id);
        user == Some(own.read().person.id)
    };

    view! {
        <Dialog open=is_open title actions>
            <div class="stack">
                {note} <p>{move || say(Measure::meaning)}</p>
                <Show when=is_own>
                    <p>{words::you_as_well()}</p>
                </Show>
            </div>
        </Dialog>
    }
}

impl Measures {
    pub fn new(listing: Listing) -> Self {
        Self {
            is_open: RwSignal::new(false),
            measure: RwSignal::new(None),
            problem: RwSignal::new(None),
            busy: RwSignal::new(false),
            listing,
            toasts: expect_context(),
        }
    }

    pub fn ask(self, measure: Measure) {
        self.measure.set(Some(measure));
        self.problem.set(None);
        self.is_open.set(true);
    }

    fn carry_out(self) {
        let Some(measure) = self.measure.get_untracked() else { return };
        self.busy.set(true);
        spawn_local(async move {
            let answer = match &measure {
                Measure::EndSessions(user) => api::end_sessions(user.me.person.id).await,
                Measure::ResetSecondFactor(user) => api::reset_mfa(user.me.person.id).await,
                Measure::Revoke(invitation) => api::revoke_invitation(invitation.id).await,
            };
            self.busy.try_set(false);
            match answer {
                Ok(()) => {
                    self.is_open.try_set(false);
                    self.listing.load();
                    self.toasts.push(Toast::new(measure.done()));
                }
                Err(err) => {
                    self.problem.try_set(Some(err));
                }
            }
        });
    }
}

impl Measure {
    fn user(&self) -> Option<&User> {
        match self {
            Self::EndSessions(user) | Self::ResetSecondFactor(user) => Some(user),
            Self::Revoke(_) => None,
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::EndSessions(_) => words::end_sessions(),
            Self::ResetSecondFactor(_) => words::reset_second_factor(),
            Self::Revoke(_) => words::revoke(),
        }
    }

    fn title(&self) -> String {
        match self {
            Self::EndSessions(user) => words::end_sessions_of(&user.me.person.name),
            Self::ResetSecondFactor(user) => words::reset_second_factor_of(&user.me.person.name),
            Self::Revoke(invitation) => words::revoke_of(&invitation.email),
        }
    }

    fn meaning(&self) -> String {
        match self {
            Self::EndSessions(_) => words::end_sessions_what().to_owned(),
            Self::ResetSecondFactor(_) => words::reset_second_factor_what().to_owned(),
            Self::Revoke(_) => words::revoke_what().to_owned(),
        }
    }

    fn done(&self) -> String {
        match self {
            Self::EndSessions(user) => words::sessions_ended(&user.me.person.name),
            Self::ResetSecondFactor(user) => words::second_factor_reset(&user.me.person.name),
            Self::Revoke(invitation) => words::revoked(&invitation.email),
        }
    }
}

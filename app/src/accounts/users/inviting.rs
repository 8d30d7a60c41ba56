//! Inviting somebody, and sending it again to whoever has not come.

use domain::Problem;
use domain::accounts::{
    EmailAddress, Invitation, NewInvitation, PersonName, Registration, Role, Roles,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::api;
use super::super::refusal::{Refusal, RefusalNote};
use super::super::security::ShownOnce;
use super::listing::Listing;
use super::roles::{RoleChoice, RolesField};
use crate::components::{
    Banner, Button, ButtonTone, Dialog, FieldKind, State, TextField, Toast, Toasts, sentence,
};
use crate::messages::users as words;
use crate::shell::site;

#[derive(Clone, Copy)]
pub(super) struct Inviting {
    is_open: RwSignal<bool>,
    email: RwSignal<String>,
    name: RwSignal<String>,
    roles: RoleChoice,
    refusal: Refusal,
    /// Whom to hand the link to, and the link; where no mail leaves the house.
    link: RwSignal<Option<(String, String)>>,
    busy: RwSignal<bool>,
    listing: Listing,
    toasts: Toasts,
}

#[component]
pub(super) fn InviteDialog(inviting: Inviting) -> impl IntoView {
    let body = move || {
        if let Some((email, link)) = inviting.link.get() {
            let lead = words::hand_on(email);
            view! { <ShownOnce lead text=link kept=words::link_kept() open=inviting.is_open/> }
                .into_any()
        } else if site().registration == Registration::Closed {
            view! { <Banner state=State::Warning>{words::closed()}</Banner> }.into_any()
        } else {
            view! { <InviteForm inviting/> }.into_any()
        }
    };

    view! { <Dialog open=inviting.is_open title=words::invite_title()>{body}</Dialog> }
}

#[component]
fn InviteForm(inviting: Inviting) -> impl IntoView {
    let Inviting { email, name, roles, refusal, busy, .. } = inviting;
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        inviting.submit();
    };

    view! {
        <form class="stack" method="post" novalidate on:submit=submitted>
            <p class="soft">{words::invite_lead()}</p>
            <RefusalNote refusal/>
            <TextField
                label=words::email()
                value=email
                kind=FieldKind::Email
                name="email"
                error=refusal.field("email")
                autocomplete="off"
                autofocus=true
            />
            <TextField
                label=words::name()
                hint=words::invite_name_hint()
                value=name
                name="name"
                error=refusal.field("name")
                autocomplete="off"
            />
            <RolesField roles error=refusal.field("roles")/>
            <div class="toolbar">
                <Button tone=ButtonTone::Primary submit=true busy>
                    {words::send_invitation()}
                </Button>
            </div>
        </form>
    }
}

impl Inviting {
    pub fn new(listing: Listing) -> Self {
        Self {
            is_open: RwSignal::new(false),
            email: RwSignal::default(),
            name: RwSignal::default(),
            roles: RoleChoice::new(),
            refusal: Refusal::new(),
            link: RwSignal::new(None),
            busy: RwSignal::new(false),
            listing,
            toasts: expect_context(),
        }
    }

    pub fn open(self) {
        self.email.set(String::new());
        self.name.set(String::new());
        self.roles.set(Roles::from_iter([Role::Member]));
        self.refusal.clear();
        self.link.set(None);
        self.is_open.set(true);
    }

    /// A new link for somebody who has not come; the old one is void.
    pub fn again(self, invitation: Invitation) {
        let Invitation { email, name, roles, location_id, .. } = invitation;
        self.send(NewInvitation { email, name, roles, location_id });
    }

    fn submit(self) {
        let typed = self.name.get_untracked();
        let name = (!typed.trim().is_empty()).then(|| typed.parse::<PersonName>()).transpose();
        let email = self.email.get_untracked().parse::<EmailAddress>();
        let roles = untrack(|| self.roles.chosen());
        let mut problem = match (email, name) {
            (Ok(_), Ok(_)) if roles.is_empty() => {
                Problem::invalid("roles", "choose at least one role")
            }
            (Ok(email), Ok(name)) => {
                return self.send(NewInvitation { email, name, roles, location_id: None });
            }
            (Ok(_), Err(_)) => Problem::invalid("name", words::long_name(PersonName::MAX_CHARS)),
            (Err(reason), _) => Problem::invalid("email", reason),
        };
        crate::messages::problems::translate(&mut problem);
        self.refusal.set(problem);
    }

    fn send(self, new: NewInvitation) {
        let email = new.email.to_string();
        self.refusal.clear();
        self.busy.set(true);
        spawn_local(async move {
            let answer = api::invite(new).await;
            self.busy.try_set(false);
            match answer {
                Ok(invited) => {
                    self.listing.load_invitations();
                    self.is_open.try_set(invited.link.is_some());
                    if invited.link.is_none() {
                        self.toasts.push(Toast::new(words::invitation_sent(&email)));
                    }
                    self.link.try_set(invited.link.map(|link| (email, link)));
                }
                // In the form if it is open; else there is only the corner of the page.
                Err(err) if self.is_open.try_get_untracked() == Some(true) => {
                    self.refusal.set(err.0);
                }
                Err(err) => self.toasts.push(Toast::new(sentence(&err.to_string()))),
            }
        });
    }
}

//! Following an invitation: who one is, and a password.

use domain::Problem;
use domain::accounts::InvitationOffer;
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::{ByLink, NewPassword, back_to_sign_in, token};
use crate::accounts::entry::api;
use crate::accounts::refusal::{Refusal, RefusalNote};
use crate::accounts::sign_in::{DoorFrame, focus, read};
use crate::components::{Button, ButtonSize, ButtonTone, FieldKind, TextField};
use crate::messages::accounts as words;
use crate::shell::{Access, use_brand};

#[component]
pub fn InvitationPage() -> impl IntoView {
    let token = token();
    view! {
        <DoorFrame title=words::invitation_title() footer=back_to_sign_in>
            <ByLink
                title=words::invitation_title()
                look=move || Box::pin(api::look_at_invitation(token.get_value()))
                view=move |offer| view! { <AcceptForm token offer/> }.into_any()
                anew=None
            />
        </DoorFrame>
    }
}

#[component]
fn AcceptForm(token: StoredValue<String>, offer: InvitationOffer) -> impl IntoView {
    let access = expect_context::<Access>();
    let navigate = use_navigate();
    let email = RwSignal::new(offer.email.to_string());
    let name = RwSignal::new(offer.name.map(|name| name.to_string()).unwrap_or_default());
    let password = RwSignal::new(String::new());
    let refusal = Refusal::new();
    let (name_node, password_node) = (NodeRef::<html::Input>::new(), NodeRef::new());
    let name_error = refusal.field("name");
    let accepting = Action::new_local(move |(): &()| {
        let (name, password) = (name.get_untracked(), password.get_untracked());
        let navigate = navigate.clone();
        async move {
            match api::accept_invitation(token.get_value(), name, password).await {
                Ok(me) => {
                    access.signed_in(me);
                    navigate("/", NavigateOptions { replace: true, ..Default::default() });
                }
                Err(err) => {
                    refusal.set(err.0);
                    focus(if name_error.get_untracked().is_some() {
                        name_node
                    } else {
                        password_node
                    });
                }
            }
        }
    });
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read(name_node, name);
        read(password_node, password);
        if name.read_untracked().trim().is_empty() {
            refusal.set(Problem::invalid("name", words::give_name()));
            focus(name_node);
            return;
        }
        refusal.clear();
        accepting.dispatch_local(());
    };
    let name_of_site = use_brand().get_untracked().name;
    let lead = match offer.invited_by {
        Some(by) => words::invited_by(by, name_of_site),
        None => words::own_account(name_of_site),
    };

    view! {
        <form class="stack" method="post" novalidate on:submit=submitted>
            <h1>{words::invitation_title()}</h1>
            <p>{lead}</p>
            <RefusalNote refusal/>
            <TextField
                label=words::email()
                value=email
                kind=FieldKind::Email
                name="email"
                autocomplete="username"
                read_only=true
                error=refusal.field("email")
            />
            <TextField
                label=words::your_name()
                value=name
                name="name"
                hint=words::your_name_hint()
                autocomplete="name"
                autofocus=true
                error=name_error
                node_ref=name_node
            />
            <NewPassword value=password error=refusal.field("password") node=password_node/>
            <Button
                tone=ButtonTone::Primary
                size=ButtonSize::Large
                submit=true
                busy=accepting.pending()
            >
                {words::make_the_account()}
            </Button>
        </form>
    }
}

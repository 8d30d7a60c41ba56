//! Asking for a link: with a forgotten password, or for an account of one's own.

use domain::accounts::Registration;
use leptos::html;
use leptos::prelude::*;

use super::{Answer, Done, back_to_sign_in};
use crate::accounts::entry::api;
use crate::accounts::refusal::{Refusal, RefusalNote};
use crate::accounts::sign_in::{DoorFrame, focus, read};
use crate::components::{Button, ButtonSize, ButtonTone, FieldKind, TextField};
use crate::messages::accounts as words;
use crate::shell::site;

#[component]
pub fn ForgotPage() -> impl IntoView {
    let sent_to = RwSignal::new(None::<String>);
    view! {
        <DoorFrame title=words::forgot_title() footer=back_to_sign_in>
            {move || match sent_to.get() {
                Some(email) => view! {
                    <Done title=words::look_into_mail() text=words::reset_sent(email)/>
                }
                .into_any(),
                None => view! {
                    <EmailForm
                        title=words::forgot_title()
                        lead=words::forgot_lead()
                        send=words::send_link()
                        ask=|email| Box::pin(api::request_reset(email))
                        sent_to
                    />
                }
                .into_any(),
            }}
        </DoorFrame>
    }
}

#[component]
pub fn RegisterPage() -> impl IntoView {
    let sent_to = RwSignal::new(None::<String>);
    let is_open = site().registration == Registration::Open;
    view! {
        <DoorFrame title=words::register_title() footer=back_to_sign_in>
            {move || match (is_open, sent_to.get()) {
                (false, _) => view! {
                    <Done title=words::register_title() text=words::register_closed().to_owned()/>
                }
                .into_any(),
                (true, Some(email)) => view! {
                    <Done title=words::look_into_mail() text=words::registration_sent(email)/>
                }
                .into_any(),
                (true, None) => view! {
                    <EmailForm
                        title=words::register_title()
                        lead=words::register_lead()
                        send=words::send_link()
                        ask=|email| Box::pin(api::register(email))
                        sent_to
                    />
                }
                .into_any(),
            }}
        </DoorFrame>
    }
}

/// One address, and what is asked with it.
#[component]
fn EmailForm(
    title: &'static str,
    lead: &'static str,
    send: &'static str,
    ask: fn(String) -> Answer<()>,
    sent_to: RwSignal<Option<String>>,
) -> impl IntoView {
    let email = RwSignal::new(String::new());
    let refusal = Refusal::new();
    let node = NodeRef::<html::Input>::new();
    let asking = Action::new_local(move |(): &()| {
        let address = email.get_untracked();
        async move {
            match ask(address.clone()).await {
                Ok(()) => {
                    sent_to.try_set(Some(address.trim().to_owned()));
                }
                Err(err) => {
                    refusal.set(err.0);
                    focus(node);
                }
            }
        }
    });
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read(node, email);
        refusal.clear();
        asking.dispatch_local(());
    };

    view! {
        <form class="stack" method="post" novalidate on:submit=submitted>
            <h1>{title}</h1>
            <p>{lead}</p>
            <RefusalNote refusal/>
            <TextField
                label=words::email()
                value=email
                kind=FieldKind::Email
                name="email"
                autocomplete="username"
                autofocus=true
                error=refusal.field("email")
                node_ref=node
            />
            <Button tone=ButtonTone::Primary size=ButtonSize::Large submit=true busy=asking.pending()>
                {send}
            </Button>
        </form>
    }
}

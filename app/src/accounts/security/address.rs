//! Another address to sign in with.

use leptos::html;
use leptos::prelude::*;

use super::super::refusal::{Refusal, RefusalNote};
use super::super::sign_in::{focus, read};
use super::api;
use crate::components::{Banner, Button, Card, FieldKind, State, TextField};
use crate::messages::security as words;
use crate::shell::use_session;

#[component]
pub(super) fn AddressCard() -> impl IntoView {
    let session = use_session();
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let sent_to = RwSignal::new(None::<String>);
    let refusal = Refusal::new();
    let (email_node, password_node) =
        (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let email_error = refusal.field("email");
    let changing = Action::new_local(move |(): &()| {
        let (address, proof) = (email.get_untracked(), password.get_untracked());
        async move {
            match api::change_email(proof, address.clone()).await {
                Ok(()) => {
                    sent_to.try_set(Some(address));
                    email.try_set(String::new());
                    password.try_set(String::new());
                }
                Err(err) => {
                    refusal.set(err.0);
                    focus(if email_error.get_untracked().is_some() {
                        email_node
                    } else {
                        password_node
                    });
                }
            }
        }
    });
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read(email_node, email);
        read(password_node, password);
        refusal.clear();
        sent_to.set(None);
        changing.dispatch_local(());
    };

    view! {
        <Card title=words::address()>
            <form class="body stack" method="post" novalidate on:submit=submitted>
                <p>{move || words::address_now(&session.me.read().email)}</p>
                <RefusalNote refusal/>
                {move || {
                    sent_to
                        .get()
                        .map(|address| view! {
                            <Banner state=State::Info>{words::address_sent(address)}</Banner>
                        })
                }}
                <TextField
                    label=words::new_address()
                    value=email
                    kind=FieldKind::Email
                    name="new_email"
                    hint=words::new_address_hint()
                    autocomplete="email"
                    error=email_error
                    node_ref=email_node
                />
                <TextField
                    label=words::your_password()
                    value=password
                    kind=FieldKind::Password
                    name="password"
                    autocomplete="current-password"
                    error=refusal.field("password")
                    node_ref=password_node
                />
                <div class="toolbar">
                    <Button submit=true busy=changing.pending()>{words::change_address()}</Button>
                </div>
            </form>
        </Card>
    }
}

//! Confirming a new address.

use leptos::prelude::*;

use super::{Done, token};
use crate::accounts::entry::api;
use crate::accounts::refusal::{Refusal, RefusalNote};
use crate::accounts::sign_in::DoorFrame;
use crate::components::{Button, ButtonSize, ButtonTone};
use crate::messages::accounts as words;
use crate::shell::Access;

/// Programs that look into mail open links, too: so it takes a click.
#[component]
pub fn ConfirmEmailPage() -> impl IntoView {
    let token = token();
    let access = expect_context::<Access>();
    let confirmed = RwSignal::new(None::<String>);
    let refusal = Refusal::new();
    let confirming = Action::new_local(move |(): &()| async move {
        match api::confirm_email(token.get_value()).await {
            Ok(email) => {
                confirmed.try_set(Some(email.to_string()));
                access.ask();
            }
            Err(err) => refusal.set(err.0),
        }
    });
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        refusal.clear();
        confirming.dispatch_local(());
    };

    view! {
        <DoorFrame title=words::confirm_email_title()>
            {move || match confirmed.get() {
                Some(email) => view! {
                    <Done title=words::email_confirmed() text=words::email_confirmed_text(email) way_on=true/>
                }
                .into_any(),
                None => view! {
                    <form class="stack" method="post" novalidate on:submit=submitted>
                        <h1>{words::confirm_email_title()}</h1>
                        <p>{words::confirm_email_lead()}</p>
                        <RefusalNote refusal/>
                        <Button
                            tone=ButtonTone::Primary
                            size=ButtonSize::Large
                            submit=true
                            busy=confirming.pending()
                        >
                            {words::confirm_email()}
                        </Button>
                    </form>
                }
                .into_any(),
            }}
        </DoorFrame>
    }
}

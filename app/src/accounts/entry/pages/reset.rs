//! Choosing another password by a mailed link.

use leptos::html;
use leptos::prelude::*;

use super::{ByLink, Done, NewPassword, back_to_sign_in, token};
use crate::accounts::entry::api;
use crate::accounts::refusal::{Refusal, RefusalNote};
use crate::accounts::sign_in::{DoorFrame, focus, read};
use crate::components::{Button, ButtonSize, ButtonTone};
use crate::messages::accounts as words;
use crate::shell::Access;

#[component]
pub fn ResetPage() -> impl IntoView {
    let token = token();
    let access = expect_context::<Access>();
    let is_done = RwSignal::new(false);
    let password = RwSignal::new(String::new());
    let refusal = Refusal::new();
    let node = NodeRef::<html::Input>::new();
    let setting = Action::new_local(move |(): &()| {
        let password = password.get_untracked();
        async move {
            match api::reset(token.get_value(), password).await {
                Ok(()) => {
                    is_done.try_set(true);
                    // If somebody was signed in here, they are no more.
                    access.ask();
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
        read(node, password);
        refusal.clear();
        setting.dispatch_local(());
    };
    let form = move || {
        view! {
            <form class="stack" method="post" novalidate on:submit=submitted>
                <h1>{words::reset_title()}</h1>
                <p>{words::reset_lead()}</p>
                <RefusalNote refusal/>
                <NewPassword value=password error=refusal.field("password") node autofocus=true/>
                <Button
                    tone=ButtonTone::Primary
                    size=ButtonSize::Large
                    submit=true
                    busy=setting.pending()
                >
                    {words::set_password()}
                </Button>
            </form>
        }
        .into_any()
    };

    view! {
        <DoorFrame title=words::reset_title() footer=back_to_sign_in>
            {move || {
                if is_done.get() {
                    return view! {
                        <Done title=words::reset_done() text=words::reset_done_text().to_owned() way_on=true/>
                    }
                    .into_any();
                }
                view! {
                    <ByLink
                        title=words::reset_title()
                        look=move || Box::pin(api::look_at_reset(token.get_value()))
                        view=move |()| form()
                        anew=Some(("/forgot", words::new_link()))
                    />
                }
                .into_any()
            }}
        </DoorFrame>
    }
}

//! A second factor, before anything else.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::accounts::api;
use crate::accounts::security::SetUp;
use crate::accounts::sign_in::DoorFrame;
use crate::messages::accounts as words;
use crate::shell::Access;

/// For an admin who needs a second factor and has none: everything else waits.
#[component]
pub(crate) fn SetUpFirstPage() -> impl IntoView {
    let access = expect_context::<Access>();
    let leave = move |_| {
        spawn_local(async move {
            // If it fails they see it: they are still here.
            if api::sign_out().await.is_ok() {
                access.ask();
            }
        });
    };
    let footer = move || {
        view! {
            <p>
                <button type="button" class="link" on:click=leave>{words::sign_out_instead()}</button>
            </p>
        }
    };

    view! {
        <DoorFrame title=words::mfa_first_title() footer>
            <div class="stack door-step">
                <h1>{words::mfa_first_title()}</h1>
                <p>{words::mfa_first_lead()}</p>
                <SetUp on_done=move |()| access.ask()/>
            </div>
        </DoorFrame>
    }
}

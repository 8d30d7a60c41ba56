//! Asks somebody whose session has ended to sign in, and leaves their page as it is.

use leptos::prelude::*;

use super::overlays::Overlays;
use super::session::{Access, use_session};
use crate::accounts::SignInForm;
use crate::components::Dialog;
use crate::messages::accounts as words;

#[component]
pub(super) fn SignInAgain(overlays: Overlays, access: Access) -> impl IntoView {
    let session = use_session();
    let open = overlays.sign_in;

    Effect::new(move |_| open.set(session.has_ended()));

    view! {
        <Dialog open title=words::ended_title()>
            <SignInForm
                email=session.me.get_untracked().email.to_string()
                on_signed_in=move |me| access.signed_in(me)
            >
                <p>{words::ended_text()}</p>
            </SignInForm>
        </Dialog>
    }
}

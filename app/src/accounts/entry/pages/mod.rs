//! The pages that mailed links lead to, and those that have them sent.

mod asking;
mod confirming;
mod invitation;
mod reset;
mod set_up_first;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_query_map};

use crate::AppError;
use crate::components::{
    ButtonLink, ButtonSize, ButtonTone, FieldKind, ProblemNote, Skeleton, TextField, sentence,
};
use crate::messages::accounts as words;
use asking::{ForgotPage, RegisterPage};
use confirming::ConfirmEmailPage;
use invitation::InvitationPage;
use reset::ResetPage;
pub(crate) use set_up_first::SetUpFirstPage;

/// One of them, by the address.
#[component]
pub(crate) fn EntryPage() -> impl IntoView {
    let path = use_location().pathname;
    move || match path.get().as_str() {
        "/reset" => view! { <ResetPage/> }.into_any(),
        "/invitation" => view! { <InvitationPage/> }.into_any(),
        "/register" => view! { <RegisterPage/> }.into_any(),
        "/account/email" => view! { <ConfirmEmailPage/> }.into_any(),
        _ => view! { <ForgotPage/> }.into_any(),
    }
}

type Answer<T> = std::pin::Pin<Box<dyn Future<Output = Result<T, AppError>>>>;

/// What a mailed link leads to, once the server has said that it still works.
#[component]
fn ByLink<T: Clone + Send + Sync + 'static>(
    title: &'static str,
    look: impl Fn() -> Answer<T> + 'static,
    view: impl Fn(T) -> AnyView + Send + Sync + 'static,
    /// Where to get another link, if it does not.
    anew: Option<(&'static str, &'static str)>,
) -> impl IntoView {
    let found = RwSignal::new(None::<Result<T, AppError>>);
    let look = StoredValue::new_local(look);
    let load = move || {
        found.set(None);
        let asked = look.with_value(|look| look());
        spawn_local(async move {
            found.try_set(Some(asked.await));
        });
    };
    load();

    move || match found.get() {
        Some(Ok(value)) => view(value),
        Some(Err(err)) if err.is_unreachable() => view! {
            <div class="stack door-step">
                <h1>{title}</h1>
                <ProblemNote message=err.to_string() retry=move |()| load()/>
            </div>
        }
        .into_any(),
        Some(Err(err)) => view! {
            <div class="stack door-step">
                <h1>{words::link_spent()}</h1>
                <p>{sentence(&err.to_string())}</p>
                {anew
                    .map(|(href, label)| view! {
                        <ButtonLink href tone=ButtonTone::Primary size=ButtonSize::Large>
                            {label}
                        </ButtonLink>
                    })}
            </div>
        }
        .into_any(),
        None => view! {
            <div class="stack door-step" aria-busy="true">
                <h1>{title}</h1>
                <Skeleton/>
            </div>
        }
        .into_any(),
    }
}

#[component]
fn NewPassword(
    value: RwSignal<String>,
    #[prop(into)] error: Signal<Option<String>>,
    node: NodeRef<html::Input>,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    view! {
        <TextField
            label=words::new_password()
            value
            kind=FieldKind::Password
            name="password"
            hint=words::password_hint()
            autocomplete="new-password"
            autofocus
            error
            node_ref=node
        />
    }
}

/// It is done, and this is what happens next.
#[component]
fn Done(title: &'static str, text: String, #[prop(optional)] way_on: bool) -> impl IntoView {
    view! {
        <div class="stack door-step" role="status">
            <h1>{title}</h1>
            <p>{text}</p>
            {way_on
                .then(|| view! {
                    <ButtonLink href="/" tone=ButtonTone::Primary size=ButtonSize::Large>
                        {words::go_on()}
                    </ButtonLink>
                })}
        </div>
    }
}

fn back_to_sign_in() -> impl IntoView {
    view! { <p><a class="link" href="/">{words::back_to_sign_in()}</a></p> }
}

/// What the link carries.
fn token() -> StoredValue<String> {
    let token = use_query_map().read_untracked().get("token").unwrap_or_default();
    StoredValue::new(token)
}

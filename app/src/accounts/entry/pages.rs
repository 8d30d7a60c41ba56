//! The pages that mailed links lead to, and those that have them sent.

use domain::Problem;
use domain::accounts::{InvitationOffer, Registration};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

use super::super::api as accounts_api;
use super::super::refusal::{Refusal, RefusalNote};
use super::super::security::SetUp;
use super::super::sign_in::{DoorFrame, focus, read};
use super::api;
use crate::AppError;
use crate::components::{
    Button, ButtonLink, ButtonSize, ButtonTone, FieldKind, ProblemNote, Skeleton, TextField,
};
use crate::messages::accounts as words;
use crate::shell::{Access, site, use_brand};

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

#[component]
fn ForgotPage() -> impl IntoView {
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
fn RegisterPage() -> impl IntoView {
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

type Answer<T> = std::pin::Pin<Box<dyn Future<Output = Result<T, AppError>>>>;

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

#[component]
fn ResetPage() -> impl IntoView {
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

#[component]
fn InvitationPage() -> impl IntoView {
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

/// Programs that look into mail open links, too: so it takes a click.
#[component]
fn ConfirmEmailPage() -> impl IntoView {
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

/// For an admin who needs a second factor and has none: everything else waits.
#[component]
pub(crate) fn SetUpFirstPage() -> impl IntoView {
    let access = expect_context::<Access>();
    let leave = move |_| {
        spawn_local(async move {
            // If it fails they see it: they are still here.
            if accounts_api::sign_out().await.is_ok() {
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
                <p>{crate::components::sentence(&err.to_string())}</p>
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
pub(in crate::accounts) fn NewPassword(
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

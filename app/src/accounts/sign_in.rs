//! The sign-in page, and the frame it shares with what else stands before the door.

use domain::accounts::{Me, Registration};
use domain::{Problem, ProblemKind};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;

use super::api::{self, SignInStep};
use super::art::PatchField;
use super::refusal::{Refusal, RefusalNote};
use crate::components::{
    Banner, Button, ButtonSize, ButtonTone, Checkbox, FieldKind, State, TextField, sentence,
};
use crate::messages::{self, Language, accounts as words};
use crate::shell::{Access, LogoAndName, ThemeSwitch, places, site, use_brand};

/// Shown in place of any page until somebody has signed in; the address stays the one they wanted.
#[component]
pub(crate) fn SignInPage(access: Access) -> impl IntoView {
    // They will most likely go there, and have yet to type their password.
    places::CALENDAR.page.preload_when_idle();
    let brand = use_brand();
    let company = move || Some(brand.get().company).filter(|company| !company.is_empty());
    let footer = || {
        match site().registration {
        Registration::Open => view! {
            <p>
                {words::no_account()} " " <a class="link" href="/register">{words::make_account()}</a>
            </p>
        }
        .into_any(),
        Registration::Invite => view! { <p>{words::whom_to_ask()}</p> }.into_any(),
        Registration::Closed => ().into_any(),
    }
    };

    view! {
        <DoorFrame title=words::sign_in() footer>
            <SignInForm on_signed_in=move |me| access.signed_in(me)>
                <h1>{words::sign_in()}</h1>
                {move || company().map(|company| view! { <p>{words::company_desk(company)}</p> })}
            </SignInForm>
        </DoorFrame>
    }
}

/// What stands around every page one sees before one is in: cords on one side, a form on the other.
#[component]
pub(super) fn DoorFrame(
    title: &'static str,
    #[prop(optional, into)] footer: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=title/>
        <main class="sign-in" id="main">
            <section class="sign-in-art" aria-hidden="true"><PatchField/></section>
            <section class="sign-in-form">
                <header><span class="brand"><LogoAndName/></span><ThemeSwitch/></header>
                {children()}
                <footer>
                    {footer.map(ViewFnOnce::run)}
                    <p class="between"><LanguageSwitch/></p>
                </footer>
            </section>
        </main>
    }
}

/// Address and password, and a code where there is a second factor.
#[component]
pub(crate) fn SignInForm(
    /// The address to begin with.
    #[prop(optional, into)]
    email: String,
    #[prop(into)] on_signed_in: Callback<Me>,
    children: ChildrenFn,
) -> impl IntoView {
    let challenge = RwSignal::new(None::<String>);
    let email = RwSignal::new(email);
    let start_over = Callback::new(move |()| challenge.set(None));
    let children = StoredValue::new(children);

    move || match challenge.get() {
        Some(challenge) => view! { <CodeForm challenge on_signed_in start_over/> }.into_any(),
        None => view! {
            <PasswordForm email on_signed_in on_code=move |wanted| challenge.set(Some(wanted))>
                {children.with_value(|children| children())}
            </PasswordForm>
        }
        .into_any(),
    }
}

/// The second step.
#[component]
fn CodeForm(
    challenge: String,
    on_signed_in: Callback<Me>,
    start_over: Callback<()>,
) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let remember = RwSignal::new(false);
    let refusal = Refusal::new();
    let node = NodeRef::<html::Input>::new();
    let challenge = StoredValue::new(challenge);

    let send = Action::new_local(move |(): &()| {
        let (code, remember) = (code.get_untracked(), remember.get_untracked());
        async move {
            match api::give_code(challenge.get_value(), code, remember).await {
                Ok(me) => on_signed_in.run(me),
                Err(err) => {
                    refusal.set(err.0);
                    focus(node);
                }
            }
        }
    });
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read(node, code);
        if code.read_untracked().trim().is_empty() {
            refusal.set(Problem::invalid("code", words::give_code()));
            focus(node);
            return;
        }
        refusal.clear();
        send.dispatch_local(());
    };

    view! {
        <form class="stack" method="post" novalidate on:submit=submitted>
            <h1>{words::code_title()}</h1>
            <p>{words::code_lead()}</p>
            <RefusalNote refusal/>
            <TextField
                label=words::code()
                value=code
                name="code"
                kind=FieldKind::Code
                autocomplete="one-time-code"
                autofocus=true
                hint=words::code_hint()
                error=refusal.field("code")
                node_ref=node
            />
            <Checkbox label=words::remember_device() checked=remember name="remember_device"/>
            <Button
                tone=ButtonTone::Primary
                size=ButtonSize::Large
                submit=true
                busy=send.pending()
            >
                {move || if send.pending().get() { words::signing_in() } else { words::sign_in() }}
            </Button>
            <p class="between">
                <button type="button" class="link" on:click=move |_| start_over.run(())>
                    {words::start_over()}
                </button>
            </p>
        </form>
    }
}

/// Address and password; keeps what was typed when it is refused.
#[component]
fn PasswordForm(
    email: RwSignal<String>,
    on_signed_in: Callback<Me>,
    #[prop(into)] on_code: Callback<String>,
    children: Children,
) -> impl IntoView {
    let knows_email = !email.read_untracked().is_empty();
    let password = RwSignal::new(String::new());
    let remember = RwSignal::new(false);
    let problem = RwSignal::new(None::<Problem>);
    let caps_lock = RwSignal::new(false);
    let (email_node, password_node) = (NodeRef::<html::Input>::new(), NodeRef::new());

    let sign_in = Action::new_local(move |(): &()| {
        let (email, password) = (email.get_untracked(), password.get_untracked());
        let remember = remember.get_untracked();
        async move {
            match api::sign_in(email, password, remember).await {
                Ok(SignInStep::Done(me)) => on_signed_in.run(*me),
                Ok(SignInStep::Code(challenge)) => on_code.run(challenge),
                Err(err) => {
                    problem.set(Some(err.0));
                    // The wrong one of the two is most likely the one that cannot be seen.
                    focus(password_node);
                }
            }
        }
    });
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Password managers fill in without telling; what stands in the fields is what counts.
        read(email_node, email);
        read(password_node, password);
        let missing = missing(&email.read_untracked(), &password.read_untracked());
        if let Some(missing) = missing {
            focus(if missing.fields.contains_key("email") { email_node } else { password_node });
            problem.set(Some(missing));
            return;
        }
        problem.set(None);
        sign_in.dispatch_local(());
    };
    let error = move |field: &'static str| {
        Signal::derive(move || problem.read().as_ref()?.fields.get(field).cloned())
    };
    let password_error = Signal::derive(move || {
        let problem = problem.read();
        let problem = problem.as_ref()?;
        match problem.kind {
            ProblemKind::Invalid => problem.fields.get("password").cloned(),
            ProblemKind::SignedOut | ProblemKind::TooMany => Some(refusal(problem)),
            _ => None,
        }
    });
    let other_problem = move || {
        let problem = problem.get()?;
        match problem.kind {
            ProblemKind::Invalid | ProblemKind::SignedOut | ProblemKind::TooMany => None,
            ProblemKind::Unreachable => Some(unreachable().to_owned()),
            _ => Some(sentence(&problem.message)),
        }
    };
    let watch_caps_lock = move |event: KeyboardEvent| {
        let is_on = event.get_modifier_state("CapsLock");
        // While the key itself goes down, the state is still the one before.
        if event.key() != "CapsLock" && caps_lock.get_untracked() != is_on {
            caps_lock.set(is_on);
        }
    };

    view! {
        <form
            class="stack"
            method="post"
            novalidate
            on:submit=submitted
            on:keydown=watch_caps_lock
            on:keyup=watch_caps_lock
        >
            {children()}
            {move || {
                other_problem()
                    .map(|text| view! { <Banner state=State::Critical>{text}</Banner> })
            }}
            <TextField
                label=words::email()
                value=email
                kind=FieldKind::Email
                name="email"
                autocomplete="username"
                autofocus=!knows_email
                error=error("email")
                node_ref=email_node
            />
            <TextField
                label=words::password()
                value=password
                kind=FieldKind::Password
                name="password"
                autocomplete="current-password"
                autofocus=knows_email
                error=password_error
                node_ref=password_node
            />
            {move || caps_lock.get().then(|| view! { <p class="caps-lock" role="status">{words::caps_lock()}</p> })}
            <Checkbox label=words::remember() checked=remember name="remember"/>
            <Button
                tone=ButtonTone::Primary
                size=ButtonSize::Large
                submit=true
                busy=sign_in.pending()
            >
                {move || if sign_in.pending().get() { words::signing_in() } else { words::sign_in() }}
            </Button>
            <p class="between"><a class="link" href="/forgot">{words::forgot()}</a></p>
        </form>
    }
}

#[component]
fn LanguageSwitch() -> impl IntoView {
    Language::ALL
        .into_iter()
        .filter(|language| *language != messages::language())
        .map(|language| {
            view! {
                <button
                    type="button"
                    class="link"
                    lang=language.tag()
                    on:click=move |_| {
                        messages::choose(language);
                    }
                >
                    {language.own_name()}
                </button>
            }
        })
        .collect_view()
}

fn missing(email: &str, password: &str) -> Option<Problem> {
    if email.trim().is_empty() {
        Some(Problem::invalid("email", words::give_email()))
    } else if password.is_empty() {
        Some(Problem::invalid("password", words::give_password()))
    } else {
        None
    }
}

/// What the server's refusal says, in the page's language: all that differs is its number.
fn refusal(problem: &Problem) -> String {
    let number: String = problem
        .message
        .chars()
        .skip_while(|c| !c.is_ascii_digit())
        .take_while(char::is_ascii_digit)
        .collect();
    match (number.parse::<i64>(), problem.kind) {
        (Ok(minutes), ProblemKind::TooMany) => words::locked(minutes),
        (Ok(attempts), _) => words::wrong(attempts),
        _ => problem.message.clone(),
    }
}

pub(super) fn unreachable() -> &'static str {
    if window().navigator().on_line() { words::unreachable() } else { words::offline() }
}

pub(super) fn read(node: NodeRef<html::Input>, value: RwSignal<String>) {
    if let Some(input) = node.get_untracked() {
        value.set(input.value());
    }
}

pub(super) fn focus(node: NodeRef<html::Input>) {
    if let Some(input) = node.get_untracked() {
        // Focusing an element that is shown does not fail.
        let _ = input.focus();
        input.select();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_number() {
        let wrong = Problem::new(
            ProblemKind::SignedOut,
            "e-mail and password do not belong together; 3 attempts left",
        );
        assert_eq!(refusal(&wrong), "E-mail and password do not belong together. 3 attempts left.");
        let locked =
            Problem::new(ProblemKind::TooMany, "too many attempts; try again in 15 minutes");
        assert_eq!(refusal(&locked), "Too many attempts. Try again in 15 minutes.");
        let other = Problem::new(ProblemKind::TooMany, "slow down");
        assert_eq!(refusal(&other), "slow down");
    }

    #[test]
    fn what_is_missing_is_said_at_its_field() {
        assert!(missing(" ", "x").unwrap().fields.contains_key("email"));
        assert!(missing("a@b.example", "").unwrap().fields.contains_key("password"));
        assert_eq!(missing("a@b.example", "x"), None);
    }
}

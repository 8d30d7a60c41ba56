//! The sign-in page.

use domain::accounts::Me;
use domain::{Problem, ProblemKind};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;

use super::api;
use super::art::PatchField;
use crate::components::{
    Banner, Brand, Button, ButtonSize, ButtonTone, Checkbox, FieldKind, State, TextField, sentence,
};
use crate::messages::{self, Language, accounts as words};
use crate::shell::{Access, ThemeSwitch, places, site};

/// Shown in place of any page until somebody has signed in; the address stays the one they wanted.
#[component]
pub(crate) fn SignInPage(access: Access) -> impl IntoView {
    // They will most likely go there, and have yet to type their password.
    places::CALENDAR.page.preload();
    let company = &site().company;

    view! {
        <Title text=words::sign_in()/>
        <main class="sign-in" id="main">
            <section class="sign-in-art" aria-hidden="true"><PatchField/></section>
            <section class="sign-in-form">
                <header><Brand/><ThemeSwitch/></header>
                <SignInForm on_signed_in=move |me| access.signed_in(me)>
                    <h1>{words::sign_in()}</h1>
                    {(!company.is_empty()).then(|| view! { <p>{words::company_desk(company)}</p> })}
                </SignInForm>
                <footer>
                    <p>{words::whom_to_ask()}</p>
                    <p class="between"><LanguageSwitch/></p>
                </footer>
            </section>
        </main>
    }
}

/// Address and password; keeps what was typed when it is refused.
#[component]
pub(crate) fn SignInForm(
    /// The address to begin with.
    #[prop(optional, into)]
    email: String,
    #[prop(into)] on_signed_in: Callback<Me>,
    children: Children,
) -> impl IntoView {
    let knows_email = !email.is_empty();
    let email = RwSignal::new(email);
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
                Ok(me) => on_signed_in.run(me),
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

fn unreachable() -> &'static str {
    if window().navigator().on_line() { words::unreachable() } else { words::offline() }
}

fn read(node: NodeRef<html::Input>, value: RwSignal<String>) {
    if let Some(input) = node.get_untracked() {
        value.set(input.value());
    }
}

fn focus(node: NodeRef<html::Input>) {
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

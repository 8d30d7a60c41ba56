//! Setting up an authenticator app: password, QR code, first code, recovery codes.

use domain::accounts::MfaSetup;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::refusal::{Refusal, RefusalNote};
use super::super::sign_in::{focus, read};
use super::api;
use crate::AppError;
use crate::components::{Button, ButtonTone, FieldKind, TextField, Toast, Toasts};
use crate::messages::{accounts as account_words, security as words};

#[derive(Clone)]
enum Stage {
    Password,
    Scan(Box<MfaSetup>),
    Codes(Vec<String>),
}

/// `on_done` is called when the recovery codes have been seen.
#[component]
pub(in crate::accounts) fn SetUp(#[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let stage = RwSignal::new(Stage::Password);
    let scan = Callback::new(move |setup: MfaSetup| {
        stage.try_set(Stage::Scan(Box::new(setup)));
    });
    let codes = Callback::new(move |codes: Vec<String>| {
        stage.try_set(Stage::Codes(codes));
    });

    move || {
        match stage.get() {
        Stage::Password => view! {
            <ByPassword label=words::go_on() ask=|password| Box::pin(api::set_up_mfa(password)) on_answer=scan/>
        }
        .into_any(),
        Stage::Scan(setup) => view! { <Scan setup=*setup on_codes=codes/> }.into_any(),
        Stage::Codes(codes) => view! { <RecoveryCodes codes on_done/> }.into_any(),
    }
    }
}

type Answer<T> = std::pin::Pin<Box<dyn Future<Output = Result<T, AppError>>>>;

/// Asks for the password before something that changes how one signs in.
#[component]
pub(super) fn ByPassword<T: 'static>(
    label: &'static str,
    #[prop(optional)] tone: Option<ButtonTone>,
    ask: fn(String) -> Answer<T>,
    on_answer: Callback<T>,
) -> impl IntoView {
    let password = RwSignal::new(String::new());
    let refusal = Refusal::new();
    let node = NodeRef::<html::Input>::new();
    let pending = RwSignal::new(false);
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read(node, password);
        refusal.clear();
        pending.set(true);
        let asked = ask(password.get_untracked());
        spawn_local(async move {
            let answer = asked.await;
            pending.try_set(false);
            match answer {
                Ok(answer) => on_answer.run(answer),
                Err(err) => {
                    refusal.set(err.0);
                    focus(node);
                }
            }
        });
    };

    view! {
        <form class="stack" method="post" novalidate on:submit=submitted>
            <RefusalNote refusal/>
            <TextField
                label=words::your_password()
                value=password
                kind=FieldKind::Password
                name="password"
                autocomplete="current-password"
                autofocus=true
                error=refusal.field("password")
                node_ref=node
            />
            <div class="toolbar">
                <Button tone=tone.unwrap_or(ButtonTone::Primary) submit=true busy=pending>
                    {label}
                </Button>
            </div>
        </form>
    }
}

#[component]
fn Scan(setup: MfaSetup, on_codes: Callback<Vec<String>>) -> impl IntoView {
    let code = RwSignal::new(String::new());
    let refusal = Refusal::new();
    let node = NodeRef::<html::Input>::new();
    let confirming = Action::new_local(move |(): &()| {
        let code = code.get_untracked();
        async move {
            match api::confirm_mfa(code).await {
                Ok(codes) => on_codes.run(codes),
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
        refusal.clear();
        confirming.dispatch_local(());
    };

    view! {
        <form class="stack" method="post" novalidate on:submit=submitted>
            <p>{words::scan()}</p>
            <div class="qr" role="img" aria-label=words::qr_code() inner_html=setup.qr_svg></div>
            <details>
                <summary>{words::cannot_scan()}</summary>
                <p>{words::type_secret()}</p>
                <code class="secret">{in_groups(&setup.secret)}</code>
            </details>
            <RefusalNote refusal/>
            <TextField
                label=account_words::code()
                value=code
                name="code"
                kind=FieldKind::Code
                hint=words::first_code_hint()
                autocomplete="one-time-code"
                autofocus=true
                error=refusal.field("code")
                node_ref=node
            />
            <div class="toolbar">
                <Button tone=ButtonTone::Primary submit=true busy=confirming.pending()>
                    {words::confirm()}
                </Button>
            </div>
        </form>
    }
}

/// The codes, this once.
#[component]
pub(super) fn RecoveryCodes(codes: Vec<String>, on_done: Callback<()>) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let text = StoredValue::new(codes.join("\n"));
    let copy = move |_| {
        spawn_local(async move {
            if super::copy(&text.get_value()).await {
                toasts.push(Toast::new(words::copied()));
            }
        });
    };

    view! {
        <div class="stack" role="status">
            <p><strong>{words::codes_title()}</strong> " " {words::codes_lead()}</p>
            <ol class="recovery-codes">
                {codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}
            </ol>
            <div class="toolbar">
                <Button icon=icondata::LuCopy on:click=copy>{words::copy()}</Button>
                <Button tone=ButtonTone::Primary on:click=move |_| on_done.run(())>
                    {words::codes_kept()}
                </Button>
            </div>
        </div>
    }
}

/// Four letters at a time, as they are typed in.
fn in_groups(secret: &str) -> String {
    let signs: Vec<char> = secret.chars().collect();
    signs.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_typed_four_letters_at_a_time() {
        assert_eq!(in_groups("JBSWY3DPEH"), "JBSW Y3DP EH");
        assert_eq!(in_groups(""), "");
    }
}

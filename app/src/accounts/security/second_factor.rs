//! The second factor: on or off, recovery codes, remembered browsers.

use domain::accounts::MfaStatus;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::set_up::{ByPassword, RecoveryCodes, SetUp};
use super::{Asked, api};
use crate::clock::{self, Style};
use crate::components::{
    Badge, Button, ButtonSize, ButtonTone, Card, Dialog, State, Toast, Toasts, sentence,
};
use crate::messages::security as words;
use crate::shell::use_session;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    SetUp,
    NewCodes,
    TurnOff,
}

#[component]
pub(super) fn SecondFactorCard() -> impl IntoView {
    let status = Asked::new(api::mfa_status);
    let toasts = expect_context::<Toasts>();
    let zone = use_session().me.get_untracked().zone;
    let open = RwSignal::new(false);
    let doing = RwSignal::new(Doing::SetUp);
    let new_codes = RwSignal::new(None::<Vec<String>>);
    let start = move |what: Doing| {
        new_codes.set(None);
        doing.set(what);
        open.set(true);
    };
    let done = Callback::new(move |()| {
        open.set(false);
        status.again();
    });
    let forget = move |_| {
        spawn_local(async move {
            let words = match api::forget_devices().await {
                Ok(()) => words::devices_forgotten().to_owned(),
                Err(err) => sentence(&err.to_string()),
            };
            toasts.push(Toast::new(words));
            status.again();
        });
    };
    let title = move || match doing.get() {
        Doing::SetUp => words::set_up_title(),
        Doing::NewCodes => words::new_codes(),
        Doing::TurnOff => words::turn_off(),
    };
    let off = move || {
        view! {
            <div class="body stack">
                <p>{words::mfa_off()}</p>
                <div class="toolbar">
                    <Button icon=icondata::LuShieldCheck on:click=move |_| start(Doing::SetUp)>
                        {words::set_up()}
                    </Button>
                </div>
            </div>
        }
        .into_any()
    };
    let on = move |status: &MfaStatus, since: String| {
        let (left, devices) = (status.recovery_codes_left, status.remembered_devices);
        let few = left < 3;
        let can_be_off = !status.is_required;
        view! {
            <div class="body stack">
                <p>
                    <Badge state=State::Ok>{words::on()}</Badge>
                    " "
                    {words::mfa_since(since)}
                </p>
                <dl class="facts">
                    <dt>{words::recovery_codes()}</dt>
                    <dd>
                        {words::codes_left(left)}
                        {few.then(|| view! { " " <Badge state=State::Warning>{words::few_codes()}</Badge> })}
                    </dd>
                    <dt>{words::remembered()}</dt>
                    <dd>{words::devices(devices)}</dd>
                </dl>
                <div class="toolbar">
                    <Button size=ButtonSize::Small on:click=move |_| start(Doing::NewCodes)>
                        {words::new_codes()}
                    </Button>
                    {(devices > 0)
                        .then(|| view! {
                            <Button size=ButtonSize::Small on:click=forget>{words::forget_devices()}</Button>
                        })}
                    {can_be_off
                        .then(|| view! {
                            <Button
                                size=ButtonSize::Small
                                tone=ButtonTone::Danger
                                on:click=move |_| start(Doing::TurnOff)
                            >
                                {words::turn_off()}
                            </Button>
                        })}
                </div>
                {(!can_be_off).then(|| view! { <p class="hint">{words::mfa_required()}</p> })}
            </div>
        }
        .into_any()
    };

    view! {
        <Card title=words::second_factor()>
            {status
                .show(move |status| match status.since {
                    None => off(),
                    Some(at) => on(&status, clock::text(at, &zone, Style::ShortDate)),
                })}
        </Card>
        <Dialog open title on_close=move |()| status.again()>
            {move || match (doing.get(), new_codes.get()) {
                (Doing::SetUp, _) => view! { <SetUp on_done=done/> }.into_any(),
                (Doing::NewCodes, Some(codes)) => {
                    view! { <RecoveryCodes codes on_done=done/> }.into_any()
                }
                (Doing::NewCodes, None) => view! {
                    <p>{words::new_codes_lead()}</p>
                    <ByPassword
                        label=words::new_codes()
                        ask=|password| Box::pin(api::new_recovery_codes(password))
                        on_answer=Callback::new(move |codes| {
                            new_codes.try_set(Some(codes));
                        })
                    />
                }
                .into_any(),
                (Doing::TurnOff, _) => view! {
                    <p>{words::turn_off_lead()}</p>
                    <ByPassword
                        label=words::turn_off()
                        tone=ButtonTone::Destroy
                        ask=|password| Box::pin(api::turn_off_mfa(password))
                        on_answer=done
                    />
                }
                .into_any(),
            }}
        </Dialog>
    }
}

//! Personal tokens: made, shown once, revoked.

use domain::accounts::{ApiToken, ApiTokenId, CreatedApiToken, NewApiToken, Permission};
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::refusal::{Refusal, RefusalNote};
use super::super::sign_in::{focus, read};
use super::{Asked, ShownOnce, api};
use crate::clock::{self, Style};
use crate::components::{
    Button, ButtonSize, ButtonTone, Card, Checkbox, Dialog, Icon, TextField, Toast, Toasts,
    sentence,
};
use crate::messages::security as words;
use crate::shell::use_session;

#[component]
pub(super) fn TokensCard(#[prop(into)] passwords: Signal<u32>) -> impl IntoView {
    let tokens = Asked::new(api::list_tokens);
    Effect::watch(move || passwords.get(), move |_, _, _| tokens.again(), false);
    let toasts = expect_context::<Toasts>();
    let open = RwSignal::new(false);
    let created = RwSignal::new(None::<CreatedApiToken>);
    let revoke = Callback::new(move |id: ApiTokenId| {
        spawn_local(async move {
            let text = match api::revoke_token(id).await {
                Ok(()) => words::token_revoked().to_owned(),
                Err(err) => sentence(&err.to_string()),
            };
            toasts.push(Toast::new(text));
            tokens.again();
        });
    });
    let start = move |_| {
        created.set(None);
        open.set(true);
    };
    let tools = move || {
        view! {
            <Button size=ButtonSize::Small icon=icondata::LuPlus on:click=start>
                {words::make_token()}
            </Button>
        }
    };

    view! {
        <Card title=words::tokens() tools>
            {tokens
                .show(move |tokens| {
                    if tokens.is_empty() {
                        return view! { <p class="body faint">{words::no_tokens()}</p> }.into_any();
                    }
                    view! {
                        <ul class="rows">
                            {tokens
                                .into_iter()
                                .map(|token| view! { <TokenRow token revoke/> })
                                .collect_view()}
                        </ul>
                    }
                    .into_any()
                })}
        </Card>
        <Dialog open title=words::make_token() on_close=move |()| created.set(None)>
            {move || match created.get() {
                Some(created) => view! {
                    <ShownOnce
                        lead=words::token_once()
                        text=created.text.clone()
                        kept=words::token_kept()
                        open
                    />
                }
                .into_any(),
                None => view! {
                    <TokenForm on_created=move |token| {
                        created.try_set(Some(token));
                        tokens.again();
                    }/>
                }
                .into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn TokenRow(token: ApiToken, revoke: Callback<ApiTokenId>) -> impl IntoView {
    let zone = use_session().me.get_untracked().zone;
    let date = |at| clock::text(at, &zone, Style::ShortDate);
    let scopes: Vec<&str> = token.scopes.iter().map(scope_name).collect();
    let used = token
        .last_used_at
        .map_or_else(|| words::never_used().to_owned(), |at| words::last_used(date(at)));
    let until = token.expires_at.map(|at| words::holds_until(date(at)));
    let detail = [Some(used), until].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let id = token.id;
    let label = words::revoke_named(&token.name);

    view! {
        <li>
            <Icon icon=icondata::LuKeyRound/>
            <span class="grow">
                <span class="title">{token.name.to_string()}</span>
                <small class="faint">{scopes.join(", ")}</small>
                <br/>
                <small class="faint">{detail}</small>
            </span>
            <Button size=ButtonSize::Small on:click=move |_| revoke.run(id) attr:aria-label=label>
                {words::revoke()}
            </Button>
        </li>
    }
}

#[component]
fn TokenForm(#[prop(into)] on_created: Callback<CreatedApiToken>) -> impl IntoView {
    let me = use_session().me.get_untracked();
    let name = RwSignal::new(String::new());
    let expires = RwSignal::new(true);
    let refusal = Refusal::new();
    let node = NodeRef::<html::Input>::new();
    let choices: Vec<(Permission, RwSignal<bool>)> = Permission::ALL
        .into_iter()
        .filter(|&permission| me.may(permission))
        .map(|permission| (permission, RwSignal::new(false)))
        .collect();
    let chosen = StoredValue::new(choices.clone());
    let scopes_error = refusal.field("scopes");
    let creating = Action::new_local(move |(): &()| {
        let typed = name.get_untracked();
        let scopes = chosen.with_value(|choices| {
            choices
                .iter()
                .filter(|(_, is_on)| is_on.get_untracked())
                .map(|(scope, _)| *scope)
                .collect()
        });
        let expires_in_days = expires.get_untracked().then_some(90);
        async move {
            let Ok(name) = typed.parse() else {
                refusal.set(domain::Problem::invalid("name", words::give_token_name()));
                focus(node);
                return;
            };
            match api::create_token(NewApiToken { name, scopes, expires_in_days }).await {
                Ok(created) => on_created.run(created),
                Err(err) => refusal.set(err.0),
            }
        }
    });
    let submitted = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        read(node, name);
        refusal.clear();
        creating.dispatch_local(());
    };
    let boxes = choices
        .into_iter()
        .map(|(permission, is_on)| view! { <Checkbox label=scope_name(permission) checked=is_on/> })
        .collect_view();

    view! {
        <form class="stack" method="post" novalidate on:submit=submitted>
            <p>{words::token_lead()}</p>
            <RefusalNote refusal/>
            <TextField
                label=words::token_name()
                value=name
                name="token_name"
                hint=words::token_name_hint()
                autocomplete="off"
                autofocus=true
                error=refusal.field("name")
                node_ref=node
            />
            <fieldset class="field">
                <legend>{words::scopes()}</legend>
                {boxes}
                {move || {
                    scopes_error
                        .get()
                        .map(|error| view! { <p class="error" role="alert">{sentence(&error)}</p> })
                }}
            </fieldset>
            <Checkbox label=words::expires_in_90() checked=expires/>
            <div class="toolbar">
                <Button tone=ButtonTone::Primary submit=true busy=creating.pending()>
                    {words::make_token()}
                </Button>
            </div>
        </form>
    }
}

fn scope_name(permission: Permission) -> &'static str {
    match permission {
        Permission::SeeCalendar => words::scope_see_calendar(),
        Permission::PlanShifts => words::scope_plan_shifts(),
        Permission::TradeShifts => words::scope_trade_shifts(),
        Permission::RequestTimeOff => words::scope_request_time_off(),
        Permission::ApproveTimeOff => words::scope_approve_time_off(),
        Permission::ManageLocations => words::scope_manage_locations(),
        Permission::SeePeople => words::scope_see_people(),
        Permission::ManageMail => words::scope_manage_mail(),
        Permission::ManageJobs => words::scope_manage_jobs(),
        Permission::ManageBackups => words::scope_manage_backups(),
        Permission::ManageBranding => words::scope_manage_branding(),
        Permission::SeeSystem => words::scope_see_system(),
        Permission::SeeAudit => words::scope_see_audit(),
        Permission::ManageUsers => words::scope_manage_users(),
        Permission::OpenTickets => words::scope_open_tickets(),
        Permission::WorkTickets => words::scope_work_tickets(),
        Permission::ManageTickets => words::scope_manage_tickets(),
        Permission::ManageWebhooks => words::scope_manage_webhooks(),
    }
}

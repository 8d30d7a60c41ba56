//! Where somebody is signed in, and ending it.

use domain::accounts::{SessionId, SessionInfo, SessionKind};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Asked, api, device_name};
use crate::AppError;
use crate::clock::{self, Style};
use crate::components::{Badge, Button, ButtonSize, Card, Toast, Toasts, sentence};
use crate::messages::security as words;
use crate::shell::use_session;

#[component]
pub(super) fn SessionsCard(#[prop(into)] passwords: Signal<u32>) -> impl IntoView {
    let sessions = Asked::new(api::list_sessions);
    Effect::watch(move || passwords.get(), move |_, _, _| sessions.again(), false);
    let toasts = expect_context::<Toasts>();
    let settle = move |answer: Result<(), AppError>, done: &'static str| {
        let text = match answer {
            Ok(()) => done.to_owned(),
            Err(err) => sentence(&err.to_string()),
        };
        toasts.push(Toast::new(text));
        sessions.again();
    };
    let end = Callback::new(move |id: SessionId| {
        spawn_local(async move { settle(api::end_session(id).await, words::session_ended()) });
    });
    let end_others = move |_| {
        spawn_local(async move {
            settle(api::end_other_sessions().await, words::others_ended());
        });
    };
    let has_others =
        move || matches!(&*sessions.answer.read(), Some(Ok(sessions)) if sessions.len() > 1);
    let tools = move || {
        view! {
            <Show when=has_others>
                <Button size=ButtonSize::Small on:click=end_others>{words::end_others()}</Button>
            </Show>
        }
    };

    view! {
        <Card title=words::sessions() tools>
            {sessions
                .show(move |sessions| view! {
                    <ul class="rows">
                        {sessions
                            .into_iter()
                            .map(|session| view! { <SessionRow session end/> })
                            .collect_view()}
                    </ul>
                }
                .into_any())}
        </Card>
    }
}

#[component]
fn SessionRow(session: SessionInfo, end: Callback<SessionId>) -> impl IntoView {
    let zone = use_session().me.get_untracked().zone;
    let seen = format!(
        "{}, {}",
        clock::text(session.last_seen_at, &zone, Style::Day),
        clock::time(session.last_seen_at, &zone)
    );
    let id = session.id;
    let name = device_name(&session.device);
    let label = words::end_named(&name);
    let place = session.ip.unwrap_or_else(|| words::unknown_place().to_owned());
    let is_program = session.kind == SessionKind::Api;

    view! {
        <li>
            <span class="grow">
                <span class="title">
                    {name}
                    {session.is_current.then(|| view! { " " <Badge>{words::this_one()}</Badge> })}
                    {is_program.then(|| view! { " " <Badge>{words::program()}</Badge> })}
                </span>
                <small class="faint">{words::seen(place, seen)}</small>
            </span>
            {(!session.is_current)
                .then(|| view! {
                    <Button
                        size=ButtonSize::Small
                        on:click=move |_| end.run(id)
                        attr:aria-label=label
                    >
                        {words::end()}
                    </Button>
                })}
        </li>
    }
}

//! Who follows a ticket. Staff adds and removes others: colleagues, and people who only write mail.

use domain::tickets::{Correspondent, RequesterRef};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;

use super::opened::Opened;
use crate::AppError;
use crate::components::{
    Button, ButtonSize, ButtonTone, Combobox, FieldKind, ListOption, RemovableChip, TextField,
    Toast, sentence,
};
use crate::messages::tickets as words;
use crate::tickets::api;

#[component]
pub(super) fn Watchers(opened: Opened) -> impl IntoView {
    let adding = RwSignal::new(false);
    let watches = move || opened.whole.read().watchers.iter().any(|one| one.is(opened.me));
    let can_edit = move || opened.is_staff && !opened.is_archived();
    let one = move |who: Correspondent| {
        let name = {
            let who = who.clone();
            move || match who.user_id {
                Some(id) if opened.people.get(id).is_some() => opened.name_of(id),
                _ => who.called().to_owned(),
            }
        };
        let label = name.clone();
        view! {
            <Show when=can_edit fallback=move || view! { <span class="chip">{name.clone()}</span> }>
                <RemovableChip
                    label=label.clone()
                    on_remove={
                        let who = who.clone();
                        Callback::new(move |()| remove(opened, who.clone()))
                    }
                />
            </Show>
        }
    };

    view! {
        <dt>{words::watchers()}</dt>
        <dd>
            <span class="fact">
                <For each=move || opened.whole.read().watchers.clone() key=id_of let:who>
                    {one(who)}
                </For>
                <Button
                    size=ButtonSize::Small
                    pressed=Signal::derive(watches)
                    on:click=move |_| opened.watch(opened.me, !untrack(watches))
                >
                    {move || if watches() { words::unwatch() } else { words::watch() }}
                </Button>
                <Show when=can_edit>
                    <Button
                        size=ButtonSize::Small
                        tone=ButtonTone::Quiet
                        icon=icondata::LuUserPlus
                        pressed=adding
                        on:click=move |_| adding.update(|adding| *adding ^= true)
                    >
                        {words::add_watcher()}
                    </Button>
                </Show>
            </span>
            <Show when=move || adding.get() && can_edit()>
                <Adding opened adding/>
            </Show>
        </dd>
    }
    .into_any()
}

/// A colleague, found by a few letters, or anybody by their address.
#[component]
fn Adding(opened: Opened, adding: RwSignal<bool>) -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    let (typed, error) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let others = Signal::derive(move || {
        let whole = opened.whole.read();
        let all = opened.people.all().into_iter();
        all.filter(|person| !whole.watchers.iter().any(|one| one.is(person.id)))
            .map(ListOption::person)
            .collect::<Vec<_>>()
    });
    let send = move |who: RequesterRef| {
        error.set(None);
        spawn_local(async move {
            match api::add_watcher(opened.number, who).await {
                Ok(watchers) => {
                    adding.try_set(false);
                    take(opened, watchers);
                }
                Err(err) => {
                    error.try_set(Some(sentence(&err.to_string())));
                }
            }
        });
    };
    let choose = Callback::new(move |id: String| {
        if let Ok(user) = id.parse() {
            send(RequesterRef { user_id: Some(user), email: None, name: None });
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match typed.get_untracked().trim().parse() {
            Ok(email) => send(RequesterRef { user_id: None, email: Some(email), name: None }),
            Err(_) => error.set(Some(words::give_email().to_owned())),
        }
    };

    view! {
        <Combobox
            label=words::colleague()
            value=chosen
            options=others
            placeholder=words::colleague()
            on_choose=choose
            autofocus=true
        />
        <form class="toolbar" novalidate on:submit=submit>
            <TextField
                label=words::or_address()
                placeholder=words::or_address()
                value=typed
                error
                kind=FieldKind::Email
                autocomplete="off"
            />
            <Button submit=true size=ButtonSize::Small>{words::add()}</Button>
        </form>
    }
    .into_any()
}

fn id_of(who: &Correspondent) -> Option<Uuid> {
    who.user_id.map(|user| user.0).or_else(|| who.contact_id.map(|contact| contact.0))
}

fn take(opened: Opened, watchers: Vec<Correspondent>) {
    opened.whole.try_update(|whole| whole.watchers = watchers);
}

fn remove(opened: Opened, who: Correspondent) {
    let Some(id) = id_of(&who) else { return };
    spawn_local(async move {
        match api::remove_watcher(opened.number, id).await {
            Ok(watchers) => {
                take(opened, watchers);
                let back = move || {
                    let email = who.user_id.is_none().then(|| who.email.clone());
                    let who = RequesterRef { user_id: who.user_id, email, name: None };
                    spawn_local(async move {
                        finish(opened, api::add_watcher(opened.number, who).await);
                    });
                };
                opened.push(Toast::new(words::watcher_removed()).with_undo(back));
            }
            Err(err) => opened.refuse(&err),
        }
    });
}

fn finish(opened: Opened, answer: Result<Vec<Correspondent>, AppError>) {
    match answer {
        Ok(watchers) => take(opened, watchers),
        Err(err) => opened.refuse(&err),
    }
}

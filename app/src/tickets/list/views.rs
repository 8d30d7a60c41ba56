//! The lists that everybody has, with how much is in each, and those that people keep themselves.

use domain::tickets::{Counts, TicketView, ViewDraft, ViewName};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::address::{PATH, Show, Wanted};
use super::desk::Desk;
use super::name_of;
use crate::components::focus::focus_if_lost;
use crate::components::{
    Button, ButtonTone, Count, CountKind, Dialog, Icon, Switch, TextField, Toast, unique_id,
};
use crate::messages::{problems, tickets as words};
use crate::tickets::{api, use_counts};

/// The tab one is at.
const HERE: &str = ".ticket-views [aria-current='page']";

#[component]
pub(super) fn Views(desk: Desk) -> impl IntoView {
    let counts = use_counts();
    let wanted = desk.address.wanted;
    let shown: &[Show] = match desk.is_staff {
        true => &Show::ALL,
        false => &[Show::Active, Show::Unread],
    };
    let tab = |show: Show| {
        let count = Signal::derive(move || {
            u32::try_from(count_of(show, &counts.read()).unwrap_or_default()).unwrap_or_default()
        });
        let kind = if show == Show::Unread { CountKind::Unread } else { CountKind::Plain };
        let label = match (desk.is_staff, show) {
            (false, Show::Active) => words::reported(),
            _ => name_of(show),
        };
        let is_here = move || wanted.read().show == show && desk.view.read().is_none();
        view! {
            <a
                href=move || format!("{PATH}{}", wanted.read().showing(show).query())
                aria-current=move || is_here().then_some("page")
            >
                {label}
                <Count value=count kind/>
            </a>
        }
    };
    let saving = RwSignal::new(false);
    let can_save =
        move || desk.is_staff && wanted.read().is_filtered() && desk.view.read().is_none();
    let own = move || desk.view.get().filter(|view| view.owner_id == desk.me);

    view! {
        <nav class="tabs ticket-views" aria-label=words::views()>
            {shown.iter().copied().map(tab).collect_view()}
            <For each=move || desk.views.get() key=|view| (view.id, view.version) let:view>
                <SavedTab view desk/>
            </For>
            <Show when=can_save>
                <button type="button" on:click=move |_| saving.set(true)>
                    <Icon icon=icondata::LuPlus/>
                    {words::save_view()}
                </button>
            </Show>
            <Show when=move || own().is_some()>
                <button type="button" on:click=move |_| forget(desk, untrack(own))>
                    <Icon icon=icondata::LuTrash2/>
                    {words::delete_view()}
                </button>
            </Show>
        </nav>
        <SaveDialog desk open=saving/>
    }
    .into_any()
}

#[component]
fn SavedTab(view: TicketView, desk: Desk) -> impl IntoView {
    let id = view.id;
    let wanted = Wanted { view: Some(id), ..Wanted::of(&view.draft.filter, view.draft.sort) };
    let is_here = move || desk.view.read().as_ref().is_some_and(|view| view.id == id);
    let icon = view.draft.shared.then(|| view! { <Icon icon=icondata::LuUsers/> });

    view! {
        <a
            href=format!("{PATH}{}", wanted.query())
            aria-current=move || is_here().then_some("page")
        >
            {icon}
            {view.draft.name.to_string()}
        </a>
    }
    .into_any()
}

/// Keeps what is filtered now under a name.
#[component]
fn SaveDialog(desk: Desk, open: RwSignal<bool>) -> impl IntoView {
    let (name, shared) = (RwSignal::new(String::new()), RwSignal::new(false));
    let error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let id = StoredValue::new(unique_id("view"));
    Effect::watch(
        move || open.get(),
        move |is_open, _, _| {
            if *is_open {
                name.set(String::new());
                shared.set(false);
                error.set(None);
            }
        },
        false,
    );
    let save = move |event: SubmitEvent| {
        event.prevent_default();
        let name = match name.get_untracked().parse::<ViewName>() {
            Ok(name) => name,
            Err(err) => return error.set(Some(problems::translated(&err.to_string()))),
        };
        let (filter, sort) = desk.listing.filter.get_untracked();
        let (shared, columns) = (shared.get_untracked(), desk.columns.names());
        let draft = ViewDraft { name, shared, filter, sort, columns };
        // The address says the same in the words of the view, so that its tab is the one one is at.
        let wanted = Wanted::of(&draft.filter, draft.sort);
        error.set(None);
        busy.set(true);
        spawn_local(async move {
            let answer = api::save_view(None, draft).await;
            busy.try_set(false);
            match answer {
                Ok(view) => {
                    open.try_set(false);
                    desk.address.change(|now| *now = Wanted { view: Some(view.id), ..wanted });
                    // The button that opened the dialog goes once the view is there.
                    desk.ask_views().await;
                    focus_if_lost(HERE.to_owned());
                }
                Err(err) => {
                    error.try_set(Some(err.to_string()));
                }
            }
        });
    };
    let actions = move || {
        view! {
            <Button on:click=move |_| open.set(false)>{words::cancel()}</Button>
            <Button tone=ButtonTone::Primary submit=true busy attr:form=id.get_value()>
                {words::save()}
            </Button>
        }
    };

    view! {
        <Dialog open title=words::save_view() actions>
            <form id=id.get_value() class="stack" novalidate on:submit=save>
                <TextField
                    label=words::view_name()
                    value=name
                    error
                    max_length=60
                    autofocus=true
                    autocomplete="off"
                />
                <Switch label=words::share_view() checked=shared/>
            </form>
        </Dialog>
    }
    .into_any()
}

fn forget(desk: Desk, view: Option<TicketView>) {
    let Some(TicketView { id, draft, .. }) = view else { return };
    spawn_local(async move {
        match api::delete_view(id).await {
            Ok(()) => {
                let again = move || {
                    let draft = draft.clone();
                    spawn_local(async move {
                        match api::save_view(None, draft).await {
                            Ok(_) => desk.load_views(),
                            Err(err) => desk.refuse(&err),
                        }
                    });
                };
                desk.push(Toast::new(words::view_deleted()).with_undo(again));
                // Its button goes with it.
                desk.ask_views().await;
                focus_if_lost(format!("{HERE}, .ticket-views a"));
            }
            Err(err) => desk.refuse(&err),
        }
    });
}

fn count_of(show: Show, counts: &Counts) -> Option<i64> {
    match show {
        Show::Active => Some(counts.open + counts.in_progress + counts.pending),
        Show::Mine => Some(counts.mine),
        Show::Reported => Some(counts.requested),
        Show::Unassigned => Some(counts.unassigned),
        Show::Unread => Some(counts.unread),
        Show::Overdue => Some(counts.overdue),
        Show::All | Show::Archive => None,
    }
}

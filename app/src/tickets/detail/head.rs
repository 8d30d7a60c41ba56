//! The head of a ticket: where it stands, what it is called, and what can be done next.

use domain::tickets::{TicketChange, TicketNumber, TicketStatus, TicketTitle};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::company::{Company, CompanyNote};
use super::opened::Opened;
use crate::components::{
    Button, ButtonSize, ButtonTone, Icon, IconButton, Kbd, Menu, MenuDivider, MenuItem, TextField,
};
use crate::messages::{problems, tickets as words};
use crate::shell::{Command, use_commands};
use crate::tickets::LastList;
use crate::tickets::marks::{PriorityMark, StatusMark};

#[component]
pub(super) fn Head(
    opened: Opened,
    company: Company,
    linking: RwSignal<bool>,
    undoing: RwSignal<bool>,
    splitting: RwSignal<bool>,
) -> impl IntoView {
    let last = LastList::kept();
    let around = Memo::new(move |_| last.around(opened.number));
    let navigate = use_navigate();
    let go = Callback::new(move |number: TicketNumber| {
        navigate(&format!("/tickets/{number}"), NavigateOptions::default());
    });
    let next = move || around.get_untracked().1.into_iter().for_each(|number| go.run(number));
    let previous = move || around.get_untracked().0.into_iter().for_each(|number| go.run(number));
    let reply = move || opened.wants_reply.update(|times| *times += 1);
    let can_be = move |status| opened.status().next().any(|next| next == status);
    let can_resolve =
        move || opened.is_staff && !opened.is_archived() && can_be(TicketStatus::Resolved);
    let can_take = move || {
        let whole = opened.whole.read();
        let line = &whole.ticket.line;
        opened.is_staff && !line.is_archived() && line.assignee_id != Some(opened.me)
    };
    let take = move || {
        if untrack(can_take) {
            opened.assign(Some(opened.me));
        }
    };
    let add = |command: Command| use_commands().register(command);
    add(Command::new("ticket.next", words::next_one(), next).keys("j"));
    add(Command::new("ticket.previous", words::previous_one(), previous).keys("k"));
    add(Command::new("ticket.reply", words::reply(), reply).icon(icondata::LuReply).keys("r"));
    if opened.is_staff {
        add(Command::new("ticket.take", words::take(), take).icon(icondata::LuUserCheck).keys("a"));
    }
    let has_neighbours = move || around.read().0.is_some() || around.read().1.is_some();

    view! {
        <div class="ticket-head">
            <div class="ticket-line">
                <span class="soft">{opened.number.to_string()}</span>
                {move || view! { <StatusMark status=opened.status()/> }}
                {move || view! { <PriorityMark priority=opened.whole.read().ticket.line.priority/> }}
                <CompanyNote company opened/>
                <Show when=has_neighbours>
                    <span class="button-group" role="group" aria-label=words::move_in_list()>
                        <IconButton
                            icon=icondata::LuChevronUp
                            label=words::previous_one()
                            disabled=Signal::derive(move || around.read().0.is_none())
                            on:click=move |_| previous()
                        />
                        <IconButton
                            icon=icondata::LuChevronDown
                            label=words::next_one()
                            disabled=Signal::derive(move || around.read().1.is_none())
                            on:click=move |_| next()
                        />
                    </span>
                </Show>
            </div>
            <TitleLine opened/>
            <div class="toolbar">
                <Show when=move || !opened.is_archived()>
                    <Button tone=ButtonTone::Primary icon=icondata::LuReply on:click=move |_| reply()>
                        {words::reply()}
                        <Kbd>"R"</Kbd>
                    </Button>
                </Show>
                <Show when=can_resolve>
                    <Button
                        icon=icondata::LuCircleCheck
                        on:click=move |_| opened.become_(TicketStatus::Resolved)
                    >
                        {words::resolve()}
                    </Button>
                </Show>
                <Show when=can_take>
                    <Button icon=icondata::LuUserCheck on:click=move |_| take()>
                        {words::take()}
                        <Kbd>"A"</Kbd>
                    </Button>
                </Show>
                <More opened linking splitting undoing/>
            </div>
        </div>
    }
    .into_any()
}

/// What is left, behind three dots. Statuses that the rule forbids cannot be chosen.
#[component]
fn More(
    opened: Opened,
    linking: RwSignal<bool>,
    splitting: RwSignal<bool>,
    undoing: RwSignal<bool>,
) -> impl IntoView {
    let is_archived = Signal::derive(move || opened.is_archived());
    let statuses = TicketStatus::ALL.map(|status| {
        let disabled = Signal::derive(move || {
            opened.is_archived() || !opened.status().next().any(|next| next == status)
        });
        view! {
            <MenuItem disabled on:click=move |_| opened.become_(status)>
                <StatusMark status/>
            </MenuItem>
        }
    });
    let print = move |_| {
        // A browser that cannot print does nothing.
        let _ = window().print();
    };
    let for_staff = opened.is_staff.then(|| {
        view! {
            {statuses.collect_view()}
            <MenuDivider/>
            <MenuItem
                icon=icondata::LuUsers
                disabled=is_archived
                on:click=move |_| opened.assign_on_shift()
            >
                {words::give_on_shift()}
            </MenuItem>
            <MenuItem icon=icondata::LuLink disabled=is_archived on:click=move |_| linking.set(true)>
                {words::link_title()}
            </MenuItem>
            <MenuItem icon=icondata::LuSplit disabled=is_archived on:click=move |_| splitting.set(true)>
                {words::split_title()}
            </MenuItem>
            <MenuItem
                icon=icondata::LuArchive
                on:click=move |_| match is_archived.get_untracked() {
                    true => opened.restore(),
                    false => opened.archive(),
                }
            >
                {move || if is_archived.get() { words::unarchive() } else { words::archive_them() }}
            </MenuItem>
            <MenuItem icon=icondata::LuUndo2 on:click=move |_| undoing.set(true)>
                {words::undo_title()}
            </MenuItem>
            <MenuDivider/>
        }
    });

    view! {
        <Menu label=words::more() icon=icondata::LuEllipsis>
            {for_staff}
            <MenuItem icon=icondata::LuMailOpen on:click=move |_| opened.mark_unread()>
                {words::mark_unread()}
            </MenuItem>
            <MenuItem icon=icondata::LuPrinter on:click=print>
                {words::print()}
            </MenuItem>
        </Menu>
    }
    .into_any()
}

/// The title, and the field to change it.
#[component]
fn TitleLine(opened: Opened) -> impl IntoView {
    const FIELD: &str = "title";
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let title = move || opened.whole.read().ticket.line.title.to_string();
    let edit = move |_| {
        typed.set(untrack(title));
        error.set(None);
        opened.editing.set(Some(FIELD.into()));
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match typed.get_untracked().parse::<TicketTitle>() {
            Ok(new) => {
                let old = opened.whole.read_untracked().ticket.line.title.clone();
                let wanted = TicketChange { title: Some(new), ..TicketChange::default() };
                let back = TicketChange { title: Some(old), ..TicketChange::default() };
                opened.change(wanted, back, words::what());
            }
            Err(err) => error.set(Some(problems::translated(&err.to_string()))),
        }
    };
    let close = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            opened.editing.set(None);
        }
    };
    let is_editing = move || opened.editing.get() == Some(FIELD.into());
    let can_edit = move || opened.is_staff && !opened.is_archived();

    view! {
        <div class="title-line">
            <h1>{title}</h1>
            <Show when=can_edit>
                <button
                    type="button"
                    class="button rename"
                    data-tone="quiet"
                    data-size="small"
                    data-icon=""
                    data-fact=FIELD
                    aria-label=words::rename()
                    title=words::rename()
                    on:click=edit
                >
                    <Icon icon=icondata::LuPencil/>
                </button>
            </Show>
        </div>
        <Show when=is_editing>
            <form class="toolbar" on:submit=save on:keydown=close>
                <TextField label=words::what() value=typed error max_length=200 autofocus=true/>
                <Button submit=true size=ButtonSize::Small tone=ButtonTone::Primary>
                    {words::save()}
                </Button>
                <Button size=ButtonSize::Small on:click=move |_| opened.editing.set(None)>
                    {words::cancel()}
                </Button>
            </form>
        </Show>
    }
    .into_any()
}

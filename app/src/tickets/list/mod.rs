//! The list of tickets.

mod address;
mod board;
mod bulk;
mod cells;
mod columns;
mod desk;
mod filters;
mod listing;
mod merging;
mod rows;
mod sight;
mod turns;
mod views;

use leptos::html;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use address::Show;
use board::Board;
use bulk::BulkBar;
use desk::Desk;
use filters::Filters;
use rows::Rows;
use views::Views;

use crate::components::{
    ButtonLink, ButtonTone, Icon, IconButton, Kbd, PageHead, SegmentLink, Segmented,
};
use crate::live::{LiveStatus, use_live};
use crate::messages::tickets as words;
use crate::shell::{Command, add_crumb, use_commands};
use crate::tickets::open_items::OpenItems;
use crate::tickets::undos::UndoDialog;

#[component]
pub fn TicketsPage() -> impl IntoView {
    let desk = Desk::of_page();
    let search = NodeRef::<html::Input>::new();
    let wanted = desk.address.wanted;
    let title = move || match (desk.is_staff, wanted.read().show) {
        (false, Show::Active) => words::title_reported(),
        (_, show) => title_of(show),
    };
    let live = use_live();
    register_commands(desk, search);
    add_crumb(Signal::derive(move || name_of(wanted.read().show).to_owned()));
    let as_list = move || {
        let mut wanted = wanted.get();
        wanted.as_board = false;
        format!("{}{}", address::PATH, wanted.query())
    };
    let as_board = move || {
        let mut wanted = wanted.get();
        wanted.as_board = true;
        format!("{}{}", address::PATH, wanted.query())
    };
    let on_board = Signal::derive(move || wanted.read().as_board);
    let on_list = Signal::derive(move || !wanted.read().as_board);
    let has_picked = move || !desk.picked.read().is_empty();
    let undoing = RwSignal::new(false);
    let is_cut_off = move || matches!(live.status.get(), LiveStatus::Offline);

    view! {
        <Title text=title/>
        <PageHead title=title>
            <Show when=move || desk.is_staff>
                <Segmented label=words::layout()>
                    <SegmentLink href=as_list selected=on_list>
                        <Icon icon=icondata::LuList/>
                        {words::as_list()}
                    </SegmentLink>
                    <SegmentLink href=as_board selected=on_board>
                        <Icon icon=icondata::LuSquareKanban/>
                        {words::as_board()}
                    </SegmentLink>
                </Segmented>
            </Show>
            <Show when=move || desk.is_staff>
                <IconButton
                    icon=icondata::LuUndo2
                    label=words::undo_title()
                    on:click=move |_| undoing.set(true)
                />
            </Show>
            <button
                type="button"
                class="button mark-all"
                title=words::mark_all_read()
                on:click=move |_| desk.read_all()
            >
                <Icon icon=icondata::LuCheckCheck/>
                <span>{words::mark_all_read()}</span>
            </button>
            <ButtonLink href="/report" tone=ButtonTone::Primary icon=icondata::LuPlus>
                {if desk.is_staff { words::new_ticket() } else { words::report_fault() }}
                <Kbd>"C"</Kbd>
            </ButtonLink>
        </PageHead>
        <UndoDialog open=undoing/>
        <Views desk/>
        <Filters desk search/>
        <Show when=is_cut_off>
            <p class="hint" role="status">{words::stale()}</p>
        </Show>
        <Show when=has_picked>
            <BulkBar desk/>
        </Show>
        <Show when=move || on_board.get() fallback=move || view! { <Rows desk/> }>
            <Board desk/>
        </Show>
        <OpenItems question=desk.question/>
    }
    .into_any()
}

/// Keys for whoever does not want to reach for the mouse.
fn register_commands(desk: Desk, search: NodeRef<html::Input>) {
    let navigate = use_navigate();
    let go = navigate.clone();
    let open = move || {
        if let Some(number) = desk.cursor.get_untracked() {
            go(&format!("/tickets/{number}"), NavigateOptions::default());
        }
    };
    let focus = move || {
        if let Some(search) = search.get_untracked() {
            // Focusing an element that is shown does not fail.
            let _ = search.focus();
            search.select();
        }
    };
    let add = |command: Command| use_commands().register(command);
    add(Command::new("ticket.search", words::search(), focus).icon(icondata::LuSearch).keys("/"));
    add(Command::new("ticket.next", words::next_one(), move || desk.step(1)).keys("j").keys_only());
    add(Command::new("ticket.previous", words::previous_one(), move || desk.step(-1))
        .keys("k")
        .keys_only());
    add(Command::new("ticket.open", words::open_one(), open).keys("o").keys_only());
    if !desk.is_staff {
        return;
    }
    let pick = move || {
        if let Some(number) = desk.cursor.get_untracked() {
            desk.pick(number);
        }
    };
    add(Command::new("ticket.pick", words::select_key(), pick).keys("x").keys_only());
    add(Command::new("ticket.take", words::take(), move || desk.take())
        .icon(icondata::LuUserCheck)
        .keys("a"));
    add(Command::new("ticket.unpick", words::deselect(), move || {
        desk.picked.set(Default::default());
    })
    .keys("Escape")
    .keys_only());
    add(Command::new("ticket.read-all", words::mark_all_read(), move || desk.read_all())
        .icon(icondata::LuCheckCheck));
}

pub(crate) fn name_of(show: Show) -> &'static str {
    match show {
        Show::Active => words::active(),
        Show::Mine => words::mine(),
        Show::Reported => words::reported(),
        Show::Unassigned => words::unassigned(),
        Show::Unread => words::unread(),
        Show::Overdue => words::overdue(),
        Show::All => words::all(),
        Show::Archive => words::archive(),
    }
}

fn title_of(show: Show) -> &'static str {
    match show {
        Show::Active => words::title_active(),
        Show::Mine => words::title_mine(),
        Show::Reported => words::title_reported(),
        Show::Unassigned => words::title_unassigned(),
        Show::Unread => words::title_unread(),
        Show::Overdue => words::title_overdue(),
        Show::All => words::title_all(),
        Show::Archive => words::title_archive(),
    }
}

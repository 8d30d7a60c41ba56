//! What can be done to all that are picked.

use domain::tickets::{Bulk, Priority, TicketChange, TicketStatus};
use leptos::prelude::*;

use super::address::Show;
use super::desk::Desk;
use super::merging::{MOST, MergeDialog};
use crate::accounts::use_people;
use crate::components::{Button, ButtonSize, ButtonTone, Menu, MenuDivider, MenuItem};
use crate::messages::tickets as words;
use crate::tickets::marks::{PriorityMark, StatusMark};

#[component]
pub(super) fn BulkBar(desk: Desk) -> impl IntoView {
    let people = use_people();
    let count = Memo::new(move |_| desk.picked.read().len() as i64);
    let change = move |change: TicketChange| desk.change(desk.meant(), change, None, None);
    let is_archive = Memo::new(move |_| desk.address.wanted.read().show == Show::Archive);
    let archive = move |_| {
        let archive = !is_archive.get_untracked();
        desk.change(desk.meant(), TicketChange::default(), Some(archive), None);
    };
    let read = move |_| desk.change(desk.meant(), TicketChange::default(), None, Some(true));
    let on_shift = move |_| {
        let numbers = desk.meant();
        desk.carry_out(Bulk { numbers, assign_on_shift: true, ..Bulk::default() });
    };
    let merging = RwSignal::new(false);
    let too_many = move || count.get() > MOST as i64;
    let can_merge = move || count.get() > 1 && !too_many();
    let me = desk.me;
    let colleagues =
        untrack(|| people.technicians()).into_iter().filter(move |person| person.id != me);

    view! {
        <div class="bulkbar ticket-bulk" role="toolbar" aria-label=words::bulk()>
            <strong role="status">{move || words::selected(count.get())}</strong>
            <Menu
                label=words::assign()
                icon=icondata::LuUserCheck
                size=ButtonSize::Small
                trigger=|| words::assign()
            >
                <MenuItem key_hint="A" on:click=move |_| change(TicketChange::assignee(Some(me)))>
                    {words::assign_to_me()}
                </MenuItem>
                <MenuItem on:click=on_shift>{words::on_shift()}</MenuItem>
                <MenuItem on:click=move |_| change(TicketChange::assignee(None))>
                    {words::nobody()}
                </MenuItem>
                <MenuDivider/>
                {colleagues
                    .map(|person| {
                        let id = person.id;
                        view! {
                            <MenuItem on:click=move |_| change(TicketChange::assignee(Some(id)))>
                                {person.name.to_string()}
                            </MenuItem>
                        }
                    })
                    .collect_view()}
            </Menu>
            <Menu label=words::status() size=ButtonSize::Small trigger=|| words::status()>
                {TicketStatus::ALL
                    .map(|status| view! {
                        <MenuItem on:click=move |_| change(TicketChange::status(status))>
                            <StatusMark status/>
                        </MenuItem>
                    })
                    .collect_view()}
            </Menu>
            <Menu label=words::priority() size=ButtonSize::Small trigger=|| words::priority()>
                {Priority::ALL
                    .map(|priority| view! {
                        <MenuItem on:click=move |_| {
                            change(TicketChange { priority: Some(priority), ..TicketChange::default() });
                        }>
                            <PriorityMark priority/>
                        </MenuItem>
                    })
                    .collect_view()}
            </Menu>
            <Button size=ButtonSize::Small icon=icondata::LuCheckCheck on:click=read>
                {words::mark_read()}
            </Button>
            <Button
                size=ButtonSize::Small
                icon=icondata::LuMerge
                disabled=Signal::derive(move || !can_merge() || is_archive.get())
                on:click=move |_| merging.set(true)
                attr:title=move || too_many().then(|| words::merge_most(MOST))
            >
                {words::do_merge()}
            </Button>
            <Button size=ButtonSize::Small icon=icondata::LuArchive on:click=archive>
                {move || if is_archive.get() { words::unarchive() } else { words::archive_them() }}
            </Button>
            <span class="spacer"></span>
            <Button
                tone=ButtonTone::Quiet
                size=ButtonSize::Small
                on:click=move |_| desk.picked.set(Default::default())
            >
                {words::deselect()}
            </Button>
        </div>
        <MergeDialog desk open=merging/>
    }
    .into_any()
}

//! The board: a column for each status, tickets that are moved between them.

use domain::tickets::{TicketChange, TicketNumber, TicketStatus};
use leptos::ev::{self, KeyboardEvent};
use leptos::prelude::*;

use super::desk::Desk;
use super::listing::Line;
use crate::accounts::use_people;
use crate::components::focus::{focus_if_lost, focus_on};
use crate::components::{Avatar, AvatarSize, ButtonSize, ButtonTone, Menu, MenuItem, NewBadge};
use crate::messages::tickets as words;
use crate::shell::{use_minute, use_session};
use crate::tickets::ago::ago;
use crate::tickets::due::pressing_due;
use crate::tickets::marks::{PriorityMark, StatusMark, progress_note, status_word};
use crate::tickets::use_counts;

/// More than anybody overlooks; the counts above the columns say how many there are.
const MOST: usize = 400;

#[component]
pub(super) fn Board(desk: Desk) -> impl IntoView {
    let dragged = RwSignal::new(None::<TicketNumber>);
    let over = RwSignal::new(None::<TicketStatus>);
    // A card that goes to another place of its column loses the focus, and gets it back, unless
    // somebody has taken the mouse since.
    let at = StoredValue::new(None::<TicketNumber>);
    let pressed = window_event_listener(ev::pointerdown, move |_| at.set_value(None));
    on_cleanup(move || pressed.remove());
    Effect::new(move |_| {
        desk.listing.lines.track();
        if let Some(number) = at.get_value() {
            focus_if_lost(format!("#card-{number}"));
        }
    });
    Effect::new(move |_| {
        let count = desk.listing.lines.read().len();
        if !desk.listing.is_loading().get() && count < MOST {
            desk.listing.load_more();
        }
    });

    view! {
        <div class="ticket-board" tabindex="0" role="group" aria-label=words::as_board()>
            {TicketStatus::ALL
                .map(|status| view! { <Column desk status dragged over at/> })
                .collect_view()}
        </div>
    }
    .into_any()
}

#[component]
fn Column(
    desk: Desk,
    status: TicketStatus,
    dragged: RwSignal<Option<TicketNumber>>,
    over: RwSignal<Option<TicketStatus>>,
    at: StoredValue<Option<TicketNumber>>,
) -> impl IntoView {
    let counts = use_counts();
    let cards = move || {
        let lines = desk.listing.lines.read();
        lines.iter().filter(|line| line.ticket.read().status == status).cloned().collect::<Vec<_>>()
    };
    let in_progress = move || {
        let all = counts.read();
        let known = match status {
            TicketStatus::Open => all.open,
            TicketStatus::InProgress => all.in_progress,
            TicketStatus::Pending => all.pending,
            TicketStatus::Resolved => all.resolved,
            TicketStatus::Closed => 0,
        };
        let shown = cards().len() as i64;
        let is_all = !desk.address.wanted.read().is_filtered();
        if is_all { known.max(shown) } else { shown }
    };
    let fits = move |number: TicketNumber| {
        let ticket = desk.listing.ticket(number);
        ticket.is_some_and(|ticket| {
            ticket.status == status || ticket.status.next().any(|next| next == status)
        })
    };
    let hint = move || {
        let is_over = over.get() == Some(status);
        dragged.get().filter(|_| is_over).map(|number| if fits(number) { "yes" } else { "no" })
    };
    let heading = format!("column-{}", status.name());
    let labelled_by = heading.clone();

    view! {
        <section
            aria-labelledby=labelled_by
            data-over=hint
            on:dragover=move |event| {
                // Also where it is refused: what is dropped there says why.
                event.prevent_default();
                over.set(Some(status));
            }
            on:drop=move |event| {
                event.prevent_default();
                over.set(None);
                if let Some(number) = dragged.try_update(Option::take).flatten() {
                    move_to(desk, number, status);
                }
            }
        >
            <header>
                <h2 id=heading><StatusMark status/></h2>
                <span class="count">{in_progress}</span>
            </header>
            <ul>
                <For each=cards key=|line| line.number let:line>
                    <Card desk line dragged over at/>
                </For>
            </ul>
        </section>
    }
    .into_any()
}

#[component]
fn Card(
    desk: Desk,
    line: Line,
    dragged: RwSignal<Option<TicketNumber>>,
    over: RwSignal<Option<TicketStatus>>,
    at: StoredValue<Option<TicketNumber>>,
) -> impl IntoView {
    let number = line.number;
    let ticket = RwSignal::from(line.ticket);
    let (people, session, now) = (use_people(), use_session(), use_minute());
    let changed = move || ago(ticket.read().updated_at, now.get(), &session.me.read().zone);
    let who = move || {
        let person = ticket.read().assignee_id.and_then(|id| people.get(id));
        match person {
            Some(person) => view! { <Avatar person size=AvatarSize::Tiny named=true/> }.into_any(),
            None => view! { <span>{words::nobody()}</span> }.into_any(),
        }
    };
    let by_key = move |event: KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowLeft" => -1,
            "ArrowRight" => 1,
            _ => return,
        };
        if !event.shift_key() {
            return;
        }
        event.prevent_default();
        let here =
            TicketStatus::ALL.iter().position(|other| *other == ticket.read_untracked().status);
        let next = here.and_then(|here| TicketStatus::ALL.get(here.checked_add_signed(by)?));
        if let Some(&next) = next {
            move_to(desk, number, next);
            go_with(number);
        }
    };

    view! {
        <li
            class="card ticket-card"
            draggable="true"
            data-unread=move || ticket.read().unread.then_some("")
            data-dragged=move || (dragged.get() == Some(number)).then_some("")
            on:dragstart=move |_| dragged.set(Some(number))
            on:dragend=move |_| {
                dragged.set(None);
                over.set(None);
            }
            on:keydown=by_key
            on:focusin=move |_| at.set_value(Some(number))
        >
            <div class="between">
                <span>{number.to_string()}</span>
                {move || ticket.read().unread.then(|| view! { <NewBadge>{words::new()}</NewBadge> })}
                <Menu
                    label=words::move_card(number)
                    icon=icondata::LuEllipsis
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                >
                    {TicketStatus::ALL
                        .map(|status| {
                            let disabled = Signal::derive(move || {
                                !ticket.read().status.next().any(|next| next == status)
                            });
                            view! {
                                <MenuItem
                                    disabled
                                    on:click=move |_| {
                                        move_to(desk, number, status);
                                        go_with(number);
                                    }
                                >
                                    <StatusMark status/>
                                </MenuItem>
                            }
                        })
                        .collect_view()}
                </Menu>
            </div>
            <a class="title" id=format!("card-{number}") href=format!("/tickets/{number}") draggable="false">
                {move || ticket.read().title.to_string()}
            </a>
            <div class="between">
                {move || view! { <PriorityMark priority=ticket.read().priority/> }}
                {move || pressing_due(desk.promises, &ticket.read(), now.get())}
                {move || progress_note(ticket.read().checks)}
                {who}
                <time>{changed}</time>
            </div>
        </li>
    }
    .into_any()
}

/// In its new column a card is another element; the focus goes with it.
fn go_with(number: TicketNumber) {
    request_animation_frame(move || focus_on(&format!("#card-{number}")));
}

/// A move that the rule refuses says why and does nothing.
fn move_to(desk: Desk, number: TicketNumber, status: TicketStatus) {
    let Some(ticket) = desk.listing.ticket(number) else { return };
    if ticket.status == status {
        return;
    }
    if ticket.status.next().any(|next| next == status) {
        desk.change(vec![number], TicketChange::status(status), None, None);
    } else {
        desk.say(words::refused_move(status_word(ticket.status), status_word(status)));
    }
}

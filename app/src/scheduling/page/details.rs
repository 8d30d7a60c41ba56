//! A shift in words, beside its block.

use domain::accounts::Permission;
use domain::scheduling::{Shift, ShiftId, ShiftState};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::calendar::{Calendar, use_calendar};
use super::overruled::OverruledLines;
use super::plan::place;
use super::store::Saved;
use super::words;
use crate::clock::{self, Style, Zone};
use crate::components::{
    Avatar, AvatarSize, Badge, Button, ButtonSize, ButtonTone, IconButton, Popover, State,
};
use crate::messages::scheduling as messages;
use crate::messages::swaps as swap_messages;
use crate::shell::matches_media;
use crate::shell::places::SWAPS;

/// What the block carries as its anchor name; see the style sheet.
const ANCHOR: &str = "--shift";

#[component]
pub fn DetailsPopover() -> impl IntoView {
    let calendar = use_calendar();
    let open = calendar.details_open;
    // The keyboard goes on inside; when it closes, the browser returns the focus to the block.
    Effect::new(move |_| {
        if open.get() && calendar.details_of.get().is_some() {
            request_animation_frame(|| {
                let button = document()
                    .query_selector(".shift-details footer button, .shift-details button");
                if let Some(button) =
                    button.ok().flatten().and_then(|button| button.dyn_into::<HtmlElement>().ok())
                {
                    // Focusing an element that is shown does not fail.
                    let _ = button.focus();
                }
            });
        }
    });

    view! {
        <Popover open anchor=ANCHOR label=messages::opens_details()>
            {move || calendar.details_of.get().map(|id| view! { <Details id/> })}
        </Popover>
    }
    .into_any()
}

#[component]
fn Details(id: ShiftId) -> impl IntoView {
    let calendar = use_calendar();
    let seen = Memo::new(move |_| {
        calendar.desk.store.read().get(id).map(|seen| (seen.shift.clone(), seen.saved))
    });

    move || match seen.get() {
        Some((shift, saved)) => view! { <ShiftDetails shift saved/> }.into_any(),
        // Deleted by somebody else while it was open.
        None => view! { <p>{messages::no_longer_there()}</p> }.into_any(),
    }
}

#[component]
fn ShiftDetails(shift: Shift, saved: Saved) -> impl IntoView {
    let calendar = use_calendar();
    let (id, tz) = (shift.id, calendar.tz.get_untracked());
    let (name, person, place) = untrack(|| {
        let desk = calendar.desk;
        (desk.name(&shift), desk.technician(&shift), place(calendar, &shift))
    });
    let what = words::what(&shift).join(", ");
    let times = words::times(&shift.span, tz);
    let planned_elsewhere = Zone::of(&shift.zone).and_then(|planned| {
        let there = words::times(&shift.span, planned);
        let text = messages::times_there(there.clone(), shift.zone.city());
        (there != times).then(|| view! { <p class="soft">{text}</p> })
    });
    let note = (!shift.note.as_str().is_empty())
        .then(|| view! { <p class="note">{shift.note.to_string()}</p> });
    let unsaved = (saved == Saved::NotYet)
        .then(|| view! { <Badge state=State::Warning>{messages::not_saved_yet()}</Badge> });
    let waits = untrack(|| calendar.desk.swaps.of(shift.id)).map(|swap| {
        view! {
            <p>
                <Badge state=State::Info>{words::swap(&swap)}</Badge>
                " "
                <a href=SWAPS.path>{swap_messages::look_at_swaps()}</a>
            </p>
        }
    });
    let from_template =
        shift.origin.map(|_| view! { <p class="soft">{messages::repeats_from_template()}</p> });
    let about: Vec<_> = place.into_iter().chain((!what.is_empty()).then_some(what)).collect();

    view! {
        <div class="shift-details">
            <header>
                {person.map(|person| view! { <Avatar person size=AvatarSize::Large/> })}
                <div>
                    <h3>{name}</h3>
                    {(!about.is_empty()).then(|| view! { <p class="soft">{about.join(", ")}</p> })}
                </div>
                <IconButton
                    icon=icondata::LuX
                    label=messages::close()
                    tone=ButtonTone::Quiet
                    size=ButtonSize::Small
                    on:click=move |_| calendar.details_open.set(false)
                />
            </header>
            <p class="times">
                <b>{times}</b>
                " "
                {clock::day(domain::zones::civil_day(shift.span.starts_at(), tz), Style::LongDay)}
                <span class="soft">" · "{words::length(&shift.span)}</span>
            </p>
            {planned_elsewhere}
            {note}
            {from_template}
            {unsaved}
            {waits}
            <Tools calendar shift/>
            // It comes later, and below, so that no button moves away from under a hand.
            {untrack(|| calendar.may_plan()).then(|| view! { <OverruledLines id/> })}
        </div>
    }
    .into_any()
}

#[component]
fn Tools(calendar: Calendar, shift: Shift) -> impl IntoView {
    let plans = untrack(|| calendar.may_plan());
    let me = calendar.session.me.get_untracked();
    let may_trade = me.may(Permission::TradeShifts)
        && shift.state == ShiftState::Scheduled
        && shift.span.ends_at() > calendar.now.get_untracked();
    let claims = may_trade && shift.is_open() && me.person.is_technician();
    let is_offered = untrack(|| calendar.desk.swaps.of(shift.id)).is_some();
    let whose = shift.technician_id;
    let offers =
        may_trade && !is_offered && whose.is_some() && (plans || whose == Some(me.person.id));
    if !(plans || claims || offers) {
        return ().into_any();
    }
    let tool = move |run: fn(Calendar, Shift)| {
        let shift = shift.clone();
        move |_| {
            calendar.details_open.set(false);
            run(calendar, shift.clone());
        }
    };
    let claim = claims.then(|| {
        let claim = tool(|calendar, shift| calendar.desk.claim(shift, None));
        view! {
            <Button size=ButtonSize::Small tone=ButtonTone::Primary icon=icondata::LuHand on:click=claim>
                {swap_messages::claim()}
            </Button>
        }
    });
    let offer = offers.then(|| {
        let offer = tool(|calendar, shift| calendar.offering.set(Some(shift)));
        view! {
            <Button size=ButtonSize::Small icon=icondata::LuArrowLeftRight on:click=offer>
                {swap_messages::offer()}
            </Button>
        }
    });
    let planning = plans.then(|| {
        let edit = tool(|calendar, shift| calendar.editor.open_for(calendar, &shift));
        let duplicate = tool(|calendar, shift| calendar.editor.open_copy(calendar, &shift));
        let delete = tool(|calendar, shift| {
            calendar.focused.set_value(Some(shift.id));
            calendar.desk.delete(shift);
        });
        view! {
            <Button size=ButtonSize::Small icon=icondata::LuPencil on:click=edit>
                {messages::edit()}
            </Button>
            <Button size=ButtonSize::Small icon=icondata::LuCopy on:click=duplicate>
                {messages::duplicate()}
            </Button>
            <Button size=ButtonSize::Small tone=ButtonTone::Danger icon=icondata::LuTrash2 on:click=delete>
                {messages::delete()}
            </Button>
        }
    });
    let hint = plans.then(|| {
        let by_hand = matches_media("(pointer: coarse)").get_untracked();
        let hint = if by_hand { messages::move_hint_touch() } else { messages::move_hint() };
        view! { <p class="hint">{hint}</p> }
    });

    view! {
        <footer>{claim} {offer} {planning}</footer>
        {hint}
    }
    .into_any()
}

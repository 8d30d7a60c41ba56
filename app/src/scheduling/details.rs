//! A shift in words, beside its block.

use domain::scheduling::{Shift, ShiftId};
use leptos::prelude::*;

use super::calendar::{Calendar, use_calendar};
use super::plan::place;
use super::store::Saved;
use super::words;
use crate::clock::{self, Style};
use crate::components::{
    Avatar, AvatarSize, Badge, Button, ButtonSize, ButtonTone, IconButton, Popover, State,
};
use crate::messages::scheduling as messages;

/// What the block carries as its anchor name; see the style sheet.
const ANCHOR: &str = "--shift";

#[component]
pub fn DetailsPopover() -> impl IntoView {
    let calendar = use_calendar();
    let open = RwSignal::new(false);
    // The popover closes by itself on Escape and on a click elsewhere; both follow each other, and
    // must not answer an echo, or they would go on for ever.
    Effect::watch(
        move || calendar.details.get().is_some(),
        move |shown, _, _| {
            if open.get_untracked() != *shown {
                open.set(*shown);
            }
        },
        false,
    );
    Effect::watch(
        move || open.get(),
        move |open, _, _| {
            if !open && calendar.details.read_untracked().is_some() {
                calendar.details.set(None);
            }
        },
        false,
    );

    view! {
        <Popover open anchor=ANCHOR label=messages::opens_details()>
            {move || calendar.details.get().map(|id| view! { <Details id/> })}
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
    let tz = calendar.tz.get_untracked();
    let (name, person, place) = untrack(|| {
        let desk = calendar.desk;
        (desk.name(&shift), desk.person(shift.technician_id), place(calendar, &shift))
    });
    let what = words::what(&shift).join(", ");
    let planned_elsewhere = shift.zone.tz().ok().filter(|planned| *planned != tz).map(|planned| {
        let times = words::times(&shift.span, planned);
        view! { <p class="soft">{messages::times_there(times, shift.zone.city())}</p> }
    });
    let note = (!shift.note.as_str().is_empty())
        .then(|| view! { <p class="note">{shift.note.to_string()}</p> });
    let unsaved = (saved == Saved::NotYet)
        .then(|| view! { <Badge state=State::Warning>{messages::not_saved_yet()}</Badge> });
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
                    on:click=move |_| calendar.details.set(None)
                />
            </header>
            <p class="times">
                <b>{words::times(&shift.span, tz)}</b>
                " "
                {clock::day(domain::zones::civil_day(shift.span.starts_at(), tz), Style::LongDay)}
                <span class="soft">" · "{words::length(&shift.span)}</span>
            </p>
            {planned_elsewhere}
            {note}
            {from_template}
            {unsaved}
            {untrack(|| calendar.may_plan()).then(|| view! { <Tools calendar shift/> })}
        </div>
    }
    .into_any()
}

#[component]
fn Tools(calendar: Calendar, shift: Shift) -> impl IntoView {
    let (edited, deleted) = (shift.clone(), shift);
    let edit = move |_| {
        calendar.details.set(None);
        calendar.editor.open_for(calendar, &edited);
    };
    let delete = move |_| {
        calendar.details.set(None);
        calendar.desk.delete(deleted.clone());
    };

    view! {
        <footer>
            <Button size=ButtonSize::Small icon=icondata::LuPencil on:click=edit>
                {messages::edit()}
            </Button>
            <Button size=ButtonSize::Small tone=ButtonTone::Danger icon=icondata::LuTrash2 on:click=delete>
                {messages::delete()}
            </Button>
        </footer>
        <p class="hint">{messages::move_hint()}</p>
    }
    .into_any()
}

//! A shift in one line, where days are cells.

use std::sync::Arc;

use chrono::NaiveDate;
use domain::accounts::Hue;
use domain::scheduling::{ShiftKind, ShiftState};
use domain::zones::civil_day;
use leptos::prelude::*;

use crate::components::Icon;
use crate::messages::scheduling as messages;
use crate::scheduling::page::block::{Marks, times};
use crate::scheduling::page::calendar::{Calendar, Whose};
use crate::scheduling::page::ghost::{Ghost, use_ghost};
use crate::scheduling::page::plan::Block;
use crate::scheduling::page::store::Saved;
use crate::scheduling::page::words;

/// What is said beside the times.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// In a row of somebody's: what it is.
    What,
    /// Among those of others: whose it is.
    Who,
}

/// The view hears for all bars, as the grid does for its blocks.
#[component]
pub fn ShiftBar(block: Arc<Block>, marks: Marks, says: Says) -> impl IntoView {
    let (lifted, pointed_out) = marks.of(block.id);
    let icon = match (block.saved, block.kind) {
        (Saved::NotYet, _) => Some(icondata::LuCloudOff),
        (_, ShiftKind::OnCall) => Some(icondata::LuPhone),
        (_, ShiftKind::Training) => Some(icondata::LuGraduationCap),
        (_, ShiftKind::Work) => None,
    };
    let text = match says {
        Says::What => block.about.clone(),
        Says::Who => block.face.first_name.clone(),
    };

    view! {
        <button
            type="button"
            class="shift-bar"
            data-shift=block.id.to_string()
            data-hue=block.face.hue.name()
            data-kind=block.kind.name()
            data-state=(block.state != ShiftState::Scheduled).then(|| block.state.name())
            data-open=block.is_open.then_some("")
            data-continued=block.piece.continued.then_some("")
            data-continues=block.piece.continues.then_some("")
            data-saving=(block.saved == Saved::Saving).then_some("")
            data-unsaved=(block.saved == Saved::NotYet).then_some("")
            data-lifted=lifted
            data-pointed-out=pointed_out
            aria-haspopup="dialog"
            aria-label=block.label.clone()
            title=block.label.clone()
        >
            <b>{times(&block)}</b>
            {icon.map(|icon| view! { <Icon icon/> })}
            <small>{text}</small>
        </button>
    }
}

/// A ghost and the day it begins on.
pub type Placed = Option<(NaiveDate, Ghost)>;

pub fn use_placed_ghost(calendar: Calendar) -> Memo<Placed> {
    let ghost = use_ghost(calendar);
    Memo::new(move |_| {
        let ghost = ghost.get()?;
        Some((civil_day(ghost.span.starts_at(), calendar.tz.get()), ghost))
    })
}

/// The ghost, if it is on this day and in the row of this person.
pub fn ghost_bar(
    calendar: Calendar,
    placed: Memo<Placed>,
    is_here: impl Fn(NaiveDate, Option<Whose>) -> Option<usize> + Send + 'static,
) -> impl IntoView {
    move || {
        let (day, ghost) = placed.get()?;
        let column = is_here(day, ghost.technician)?;
        let conflicts = ghost.conflict.is_some();
        let hue = ghost.face.as_ref().map_or(Hue::Slate, |face| face.hue);
        let name = match &ghost.face {
            Some(face) => face.first_name.clone(),
            None => messages::new_shift().to_owned(),
        };
        Some(view! {
            <div
                class="shift-bar"
                aria-hidden="true"
                data-ghost=""
                data-hue=hue.name()
                data-drawn=ghost.face.is_none().then_some("")
                data-conflict=conflicts.then_some("")
                style:--column=(column + 2).to_string()
            >
                <b>{words::times(&ghost.span, calendar.tz.get())}</b>
                {ghost.copies.then(|| view! { <Icon icon=icondata::LuCopy/> })}
                <small>{ghost.conflict.unwrap_or(name)}</small>
            </div>
        })
    }
}

//! The shift as it would be: under a dragging hand, or in the form that is open.

use chrono::NaiveDate;
use domain::accounts::Hue;
use domain::scheduling::calendar::piece_on;
use domain::scheduling::{Shift, ShiftSpan};
use leptos::prelude::*;

use super::block::{piece_hours, who};
use super::calendar::{Calendar, Whose, use_calendar};
use super::plan::{Face, face};
use super::words;
use crate::components::{Icon, sentence};
use crate::messages::scheduling as messages;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Ghost {
    pub span: ShiftSpan,
    /// Whose it would be.
    pub technician: Option<Whose>,
    /// `None`: drawn over empty time, nobody's yet.
    pub face: Option<Face>,
    /// Why it cannot be there.
    pub conflict: Option<String>,
    pub copies: bool,
}

/// What to show as a ghost now.
pub fn use_ghost(calendar: Calendar) -> Memo<Option<Ghost>> {
    Memo::new(move |_| {
        let tz = calendar.tz.get();
        let of_shift = |shift: &Shift, copies| {
            let obstacle = calendar.desk.obstacle(shift);
            Ghost {
                span: shift.span,
                technician: Some(shift.technician_id),
                face: Some(face(calendar, shift)),
                conflict: obstacle
                    .map(|obstacle| sentence(&calendar.desk.in_the_way(&obstacle, tz))),
                copies,
            }
        };
        if let Some(drag) = &*calendar.drag.read() {
            return Some(match drag.wanted() {
                Some(wanted) => of_shift(&wanted, drag.copies),
                None => nobodys(drag.span),
            });
        }
        let draft = calendar.editor.preview(calendar)?;
        Some(match draft {
            Ok(shift) => of_shift(&shift, false),
            Err(span) => nobodys(span),
        })
    })
}

fn nobodys(span: ShiftSpan) -> Ghost {
    Ghost { span, technician: None, face: None, conflict: None, copies: false }
}

/// The part of the ghost on one day.
#[component]
pub fn GhostPiece(day: Memo<NaiveDate>, ghost: Memo<Option<Ghost>>) -> impl IntoView {
    let calendar = use_calendar();
    let piece = Memo::new(move |_| {
        ghost.read().as_ref().and_then(|ghost| piece_on(&ghost.span, day.get(), calendar.tz.get()))
    });
    // What it is made of changes seldom, where it stands changes with every move of the hand.
    let look = Memo::new(move |_| {
        ghost
            .read()
            .as_ref()
            .map(|ghost| (ghost.face.clone(), ghost.conflict.clone(), ghost.copies))
    });
    let position = move || piece.get().map(piece_hours);
    let times =
        move || ghost.read().as_ref().map(|ghost| words::times(&ghost.span, calendar.tz.get()));
    let body = move || {
        let (face, conflict, copies) = look.get()?;
        let name = match &face {
            Some(face) => who(face).into_any(),
            None => {
                view! { <span class="who"><span class="name">{messages::new_shift()}</span></span> }
                    .into_any()
            }
        };
        let conflict = conflict.map(|reason| view! { <span class="where">{reason}</span> });
        let copies = copies.then(|| view! { <Icon icon=icondata::LuCopy/> });
        Some(view! {
            <span class="when"><time>{times}</time>{copies}</span>
            {name}
            {conflict}
        })
    };
    let hue =
        move || look.read().as_ref().and_then(|look| look.0.as_ref().map(|face| face.hue.name()));
    let is_nobodys = move || look.read().as_ref().is_some_and(|look| look.0.is_none());
    let conflicts = move || look.read().as_ref().is_some_and(|look| look.1.is_some());

    view! {
        <Show when=move || piece.read().is_some()>
            <div
                class="shift"
                aria-hidden="true"
                data-ghost=""
                data-drawn=move || is_nobodys().then_some("")
                data-conflict=move || conflicts().then_some("")
                data-hue=move || hue().unwrap_or(Hue::Slate.name())
                data-continued=move || piece.get().is_some_and(|piece| piece.continued).then_some("")
                data-continues=move || piece.get().is_some_and(|piece| piece.continues).then_some("")
                style:--from=move || position().map(|position| position.0)
                style:--to=move || position().map(|position| position.1)
            >
                {body}
            </div>
        </Show>
    }
    .into_any()
}

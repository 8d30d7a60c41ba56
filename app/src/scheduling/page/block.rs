//! A shift on the calendar.
//!
//! A block has no listeners and no state of its own: the grid hears for all of them, and a block
//! that changes is drawn anew. A week of three hundred is so drawn in one go.

use std::sync::Arc;

use domain::scheduling::calendar::Piece;
use domain::scheduling::{ShiftId, ShiftKind, ShiftState};
use leptos::prelude::*;

use super::calendar::Calendar;
use super::plan::{Block, Face, drawn_minutes};
use super::store::Saved;
use crate::components::Icon;
use crate::messages::scheduling as words;

/// Which blocks are lifted, opened or pointed out, asked per block without looking at the others.
#[derive(Clone)]
pub struct Marks {
    lifted: Selector<Option<ShiftId>>,
    pointed_out: Selector<Option<ShiftId>>,
}

impl Marks {
    pub fn new(calendar: Calendar) -> Self {
        let lifted = move || {
            let drag = calendar.drag.read();
            drag.as_ref().filter(|drag| !drag.copies).and_then(|drag| Some(drag.shift.as_ref()?.id))
        };
        Self {
            lifted: Selector::new(lifted),
            pointed_out: Selector::new(move || calendar.pointed_out.get()),
        }
    }
}

impl Marks {
    /// Whether a block is lifted and whether it is pointed out, as attributes.
    pub fn of(
        self,
        id: ShiftId,
    ) -> (impl Fn() -> Option<&'static str> + Clone, impl Fn() -> Option<&'static str> + Clone)
    {
        let Self { lifted, pointed_out } = self;
        (
            move || lifted.selected(&Some(id)).then_some(""),
            move || pointed_out.selected(&Some(id)).then_some(""),
        )
    }
}

#[component]
pub fn ShiftBlock(block: Arc<Block>, marks: Marks, movable: bool) -> impl IntoView {
    let Block { piece, column, .. } = *block;
    let minutes = drawn_minutes(&piece);
    let id = block.id;
    let (lifted, pointed_out) = marks.of(id);
    let icon = match block.kind {
        ShiftKind::Work => None,
        ShiftKind::OnCall => Some(icondata::LuPhone),
        ShiftKind::Training => Some(icondata::LuGraduationCap),
    };
    let icon = if block.is_offered { Some(icondata::LuArrowLeftRight) } else { icon };
    let icon = if block.saved == Saved::NotYet { Some(icondata::LuCloudOff) } else { icon };

    view! {
        <button
            type="button"
            class="shift"
            data-shift=id.to_string()
            data-hue=block.face.hue.name()
            data-kind=block.kind.name()
            data-state=(block.state != ShiftState::Scheduled).then(|| block.state.name())
            data-open=block.is_open.then_some("")
            data-continued=piece.continued.then_some("")
            data-continues=piece.continues.then_some("")
            data-saving=(block.saved == Saved::Saving).then_some("")
            data-unsaved=(block.saved == Saved::NotYet).then_some("")
            data-lifted=lifted
            data-pointed-out=pointed_out
            aria-haspopup="dialog"
            aria-label=block.label.clone()
            title=block.label.clone()
            style:--from=hours(minutes.start)
            style:--to=hours(minutes.end)
            style:--lane=column.lane.to_string()
            style:--lanes=column.lanes.to_string()
            style:--spread=column.width.to_string()
        >
            <span class="when">
                {times(&block)}
                {icon.map(|icon| view! { <Icon icon/> })}
                <span class="short">{block.face.first_name.clone()}</span>
            </span>
            {who(&block.face)}
            {(!block.about.is_empty()).then(|| view! { <span class="where">{block.about.clone()}</span> })}
            {(movable && !piece.continued).then(|| view! { <span class="resize" data-edge="start"></span> })}
            {(movable && !piece.continues).then(|| view! { <span class="resize" data-edge="end"></span> })}
        </button>
    }
}

/// `06:00–14:00 (+1)`, on the next day `to 06:00`.
pub fn times(block: &Block) -> impl IntoView + use<> {
    let Block { starts, ends, days_later, .. } = block;
    let text = match (starts.is_empty(), ends.is_empty()) {
        (true, true) => view! { <time>{words::all_day()}</time> }.into_any(),
        (true, false) => view! {
            <span><span class="until-word">{words::until()}" "</span>{short_time(ends)}</span>
        }
        .into_any(),
        // A narrow block leaves out the end.
        _ => view! {
            <span>{short_time(starts)}<span class="until">"–"<time>{ends.clone()}</time></span></span>
        }
        .into_any(),
    };
    let plus = (!starts.is_empty() && *days_later > 0)
        .then(|| view! { <span class="plus">{words::plus_days(*days_later)}</span> });
    view! { {text} {plus} }
}

/// `06:00`, of which a slim block shows `06`, and `17:30`, which it breaks into two lines; `6 am`
/// and `5:30 pm` likewise.
fn short_time(time: &str) -> impl IntoView + use<> {
    let end_of_hour = time.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(time.len());
    let (hour, minutes) = time.split_at(end_of_hour);
    let is_oclock = minutes == ":00" || !minutes.starts_with(':');
    let class = if is_oclock { "oclock" } else { "minutes" };
    view! { <time>{hour.to_owned()}<span class=class>{minutes.to_owned()}</span></time> }
}

/// Picture and name. Unlike an `Avatar` it stands still: three hundred are drawn at once.
pub fn who(face: &Face) -> impl IntoView + use<> {
    let picture = match face.picture.clone() {
        Some(address) => {
            view! { <img src=address alt="" loading="lazy" draggable="false"/> }.into_any()
        }
        None => face.initials.clone().into_any(),
    };

    view! {
        <span class="who">
            <span class="avatar" data-hue=face.hue.name() aria-hidden="true">{picture}</span>
            <span class="name">
                <span class="full">{face.name.clone()}</span>
                <span class="short">{face.first_name.clone()}</span>
            </span>
        </span>
    }
}

/// Minutes as the hours that positions are given in.
pub fn hours(minutes: u16) -> String {
    (f32::from(minutes) / 60.0).to_string()
}

pub fn piece_hours(piece: Piece) -> (String, String) {
    let minutes = drawn_minutes(&piece);
    (hours(minutes.start), hours(minutes.end))
}

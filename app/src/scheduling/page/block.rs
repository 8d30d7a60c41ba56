//! A shift on the calendar.
//!
//! A block has no listeners and no state of its own: the grid hears for all of them, and a block
//! that changes is drawn anew. A week of three hundred is so drawn in one go.

use std::sync::Arc;

use domain::scheduling::calendar::{Column, Piece};
use domain::scheduling::{ShiftId, ShiftKind, ShiftState};
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget};

use super::calendar::Calendar;
use super::drag::closest;
use super::markup::{Drawn, Markup};
use super::plan::{Block, Face, drawn_minutes};
use super::store::Saved;
use crate::messages::scheduling as words;

/// Which shift is lifted and which is pointed out. A block is drawn with what is so then; what
/// changes is told to those it is about, so that three hundred need not listen.
#[derive(Clone, Copy)]
pub struct Marks {
    lifted: Memo<Option<ShiftId>>,
    pointed_out: Memo<Option<ShiftId>>,
}

impl Marks {
    pub fn new(calendar: Calendar) -> Self {
        let lifted = Memo::new(move |_| {
            let drag = calendar.drag.read();
            drag.as_ref().filter(|drag| !drag.copies).and_then(|drag| Some(drag.shift.as_ref()?.id))
        });
        let pointed_out = Memo::new(move |_| calendar.pointed_out.get());
        Effect::new(move |_| mark("data-lifted", lifted.get()));
        Effect::new(move |_| mark("data-pointed-out", pointed_out.get()));
        Self { lifted, pointed_out }
    }

    /// Whether no block is lifted or pointed out.
    pub fn are_none(self) -> bool {
        self.lifted.get_untracked().is_none() && self.pointed_out.get_untracked().is_none()
    }

    /// Whether a block is lifted and whether it is pointed out, as attributes.
    pub fn of(self, id: ShiftId) -> (Option<&'static str>, Option<&'static str>) {
        let is = |marked: Memo<Option<ShiftId>>| (marked.get_untracked() == Some(id)).then_some("");
        (is(self.lifted), is(self.pointed_out))
    }
}

/// Puts an attribute on the blocks of this shift, and takes it from all others.
fn mark(attribute: &str, id: Option<ShiftId>) {
    let blocks = |selector: &str| {
        let found = document().query_selector_all(selector).ok();
        let nodes = found
            .into_iter()
            .flat_map(|found| (0..found.length()).filter_map(move |i| found.get(i)));
        nodes.filter_map(|node| node.dyn_into::<Element>().ok()).collect::<Vec<_>>()
    };
    for block in blocks(&format!("[{attribute}]")) {
        // Neither fails for a name that attributes may have.
        let _ = block.remove_attribute(attribute);
    }
    for block in id.map(|id| blocks(&format!("[data-shift=\"{id}\"]"))).unwrap_or_default() {
        let _ = block.set_attribute(attribute, "");
    }
}

/// What only a hand or the focus needs comes with it: words under the pointer, and handles at the
/// edges of what can be pulled longer.
pub fn reached(target: Option<EventTarget>, movable: bool) {
    let Some(block) = closest(target, "[data-shift]") else { return };
    let Some(label) = block.get_attribute("aria-label").filter(|_| !block.has_attribute("title"))
    else {
        return;
    };
    // None of it fails for names such as these.
    let _ = block.set_attribute("title", &label);
    if !movable || !block.class_list().contains("shift") {
        return;
    }
    for (edge, open_end) in [("start", "data-continued"), ("end", "data-continues")] {
        if !block.has_attribute(open_end)
            && let Ok(handle) = document().create_element("span")
        {
            let _ = handle.set_attribute("class", "resize");
            let _ = handle.set_attribute("data-edge", edge);
            let _ = block.append_child(&handle);
        }
    }
}

/// A block in the column of its day.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Standing {
    pub block: Arc<Block>,
    /// Has no room for more than the hour and a name set upright. Known before it is drawn: three
    /// hundred that measure themselves, and hold ready what finds no room, take twice as long.
    pub is_slim: bool,
}

impl Standing {
    pub fn of(block: &Arc<Block>, is_crowded: bool) -> Self {
        Self { block: block.clone(), is_slim: is_crowded && block.is_slim }
    }
}

impl Drawn for Standing {
    fn write(&self, marks: Marks, markup: &mut Markup) {
        let block = &*self.block;
        if self.is_slim {
            return button(block, "shift slim", marks, markup, &|inside| slim(block, inside));
        }
        let icon =
            if block.is_offered { Some(icondata::LuArrowLeftRight) } else { kind_icon(block.kind) };
        let icon = if block.saved == Saved::NotYet { Some(icondata::LuCloudOff) } else { icon };
        button(block, "shift", marks, markup, &|inside| {
            inside.element("span", &[("class", Some("when"))], &|inside| {
                times(block, inside);
                if let Some(icon) = icon {
                    inside.icon(icon);
                }
                inside.span("short", &block.face.first_name);
            });
            who_in(&block.face, inside);
            if !block.about.is_empty() {
                inside.span("where", &block.about);
            }
        });
    }

    fn place(&self) -> String {
        let minutes = drawn_minutes(&self.block.piece);
        let (from, to) = (hours(minutes.start), hours(minutes.end));
        let Column { lane, lanes, width } = self.block.column;
        format!("--from:{from};--to:{to};--lane:{lane};--lanes:{lanes};--spread:{width}")
    }
}

/// `06`, `17` over `30`, `5` over `:30` over `pm`, `–14` where it began the day before; and who.
fn slim(block: &Block, markup: &mut Markup) {
    markup.element("span", &[("class", Some("when"))], &|inside| {
        let time = if block.starts.is_empty() {
            inside.text("–");
            &block.ends
        } else {
            &block.starts
        };
        let (hour, minutes, is_oclock) = split_time(time);
        inside.text(hour);
        for part in minutes.split(' ').filter(|part| !is_oclock && !part.is_empty()) {
            inside.element("small", &[], &|inside| inside.text(part));
        }
    });
    avatar(&block.face, markup);
    markup.span("name", &block.face.name);
}

/// What is a shift wherever it stands: the view hears for all of them, and finds out by the id
/// which was meant.
pub fn button(
    block: &Block,
    class: &'static str,
    marks: Marks,
    markup: &mut Markup,
    inside: &dyn Fn(&mut Markup),
) {
    let (lifted, pointed_out) = marks.of(block.id);
    let flag = |is: bool| is.then_some("");
    let id = block.id.to_string();
    let state = (block.state != ShiftState::Scheduled).then(|| block.state.name());
    let attributes = [
        ("type", Some("button")),
        ("class", Some(class)),
        ("data-shift", Some(id.as_str())),
        ("data-hue", Some(block.face.hue.name())),
        ("data-kind", Some(block.kind.name())),
        ("data-state", state),
        ("data-open", flag(block.is_open)),
        ("data-continued", flag(block.piece.continued)),
        ("data-continues", flag(block.piece.continues)),
        ("data-saving", flag(block.saved == Saved::Saving)),
        ("data-unsaved", flag(block.saved == Saved::NotYet)),
        ("data-lifted", lifted),
        ("data-pointed-out", pointed_out),
        ("aria-haspopup", Some("dialog")),
        ("aria-label", Some(block.label.as_str())),
    ];
    markup.element("button", &attributes, inside);
}

/// None for work: that is what most of it is.
pub const fn kind_icon(kind: ShiftKind) -> Option<icondata::Icon> {
    match kind {
        ShiftKind::Work => None,
        ShiftKind::OnCall => Some(icondata::LuPhone),
        ShiftKind::Training => Some(icondata::LuGraduationCap),
    }
}

/// `06:00–14:00 (+1)`, on the next day `to 06:00`.
pub fn times(block: &Block, markup: &mut Markup) {
    let Block { starts, ends, days_later, .. } = block;
    match (starts.is_empty(), ends.is_empty()) {
        (true, true) => markup.element("time", &[], &|inside| inside.text(words::all_day())),
        (true, false) => markup.element("span", &[], &|inside| {
            inside.span("until-word", &format!("{} ", words::until()));
            short_time(ends, inside);
        }),
        // A narrow block leaves out the end.
        _ => markup.element("span", &[], &|inside| {
            short_time(starts, inside);
            inside.element("span", &[("class", Some("until"))], &|inside| {
                inside.text("–");
                inside.element("time", &[], &|inside| inside.text(ends));
            });
        }),
    }
    if !starts.is_empty() && *days_later > 0 {
        markup.span("plus", &words::plus_days(*days_later));
    }
}

/// `06:00`, of which a narrow block shows `06`, and `17:30`, `6 am` and `5:30 pm`, which it breaks
/// into two lines.
fn short_time(time: &str, markup: &mut Markup) {
    let (hour, minutes, is_oclock) = split_time(time);
    markup.element("time", &[], &|inside| {
        inside.text(hour);
        inside.span(if is_oclock { "oclock" } else { "minutes" }, minutes);
    });
}

/// The hour, what follows it, and whether that goes without saying.
fn split_time(time: &str) -> (&str, &str, bool) {
    let end_of_hour = time.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(time.len());
    let (hour, minutes) = time.split_at(end_of_hour);
    (hour, minutes, minutes == ":00")
}

/// Picture and name. Unlike an `Avatar` it stands still: three hundred are drawn at once.
pub fn who(face: &Face) -> impl IntoView + use<> {
    let mut markup = Markup::default();
    inside_who(face, &mut markup);
    view! { <span class="who" inner_html=markup.into_html()></span> }
}

pub fn who_in(face: &Face, markup: &mut Markup) {
    markup.element("span", &[("class", Some("who"))], &|inside| inside_who(face, inside));
}

fn inside_who(face: &Face, markup: &mut Markup) {
    avatar(face, markup);
    markup.element("span", &[("class", Some("name"))], &|inside| {
        inside.span("full", &face.name);
        inside.span("short", &face.first_name);
    });
}

fn avatar(face: &Face, markup: &mut Markup) {
    let avatar = [
        ("class", Some("avatar")),
        ("data-hue", Some(face.hue.name())),
        ("aria-hidden", Some("true")),
    ];
    markup.element("span", &avatar, &|inside| match &face.picture {
        Some(address) => {
            let picture = [
                ("src", Some(address.as_str())),
                ("alt", Some("")),
                ("loading", Some("lazy")),
                ("draggable", Some("false")),
            ];
            inside.start("img", &picture);
        }
        None => inside.text(&face.initials),
    });
}

/// Minutes as the hours that positions are given in.
pub fn hours(minutes: u16) -> String {
    (f32::from(minutes) / 60.0).to_string()
}

pub fn piece_hours(piece: Piece) -> (String, String) {
    let minutes = drawn_minutes(&piece);
    (hours(minutes.start), hours(minutes.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_full_hour_of_a_whole_day_goes_without_saying() {
        assert_eq!(split_time("06:00"), ("06", ":00", true));
        assert_eq!(split_time("17:30"), ("17", ":30", false));
        assert_eq!(split_time("6 am"), ("6", " am", false));
        assert_eq!(split_time("5:30 pm"), ("5", ":30 pm", false));
    }
}

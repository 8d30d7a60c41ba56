//! A shift in one line, where days are cells.

use chrono::NaiveDate;
use domain::accounts::Hue;
use domain::zones::civil_day;
use leptos::prelude::*;
use web_sys::HtmlElement;

use crate::messages::scheduling as messages;
use crate::scheduling::page::block::{Marks, button, kind_icon};
use crate::scheduling::page::calendar::Calendar;
use crate::scheduling::page::ghost::{Ghost, use_ghost};
use crate::scheduling::page::markup::Markup;
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
pub fn shift_bar(block: &Block, says: Says, marks: Marks, markup: &mut Markup) {
    let icon = match block.saved {
        Saved::NotYet => Some(icondata::LuCloudOff),
        _ => kind_icon(block.kind),
    };
    let text = match says {
        Says::What => &block.about,
        Says::Who => &block.face.first_name,
    };
    button(block, "shift-bar", marks, markup, &|inside| {
        inside.element("b", &[], &|inside| times(block, inside));
        if let Some(icon) = icon {
            inside.icon(icon);
        }
        if !text.is_empty() {
            inside.element("small", &[], &|inside| inside.text(text));
        }
    });
}

/// As a block says them, in as few elements as can be: a bar does not take them apart.
fn times(block: &Block, markup: &mut Markup) {
    let Block { starts, ends, days_later, .. } = block;
    match (starts.is_empty(), ends.is_empty()) {
        (true, true) => markup.text(messages::all_day()),
        (true, false) => markup.text(&format!("{} {ends}", messages::until())),
        _ => {
            markup.text(starts);
            markup.span("until", &format!("–{ends}"));
        }
    }
    if !starts.is_empty() && *days_later > 0 {
        markup.span("plus", &messages::plus_days(*days_later));
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

/// The ghost, as a bar among the others.
fn write_ghost(calendar: Calendar, ghost: &Ghost, markup: &mut Markup) {
    let hue = ghost.face.as_ref().map_or(Hue::Slate, |face| face.hue);
    let name = match &ghost.face {
        Some(face) => &face.first_name,
        None => messages::new_shift(),
    };
    let attributes = [
        ("class", Some("shift-bar")),
        ("aria-hidden", Some("true")),
        ("data-ghost", Some("")),
        ("data-hue", Some(hue.name())),
        ("data-drawn", ghost.face.is_none().then_some("")),
        ("data-conflict", ghost.conflict.is_some().then_some("")),
    ];
    let times = words::times(&ghost.span, calendar.tz.get());
    markup.element("div", &attributes, &|inside| {
        inside.element("b", &[], &|inside| inside.text(&times));
        if ghost.copies {
            inside.icon(icondata::LuCopy);
        }
        let text = ghost.conflict.as_deref().unwrap_or(name);
        inside.element("small", &[], &|inside| inside.text(text));
    });
}

pub fn ghost_element(calendar: Calendar, ghost: &Ghost) -> Option<HtmlElement> {
    let mut markup = Markup::default();
    write_ghost(calendar, ghost, &mut markup);
    markup.read().pop()
}

/// The ghost, if it begins on this day.
pub fn ghost_on(calendar: Calendar, placed: Memo<Placed>, day: NaiveDate) -> impl IntoView {
    let here = Memo::new(move |_| {
        let placed = placed.read();
        placed.as_ref().filter(|(on, _)| *on == day).map(|(_, ghost)| ghost.clone())
    });
    move || {
        here.get().map(|ghost| {
            let mut markup = Markup::default();
            write_ghost(calendar, &ghost, &mut markup);
            view! { <div class="month-lines" inner_html=markup.into_html()></div> }
        })
    }
}

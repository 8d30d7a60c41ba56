//! Going from cell to cell with the arrow keys, where days are cells in rows.

use domain::accounts::UserId;
use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, EventTarget, HtmlElement};

use crate::scheduling::page::calendar::{Calendar, Cell};
use crate::scheduling::page::drag::closest;

const CELL: &str = "[data-cell]";
const WAY_IN: &str = "[data-cell][tabindex=\"0\"]";

#[derive(Clone, Copy)]
pub struct Cells {
    calendar: Calendar,
    grid: NodeRef<html::Div>,
}

/// What the keyboard does in a grid of cells. What is new begins in the cell that had the focus.
pub fn use_cells(calendar: Calendar, grid: NodeRef<html::Div>) -> Cells {
    on_cleanup(move || {
        calendar.cell.try_set_value(None);
        calendar.rows.try_set_value(Vec::new());
    });
    Cells { calendar, grid }
}

impl Cells {
    pub fn focused(self, event: &FocusEvent) {
        let cell = closest(event.target(), CELL);
        self.calendar.cell.set_value(cell.as_ref().and_then(place));
        if let Some(cell) = cell
            && let Ok(Some(rows)) = cell.closest(".team-rows")
        {
            lead_to(&rows, &cell);
        }
    }

    /// Arrow keys lead to the cells around; Enter on an empty one does what a click there does.
    pub fn pressed(self, event: &KeyboardEvent) {
        let is_carrying = self.calendar.drag.read_untracked().is_some();
        if is_carrying || event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        let Some(cell) = closest(event.target(), CELL) else {
            // From the head of a day into its column.
            let head = closest(event.target(), "[role=columnheader][data-day]");
            let day = head.and_then(|head| head.get_attribute("data-day"));
            let day = day.filter(|_| event.key() == "ArrowDown");
            if let Some((day, grid)) = day.zip(self.grid.get_untracked())
                && let Ok(Some(cell)) = grid.query_selector(&format!("{CELL}[data-day=\"{day}\"]"))
            {
                event.prevent_default();
                enter(&cell);
            }
            return;
        };
        let (down, right) = match event.key().as_str() {
            "ArrowUp" => (-1, 0),
            "ArrowDown" => (1, 0),
            "ArrowLeft" => (0, -1),
            "ArrowRight" => (0, 1),
            "Enter" if is_cell(event.target()) => {
                event.prevent_default();
                if let Some(cell) = cell.dyn_ref::<HtmlElement>() {
                    cell.click();
                }
                return;
            }
            _ => return,
        };
        event.prevent_default();
        let next = self.grid.get_untracked().and_then(|grid| beside(&grid, &cell, down, right));
        if let Some(next) = next {
            enter(&next);
        }
    }

    /// The empty cell that was clicked, with nothing else on it hit.
    pub fn clicked(self, event: &MouseEvent) -> Option<Cell> {
        let is_taken = closest(event.target(), "a, button, .off-block").is_some();
        closest(event.target(), CELL).filter(|_| !is_taken).as_ref().and_then(place)
    }
}

/// Sees to it that Tab leads to one of the cells: to the one that had the focus last, else to
/// today's, else to the first. To be called when they are drawn.
pub fn keep_way_in(calendar: Calendar, rows: &Element) {
    let find = |selector: &str| rows.query_selector(selector).ok().flatten();
    if find(WAY_IN).is_some() {
        return;
    }
    let today = || find(&format!("{CELL}[data-day=\"{}\"]", calendar.today.get_untracked()));
    let last = calendar.cell.get_value().and_then(|(day, whose)| {
        let whose = whose.flatten().map(|id| id.to_string()).unwrap_or_default();
        find(&format!("[data-person=\"{whose}\"] > [data-day=\"{day}\"]"))
    });
    if let Some(cell) = last.or_else(today).or_else(|| find(CELL)) {
        lead_to(rows, &cell);
    }
}

fn lead_to(rows: &Element, cell: &Element) {
    if let Ok(Some(before)) = rows.query_selector(WAY_IN) {
        // The name is one that attributes may have.
        let _ = before.set_attribute("tabindex", "-1");
    }
    let _ = cell.set_attribute("tabindex", "0");
}

/// The day of a cell, and whose row it is in.
fn place(cell: &Element) -> Option<Cell> {
    let day = cell.get_attribute("data-day")?.parse().ok()?;
    let row = cell.closest("[data-person]").ok().flatten();
    let whose = row.and_then(|row| row.get_attribute("data-person"));
    Some((day, whose.map(|id| id.parse::<UserId>().ok())))
}

fn is_cell(target: Option<EventTarget>) -> bool {
    let element = target.and_then(|target| target.dyn_into::<Element>().ok());
    element.is_some_and(|element| element.matches(CELL).unwrap_or_default())
}

/// The cell so many rows down and columns to the right; rows lead on into the next.
fn beside(grid: &Element, cell: &Element, down: i32, right: i32) -> Option<Element> {
    let all = grid.query_selector_all(CELL).ok()?;
    let columns = cell.parent_element()?.query_selector_all(CELL).ok()?.length();
    let here = (0..all.length())
        .find(|&index| all.get(index).is_some_and(|other| other.is_same_node(Some(cell))))?;
    let step = i64::from(down) * i64::from(columns) + i64::from(right);
    let next = u32::try_from(i64::from(here) + step).ok()?;
    all.get(next)?.dyn_into().ok()
}

/// What stands in the cell, else the cell itself.
fn enter(cell: &Element) {
    let shift = cell.query_selector("button[data-shift]").ok().flatten();
    let target = shift.unwrap_or_else(|| cell.clone());
    if let Ok(target) = target.dyn_into::<HtmlElement>() {
        // Focusing an element that is shown does not fail.
        let _ = target.focus();
    }
}

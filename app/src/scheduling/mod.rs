//! The calendar: who works where and when.

mod address;
pub mod api;
mod block;
mod calendar;
mod desk;
mod details;
mod drag;
mod editor;
mod empty;
mod filters;
mod focus;
mod gesture;
mod ghost;
mod grid;
mod head;
mod keyboard;
mod legend;
mod page;
mod plan;
mod planning;
mod side;
mod skeleton;
mod store;
mod words;
mod zone_switch;

pub use page::Page as CalendarPage;

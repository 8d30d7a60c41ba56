//! Shifts: the calendar's span, who is on now, planning and changing.

mod alter;
mod hold;
mod look;
mod plan;
mod refuse;

pub use alter::{delete, restore, update};
pub(super) use alter::{not_outdated, store};
pub(super) use hold::{held, hold_technician, locked, locked_or_deleted};
pub use look::{LONGEST_VIEW, between, get, on_at};
pub(crate) use look::{Views, next_of, no_views};
pub(super) use look::{plausible, sees_drafts};
pub(crate) use plan::create_in;
pub use plan::{create, create_as, create_once};
pub(super) use refuse::{no_technician, refuse_obstacles, refused};

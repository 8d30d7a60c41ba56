//! Service levels: what is promised of tickets, how far each of them is, and who hears of it when
//! time runs out.
//!
//! When a ticket is due is stored with it, so that lists find and sort by it; it is counted anew in
//! the transaction of whatever moves it. Its line of time says when it came to which status, and so
//! when its clocks ran.

mod alarms;
mod count;
mod desk;
mod rows;

pub use alarms::tell_due;
pub(crate) use count::recount;
pub(super) use count::{forget_dates, renew, renew_all};
pub use desk::{calendars, get, replace};
pub(crate) use desk::{store, working};

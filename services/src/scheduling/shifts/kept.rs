//! Views of the calendar, kept in memory for as long as nothing happens to shifts. Many people look at
//! the same few weeks; whether one has changed is asked of the database each time.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use domain::scheduling::Shift;

use crate::live::Moment;

/// The types of events that tell of a change of shifts.
pub(super) const EVENTS: [&str; 2] = ["shift_changed", "shift_removed"];

/// How long a change may go unseen that somebody made past the program, which tells nobody.
const LONGEST: Duration = Duration::from_secs(60);

/// Shifts in all views together: half a year of 60 technicians, some 10 MB.
const CAPACITY: usize = 20_000;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct View {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub with_drafts: bool,
}

#[derive(Clone)]
pub(super) struct Kept {
    /// Before it was read.
    pub moment: Arc<Moment>,
    pub shifts: Arc<[Shift]>,
    read_at: Instant,
}

#[derive(Clone, Default)]
pub(crate) struct Views(Arc<Mutex<HashMap<View, Kept>>>);

impl Views {
    pub(super) fn get(&self, view: &View) -> Option<Kept> {
        let views = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        views.get(view).filter(|kept| kept.read_at.elapsed() < LONGEST).cloned()
    }

    /// It was still so at this moment.
    pub(super) fn is_so(&self, view: &View, kept: &Kept, moment: Moment) {
        let mut views = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = views.get_mut(view)
            && Arc::ptr_eq(&known.shifts, &kept.shifts)
        {
            known.moment = Arc::new(moment);
        }
    }

    pub(super) fn keep(&self, view: View, moment: Moment, shifts: Arc<[Shift]>) {
        let mut views = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        views.insert(view, Kept { moment: Arc::new(moment), shifts, read_at: Instant::now() });
        // Views without a shift take room, too.
        while views.values().map(|kept| kept.shifts.len() + 10).sum::<usize>() > CAPACITY {
            let oldest = views.iter().min_by_key(|(_, kept)| kept.read_at).map(|(view, _)| *view);
            oldest.map(|oldest| views.remove(&oldest));
        }
    }
}

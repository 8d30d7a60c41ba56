//! What somebody does with a ticket right now, so that two do not answer at once.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// Told to colleagues while it lasts; written down nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Attention {
    Left,
    Looking,
    Answering,
}

impl Attention {
    /// How long a word counts; a page that is still open says it again before.
    pub const LASTS: TimeDelta = TimeDelta::seconds(45);
}

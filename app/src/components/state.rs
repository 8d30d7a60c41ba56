//! How a thing is: the one vocabulary of state colours and shapes.

use crate::messages::components as words;

/// Never shown by colour alone: a glyph of its own shape or a word stands beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum State {
    Ok,
    Warning,
    Critical,
    /// Not known, or known too long ago; never shown as fine.
    Unknown,
    Info,
    Maintenance,
}

impl State {
    pub const ALL: [Self; 6] =
        [Self::Ok, Self::Warning, Self::Critical, Self::Unknown, Self::Info, Self::Maintenance];

    /// The value of `data-state`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::Unknown => "unknown",
            Self::Info => "info",
            Self::Maintenance => "maintenance",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Ok => words::state_ok(),
            Self::Warning => words::state_warning(),
            Self::Critical => words::state_critical(),
            Self::Unknown => words::state_unknown(),
            Self::Info => words::state_info(),
            Self::Maintenance => words::state_maintenance(),
        }
    }
}

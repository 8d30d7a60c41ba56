//! What a feed calls things, in its reader's language.

use domain::Language::{self, English, German};
use domain::scheduling::time_off::TimeOffCategory;
use domain::scheduling::{ShiftId, ShiftKind};

/// The same wherever a shift is told of, so that another calendar knows it again.
pub(crate) fn shift_uid(id: ShiftId) -> String {
    format!("shift-{id}@patchbay")
}

/// What a shift is called: its title, else its kind; with whose it is, unless it is the reader's.
pub(crate) fn shift_summary(
    language: Language,
    kind: ShiftKind,
    title: &str,
    whose: Option<&str>,
) -> String {
    let kind = match (kind, language) {
        (ShiftKind::Work, English) => "Work",
        (ShiftKind::Work, German) => "Arbeit",
        (ShiftKind::OnCall, English) => "On call",
        (ShiftKind::OnCall, German) => "Bereitschaft",
        (ShiftKind::Training, English) => "Training",
        (ShiftKind::Training, German) => "Schulung",
    };
    let what = if title.is_empty() { kind } else { title };
    match whose {
        Some(name) => format!("{name}: {what}"),
        None => what.to_owned(),
    }
}

/// A shift that nobody has taken yet.
pub(super) const fn open(language: Language) -> &'static str {
    match language {
        English => "Open",
        German => "Offen",
    }
}

/// Why somebody is away is between them and those who decide about it: the others read that they
/// are.
pub(super) fn away(language: Language, of: Whose<'_>) -> String {
    match of {
        Whose::Reader(category) => match (category, language) {
            (TimeOffCategory::Vacation, English) => "Vacation",
            (TimeOffCategory::Vacation, German) => "Urlaub",
            (TimeOffCategory::Sick, English) => "Sick leave",
            (TimeOffCategory::Sick, German) => "Krank",
            (TimeOffCategory::Training, English) => "Training",
            (TimeOffCategory::Training, German) => "Fortbildung",
            (TimeOffCategory::Other, English) => "Away",
            (TimeOffCategory::Other, German) => "Abwesend",
        }
        .to_owned(),
        Whose::Other(name) => match language {
            English => format!("{name}: away"),
            German => format!("{name}: abwesend"),
        },
    }
}

/// Whose time off.
pub(super) enum Whose<'a> {
    Reader(TimeOffCategory),
    Other(&'a str),
}

/// What the subscribed calendar is called; `of`: the technician or location it is about.
pub(super) fn calendar(language: Language, site: &str, of: Option<&str>, is_own: bool) -> String {
    match (of, is_own, language) {
        (Some(name), _, _) => format!("{name} ({site})"),
        (None, true, English) => format!("My shifts ({site})"),
        (None, true, German) => format!("Meine Schichten ({site})"),
        (None, false, English) => format!("All shifts ({site})"),
        (None, false, German) => format!("Alle Schichten ({site})"),
    }
}

//! What people type for something that has another name here, in either language.

use crate::components::fold;

/// By an entry's id, in words nobody reads: they are only found.
const WORDS: &[(&str, &str)] = &[
    ("/calendar", "schedule roster rota shifts planner dienstplan schichtplan kalender"),
    ("/tickets", "inbox issues incidents queue helpdesk support anfragen störungen"),
    ("/report", "new ticket problem broken defect incident kaputt störung meldung neues"),
    ("/my-schedule", "my shifts roster feed ical ics subscribe meine schichten dienste abonnieren"),
    ("/swaps", "trade exchange cover offer open shifts tausch angebote"),
    (
        "/time-off",
        "vacation holiday leave pto sick illness absence urlaub ferien krank abwesenheit frei",
    ),
    (
        "/reports/hours",
        "timesheet overtime worked statistics report csv überstunden arbeitszeit auswertung",
    ),
    (
        "/admin/users",
        "people accounts members roles permissions invite staff personen mitarbeiter konten rollen rechte einladen",
    ),
    ("/admin/locations", "places sites studios offices orte standorte"),
    (
        "/admin/templates",
        "recurring rota rhythm pattern series wiederkehrend serie muster dienstpläne",
    ),
    ("/admin/coverage", "staffing demand minimum gaps besetzung bedarf lücken"),
    ("/admin/levels", "sla priorities response targets prioritäten reaktionszeit"),
    (
        "/admin/tickets",
        "categories tags fields checklists replies settings kategorien felder checklisten einstellungen",
    ),
    ("/admin/import", "upload csv ics excel hochladen einlesen"),
    ("/admin/audit", "log history changes trail verlauf änderungen prüfpfad"),
    ("/admin/mail", "email outbox inbox smtp sendgrid e-mail post postausgang"),
    ("/admin/webhooks", "integrations api callbacks anbindungen schnittstelle"),
    ("/admin/jobs", "background tasks cron scheduler aufgaben hintergrund"),
    ("/admin/backups", "restore export download sicherung wiederherstellen datensicherung"),
    ("/admin/branding", "logo colours colors company name farben firma"),
    ("/admin/system", "health version status database server zustand datenbank"),
    (
        "/account",
        "profile preferences settings picture photo language clock zone notifications profil einstellungen bild sprache uhr benachrichtigungen",
    ),
    (
        "/account/security",
        "password 2fa mfa totp factor devices sessions tokens api key passwort geräte sitzungen schlüssel",
    ),
    ("sign-out", "logout log out logoff exit abmelden ausloggen"),
    ("theme.light", "day bright appearance hell tag"),
    ("theme.dark", "night mode appearance dunkel nacht"),
    ("theme.system", "automatic appearance automatisch"),
    ("shortcuts", "keys hotkeys keyboard help hilfe tasten"),
    ("shift.new", "add create plan anlegen planen"),
    ("ticket.new", "add create problem fault anlegen melden"),
    ("calendar.side", "sidebar panel fold leiste"),
];

/// Fewer letters begin too many words.
const LETTERS: usize = 3;

/// Whether each word of the query begins a word of the label, or one that is said for the same.
pub(super) fn means(id: &str, label: &str, query: &str) -> bool {
    let Some((_, others)) = WORDS.iter().find(|(of, _)| *of == id) else { return false };
    let folded = |text: &str| text.chars().map(fold).collect::<String>();
    let (label, others) = (folded(label), folded(others));
    let known = || label.split_whitespace().chain(others.split_whitespace());
    query.split_whitespace().map(folded).all(|word| {
        word.chars().count() >= LETTERS && known().any(|known| known.starts_with(&word))
    })
}

#[cfg(test)]
mod tests {
    use super::super::super::places::PLACES;
    use super::*;

    #[test]
    fn other_words_mean_the_same() {
        assert!(means("/time-off", "Time off", "vaca"));
        assert!(means("/time-off", "Abwesenheiten", "URLAUB"));
        assert!(means("/report", "Report a fault", "new ticket"));
        assert!(means("/reports/hours", "Hours", "hours overtime"));
        assert!(means("/admin/levels", "Service levels", "prioritaten"));
        assert!(!means("/time-off", "Time off", "overtime"));
        assert!(!means("/time-off", "Time off", "va"), "too little to mean something by it");
        assert!(!means("person:1", "Theo Lorenz", "the"));
    }

    #[test]
    fn every_place_has_other_words() {
        let has_words = |path: &str| WORDS.iter().any(|(of, _)| *of == path);
        let missing: Vec<_> = PLACES.iter().filter(|place| !has_words(place.path)).collect();
        let missing: Vec<_> = missing.into_iter().map(|place| place.path).collect();
        assert_eq!(missing, ["/styleguide"]);
    }
}

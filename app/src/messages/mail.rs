//! The words of mail.

super::messages! {
    title: "Mail" | "Post";
    lead: "Everything the desk has written to people, and what became of it." | "Alles, was das Pult Leuten geschrieben hat, und was daraus wurde.";
    test: "Send a test mail" | "Testmail senden";
    test_sent(address): "A test mail is on its way to {address}" | "Eine Testmail ist unterwegs an {address}";
    show: "Show" | "Anzeigen";
    all: "All" | "Alle";
    queued: "Queued" | "Wartet";
    sent: "Sent" | "Gesendet";
    kept: "Kept" | "Behalten";
    failed: "Given up" | "Aufgegeben";
    search: "Search mail" | "Post durchsuchen";
    search_hint: "Address, name or subject" | "Adresse, Name oder Betreff";
    to: "To" | "An";
    subject: "Subject" | "Betreff";
    state: "State" | "Zustand";
    when: "Written" | "Geschrieben";
    actions: "Actions" | "Aktionen";
    none: "No mail yet" | "Noch keine Post";
    none_why: "Invitations, resets and notices appear here as soon as they are written." | "Einladungen, neue Passwörter und Hinweise erscheinen hier, sobald sie geschrieben sind.";
    none_found: "No mail fits" | "Keine Post passt";
    none_found_why: "Try fewer letters, or another state." | "Versuche weniger Buchstaben oder einen anderen Zustand.";
    more: "Show older" | "Ältere zeigen";
    open: "Open" | "Öffnen";
    open_named(subject): "Open “{subject}”" | "„{subject}“ öffnen";
    send_again: "Send again" | "Noch einmal senden";
    sending_again(address): "On its way to {address} again" | "Noch einmal unterwegs an {address}";
    formatted: "Formatted" | "Gestaltet";
    plain: "Text" | "Text";
    parts: "Parts of the mail" | "Teile der Mail";
    preview_of(subject): "Preview of “{subject}”" | "Vorschau von „{subject}“";
    redacted: "One-time links are left out here: only the recipient may use them." | "Einmal-Links sind hier ausgelassen: Nur der Empfänger darf sie benutzen.";
    attempts[count]: "{count} try", "{count} tries" | "{count} Versuch", "{count} Versuche";
    next_try(time): "next try at {time}" | "nächster Versuch um {time}";
    why: "What went wrong" | "Was schiefging";
    finished: "Finished" | "Fertig";
    close: "Close" | "Schließen";
}

//! What the components say by themselves.

super::messages! {
    close: "Close" | "Schließen";
    cancel: "Cancel" | "Abbrechen";
    dismiss: "Dismiss" | "Ausblenden";
    undo: "Undo" | "Rückgängig";
    clear: "Clear" | "Leeren";
    remove(what): "Remove {what}" | "{what} entfernen";
    optional: "optional" | "freiwillig";
    loading: "Loading…" | "Wird geladen …";
    try_again: "Try again" | "Noch einmal";
    show_options: "Show options" | "Auswahl zeigen";
    no_match(text): "Nothing matches “{text}”" | "Nichts passt zu „{text}“";
    matches[count]: "{count} match", "{count} matches" | "{count} Treffer", "{count} Treffer";
    show_password: "Show password" | "Passwort zeigen";
    hide_password: "Hide password" | "Passwort verbergen";
    no_time(text): "“{text}” is no time; write 9:30 or 930" | "„{text}“ ist keine Uhrzeit; schreibe 9:30 oder 930";
    breadcrumbs: "Where you are" | "Wo du bist";
    notifications: "Notifications" | "Meldungen";
    online: "online" | "online";
    away: "away" | "abwesend";
    state_ok: "OK" | "OK";
    state_warning: "Warning" | "Warnung";
    state_critical: "Critical" | "Kritisch";
    state_unknown: "Unknown" | "Unbekannt";
    state_info: "Info" | "Info";
    state_maintenance: "Maintenance" | "Wartung";
    hue_coral: "Coral" | "Koralle";
    hue_amber: "Amber" | "Bernstein";
    hue_olive: "Olive" | "Oliv";
    hue_leaf: "Leaf" | "Blatt";
    hue_teal: "Teal" | "Petrol";
    hue_cyan: "Cyan" | "Cyan";
    hue_blue: "Blue" | "Blau";
    hue_indigo: "Indigo" | "Indigo";
    hue_violet: "Violet" | "Violett";
    hue_magenta: "Magenta" | "Magenta";
    hue_rose: "Rose" | "Rosé";
    hue_slate: "Slate" | "Schiefer";
    choose_picture: "Choose a picture" | "Bild auswählen";
    remove_picture: "Remove" | "Entfernen";
    picture_saved: "Picture saved" | "Bild gespeichert";
    picture_removed: "Picture removed" | "Bild entfernt";
    picture_too_large: "a picture has at most 10 MiB; choose a smaller one" | "ein Bild hat höchstens 10 MiB; wähle ein kleineres";
    not_sent: "the picture did not arrive; check the connection and try again" | "das Bild kam nicht an; prüfe die Verbindung und versuche es noch einmal";
}

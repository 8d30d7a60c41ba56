//! The words of one's own account.

super::messages! {
    title: "Your account" | "Dein Konto";
    lead(site): "Who you are to your colleagues, and how {site} looks to you." | "Wer du für die anderen bist und wie {site} für dich aussieht.";
    you: "You" | "Du";
    you_lead: "Your colleagues see this." | "Das sehen die anderen.";
    picture: "Picture" | "Bild";
    picture_hint: "JPEG, PNG or WebP, at most 10 MiB. It is cut square; what your camera noted beside it is removed." | "JPEG, PNG oder WebP, höchstens 10 MiB. Es wird quadratisch beschnitten; was deine Kamera dazu notiert hat, wird entfernt.";
    name: "Name" | "Name";
    colour: "Colour" | "Farbe";
    colour_hint: "Your shifts in the calendar. Every colour is readable in both themes." | "Deine Schichten im Kalender. Jede Farbe ist in beiden Designs lesbar.";
    location: "Home location" | "Heimatstandort";
    no_location: "None" | "Keiner";
    save: "Save" | "Speichern";
    saved: "Saved" | "Gespeichert";
    give_name: "give your name" | "gib deinen Namen an";
    long_name(max): "a name has at most {max} characters" | "ein Name hat höchstens {max} Zeichen";
    look: "How it looks" | "Wie es aussieht";
    look_lead: "Takes effect at once, wherever you are signed in." | "Wirkt sofort, überall, wo du angemeldet bist.";
    theme: "Theme" | "Design";
    week_start: "Weeks begin on" | "Wochen beginnen am";
    monday: "Monday" | "Montag";
    sunday: "Sunday" | "Sonntag";
    clock: "Time of day" | "Uhrzeit";
    h23: "24 hours" | "24 Stunden";
    h12: "12 hours" | "12 Stunden";
    example(time): "Now it is {time}." | "Jetzt ist es {time}.";
    language: "Language" | "Sprache";
    zone: "Time zone" | "Zeitzone";
    zone_hint: "Times are shown in it, wherever your browser is." | "Zeiten stehen in ihr, wo auch immer dein Browser ist.";
    choose_zone: "choose a time zone from the list" | "wähle eine Zeitzone aus der Liste";
    signing_in: "Signing in" | "Anmelden";
    to_security: "Password, second factor and devices" | "Passwort, zweiter Faktor und Geräte";
    email: "E-mail" | "E-Mail";
}

//! The words of branding.

super::messages! {
    title: "Branding" | "Erscheinungsbild";
    lead: "What this desk is called and how it looks: on every page, in every mail, at once." | "Wie dieser Desk heißt und aussieht: auf jeder Seite, in jeder Mail, sofort.";
    names: "Names" | "Namen";
    name: "Name" | "Name";
    window_title: "Title of the window" | "Titel des Fensters";
    description: "Description" | "Beschreibung";
    company: "Company" | "Unternehmen";
    default_is(text): "Empty: {text}" | "Leer: {text}";
    no_default: "May stay empty." | "Kann leer bleiben.";
    save: "Save" | "Speichern";
    saved: "Saved; it shows everywhere" | "Gespeichert; es gilt überall";
    back: "Back to the default" | "Zurück zur Vorgabe";
    went_back: "Back to the default" | "Wieder die Vorgabe";
    logo: "Logo" | "Logo";
    logo_hint: "JPEG, PNG or WebP, at most 10 MiB; best with a clear background and little height. Without one, the default stands here." | "JPEG, PNG oder WebP, höchstens 10 MiB; am besten mit durchsichtigem Hintergrund und wenig Höhe. Ohne eigenes gilt die Vorgabe.";
}

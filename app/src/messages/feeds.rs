//! The words of calendar feeds.

super::messages! {
    title: "Calendar feed" | "Kalender-Abo";
    lead: "Your shifts in the calendar you use anyway. It looks for changes by itself." | "Deine Schichten in dem Kalender, den du ohnehin benutzt. Er holt Änderungen von selbst.";
    which: "Which shifts" | "Welche Schichten";
    mine: "My shifts and time off" | "Meine Schichten und Abwesenheiten";
    all: "All shifts" | "Alle Schichten";
    of_technician: "Of one technician" | "Einer Person";
    of_location: "At one location" | "Eines Standorts";
    technician: "Technician" | "Person";
    location: "Location" | "Standort";
    choose_technician: "choose a technician" | "wähle eine Person";
    choose_location: "choose a location" | "wähle einen Standort";
    make: "Make a link" | "Link machen";
    renew: "Make a new link" | "Neuen Link machen";
    renew_hint: "There is a link for these shifts. A new one takes its place; the old one stops working." | "Für diese Schichten gibt es schon einen Link. Ein neuer tritt an seine Stelle; der alte gilt dann nicht mehr.";
    once: "Your link. You see it only now." | "Dein Link. Du siehst ihn nur jetzt.";
    secret: "Whoever has it can read these shifts without signing in, so keep it to yourself." | "Wer ihn hat, kann diese Schichten ohne Anmeldung lesen. Behalte ihn also für dich.";
    address: "Address" | "Adresse";
    copy: "Copy" | "Kopieren";
    copied: "Copied" | "Kopiert";
    not_copied: "Your browser does not let us; select the address and copy it." | "Dein Browser lässt uns nicht; markiere die Adresse und kopiere sie.";
    subscribe: "Open in my calendar" | "In meinem Kalender öffnen";
    how: "How to subscribe" | "So abonnierst du";
    how_google: "Google Calendar: on a computer, beside “Other calendars” choose + and “From URL”, and paste the address. Google looks every few hours." | "Google Kalender: am Computer neben „Weitere Kalender“ auf + und „Per URL“, dann die Adresse einfügen. Google sieht alle paar Stunden nach.";
    how_apple: "Apple Calendar: choose “Open in my calendar”; or on a Mac File, New Calendar Subscription, on an iPhone Calendars, Add Calendar, Add Subscription Calendar." | "Apple Kalender: „In meinem Kalender öffnen“; oder am Mac Ablage, Neues Kalenderabonnement, am iPhone Kalender, Hinzufügen, Kalenderabo hinzufügen.";
    how_outlook: "Outlook: Add calendar, Subscribe from web, and paste the address." | "Outlook: Kalender hinzufügen, Aus dem Internet abonnieren, dann die Adresse einfügen.";
    how_thunderbird: "Thunderbird: New Calendar, On the Network, paste the address and leave the user name empty." | "Thunderbird: Neuer Kalender, Im Netzwerk, die Adresse einfügen und den Benutzernamen leer lassen.";
    yours: "Your links" | "Deine Links";
    never_read: "never read" | "nie gelesen";
    last_read(date): "last read {date}" | "zuletzt gelesen {date}";
    revoke: "Revoke" | "Widerrufen";
    revoke_named(name): "Revoke {name}" | "{name} widerrufen";
    revoked: "The link does not work any more." | "Der Link gilt nicht mehr.";
    somebody: "somebody who left" | "jemand, der nicht mehr da ist";
    somewhere: "a location" | "ein Standort";
}

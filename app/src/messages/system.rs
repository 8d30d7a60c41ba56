//! The words of the system page.

super::messages! {
    title: "System" | "System";
    lead: "This server and the database it shares with the others." | "Dieser Server und die Datenbank, die er mit den anderen teilt.";
    refresh: "Refresh" | "Aktualisieren";
    server: "Server" | "Server";
    version: "Version" | "Version";
    up_since: "Running for" | "Läuft seit";
    live: "Live connections" | "Live-Verbindungen";
    last_backup: "Last backup" | "Letzte Sicherung";
    never: "never" | "nie";
    ago(span): "{span} ago" | "vor {span}";
    just_now: "just now" | "gerade eben";
    under_a_minute: "less than a minute" | "weniger als einer Minute";
    database: "Database" | "Datenbank";
    size: "Size" | "Größe";
    connections: "Connections" | "Verbindungen";
    connections_of(busy, open, most): "{busy} busy, {open} open, {most} at most" | "{busy} beschäftigt, {open} offen, höchstens {most}";
    migrations: "Migrations" | "Migrationen";
    migrations_of(done, known): "{done} of {known}" | "{done} von {known}";
    last_migration: "Last one" | "Letzte";
    disk: "Disk" | "Platte";
    folder: "Data folder" | "Datenordner";
    free: "Free" | "Frei";
    free_of(free, total): "{free} of {total}" | "{free} von {total}";
    little_space: "Less than a tenth of the disk is free." | "Weniger als ein Zehntel der Platte ist frei.";
    unknown: "not known" | "nicht bekannt";
    settings: "Settings" | "Einstellungen";
    settings_lead: "Environment variables, read once at the start." | "Umgebungsvariablen, beim Start einmal gelesen.";
    name: "Name" | "Name";
    value: "Value" | "Wert";
    source: "Source" | "Herkunft";
    is_set: "set" | "gesetzt";
    is_default: "default" | "Vorgabe";
    hidden: "hidden" | "verborgen";
    nothing: "none" | "keiner";
}

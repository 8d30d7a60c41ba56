//! The words of the frame around every page.

super::messages! {
    skip_to_content: "Skip to content" | "Zum Inhalt springen";
    main_navigation: "Main" | "Hauptmenü";
    home(site): "{site}, start page" | "{site}, Startseite";
    loading_page: "Loading the page…" | "Seite wird geladen …";
    calendar: "Calendar" | "Kalender";
    admin: "Admin" | "Verwaltung";
    locations: "Locations" | "Standorte";
    audit: "Audit" | "Protokoll";
    account: "Account" | "Konto";
    security: "Security" | "Sicherheit";
    mail: "Mail" | "Post";
    jobs: "Jobs" | "Aufgaben";
    style_guide: "Style guide" | "Stilführer";
    sign_in: "Sign in" | "Anmelden";
    more: "More" | "Mehr";
    collapse: "Collapse" | "Einklappen";
    expand: "Expand" | "Ausklappen";

    page_missing: "This page could not be loaded." | "Diese Seite ließ sich nicht laden.";
    check_connection: "Check the connection and try again." | "Prüfe die Verbindung und versuche es noch einmal.";
    page_outdated: "If it stays, reload: a newer release may have replaced it." | "Hilft das nicht, lade neu: Vielleicht gibt es eine neuere Version.";
    reload: "Reload" | "Neu laden";
    page_failed: "This page has a problem." | "Diese Seite hat ein Problem.";
    request_id(id): "Request {id}" | "Anfrage {id}";
    not_found: "Page not found" | "Seite nicht gefunden";
    nothing_at(path): "Nothing lives at {path}" | "Unter {path} ist nichts";
    not_found_why: "The address may be mistyped, or the page has moved." | "Vielleicht ist die Adresse vertippt, oder die Seite ist umgezogen.";
    go_home: "Go to the start page" | "Zur Startseite";
    go_back: "Back" | "Zurück";
    no_access: "No access" | "Kein Zugang";
    not_allowed: "This page is not for your roles" | "Diese Seite ist nicht für deine Rollen";
    not_allowed_why: "Ask an admin if you need it." | "Frag die Verwaltung, wenn du sie brauchst.";
    welcome: "Welcome" | "Willkommen";
    no_place: "Nothing here for your roles yet" | "Für deine Rollen gibt es hier noch nichts";
    no_place_why: "An admin can give you another role." | "Die Verwaltung kann dir eine weitere Rolle geben.";
    no_start: "Patchbay could not start" | "Patchbay konnte nicht starten";

    find_or_do: "Find or do" | "Suchen oder tun";
    your_zone(zone): "Your time zone: {zone}" | "Deine Zeitzone: {zone}";
    light: "Light" | "Hell";
    dark: "Dark" | "Dunkel";
    system: "Like the system" | "Wie das System";
    to_light: "Switch to the light theme" | "Zum hellen Design wechseln";
    to_dark: "Switch to the dark theme" | "Zum dunklen Design wechseln";
    theme: "Theme" | "Design";
    language: "Language" | "Sprache";
    person_menu(name): "{name}, menu" | "{name}, Menü";
    shortcuts: "Keyboard shortcuts" | "Tastenkürzel";
    sign_out: "Sign out" | "Abmelden";
    sign_out_failed: "You are still signed in: the server cannot be reached" | "Du bist noch angemeldet: Der Server ist nicht erreichbar";
    role_viewer: "Viewer" | "Betrachter";
    role_member: "Member" | "Mitglied";
    role_technician: "Technician" | "Technik";
    role_facility_manager: "Facility manager" | "Haustechnik";
    role_moderator: "Moderator" | "Moderation";
    role_admin: "Admin" | "Verwaltung";

    live: "Live" | "Live";
    connecting: "Connecting" | "Verbindet";
    not_live: "Not live" | "Nicht live";
    offline: "Offline" | "Offline";
    offline_title: "You are offline." | "Du bist offline.";
    offline_text: "You see what was loaded last; changes can be saved when the connection is back." | "Du siehst den letzten Stand; speichern lässt sich erst wieder mit Verbindung.";
    stale_title(time): "Not live since {time} – reconnecting." | "Nicht live seit {time} – verbinde neu.";
    stale_text: "What you see may have changed." | "Was du siehst, kann sich geändert haben.";
    reconnect_now: "Reconnect now" | "Jetzt verbinden";
    back_online: "Back online. What changed meanwhile has been loaded." | "Wieder verbunden. Was sich geändert hat, ist geladen.";
    try_now: "Try now" | "Jetzt versuchen";

    palette_hint: "A page, a person, a command…" | "Eine Seite, eine Person, ein Befehl …";
    results: "Results" | "Treffer";
    shifts_of_person: "Shifts of this person" | "Schichten dieser Person";
    shifts_at_location: "Shifts at this location" | "Schichten an diesem Standort";
    key_choose: "choose" | "wählen";
    key_open: "open" | "öffnen";
    key_close: "close" | "schließen";
    go_to(place): "Go to {place}" | "Gehe zu {place}";
    new_shift: "New shift" | "Neue Schicht";
    theme_is(theme): "Theme: {theme}" | "Design: {theme}";
    language_is(language): "Language: {language}" | "Sprache: {language}";
    on_this_page: "On this page" | "Auf dieser Seite";
    everywhere: "Everywhere" | "Überall";
    single_keys: "Shortcuts of single keys" | "Kürzel aus einzelnen Tasten";
    single_keys_hint: "Switch them off if you dictate; those with Ctrl or ⌘ stay." | "Schalte sie aus, wenn du diktierst; die mit Strg oder ⌘ bleiben.";
}

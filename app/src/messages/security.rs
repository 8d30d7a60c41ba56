//! The words of the page about how one signs in.

super::messages! {
    title: "Security" | "Sicherheit";
    lead: "How you sign in, and where you are signed in." | "Wie du dich anmeldest, und wo du angemeldet bist.";
    unknown_device: "Unknown device" | "Unbekanntes Gerät";
    unknown_place: "unknown address" | "unbekannte Adresse";
    go_on: "Go on" | "Weiter";
    confirm: "Confirm" | "Bestätigen";
    copy: "Copy" | "Kopieren";
    copied: "Copied" | "Kopiert";
    not_copied: "This browser does not let us copy; mark it and copy it by hand" | "Dieser Browser lässt uns nicht kopieren; markiere es und kopiere es von Hand";
    your_password: "Your password" | "Dein Passwort";

    password: "Password" | "Passwort";
    current_password: "Current password" | "Jetziges Passwort";
    change_password: "Change password" | "Passwort ändern";
    lock_programs_out: "End API tokens and calendar links, too" | "Auch API-Tokens und Kalender-Links beenden";
    lock_programs_out_hint: "Programs and calendars that use them need new ones. Keep them only if nobody else knew your password." | "Programme und Kalender, die sie benutzen, brauchen neue. Behalte sie nur, wenn niemand sonst dein Passwort kannte.";
    password_changed: "Your password is changed. Your other sessions have ended." | "Dein Passwort ist geändert. Deine anderen Sitzungen sind beendet.";

    address: "E-mail address" | "E-Mail-Adresse";
    address_now(email): "You sign in as {email}." | "Du meldest dich als {email} an.";
    new_address: "New address" | "Neue Adresse";
    new_address_hint: "A link goes there; the address counts once you have followed it." | "Dorthin geht ein Link; die Adresse gilt, sobald du ihm gefolgt bist.";
    change_address: "Send the link" | "Link senden";
    address_sent(email): "Look into the mail of {email}: the link there makes it your address." | "Sieh in die Post von {email}: Der Link dort macht sie zu deiner Adresse.";

    second_factor: "Second factor" | "Zweiter Faktor";
    mfa_off: "Off. With an authenticator app on your phone, a stolen password is not enough to get in." | "Aus. Mit einer Authenticator-App auf deinem Telefon reicht ein gestohlenes Passwort nicht, um hineinzukommen.";
    set_up: "Set up an app" | "App einrichten";
    set_up_title: "Set up an authenticator app" | "Authenticator-App einrichten";
    on: "On" | "An";
    mfa_since(date): "since {date}" | "seit {date}";
    recovery_codes: "Recovery codes" | "Wiederherstellungscodes";
    codes_left[count]: "{count} left", "{count} left" | "noch {count}", "noch {count}";
    few_codes: "make new ones soon" | "bald neue machen";
    remembered: "Without a code" | "Ohne Code";
    devices[count]: "{count} browser", "{count} browsers" | "{count} Browser", "{count} Browser";
    forget_devices: "Ask all of them again" | "Alle wieder fragen";
    devices_forgotten: "From now on every browser asks for a code." | "Ab jetzt fragt jeder Browser nach einem Code.";
    new_codes: "New recovery codes" | "Neue Wiederherstellungscodes";
    new_codes_lead: "The ones you have will not work any more." | "Die bisherigen gelten dann nicht mehr.";
    turn_off: "Turn off" | "Ausschalten";
    turn_off_lead: "From then on your password alone lets you in, and anybody who knows it." | "Danach lässt dein Passwort allein dich hinein – und jeden, der es kennt.";
    mfa_required: "Admins need a second factor here, so it stays on." | "Die Verwaltung braucht hier einen zweiten Faktor, deshalb bleibt er an.";
    scan: "Scan this with an authenticator app, such as the one in your password manager." | "Scanne das mit einer Authenticator-App, zum Beispiel der in deinem Passwortmanager.";
    qr_code: "QR code for the authenticator app" | "QR-Code für die Authenticator-App";
    cannot_scan: "Cannot scan?" | "Scannen geht nicht?";
    type_secret: "Type this key into the app; it is based on time, with six digits." | "Gib diesen Schlüssel in die App ein; er ist zeitbasiert, mit sechs Ziffern.";
    first_code_hint: "Six digits, to see that the app and we agree." | "Sechs Ziffern, um zu sehen, dass die App und wir uns einig sind.";
    codes_title: "It is on." | "Er ist an.";
    codes_lead: "Keep these codes where you find them without your phone. Each lets you in once; you see them only now." | "Bewahre diese Codes dort auf, wo du sie ohne Telefon findest. Jeder lässt dich einmal hinein; du siehst sie nur jetzt.";
    codes_kept: "I have kept them" | "Ich habe sie aufbewahrt";

    sessions: "Where you are signed in" | "Wo du angemeldet bist";
    this_one: "this one" | "diese hier";
    program: "program" | "Programm";
    seen(place, time): "{place} · last seen {time}" | "{place} · zuletzt {time}";
    end: "End" | "Beenden";
    end_named(device): "End the session of {device}" | "Sitzung von {device} beenden";
    end_others: "End all others" | "Alle anderen beenden";
    session_ended: "The session has ended." | "Die Sitzung ist beendet.";
    others_ended: "All other sessions have ended." | "Alle anderen Sitzungen sind beendet.";

    tokens: "Personal tokens" | "Persönliche Token";
    no_tokens: "None. A token lets a program of yours use the API in your name, within limits you set." | "Keine. Mit einem Token nutzt ein Programm die API in deinem Namen, in Grenzen, die du setzt.";
    make_token: "Make a token" | "Token machen";
    token_lead: "For a program that acts in your name. It can never do more than you." | "Für ein Programm, das in deinem Namen handelt. Es kann nie mehr als du.";
    token_name: "What is it for?" | "Wofür ist es?";
    token_name_hint: "Such as: figures for the wall screen." | "Zum Beispiel: Zahlen für den Wandbildschirm.";
    give_token_name: "say what the token is for, in one line" | "sag in einer Zeile, wofür das Token ist";
    scopes: "It may" | "Es darf";
    expires_in_90: "Ends by itself in 90 days" | "Endet von selbst in 90 Tagen";
    token_once: "This is the token. Put it where your program finds it; you see it only now." | "Das ist das Token. Leg es dort ab, wo dein Programm es findet; du siehst es nur jetzt.";
    token_kept: "I have kept it" | "Ich habe es aufbewahrt";
    never_used: "never used" | "nie benutzt";
    last_used(date): "last used {date}" | "zuletzt benutzt {date}";
    holds_until(date): "until {date}" | "bis {date}";
    revoke: "Revoke" | "Widerrufen";
    revoke_named(name): "Revoke {name}" | "{name} widerrufen";
    token_revoked: "The token does not work any more." | "Das Token gilt nicht mehr.";
    scope_see_calendar: "see shifts" | "Schichten sehen";
    scope_plan_shifts: "plan shifts" | "Schichten planen";
    scope_trade_shifts: "claim and swap shifts" | "Schichten übernehmen und tauschen";
    scope_request_time_off: "ask for time off" | "Abwesenheit beantragen";
    scope_approve_time_off: "approve time off" | "Abwesenheit genehmigen";
    scope_manage_locations: "change locations" | "Standorte ändern";
    scope_see_people: "see colleagues" | "Kolleginnen und Kollegen sehen";
    scope_manage_mail: "look after mail" | "die Post betreuen";
    scope_manage_jobs: "look at jobs and run them" | "Aufgaben sehen und starten";
    scope_manage_backups: "make and take backups" | "Sicherungen anlegen und holen";
    scope_manage_branding: "change name and logo" | "Namen und Logo ändern";
    scope_see_system: "see how the system does" | "den Zustand des Systems sehen";
    scope_see_audit: "read the audit" | "das Protokoll lesen";
    scope_manage_users: "manage users" | "Konten verwalten";
    scope_open_tickets: "open tickets and follow one’s own" | "Tickets öffnen und eigene verfolgen";
    scope_work_tickets: "see all tickets and work on them" | "alle Tickets sehen und bearbeiten";
    scope_manage_tickets: "choose how tickets are handled" | "festlegen, wie Tickets behandelt werden";
    scope_manage_webhooks: "choose which programs are told what happens to all tickets" | "festlegen, welche Programme erfahren, was mit allen Tickets geschieht";

    history: "Sign-in history" | "Anmeldungen";
    outcome_signed_in: "Signed in" | "Angemeldet";
    outcome_wrong_password: "Wrong password" | "Falsches Passwort";
    outcome_wrong_code: "Wrong code" | "Falscher Code";
    outcome_locked: "Locked for 15 minutes" | "Für 15 Minuten gesperrt";
    earlier[count]: "{count} earlier", "{count} earlier" | "{count} frühere", "{count} frühere";
}

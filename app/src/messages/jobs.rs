//! The words of jobs.

super::messages! {
    title: "Jobs" | "Aufgaben";
    lead(zone): "Work that runs by itself, by the clock of {zone}. What was missed is caught up once." | "Arbeit, die von selbst läuft, nach der Uhr von {zone}. Verpasstes wird einmal nachgeholt.";
    lead_plain: "Work that runs by itself. What was missed is caught up once." | "Arbeit, die von selbst läuft. Verpasstes wird einmal nachgeholt.";
    job: "Job" | "Aufgabe";
    last_run: "Last run" | "Letzter Lauf";
    next_run: "Next run" | "Nächster Lauf";
    duration: "Duration" | "Dauer";
    result: "Result" | "Ergebnis";
    actions: "Actions" | "Aktionen";
    never: "Not yet" | "Noch nie";
    run_now: "Run now" | "Jetzt ausführen";
    run_named(name): "Run “{name}” now" | "„{name}“ jetzt ausführen";
    log: "Log" | "Protokoll";
    log_of(name): "Log of “{name}”" | "Protokoll von „{name}“";
    every_minutes(count): "every {count} minutes" | "alle {count} Minuten";
    hourly(minute): "hourly, at {minute} past" | "stündlich, um {minute} nach";
    daily(time): "daily at {time}" | "täglich um {time}";
    requested(name): "“{name}” runs as soon as a server is free" | "„{name}“ läuft, sobald ein Server frei ist";
    running: "Running" | "Läuft";
    succeeded: "Done" | "Erledigt";
    failed: "Failed" | "Fehlgeschlagen";
    interrupted: "Interrupted" | "Unterbrochen";
    failing[count]: "{count} job needs somebody", "{count} jobs need somebody" | "{count} Aufgabe braucht jemanden", "{count} Aufgaben brauchen jemanden";
    failing_why: "Every try failed. Look at the log, put it right, and run it again." | "Jeder Versuch schlug fehl. Sieh ins Protokoll, behebe die Ursache und führe sie noch einmal aus.";
    no_runs: "It has not run yet" | "Sie lief noch nicht";
    no_lines: "It wrote nothing down." | "Sie hat nichts aufgeschrieben.";
    by_schedule: "on schedule" | "nach Plan";
    by_retry(attempt): "try {attempt}" | "Versuch {attempt}";
    by_request: "on request" | "auf Wunsch";
    seconds(count): "{count} s" | "{count} s";
    minutes(minutes, seconds): "{minutes} min {seconds} s" | "{minutes} min {seconds} s";
    close: "Close" | "Schließen";
    sessions: "End expired sessions" | "Abgelaufene Sitzungen beenden";
    sign_in_failures: "Forget wrong passwords" | "Falsche Passwörter vergessen";
    nightly_backup: "Back up everything" | "Alles sichern";
    audit_retention: "Tidy up the old audit" | "Altes Protokoll aufräumen";
    idempotency: "Forget keys of requests" | "Schlüssel von Anfragen vergessen";
    old_links: "Tidy up links that have expired" | "Abgelaufene Links aufräumen";
    old_proofs: "Tidy up proofs of sign-ins" | "Nachweise von Anmeldungen aufräumen";
    old_sign_ins: "Tidy up the history of sign-ins" | "Verlauf der Anmeldungen aufräumen";
    old_notifications: "Tidy up old notifications" | "Alte Mitteilungen aufräumen";
    deleted_shifts: "Remove shifts deleted long ago" | "Vor langem gelöschte Schichten entfernen";
    job_runs: "Tidy up old runs" | "Alte Läufe aufräumen";
    live_events: "Tidy up live events" | "Live-Ereignisse aufräumen";
    mail_retention: "Delete old mail" | "Alte Post löschen";
}

//! What can be refused to whoever is signed in, in German.

pub(super) const CLAUSES: &[(&str, &str)] = &[
    // Times and days, wherever they are planned.
    (
        "write a time from 00:00 to 24:00, such as 09:00",
        "schreibe eine Zeit von 00:00 bis 24:00, etwa 09:00",
    ),
    ("write a start and an end, such as 09:00–17:30", "schreibe Anfang und Ende, etwa 09:00–17:30"),
    ("the last time at which something begins is 23:55", "am spätesten beginnt etwas um 23:55"),
    ("times go in steps of 5 minutes", "Zeiten gehen in Schritten von 5 Minuten"),
    ("choose a day between 2000 and 2199", "wähle einen Tag zwischen 2000 und 2199"),
    ("give a date between 2000 and 2199", "gib ein Datum zwischen 2000 und 2199 an"),
    ("choose days from 2000 to 2099", "wähle Tage von 2000 bis 2099"),
    ("choose a year from 2000 to 2099", "wähle ein Jahr von 2000 bis 2099"),
    ("the last day lies before the first", "der letzte Tag liegt vor dem ersten"),
    ("choose 0 to 24 hours", "wähle 0 bis 24 Stunden"),
    ("choose 1 to 168 hours", "wähle 1 bis 168 Stunden"),
    ("choose a location", "wähle einen Standort"),
    ("choose a location that exists", "wähle einen Standort, den es gibt"),
    ("choose somebody who is here", "wähle jemanden, der hier ist"),
    ("ask for at most a year at once", "frage höchstens ein Jahr auf einmal ab"),
    // Shifts and the schedules they are made of.
    ("a shift that is {} cannot become {}", "vom jetzigen Stand dieser Schicht aus geht das nicht"),
    (
        "somebody else gave this shift away meanwhile; look at it and try again",
        "jemand hat diese Schicht inzwischen vergeben; sieh sie dir an und versuche es noch einmal",
    ),
    (
        "somebody else gave one of these shifts away meanwhile; try again",
        "jemand hat eine dieser Schichten inzwischen vergeben; versuche es noch einmal",
    ),
    (
        "somebody else changed these drafts meanwhile; look at them and try again",
        "jemand hat diese Entwürfe inzwischen geändert; sieh sie dir an und versuche es noch einmal",
    ),
    ("publish at most 62 days at once", "veröffentliche höchstens 62 Tage auf einmal"),
    ("publish at most {} shifts at once", "veröffentliche höchstens {} Schichten auf einmal"),
    ("choose another week", "wähle eine andere Woche"),
    ("choose a day that is whole weeks away", "wähle einen Tag, der ganze Wochen entfernt ist"),
    (
        "something has changed since the preview; look at it again",
        "seit der Vorschau hat sich etwas geändert; sieh sie dir noch einmal an",
    ),
    (
        "somebody planned for the same technicians meanwhile; look at it again",
        "jemand hat inzwischen für dieselben Personen geplant; sieh es dir noch einmal an",
    ),
    (
        "give at least one day a span, such as 09:00–17:30",
        "gib mindestens einem Tag eine Zeit, etwa 09:00–17:30",
    ),
    ("a day has at most {} spans", "ein Tag hat höchstens {} Zeiten"),
    (
        "a span begins here before another has ended",
        "hier beginnt eine Zeit, bevor eine andere zu Ende ist",
    ),
    ("choose 1 to 52 weeks", "wähle 1 bis 52 Wochen"),
    ("choose 1 to 26 weeks", "wähle 1 bis 26 Wochen"),
    ("at most {} days can be skipped", "höchstens {} Tage lassen sich auslassen"),
    (
        "somebody else changed this schedule meanwhile; look at it and try again",
        "jemand hat diesen Dienstplan inzwischen geändert; sieh ihn dir an und versuche es noch einmal",
    ),
    (
        "this location has a holiday on that day",
        "an diesem Tag hat der Standort schon einen Feiertag",
    ),
    ("choose at least one day", "wähle mindestens einen Tag"),
    ("choose 1 to {} technicians", "wähle 1 bis {} Personen"),
    (
        "somebody else changed this rule meanwhile; look at it and try again",
        "jemand hat diese Regel inzwischen geändert; sieh sie dir an und versuche es noch einmal",
    ),
    (
        "you have 100 links; revoke one that nobody reads",
        "du hast 100 Links; widerrufe einen, den niemand liest",
    ),
    // Time off and swaps.
    (
        "time off lasts at most {} days; split it in two",
        "eine Abwesenheit dauert höchstens {} Tage; teile sie",
    ),
    (
        "the end lies before the start; time off over midnight is two requests",
        "das Ende liegt vor dem Anfang; eine Abwesenheit über Mitternacht sind zwei Anträge",
    ),
    (
        "somebody else decided about this time off meanwhile; look at it and try again",
        "jemand hat inzwischen über diese Abwesenheit entschieden; sieh sie dir an und versuche es noch einmal",
    ),
    (
        "time off that is {} cannot become {}",
        "vom jetzigen Stand dieser Abwesenheit aus geht das nicht",
    ),
    (
        "give it to somebody else than who is away",
        "gib sie jemand anderem als der Person, die abwesend ist",
    ),
    ("say it of at most {} shifts at once", "sag es von höchstens {} Schichten auf einmal"),
    ("choose 0 to 366 days", "wähle 0 bis 366 Tage"),
    (
        "choose somebody else than whose it is",
        "wähle jemand anderen als die Person, deren Schicht es ist",
    ),
    ("this shift is not offered to them", "diese Schicht ist dieser Person nicht angeboten"),
    ("this swap was {} meanwhile", "über diesen Tausch ist inzwischen entschieden"),
    ("a swap that is {} cannot become {}", "vom jetzigen Stand dieses Tauschs aus geht das nicht"),
    // What is imported.
    (
        "a file to import has at most 5 MiB; split it in two",
        "eine Datei zum Importieren hat höchstens 5 MiB; teile sie",
    ),
    (
        "import at most 2,000 shifts at once; split the file",
        "importiere höchstens 2.000 Schichten auf einmal; teile die Datei",
    ),
    (
        "some lines cannot be imported; leave them out or put them right first",
        "manche Zeilen lassen sich nicht importieren; lass sie weg oder berichtige sie erst",
    ),
    ("it does not say whose shift it is", "es steht nicht da, wessen Schicht es ist"),
    (
        "several technicians are called “{}”; give the address",
        "mehrere Personen heißen „{}“; gib die Adresse an",
    ),
    ("there is no technician “{}”", "eine Person „{}“ gibt es in der Technik nicht"),
    ("say which column has the start", "sag, in welcher Spalte der Anfang steht"),
    ("say which column has the end", "sag, in welcher Spalte das Ende steht"),
    ("“{}” is no day", "„{}“ ist kein Tag"),
    ("the start is missing", "der Anfang fehlt"),
    ("the end is missing or is no time", "das Ende fehlt oder ist keine Zeit"),
    ("the {} is missing", "hier fehlt etwas"),
    ("the {} “{}” is no time", "„{}“ ist keine Uhrzeit"),
    ("the {} has no day", "hier fehlt der Tag"),
    ("this day is too far away", "dieser Tag ist zu weit weg"),
    ("the event on line {} has the same UID", "der Termin in Zeile {} hat dieselbe UID"),
    (
        "it has no UID by which it could be known again",
        "ihm fehlt die UID, an der es wiederzuerkennen wäre",
    ),
    (
        "it repeats; export its dates as single events, or make a schedule",
        "es wiederholt sich; exportiere die Termine einzeln, oder lege einen Dienstplan an",
    ),
    (
        "it is for whole days; a shift has times",
        "es gilt für ganze Tage; eine Schicht hat Uhrzeiten",
    ),
    ("“{}” is no time or zone we know", "„{}“ ist keine Zeit oder Zone, die wir kennen"),
    (
        "this is no iCalendar file: it does not begin with BEGIN:VCALENDAR",
        "das ist keine iCalendar-Datei: Sie beginnt nicht mit BEGIN:VCALENDAR",
    ),
    ("the file ends in the middle of an event", "die Datei endet mitten in einem Termin"),
    // Tickets.
    (
        "a ticket that is {} cannot become {}",
        "vom jetzigen Status dieses Tickets aus geht das nicht",
    ),
    (
        "somebody else changed this ticket meanwhile; look at it and try again",
        "jemand hat dieses Ticket inzwischen geändert; sieh es dir an und versuche es noch einmal",
    ),
    (
        "this ticket is archived; bring it back first",
        "dieses Ticket ist im Archiv; hole es erst zurück",
    ),
    ("this ticket is not in the archive", "dieses Ticket ist nicht im Archiv"),
    ("choose another ticket", "wähle ein anderes Ticket"),
    ("there is no such ticket", "dieses Ticket gibt es nicht"),
    ("there is no such category", "diese Kategorie gibt es nicht"),
    ("there is no such user", "dieses Konto gibt es nicht"),
    ("a ticket has at most 20 tags", "ein Ticket hat höchstens 20 Schlagworte"),
    ("this is undone already", "das ist schon rückgängig gemacht"),
    ("this can be undone for a day", "das lässt sich einen Tag lang rückgängig machen"),
    ("choose 1 to 200 comments", "wähle 1 bis 200 Antworten"),
    ("choose comments of this ticket", "wähle Antworten aus diesem Ticket"),
    ("choose 1 to 500 tickets", "wähle 1 bis 500 Tickets"),
    ("look for at most 200 characters", "suche nach höchstens 200 Zeichen"),
    ("search for at most 200 characters", "suche nach höchstens 200 Zeichen"),
    ("this is the address of the desk itself", "das ist die Adresse dieses Helpdesks selbst"),
    (
        "nobody is on shift, and there is no triage owner; choose somebody",
        "niemand hat Schicht, und es gibt niemanden für die Triage; wähle jemanden",
    ),
    (
        "choose somebody active who works on tickets",
        "wähle jemanden mit aktivem Konto, der Tickets bearbeitet",
    ),
    (
        "a comment can be changed for 15 minutes; write another one",
        "eine Antwort lässt sich 15 Minuten lang ändern; schreibe eine weitere",
    ),
    (
        "this comment has been sent by now; write another one",
        "diese Antwort ist inzwischen gesendet; schreibe eine weitere",
    ),
    (
        "a file has at most 25 MB; share larger ones by a link",
        "eine Datei hat höchstens 25 MB; teile größere über einen Link",
    ),
    (
        "a file is not there any more; add it again",
        "eine Datei ist nicht mehr da; füge sie noch einmal hinzu",
    ),
    (
        "you have added very much today; go on tomorrow, or share large files by a link",
        "du hast heute sehr viel hinzugefügt; mach morgen weiter, oder teile große Dateien über einen Link",
    ),
    ("choose 1 to 3650 days", "wähle 1 bis 3650 Tage"),
    ("a location has business hours once", "ein Standort hat nur einmal Geschäftszeiten"),
    ("choose at most {} locations", "wähle höchstens {} Standorte"),
    ("choose at most {} people", "wähle höchstens {} Personen"),
    // Mail, webhooks and jobs.
    ("the address has at most {} characters", "die Adresse hat höchstens {} Zeichen"),
    (
        "this mail is being delivered just now; look again in a moment",
        "diese Mail wird gerade zugestellt; sieh gleich noch einmal nach",
    ),
    (
        "this mail is being filed just now; look again in a moment",
        "diese Mail wird gerade abgelegt; sieh gleich noch einmal nach",
    ),
    (
        "this mail is part of a ticket already; open the ticket instead",
        "diese Mail gehört schon zu einem Ticket; öffne stattdessen das Ticket",
    ),
    ("the mail itself is kept no longer", "die Mail selbst wird nicht mehr aufbewahrt"),
    (
        "paste a mail with its headers, or choose a file",
        "füge eine Mail mit ihren Kopfzeilen ein, oder wähle eine Datei",
    ),
    ("a mail has at most 30 MiB", "eine Mail hat höchstens 30 MiB"),
    (
        "this job is running just now; wait until it is done",
        "diese Aufgabe läuft gerade; warte, bis sie fertig ist",
    ),
    ("the receiver answers {}", "der Empfänger antwortet {}"),
    (
        "the receiver answers {}; redirects are not followed",
        "der Empfänger antwortet {}; Weiterleitungen wird nicht gefolgt",
    ),
    ("no answer within {} seconds", "keine Antwort binnen {} Sekunden"),
    // Accounts.
    ("choose 1 to 366 days", "wähle 1 bis 366 Tage"),
    (
        "you have 50 tokens; revoke one that is not used any more",
        "du hast 50 Tokens; widerrufe eines, das niemand mehr benutzt",
    ),
    (
        "nothing is being set up; start with the QR code",
        "gerade wird nichts eingerichtet; beginne mit dem QR-Code",
    ),
    ("this user does not exist", "dieses Konto gibt es nicht"),
    // What is wrong with any text; its field says which one.
    ("give the note", "gib die Notiz an"),
    ("give the reason", "gib den Grund an"),
    ("the {} has at most {} characters", "das ist zu lang; höchstens {} Zeichen"),
    ("the {} fits on one line", "das passt nur in eine Zeile"),
    ("give the {}", "hier fehlt etwas"),
    // What somebody else has removed meanwhile.
    ("{} not found", "das gibt es nicht mehr"),
];

//! What can be refused to anybody, in German; some of it to those who are signed in, too.

pub(super) const CLAUSES: &[(&str, &str)] = &[
    ("a file has at most 2000 users; split it", "eine Datei hat höchstens 2000 Konten; teile sie"),
    ("a password has at least {} characters", "ein Passwort hat mindestens {} Zeichen"),
    ("a password has at most {} characters", "ein Passwort hat höchstens {} Zeichen"),
    (
        "a picture has at most 10 MiB; choose a smaller one",
        "ein Bild hat höchstens 10 MiB; wähle ein kleineres",
    ),
    ("a shift has at least one minute", "eine Schicht dauert mindestens eine Minute"),
    (
        "a shift has at most 24 hours; split it in two",
        "eine Schicht dauert höchstens 24 Stunden; teile sie",
    ),
    (
        "an e-mail address has at most 254 characters",
        "eine E-Mail-Adresse hat höchstens 254 Zeichen",
    ),
    (
        "a date lies too far away; give one between 4713 BC and the year 262142",
        "ein Datum liegt zu weit weg; nimm eines zwischen 4713 v. Chr. und dem Jahr 262142",
    ),
    (
        "a text has a character that cannot be kept; take the zero character out",
        "ein Text hat ein Zeichen, das nicht aufbewahrt werden kann; nimm das Nullzeichen heraus",
    ),
    (
        "this time off has begun; ask somebody who approves time off to take it back",
        "diese Abwesenheit hat begonnen; bitte jemanden, der Abwesenheiten genehmigt, sie zurückzunehmen",
    ),
    ("choose at most 14 columns", "wähle höchstens 14 Spalten"),
    ("there is no column “{}”", "es gibt keine Spalte „{}“"),
    ("another webhook has this name", "ein anderer Webhook hat diesen Namen"),
    ("choose at least one event", "wähle mindestens ein Ereignis"),
    (
        "give the whole address, such as https://chat.example.org/hooks/desk",
        "gib die ganze Adresse an, etwa https://chat.example.org/hooks/desk",
    ),
    (
        "leave user and password out of the address; the signature proves who writes",
        "lass Name und Passwort aus der Adresse weg; die Unterschrift beweist, wer schreibt",
    ),
    (
        "leave out what follows #; it never reaches a server",
        "lass weg, was auf # folgt; es erreicht nie einen Server",
    ),
    ("this is no address of the web", "das ist keine Adresse im Web"),
    ("the address must begin with https://", "die Adresse muss mit https:// beginnen"),
    (
        "the address leads into a private network, where nothing is sent",
        "die Adresse führt in ein privates Netz, und dorthin wird nichts gesendet",
    ),
    (
        "somebody else changed this webhook meanwhile; look at it and try again",
        "jemand anderes hat diesen Webhook inzwischen geändert; sieh ihn dir an und versuche es noch einmal",
    ),
    (
        "this webhook is switched off; switch it on first",
        "dieser Webhook ist ausgeschaltet; schalte ihn erst ein",
    ),
    (
        "there are 50 webhooks already; remove one that nobody needs",
        "es gibt schon 50 Webhooks; entferne einen, den niemand braucht",
    ),
    (
        "the link in this mail was taken out when it was sent; have a new one made where it came from",
        "der Link in dieser Nachricht wurde beim Senden entfernt; lass dort, wo sie herkam, einen neuen machen",
    ),
    (
        "mail does not reach this address; lift its mark first",
        "Post erreicht diese Adresse nicht; hebe erst die Sperre auf",
    ),
    (
        "its checklist has open items; say that it is done all the same",
        "die Checkliste hat offene Punkte; sag, dass es trotzdem erledigt ist",
    ),
    ("a checklist has at most 100 items", "eine Checkliste hat höchstens 100 Punkte"),
    ("this does not fit into {}", "das passt nicht in {}"),
    ("{} cannot be empty", "{} darf nicht leer sein"),
    ("another category has this name", "eine andere Kategorie hat diesen Namen"),
    ("another answer has this title", "ein anderer Textbaustein hat diesen Titel"),
    (
        "somebody else changed this category meanwhile; look at it and try again",
        "jemand anderes hat diese Kategorie inzwischen geändert; sieh sie dir an und versuche es noch einmal",
    ),
    ("another field has this name", "ein anderes Feld hat diesen Namen"),
    ("there is no such field", "dieses Feld gibt es nicht"),
    ("give 1 to 50 choices", "gib 1 bis 50 Möglichkeiten an"),
    ("only a choice has choices", "nur eine Auswahl hat Möglichkeiten"),
    (
        "what is filled in already would not fit; retire it and make another",
        "was schon ausgefüllt ist, passte nicht mehr; lege es still und lege ein anderes an",
    ),
    (
        "there are 40 fields already; retire one first",
        "es gibt schon 40 Felder; lege erst eines still",
    ),
    (
        "somebody else changed this field meanwhile; look at it and try again",
        "jemand anderes hat dieses Feld inzwischen geändert; sieh es dir an und versuche es noch einmal",
    ),
    (
        "somebody else changed this answer meanwhile; look at it and try again",
        "jemand anderes hat diesen Textbaustein inzwischen geändert; sieh ihn dir an und versuche es noch einmal",
    ),
    ("another location has this name", "ein anderer Standort hat diesen Namen"),
    ("another user has this address", "jemand anderes hat diese Adresse"),
    ("ask for at most 62 days at once", "frage höchstens 62 Tage auf einmal ab"),
    (
        "something speaks against this shift; give a reason to save it all the same",
        "etwas spricht gegen diese Schicht; nenne einen Grund, um sie trotzdem zu speichern",
    ),
    (
        "something speaks against some of these shifts; give a reason to save them all the same",
        "gegen einige dieser Schichten spricht etwas; nenne einen Grund, um sie trotzdem zu speichern",
    ),
    (
        "something speaks against this shift; ask whoever plans the shifts",
        "etwas spricht gegen diese Schicht; frag, wer die Schichten plant",
    ),
    ("this technician already works then", "zu dieser Zeit arbeitet diese Person schon"),
    ("this technician is out of office then", "zu dieser Zeit ist diese Person abwesend"),
    ("you already work then", "zu dieser Zeit arbeitest du schon"),
    ("you are out of office then", "zu dieser Zeit bist du abwesend"),
    (
        "something else is planned for you then; ask whoever plans the shifts",
        "für dich ist dann etwas anderes geplant; frag, wer die Schichten plant",
    ),
    (
        "this time off was asked for already and waits for an answer",
        "diese Abwesenheit ist schon beantragt und wartet auf eine Antwort",
    ),
    (
        "this picture takes too much memory; save it with 8 bits a colour",
        "dieses Bild braucht zu viel Speicher; speichere es mit 8 Bit je Farbe",
    ),
    ("{} already works then", "{} arbeitet zu dieser Zeit schon"),
    ("{} is out of office then", "{} ist zu dieser Zeit abwesend"),
    (
        "this time off does not touch one of these shifts any more; look at it again",
        "diese Abwesenheit betrifft eine dieser Schichten nicht mehr; sieh sie dir noch einmal an",
    ),
    ("choose 5 minutes to 1000 hours", "wähle 5 Minuten bis 1000 Stunden"),
    (
        "a solution takes at least as long as its first answer",
        "eine Lösung dauert mindestens so lange wie ihre erste Antwort",
    ),
    ("work at least an hour in a week", "arbeitet mindestens eine Stunde in der Woche"),
    (
        "business hours end at midnight; write what follows on the next day",
        "Geschäftszeiten enden um Mitternacht; schreib, was folgt, an den nächsten Tag",
    ),
    ("these hours overlap", "diese Zeiten überschneiden sich"),
    ("a day has at most {} spans of hours", "ein Tag hat höchstens {} Zeiten"),
    ("choose people who work on tickets", "wähle Leute, die Tickets bearbeiten"),
    (
        "somebody else changed these settings meanwhile; look at them and try again",
        "jemand hat diese Einstellungen inzwischen geändert; sieh sie dir an und versuch es noch einmal",
    ),
    (
        "somebody else changed the service levels meanwhile; look at them and try again",
        "jemand hat die Servicelevel inzwischen geändert; sieh sie dir an und versuch es noch einmal",
    ),
    ("choose an active location", "wähle einen aktiven Standort"),
    ("choose an active technician", "wähle eine aktive Person aus der Technik"),
    ("choose one of the twelve colours", "wähle eine der zwölf Farben"),
    ("a token cannot do what you may not", "ein Token kann nicht, was du nicht darfst"),
    (
        "accounts are made by invitation here; ask an admin of your team",
        "Konten gibt es hier auf Einladung; frag die Verwaltung deines Teams",
    ),
    (
        "this is your own second factor; turn it off on your security page, with your password",
        "das ist dein eigener zweiter Faktor; schalte ihn auf deiner Seite „Sicherheit“ aus, mit deinem Passwort",
    ),
    (
        "this is your own address; change it on your account page, with your password",
        "das ist deine eigene Adresse; ändere sie auf deiner Seite „Konto“, mit deinem Passwort",
    ),
    (
        "admins need a second factor here; it cannot be turned off",
        "die Verwaltung braucht hier einen zweiten Faktor; er lässt sich nicht ausschalten",
    ),
    ("a backup is being brought back already", "gerade wird schon eine Sicherung zurückgeholt"),
    (
        "a backup is being made; wait until it is there",
        "gerade entsteht eine Sicherung; warte, bis sie da ist",
    ),
    (
        "others are in the middle of something; nothing was touched, try again",
        "andere sind gerade mitten in etwas; nichts wurde berührt, versuche es noch einmal",
    ),
    (
        "the backup belongs to another MASTER_KEY than this server has",
        "die Sicherung gehört zu einem anderen MASTER_KEY als dem dieses Servers",
    ),
    (
        "the backup was written by a newer Patchbay; restore it with that version",
        "die Sicherung stammt von einem neueren Patchbay; hole sie mit diesem zurück",
    ),
    ("type the word “restore”", "tippe das Wort „restore“"),
    (
        "this is no whole backup of Patchbay ({}); nothing was touched",
        "das ist keine unversehrte Sicherung von Patchbay; nichts wurde berührt",
    ),
    (
        "new accounts are closed here; set REGISTRATION to invite or open, and start the server anew",
        "neue Konten sind hier gesperrt; setze REGISTRATION auf invite oder open und starte den Server neu",
    ),
    ("choose at least one role", "wähle mindestens eine Rolle"),
    ("choose at least one thing it may do", "wähle mindestens eines, das es darf"),
    ("give an e-mail address", "gib eine E-Mail-Adresse an"),
    ("give the name", "gib den Namen an"),
    ("give the item", "gib den Punkt an"),
    ("give the title", "gib den Titel an"),
    ("give the answer", "gib die Antwort an"),
    ("give the choice", "gib die Möglichkeit an"),
    ("give the name of the {}", "gib den Namen an"),
    ("give your password", "gib dein Passwort ein"),
    ("sign in to do this", "melde dich dafür an"),
    (
        "somebody else changed this location meanwhile; look at it and try again",
        "jemand hat diesen Standort inzwischen geändert; sieh ihn dir an und versuche es noch einmal",
    ),
    (
        "somebody else changed this shift meanwhile; look at it and try again",
        "jemand hat diese Schicht inzwischen geändert; sieh sie dir an und versuche es noch einmal",
    ),
    (
        "somebody else changed this user meanwhile; look at it and try again",
        "jemand hat dieses Konto inzwischen geändert; sieh es dir an und versuche es noch einmal",
    ),
    (
        "something went wrong on our side; try again, and tell us the request id if it stays",
        "bei uns ging etwas schief; versuche es noch einmal, und nenne uns die Nummer der Anfrage, wenn es bleibt",
    ),
    (
        "the database cannot be reached just now; try again in a moment",
        "die Datenbank ist gerade nicht erreichbar; versuche es gleich noch einmal",
    ),
    (
        "set up a second factor first; admins need one here",
        "richte zuerst einen zweiten Faktor ein; die Verwaltung braucht hier einen",
    ),
    (
        "there is an authenticator app already; turn it off before you set up another",
        "es gibt schon eine Authenticator-App; schalte sie aus, bevor du eine andere einrichtest",
    ),
    ("there is no second factor", "es gibt keinen zweiten Faktor"),
    (
        "this code has been used; wait for the next one in your app",
        "dieser Code ist schon benutzt; warte auf den nächsten in deiner App",
    ),
    (
        "this invitation no longer counts; ask an admin of your team for a new one",
        "diese Einladung gilt nicht mehr; bitte die Verwaltung deines Teams um eine neue",
    ),
    (
        "this invitation has been used or is too old; ask whoever invited you for a new one",
        "diese Einladung ist schon benutzt oder zu alt; bitte um eine neue",
    ),
    ("this is not your password", "das ist nicht dein Passwort"),
    (
        "this is not the code your app shows now; look again, or use a recovery code",
        "das ist nicht der Code, den deine App jetzt zeigt; sieh noch einmal hin, oder nimm einen Wiederherstellungscode",
    ),
    ("this is your address already", "das ist schon deine Adresse"),
    (
        "this link has been used or is too old; ask for a new one",
        "dieser Link ist schon benutzt oder zu alt; fordere einen neuen an",
    ),
    (
        "this link has been used or is too old; change your address once more to get a new one",
        "dieser Link ist schon benutzt oder zu alt; ändere deine Adresse noch einmal, dann kommt ein neuer",
    ),
    (
        "this password is on every attacker's list; choose another",
        "dieses Passwort probieren alle zuerst; wähle ein anderes",
    ),
    (
        "this took too long; start again with your password",
        "das hat zu lange gedauert; beginne noch einmal mit dem Passwort",
    ),
    (
        "too many attempts; try again in {} minutes",
        "zu viele Versuche; in {} Minuten geht es wieder",
    ),
    ("the end lies before the start", "das Ende liegt vor dem Anfang"),
    (
        "the end lies before the start; for a night shift, choose the next day as its end",
        "das Ende liegt vor dem Anfang; bei einer Nachtschicht ist das Ende am nächsten Tag",
    ),
    (
        "the first line must name the columns, and there is no column “{}”",
        "die erste Zeile muss die Spalten benennen, und eine Spalte „{}“ gibt es nicht",
    ),
    (
        "the server cannot be reached; check the connection",
        "der Server ist nicht erreichbar; prüfe die Verbindung",
    ),
    ("there is no location “{}”", "einen Standort „{}“ gibt es nicht"),
    ("there is no role “{}”", "eine Rolle „{}“ gibt es nicht"),
    (
        "there is no time zone “{}”; use an IANA name such as Europe/Berlin",
        "es gibt keine Zeitzone „{}“; nimm einen IANA-Namen wie Europe/Berlin",
    ),
    (
        "there is nobody in this file below the first line",
        "unter der ersten Zeile steht in dieser Datei niemand",
    ),
    ("this address stands in the file twice", "diese Adresse steht zweimal in der Datei"),
    (
        "this file could not be read as a table; save it as CSV in UTF-8",
        "diese Datei ließ sich nicht als Tabelle lesen; speichere sie als CSV in UTF-8",
    ),
    (
        "this file could not be read; choose another one",
        "diese Datei ließ sich nicht lesen; wähle eine andere",
    ),
    (
        "this is no JPEG, PNG or WebP picture; choose another file",
        "das ist kein Bild als JPEG, PNG oder WebP; wähle eine andere Datei",
    ),
    (
        "this is no e-mail address; it looks like name@example.org",
        "das ist keine E-Mail-Adresse; sie sieht aus wie name@example.org",
    ),
    (
        "this is the last admin; make somebody else an admin first",
        "das ist das letzte Konto mit Verwaltungsrolle; gib sie erst jemand anderem",
    ),
    (
        "this is your own admin role; type your e-mail address to give it up",
        "das ist deine eigene Verwaltungsrolle; tippe deine E-Mail-Adresse, um sie aufzugeben",
    ),
    ("this location does not exist", "diesen Standort gibt es nicht"),
    (
        "this page and the server do not understand each other; reload the page",
        "diese Seite und der Server verstehen einander nicht; lade die Seite neu",
    ),
    (
        "this picture has too many pixels; choose one with at most 60 million",
        "dieses Bild hat zu viele Pixel; wähle eines mit höchstens 60 Millionen",
    ),
    (
        "this picture is damaged; save it anew and try again",
        "dieses Bild ist beschädigt; speichere es neu und versuche es noch einmal",
    ),
    (
        "your roles do not allow this; ask an admin",
        "deine Rollen erlauben das nicht; frag die Verwaltung",
    ),
    ("{} has taken this shift already", "{} hat diese Schicht schon übernommen"),
    ("publish this shift first", "veröffentliche diese Schicht zuerst"),
    (
        "somebody else changed this swap meanwhile; look at it and try again",
        "jemand hat diesen Tausch inzwischen geändert; sieh ihn dir an und versuche es noch einmal",
    ),
    (
        "somebody is out of office then by now; give their drafts to somebody else, or leave them open",
        "jemand ist dann inzwischen abwesend; gib diese Entwürfe anderen, oder lass sie offen",
    ),
    (
        "some of these drafts are for somebody who is no active technician any more; give them to somebody else",
        "manche dieser Entwürfe sind für jemanden, der hier keine Schichten mehr hat; gib sie anderen",
    ),
    (
        "something else is planned for this technician then; ask whoever plans the shifts",
        "für diese Zeit ist etwas anderes geplant; frag, wer die Schichten plant",
    ),
    ("this shift is cancelled", "diese Schicht ist abgesagt"),
    (
        "this shift is a draft; publish it first",
        "diese Schicht ist ein Entwurf; veröffentliche sie zuerst",
    ),
    ("this shift is offered already", "diese Schicht ist schon angeboten"),
    ("this shift is open already", "diese Schicht ist schon offen"),
    ("this shift is over", "diese Schicht ist vorbei"),
    (
        "this shift is over, cancelled, or somebody else's by now",
        "diese Schicht ist vorbei, abgesagt oder inzwischen bei jemand anderem",
    ),
];

//! What the server says when it refuses, in German: it writes English, whoever asks.

use std::borrow::Cow;

use domain::Problem;

use super::{Language, language};

/// The clause as the server writes it, and its translation. `{}` stands for what differs.
const CLAUSES: &[(&str, &str)] = &[
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
    ("another location has this name", "ein anderer Standort hat diesen Namen"),
    ("another user has this address", "jemand anderes hat diese Adresse"),
    ("ask for at most 62 days at once", "frage höchstens 62 Tage auf einmal ab"),
    ("choose an active location", "wähle einen aktiven Standort"),
    ("choose an active technician", "wähle eine aktive Person aus der Technik"),
    ("choose one of the twelve colours", "wähle eine der zwölf Farben"),
    ("a token cannot do what you may not", "ein Token kann nicht, was du nicht darfst"),
    (
        "accounts are made by invitation here; ask an admin of your team",
        "Konten gibt es hier auf Einladung; frag die Verwaltung deines Teams",
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
    ("this technician already works then", "diese Person arbeitet dann schon"),
    ("this technician is out of office then", "diese Person ist dann abwesend"),
];

/// Puts a problem into the language of the page; what is not known stays as it is.
pub fn translate(problem: &mut Problem) {
    if language() == Language::German {
        for text in std::iter::once(&mut problem.message).chain(problem.fields.values_mut()) {
            if let Some(german) = german(text) {
                *text = german.into_owned();
            }
        }
    }
}

/// One clause in the language of the page.
pub fn translated(clause: &str) -> String {
    let known = (language() == Language::German).then(|| german(clause)).flatten();
    known.map_or_else(|| clause.to_owned(), Cow::into_owned)
}

fn german(clause: &str) -> Option<Cow<'static, str>> {
    CLAUSES.iter().find_map(|(english, german)| match english.split_once("{}") {
        None => (clause == *english).then_some(Cow::Borrowed(*german)),
        Some((before, after)) => {
            let differing = clause.strip_prefix(before)?.strip_suffix(after)?;
            Some(Cow::Owned(german.replace("{}", differing)))
        }
    })
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    #[test]
    fn a_clause_is_found_with_whatever_differs_in_it() {
        assert_eq!(
            german("the end lies before the start").unwrap(),
            "das Ende liegt vor dem Anfang"
        );
        assert_eq!(
            german("a password has at least 10 characters").unwrap(),
            "ein Passwort hat mindestens 10 Zeichen"
        );
        assert_eq!(german("nobody knows this"), None);
    }

    /// A clause that was reworded would quietly stay English.
    #[test]
    fn every_clause_is_one_that_somebody_writes() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let mut sources = String::new();
        for folder in ["domain/src", "services/src", "server/src", "app/src"] {
            collect(&root.join(folder), &mut sources);
        }
        for (english, _) in CLAUSES {
            for part in english.split("{}") {
                assert!(sources.contains(part), "nobody writes “{english}” any more");
            }
        }
    }

    fn collect(folder: &Path, sources: &mut String) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, sources);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("messages/problems.rs")
            {
                sources.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
}

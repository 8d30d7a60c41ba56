//! The words of backups.

super::messages! {
    title: "Backups" | "Sicherungen";
    lead: "Everything as it was at one instant, in one file, on this server. One is made every night." | "Alles, wie es in einem Augenblick war, in einer Datei auf diesem Server. Jede Nacht entsteht eine.";
    make: "Back up now" | "Jetzt sichern";
    made: "The backup is there" | "Die Sicherung ist da";
    when: "Made" | "Entstanden";
    age: "Age" | "Alter";
    cause: "Cause" | "Anlass";
    by_person: "on request" | "auf Wunsch";
    by_night: "nightly" | "nächtlich";
    by_command: "command line" | "Befehlszeile";
    rows: "Rows" | "Zeilen";
    size: "Size" | "Größe";
    version: "Version" | "Version";
    actions: "Actions" | "Aktionen";
    download: "Download" | "Herunterladen";
    download_of(when): "Download the backup of {when}" | "Die Sicherung von {when} herunterladen";
    none: "There is no backup yet" | "Noch gibt es keine Sicherung";
    none_why: "The first is made tonight. Until then, everything lies in one place only." | "Die erste entsteht heute Nacht. Bis dahin liegt alles nur an einer Stelle.";
    old: "The newest backup is older than two days. Look at the nightly job." | "Die neueste Sicherung ist älter als zwei Tage. Sieh nach der nächtlichen Aufgabe.";
    secret: "A backup holds everything, the hashes of passwords too. Keep it where only admins get, and away from this machine." | "Eine Sicherung enthält alles, auch die Prüfsummen der Passwörter. Bewahre sie auf, wo nur Admins hinkommen, und nicht auf dieser Maschine.";
    by_safety: "before a restore" | "vor einer Rückkehr";
    bring_back: "Restore" | "Zurückholen";
    bring_back_of(when): "Restore the backup of {when}" | "Die Sicherung von {when} zurückholen";
    what_happens: "Everything becomes what it was then; what was done since is gone, except from the audit. A safety copy of what is there now is made first. Nobody can work while it runs, and afterwards everybody signs in again, with the passwords of that time." | "Alles wird, wie es damals war; was seither geschah, ist weg, nur nicht im Protokoll. Vorher entsteht eine Sicherheitskopie von allem, was jetzt da ist. Währenddessen kann niemand arbeiten, und danach melden sich alle neu an, mit den Passwörtern von damals.";
    reading: "Reading the whole file…" | "Die ganze Datei wird gelesen …";
    whole: "The file is whole." | "Die Datei ist unversehrt.";
    in_it: "What is in it" | "Was darin ist";
    word: "Type “restore” to confirm" | "Tippe „restore“ zur Bestätigung";
    password: "Your password" | "Dein Passwort";
    cancel: "Cancel" | "Abbrechen";
    brought_back: "Everything is as it was; sign in again" | "Alles ist wieder wie damals; melde dich neu an";
    now: "just now" | "gerade eben";
    minutes[count]: "{count} minute", "{count} minutes" | "{count} Minute", "{count} Minuten";
    hours[count]: "{count} hour", "{count} hours" | "{count} Stunde", "{count} Stunden";
    days[count]: "{count} day", "{count} days" | "{count} Tag", "{count} Tage";
}

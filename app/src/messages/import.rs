//! The words of the import of shifts.

super::messages! {
    title: "Import shifts" | "Schichten importieren";
    lead: "From a spreadsheet (CSV) or another calendar (iCalendar). You see what becomes of each line before anything happens." | "Aus einer Tabelle (CSV) oder einem anderen Kalender (iCalendar). Du siehst, was aus jeder Zeile wird, bevor etwas geschieht.";
    choose_file: "Choose a file" | "Datei wählen";
    file_hint: "CSV or .ics, at most 5 MiB. A table needs a head; usual names of columns are recognised." | "CSV oder .ics, höchstens 5 MiB. Eine Tabelle braucht eine Kopfzeile; übliche Spaltennamen werden erkannt.";
    too_large(size): "this file has {size} MiB; at most 5 can be imported, so split it" | "diese Datei hat {size} MiB; höchstens 5 lassen sich importieren, teile sie also auf";
    unreadable: "this file cannot be read as text" | "diese Datei lässt sich nicht als Text lesen";
    or_paste: "Or paste it here" | "Oder hier einfügen";
    defaults: "Where the file says nothing" | "Wo die Datei nichts sagt";
    technician: "Technician" | "Person";
    location: "Location" | "Standort";
    no_location: "None" | "Keiner";
    zone: "Time zone" | "Zeitzone";
    columns: "Columns" | "Spalten";
    say_which(what): "Choose the column of the file that has this: {what}" | "Wähle, in welcher Spalte der Datei das steht: {what}";
    left_out: "Left out" | "Weggelassen";
    not_there: "not in this file" | "nicht in dieser Datei";
    column_technician: "Technician" | "Person";
    column_date: "Day" | "Tag";
    column_start: "Start" | "Anfang";
    column_end: "End" | "Ende";
    column_location: "Location" | "Standort";
    column_kind: "Kind" | "Art";
    column_title: "Title" | "Titel";
    column_note: "Note" | "Notiz";
    preview: "Preview" | "Vorschau";
    created[count]: "{count} shift is made", "{count} shifts are made" | "{count} Schicht wird angelegt", "{count} Schichten werden angelegt";
    updated[count]: "{count} is changed", "{count} are changed" | "{count} wird geändert", "{count} werden geändert";
    unchanged[count]: "{count} is as it was", "{count} are as they were" | "{count} bleibt, wie sie ist", "{count} bleiben, wie sie sind";
    refused[count]: "{count} line cannot be imported", "{count} lines cannot be imported" | "{count} Zeile lässt sich nicht importieren", "{count} Zeilen lassen sich nicht importieren";
    skip_bad: "Leave out what cannot be imported" | "Weglassen, was sich nicht importieren lässt";
    skip_hint: "Otherwise all or nothing." | "Sonst alles oder nichts.";
    run: "Import" | "Importieren";
    done[count]: "{count} shift imported", "{count} shifts imported" | "{count} Schicht importiert", "{count} Schichten importiert";
    line: "Line" | "Zeile";
    what: "What" | "Was";
    result: "Result" | "Ergebnis";
    new: "new" | "neu";
    changed: "changed" | "geändert";
    more[count]: "and {count} more", "and {count} more" | "und {count} weitere", "und {count} weitere";
    nothing: "Nothing in this file is new." | "Nichts in dieser Datei ist neu.";
}

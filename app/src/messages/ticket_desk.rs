//! What admins choose for tickets.

super::messages! {
    title: "Ticket desk" | "Ticket-Tisch";
    lead: "What tickets are about, what is asked about them, and what happens to those that are done." | "Worum es in Tickets geht, was gefragt wird, und was mit erledigten geschieht.";
    add: "Add" | "Hinzufügen";
    edit: "Edit" | "Bearbeiten";
    edit_named(name): "Edit {name}" | "{name} bearbeiten";
    save: "Save" | "Speichern";
    cancel: "Cancel" | "Abbrechen";
    delete: "Delete" | "Löschen";
    saved(name): "{name} is saved" | "{name} ist gespeichert";
    retired: "Retired" | "Stillgelegt";
    in_use: "Offered" | "Wird angeboten";
    in_use_why: "Tickets that have a retired one keep it." | "Tickets, die Stillgelegtes haben, behalten es.";

    categories: "Categories" | "Kategorien";
    no_categories: "Categories sort tickets by what they are about. Add the first one." | "Kategorien ordnen Tickets danach, worum es geht. Lege die erste an.";
    new_category: "New category" | "Neue Kategorie";
    edit_category: "Edit category" | "Kategorie bearbeiten";
    add_category: "Add category" | "Kategorie hinzufügen";
    name: "Name" | "Name";

    fields: "Custom fields" | "Eigene Felder";
    no_fields: "Fields ask what your work needs to know: a serial number, a cause. Add the first one." | "Felder fragen, was eure Arbeit wissen muss: eine Seriennummer, eine Ursache. Lege das erste an.";
    new_field: "New field" | "Neues Feld";
    edit_field: "Edit field" | "Feld bearbeiten";
    add_field: "Add field" | "Feld hinzufügen";
    kind: "Kind" | "Art";
    kind_stays: "The kind stays; for another, retire this field." | "Die Art bleibt; für eine andere lege dieses Feld still.";
    text: "Text" | "Text";
    number: "Number" | "Zahl";
    choice: "Choice" | "Auswahl";
    date: "Date" | "Datum";
    choices: "Choices" | "Möglichkeiten";
    choices_hint: "One on each line" | "Eine je Zeile";
    asked: "On the form that reports a fault" | "Im Formular, das Störungen meldet";
    asked_no: "Not asked, only staff sees it" | "Nicht gefragt, nur das Team sieht es";
    asked_optional: "Asked, may stay empty" | "Gefragt, darf leer bleiben";
    asked_required: "Required" | "Pflicht";
    move_up(name): "Move {name} up" | "{name} nach oben";
    move_down(name): "Move {name} down" | "{name} nach unten";

    answers: "Canned answers" | "Textbausteine";
    no_answers: "Answers that are given again and again are written once. Add the first one." | "Was man immer wieder antwortet, schreibt man einmal. Lege den ersten an.";
    new_answer: "New canned answer" | "Neuer Textbaustein";
    edit_answer: "Edit canned answer" | "Textbaustein bearbeiten";
    add_answer: "Add canned answer" | "Textbaustein hinzufügen";
    answer_title: "Title" | "Titel";
    answer: "Answer" | "Antwort";
    answer_hint: "Markdown. The placeholders below stand for what the ticket says." | "Markdown. Die Platzhalter unten stehen für das, was im Ticket steht.";
    placeholders: "Put in" | "Einsetzen";
    answer_deleted: "The answer is deleted" | "Der Textbaustein ist gelöscht";

    closing: "When tickets are done" | "Wenn Tickets erledigt sind";
    close_after: "Days until a resolved ticket closes" | "Tage, bis sich ein gelöstes Ticket schließt";
    archive_after: "Days until a closed ticket is archived" | "Tage, bis ein geschlossenes Ticket ins Archiv geht";
    triage: "Who gets what nobody else owns" | "Wer bekommt, wofür sonst niemand zuständig ist";
    first_admin: "The first admin" | "Die erste Person der Verwaltung";
    write_days: "write a number of days, 1 to 3650" | "schreibe eine Zahl von Tagen, 1 bis 3650";
    closing_saved: "Saved" | "Gespeichert";
    the_first_admin: "the first admin" | "die erste Person der Verwaltung";
    somebody: "somebody else" | "jemand anderes";
    closing_theirs(close, archive, owner): "Theirs: closed after {close} days, archived after {archive}, the rest to {owner}. Save again, and yours count." | "Dort steht jetzt: geschlossen nach {close} Tagen, im Archiv nach {archive}, der Rest an {owner}. Speichere noch einmal, und deine Angaben gelten.";
}

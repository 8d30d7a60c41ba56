//! The words of the locations.

super::messages! {
    title: "Locations" | "Standorte";
    lead: "The sites where technicians work. A shift is planned in the time zone of its location." | "Die Orte, an denen die Technik arbeitet. Eine Schicht wird in der Zeitzone ihres Standorts geplant.";
    add: "Add location" | "Standort hinzufügen";
    edit: "Edit" | "Bearbeiten";
    edit_named(name): "Edit {name}" | "{name} bearbeiten";
    none: "No locations yet" | "Noch keine Standorte";
    none_why: "Add the first site your team works at; shifts can then be planned there." | "Lege den ersten Ort an, an dem dein Team arbeitet; dann lassen sich dort Schichten planen.";
    name: "Name" | "Name";
    name_hint: "What people call the site." | "Wie alle den Ort nennen.";
    zone: "Time zone" | "Zeitzone";
    zone_hint: "A city in the same zone, such as Europe/Berlin." | "Eine Stadt derselben Zone, zum Beispiel Europe/Berlin.";
    time_there(time): "It is {time} there now." | "Dort ist es jetzt {time} Uhr.";
    local_time: "Local time" | "Ortszeit";
    colour: "Colour" | "Farbe";
    triage_owner: "Triage owner" | "Zuständig";
    triage_owner_hint: "Gets what nobody else owns at this site." | "Bekommt, was dort sonst niemandem gehört.";
    nobody: "Nobody" | "Niemand";
    state: "State" | "Zustand";
    active: "Active" | "Aktiv";
    active_hint: "An inactive location takes no new shifts." | "Ein inaktiver Standort nimmt keine neuen Schichten an.";
    inactive: "Inactive" | "Inaktiv";
    actions: "Actions" | "Aktionen";
    save: "Save" | "Speichern";
    create: "Add" | "Hinzufügen";
    saved(name): "{name} saved" | "{name} gespeichert";
    added(name): "{name} added" | "{name} hinzugefügt";
    undo_failed(why): "Not taken back: {why}" | "Nicht rückgängig gemacht: {why}";
    give_name: "give the location a name" | "gib dem Standort einen Namen";
    long_name(max): "a name has at most {max} characters" | "ein Name hat höchstens {max} Zeichen";
    one_line: "a name fits on one line" | "ein Name passt in eine Zeile";
    choose_zone: "choose a time zone from the list" | "wähle eine Zeitzone aus der Liste";
    draft_title: "This is what you typed before." | "Das hattest du schon eingegeben.";
    draft_text: "It has not been saved yet." | "Es ist noch nicht gespeichert.";
    draft_discard: "Start over" | "Neu beginnen";
    outdated_title: "Somebody else has changed this location." | "Jemand anderes hat diesen Standort geändert.";
    outdated_now(what): "It now is: {what}." | "Er ist jetzt: {what}.";
    load_current: "Load the current one" | "Den jetzigen laden";
    keep_mine: "Keep mine" | "Meinen behalten";
}

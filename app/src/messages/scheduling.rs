//! The calendar's words.

super::messages! {
    calendar: "Calendar" | "Kalender";
    week_number(number): "Week {number}" | "Woche {number}";
    week_short(number): "W {number}" | "W {number}";
    week_of(days): "Week calendar, {days}" | "Wochenkalender, {days}";
    day_of(day): "Day calendar, {day}" | "Tageskalender, {day}";
    move_by: "Move" | "Blättern";
    today: "Today" | "Heute";
    previous_week: "Previous week" | "Vorige Woche";
    next_week: "Next week" | "Nächste Woche";
    previous_day: "Previous day" | "Voriger Tag";
    next_day: "Next day" | "Nächster Tag";
    view: "View" | "Ansicht";
    day: "Day" | "Tag";
    week: "Week" | "Woche";
    new_shift: "New shift" | "Neue Schicht";
    now: "Now" | "Jetzt";
    pick_day: "Day" | "Tag";

    filters: "Filters" | "Filter";
    location: "Location" | "Ort";
    technician: "Technician" | "Technik";
    kind: "Kind" | "Art";
    and_more(first, more): "{first} +{more}" | "{first} +{more}";
    only_mine: "Only mine" | "Nur meine";
    hide_cancelled: "Hide cancelled" | "Abgesagte ausblenden";
    clear_filters: "Clear filters" | "Filter leeren";
    all_locations: "All locations" | "Alle Orte";
    all_technicians: "All technicians" | "Alle";
    add_technician: "Add a technician" | "Person hinzufügen";
    all_kinds: "All kinds" | "Alle Arten";
    no_locations: "There are no locations yet" | "Es gibt noch keine Orte";

    my_zone(city): "My zone: {city}" | "Meine Zone: {city}";
    zone_of(city): "Zone: {city}" | "Zone: {city}";
    show_times_in: "Show times in" | "Zeiten anzeigen in";
    mine: "My zone" | "Meine Zone";
    other_zone: "Another zone" | "Andere Zone";
    unknown_zone(name): "There is no zone “{name}”; times are shown in yours" | "Eine Zone „{name}“ gibt es nicht; die Zeiten stehen in deiner";

    kind_work: "Work" | "Arbeit";
    kind_on_call: "On call" | "Rufbereitschaft";
    kind_training: "Training" | "Schulung";
    cancelled: "Cancelled" | "Abgesagt";
    cancelled_because(reason): "Cancelled: {reason}" | "Abgesagt: {reason}";
    not_saved_yet: "Not saved yet" | "Noch nicht gespeichert";
    until: "to" | "bis";
    all_day: "all day" | "ganztags";
    from_to(from, to): "{from} to {to}" | "{from} bis {to}";
    plus_days(days): "(+{days})" | "(+{days})";
    ends_on(day, time): "{time} on {day}" | "{time} am {day}";
    unknown_person: "Unknown person" | "Unbekannt";
    no_technician: "No technician yet" | "Noch niemand";
    opens_details: "Details" | "Einzelheiten";

    legend: "Legend" | "Legende";
    legend_work: "Shift" | "Schicht";
    legend_midnight: "Goes on after midnight" | "Geht nach Mitternacht weiter";

    on_shift_now: "On shift now" | "Jetzt im Dienst";
    nobody_on_shift: "Nobody is on shift now." | "Niemand ist jetzt im Dienst.";
    until_short(time): "until {time}" | "bis {time}";
    at_until(place, time): "{place}, until {time}" | "{place}, bis {time}";
    clocks: "Clocks" | "Uhren";
    on_shift_and_clocks: "On shift now and clocks" | "Jetzt im Dienst und Uhren";

    loading_shifts: "Loading shifts…" | "Schichten werden geladen …";
    no_shifts_week: "No shifts this week" | "Keine Schichten in dieser Woche";
    no_shifts_day: "No shifts this day" | "Keine Schichten an diesem Tag";
    no_shifts_filtered: "Nothing matches the filters" | "Nichts passt zu den Filtern";
    empty_for_planner: "Drag over the hours when somebody works, or press N." | "Zieh über die Stunden, in denen jemand arbeitet, oder drücke N.";
    empty_for_reader: "Shifts appear here as soon as they are planned." | "Schichten erscheinen hier, sobald sie geplant sind.";
    empty_for_filters: "Clear the filters to see everybody’s shifts." | "Leere die Filter, um alle Schichten zu sehen.";

    moved(who, when): "{who} moved to {when}" | "{who} auf {when} verschoben";
    resized(who, when): "{who} now works {when}" | "{who} arbeitet jetzt {when}";
    created(who, when): "{who} works {when}" | "{who} arbeitet {when}";
    changed(who, when): "Saved: {who}, {when}" | "Gespeichert: {who}, {when}";
    deleted(who, when): "Deleted: {who}, {when}" | "Gelöscht: {who}, {when}";
    taken_back: "Taken back" | "Rückgängig gemacht";
    waits_for_connection(who, when): "{who}, {when}: not saved yet. It is sent as soon as the connection is back." | "{who}, {when}: noch nicht gespeichert. Wird gesendet, sobald die Verbindung wieder da ist.";
    is_away(when): "this technician is out of office: {when}" | "abwesend: {when}";
    already_works(who, when): "{who} already works {when}" | "{who} arbeitet schon {when}";
    somebody_changed(who, theirs, yours): "Somebody else changed this shift meanwhile. Now: {who}, {theirs}. Yours: {yours}." | "Jemand anderes hat diese Schicht inzwischen geändert. Jetzt: {who}, {theirs}. Deine: {yours}.";
    somebody_deleted(who, when): "Somebody else deleted this shift meanwhile: {who}, {when}." | "Jemand anderes hat diese Schicht inzwischen gelöscht: {who}, {when}.";
    take_theirs: "Take theirs" | "Die andere nehmen";
    no_longer_there: "This shift was deleted meanwhile." | "Diese Schicht wurde inzwischen gelöscht.";
    use_mine: "Use mine" | "Meine nehmen";
    not_moved(reason): "Put back: {reason}" | "Zurückgelegt: {reason}";
    when_on(times, day): "{times} on {day}" | "{times} am {day}";

    picked_up(what): "Picked up: {what}. Arrow keys move it, Shift and up or down change its end, Enter puts it down, Escape puts it back." | "Aufgenommen: {what}. Pfeiltasten verschieben, Umschalt mit auf oder ab ändert das Ende, Eingabe legt ab, Escape legt zurück.";
    carried_to(when): "{when}" | "{when}";
    carried_in_the_way(when, reason): "{when}. In the way: {reason}." | "{when}. Im Weg: {reason}.";
    put_down(when): "Put down: {when}." | "Abgelegt: {when}.";
    put_back: "Put back where it was." | "Zurückgelegt.";
    carry_hint: "Arrows move · Shift + arrows resize · Enter drops · Esc cancels" | "Pfeile verschieben · Umschalt + Pfeile ändern das Ende · Eingabe legt ab · Esc bricht ab";
    copying: "Copy" | "Kopie";

    edit: "Edit" | "Bearbeiten";
    delete: "Delete" | "Löschen";
    close: "Close" | "Schließen";
    planned_in(zone): "Planned in {zone}" | "Geplant in {zone}";
    times_there(times, zone): "{times} in {zone}" | "{times} in {zone}";
    repeats_from_template: "Made from a schedule template" | "Aus einer Dienstplanvorlage";
    move_hint_touch: "Hold it to move it." | "Zum Verschieben gedrückt halten.";
    move_hint: "Press M to move it with the arrow keys, or drag it." | "Mit M verschiebst du sie per Pfeiltasten, oder du ziehst sie.";
    hours_long(hours): "{hours} h" | "{hours} h";

    edit_shift: "Edit shift" | "Schicht bearbeiten";
    save: "Save" | "Speichern";
    create: "Create shift" | "Schicht anlegen";
    cancel: "Cancel" | "Abbrechen";
    starts: "Starts" | "Beginn";
    ends: "Ends" | "Ende";
    start_day: "Start day" | "Tag des Beginns";
    start_time: "Start time" | "Uhrzeit des Beginns";
    end_day: "End day" | "Tag des Endes";
    end_time: "End time" | "Uhrzeit des Endes";
    title: "Title" | "Titel";
    title_hint: "Such as Early, Late, Elbphilharmonie live" | "Etwa Früh, Spät, Elbphilharmonie live";
    note: "Note" | "Notiz";
    note_hint: "What the technician should know" | "Was die Person wissen sollte";
    no_location: "No location" | "Kein Ort";
    choose_technician: "choose a technician" | "wähle jemanden aus";
    choose_day: "choose a day" | "wähle einen Tag";
    choose_time: "give a time, such as 9:30" | "gib eine Uhrzeit an, etwa 9:30";
    end_next_day(day): "End on {day}" | "Ende am {day}";
    times_in(zone): "Times in {zone}" | "Zeiten in {zone}";
    for_you(times): "{times} for you" | "{times} für dich";
    skipped_time(typed, becomes): "The clocks skip {typed} that day; it becomes {becomes}" | "Die Uhr überspringt {typed} an diesem Tag; daraus wird {becomes}";
    show_obstacle: "Show it" | "Zeigen";
    draft_restored: "Your unfinished shift is back." | "Deine angefangene Schicht ist wieder da.";
    draft_kept: "Not saved; kept as a draft until you close this tab" | "Nicht gespeichert; als Entwurf behalten, bis du diesen Tab schließt";
    draft_resume: "Go on" | "Weitermachen";
    draft_discard: "Start anew" | "Neu beginnen";
    text_is_kept: "What you typed is kept." | "Deine Eingaben bleiben erhalten.";
    deleted_elsewhere: "Somebody else deleted this shift. Saving makes it anew." | "Jemand anderes hat diese Schicht gelöscht. Speichern legt sie neu an.";
    leave_unsaved: "Some shifts are not saved yet." | "Manche Schichten sind noch nicht gespeichert.";

    shortcut_previous: "Earlier" | "Früher";
    shortcut_next: "Later" | "Später";
    shortcut_today: "Today" | "Heute";
    shortcut_week: "Week view" | "Wochenansicht";
    shortcut_day: "Day view" | "Tagesansicht";
    shortcut_new: "New shift" | "Neue Schicht";
    shortcut_carry: "Pick up the focused shift" | "Ausgewählte Schicht aufnehmen";
}

//! The words of one's own schedule.

super::messages! {
    title: "My schedule" | "Mein Dienst";
    in_calendar: "In the calendar" | "Im Kalender";
    now: "Now" | "Jetzt";
    next: "Next" | "Als Nächstes";
    ahead: "The next four weeks" | "Die nächsten vier Wochen";
    today: "Today" | "Heute";
    tomorrow: "Tomorrow" | "Morgen";
    with(names): "With {names}" | "Mit {names}";
    alone: "Nobody else is there." | "Sonst ist niemand da.";
    with_and_more(names, more): "{names} and {more} more" | "{names} und {more} weitere";
    none: "No shifts in the next four weeks" | "Keine Schichten in den nächsten vier Wochen";
    none_why: "They appear here as soon as they are planned." | "Sie erscheinen hier, sobald sie geplant sind.";
    hours: "My hours" | "Meine Stunden";
    this_week: "This week" | "Diese Woche";
    this_month: "This month" | "Diesen Monat";
    still_ahead(hours): "{hours} still ahead" | "{hours} noch vor dir";
    on_call_too(hours): "{hours} on call besides" | "dazu {hours} Rufbereitschaft";
    how_counted: "Real hours: a night on which the clocks change counts as long as it lasts." | "Echte Stunden: Eine Nacht mit Zeitumstellung zählt so lange, wie sie dauert.";
    time_off: "My time off" | "Meine Abwesenheiten";
    no_time_off: "Nothing ahead." | "Nichts geplant.";
    all_time_off: "All time off" | "Alle Abwesenheiten";
}

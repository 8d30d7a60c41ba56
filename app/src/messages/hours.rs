//! The words of the report about hours.

super::messages! {
    title: "Hours" | "Stunden";
    lead: "Real hours, nights, weekends and on-call, beside the team’s mean. A shift belongs to the day it starts." | "Echte Stunden, Nächte, Wochenenden und Bereitschaft, neben dem Schnitt des Teams. Eine Schicht gehört zu dem Tag, an dem sie beginnt.";
    from: "From" | "Von";
    to: "To" | "Bis";
    columns: "Columns" | "Spalten";
    weeks: "Weeks" | "Wochen";
    months: "Months" | "Monate";
    location: "Location" | "Standort";
    everywhere: "All" | "Alle";
    export: "Hours as CSV" | "Stunden als CSV";
    export_shifts: "Shifts as CSV" | "Schichten als CSV";
    export_zone(zone): "Times in the file are those of {zone}." | "Die Zeiten in der Datei gelten in {zone}.";
    person: "Person" | "Person";
    hours: "Hours" | "Stunden";
    nights: "Nights" | "Nächte";
    weekends: "Weekends" | "Wochenenden";
    on_call: "On call" | "Bereitschaft";
    mean: "Mean" | "Schnitt";
    week(number): "W{number}" | "KW {number}";
    above(difference): "{difference} above the mean" | "{difference} über dem Schnitt";
    below(difference): "{difference} below the mean" | "{difference} unter dem Schnitt";
    at_mean: "at the mean" | "im Schnitt";
    nobody: "Nobody works here yet." | "Hier arbeitet noch niemand.";
    nights_hint: "A night has more than two hours between 23:00 and 06:00. A weekend counts once, however many of its days somebody works." | "Eine Nacht hat mehr als zwei Stunden zwischen 23:00 und 6:00. Ein Wochenende zählt einmal, an wie vielen seiner Tage auch gearbeitet wird.";
    somebody: "somebody who left" | "jemand, der nicht mehr da ist";
    choose_days: "choose the first and the last day" | "wähle den ersten und den letzten Tag";
}

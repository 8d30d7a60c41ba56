//! The words of service levels, for those who choose what is promised.

super::messages! {
    title: "Service levels" | "Servicelevel";
    lead: "How long tickets may take, counted in the hours in which you work." | "Wie lange Tickets dauern dürfen, gezählt in den Stunden, in denen ihr arbeitet.";
    targets: "Targets" | "Ziele";
    targets_why: "An empty field promises nothing. Time stands still while a ticket waits for its requester." | "Ein leeres Feld verspricht nichts. Während ein Ticket auf die anfragende Person wartet, steht die Zeit still.";
    first_answer: "First answer within" | "Erste Antwort binnen";
    solution: "Solved within" | "Gelöst binnen";
    example: "For example" | "Zum Beispiel";
    preview_answer(priority, opened, due): "{priority}, opened {opened}: answered by {due}." | "{priority}, eröffnet {opened}: bis {due} beantwortet.";
    preview_solution(priority, opened, due): "{priority}, opened {opened}: solved by {due}." | "{priority}, eröffnet {opened}: bis {due} gelöst.";
    preview_both(priority, opened, answer, solution): "{priority}, opened {opened}: answered by {answer}, solved by {solution}." | "{priority}, eröffnet {opened}: bis {answer} beantwortet, bis {solution} gelöst.";
    preview_none: "Nothing is promised yet. Write a time, such as 4 h." | "Noch ist nichts versprochen. Schreib eine Zeit, etwa 4 h.";
    hours: "Business hours" | "Geschäftszeiten";
    hours_hint: "Several spans of a day between commas, such as 08:00–12:00, 13:00–17:00." | "Mehrere Zeiten eines Tages durch Kommas getrennt, etwa 08:00–12:00, 13:00–17:00.";
    closed: "Closed" | "Geschlossen";
    zone: "On the clocks of" | "Nach den Uhren von";
    holidays_of: "Holidays of tickets without a location" | "Feiertage für Tickets ohne Standort";
    no_holidays: "None" | "Keine";
    hours_at(place): "Business hours of {place}" | "Geschäftszeiten von {place}";
    hours_at_why: "On its own clocks, without its holidays." | "Nach eigenen Uhren, ohne eigene Feiertage.";
    own_hours: "Location with hours of its own" | "Standort mit eigenen Zeiten";
    choose: "Choose" | "Auswählen";
    usual_again: "As usual again" | "Wieder wie üblich";
    escalation: "Missed targets" | "Verfehlte Ziele";
    escalation_why: "Of what is due soon hears whoever has the ticket; of what was missed also the triage owner, and these:" | "Von dem, was bald fällig ist, erfährt, wer das Ticket hat; von Verfehltem auch die Triage und diese:";
    nobody_else: "Nobody else" | "Sonst niemand";
    also_tell: "Also tell" | "Auch benachrichtigen";
    save: "Save" | "Speichern";
    saved: "The service levels are saved" | "Die Servicelevel sind gespeichert";
    theirs: "Show theirs" | "Deren Stand zeigen";
    mine: "Keep what I typed" | "Behalten, was ich geschrieben habe";
}

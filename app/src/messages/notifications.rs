//! The words behind the bell.

super::messages! {
    title: "Notifications" | "Mitteilungen";
    unread[count]: "{count} unread notification", "{count} unread notifications" | "{count} ungelesene Mitteilung", "{count} ungelesene Mitteilungen";
    label_unread(count): "Notifications, {count} unread" | "Mitteilungen, {count} ungelesen";
    is_unread: "unread" | "ungelesen";
    read_all: "Mark all as read" | "Alle als gelesen markieren";
    none: "Nothing new" | "Nichts Neues";
    none_why: "What others change of your shifts is told here." | "Was andere an deinen Schichten ändern, steht hier.";
    older: "Show older ones" | "Ältere zeigen";
    choices: "What to tell me" | "Was mir mitgeteilt wird";
    no_choices: "There is nothing yet that people with your roles are told." | "Bisher gibt es nichts, was Leuten mit deinen Rollen mitgeteilt wird.";
    ticket_opened(by, number): "{by} opened ticket #{number} for you" | "{by} hat Ticket #{number} für dich geöffnet";
    ticket_assigned(by, number): "{by} gave you ticket #{number}" | "{by} hat dir Ticket #{number} gegeben";
    ticket_commented(by, number): "{by} wrote about ticket #{number}" | "{by} hat zu Ticket #{number} geschrieben";
    ticket_named(by, number): "{by} named you in ticket #{number}" | "{by} hat dich in Ticket #{number} erwähnt";
    ticket_status(by, number): "{by} changed the status of ticket #{number}" | "{by} hat den Status von Ticket #{number} geändert";
    topic_tickets: "Tickets that I have, asked for or watch" | "Tickets, die ich habe, gestellt habe oder verfolge";
    job_failed(job): "The job {job} fails" | "Die Aufgabe {job} schlägt fehl";
    mail_failed[count]: "{count} mail could not be delivered", "{count} mails could not be delivered" | "{count} E-Mail konnte nicht zugestellt werden", "{count} E-Mails konnten nicht zugestellt werden";
    mail_flood(who): "Too much mail from {who}" | "Zu viel Post von {who}";
    mail_flood_why: "It is set aside; look at it, and file what matters." | "Sie ist beiseitegelegt; sieh nach und lege ab, was wichtig ist.";
    webhook_given_up(name): "The webhook {name} is switched off" | "Der Webhook {name} ist abgeschaltet";
    latest_to(who): "The latest to {who}" | "Zuletzt an {who}";
    topic_operations: "Patchbay itself, when something fails" | "Patchbay selbst, wenn etwas fehlschlägt";
    by_mail: "also by mail" | "auch per Mail";
    topic_time_off: "Time off, when it is asked for or decided" | "Abwesenheit, wenn sie beantragt oder entschieden wird";
    time_off_requested(by): "{by} asks for time off" | "{by} beantragt Abwesenheit";
    time_off_taken_back(by): "{by} took time off back" | "{by} hat Abwesenheit zurückgezogen";
    time_off_approved(by): "{by} approved your time off" | "{by} hat deine Abwesenheit genehmigt";
    time_off_declined(by): "{by} declined your time off" | "{by} hat deine Abwesenheit abgelehnt";
    shifts_gone[count]: "{count} shift cancelled or cut", "{count} shifts cancelled or cut" | "{count} Schicht abgesagt oder gekürzt", "{count} Schichten abgesagt oder gekürzt";
    shifts_back[count]: "{count} shift takes place again", "{count} shifts take place again" | "{count} Schicht findet wieder statt", "{count} Schichten finden wieder statt";
    topic_shifts: "My shifts, when others plan them" | "Meine Schichten, wenn andere sie planen";
    given(by): "{by} gave you a shift" | "{by} hat dir eine Schicht gegeben";
    moved(by): "{by} changed your shift" | "{by} hat deine Schicht geändert";
    taken(by): "{by} took a shift from you" | "{by} hat dir eine Schicht abgenommen";
    planned[count]: "{count} shift of yours was planned", "{count} shifts of yours were planned" | "{count} Schicht von dir wurde geplant", "{count} Schichten von dir wurden geplant";
    swap_offered(by): "{by} offers a shift" | "{by} bietet eine Schicht an";
    swap_claimed(by): "{by} would take an offered shift; somebody who plans has to agree" | "{by} würde eine angebotene Schicht übernehmen; wer plant, muss zustimmen";
    swap_approved(by): "{by} approved the swap" | "{by} hat dem Tausch zugestimmt";
    swap_declined(by): "{by} declined the swap" | "{by} hat den Tausch abgelehnt";
    swap_withdrawn(by): "{by} withdrew the offer of a shift" | "{by} hat das Angebot einer Schicht zurückgezogen";
    patchbay: "Patchbay" | "Patchbay";
    somebody: "Somebody" | "Jemand";
    before(what): "Before: {what}" | "Vorher: {what}";
    today: "today" | "heute";
}

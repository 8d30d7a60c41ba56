//! The words of swaps.

super::messages! {
    title: "Swaps" | "Tausch";
    lead: "Shifts that nobody has yet, and shifts that colleagues would like to give away." | "Schichten, die noch niemand hat, und Schichten, die andere abgeben möchten.";
    to_approve: "Waiting for your approval" | "Warten auf deine Zustimmung";
    open_shifts: "Open shifts" | "Offene Schichten";
    offered: "Offered by colleagues" | "Von anderen angeboten";
    mine: "My swaps" | "Mein Tausch";
    none: "Nothing to take, nothing to decide" | "Nichts zu übernehmen, nichts zu entscheiden";
    none_why: "To give a shift away, open it in the calendar and offer it." | "Um eine Schicht abzugeben, öffne sie im Kalender und biete sie an.";
    somebody: "Somebody" | "Jemand";
    takes_from(who, from): "{who} would take it from {from}" | "{who} würde sie von {from} übernehmen";
    offers_to(from, to): "{from} offers it to {to}" | "{from} bietet sie {to} an";
    offers_to_all(from): "{from} offers it to all" | "{from} bietet sie allen an";
    claim: "Claim" | "Übernehmen";
    take_it: "Take it" | "Übernehmen";
    give_to: "Give to…" | "Vergeben an …";
    give_title: "Who takes this shift?" | "Wer übernimmt diese Schicht?";
    who_takes: "Technician" | "Techniker";
    choose_colleague: "choose who takes it" | "wähle, wer sie übernimmt";
    give: "Give shift" | "Schicht vergeben";
    given: "The shift is given" | "Die Schicht ist vergeben";
    no_thanks: "No, thanks" | "Nein, danke";
    withdraw: "Withdraw" | "Zurückziehen";
    step_back: "Step back" | "Doch nicht";
    approve: "Approve" | "Zustimmen";
    decline: "Decline" | "Ablehnen";
    claimed: "The shift is yours" | "Die Schicht gehört dir";
    stepped_back: "You do not take it; it is offered again" | "Du übernimmst sie nicht; sie ist wieder angeboten";
    waits_for_approval: "Claimed. Whoever plans has still to agree." | "Übernommen. Wer plant, muss noch zustimmen.";
    changed_hands: "The shift has changed hands" | "Die Schicht hat gewechselt";
    declined: "Declined" | "Abgelehnt";
    withdrawn: "The offer is withdrawn" | "Das Angebot ist zurückgezogen";
    at_once: "Swap without approval" | "Tausch ohne Zustimmung";
    at_once_hint: "Whoever claims a shift that a colleague offers has it at once; everything else is checked as ever." | "Wer eine angebotene Schicht übernimmt, hat sie sofort; alles andere wird geprüft wie immer.";
    offer: "Offer…" | "Anbieten …";
    offer_title: "Offer this shift" | "Schicht anbieten";
    offer_to: "To whom" | "Wem";
    everybody: "All colleagues" | "Allen";
    note: "Note" | "Notiz";
    note_hint: "Why, or what you would like in return" | "Warum, oder was du dafür möchtest";
    send_offer: "Offer shift" | "Schicht anbieten";
    cancel: "Cancel" | "Abbrechen";
    offer_sent(when): "Offered: {when}" | "Angeboten: {when}";
    is_offered: "Offered" | "Angeboten";
    is_claimed: "Swap waits for approval" | "Tausch wartet auf Zustimmung";
    look_at_swaps: "Look at the swap" | "Tausch ansehen";
}

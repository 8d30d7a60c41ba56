//! Offering a shift to a colleague, or to all.

use domain::Problem;
use domain::scheduling::Shift;
use domain::scheduling::swaps::SwapOffer;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::calendar::use_calendar;
use super::words;
use crate::components::{
    Banner, Button, ButtonTone, Combobox, Dialog, ListOption, State, TextArea, Toast, sentence,
};
use crate::messages::swaps as messages;
use crate::scheduling::swaps::api;

/// Chosen for nobody in particular.
const EVERYBODY: &str = "everybody";

/// There as long as a shift is to be offered.
#[component]
pub fn OfferDialog() -> impl IntoView {
    let calendar = use_calendar();
    let shift = calendar.offering.get_untracked();
    shift.map(|shift| view! { <OfferForm shift/> })
}

#[component]
fn OfferForm(shift: Shift) -> impl IntoView {
    let calendar = use_calendar();
    let when = words::when(&shift.span, calendar.tz.get_untracked());
    let (open, busy) = (RwSignal::new(true), RwSignal::new(false));
    let (to, note) = (RwSignal::new(EVERYBODY.to_owned()), RwSignal::new(String::new()));
    let refusal = RwSignal::new(None::<Problem>);
    let (id, technician) = (shift.id, shift.technician_id);
    let colleagues = Signal::derive(move || {
        let everybody = ListOption::new(EVERYBODY, messages::everybody());
        let others = calendar.desk.people.technicians().into_iter();
        let others = others.filter(|person| Some(person.id) != technician).map(ListOption::person);
        std::iter::once(everybody).chain(others).collect::<Vec<_>>()
    });
    let told = when.clone();
    let send = move || {
        let note = match note.get_untracked().parse() {
            Ok(note) => note,
            Err(err) => return refusal.set(Some(Problem::invalid("note", err))),
        };
        let offer = SwapOffer { shift_id: id, offered_to: to.get_untracked().parse().ok(), note };
        busy.set(true);
        refusal.set(None);
        let told = told.clone();
        spawn_local(async move {
            let answer = api::offer_shift(offer).await;
            // The page was left meanwhile.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(_) => {
                    calendar.desk.swaps.load();
                    calendar.desk.toasts.push(Toast::new(messages::offer_sent(told)));
                    open.set(false);
                }
                Err(err) => refusal.set(Some(err.0)),
            }
        });
    };
    let field = move |name: &'static str| {
        Signal::derive(move || refusal.read().as_ref()?.fields.get(name).map(|text| sentence(text)))
    };
    let reason = move || {
        let problem = refusal.get().filter(|problem| problem.fields.is_empty())?;
        Some(view! { <Banner state=State::Critical>{sentence(&problem.message)}</Banner> })
    };
    let send = Callback::new(move |()| send());
    let actions = move || {
        view! {
            <Button on:click=move |_| open.set(false)>{messages::cancel()}</Button>
            <Button tone=ButtonTone::Primary busy on:click=move |_| send.run(())>
                {messages::send_offer()}
            </Button>
        }
    };

    view! {
        <Dialog
            open
            title=messages::offer_title()
            actions
            on_close=move |()| calendar.offering.set(None)
        >
            <div class="stack">
                {reason}
                <p>{when.clone()}</p>
                <Combobox
                    label=messages::offer_to()
                    value=to
                    options=colleagues
                    error=field("offered_to")
                />
                <TextArea
                    label=messages::note()
                    value=note
                    optional=true
                    hint=messages::note_hint()
                    error=field("note")
                />
            </div>
        </Dialog>
    }
    .into_any()
}

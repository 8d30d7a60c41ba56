//! Choosing on whose behalf a shift is taken; for those who plan.

use leptos::prelude::*;

use super::board::{Board, Giving};
use super::lines::What;
use crate::components::{Banner, Button, ButtonTone, Combobox, Dialog, ListOption, State};
use crate::messages::swaps as words;

/// There as long as somebody is to be chosen.
#[component]
pub fn GiveDialog(board: Board, giving: Giving) -> impl IntoView {
    let Giving { what, title } = giving;
    let open = board.asks_whom;
    let who = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    // Whom the shift is with, and if one colleague was asked, nobody else.
    let (with, asked) = match &what {
        What::Claim(shift) => (shift.technician_id, None),
        What::Step(swap, _) => (Some(swap.offered_by), swap.offered_to),
    };
    let colleagues = Signal::derive(move || {
        let may_take = |id| Some(id) != with && asked.is_none_or(|asked| asked == id);
        let people = board.reader.people.technicians().into_iter();
        people.filter(|person| may_take(person.id)).map(ListOption::person).collect::<Vec<_>>()
    });
    let give = Callback::new(move |()| match who.get_untracked().parse() {
        Ok(who) => {
            error.set(None);
            board.carry_out(what.clone(), Some(who), None);
        }
        Err(_) => error.set(Some(words::choose_colleague().to_owned())),
    });
    let refusal = move || {
        let reason = board.refusal.get()?;
        Some(view! { <Banner state=State::Critical>{reason}</Banner> })
    };
    let actions = move || {
        view! {
            <Button on:click=move |_| open.set(false)>{words::cancel()}</Button>
            <Button tone=ButtonTone::Primary busy=board.busy on:click=move |_| give.run(())>
                {words::give()}
            </Button>
        }
    };

    view! {
        <Dialog
            open
            title=words::give_title()
            actions
            on_close=move |()| {
                board.refusal.try_set(None);
                board.giving.try_set(None);
            }
        >
            <div class="stack">
                {refusal}
                <p>{title.clone()}</p>
                <Combobox label=words::who_takes() value=who options=colleagues error/>
            </div>
        </Dialog>
    }
    .into_any()
}

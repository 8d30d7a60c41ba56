//! The page of swaps: what can be taken, what one offers, and for those who plan, what waits for a
//! decision.

use domain::scheduling::swaps::{Swap, SwapState};
use leptos::prelude::*;
use leptos_meta::Title;

use super::board::{Board, Giving};
use super::giving::GiveDialog;
use super::lines::Line;
use crate::components::{
    Avatar, Banner, Button, ButtonSize, Card, EmptyState, Icon, Loading, PageHead, ProblemNote,
    State,
};
use crate::messages::swaps as words;
use crate::scheduling::at_once::AtOnceSwitch;
use crate::scheduling::warnings::ObjectionDialog;

#[component]
pub fn SwapsPage() -> impl IntoView {
    let board = Board::new();
    let me = board.reader.party.user;
    let plans = board.reader.party.plans;
    let concerns_me = move |swap: &Swap| swap.offered_by == me || swap.taken_by == Some(me);
    let lines = move |is_it: &dyn Fn(&Swap) -> bool| {
        let zone = board.zone.get_value();
        let swaps = board.swaps(is_it).into_iter();
        swaps.map(|swap| board.reader.swap(&swap, &zone)).collect::<Vec<_>>()
    };
    // Each waits in one place: with whoever can do something about it first.
    let to_approve =
        Signal::derive(move || lines(&|swap| plans && swap.state == SwapState::Claimed));
    let offered = Signal::derive(move || {
        lines(&|swap| swap.state == SwapState::Offered && swap.offered_by != me)
    });
    let mine = Signal::derive(move || {
        lines(&|swap| concerns_me(swap) && !(plans && swap.state == SwapState::Claimed))
    });
    let open = Signal::derive(move || {
        let zone = board.zone.get_value();
        let shifts = board.open.get().unwrap_or_default().into_iter();
        shifts.map(|shift| board.reader.open_shift(&shift, &zone)).collect::<Vec<_>>()
    });
    let is_loading = move || board.open.read().is_none() || board.swaps.list.read().is_none();
    let trouble = move || {
        let problem = board.trouble.get().or_else(|| board.swaps.trouble.get())?;
        let retry = Callback::new(move |()| board.load());
        Some(view! { <ProblemNote message=problem.message retry/> })
    };
    let is_empty = move || {
        let lists = [to_approve, offered, mine, open];
        !is_loading() && lists.iter().all(|list| list.read().is_empty())
    };
    let refusal = move || {
        // While somebody is chosen, it stands where that is done.
        let reason = board.refusal.get().filter(|_| board.giving.read().is_none())?;
        Some(view! { <Banner state=State::Critical>{reason}</Banner> })
    };
    let has_trouble =
        move || board.trouble.read().is_some() || board.swaps.trouble.read().is_some();

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()/>
        {trouble}
        <div class="stack settles swaps">
            {refusal}
            <Show when=move || is_loading() && !has_trouble()>
                <div class="card"><Loading/></div>
            </Show>
            <Show when=is_empty>
                <EmptyState title=words::none() text=words::none_why()/>
            </Show>
            <Lines board title=words::to_approve() lines=to_approve/>
            <Lines board title=words::open_shifts() lines=open/>
            <Lines board title=words::offered() lines=offered/>
            <Lines board title=words::mine() lines=mine/>
            {plans.then(|| view! {
                <AtOnceSwitch
                    label=words::at_once()
                    hint=words::at_once_hint()
                    known=board.at_once
                    change=move |now| board.approve_at_once(now)
                />
            })}
        </div>
        {move || board.giving.get().map(|giving| view! { <GiveDialog board giving/> })}
        <ObjectionDialog objection=board.objection/>
    }
    .into_any()
}

/// A card with a row for each line; none if there are none.
#[component]
fn Lines(board: Board, title: &'static str, lines: Signal<Vec<Line>>) -> impl IntoView {
    view! {
        <Show when=move || !lines.read().is_empty()>
            <Card title>
                <ul class="rows">
                    // Keyed: a button that is drawn anew would also do what it did before.
                    <For each=move || lines.get() key=|line| line.key.clone() let:line>
                        {row(board, line)}
                    </For>
                </ul>
            </Card>
        </Show>
    }
    .into_any()
}

fn row(board: Board, Line { person, title, details, deeds, .. }: Line) -> AnyView {
    let face = match person {
        Some(person) => view! { <Avatar person/> }.into_any(),
        None => view! { <Icon icon=icondata::LuUserRoundPlus/> }.into_any(),
    };
    let buttons = deeds
        .into_iter()
        .map(|deed| {
            let label = format!("{}: {title}", deed.label);
            let giving = Giving { what: deed.what, title: title.clone() };
            let carry_out = move |_| {
                board.refusal.set(None);
                match deed.for_another {
                    true => board.give(giving.clone()),
                    false => board.carry_out(giving.what.clone(), None, None),
                }
            };
            view! {
                <Button
                    size=ButtonSize::Small
                    tone=deed.tone
                    busy=board.busy
                    attr:aria-label=label
                    on:click=carry_out
                >
                    {deed.label}
                </Button>
            }
        })
        .collect_view();

    view! {
        <li>
            {face}
            <span class="grow">
                <span class="title">{title.clone()}</span>
                {details.into_iter().map(|text| view! { <small>{text}</small> }).collect_view()}
            </span>
            <span class="deeds">{buttons}</span>
        </li>
    }
    .into_any()
}

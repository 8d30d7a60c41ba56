//! The page of time off: one's own for technicians, everybody's for those who decide.

mod allowances;
mod board;
mod consequences;
mod form;
mod reliefs;

use domain::accounts::Person;
use domain::scheduling::time_off::{
    Balance, DecisionReason, SeenTimeOff, TimeOffCategory, TimeOffNote, TimeOffState, WorkingDays,
};
use leptos::prelude::*;
use leptos_meta::Title;

use allowances::Allowances;
use board::{Board, days};
use consequences::ConsequenceList;
use form::{RequestForm, RequestSheet};

use super::when;
use crate::accounts::use_people;
use crate::components::{
    Avatar, Badge, Banner, Button, ButtonSize, ButtonTone, Card, Combobox, EmptyState, ListOption,
    Loading, PageHead, ProblemNote, Select, Sheet, State, TextArea, sentence,
};
use crate::messages::time_off as words;
use crate::scheduling::at_once::AtOnceSwitch;
use crate::scheduling::warnings::ObjectionDialog;

#[component]
pub fn TimeOffPage() -> impl IntoView {
    let board = Board::new();
    let form = RequestForm::new(board);
    let note = move || {
        board.trouble.get().map(|problem| {
            let retry = Callback::new(move |()| board.load());
            view! { <ProblemNote message=problem.message retry/> }
        })
    };

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()>
            <Button
                tone=ButtonTone::Primary
                icon=icondata::LuPlus
                on:click=move |_| form.is_open.set(true)
            >
                {words::request()}
            </Button>
        </PageHead>
        {note}
        <div class="stack settles time-off">
            <Show when=move || board.is_first_load()>
                <div class="card"><Loading/></div>
            </Show>
            {board.has_own.then(|| view! { <Balances board/> })}
            {board.decides.then(|| view! { <Waiting board/> })}
            <All board/>
            {board.decides.then(|| view! {
                <Allowances board/>
                <AtOnceSwitch
                    label=words::at_once()
                    hint=words::at_once_hint()
                    known=board.at_once
                    change=move |now| board.approve_at_once(now)
                />
            })}
        </div>
        <RequestSheet form/>
        <DecisionSheet board/>
        <ObjectionDialog objection=board.objection name_of=move |id| form.name_of(id)/>
    }
    .into_any()
}

/// How many days are left of the year, category by category.
#[component]
fn Balances(board: Board) -> impl IntoView {
    view! {
        <Show when=move || !board.balances.read().is_empty()>
            <Card title=words::balances(board.year)>
                <BalanceRows balances=board.balances/>
                <div class="body"><p class="soft">{words::how_counted()}</p></div>
            </Card>
        </Show>
    }
    .into_any()
}

/// A row for each category that is counted or used.
#[component]
pub fn BalanceRows(#[prop(into)] balances: Signal<Vec<Balance>>) -> impl IntoView {
    let row = |balance: Balance| {
        let left = match (balance.remaining, balance.allowance) {
            (Some(left), Some(all)) => words::days_left(days(left), days(all)),
            _ => words::days_taken(days(balance.approved)),
        };
        let detail = words::taken_and_waiting(days(balance.approved), days(balance.requested));
        view! {
            <li>
                <span class="grow">
                    <span class="title">{category_word(balance.category)}</span>
                    <small>{detail}</small>
                </span>
                <b>{left}</b>
            </li>
        }
    };
    let rows = move || {
        let is_used = |balance: &Balance| {
            balance.allowance.is_some()
                || balance.approved != WorkingDays::NONE
                || balance.requested != WorkingDays::NONE
        };
        balances.get().into_iter().filter(is_used).map(row).collect_view()
    };

    view! { <ul class="rows">{rows}</ul> }.into_any()
}

/// The requests that somebody has to decide about.
#[component]
fn Waiting(board: Board) -> impl IntoView {
    view! {
        <Show when=move || !board.waiting.read().is_empty()>
            <Card title=words::waiting()>
                <ul class="rows">
                    <For
                        each=move || board.waiting.get()
                        key=|time_off| (time_off.id, time_off.version)
                        let:time_off
                    >
                        <Row board time_off/>
                    </For>
                </ul>
            </Card>
        </Show>
    }
    .into_any()
}

/// The latest first.
#[component]
fn All(board: Board) -> impl IntoView {
    let title = if board.decides { words::all() } else { words::mine() };
    let is_empty = move || board.list.read().as_ref().is_some_and(Vec::is_empty);

    view! {
        <Card title>
            {board.decides.then(|| view! { <Filters board/> })}
            <ul class="rows">
                <For
                    each=move || board.list.get().unwrap_or_default()
                    key=|time_off| (time_off.id, time_off.version)
                    let:time_off
                >
                    <Row board time_off/>
                </For>
            </ul>
            <Show when=is_empty>
                <EmptyState title=words::none() text=words::none_why()/>
            </Show>
            <Show when=move || board.next.read().is_some()>
                <div class="body">
                    <Button on:click=move |_| board.load_more()>{words::more()}</Button>
                </div>
            </Show>
        </Card>
    }
    .into_any()
}

#[component]
fn Filters(board: Board) -> impl IntoView {
    let people = use_people();
    let everybody = Signal::derive(move || {
        people.all().into_iter().map(ListOption::person).collect::<Vec<_>>()
    });
    let option = |state: TimeOffState| ListOption::new(state.name(), state_word(state));
    let any = ListOption::new("", words::any_state());
    let states = std::iter::once(any).chain(TimeOffState::ALL.map(option)).collect::<Vec<_>>();
    let (technician, state) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    Effect::watch(
        move || (technician.get(), state.get()),
        move |(technician, state), _, _| {
            board.filter.update(|filter| {
                filter.technician = technician.parse().ok();
                filter.state = state.parse().ok();
            });
        },
        false,
    );

    view! {
        <div class="body field-row filter-fields">
            <Combobox
                label=words::technician()
                value=technician
                options=everybody
                name="filter_technician"
                placeholder=words::everybody()
                optional=true
            />
            <Select
                label=words::state()
                value=state
                options=Signal::stored(states)
                name="filter_state"
                optional=true
            />
        </div>
    }
    .into_any()
}

#[component]
fn Row(board: Board, time_off: SeenTimeOff) -> impl IntoView {
    let people = use_people();
    // The directory may arrive after the list.
    move || {
        let person = people.get(time_off.technician_id).filter(|_| board.decides);
        row(board, time_off.clone(), person)
    }
}

fn row(board: Board, time_off: SeenTimeOff, person: Option<Person>) -> AnyView {
    let name = person.as_ref().map(|person| person.name.to_string());
    let when = when(&time_off.when);
    let mut details = vec![words::working_days(days(time_off.when.working_days()))];
    details.extend(time_off.category.map(|category| category_word(category).to_owned()));
    let texts = [
        time_off.note.as_ref().map(TimeOffNote::as_str),
        time_off.reason.as_ref().map(DecisionReason::as_str),
    ];
    details.extend(texts.into_iter().flatten().filter(|it| !it.is_empty()).map(str::to_owned));
    let title = match &name {
        Some(name) => format!("{name}, {when}"),
        None => when,
    };
    let state = time_off.state;
    let waits = state == TimeOffState::Requested;
    let is_mine = time_off.technician_id == board.me;
    let may_change = (waits || state == TimeOffState::Approved) && (board.decides || is_mine);
    let verb = if waits && board.decides { words::decide() } else { words::take_back() };
    let label = format!("{verb}: {title}");

    view! {
        <li>
            {person.map(|person| view! { <Avatar person/> })}
            <span class="grow">
                <span class="title">{title}</span>
                <small>{details.join(" · ")}</small>
            </span>
            {state_badge(state)}
            {may_change.then(|| view! {
                <Button
                    size=ButtonSize::Small
                    on:click=move |_| board.open(time_off.clone())
                    attr:aria-label=label
                >
                    {verb}
                </Button>
            })}
        </li>
    }
    .into_any()
}

/// Deciding about a request, or taking time off back, with what it means for shifts.
#[component]
fn DecisionSheet(board: Board) -> impl IntoView {
    let open = RwSignal::new(false);
    // The sheet is the world outside: it closes itself, too.
    Effect::new(move |_| open.set(board.opened.read().is_some()));
    let decides = move || {
        let opened = board.opened.read();
        let waits = opened.as_ref().is_some_and(|it| it.state == TimeOffState::Requested);
        waits && board.decides
    };
    let asks = Signal::derive(move || decides() && board.plans);
    let people = use_people();
    let title = move || {
        let opened = board.opened.read();
        let Some(time_off) = opened.as_ref() else { return words::decide().to_owned() };
        let when = when(&time_off.when);
        match people.get(time_off.technician_id) {
            Some(person) if board.decides => format!("{}, {when}", person.name),
            _ => when,
        }
    };
    let actions = move || {
        view! {
            <Show when=decides>
                <Button
                    tone=ButtonTone::Danger
                    busy=board.deciding
                    on:click=move |_| board.decide(TimeOffState::Declined, None)
                >
                    {words::decline()}
                </Button>
                <Button
                    tone=ButtonTone::Primary
                    busy=board.deciding
                    on:click=move |_| board.decide(TimeOffState::Approved, None)
                >
                    {words::approve()}
                </Button>
            </Show>
            <Show when=move || !decides()>
                <Button
                    tone=ButtonTone::Primary
                    busy=board.deciding
                    on:click=move |_| board.decide(TimeOffState::Withdrawn, None)
                >
                    {words::take_back()}
                </Button>
            </Show>
        }
    };
    let refusal = move || {
        let problem = board.refusal.get()?;
        Some(view! { <Banner state=State::Critical>{sentence(&problem.message)}</Banner> })
    };

    view! {
        <Sheet open title actions on_close=move |()| board.opened.set(None)>
            <div class="stack">
                {refusal}
                <ConsequenceList consequences=board.consequences reliefs=board.reliefs asks/>
                <TextArea label=words::reason() value=board.reason name="reason" optional=true/>
            </div>
        </Sheet>
    }
    .into_any()
}

pub fn state_badge(state: TimeOffState) -> impl IntoView {
    let look = match state {
        TimeOffState::Requested => State::Warning,
        TimeOffState::Approved => State::Ok,
        TimeOffState::Declined => State::Critical,
        TimeOffState::Withdrawn => State::Unknown,
    };
    view! { <Badge state=look>{state_word(state)}</Badge> }
}

fn state_word(state: TimeOffState) -> &'static str {
    match state {
        TimeOffState::Requested => words::requested(),
        TimeOffState::Approved => words::approved(),
        TimeOffState::Declined => words::declined(),
        TimeOffState::Withdrawn => words::withdrawn(),
    }
}

fn category_word(category: TimeOffCategory) -> &'static str {
    match category {
        TimeOffCategory::Vacation => words::vacation(),
        TimeOffCategory::Sick => words::sick(),
        TimeOffCategory::Training => words::training(),
        TimeOffCategory::Other => words::other(),
    }
}

//! How many days somebody may take in a year: set by those who decide.

use domain::accounts::UserId;
use domain::scheduling::time_off::{Balance, LeaveAllowance, TimeOffCategory};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::board::{Board, days};
use super::category_word;
use crate::AppError;
use crate::accounts::use_people;
use crate::components::{Button, Card, Combobox, ListOption, ProblemNote, Select, TextField};
use crate::messages::time_off as words;
use crate::scheduling::time_off::api;

/// One field of the form: what is typed for a category, and what is wrong with it.
#[derive(Clone, Copy)]
struct Entry {
    category: TimeOffCategory,
    typed: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
}

#[component]
pub fn Allowances(board: Board) -> impl IntoView {
    let people = use_people();
    let technician = RwSignal::new(String::new());
    let year = RwSignal::new(board.year.to_string());
    let technicians = Signal::derive(move || {
        people.technicians().into_iter().map(ListOption::person).collect::<Vec<_>>()
    });
    let years = (board.year - 1..=board.year + 1)
        .map(|year| ListOption::new(year.to_string(), year.to_string()))
        .collect::<Vec<_>>();
    let whose = Memo::new(move |_| {
        Some((technician.read().parse::<UserId>().ok()?, year.read().parse::<i32>().ok()?))
    });
    let known = LocalResource::new(move || {
        let whose = whose.get();
        async move {
            let (technician, year) = whose?;
            Some(api::balances(technician, year).await)
        }
    });
    let fields = move || match (whose.get(), known.get().flatten()) {
        (Some((technician, year)), Some(Ok(balances)))
            if balances.iter().all(|it| it.technician_id == technician && it.year == year) =>
        {
            view! { <Fields board balances/> }.into_any()
        }
        (Some(_), Some(Err(err))) => view! {
            <ProblemNote message=err.to_string() retry=move |()| known.refetch()/>
        }
        .into_any(),
        _ => ().into_any(),
    };

    view! {
        <Card title=words::allowances() footer=|| words::allowances_why()>
            <div class="body field-row">
                <Combobox
                    label=words::technician()
                    value=technician
                    options=technicians
                    name="allowance_of"
                    placeholder=words::choose_technician()
                />
                <Select
                    label=words::year()
                    value=year
                    options=Signal::stored(years)
                    name="allowance_year"
                />
            </div>
            {fields}
        </Card>
    }
    .into_any()
}

#[component]
fn Fields(board: Board, balances: Vec<Balance>) -> impl IntoView {
    let entries = StoredValue::new(
        balances
            .iter()
            .map(|balance| Entry {
                category: balance.category,
                typed: RwSignal::new(written(balance)),
                wrong: RwSignal::new(None),
            })
            .collect::<Vec<_>>(),
    );
    let known = StoredValue::new(balances);
    let saving = RwSignal::new(false);
    let save = move || {
        let wanted = entries.with_value(|entries| {
            let wanted = entries.iter().map(|entry| (*entry, understood(entry)));
            wanted.collect::<Vec<_>>()
        });
        for (entry, days) in &wanted {
            entry.wrong.set(days.is_err().then(|| words::choose_days().to_owned()));
        }
        let changes: Vec<(Entry, LeaveAllowance)> = known.with_value(|known| {
            let changed = wanted.iter().filter_map(|(entry, days)| {
                let days = *days.as_ref().ok()?;
                let balance = known.iter().find(|it| it.category == entry.category)?;
                let is_new = balance.allowance.map(f64::from) != days.map(f64::from);
                is_new.then_some((*entry, allowance(balance, days)))
            });
            changed.collect()
        });
        if wanted.iter().any(|(_, days)| days.is_err()) {
            return;
        }
        saving.set(true);
        spawn_local(async move {
            let mut is_saved = true;
            for (entry, wanted) in changes {
                if let Err(AppError(problem)) = api::set_allowance(wanted).await {
                    is_saved = false;
                    entry.wrong.try_set(Some(problem.message));
                }
            }
            saving.try_set(false);
            if is_saved {
                board.said(words::allowances_saved());
                board.load();
            }
        });
    };
    let fields = entries
        .get_value()
        .into_iter()
        .map(|Entry { category, typed, wrong }| {
            let taken = known.with_value(|known| {
                let balance = known.iter().find(|it| it.category == category)?;
                Some(words::taken_and_waiting(days(balance.approved), days(balance.requested)))
            });
            view! {
                <TextField
                    label=category_word(category)
                    value=typed
                    hint=taken.unwrap_or_default()
                    error=wrong
                    optional=true
                    autocomplete="off"
                />
            }
        })
        .collect_view();

    view! {
        <form
            class="body stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
        >
            <div class="field-row">{fields}</div>
            <div><Button submit=true busy=saving>{words::save_allowances()}</Button></div>
        </form>
    }
    .into_any()
}

fn written(balance: &Balance) -> String {
    balance.allowance.map(|days| f64::from(days).to_string()).unwrap_or_default()
}

fn allowance(balance: &Balance, days: Option<i16>) -> LeaveAllowance {
    LeaveAllowance {
        technician_id: balance.technician_id,
        category: balance.category,
        year: balance.year,
        days,
    }
}

/// The days that were typed; nothing means no limit.
fn understood(entry: &Entry) -> Result<Option<i16>, ()> {
    let typed = entry.typed.get_untracked();
    match typed.trim() {
        "" => Ok(None),
        number => match number.parse() {
            Ok(days @ 0..=366) => Ok(Some(days)),
            _ => Err(()),
        },
    }
}

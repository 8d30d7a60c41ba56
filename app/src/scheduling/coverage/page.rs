//! The page of coverage: gaps ahead, rules by location, who is trained, when to warn.

use std::collections::BTreeMap;

use domain::accounts::UserId;
use domain::live::{Event, Topic};
use domain::locations::{Location, LocationId};
use domain::scheduling::coverage::{CoverageRule, CoverageRuleDraft};
use futures::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::ahead::GapsAhead;
use super::api;
use super::rule_form::{RuleForm, RuleSheet};
use super::week::{summary, week};
use crate::AppError;
use crate::accounts::use_people;
use crate::clock::{self, Style};
use crate::components::{
    Badge, Button, ButtonSize, ButtonTone, Card, Combobox, EmptyState, ListOption, Loading,
    PageHead, ProblemNote, RemovableChip, State, Toast, Toasts, sentence,
};
use crate::live::use_live;
use crate::locations::use_locations;
use crate::messages::coverage as words;
use crate::scheduling::kind_word;
use crate::scheduling::warnings::{self, LimitsCard};
use crate::shell::{Command, use_commands};

#[derive(Clone, Copy)]
pub(super) struct Board {
    rules: RwSignal<Option<Vec<CoverageRule>>>,
    trained: RwSignal<BTreeMap<LocationId, Vec<UserId>>>,
    problem: RwSignal<Option<AppError>>,
    pub toasts: Toasts,
}

#[component]
pub fn CoveragePage() -> impl IntoView {
    use_locations().load();
    let board = Board::new();
    let form = RuleForm::new(board);
    let add = move || form.open(None);
    use_commands()
        .register(Command::new("coverage.new", words::add(), add).icon(icondata::LuPlus).keys("n"));
    let content = move || {
        if let Some(err) = board.problem.get() {
            let retry = move |()| board.load();
            return view! { <ProblemNote message=err.to_string() retry/> }.into_any();
        }
        view! { <Places board form/> }.into_any()
    };

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()>
            <Button tone=ButtonTone::Primary icon=icondata::LuPlus on:click=move |_| form.open(None)>
                {words::add()}
            </Button>
        </PageHead>
        <div class="stack settles coverage">
            <Card title=words::gaps_ahead() tools=|| view! { <small>{words::two_weeks()}</small> }>
                <GapsAhead most=12/>
            </Card>
            {content}
            <LimitsCard/>
        </div>
        <RuleSheet form/>
    }
}

/// A card for each location that has rules or could have some.
#[component]
fn Places(board: Board, form: RuleForm) -> impl IntoView {
    let locations = use_locations();
    let with_rules = Memo::new(move |_| {
        let rules = board.rules.get()?;
        let places = locations.all().into_iter();
        let of = |place: &Location| -> Vec<CoverageRule> {
            rules.iter().filter(|rule| rule.draft.location_id == place.id).cloned().collect()
        };
        let places = places.map(|place| (of(&place), place));
        Some(places.filter(|(rules, place)| place.active || !rules.is_empty()).collect::<Vec<_>>())
    });
    move || {
        match with_rules.get() {
        None => view! { <Loading/> }.into_any(),
        Some(places) if places.iter().all(|(rules, _)| rules.is_empty()) => view! {
            <EmptyState title=words::none() text=words::none_why()>
                <Button tone=ButtonTone::Primary icon=icondata::LuPlus on:click=move |_| form.open(None)>
                    {words::add()}
                </Button>
            </EmptyState>
        }
        .into_any(),
        Some(places) => {
            view! {
                <div class="coverage-places">
                    // Keyed: a button that is drawn anew would also open what it opened before.
                    <For
                        each=move || places.clone()
                        key=|(rules, place)| {
                            let versions = rules.iter().map(|rule| (rule.id, rule.version));
                            (place.id, place.version, versions.collect::<Vec<_>>())
                        }
                        let((rules, place))
                    >
                        <PlaceCard board form place rules/>
                    </For>
                </div>
            }
            .into_any()
        }
    }
    }
}

#[component]
fn PlaceCard(
    board: Board,
    form: RuleForm,
    place: Location,
    rules: Vec<CoverageRule>,
) -> impl IntoView {
    let active: Vec<CoverageRuleDraft> =
        rules.iter().map(|rule| rule.draft.clone()).filter(|draft| draft.active).collect();
    let rows = rules.into_iter().map(|rule| rule_row(form, rule)).collect_view();
    let id = place.id;

    view! {
        <Card title=place.name.to_string() tools=move || view! { <small>{place.zone.city()}</small> }>
            {(!active.is_empty()).then(|| week(&active))}
            <ul class="rows">{rows}</ul>
            <Trained board place=id/>
        </Card>
    }
}

fn rule_row(form: RuleForm, rule: CoverageRule) -> impl IntoView {
    let draft = rule.draft.clone();
    let title = summary(&draft);
    let label = words::edit_named(&title);
    let today = chrono::Utc::now().date_naive();
    let notes = [
        (draft.kind != domain::scheduling::ShiftKind::Work)
            .then(|| kind_word(draft.kind).to_owned()),
        (draft.valid_from > today)
            .then(|| words::from(clock::day(draft.valid_from, Style::ShortDate))),
        draft.valid_until.map(|day| words::until(clock::day(day, Style::ShortDate))),
        draft.on_holidays.then(|| words::holidays_too().to_owned()),
    ];
    let notes = notes.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let resting =
        (!draft.active).then(|| view! { <Badge state=State::Unknown>{words::resting()}</Badge> });

    view! {
        <li>
            <span class="grow"><span class="title">{title}</span> <small>{notes}</small></span>
            {resting}
            <Button
                tone=ButtonTone::Quiet
                size=ButtonSize::Small
                icon=icondata::LuPencil
                on:click=move |_| form.open(Some(rule.clone()))
                attr:aria-label=label
            >
                {words::edit()}
            </Button>
        </li>
    }
}

/// Who is trained for a location, and the way to change it.
#[component]
fn Trained(board: Board, place: LocationId) -> impl IntoView {
    let people = use_people();
    let chosen = RwSignal::new(String::new());
    let trained = move || board.trained.read().get(&place).cloned().unwrap_or_default();
    let options = Signal::derive(move || {
        let trained = trained();
        let others = people.technicians().into_iter();
        let others = others.filter(|person| !trained.contains(&person.id));
        others.map(ListOption::person).collect::<Vec<_>>()
    });
    Effect::watch(
        move || chosen.get(),
        move |id, _, _| {
            if let Ok(id) = id.parse::<UserId>() {
                chosen.set(String::new());
                let mut wanted = untrack(trained);
                wanted.push(id);
                board.train(place, wanted);
            }
        },
        false,
    );
    let chips = move || {
        let trained = trained();
        if trained.is_empty() {
            return view! { <p class="soft">{words::nobody_trained()}</p> }.into_any();
        }
        let mut named: Vec<(String, UserId)> = trained
            .into_iter()
            .map(|id| {
                (people.get(id).map(|person| person.name.to_string()).unwrap_or_default(), id)
            })
            .collect();
        named.sort_unstable();
        let chip = move |(label, id): (String, UserId)| {
            let remove = move |()| {
                let wanted =
                    untrack(move || board.trained.read().get(&place).cloned().unwrap_or_default());
                board.train(place, wanted.into_iter().filter(|other| *other != id).collect());
            };
            view! { <RemovableChip label on_remove=remove/> }
        };
        view! {
            <div class="toolbar">
                // Keyed: a chip that is drawn anew would also remove whom it removed before.
                <For each=move || named.clone() key=Clone::clone let:named>{chip(named)}</For>
            </div>
        }
        .into_any()
    };

    view! {
        <div class="body trained">
            <h3>{words::trained()}</h3>
            {chips}
            <Combobox label=words::train() value=chosen options/>
        </div>
    }
}

impl Board {
    fn new() -> Self {
        let board = Self {
            rules: RwSignal::new(None),
            trained: RwSignal::default(),
            problem: RwSignal::new(None),
            toasts: expect_context(),
        };
        let live = use_live();
        live.subscribe(Topic::Schedules);
        live.on_event(move |event| {
            if matches!(event, Event::SchedulesChanged) {
                board.load();
            }
        });
        Effect::new(move |_| {
            live.resync.track();
            board.load();
        });
        board
    }

    pub fn load(self) {
        spawn_local(async move {
            let (rules, trained) =
                join(api::list_coverage_rules(), warnings::api::list_trained()).await;
            if let Ok(trained) = trained {
                let _ = self.trained.try_set(trained.into_iter().collect());
            }
            match rules {
                Ok(rules) => {
                    let _ = self.problem.try_set(None);
                    let _ = self.rules.try_set(Some(rules));
                }
                // What is there already is better than nothing.
                Err(err) if self.rules.try_get_untracked().flatten().is_none() => {
                    let _ = self.problem.try_set(Some(err));
                }
                Err(_) => {}
            }
        });
    }

    fn train(self, place: LocationId, wanted: Vec<UserId>) {
        spawn_local(async move {
            match warnings::api::set_trained(place, wanted).await {
                Ok(trained) => {
                    let _ = self.trained.try_update(|all| all.insert(place, trained));
                }
                Err(err) => self.toasts.push(Toast::new(sentence(&err.to_string()))),
            }
        });
    }
}

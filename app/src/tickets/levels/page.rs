//! The page of service levels: targets, business hours, who hears of what was missed.

use std::collections::BTreeSet;

use domain::accounts::{Permission, UserId};
use domain::live::Topic;
use domain::locations::LocationId;
use domain::scheduling::templates::WEEKDAYS;
use domain::tickets::levels::LevelCalendars;
use domain::{Problem, ProblemKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_meta::Title;

use super::preview::Preview;
use super::typed::{Fields, Typed, WeekText, day_field, target_field};
use crate::AppError;
use crate::accounts::use_people;
use crate::components::focus::{focus_if_lost, lead_to};
use crate::components::{
    Banner, Button, ButtonSize, ButtonTone, Card, Combobox, ListOption, PageHead, ProblemNote,
    RemovableChip, Select, Skeleton, State, TextField, Toast, Toasts, sentence,
};
use crate::live::use_live;
use crate::locations::use_locations;
use crate::messages::{levels as words, problems, schedules as schedule_words};
use crate::scheduling::coverage::day_name;
use crate::tickets::api;
use crate::tickets::marks::PriorityMark;

#[derive(Clone, Copy)]
pub(super) struct Desk {
    /// `None`: still to come.
    pub known: RwSignal<Option<LevelCalendars>>,
    pub fields: Fields,
    problem: RwSignal<Option<AppError>>,
    refusal: RwSignal<Option<Problem>>,
    saving: RwSignal<bool>,
    /// What is in the fields was typed earlier.
    restored: RwSignal<bool>,
    /// The fields as the server fills them.
    untouched: StoredValue<Option<Typed>>,
    toasts: Toasts,
}

#[component]
pub fn LevelsPage() -> impl IntoView {
    use_locations().load();
    use_live().subscribe(Topic::Tickets);
    let desk = Desk {
        known: RwSignal::new(None),
        fields: Fields::new(),
        problem: RwSignal::new(None),
        refusal: RwSignal::new(None),
        saving: RwSignal::new(false),
        restored: RwSignal::new(false),
        untouched: StoredValue::new(None),
        toasts: expect_context(),
    };
    desk.load();
    desk.keep_typed();
    // Asked again, what is known changes where it stands: the form stays.
    let is_known = Memo::new(move |_| desk.known.read().is_some());
    let problem = Memo::new(move |_| desk.problem.read().as_ref().map(ToString::to_string));
    let body = move || match problem.get() {
        Some(message) => view! {
            <ProblemNote message retry=move |()| desk.load()/>
        }
        .into_any(),
        None if is_known.get() => view! { <Form desk/> }.into_any(),
        None => view! { <div aria-busy="true"><Skeleton width=60/></div> }.into_any(),
    };

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title() lead=words::lead()/>
        {body}
    }
}

#[component]
fn Form(desk: Desk) -> impl IntoView {
    let fields = desk.fields;
    let general = move || {
        let problem = desk.refusal.get()?;
        let is_outdated = problem.kind == ProblemKind::Conflict;
        // What stands at a field stands there.
        if !is_outdated && problem.fields.keys().any(|field| field.contains('.')) {
            return None;
        }
        Some(view! {
            <Banner state=State::Critical>
                {sentence(&problem.message)}
                {is_outdated
                    .then(|| view! {
                        <Button size=ButtonSize::Small on:click=move |_| desk.start_over()>
                            {words::theirs()}
                        </Button>
                        <Button size=ButtonSize::Small on:click=move |_| desk.keep_mine()>
                            {words::mine()}
                        </Button>
                    })}
            </Banner>
        })
    };

    let restored = move || {
        let discard = move || {
            view! {
                <Button size=ButtonSize::Small on:click=move |_| desk.start_over()>
                    {schedule_words::draft_discard()}
                </Button>
            }
        };
        desk.restored.get().then(|| {
            view! {
                <Banner state=State::Info actions=discard>{schedule_words::draft_restored()}</Banner>
            }
        })
    };

    view! {
        <form
            class="stack levels"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                desk.save();
            }
        >
            {restored}
            <TargetsCard desk/>
            <Card title=words::hours()>
                <div class="body stack">
                    <Week desk days=fields.hours whose="hours".to_owned()/>
                    <Clocks desk/>
                </div>
            </Card>
            <OwnHours desk/>
            <Escalation desk/>
            {general}
            <div class="toolbar">
                <Button tone=ButtonTone::Primary submit=true busy=desk.saving>{words::save()}</Button>
            </div>
        </form>
    }
    .into_any()
}

#[component]
fn TargetsCard(desk: Desk) -> impl IntoView {
    let rows = desk.fields.targets.map(|(priority, fields)| {
        let labels = [words::first_answer(), words::solution()];
        let inputs = fields.into_iter().zip(labels).enumerate().map(|(place, (value, label))| {
            let error = desk.error_at(target_field(priority, place));
            view! { <TextField label value error placeholder="–" autocomplete="off" max_length=20/> }
        });
        view! {
            <fieldset class="level-targets">
                <legend><PriorityMark priority/></legend>
                {inputs.collect_view()}
            </fieldset>
        }
    });

    view! {
        <Card title=words::targets() footer=|| words::targets_why()>
            <div class="body stack">
                {rows}
                <Preview desk/>
            </div>
        </Card>
    }
    .into_any()
}

/// The hours of a week, a line for each day.
#[component]
fn Week(desk: Desk, days: WeekText, whose: String) -> impl IntoView {
    let lines = days.into_iter().zip(WEEKDAYS).map(|(value, day)| {
        let error = desk.error_at(day_field(&whose, day));
        view! {
            <TextField label=day_name(day) value error placeholder=words::closed() autocomplete="off"/>
        }
    });

    view! {
        <small class="soft">{words::hours_hint()}</small>
        <div class="level-days">{lines.collect_view()}</div>
    }
    .into_any()
}

/// On which clocks the usual hours are, and when nobody works.
#[component]
fn Clocks(desk: Desk) -> impl IntoView {
    let (fields, locations) = (desk.fields, use_locations());
    let start = fields.zone.get_untracked();
    let zones = Signal::derive(move || {
        let all = locations.all().into_iter().map(|place| place.zone.to_string());
        let zones: BTreeSet<String> = all.chain([start.clone()]).collect();
        zones.into_iter().map(|zone| ListOption::new(zone.clone(), zone)).collect::<Vec<_>>()
    });
    let places = Signal::derive(move || {
        let all = locations.all().into_iter();
        std::iter::once(ListOption::new("", words::no_holidays()))
            .chain(all.map(|place| ListOption::new(place.id.to_string(), place.name.as_str())))
            .collect::<Vec<_>>()
    });

    view! {
        <div class="level-clocks">
            <Select
                label=words::zone()
                value=fields.zone
                options=zones
                error=desk.error_at("zone".to_owned())
            />
            <Select
                label=words::holidays_of()
                value=fields.holidays_of
                options=places
                error=desk.error_at("holidays_of".to_owned())
            />
        </div>
    }
    .into_any()
}

/// Locations that work at other hours.
#[component]
fn OwnHours(desk: Desk) -> impl IntoView {
    let (own, locations) = (desk.fields.locations, use_locations());
    let name_of =
        move |id| locations.get(id).map(|place| place.name.to_string()).unwrap_or_default();
    let chosen = RwSignal::new(String::new());
    let others = Signal::derive(move || {
        let own = own.read();
        let others = locations
            .all()
            .into_iter()
            .filter(|place| place.active && !own.iter().any(|(id, _)| *id == place.id));
        std::iter::once(ListOption::new("", words::choose()))
            .chain(others.map(|place| ListOption::new(place.id.to_string(), place.name.as_str())))
            .collect::<Vec<_>>()
    });
    Effect::watch(
        move || chosen.get(),
        move |id, _, _| {
            if let Ok(id) = id.parse::<LocationId>() {
                chosen.set(String::new());
                desk.fields.add_location(id);
            }
        },
        false,
    );
    let card = move |(id, days): (LocationId, WeekText)| {
        let remove = move |_| own.update(|all| all.retain(|(other, _)| *other != id));
        view! {
            <Card
                title=move || words::hours_at(name_of(id))
                tools=move || view! {
                    <Button size=ButtonSize::Small tone=ButtonTone::Quiet on:click=remove>
                        {words::usual_again()}
                    </Button>
                }
                footer=|| words::hours_at_why()
            >
                <div class="body stack">
                    <Week desk days whose=id.to_string()/>
                </div>
            </Card>
        }
    };

    view! {
        <For each=move || own.get() key=|(id, _)| *id let:place>{card(place)}</For>
        <div class="level-clocks">
            <Select label=words::own_hours() value=chosen options=others/>
        </div>
    }
    .into_any()
}

/// Who hears of what was missed.
#[component]
fn Escalation(desk: Desk) -> impl IntoView {
    let (recipients, people) = (desk.fields.recipients, use_people());
    let chosen = RwSignal::new(String::new());
    let options = Signal::derive(move || {
        let told = recipients.read();
        let all = people.all().into_iter().filter(|person| {
            person.roles.grant(Permission::WorkTickets) && !told.contains(&person.id)
        });
        all.map(ListOption::person).collect::<Vec<_>>()
    });
    Effect::watch(
        move || chosen.get(),
        move |id, _, _| {
            if let Ok(id) = id.parse::<UserId>() {
                chosen.set(String::new());
                recipients.update(|all| all.push(id));
            }
        },
        false,
    );
    let chip = move |id: UserId| {
        let label = people.get(id).map(|person| person.name.to_string()).unwrap_or_default();
        let remove = move |()| recipients.update(|all| all.retain(|other| *other != id));
        view! { <RemovableChip label on_remove=remove/> }
    };

    view! {
        <Card title=words::escalation()>
            <div class="body stack">
                <p>{words::escalation_why()}</p>
                <div class="toolbar">
                    <For each=move || recipients.get() key=|id| *id let:id>{chip(id)}</For>
                    <Show when=move || recipients.read().is_empty()>
                        <span class="soft">{words::nobody_else()}</span>
                    </Show>
                </div>
                <div class="level-clocks">
                    <Combobox label=words::also_tell() value=chosen options/>
                </div>
            </div>
        </Card>
    }
    .into_any()
}

impl Desk {
    /// What was typed earlier is there again.
    fn load(self) {
        self.ask(move |mut known| {
            self.fields.fill(&known.levels);
            let kept = Typed::kept();
            known.version = kept.as_ref().map_or(known.version, |kept| kept.version);
            self.untouched.set_value(Some(untrack(|| self.fields.typed(known.version))));
            self.restored.set(kept.is_some());
            if let Some(kept) = kept {
                self.fields.go_on(kept);
            }
            known
        });
    }

    /// Gives up what is typed.
    fn start_over(self) {
        Typed::forget();
        self.load();
    }

    /// What is typed stays; saved again, it takes the place of what somebody else has saved.
    fn keep_mine(self) {
        self.ask(move |known| {
            self.untouched.set_value(None);
            known
        });
    }

    /// Keeps what is typed for as long as it is not saved, also when the page is left.
    fn keep_typed(self) {
        Effect::new(move |_| {
            let Some(version) = self.known.read().as_ref().map(|known| known.version) else {
                return;
            };
            let typed = self.fields.typed(version);
            if self.untouched.with_value(|untouched| untouched.as_ref() == Some(&typed)) {
                Typed::forget();
            } else {
                typed.keep();
            }
        });
    }

    fn ask(self, take: impl FnOnce(LevelCalendars) -> LevelCalendars + 'static) {
        self.problem.set(None);
        self.refusal.set(None);
        spawn_local(async move {
            let answer = api::read_service_levels().await;
            if self.known.is_disposed() {
                return;
            }
            match answer {
                Ok(known) => {
                    let is_again = self.known.read_untracked().is_some();
                    self.known.set(Some(take(known)));
                    if is_again {
                        // The button that was pressed is gone.
                        focus_if_lost(".levels [type='submit']".to_owned());
                    }
                }
                Err(err) if self.known.read_untracked().is_none() => self.problem.set(Some(err)),
                Err(AppError(reason)) => self.refuse(reason),
            }
        });
    }

    fn save(self) {
        let version = self.known.read_untracked().as_ref().map(|known| known.version);
        let wanted = untrack(move || self.fields.parse());
        let (wanted, version) = match (wanted, version) {
            (Ok(wanted), Some(version)) => (wanted, version),
            (Err(reason), _) => return self.refuse(reason),
            (_, None) => return,
        };
        self.refusal.set(None);
        self.saving.set(true);
        spawn_local(async move {
            let answer = api::change_service_levels(version, wanted).await;
            if self.saving.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(version) => {
                    self.restored.set(false);
                    self.untouched.set_value(Some(untrack(|| self.fields.typed(version))));
                    self.known.update(|known| {
                        if let Some(known) = known {
                            known.version = version;
                        }
                    });
                    self.toasts.push(Toast::new(words::saved()));
                }
                Err(AppError(reason)) => self.refuse(reason),
            }
        });
    }

    fn refuse(self, mut reason: Problem) {
        problems::translate(&mut reason);
        self.refusal.set(Some(reason));
        lead_to(".levels [aria-invalid='true']");
    }

    fn error_at(self, field: String) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.refusal.read().as_ref()?.fields.get(&field).map(|why| sentence(why))
        })
    }
}

//! What becomes of the shifts that approved time off touches: a field for each, for those who plan.

use std::collections::HashMap;

use domain::scheduling::time_off::{Becomes, Damage, Relief};
use domain::scheduling::{Candidate, ShiftId, ShiftSpan};
use domain::zones::ZoneName;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::consequences::{cut_to, shift_when};
use crate::accounts::{People, use_people};
use crate::clock;
use crate::components::{Combobox, ListOption};
use crate::locations::{Locations, use_locations};
use crate::messages::time_off as words;
use crate::scheduling::api;
use crate::scheduling::warnings::in_one_line;

/// The choice that is no person.
const CANCELLED: &str = "cancelled";
const OPEN: &str = "open";

/// What is chosen, shift by shift.
#[derive(Clone, Copy)]
pub struct Reliefs {
    hits: RwSignal<Vec<Hit>>,
    /// By shift; of what is not there, it is cancelled.
    chosen: RwSignal<HashMap<ShiftId, String>>,
    candidates: RwSignal<HashMap<ShiftId, Vec<Candidate>>>,
    /// Counts what was asked, so that only the last answer is shown.
    asked: StoredValue<u32>,
}

/// A shift that is touched.
#[derive(Clone, PartialEq)]
struct Hit {
    id: ShiftId,
    /// Which part of it, if not all.
    part: Option<ShiftSpan>,
    name: String,
    /// What happens to it unless something else is chosen.
    otherwise: String,
}

impl Reliefs {
    pub fn new() -> Self {
        Self {
            hits: RwSignal::default(),
            chosen: RwSignal::default(),
            candidates: RwSignal::default(),
            asked: StoredValue::new(0),
        }
    }

    pub fn clear(self) {
        self.asked.update_value(|asked| *asked += 1);
        self.hits.set(Vec::new());
        self.chosen.set(HashMap::new());
    }

    /// Asks about these shifts. What was chosen for one stays as long as it is touched.
    pub fn ask(self, damage: &Damage, zone: &ZoneName) {
        let whole = damage.cancelled.iter().map(|shift| Hit {
            id: shift.id,
            part: None,
            name: shift_when(shift, zone),
            otherwise: words::is_cancelled().to_owned(),
        });
        let cut = damage.cut.iter().map(|cut| Hit {
            id: cut.shift.id,
            part: cut.taken,
            name: shift_when(&cut.shift, zone),
            otherwise: format!("{} → {}", words::is_cut(), cut_to(cut, zone)),
        });
        let hits: Vec<Hit> = whole.chain(cut).collect();
        let wanted = hits.iter().map(|hit| (hit.id, hit.part)).collect::<Vec<_>>();
        self.chosen.update(|chosen| chosen.retain(|id, _| wanted.iter().any(|it| it.0 == *id)));
        self.hits.set(hits);
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        if wanted.is_empty() {
            return;
        }
        spawn_local(async move {
            let ids: Vec<ShiftId> = wanted.iter().map(|(id, _)| *id).collect();
            // Without them, what can be chosen is the rest.
            let found = api::shift_candidates(wanted).await.unwrap_or_default();
            if self.asked.try_get_value() == Some(asked) {
                self.candidates.set(ids.into_iter().zip(found).collect());
            }
        });
    }

    /// What is to become of the shifts that are not just cancelled.
    pub fn wanted(self) -> Vec<Relief> {
        let chosen = self.chosen.read_untracked();
        let relief = |hit: &Hit| {
            let becomes = match chosen.get(&hit.id)?.as_str() {
                CANCELLED => return None,
                OPEN => Becomes::Open,
                person => Becomes::Given { technician_id: person.parse().ok()? },
            };
            Some(Relief { shift_id: hit.id, becomes })
        };
        self.hits.read_untracked().iter().filter_map(relief).collect()
    }

    /// What a shift is called.
    pub fn name_of(self, id: ShiftId) -> Option<String> {
        let hits = self.hits.read_untracked();
        hits.iter().find(|hit| hit.id == id).map(|hit| hit.name.clone())
    }
}

#[component]
pub fn ReliefFields(reliefs: Reliefs) -> impl IntoView {
    view! {
        <Show when=move || !reliefs.hits.read().is_empty()>
            <div class="reliefs stack" role="group" aria-label=words::reliefs()>
                <h3>{words::reliefs()}</h3>
                <For each=move || reliefs.hits.get() key=|hit| (hit.id, hit.otherwise.clone()) let:hit>
                    <Field reliefs hit/>
                </For>
            </div>
        </Show>
    }
    .into_any()
}

#[component]
fn Field(reliefs: Reliefs, hit: Hit) -> impl IntoView {
    let Hit { id, part, name, otherwise } = hit;
    let (people, locations) = (use_people(), use_locations());
    locations.load();
    let known = reliefs.chosen.read_untracked().get(&id).cloned();
    let value = RwSignal::new(known.unwrap_or_else(|| CANCELLED.to_owned()));
    Effect::watch(
        move || value.get(),
        move |now, _, _| {
            reliefs.chosen.update(|chosen| {
                chosen.insert(id, now.clone());
            });
        },
        false,
    );
    let is_part = part.is_some();
    let options = Signal::derive(move || {
        let (cancel, open) = match is_part {
            false => (words::cancel_it(), words::make_it_open()),
            true => (words::just_cut_it(), words::make_part_open()),
        };
        let mut options = vec![ListOption::new(CANCELLED, cancel), ListOption::new(OPEN, open)];
        let found = reliefs.candidates.read();
        let found = found.get(&id).into_iter().flatten();
        options.extend(found.filter_map(|candidate| option(candidate, people, locations)));
        options
    });
    let hint = move || match value.get().as_str() {
        CANCELLED => otherwise.clone(),
        OPEN => words::will_be_open().to_owned(),
        _ => words::will_be_given().to_owned(),
    };

    view! { <Combobox label=name value options hint/> }.into_any()
}

/// `Give to Mara Oyelaran`, with how much they work that week and what speaks against it.
fn option(candidate: &Candidate, people: People, locations: Locations) -> Option<ListOption> {
    let person = people.get(candidate.technician_id)?;
    let hours = clock::number(f64::from(candidate.week_minutes / 6) / 10.0);
    let mut detail = words::hours_that_week(hours);
    if !candidate.warnings.is_empty() {
        detail = format!("{detail} · {}", in_one_line(&candidate.warnings, locations));
    }
    let label = words::give_to(&person.name);
    Some(ListOption { label, ..ListOption::person(person).with_detail(detail) })
}

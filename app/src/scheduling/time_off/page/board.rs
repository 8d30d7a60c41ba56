//! What the page knows: the requests that wait, the list, the balances; and how it hears of changes.

use chrono::Datelike;
use domain::Problem;
use domain::accounts::{Permission, Role, UserId};
use domain::live::Event;
use domain::scheduling::time_off::{
    Balance, Decision, Effects, SeenTimeOff, TimeOffFilter, TimeOffSettings, TimeOffState,
};
use domain::scheduling::warnings::Overrule;
use domain::zones::ZoneName;
use futures::future::join3;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::consequences::Consequences;
use super::reliefs::Reliefs;
use crate::clock;
use crate::components::{Toast, Toasts};
use crate::live::use_live;
use crate::messages::time_off as words;
use crate::scheduling::time_off::api;
use crate::scheduling::warnings::Objection;
use crate::shell::{use_minute, use_session};

#[derive(Clone, Copy)]
pub struct Board {
    pub me: UserId,
    pub zone: StoredValue<ZoneName>,
    /// The year whose balances are shown.
    pub year: i32,
    /// May approve, and so sees everybody's.
    pub decides: bool,
    /// May say what becomes of shifts.
    pub plans: bool,
    /// Is a technician, and so has time off of their own.
    pub has_own: bool,
    pub list: RwSignal<Option<Vec<SeenTimeOff>>>,
    pub next: RwSignal<Option<String>>,
    pub waiting: RwSignal<Vec<SeenTimeOff>>,
    pub balances: RwSignal<Vec<Balance>>,
    pub at_once: RwSignal<bool>,
    pub filter: RwSignal<TimeOffFilter>,
    pub trouble: RwSignal<Option<Problem>>,
    /// What is decided about, in the sheet.
    pub opened: RwSignal<Option<SeenTimeOff>>,
    pub reason: RwSignal<String>,
    pub consequences: RwSignal<Option<Consequences>>,
    pub reliefs: Reliefs,
    /// What was refused because something speaks against it.
    pub objection: RwSignal<Option<Objection>>,
    pub refusal: RwSignal<Option<Problem>>,
    pub deciding: RwSignal<bool>,
    toasts: Toasts,
    /// Counts what was asked, so that only the last answer is shown.
    asked: StoredValue<u32>,
}

impl Board {
    pub fn new() -> Self {
        let session = use_session();
        let me = session.me.get_untracked();
        let decides = me.may(Permission::ApproveTimeOff);
        let board = Self {
            me: me.person.id,
            zone: StoredValue::new(me.zone.clone()),
            year: use_minute().get_untracked().year(),
            decides,
            plans: me.may(Permission::PlanShifts),
            has_own: me.person.roles.contains(Role::Technician),
            list: RwSignal::default(),
            next: RwSignal::default(),
            waiting: RwSignal::default(),
            balances: RwSignal::default(),
            at_once: RwSignal::default(),
            filter: RwSignal::new(TimeOffFilter {
                technician: (!decides).then_some(me.person.id),
                ..TimeOffFilter::default()
            }),
            trouble: RwSignal::default(),
            opened: RwSignal::default(),
            reason: RwSignal::default(),
            consequences: RwSignal::default(),
            reliefs: Reliefs::new(),
            objection: RwSignal::default(),
            refusal: RwSignal::default(),
            deciding: RwSignal::default(),
            toasts: expect_context(),
            asked: StoredValue::new(0),
        };
        let live = use_live();
        live.on_event(move |event| {
            if let Event::TimeOffChanged { .. } = event {
                board.load();
            }
        });
        Effect::new(move |_| {
            live.resync.track();
            board.filter.track();
            board.load();
        });
        if decides {
            spawn_local(async move {
                if let Ok(settings) = api::read_settings().await {
                    board.at_once.try_set(settings.approve_at_once);
                }
            });
        }
        board
    }

    /// Nothing is known yet, not even that it cannot be known.
    pub fn is_first_load(self) -> bool {
        self.list.read().is_none() && self.trouble.read().is_none()
    }

    pub fn load(self) {
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        let filter = self.filter.get_untracked();
        let year = self.year;
        spawn_local(async move {
            let waits =
                TimeOffFilter { state: Some(TimeOffState::Requested), ..TimeOffFilter::default() };
            let waiting = async {
                match self.decides {
                    true => api::list_time_off(waits, None).await.map(|page| page.items),
                    false => Ok(Vec::new()),
                }
            };
            let balances = async {
                match self.has_own {
                    true => api::balances(self.me, year).await,
                    false => Ok(Vec::new()),
                }
            };
            let list = api::list_time_off(filter, None);
            let (list, waiting, balances) = join3(list, waiting, balances).await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match (list, waiting, balances) {
                (Ok(list), Ok(mut waiting), Ok(balances)) => {
                    // Whoever is away first is decided about first.
                    waiting.reverse();
                    self.list.set(Some(list.items));
                    self.next.set(list.next_cursor);
                    self.waiting.set(waiting);
                    self.balances.set(balances);
                    self.trouble.set(None);
                }
                (Err(err), ..) | (_, Err(err), _) | (.., Err(err)) => self.trouble.set(Some(err.0)),
            }
        });
    }

    pub fn load_more(self) {
        let (filter, after) = (self.filter.get_untracked(), self.next.get_untracked());
        let asked = self.asked.get_value();
        spawn_local(async move {
            let page = api::list_time_off(filter, after).await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match page {
                Ok(page) => {
                    self.list.update(|list| list.get_or_insert_default().extend(page.items));
                    self.next.set(page.next_cursor);
                }
                Err(err) => self.trouble.set(Some(err.0)),
            }
        });
    }

    /// Opens the sheet in which somebody decides or takes back, with what that would mean.
    pub fn open(self, time_off: SeenTimeOff) {
        self.reason.set(String::new());
        self.refusal.set(None);
        self.consequences.set(None);
        self.reliefs.clear();
        self.opened.set(Some(time_off.clone()));
        let zone = self.zone.get_value();
        spawn_local(async move {
            let found = if time_off.state == TimeOffState::Approved {
                api::restoration(time_off.id)
                    .await
                    .map(|effects| Consequences::of_taking_back(effects, &zone))
            } else {
                api::preview_time_off(super::form::draft_of(&time_off)).await.map(|damage| {
                    if self.plans {
                        self.reliefs.ask(&damage, &zone);
                    }
                    Consequences::of_damage(&damage, &zone)
                })
            };
            // Another one was opened meanwhile, or none is any more.
            let is_still = |opened: &Option<SeenTimeOff>| opened.as_ref() == Some(&time_off);
            if self.opened.try_with_untracked(is_still) != Some(true) {
                return;
            }
            match found {
                Ok(found) => self.consequences.set(Some(found)),
                Err(err) => self.refusal.set(Some(err.0)),
            }
        });
    }

    pub fn decide(self, state: TimeOffState, overrule: Option<Overrule>) {
        let Some(time_off) = self.opened.get_untracked() else { return };
        let reason = match self.reason.get_untracked().parse() {
            Ok(reason) => reason,
            Err(err) => return self.refusal.set(Some(Problem::invalid("reason", err))),
        };
        let is_approval = state == TimeOffState::Approved;
        let shifts = if is_approval { self.reliefs.wanted() } else { Vec::new() };
        self.refusal.set(None);
        self.deciding.set(true);
        spawn_local(async move {
            let decision = Decision { reason, shifts, overrule, ..Decision::to(state) };
            let decided = api::decide_time_off(time_off.id, time_off.version, decision).await;
            if self.deciding.try_set(false).is_some() {
                return;
            }
            match decided {
                Ok(effects) => {
                    self.opened.set(None);
                    self.tell(&effects);
                }
                Err(err) => {
                    let again = move |overrule| self.decide(state, Some(overrule));
                    match Objection::to(&err.0, again) {
                        Some(objection) => self.objection.set(Some(objection)),
                        None => self.refusal.set(Some(err.0)),
                    }
                }
            }
            self.load();
        });
    }

    /// Says in a toast what came of it.
    pub fn tell(self, effects: &Effects) {
        let count = |shifts: usize| i64::try_from(shifts).unwrap_or_default();
        let mut text = super::state_word(effects.time_off.state).to_owned();
        let touched = count(effects.cancelled.len() + effects.cut.len());
        if touched > 0 {
            text.push_str(&format!(". {}", words::shifts_touched(touched)));
        }
        let passed_on = count(effects.opened.len() + effects.given.len());
        if passed_on > 0 {
            text.push_str(&format!(". {}", words::shifts_passed_on(passed_on)));
        }
        if !effects.restored.is_empty() {
            text.push_str(&format!(". {}", words::shifts_restored(count(effects.restored.len()))));
        }
        if !effects.kept.is_empty() {
            text.push_str(&format!(". {}", words::shifts_kept(count(effects.kept.len()))));
        }
        self.toasts.push(Toast::new(text));
    }

    pub fn said(self, text: &'static str) {
        self.toasts.push(Toast::new(text));
    }

    pub fn approve_at_once(self, approve_at_once: bool) {
        spawn_local(async move {
            if let Err(err) = api::change_settings(TimeOffSettings { approve_at_once }).await {
                // The switch shows what is so.
                self.at_once.try_set(!approve_at_once);
                self.trouble.try_set(Some(err.0));
            }
        });
    }
}

/// `2.25` as its reader writes it.
pub fn days(days: domain::scheduling::time_off::WorkingDays) -> String {
    clock::number(days.into())
}

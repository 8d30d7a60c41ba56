//! What the page of swaps knows and does.

use domain::accounts::{Permission, Role, UserId};
use domain::live::Event;
use domain::scheduling::swaps::{Party, Swap, SwapSettings, SwapState, SwapStep};
use domain::scheduling::warnings::Overrule;
use domain::scheduling::{Claim, Shift};
use domain::zones::ZoneName;
use domain::{Conflict, Problem};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lines::{Reader, What};
use super::{WaitingSwaps, api};
use crate::accounts::use_people;
use crate::clock::{self, Style};
use crate::components::{Toast, Toasts, sentence};
use crate::live::use_live;
use crate::locations::use_locations;
use crate::messages::swaps as words;
use crate::notifications::times;
use crate::scheduling::time_off;
use crate::scheduling::warnings::Objection;
use crate::shell::use_session;

#[derive(Clone, Copy)]
pub struct Board {
    pub reader: Reader,
    pub zone: StoredValue<ZoneName>,
    pub swaps: WaitingSwaps,
    /// Of the weeks ahead; `None`: not heard of yet.
    pub open: RwSignal<Option<Vec<Shift>>>,
    pub trouble: RwSignal<Option<Problem>>,
    /// Why the last deed was refused.
    pub refusal: RwSignal<Option<String>>,
    /// What was refused because something speaks against it.
    pub objection: RwSignal<Option<Objection>>,
    pub busy: RwSignal<bool>,
    pub at_once: RwSignal<bool>,
    /// What somebody else is to take, once it is known who.
    pub giving: RwSignal<Option<Giving>>,
    pub asks_whom: RwSignal<bool>,
    toasts: Toasts,
}

/// A shift that somebody is to take on whose behalf it is done.
#[derive(Clone, PartialEq)]
pub struct Giving {
    pub what: What,
    /// When and where.
    pub title: String,
}

impl Board {
    pub fn new() -> Self {
        let me = use_session().me.get_untracked();
        let board = Self {
            reader: Reader {
                party: Party { user: me.person.id, plans: me.may(Permission::PlanShifts) },
                works: me.person.roles.contains(Role::Technician),
                people: use_people(),
                locations: use_locations(),
            },
            zone: StoredValue::new(me.zone.clone()),
            swaps: WaitingSwaps::of_session(),
            open: RwSignal::default(),
            trouble: RwSignal::default(),
            refusal: RwSignal::default(),
            objection: RwSignal::default(),
            busy: RwSignal::default(),
            at_once: RwSignal::default(),
            giving: RwSignal::default(),
            asks_whom: RwSignal::default(),
            toasts: expect_context(),
        };
        board.reader.locations.load();
        let live = use_live();
        live.on_event(move |event| {
            let is_news = match event {
                Event::ShiftChanged { shift } => shift.is_open() || board.shows(shift),
                Event::ShiftRemoved { .. } => true,
                _ => false,
            };
            if is_news {
                board.load_open();
            }
        });
        Effect::new(move |_| {
            live.resync.track();
            board.load_open();
        });
        if board.reader.party.plans {
            spawn_local(async move {
                if let Ok(settings) = api::read_settings().await {
                    board.at_once.try_set(settings.approve_at_once);
                }
            });
        }
        board
    }

    /// Those of the swaps that this is so of.
    pub fn swaps(self, is_it: impl Fn(&Swap) -> bool) -> Vec<Swap> {
        self.swaps.list.read().iter().flatten().filter(|swap| is_it(swap)).cloned().collect()
    }

    pub fn load(self) {
        self.swaps.load();
        self.load_open();
    }

    fn shows(self, shift: &Shift) -> bool {
        let open = self.open.read_untracked();
        open.iter().flatten().any(|known| known.id == shift.id)
    }

    fn load_open(self) {
        spawn_local(async move {
            let found = api::open_shifts().await;
            if self.open.is_disposed() {
                return;
            }
            match found {
                Ok(found) => {
                    self.open.set(Some(found));
                    self.trouble.set(None);
                }
                Err(err) => self.trouble.set(Some(err.0)),
            }
        });
    }

    /// Asks who is to take a shift.
    pub fn give(self, giving: Giving) {
        self.giving.set(Some(giving));
        self.asks_whom.set(true);
    }

    /// `who` takes the shift; `None`: oneself.
    pub fn carry_out(self, what: What, who: Option<UserId>, overrule: Option<Overrule>) {
        self.busy.set(true);
        self.refusal.set(None);
        spawn_local(async move {
            let done = match what.clone() {
                What::Claim(shift) => {
                    let claim = Claim { technician_id: who, overrule };
                    let done = if who.is_some() { words::given() } else { words::claimed() };
                    api::claim_shift(shift.id, claim).await.map(|_| done)
                }
                What::Step(swap, state) => {
                    let step = SwapStep { taken_by: who, overrule, ..SwapStep::to(state) };
                    let swap = api::step_swap(swap.id, swap.version, step).await;
                    swap.map(|swap| done(swap.state))
                }
            };
            // The page was left meanwhile.
            if self.busy.try_set(false).is_some() {
                return;
            }
            match done {
                Ok(done) => {
                    self.asks_whom.set(false);
                    self.toasts.push(Toast::new(done));
                }
                Err(err) => {
                    let again = move |overrule| self.carry_out(what.clone(), who, Some(overrule));
                    match Objection::to(&err.0, again) {
                        Some(objection) => self.objection.set(Some(objection)),
                        None => self.refusal.set(Some(self.reason(&err.0))),
                    }
                }
            }
            self.load();
        });
    }

    pub fn approve_at_once(self, approve_at_once: bool) {
        spawn_local(async move {
            if let Err(err) = api::change_settings(SwapSettings { approve_at_once }).await {
                // The switch shows what is so.
                self.at_once.try_set(!approve_at_once);
                self.refusal.try_set(Some(sentence(&err.0.message)));
            }
        });
    }

    /// The server's no, with what stands in the way.
    fn reason(self, problem: &Problem) -> String {
        let zone = self.zone.get_value();
        let mut reason = sentence(&problem.message);
        for conflict in &problem.conflicts {
            let what = match conflict {
                Conflict::Overlap { shift } => {
                    let day = clock::text(shift.span.starts_at(), &zone, Style::Weekday);
                    format!("{day}, {}", times(&shift.span, &zone))
                }
                Conflict::TimeOff { absence } => time_off::when(&absence.when),
                _ => continue,
            };
            reason.push_str(&format!(" {}", sentence(&what)));
        }
        reason
    }
}

fn done(state: SwapState) -> &'static str {
    match state {
        SwapState::Offered => words::stepped_back(),
        SwapState::Claimed => words::waits_for_approval(),
        SwapState::Approved => words::changed_hands(),
        SwapState::Declined => words::declined(),
        SwapState::Withdrawn | SwapState::Lapsed => words::withdrawn(),
    }
}

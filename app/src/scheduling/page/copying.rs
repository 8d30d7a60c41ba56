//! Copying the week that is looked at to another one: first what would come of it, then that.

use chrono::{NaiveDate, TimeDelta};
use domain::Problem;
use domain::scheduling::copy::{CopySkipReason, UncopiedShift, WeekCopy, WeekCopyRequest};
use domain::scheduling::{Shift, ShiftId, Week};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::calendar::{Calendar, use_calendar};
use super::words;
use crate::clock;
use crate::components::{
    Badge, Banner, Button, ButtonTone, DateField, Sheet, Skeleton, State, Toast, sentence,
};
use crate::locations::{Locations, use_locations};
use crate::messages::{coverage as coverage_words, scheduling as messages};
use crate::scheduling::api;
use crate::scheduling::warnings::{ReasonField, in_one_line, overrule};

/// Copies made a moment ago are at this version; deleted, at the next.
const TAKEN_BACK: i32 = 2;

#[derive(Clone, Copy)]
struct Copying {
    calendar: Calendar,
    locations: Locations,
    /// A day of the week to copy to.
    target: RwSignal<Option<NaiveDate>>,
    outcome: RwSignal<Option<WeekCopy>>,
    refusal: RwSignal<Option<Problem>>,
    busy: RwSignal<bool>,
    /// Why shifts are copied that something speaks against.
    reason: RwSignal<String>,
    reason_error: RwSignal<Option<String>>,
    /// Counts what was asked, so that only the last answer is shown.
    asked: StoredValue<u32>,
}

#[component]
pub fn CopySheet() -> impl IntoView {
    let calendar = use_calendar();
    let locations = use_locations();
    locations.load();
    let copying = Copying {
        calendar,
        locations,
        target: RwSignal::default(),
        outcome: RwSignal::default(),
        refusal: RwSignal::default(),
        busy: RwSignal::default(),
        reason: RwSignal::default(),
        reason_error: RwSignal::default(),
        asked: StoredValue::default(),
    };
    copying.follow();
    let count = move || copying.outcome.read().as_ref().map_or(0, |outcome| outcome.created.len());
    let week = move |day: NaiveDate| {
        let week = Week::of(day, calendar.week_start());
        let days = clock::days(week.first(), week.last());
        format!("{}, {days}", messages::week_number(week.number()))
    };
    let source = move || week(calendar.day.get());
    let target = move || copying.target.get().map(week).unwrap_or_default();
    let actions = move || {
        view! {
            <Button on:click=move |_| calendar.copying.set(false)>{messages::cancel()}</Button>
            <Button
                tone=ButtonTone::Primary
                busy=copying.busy
                disabled=Signal::derive(move || count() == 0)
                on:click=move |_| copying.carry_out()
            >
                {move || messages::copy_shifts(count() as i64)}
            </Button>
        }
    };
    let refusal = move || {
        let problem = copying.refusal.get()?;
        Some(view! { <Banner state=State::Critical>{sentence(&problem.message)}</Banner> })
    };
    let filtered = move || {
        let request = copying.request()?;
        let is_part = !request.locations.is_empty() || !request.technicians.is_empty();
        is_part.then(|| view! { <p class="hint">{messages::copies_filtered()}</p> })
    };

    view! {
        <Sheet open=calendar.copying title=messages::copy_week() actions>
            <div class="stack copying">
                <p>{messages::copy_from(source())}</p>
                <DateField label=messages::copy_to() value=copying.target hint=target/>
                {filtered}
                {refusal}
                <Outcome copying/>
                <Show when=move || copying.is_warned()>
                    <ReasonField reason=copying.reason error=copying.reason_error/>
                </Show>
            </div>
        </Sheet>
    }
    .into_any()
}

#[component]
fn Outcome(copying: Copying) -> impl IntoView {
    move || {
        let Some(outcome) = copying.outcome.get() else {
            let waits = copying.refusal.read().is_none();
            return waits.then(|| view! { <Skeleton width=70/><Skeleton width=50/> }).into_any();
        };
        let WeekCopy { created, mut skipped, .. } = outcome;
        // What somebody has to do something about stands above what is as it should be.
        skipped.sort_by_key(|skipped| {
            use CopySkipReason::{AlreadyThere, Cancelled};
            (matches!(skipped.reason, AlreadyThere | Cancelled), skipped.reason)
        });
        if created.is_empty() && skipped.is_empty() {
            return view! { <p class="soft">{messages::nothing_to_copy()}</p> }.into_any();
        }
        let (copies, left) = (created.len() as i64, skipped.len() as i64);
        let left_out = (left > 0)
            .then(|| view! { <Badge state=State::Warning>{messages::left_out(left)}</Badge> });
        let line = |shift: &Shift, why: Option<String>| {
            let name = copying.calendar.desk.name(shift);
            let when = words::when(&shift.span, copying.calendar.tz.get());
            view! {
                <li>
                    <span class="grow">
                        <span class="title">{name} " " <small>{when}</small></span>
                        {why.map(|why| view! { <small>{why}</small> })}
                    </span>
                </li>
            }
        };
        let skipped = skipped
            .iter()
            .map(|skipped| line(&skipped.shift, Some(reason(copying.calendar, skipped))));
        let skipped = skipped.collect_view();
        let (warned, fine): (Vec<_>, Vec<_>) =
            created.iter().partition(|copied| !copied.warnings.is_empty());
        let warnings = warned.len() as i64;
        let warned = warned.into_iter().map(|copied| {
            line(&copied.shift, Some(in_one_line(&copied.warnings, copying.locations)))
        });
        let warned = warned.collect_view();
        let created = fine.into_iter().map(|copied| line(&copied.shift, None)).collect_view();
        view! {
            <p class="sum-line" role="status">
                <Badge state=State::Ok>{messages::would_be_copied(copies)}</Badge>
                {(warnings > 0)
                    .then(|| view! {
                        <Badge state=State::Warning>{coverage_words::warned(warnings)}</Badge>
                    })}
                {left_out}
            </p>
            <ul class="rows">{warned} {skipped}</ul>
            <details>
                <summary>{messages::copies()}</summary>
                <ul class="rows">{created}</ul>
            </details>
        }
        .into_any()
    }
}

fn reason(calendar: Calendar, skipped: &UncopiedShift) -> String {
    match (skipped.reason, &skipped.obstacle) {
        (_, Some(obstacle)) => sentence(&calendar.desk.in_the_way(obstacle, calendar.tz.get())),
        (CopySkipReason::Cancelled, _) => messages::cancelled().to_owned(),
        (CopySkipReason::InactiveTechnician, _) => messages::no_technician_more().to_owned(),
        (CopySkipReason::AlreadyThere, _) => messages::already_there().to_owned(),
        (CopySkipReason::Overlap, _) => messages::works_then().to_owned(),
        (CopySkipReason::TimeOff, _) => messages::away_then().to_owned(),
        (CopySkipReason::ClockChange, _) => messages::no_such_hour().to_owned(),
    }
}

impl Copying {
    /// Asks anew whenever something else would come of it.
    fn follow(self) {
        let Self { calendar, target, .. } = self;
        Effect::new(move |_| {
            if calendar.copying.get() {
                let next = calendar.day.get() + TimeDelta::days(7);
                target.set(Some(Week::of(next, calendar.week_start()).first()));
            }
        });
        Effect::new(move |_| {
            let request = self.request();
            if calendar.copying.get() {
                self.ask(request);
            }
        });
    }

    fn request(self) -> Option<WeekCopyRequest> {
        let calendar = self.calendar;
        let start = calendar.week_start();
        let filters = calendar.filters.read();
        let mut technicians: Vec<_> = filters.technicians.iter().copied().collect();
        if filters.only_mine {
            technicians = vec![calendar.me()];
        }
        Some(WeekCopyRequest {
            from: Week::of(calendar.day.get(), start).first(),
            to: Week::of(self.target.get()?, start).first(),
            locations: filters.locations.iter().copied().collect(),
            technicians,
            plan: None,
            overrule: None,
        })
    }

    /// Whether something speaks against a copy.
    fn is_warned(self) -> bool {
        let outcome = self.outcome.read();
        outcome.iter().flat_map(|it| &it.created).any(|copied| !copied.warnings.is_empty())
    }

    fn ask(self, request: Option<WeekCopyRequest>) {
        let asked = self.asked.get_value() + 1;
        self.asked.set_value(asked);
        self.outcome.set(None);
        self.refusal.set(None);
        let Some(request) = request else { return };
        spawn_local(async move {
            let answer = api::preview_week_copy(request).await;
            if self.asked.try_get_value() != Some(asked) {
                return;
            }
            match answer {
                Ok(outcome) => self.outcome.set(Some(outcome)),
                Err(err) => self.refusal.set(Some(err.0)),
            }
        });
    }

    fn carry_out(self) {
        let Some(request) = untrack(|| self.request()) else { return };
        let plan = self.outcome.read_untracked().as_ref().map(|outcome| outcome.plan.clone());
        let to = request.to;
        let overrule = match untrack(|| self.is_warned()) {
            true => match overrule(&self.reason.get_untracked()) {
                Ok(overrule) => Some(overrule),
                Err(why) => return self.reason_error.set(Some(why)),
            },
            false => None,
        };
        self.reason_error.set(None);
        self.busy.set(true);
        spawn_local(async move {
            let wanted = WeekCopyRequest { plan, overrule, ..request.clone() };
            let answer = api::copy_week(wanted).await;
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(copy) => self.done(copy, to),
                Err(err) => {
                    self.ask(Some(request));
                    self.refusal.set(Some(err.0));
                }
            }
        });
    }

    fn done(self, copy: WeekCopy, to: NaiveDate) {
        let Self { calendar, .. } = self;
        let desk = calendar.desk;
        let ids: Vec<ShiftId> = copy.created.iter().map(|copied| copied.shift.id).collect();
        let text = messages::week_copied(ids.len() as i64);
        desk.store.update(|store| {
            for copied in copy.created {
                store.hear(copied.shift);
            }
        });
        calendar.copying.set(false);
        calendar.show_day(to);
        let take_back = move || {
            let ids = ids.clone();
            spawn_local(async move {
                let count = ids.len();
                let text = match api::take_back_copies(ids).await {
                    Ok(gone) => {
                        let stay = count - gone.len();
                        desk.store.try_update(|store| {
                            gone.into_iter().for_each(|id| store.hear_deleted(id, TAKEN_BACK));
                        });
                        match stay {
                            0 => messages::taken_back().to_owned(),
                            stay => messages::some_stay(stay as i64),
                        }
                    }
                    Err(err) => messages::not_moved(sentence(&err.0.message)),
                };
                desk.toasts.push(Toast::new(text));
            });
        };
        desk.toasts.push(Toast::new(text).with_undo(take_back));
    }
}

//! One's own schedule: what comes next, how much it is, and when one is away.

mod aside;
mod next;

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::accounts::{Person, Role, UserId};
use domain::scheduling::calendar::Month;
use domain::scheduling::{Shift, ShiftState, Week};
use domain::zones::{civil_day, day_bounds};
use leptos::prelude::*;
use leptos_meta::Title;

use self::aside::Aside;
use self::next::Ahead;
use super::page::desk::Desk;
use crate::clock::Zone;
use crate::components::{ButtonLink, PageHead, ProblemNote};
use crate::messages::my_schedule as words;
use crate::shell::{Session, use_minute, use_session};

/// How far ahead one looks.
const AHEAD: Days = Days::new(28);

/// What the page is about: me, my clock, and the shifts that every view of the calendar knows.
#[derive(Clone, Copy)]
struct Mine {
    session: Session,
    desk: Desk,
    me: UserId,
    now: ReadSignal<DateTime<Utc>>,
    tz: Memo<Zone>,
    today: Memo<NaiveDate>,
}

#[component]
pub fn MySchedulePage() -> impl IntoView {
    let session = use_session();
    let (desk, now) = (Desk::of_session(), use_minute());
    let tz = Memo::new(move |_| Zone::of(&session.me.read().zone).unwrap_or(Zone::UTC));
    let today = Memo::new(move |_| civil_day(now.get(), tz.get()));
    let me = session.me.read_untracked().person.id;
    let mine = Mine { session, desk, me, now, tz, today };
    mine.keep_loaded();
    let has_own = session.me.read_untracked().person.roles.contains(Role::Technician);
    let trouble = move || {
        let problem = desk.trouble.get().filter(|_| !mine.is_known())?;
        let retry = Callback::new(move |()| mine.load());
        Some(view! { <ProblemNote message=problem.message retry/> })
    };

    view! {
        <Title text=words::title()/>
        <PageHead title=words::title()>
            <ButtonLink href="/calendar?view=agenda&mine=1" icon=icondata::LuCalendarDays>
                {words::in_calendar()}
            </ButtonLink>
        </PageHead>
        {trouble}
        <div class="mine settles">
            <Ahead mine/>
            <Aside mine has_own/>
        </div>
    }
    .into_any()
}

impl Mine {
    fn keep_loaded(self) {
        Effect::new(move |_| {
            // After a resync nothing is known for sure, and the same is asked again.
            self.desk.live.resync.track();
            self.desk.live.status.track();
            self.desk.tz.set_value(self.tz.get());
            self.load();
        });
    }

    fn load(self) {
        let (from, to) = self.stretch();
        self.desk.load(from, to);
        // A month ends before or after the four weeks ahead.
        let (from, to) = self.month();
        self.desk.load(from, to);
    }

    /// The shifts ahead, and the one of now.
    fn stretch(self) -> (DateTime<Utc>, DateTime<Utc>) {
        let (today, tz) = (self.today.get(), self.tz.get());
        (day_bounds(today - Days::new(1), tz).0, day_bounds(today + AHEAD, tz).1)
    }

    fn week(self) -> (DateTime<Utc>, DateTime<Utc>) {
        let start = self.session.me.read().settings.week_start;
        Week::of(self.today.get(), start).bounds(self.tz.get())
    }

    fn month(self) -> (DateTime<Utc>, DateTime<Utc>) {
        let (month, tz) = (Month::of(self.today.get()), self.tz.get());
        // With the weeks at its ends, which are asked for as well.
        let (from, to) = (day_bounds(month.first(), tz).0, day_bounds(month.last(), tz).1);
        let (week_from, week_to) = self.week();
        (from.min(week_from), to.max(week_to))
    }

    fn is_known(self) -> bool {
        self.has_seen(self.stretch())
    }

    fn has_seen(self, (from, to): (DateTime<Utc>, DateTime<Utc>)) -> bool {
        self.desk.store.read().has_seen(from, to)
    }

    /// My shifts that are not over, by the day they begin on.
    fn ahead(self) -> BTreeMap<NaiveDate, Vec<Shift>> {
        let (now, tz) = (self.now.get(), self.tz.get());
        let (_, to) = self.stretch();
        let store = self.desk.store.read();
        let mut shifts: Vec<&Shift> = store
            .seen()
            .map(|seen| seen.shift)
            .filter(|shift| shift.technician_id == Some(self.me))
            .filter(|shift| shift.span.ends_at() > now && shift.span.starts_at() < to)
            .collect();
        shifts.sort_by_key(|shift| (shift.span.starts_at(), shift.id));
        let mut days = BTreeMap::<_, Vec<_>>::new();
        for shift in shifts {
            let day = civil_day(shift.span.starts_at(), tz);
            days.entry(day).or_default().push(shift.clone());
        }
        days
    }

    /// Who else is there meanwhile, by name.
    fn colleagues(self, shift: &Shift) -> Vec<Person> {
        let store = self.desk.store.read();
        let others = store.seen().map(|seen| seen.shift);
        let mut ids: Vec<UserId> = others
            .filter(|other| shift.is_shared_with(other))
            .filter_map(|other| other.technician_id)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let mut people: Vec<_> = ids.into_iter().filter_map(|id| self.desk.person(id)).collect();
        people.sort_by_cached_key(|person| person.name.as_str().to_lowercase());
        people
    }

    /// What I work, and what I am on call, in `[from, to)`.
    fn worked(self, (from, to): (DateTime<Utc>, DateTime<Utc>)) -> (TimeDelta, TimeDelta) {
        let store = self.desk.store.read();
        let mine = || {
            let shifts = store.seen().map(|seen| seen.shift);
            shifts.filter(|shift| shift.technician_id == Some(self.me))
        };
        let worked = domain::scheduling::calendar::worked(mine(), from, to);
        let all = mine().filter(|shift| shift.state != ShiftState::Cancelled);
        let all: TimeDelta = all.map(|shift| shift.span.within(from, to)).sum();
        (worked, all - worked)
    }
}

//! What a calendar page shows: the view, the day, the zone, the filters, and what is done on it.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::accounts::{Permission, UserId};
use domain::scheduling::calendar::{Month, months_on};
use domain::scheduling::{Shift, ShiftId, Week, WeekStart};
use domain::zones::{ZoneName, civil_day, day_bounds};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use leptos_router::location::Location;
use web_sys::HtmlElement;

use super::address::{Address, Filters, PATH, View};
use super::desk::Desk;
use super::drag::Drag;
use super::editor::Editor;
use super::focus::mark_as_anchor;
use super::gaps::asked_for;
use super::loading::stretch;
use super::side;
use crate::clock::{self, Style, Zone};
use crate::shell::{Session, matches_media, use_minute, use_session};
use crate::storage::{self, Kept};

#[derive(Clone, Copy)]
pub struct Calendar {
    pub desk: Desk,
    pub session: Session,
    pub address: Memo<Address>,
    pub view: Memo<View>,
    /// The screen is a phone's.
    pub is_narrow: Signal<bool>,
    /// Whose civil time is shown.
    pub zone: Memo<ZoneName>,
    pub tz: Memo<Zone>,
    pub now: Signal<DateTime<Utc>>,
    pub today: Memo<NaiveDate>,
    /// The day in focus: the one shown, or one of the week shown.
    pub day: Memo<NaiveDate>,
    pub days: Memo<Vec<NaiveDate>>,
    /// `16–22 November 2026`, `Wednesday, 18 November 2026`; to write it takes a while, and it is
    /// said in five places.
    pub title: Memo<String>,
    pub filters: Memo<Filters>,
    /// Whether a shift's details are in sight, and of which.
    pub details_open: RwSignal<bool>,
    pub details_of: RwSignal<Option<ShiftId>>,
    /// The shift to be pointed out, because it stands in the way of something.
    pub pointed_out: RwSignal<Option<ShiftId>>,
    /// The shift that has the keyboard's focus.
    pub focused: StoredValue<Option<ShiftId>>,
    /// The cell that had it last, where days are cells: the day, and whose row it is in. What is
    /// new begins there.
    pub cell: StoredValue<Option<Cell>>,
    /// Whose rows stand one above the other, from the top.
    pub rows: StoredValue<Vec<Whose>>,
    /// Nothing of what is in sight has been seen yet.
    pub is_loading: Memo<bool>,
    /// What is in sight has been on the screen for a moment: what only some need may follow.
    pub has_settled: RwSignal<bool>,
    pub drag: RwSignal<Option<Drag>>,
    pub editor: Editor,
    /// Whether the sheet is open that copies a week.
    pub copying: RwSignal<bool>,
    /// The side is folded away, where it stands beside the days; the browser keeps it.
    pub side_is_folded: RwSignal<bool>,
    /// The shift that is to be offered to colleagues.
    pub offering: RwSignal<Option<Shift>>,
    /// What is read out next.
    pub announcement: RwSignal<String>,
    /// What is shown when the address says nothing; forgotten with the first step.
    arrival: StoredValue<Option<Address>>,
    go: Callback<(Address, bool)>,
}

/// A day, and whose row it is in.
pub type Cell = (NaiveDate, Option<Whose>);

/// Whose a shift is; `None`: nobody's yet.
pub type Whose = Option<UserId>;

const HABIT: &str = "calendar";

/// Below it a week has no room: 48rem.
const NARROW: &str = "(width < 48rem)";

impl Calendar {
    /// Made by the page, and put into its context.
    pub fn provide() -> Self {
        let desk = Desk::of_session();
        let session = use_session();
        let query = use_query_map();
        let Location { pathname: path, search, .. } = use_location();
        let arrival = StoredValue::new(search.read_untracked().is_empty().then(|| habit(session)));
        let address = Memo::new(move |last: Option<&Address>| {
            // On the way to another page the address is no longer the calendar's.
            match last {
                Some(last) if *path.read() != PATH => last.clone(),
                _ if search.read().is_empty() => arrival.get_value().unwrap_or_default(),
                _ => {
                    let asked = Address::read(|name| query.read().get(name));
                    match query.read().get("new") {
                        // Whoever comes to plan a shift looks at the calendar as they did before.
                        Some(_) => {
                            let before = last.cloned().unwrap_or_else(|| habit(session));
                            Address { day: asked.day.or(before.day), ..before }
                        }
                        None => asked,
                    }
                }
            }
        });

        let own_zone = Memo::new(move |_| session.me.read().zone.clone());
        let zone = Memo::new(move |_| {
            let wanted = address.read().zone.clone().filter(|zone| Zone::of(zone).is_some());
            wanted.unwrap_or_else(|| own_zone.get())
        });
        let tz = Memo::new(move |_| Zone::of(&zone.read()).unwrap_or(Zone::UTC));
        let now = use_minute();
        let today = Memo::new(move |_| civil_day(now.get(), tz.get()));
        let day = Memo::new(move |_| address.read().day.unwrap_or_else(|| today.get()));
        let is_narrow = matches_media(NARROW);
        let view = Memo::new(move |_| {
            let of_screen = if is_narrow.get() { View::Day } else { View::Week };
            address.read().view.unwrap_or(of_screen)
        });
        let days = Memo::new(move |_| {
            days_of(view.get(), day.get(), session.me.read().settings.week_start)
        });

        let asks_for_new = Memo::new(move |_| query.read().get("new"));
        let is_loading = Memo::new(move |_| {
            let (from, to) = stretch(&days.read(), tz.get());
            !desk.store.read().has_seen(from, to) && desk.trouble.read().is_none()
        });

        let navigate = use_navigate();
        let go = Callback::new(move |(address, replace): (Address, bool)| {
            let options = NavigateOptions { replace, scroll: false, ..Default::default() };
            navigate(&address.href(), options);
        });

        let calendar = Self {
            desk,
            session,
            address,
            view,
            is_narrow,
            zone,
            tz,
            now: now.into(),
            today,
            day,
            days,
            title: Memo::new(move |_| title(view.get(), day.get(), &days.read())),
            filters: Memo::new(move |_| address.read().filters.clone()),
            details_open: RwSignal::new(false),
            details_of: RwSignal::new(None),
            pointed_out: RwSignal::new(None),
            focused: StoredValue::new(None),
            cell: StoredValue::new(None),
            rows: StoredValue::default(),
            is_loading,
            has_settled: RwSignal::new(false),
            drag: RwSignal::new(None),
            editor: Editor::new(),
            copying: RwSignal::new(false),
            side_is_folded: side::folded(),
            offering: RwSignal::new(None),
            announcement: RwSignal::new(String::new()),
            arrival,
            go,
        };
        calendar.keep_loaded();
        calendar.settle();
        calendar.keep_habit();
        // The palette's “New shift” leads here from any page, and so does a gap.
        Effect::new(move |_| {
            let Some(wanted) = asks_for_new.get().filter(|_| calendar.may_plan()) else { return };
            request_animation_frame(move || {
                let address = calendar.address.get_untracked();
                calendar.go.run((address, true));
                match asked_for(&wanted) {
                    Some((span, kind, place)) => {
                        calendar.editor.open_gap(calendar, span, place.to_string(), kind);
                    }
                    None => calendar.editor.open_blank(calendar),
                }
            });
        });
        provide_context(calendar);
        calendar
    }

    /// Remembers how somebody looks at the calendar, and puts what they came upon into the address.
    fn keep_habit(self) {
        Effect::new(move |_| {
            let habit = Address { day: None, ..self.address.get() };
            storage::write(Kept::Here, HABIT, &habit.href());
        });
        let arrival = self.arrival.get_value().filter(|arrival| *arrival != Address::default());
        if let Some(arrival) = arrival {
            // After the page stands, because the router is still on its way here.
            request_animation_frame(move || {
                if self.arrival.try_get_value().flatten().is_some() {
                    self.go.run((arrival, true));
                }
            });
        }
    }

    pub fn me(self) -> UserId {
        self.session.me.read().person.id
    }

    pub fn may_plan(self) -> bool {
        self.session.may(Permission::PlanShifts)
    }

    pub fn admits(self, shift: &Shift) -> bool {
        self.filters.read().admit(shift, self.me())
    }

    pub fn shows_nothing(self) -> bool {
        self.shifts_in_sight() == 0
    }

    /// How many shifts are shown, or would be if one scrolled.
    pub fn shifts_in_sight(self) -> usize {
        let (days, tz) = (self.days.read(), self.tz.get());
        let (from, to) = (day_bounds(days[0], tz).0, day_bounds(days[days.len() - 1], tz).1);
        let store = self.desk.store.read();
        let in_sight = |shift: &Shift| shift.span.starts_at() < to && from < shift.span.ends_at();
        store.seen().filter(|seen| in_sight(seen.shift) && self.admits(seen.shift)).count()
    }

    /// Calls `visit` with what of the drafts would be published: those that begin on the days in sight, in any order.
    pub fn with_drafts<T>(self, visit: impl FnOnce(&mut dyn Iterator<Item = &Shift>) -> T) -> T {
        let (days, tz) = (self.days.read(), self.tz.get());
        let (from, to) = (day_bounds(days[0], tz).0, day_bounds(days[days.len() - 1], tz).1);
        let store = self.desk.store.read();
        let is_meant = |shift: &&Shift| {
            shift.is_draft() && (from..to).contains(&shift.span.starts_at()) && self.admits(shift)
        };
        visit(&mut store.seen().map(|seen| seen.shift).filter(is_meant))
    }

    /// Goes to another view or day; Back returns.
    pub fn visit(self, change: impl FnOnce(&mut Address)) {
        self.navigate(change, false);
    }

    /// Looks at the same differently; Back does not step through it.
    pub fn adjust(self, change: impl FnOnce(&mut Address)) {
        self.navigate(change, true);
    }

    fn navigate(self, change: impl FnOnce(&mut Address), replace: bool) {
        let mut address = self.address.get_untracked();
        change(&mut address);
        if address != *self.address.read_untracked() {
            self.details_open.set(false);
            self.arrival.set_value(None);
            self.go.run((address, replace));
        }
    }

    /// The day on which the reader's weeks begin.
    pub fn week_start(self) -> WeekStart {
        self.session.me.read().settings.week_start
    }

    pub fn show_day(self, day: NaiveDate) {
        self.visit(|address| *address = address.with_day(day));
    }

    pub fn show_today(self) {
        self.visit(|address| address.day = None);
    }

    /// The day, week or month after (1) or before (-1).
    pub fn turn(self, pages: i64) {
        self.show_day(self.day_after(pages));
    }

    /// The day in focus so many pages on.
    pub fn day_after(self, pages: i64) -> NaiveDate {
        let day = self.day.get_untracked();
        match self.view.get_untracked() {
            View::Day => day + TimeDelta::days(pages),
            View::Month => months_on(day, pages),
            View::Week | View::Team | View::Agenda => day + TimeDelta::weeks(pages),
        }
    }

    /// The days that are in sight so many pages on.
    pub fn days_after(self, pages: i64) -> Vec<NaiveDate> {
        untrack(|| days_of(self.view.get(), self.day_after(pages), self.week_start()))
    }

    pub fn set_view(self, view: View) {
        self.visit(|address| address.view = Some(view));
    }

    /// Turns to where a shift stands, and makes it stand out.
    pub fn point_out(self, shift: &Shift) {
        let day = civil_day(shift.span.starts_at(), self.tz.get_untracked());
        if !self.days.read_untracked().contains(&day) {
            self.show_day(day);
        }
        self.pointed_out.set(Some(shift.id));
    }

    /// Whether somebody is at this shift now: with the focus, reading of it, carrying something, or
    /// looking for it.
    pub fn holds(self, id: ShiftId) -> bool {
        let is = |held: Option<ShiftId>| held == Some(id);
        is(self.focused.get_value())
            || is(self.pointed_out.get())
            || (self.details_open.get() && is(self.details_of.get()))
            || self.drag.read().is_some()
    }

    /// Shows a shift's details beside one of its blocks.
    pub fn open_details(self, id: ShiftId, block: &HtmlElement) {
        if let Ok(Some(earlier)) = document().query_selector("[data-anchor]") {
            let _ = earlier.remove_attribute("data-anchor");
        }
        mark_as_anchor(block);
        self.details_of.set(Some(id));
        self.details_open.set(true);
    }

    pub fn announce(self, text: impl Into<String>) {
        self.announcement.set(text.into());
    }
}

/// How somebody looked at the calendar last; at first, at the place they belong to.
fn habit(session: Session) -> Address {
    match storage::read(Kept::Here, HABIT) {
        Some(href) => Address::parse(&href),
        None => {
            let home = session.me.read_untracked().person.location_id;
            let filters = Filters { locations: home.into_iter().collect(), ..Filters::default() };
            Address { filters, ..Address::default() }
        }
    }
}

/// The days that a view shows with this one in focus.
fn days_of(view: View, day: NaiveDate, start: WeekStart) -> Vec<NaiveDate> {
    let weeks = match view {
        View::Day => return vec![day],
        // What is ahead, not what is over since Monday.
        View::Agenda => return day.iter_days().take(7).collect(),
        View::Month => Month::of(day).weeks(start),
        View::Week | View::Team => vec![Week::of(day, start)],
    };
    weeks.into_iter().flat_map(Week::days).collect()
}

fn title(view: View, day: NaiveDate, days: &[NaiveDate]) -> String {
    match days {
        [day] => clock::day(*day, Style::Full),
        _ if view == View::Month => clock::day(day, Style::Month),
        days => clock::days(days[0], days[days.len() - 1]),
    }
}

pub fn use_calendar() -> Calendar {
    expect_context()
}

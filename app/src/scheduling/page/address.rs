//! What the address bar says about the calendar, so that what one sees can be bookmarked and shared.

use std::collections::BTreeSet;
use std::fmt::Write;

use chrono::{Datelike, NaiveDate};
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::{Shift, ShiftKind, ShiftState};
use domain::zones::ZoneName;

pub const PATH: &str = "/calendar";

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// `None`: the screen decides.
    pub view: Option<View>,
    /// `None`: today.
    pub day: Option<NaiveDate>,
    /// `None`: the reader's own.
    pub zone: Option<ZoneName>,
    /// The team stands by location, not by name.
    pub by_location: bool,
    pub filters: Filters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum View {
    Day,
    Week,
    Month,
    /// The team timeline: a row for each technician.
    Team,
    Agenda,
}

/// What to leave out. An empty set leaves out nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filters {
    pub locations: BTreeSet<LocationId>,
    pub technicians: BTreeSet<UserId>,
    pub kinds: BTreeSet<ShiftKind>,
    pub only_mine: bool,
    pub only_open: bool,
    pub only_drafts: bool,
    pub hide_cancelled: bool,
}

impl Address {
    /// Reads the query; what cannot be understood is as if it were not there.
    pub fn read(query: impl Fn(&str) -> Option<String>) -> Self {
        let list = |name| query(name).unwrap_or_default();
        Self {
            view: query("view").and_then(|name| View::named(&name)),
            day: query("date").and_then(|date| date.parse().ok()).filter(is_shown),
            zone: query("zone").and_then(|zone| zone.parse().ok()),
            by_location: query("group").as_deref() == Some("location"),
            filters: Filters {
                locations: list("location").split(',').filter_map(|id| id.parse().ok()).collect(),
                technicians: list("technician")
                    .split(',')
                    .filter_map(|id| id.parse().ok())
                    .collect(),
                kinds: list("kind").split(',').filter_map(|kind| kind.parse().ok()).collect(),
                only_mine: query("mine").as_deref() == Some("1"),
                only_open: query("open").as_deref() == Some("1"),
                only_drafts: query("drafts").as_deref() == Some("1"),
                hide_cancelled: query("cancelled").as_deref() == Some("0"),
            },
        }
    }

    /// `/calendar?view=week&date=2026-11-16`
    pub fn href(&self) -> String {
        let mut query = Query::default();
        query.add("view", self.view.map(View::name));
        query.add("date", self.day);
        query.add("zone", self.zone.as_ref());
        query.add("group", self.by_location.then_some("location"));
        query.add("location", joined(&self.filters.locations));
        query.add("technician", joined(&self.filters.technicians));
        query.add("kind", joined(self.filters.kinds.iter().map(|kind| kind.name())));
        query.add("mine", self.filters.only_mine.then_some(1));
        query.add("open", self.filters.only_open.then_some(1));
        query.add("drafts", self.filters.only_drafts.then_some(1));
        query.add("cancelled", self.filters.hide_cancelled.then_some(0));
        format!("{PATH}{}", query.0)
    }

    /// Reads what [`href`](Self::href) wrote.
    pub fn parse(href: &str) -> Self {
        let query = href.split_once('?').map_or("", |(_, query)| query);
        Self::read(|name| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs.find(|(key, _)| *key == name).map(|(_, value)| value.replace("%2B", "+"))
        })
    }

    pub fn with_day(&self, day: NaiveDate) -> Self {
        Self { day: Some(day).filter(is_shown), ..self.clone() }
    }
}

/// A typed year 20266 or 0206 would lead to where no zone has rules and nobody works.
fn is_shown(day: &NaiveDate) -> bool {
    (1980..2200).contains(&day.year())
}

fn joined<T: ToString>(items: impl IntoIterator<Item = T>) -> Option<String> {
    let items: Vec<_> = items.into_iter().map(|item| item.to_string()).collect();
    (!items.is_empty()).then(|| items.join(","))
}

/// Everything that goes in consists of letters, digits and `/-_+,`; only `+` needs to be escaped.
#[derive(Default)]
struct Query(String);

impl Query {
    fn add(&mut self, name: &str, value: Option<impl ToString>) {
        let Some(value) = value else { return };
        let separator = if self.0.is_empty() { '?' } else { '&' };
        let value = value.to_string().replace('+', "%2B");
        // Writing to a string does not fail.
        let _ = write!(self.0, "{separator}{name}={value}");
    }
}

impl View {
    pub const ALL: [Self; 5] = [Self::Day, Self::Week, Self::Month, Self::Team, Self::Agenda];

    /// Whether it draws the hours of its days, one above the other.
    pub const fn has_hours(self) -> bool {
        matches!(self, Self::Day | Self::Week)
    }

    pub const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Team => "team",
            Self::Agenda => "agenda",
        }
    }

    fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.name() == name)
    }
}

impl Filters {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a shift is to be seen by somebody who is `me`.
    pub fn admit(&self, shift: &Shift, me: UserId) -> bool {
        let place = self.locations.is_empty()
            || shift.location_id.is_some_and(|location| self.locations.contains(&location));
        let person = self.technicians.is_empty()
            || shift.technician_id.is_some_and(|id| self.technicians.contains(&id));
        let kind = self.kinds.is_empty() || self.kinds.contains(&shift.kind);
        place
            && person
            && kind
            && (!self.only_mine || shift.technician_id == Some(me))
            && (!self.only_open || shift.is_open())
            && (!self.only_drafts || shift.is_draft())
            && (!self.hide_cancelled || shift.state != ShiftState::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn read(query: &str) -> Address {
        Address::parse(&format!("{PATH}?{query}"))
    }

    #[test]
    fn nothing_is_the_default() {
        assert_eq!(read(""), Address::default());
        assert_eq!(Address::default().href(), "/calendar");
    }

    #[test]
    fn an_address_survives_the_address_bar() {
        let id = Uuid::from_u128(7);
        let address = Address {
            view: Some(View::Day),
            day: "2026-11-18".parse().ok(),
            zone: "Etc/GMT+3".parse().ok(),
            by_location: true,
            filters: Filters {
                locations: [LocationId(id), LocationId(Uuid::from_u128(8))].into(),
                technicians: [UserId(id)].into(),
                kinds: [ShiftKind::OnCall].into(),
                only_mine: true,
                only_open: true,
                only_drafts: true,
                hide_cancelled: true,
            },
        };
        let href = address.href();
        assert!(
            href.starts_with(
                "/calendar?view=day&date=2026-11-18&zone=Etc/GMT%2B3&group=location&location="
            ),
            "{href}"
        );
        assert!(href.ends_with("&kind=on_call&mine=1&open=1&drafts=1&cancelled=0"), "{href}");
        assert_eq!(Address::parse(&href), address);
    }

    #[test]
    fn every_view_has_an_address_of_its_own() {
        for view in View::ALL {
            assert_eq!(read(&format!("view={}", view.name())).view, Some(view));
        }
    }

    #[test]
    fn what_is_mistyped_is_as_if_it_were_not_there() {
        let mistyped =
            "view=year&date=2026-13-40&zone=;&location=here,&kind=play&mine=yes&cancelled=1";
        assert_eq!(read(mistyped), Address::default());
        assert_eq!(read("date=20266-01-01"), Address::default());
        assert_eq!(read("date=0206-01-01"), Address::default());
    }
}

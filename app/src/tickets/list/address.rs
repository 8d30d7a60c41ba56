//! What the address bar says about the list, so that what one looks at can be shared and found again.

use std::collections::BTreeSet;
use std::str::FromStr;

use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::tickets::{
    CategoryId, CategoryRef, Priority, Tag, TicketFilter, TicketSort, TicketStatus, ViewId,
};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

pub const PATH: &str = "/tickets";

/// What the tabs above the list choose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    Active,
    /// Assigned to me.
    Mine,
    /// Asked for by me.
    Reported,
    Unassigned,
    Unread,
    Overdue,
    All,
    Archive,
}

/// What is looked for, as people choose it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub show: Show,
    pub as_board: bool,
    pub q: String,
    pub statuses: BTreeSet<TicketStatus>,
    pub priorities: BTreeSet<Priority>,
    pub category: Option<CategoryId>,
    pub assignee: Option<UserId>,
    pub requester: Option<UserId>,
    pub location: Option<LocationId>,
    pub tag: Option<Tag>,
    /// Opened at least so many days ago.
    pub days: Option<u16>,
    /// As the server has it: `number`, or `-number`; `None`: what changed last leads.
    pub sort: Option<String>,
    /// The kept view that was opened, where several look for the same.
    pub view: Option<ViewId>,
}

#[derive(Clone, Copy)]
pub struct Address {
    pub wanted: Memo<Wanted>,
    go: Callback<Wanted>,
}

impl Address {
    pub fn of_page() -> Self {
        let query = use_query_map();
        let path = use_location().pathname;
        let wanted = Memo::new(move |last: Option<&Wanted>| match last {
            // On the way to another page the address is no longer the list's.
            Some(last) if *path.read() != PATH => last.clone(),
            _ => Wanted::read(|name| query.read().get(name)),
        });
        let navigate = use_navigate();
        let go = Callback::new(move |wanted: Wanted| {
            let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
            navigate(&format!("{PATH}{}", wanted.query()), options);
        });
        Self { wanted, go }
    }

    pub fn change(self, change: impl FnOnce(&mut Wanted)) {
        let before = self.wanted.get_untracked();
        let mut wanted = before.clone();
        change(&mut wanted);
        if wanted.looks_for() != before.looks_for() && wanted.view == before.view {
            // It is another list now.
            wanted.view = None;
        }
        if wanted != before {
            self.go.run(wanted);
        }
    }
}

impl Show {
    pub const ALL: [Self; 8] = [
        Self::Active,
        Self::Mine,
        Self::Unassigned,
        Self::Unread,
        Self::Overdue,
        Self::Reported,
        Self::All,
        Self::Archive,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Mine => "mine",
            Self::Reported => "reported",
            Self::Unassigned => "unassigned",
            Self::Unread => "unread",
            Self::Overdue => "overdue",
            Self::All => "all",
            Self::Archive => "archive",
        }
    }
}

impl Wanted {
    /// The same in another view; what was filtered besides stays.
    pub fn showing(&self, show: Show) -> Self {
        Self { show, view: None, ..self.clone() }
    }

    /// What tells one list from another, however it is drawn.
    pub fn looks_for(&self) -> Self {
        Self { as_board: false, view: None, ..self.clone() }
    }

    /// As the address would say what somebody has kept.
    pub fn of(filter: &TicketFilter, sort: TicketSort) -> Self {
        let show = match filter {
            TicketFilter { archived: true, .. } => Show::Archive,
            TicketFilter { unread: Some(true), .. } => Show::Unread,
            TicketFilter { overdue: true, .. } => Show::Overdue,
            TicketFilter { unassigned: true, .. } => Show::Unassigned,
            _ => Show::All,
        };
        Self {
            show,
            as_board: false,
            q: filter.q.clone().unwrap_or_default(),
            statuses: filter.status.iter().copied().collect(),
            priorities: filter.priority.iter().copied().collect(),
            category: filter.category.as_ref().and_then(|category| match category {
                CategoryRef::Id(id) => Some(*id),
                CategoryRef::Name(_) => None,
            }),
            assignee: filter.assignee,
            requester: filter.requester,
            location: filter.location,
            tag: filter.tag.clone(),
            days: filter.older_than_days,
            sort: (sort != TicketSort::default()).then(|| sort.to_string()),
            view: None,
        }
    }

    pub fn is_filtered(&self) -> bool {
        let plain = Self {
            show: self.show,
            as_board: self.as_board,
            sort: self.sort.clone(),
            view: self.view,
            ..Self::default()
        };
        *self != plain
    }

    /// What cannot be understood is as if it were not there.
    fn read(query: impl Fn(&str) -> Option<String>) -> Self {
        let show = query("show").unwrap_or_default();
        Self {
            show: Show::ALL.into_iter().find(|other| other.name() == show).unwrap_or_default(),
            as_board: query("view").as_deref() == Some("board"),
            q: query("q").unwrap_or_default(),
            statuses: several(query("status")),
            priorities: several(query("priority")),
            category: query("category").and_then(|id| id.parse().ok()),
            assignee: query("assignee").and_then(|id| id.parse().ok()),
            requester: query("requester").and_then(|id| id.parse().ok()),
            location: query("location").and_then(|id| id.parse().ok()),
            tag: query("tag").and_then(|tag| tag.parse().ok()),
            days: query("days").and_then(|days| days.parse().ok()),
            sort: query("sort"),
            view: query("saved").and_then(|id| id.parse().ok()),
        }
    }

    /// Behind the path, with its question mark.
    pub fn query(&self) -> String {
        let show = (self.show != Show::Active).then(|| self.show.name().to_owned());
        query(&[
            ("show", show),
            ("view", self.as_board.then(|| "board".to_owned())),
            ("q", Some(self.q.clone()).filter(|words| !words.is_empty())),
            ("status", listed(self.statuses.iter().map(|status| status.name()))),
            ("priority", listed(self.priorities.iter().map(|priority| priority.name()))),
            ("category", self.category.map(|id| id.to_string())),
            ("assignee", self.assignee.map(|id| id.to_string())),
            ("requester", self.requester.map(|id| id.to_string())),
            ("location", self.location.map(|id| id.to_string())),
            ("tag", self.tag.as_ref().map(Tag::to_string)),
            ("days", self.days.map(|days| days.to_string())),
            ("sort", self.sort.clone()),
            ("saved", self.view.map(|id| id.to_string())),
        ])
    }
}

pub fn query(pairs: &[(&str, Option<String>)]) -> String {
    let pairs: Vec<String> = pairs
        .iter()
        .filter_map(|(name, value)| {
            let value = String::from(js_sys::encode_uri_component(value.as_ref()?));
            Some(format!("{name}={value}"))
        })
        .collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

fn several<T: FromStr + Ord>(list: Option<String>) -> BTreeSet<T> {
    list.iter().flat_map(|list| list.split(',')).filter_map(|name| name.parse().ok()).collect()
}

fn listed<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<&str> = names.collect();
    (!names.is_empty()).then(|| names.join(","))
}

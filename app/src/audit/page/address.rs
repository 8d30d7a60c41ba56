//! What the address bar says about the audit, so that what one found can be shared.

use chrono::{Days, NaiveDate};
use domain::accounts::UserId;
use domain::audit::AuditFilter;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use uuid::Uuid;

use crate::clock;
use crate::shell::use_session;

pub const PATH: &str = "/admin/audit";

/// What is looked for, as people choose it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub q: String,
    pub who: Option<UserId>,
    /// Such as `shift`, or `shift.update`.
    pub what: Option<String>,
    pub subject: Option<Uuid>,
    pub from: Option<NaiveDate>,
    /// The last day.
    pub to: Option<NaiveDate>,
}

#[derive(Clone, Copy)]
pub struct Address {
    pub wanted: Memo<Wanted>,
    /// The same, as the server is asked.
    pub filter: Memo<AuditFilter>,
    go: Callback<Wanted>,
}

impl Address {
    pub fn of_page() -> Self {
        let query = use_query_map();
        let path = use_location().pathname;
        let session = use_session();
        let wanted = Memo::new(move |last: Option<&Wanted>| match last {
            // On the way to another page the address is no longer the audit's.
            Some(last) if *path.read() != PATH => last.clone(),
            _ => Wanted::read(|name| query.read().get(name)),
        });
        let filter = Memo::new(move |_| {
            let zone = session.me.read().zone.clone();
            let midnight = |day: NaiveDate| clock::midnight(day, &zone);
            let wanted = wanted.get();
            let is_action = wanted.what.as_ref().is_some_and(|what| what.contains('.'));
            let (action, subject_kind) =
                if is_action { (wanted.what, None) } else { (None, wanted.what) };
            AuditFilter {
                actor_id: wanted.who,
                action,
                subject_kind,
                subject_id: wanted.subject,
                from: wanted.from.map(midnight),
                to: wanted.to.and_then(|day| day.checked_add_days(Days::new(1))).map(midnight),
                q: Some(wanted.q).filter(|words| !words.trim().is_empty()),
            }
        });
        let navigate = use_navigate();
        let go = Callback::new(move |wanted: Wanted| {
            let options = NavigateOptions { replace: true, scroll: false, ..Default::default() };
            navigate(&format!("{PATH}{}", wanted.query()), options);
        });
        Self { wanted, filter, go }
    }

    pub fn change(self, change: impl FnOnce(&mut Wanted)) {
        let mut wanted = self.wanted.get_untracked();
        change(&mut wanted);
        if wanted != *self.wanted.read_untracked() {
            self.go.run(wanted);
        }
    }

    /// The address of a file with what is shown.
    pub fn export(self, format: &str) -> String {
        let AuditFilter { actor_id, action, subject_kind, subject_id, from, to, q } =
            self.filter.get();
        let pairs = [
            ("format", Some(format.to_owned())),
            ("actor_id", actor_id.map(|id| id.to_string())),
            ("action", action),
            ("subject_kind", subject_kind),
            ("subject_id", subject_id.map(|id| id.to_string())),
            ("from", from.map(|at| at.to_rfc3339())),
            ("to", to.map(|at| at.to_rfc3339())),
            ("q", q),
        ];
        format!("/api/v1/audit/export{}", query(pairs))
    }
}

impl Wanted {
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    /// What cannot be understood is as if it were not there.
    fn read(query: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            q: query("q").unwrap_or_default(),
            who: query("who").and_then(|id| id.parse().ok()),
            what: query("what").filter(|what| !what.is_empty()),
            subject: query("subject").and_then(|id| id.parse().ok()),
            from: query("from").and_then(|day| day.parse().ok()),
            to: query("to").and_then(|day| day.parse().ok()),
        }
    }

    fn query(self) -> String {
        query([
            ("q", Some(self.q).filter(|words| !words.is_empty())),
            ("who", self.who.map(|id| id.to_string())),
            ("what", self.what),
            ("subject", self.subject.map(|id| id.to_string())),
            ("from", self.from.map(|day| day.to_string())),
            ("to", self.to.map(|day| day.to_string())),
        ])
    }
}

fn query<const N: usize>(pairs: [(&str, Option<String>); N]) -> String {
    let pairs: Vec<String> = pairs
        .into_iter()
        .filter_map(|(name, value)| {
            let value = String::from(js_sys::encode_uri_component(&value?));
            Some(format!("{name}={value}"))
        })
        .collect();
    if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
}

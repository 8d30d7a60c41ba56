//! Finding tickets: lists, page by page, in any order.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::accounts::Actor;
use domain::tickets::{
    CategoryRef, Order, Priority, Sight, Ticket, TicketFilter, TicketNumber, TicketPage,
    TicketSort, TicketStatus,
};
use domain::{Page, Problem};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use super::kept::{Asked, recall};
use super::rows::{COLUMNS, Row, SEEN, TABLES};
use super::words::{self, Sought};
use super::{categories, excerpts};
use crate::cursor::{self, InvalidCursor};
use crate::{Error, Platform, Result, Written};

/// Counting goes no further: whoever has more looks for something else.
const MOST_COUNTED: i64 = 20_000;

/// The last ticket of a page; the next page begins after it. Opaque text on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TicketCursor {
    /// What it is sorted by, as a number.
    key: i64,
    number: i64,
}

/// At most `limit` tickets that fit, of those that whoever asks sees.
pub async fn list(
    platform: &Platform,
    actor: &Actor,
    filter: &TicketFilter,
    sort: TicketSort,
    after: Option<TicketCursor>,
    limit: u16,
) -> Result<Written<TicketPage>> {
    let sight = Sight::of(actor)?;
    let asked = Asked::by_anybody(sight, filter, sort, after, limit);
    let place = match recall(platform, actor, &platform.ticket_lists.shown, asked).await? {
        ControlFlow::Break(shown) => return Ok(shown),
        ControlFlow::Continue(place) => place,
    };
    let mut conn = platform.connection().await?;
    let list = List::of(&mut conn, actor, sight, filter, sort).await?;
    place.keep(list.shown(&mut conn, after, limit).await?)
}

/// The same for programs: tickets whole, and not counted.
pub async fn page(
    platform: &Platform,
    actor: &Actor,
    filter: &TicketFilter,
    sort: TicketSort,
    after: Option<TicketCursor>,
    limit: u16,
) -> Result<Written<Page<Ticket>>> {
    let sight = Sight::of(actor)?;
    let asked = Asked::by_anybody(sight, filter, sort, after, limit);
    let place = match recall(platform, actor, &platform.ticket_lists.told, asked).await? {
        ControlFlow::Break(told) => return Ok(told),
        ControlFlow::Continue(place) => place,
    };
    let mut conn = platform.connection().await?;
    let list = List::of(&mut conn, actor, sight, filter, sort).await?;
    place.keep(list.told(&mut conn, after, limit).await?)
}

/// A list that somebody looks at.
pub(super) struct List<'f> {
    viewer: Uuid,
    sight: Sight,
    filter: &'f TicketFilter,
    category: Option<Uuid>,
    sort: TicketSort,
    sought: Option<Sought>,
    /// What was looked for is a number.
    number: Option<TicketNumber>,
}

impl<'f> List<'f> {
    pub async fn of(
        conn: &mut PgConnection,
        actor: &Actor,
        sight: Sight,
        filter: &'f TicketFilter,
        sort: TicketSort,
    ) -> Result<Self> {
        let category = match &filter.category {
            None => None,
            Some(CategoryRef::Id(id)) => Some(id.0),
            Some(name) => match categories::meant(conn, name).await {
                Ok((id, _)) => Some(id.0),
                // A category that is not there has no tickets.
                Err(Error::Problem(_)) => Some(Uuid::nil()),
                Err(err) => return Err(err),
            },
        };
        let text = filter.q.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if text.is_some_and(|text| text.chars().count() > TicketFilter::MAX_QUERY_CHARS) {
            return Err(Problem::invalid("q", "look for at most 200 characters").into());
        }
        let number = text.and_then(|text| text.parse().ok());
        let sought = match text {
            None => None,
            Some(text) => Some(words::sought(conn, sight, text).await?),
        };
        Ok(Self { viewer: actor.user.0, sight, filter, category, sort, sought, number })
    }

    async fn shown(
        self,
        conn: &mut PgConnection,
        after: Option<TicketCursor>,
        limit: u16,
    ) -> Result<TicketPage> {
        let (rows, next_cursor) = self.part(conn, after, limit).await?;
        let total = match (after, &next_cursor) {
            (Some(_), _) => None,
            (None, None) => Some(rows.len() as i64),
            (None, Some(_)) => Some(self.count(conn).await?),
        };
        let snippets = match &self.sought {
            None => BTreeMap::new(),
            Some(sought) => excerpts::of(conn, self.sight, &rows, &sought.words).await?,
        };
        let items = rows.into_iter().map(|row| row.line(self.sight)).collect::<Result<_>>()?;
        let sought = self.sought.map(|sought| sought.words).unwrap_or_default();
        Ok(TicketPage { items, next_cursor, total, sought, snippets })
    }

    async fn told(
        self,
        conn: &mut PgConnection,
        after: Option<TicketCursor>,
        limit: u16,
    ) -> Result<Page<Ticket>> {
        let (rows, next_cursor) = self.part(conn, after, limit).await?;
        let items = rows.into_iter().map(|row| row.ticket(self.sight)).collect::<Result<_>>()?;
        Ok(Page { items, next_cursor })
    }

    /// At most `limit` rows, and where the next part begins, if there is one.
    async fn part(
        &self,
        conn: &mut PgConnection,
        after: Option<TicketCursor>,
        limit: u16,
    ) -> Result<(Vec<Row>, Option<String>)> {
        if !(1..=200).contains(&limit) {
            return Err(Problem::invalid("limit", "ask for 1 to 200 at once").into());
        }
        // One more than asked for tells whether there is a next part.
        let mut rows = self.rows(conn, after, i64::from(limit) + 1).await?;
        let has_more = rows.len() > usize::from(limit);
        rows.truncate(limit.into());
        let last = rows.last().filter(|_| has_more);
        let next_cursor = last.map(|last| self.cursor(last).to_string());
        Ok((rows, next_cursor))
    }

    pub async fn rows(
        &self,
        conn: &mut PgConnection,
        after: Option<TicketCursor>,
        limit: i64,
    ) -> Result<Vec<Row>> {
        let mut query = self.statement(after, limit);
        Ok(query.build_query_as().fetch_all(conn).await?)
    }

    fn statement(&self, after: Option<TicketCursor>, limit: i64) -> QueryBuilder<Postgres> {
        let mut query = self.begin(&format!("select {COLUMNS} {TABLES}"));
        let key = self.key();
        let (than, way) = if self.sort.descending { ("<", "desc") } else { (">", "asc") };
        if let Some(TicketCursor { key: at, number }) = after {
            query.push(format!(" and ({key}, t.number) {than} ("));
            match self.sort.by {
                Order::Created => query.push_bind(moment(at)).push("::timestamptz"),
                Order::Due => {
                    query.push("coalesce(").push_bind(moment(at)).push("::timestamptz, 'infinity')")
                }
                Order::Priority | Order::Status => {
                    query.push_bind(i16::try_from(at).unwrap_or_default())
                }
                Order::Updated | Order::Number => query.push_bind(at),
            };
            query.push(", ").push_bind(number).push(")");
        }
        query.push(format!(" order by {key} {way}, t.number {way} limit ")).push_bind(limit);
        query
    }

    async fn count(&self, conn: &mut PgConnection) -> Result<i64> {
        // No name is needed, and with the tables that have them no index would be enough.
        let seen = if self.filter.unread.is_some() { SEEN } else { "" };
        let mut query =
            self.begin(&format!("select count(*) from (select 1 from tickets t {seen}"));
        query.push(format!(" limit {MOST_COUNTED}) counted"));
        Ok(query.build_query_scalar().fetch_one(conn).await?)
    }

    /// A statement with all conditions. `$1` is whoever asks, as the tables have it.
    fn begin(&self, select: &str) -> QueryBuilder<Postgres> {
        let mut parts = select.split("$1");
        let mut query = QueryBuilder::new(parts.next().unwrap_or_default());
        for part in parts {
            query.push_bind(self.viewer).push(part);
        }
        query.push(" where t.archived_at is ");
        query.push(if self.filter.archived { "not null" } else { "null" });
        self.conditions(&mut query);
        query
    }

    fn conditions(&self, query: &mut QueryBuilder<Postgres>) {
        let filter = self.filter;
        if let Some(user) = self.sight.only() {
            query.push(" and t.id in (select o.id from tickets o where o.requester_id = ");
            query.push_bind(user.0);
            query.push(" union select w.ticket_id from ticket_watchers w where w.user_id = ");
            query.push_bind(user.0).push(")");
        }
        match &filter.status[..] {
            [] => {}
            [one] => {
                query.push(" and t.status = ").push_bind(one.name());
            }
            many => {
                let names: Vec<&str> =
                    many.iter().map(|&status| TicketStatus::name(status)).collect();
                query.push(" and t.status = any (").push_bind(names).push(")");
            }
        }
        if !filter.priority.is_empty() {
            let ranks: Vec<i16> =
                filter.priority.iter().map(|&priority| Priority::rank(priority)).collect();
            query.push(" and t.priority = any (").push_bind(ranks).push(")");
        }
        let is = [
            ("category_id", self.category),
            ("assignee_id", filter.assignee.map(|user| user.0)),
            ("requester_id", filter.requester.map(|user| user.0)),
            ("requester_contact_id", filter.contact.map(|contact| contact.0)),
            ("location_id", filter.location.map(|location| location.0)),
            ("room_id", filter.room.map(|room| room.0)),
            ("device_id", filter.device.map(|device| device.0)),
        ];
        for (column, id) in is {
            if let Some(id) = id {
                query.push(format!(" and t.{column} = ")).push_bind(id);
            }
        }
        if filter.unassigned {
            query.push(" and t.assignee_id is null");
        }
        if let Some(user) = filter.watcher {
            query
                .push(" and t.id in (select w.ticket_id from ticket_watchers w where w.user_id = ");
            query.push_bind(user.0).push(")");
        }
        if let Some(tag) = &filter.tag {
            query.push(" and t.tags @> ").push_bind(vec![tag.as_str().to_lowercase()]);
        }
        if let Some(days) = filter.older_than_days {
            query.push(" and t.created_at < now() - make_interval(days => ");
            query.push_bind(i32::from(days)).push(")");
        }
        if filter.overdue {
            query.push(format!(" and t.{} < now() and t.status_rank < 3", self.due()));
        }
        if let Some(unread) = filter.unread {
            let sign = if unread { ">" } else { "<=" };
            let last = self.last_event();
            query.push(format!(" and {last} {sign} coalesce(r.seen, b.seen, 0)"));
        }
        if let Some(sought) = &self.sought {
            let words = if self.sight.sees_internal() { "words" } else { "public_words" };
            query.push(format!(" and (t.{words} @@ ")).push_bind(sought.query.clone());
            query.push("::tsquery");
            if let Some(number) = self.number {
                query.push(" or t.number = ").push_bind(number.get());
            }
            query.push(")");
        }
    }

    fn last_event(&self) -> &'static str {
        if self.sight.sees_internal() { "t.last_event" } else { "t.last_public_event" }
    }

    /// By when something is to be done: what was promised concerns those who work on tickets.
    fn due(&self) -> &'static str {
        if self.sight.sees_internal() { "next_due_at" } else { "due_at" }
    }

    /// What the list is sorted by, as its indexes have it.
    fn key(&self) -> &'static str {
        match self.sort.by {
            Order::Updated => self.last_event(),
            Order::Created => "t.created_at",
            Order::Number => "t.number",
            Order::Priority => "t.priority",
            Order::Due if self.sight.sees_internal() => {
                "coalesce(t.next_due_at, 'infinity'::timestamptz)"
            }
            Order::Due => "coalesce(t.due_at, 'infinity'::timestamptz)",
            Order::Status => "t.status_rank",
        }
    }

    pub fn cursor(&self, row: &Row) -> TicketCursor {
        let status = || row.status.parse::<TicketStatus>().map_or(0, |status| status as i64);
        let key = match self.sort.by {
            Order::Updated if self.sight.sees_internal() => row.last_event,
            Order::Updated => row.last_public_event,
            Order::Created => row.created_at.timestamp_micros(),
            Order::Number => row.number,
            Order::Priority => row.priority.into(),
            Order::Due => {
                let due = if self.sight.sees_internal() { row.next_due_at } else { row.due_at };
                due.map_or(i64::MAX, |due| due.timestamp_micros())
            }
            Order::Status => status(),
        };
        TicketCursor { key, number: row.number }
    }
}

/// `None`: no moment, which comes after all others.
fn moment(micros: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros).filter(|_| micros.abs() < FARTHEST)
}

/// No date of ours is so far away; the database could not read what is.
const FARTHEST: i64 = 200_000_000_000_000_000;

impl fmt::Display for TicketCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&cursor::text(self.key.to_be_bytes(), self.number.to_be_bytes()))
    }
}

impl FromStr for TicketCursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (key, number) = cursor::parts(text)?;
        Ok(Self { key: i64::from_be_bytes(key), number: i64::from_be_bytes(number) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_way_through_a_client() {
        let cursor = TicketCursor { key: i64::MAX, number: 42 };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert_eq!("made-up".parse::<TicketCursor>(), Err(InvalidCursor));
        assert_eq!(moment(i64::MIN), None);
    }
}

//! Finding tickets: lists, page by page, in any order.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::accounts::Actor;
use domain::tickets::{
    CategoryRef, CustomField, Order, Priority, Sight, Tag, Ticket, TicketFilter, TicketLine,
    TicketNumber, TicketPage, TicketSort, TicketStatus, search,
};
use domain::{Page, Problem};
use futures::TryStreamExt;
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use super::kept::{Asked, mark_unread, weight};
use super::rows::{COLUMNS, Row, SEEN, TABLES};
use super::words::{self, Sought};
use super::{categories, fields, markdown};
use crate::cursor::{self, InvalidCursor};
use crate::live::Look;
use crate::spreadsheet::Sheet;
use crate::{Error, Platform, Result};

/// Counting goes no further: whoever has more looks for something else.
const MOST_COUNTED: i64 = 20_000;
/// Of a text that has what was looked for.
const SNIPPET_CHARS: usize = 160;
/// Lines of an export.
const MOST_EXPORTED: usize = 20_000;

/// What an export says of each ticket, whoever asks for it.
const HEAD: [&str; 16] = [
    "number",
    "title",
    "status",
    "priority",
    "category",
    "tags",
    "location",
    "requester",
    "requester_email",
    "assignee",
    "created_at",
    "updated_at",
    "due_at",
    "resolved_at",
    "closed_at",
    "archived_at",
];
/// What was promised, for those who work on tickets.
const PROMISED: [&str; 5] =
    ["first_answered_at", "answer_due_at", "answer", "solution_due_at", "solution"];

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
) -> Result<TicketPage> {
    let sight = Sight::of(actor)?;
    let mut conn = platform.db.acquire().await?;
    let Some(asked) = Asked::by_anybody(sight, filter, sort, after, limit) else {
        let list = List::of(&mut conn, actor, sight, filter, sort).await?;
        return list.shown(&mut conn, after, limit).await;
    };
    let lists = &platform.ticket_lists.shown;
    let moment = match lists.look(&mut conn, &asked).await? {
        Look::Kept(shown) => {
            let mut shown = TicketPage::clone(&shown);
            mark_unread(&mut conn, actor, &mut shown.items).await?;
            return Ok(shown);
        }
        Look::Anew(moment) => moment,
    };
    let list = List::of(&mut conn, actor, sight, filter, sort).await?;
    let shown = list.shown(&mut conn, after, limit).await?;
    lists.keep(asked, moment, Arc::new(shown.clone()), weight(&shown.items));
    Ok(shown)
}

/// The same for programs: tickets whole, and not counted.
pub async fn page(
    platform: &Platform,
    actor: &Actor,
    filter: &TicketFilter,
    sort: TicketSort,
    after: Option<TicketCursor>,
    limit: u16,
) -> Result<Page<Ticket>> {
    let sight = Sight::of(actor)?;
    let mut conn = platform.db.acquire().await?;
    let Some(asked) = Asked::by_anybody(sight, filter, sort, after, limit) else {
        let list = List::of(&mut conn, actor, sight, filter, sort).await?;
        return list.told(&mut conn, after, limit).await;
    };
    let lists = &platform.ticket_lists.told;
    let moment = match lists.look(&mut conn, &asked).await? {
        Look::Kept(told) => {
            let mut told = Page::clone(&told);
            mark_unread(&mut conn, actor, &mut told.items).await?;
            return Ok(told);
        }
        Look::Anew(moment) => moment,
    };
    let list = List::of(&mut conn, actor, sight, filter, sort).await?;
    let told = list.told(&mut conn, after, limit).await?;
    lists.keep(asked, moment, Arc::new(told.clone()), weight(&told.items));
    Ok(told)
}

/// The same as a file, without pages.
pub async fn export(
    platform: &Platform,
    actor: &Actor,
    filter: &TicketFilter,
    sort: TicketSort,
) -> Result<Bytes> {
    let sight = Sight::of(actor)?;
    let mut conn = platform.db.acquire().await?;
    let list = List::of(&mut conn, actor, sight, filter, sort).await?;
    let names = Names::read(&mut conn, sight).await?;
    let mut sheet = Sheet::with_mark();
    let promised: &[&str] = if sight.sees_internal() { &PROMISED } else { &[] };
    let mut head: Vec<String> = HEAD.iter().chain(promised).map(|&name| name.to_owned()).collect();
    head.extend(names.fields.iter().map(|field| field.name.to_string()));
    sheet.row(head);
    let now = Utc::now();
    let (mut after, mut written) = (None, 0);
    loop {
        let rows = list.rows(&mut conn, after, 500).await?;
        let Some(last) = rows.last() else { break };
        after = Some(list.cursor(last));
        let is_last = rows.len() < 500;
        written += rows.len();
        for row in rows {
            sheet.row(names.cells(&row.line(sight)?, now));
        }
        if is_last || written >= MOST_EXPORTED {
            break;
        }
    }
    Ok(sheet.into_bytes())
}

/// A list that somebody looks at.
struct List<'f> {
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
    async fn of(
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
        let snippets = self.snippets(conn, &rows).await?;
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

    async fn rows(
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

    /// Where else than in its title a ticket has what was looked for.
    async fn snippets(
        &self,
        conn: &mut PgConnection,
        rows: &[Row],
    ) -> Result<BTreeMap<TicketNumber, String>> {
        let mut snippets = BTreeMap::new();
        let Some(sought) = &self.sought else { return Ok(snippets) };
        let mut elsewhere: Vec<&Row> = Vec::new();
        for row in rows {
            if !search::marks(&row.title, &sought.words).is_empty() {
                continue;
            }
            match excerpt(&row.description, &sought.words) {
                Some(snippet) => {
                    snippets.insert(super::rows::number(row.number)?, snippet);
                }
                None => elsewhere.push(row),
            }
        }
        if elsewhere.is_empty() {
            return Ok(snippets);
        }
        let ids: Vec<Uuid> = elsewhere.iter().map(|row| row.id).collect();
        // One after the other, and as much of each as somebody writes: together they may be very long.
        let mut comments = sqlx::query!(
            r#"
            select c.ticket_id as "ticket_id!", c.body as "body!"
            from unnest($1::uuid[]) ticket (id)
            cross join lateral (
                select ticket_id, left(body, 20000) as body
                from ticket_comments
                where ticket_id = ticket.id and ($2 or not internal) and held_until is null
                order by created_at desc, id
                limit 30
            ) c
            "#,
            &ids,
            self.sight.sees_internal(),
        )
        .fetch(conn);
        while let Some(comment) = comments.try_next().await? {
            let Some(at) = elsewhere.iter().position(|row| row.id == comment.ticket_id) else {
                continue;
            };
            if let Some(snippet) = excerpt(&comment.body, &sought.words) {
                let row = elsewhere.swap_remove(at);
                snippets.insert(super::rows::number(row.number)?, snippet);
            }
        }
        Ok(snippets)
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

    fn cursor(&self, row: &Row) -> TicketCursor {
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

/// The piece of a text that has what was looked for, as plain words.
fn excerpt(markdown: &str, sought: &[String]) -> Option<String> {
    search::snippet(&markdown::plain(markdown), sought, SNIPPET_CHARS)
}

/// `None`: no moment, which comes after all others.
fn moment(micros: i64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(micros).filter(|_| micros.abs() < FARTHEST)
}

/// No date of ours is so far away; the database could not read what is.
const FARTHEST: i64 = 200_000_000_000_000_000;

/// What a file has to know to say in words what tickets have as ids.
struct Names {
    users: BTreeMap<Uuid, String>,
    locations: BTreeMap<Uuid, String>,
    /// Those of the admins' own that are in use.
    fields: Vec<CustomField>,
    sight: Sight,
}

impl Names {
    async fn read(conn: &mut PgConnection, sight: Sight) -> Result<Self> {
        let users = sqlx::query!("select id, name from users").fetch_all(&mut *conn).await?;
        let locations =
            sqlx::query!("select id, name from locations").fetch_all(&mut *conn).await?;
        let mut fields = fields::all(conn).await?;
        fields.retain(|field| field.is_offered_to(sight));
        Ok(Self {
            users: users.into_iter().map(|row| (row.id, row.name)).collect(),
            locations: locations.into_iter().map(|row| (row.id, row.name)).collect(),
            fields,
            sight,
        })
    }

    fn cells(&self, line: &TicketLine, now: DateTime<Utc>) -> Vec<String> {
        let user = |id: Uuid| self.users.get(&id).cloned().unwrap_or_default();
        let location = |id: Uuid| self.locations.get(&id).cloned().unwrap_or_default();
        let tags: Vec<&str> = line.tags.iter().map(Tag::as_str).collect();
        let mut cells = vec![
            line.number.to_string(),
            line.title.to_string(),
            line.status.to_string(),
            line.priority.to_string(),
            line.category.as_ref().map(ToString::to_string).unwrap_or_default(),
            tags.join(", "),
            line.location_id.map(|id| location(id.0)).unwrap_or_default(),
            line.requester.called().to_owned(),
            line.requester.email.to_string(),
            line.assignee_id.map(|id| user(id.0)).unwrap_or_default(),
            at(Some(line.created_at)),
            at(Some(line.updated_at)),
            at(line.due_at),
            at(line.resolved_at),
            at(line.closed_at),
            at(line.archived_at),
        ];
        if self.sight.sees_internal() {
            cells.push(at(line.first_answered_at));
            for clock in [line.service.answer, line.service.solution] {
                cells.push(at(clock.and_then(|clock| clock.due_at)));
                let state = clock.map(|clock| clock.state(now).name().to_owned());
                cells.push(state.unwrap_or_default());
            }
        }
        let own = self.fields.iter().map(|field| line.fields.get(&field.id.to_string()));
        cells.extend(own.map(|value| value.cloned().unwrap_or_default()));
        cells
    }
}

/// A moment, as a spreadsheet reads it.
fn at(moment: Option<DateTime<Utc>>) -> String {
    let text = moment.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true));
    text.unwrap_or_default()
}

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

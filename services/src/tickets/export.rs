//! A list of tickets as a file, without pages.

use std::collections::BTreeMap;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::accounts::Actor;
use domain::tickets::{CustomField, Sight, Tag, TicketFilter, TicketLine, TicketSort};
use sqlx::PgConnection;
use uuid::Uuid;

use super::fields;
use super::list::List;
use crate::spreadsheet::Sheet;
use crate::{Platform, Result};

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

/// All tickets that fit as CSV, of those that whoever asks sees.
pub async fn export(
    platform: &Platform,
    actor: &Actor,
    filter: &TicketFilter,
    sort: TicketSort,
) -> Result<Bytes> {
    let sight = Sight::of(actor)?;
    let mut conn = platform.connection().await?;
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

//! Where else than in its title a ticket has what was looked for.

use std::collections::BTreeMap;

use domain::tickets::{Sight, TicketNumber, search};
use sqlx::PgConnection;
use uuid::Uuid;

use super::markdown;
use super::rows::{Row, number};
use crate::Result;

/// Of a text that has what was looked for.
const CHARS: usize = 160;

/// Where else than in its title a ticket has what was looked for.
pub(super) async fn of(
    conn: &mut PgConnection,
    sight: Sight,
    rows: &[Row],
    sought: &[String],
) -> Result<BTreeMap<TicketNumber, String>> {
    let mut excerpts = BTreeMap::new();
    let mut elsewhere: Vec<&Row> = Vec::new();
    for row in rows {
        if !search::marks(&row.title, sought).is_empty() {
            continue;
        }
        match piece(&row.description, sought) {
            Some(excerpt) => {
                excerpts.insert(number(row.number)?, excerpt);
            }
            None => elsewhere.push(row),
        }
    }
    if elsewhere.is_empty() {
        return Ok(excerpts);
    }
    let ids: Vec<Uuid> = elsewhere.iter().map(|row| row.id).collect();
    let comments = sqlx::query!(
        "
        select c.ticket_id, c.body
        from unnest($1::uuid[]) ticket (id)
        cross join lateral (
            select ticket_id, body
            from ticket_comments
            where ticket_id = ticket.id and ($2 or not internal) and held_until is null
            order by created_at desc, id
            limit 30
        ) c
        ",
        &ids,
        sight.sees_internal(),
    )
    .fetch_all(conn)
    .await?;
    for row in elsewhere {
        let found = comments
            .iter()
            .filter(|comment| comment.ticket_id == row.id)
            .find_map(|comment| piece(&comment.body, sought));
        if let Some(excerpt) = found {
            excerpts.insert(number(row.number)?, excerpt);
        }
    }
    Ok(excerpts)
}

/// The piece of a text that has what was looked for, as plain words.
fn piece(markdown: &str, sought: &[String]) -> Option<String> {
    search::snippet(&markdown::plain(markdown), sought, CHARS)
}

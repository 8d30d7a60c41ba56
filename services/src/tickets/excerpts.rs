//! Where else than in its title a ticket has what was looked for.

use std::collections::BTreeMap;

use domain::tickets::{Sight, TicketNumber, search};
use futures::TryStreamExt;
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
        sight.sees_internal(),
    )
    .fetch(conn);
    while let Some(comment) = comments.try_next().await? {
        let Some(at) = elsewhere.iter().position(|row| row.id == comment.ticket_id) else {
            continue;
        };
        if let Some(excerpt) = piece(&comment.body, sought) {
            let row = elsewhere.swap_remove(at);
            excerpts.insert(number(row.number)?, excerpt);
        }
    }
    Ok(excerpts)
}

/// The piece of a text that has what was looked for, as plain words.
fn piece(markdown: &str, sought: &[String]) -> Option<String> {
    search::snippet(&markdown::plain(markdown), sought, CHARS)
}

//! Lists kept in memory. Those who work on tickets look at the same few, and see the same in them but
//! for what is new to each.

use std::collections::HashMap;

use domain::Page;
use domain::accounts::{Actor, UserId};
use domain::tickets::{Sight, Ticket, TicketFilter, TicketLine, TicketPage, TicketSort};
use sqlx::PgConnection;

use super::list::TicketCursor;
use crate::Result;
use crate::live::Kept;

/// What may change how a list looks.
const EVENTS: [&str; 4] =
    ["ticket_changed", "ticket_lists_changed", "person_changed", "location_changed"];

/// Tickets in all lists of a kind together, some 10 MB.
const CAPACITY: usize = 6_000;
/// One whose description is so long in bytes weighs as much as two.
const WEIGHS_AS_ONE: usize = 1_500;

#[derive(Clone)]
pub(crate) struct Lists {
    /// As pages show them.
    pub(super) shown: Kept<Asked, TicketPage>,
    /// As programs read them.
    pub(super) told: Kept<Asked, Page<Ticket>>,
}

impl Lists {
    pub fn none() -> Self {
        Self { shown: Kept::new(&EVENTS, CAPACITY), told: Kept::new(&EVENTS, CAPACITY) }
    }
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    filter: TicketFilter,
    sort: TicketSort,
    after: Option<TicketCursor>,
    limit: u16,
}

impl Asked {
    /// `None`: what is found differs from one to the other, or with the time of day.
    pub(super) fn by_anybody(
        sight: Sight,
        filter: &TicketFilter,
        sort: TicketSort,
        after: Option<TicketCursor>,
        limit: u16,
    ) -> Option<Self> {
        let is_same = sight == Sight::All
            && filter.unread.is_none()
            && filter.watcher.is_none()
            && filter.older_than_days.is_none()
            && !filter.overdue;
        is_same.then(|| Self { filter: filter.clone(), sort, after, limit })
    }
}

/// A ticket in one of the lists.
pub(super) trait Listed {
    fn line(&mut self) -> &mut TicketLine;
    /// What of it is as long as whoever wrote it liked, in bytes.
    fn length(&self) -> usize;
}

impl Listed for TicketLine {
    fn line(&mut self) -> &mut TicketLine {
        self
    }

    fn length(&self) -> usize {
        self.fields.values().map(String::len).sum()
    }
}

impl Listed for Ticket {
    fn line(&mut self) -> &mut TicketLine {
        &mut self.line
    }

    fn length(&self) -> usize {
        self.line.length() + self.description.as_str().len()
    }
}

/// What a list weighs where it is kept; one without tickets takes room, too.
pub(super) fn weight<T: Listed>(tickets: &[T]) -> usize {
    10 + tickets.iter().map(|ticket| 1 + ticket.length() / WEIGHS_AS_ONE).sum::<usize>()
}

/// Marks what is new to somebody who sees all there is in tickets.
pub(super) async fn mark_unread<T: Listed>(
    conn: &mut PgConnection,
    actor: &Actor,
    tickets: &mut [T],
) -> Result<()> {
    let ids: Vec<_> = tickets.iter_mut().map(|ticket| ticket.line().id.0).collect();
    let UserId(user) = actor.user;
    let seen = sqlx::query!(
        r#"
        select t.id as "id!", coalesce(r.seen, b.seen, 0) as "seen!"
        from unnest($2::uuid[]) t (id)
        left join ticket_reads r on r.ticket_id = t.id and r.user_id = $1
        left join ticket_baselines b on b.user_id = $1
        "#,
        user,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let seen: HashMap<_, _> = seen.into_iter().map(|row| (row.id, row.seen)).collect();
    for ticket in tickets {
        let line = ticket.line();
        line.unread = line.last_event.0 > seen.get(&line.id.0).copied().unwrap_or_default();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_that_says_much_weighs_as_much_as_many() {
        let ticket = |description: &str| -> Ticket {
            serde_json::from_value(serde_json::json!({
                "id": uuid::Uuid::nil(), "number": 1, "title": "Dark camera", "status": "open", "priority": "low",
                "category": null, "category_id": null, "tags": [], "location_id": null, "room_id": null,
                "device_id": null, "assignee_id": null, "unread": false, "comments": 0, "notes": 0, "via": "app",
                "requester": {
                    "user_id": uuid::Uuid::nil(), "contact_id": null, "name": "Ana", "email": "ana@example.org"
                },
                "due_at": null, "created_at": "2026-11-16T05:00:00Z", "updated_at": "2026-11-16T05:00:00Z",
                "first_answered_at": null, "resolved_at": null, "closed_at": null, "archived_at": null,
                "merged_into": null, "last_event": 1, "version": 1, "description": description,
            }))
            .unwrap()
        };
        let many = |description: &str| vec![ticket(description); 50];
        assert_eq!(weight(&many("Since this morning.")), 60);
        let longest = many(&"x".repeat(100_000));
        assert!(weight(&longest) > CAPACITY / 2, "two pages of such are all there is room for");
    }
}

//! Lists kept in memory. Those who work on tickets look at the same few, and see the same in them but
//! for what is new to each.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::Page;
use domain::accounts::{Actor, UserId};
use domain::tickets::{
    Counts, Sight, Ticket, TicketFilter, TicketId, TicketLine, TicketPage, TicketSort,
};

use super::list::TicketCursor;
use crate::live::{Kept, Now};
use crate::{Platform, Result};

/// What may change how a list looks.
const EVENTS: [&str; 4] =
    ["ticket_changed", "ticket_lists_changed", "person_changed", "location_changed"];

/// Tickets in all lists of a kind together, some 10 MB.
const CAPACITY: usize = 6_000;
/// Numbers of unread tickets, and of people with their counts.
const SMALL_CAPACITY: usize = 60_000;
/// One whose description is so long in bytes weighs as much as two.
const WEIGHS_AS_ONE: usize = 1_500;

#[derive(Clone)]
pub(crate) struct Lists {
    /// As pages show them.
    pub(super) shown: Kept<Asked, TicketPage>,
    /// As programs read them.
    pub(super) told: Kept<Asked, Page<Ticket>>,
    /// Which tickets of a list are new to somebody.
    unread: Kept<(UserId, Asked), HashSet<TicketId>>,
    pub(super) counts: Kept<UserId, Counted>,
}

impl Lists {
    pub fn none() -> Self {
        Self {
            shown: Kept::new(&EVENTS, CAPACITY),
            told: Kept::new(&EVENTS, CAPACITY),
            unread: Kept::new(&EVENTS, SMALL_CAPACITY),
            counts: Kept::new(&EVENTS, SMALL_CAPACITY),
        }
    }
}

/// How many are in the lists of somebody who works on tickets.
pub(crate) struct Counted {
    pub counts: Counts,
    /// Then the next one is overdue.
    pub until: Option<DateTime<Utc>>,
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

/// Where a list is kept once it is read, if it is one to keep.
pub(super) struct Place<'k, L> {
    kept: &'k Kept<Asked, L>,
    asked: Option<(Asked, Now)>,
}

/// A list as it is kept, with what is new to this actor; or the place for it, to go on and read it.
/// `None` is a list that is not to be kept.
pub(super) async fn recall<'k, L: Listing>(
    platform: &Platform,
    actor: &Actor,
    kept: &'k Kept<Asked, L>,
    asked: Option<Asked>,
) -> Result<ControlFlow<L, Place<'k, L>>> {
    let Some(asked) = asked else {
        return Ok(ControlFlow::Continue(Place { kept, asked: None }));
    };
    let now = platform.happenings.now(&platform.db).await?;
    let Some(list) = kept.recall(&now, &asked, None) else {
        return Ok(ControlFlow::Continue(Place { kept, asked: Some((asked, now)) }));
    };
    let mut list = L::clone(&list);
    let question = (actor.user, asked);
    let all_unread = &platform.ticket_lists.unread;
    let unread = match all_unread.recall(&now, &question, Some(actor.user)) {
        Some(unread) => unread,
        None => {
            let unread = Arc::new(unread_of(platform, actor.user, list.lines().collect()).await?);
            all_unread.keep(question, now, Arc::clone(&unread), unread.len() + 10);
            unread
        }
    };
    for line in list.lines() {
        line.unread = unread.contains(&line.id);
    }
    Ok(ControlFlow::Break(list))
}

impl<L: Listing> Place<'_, L> {
    pub fn keep(self, list: &L) {
        let Some((asked, now)) = self.asked else { return };
        self.kept.keep(asked, now, Arc::new(list.clone()), list.weight());
    }
}

/// A list of tickets of which some are new to somebody.
pub(super) trait Listing: Clone {
    fn lines(&mut self) -> impl Iterator<Item = &mut TicketLine>;
    /// Where it is kept.
    fn weight(&self) -> usize;
}

impl Listing for TicketPage {
    fn lines(&mut self) -> impl Iterator<Item = &mut TicketLine> {
        self.items.iter_mut()
    }

    fn weight(&self) -> usize {
        weight(self.items.iter().map(length))
    }
}

impl Listing for Page<Ticket> {
    fn lines(&mut self) -> impl Iterator<Item = &mut TicketLine> {
        self.items.iter_mut().map(|ticket| &mut ticket.line)
    }

    fn weight(&self) -> usize {
        weight(
            self.items
                .iter()
                .map(|ticket| length(&ticket.line) + ticket.description.as_str().len()),
        )
    }
}

/// What of a ticket is as long as whoever wrote it liked, in bytes.
fn length(line: &TicketLine) -> usize {
    line.fields.values().map(String::len).sum()
}

/// What tickets of these lengths weigh together; a list without one takes room, too.
fn weight(lengths: impl Iterator<Item = usize>) -> usize {
    10 + lengths.map(|length| 1 + length / WEIGHS_AS_ONE).sum::<usize>()
}

/// What of it is new to somebody who sees all there is in tickets.
async fn unread_of(
    platform: &Platform,
    user: UserId,
    lines: Vec<&mut TicketLine>,
) -> Result<HashSet<TicketId>> {
    let ids: Vec<_> = lines.iter().map(|line| line.id.0).collect();
    let last_events: Vec<_> = lines.iter().map(|line| line.last_event.0).collect();
    let unread = sqlx::query_scalar!(
        r#"
        select t.id as "id!"
        from unnest($2::uuid[], $3::bigint[]) t (id, last_event)
        left join ticket_reads r on r.ticket_id = t.id and r.user_id = $1
        left join ticket_baselines b on b.user_id = $1
        where t.last_event > coalesce(r.seen, b.seen, 0)
        "#,
        user.0,
        &ids,
        &last_events,
    )
    .fetch_all(&platform.db)
    .await?;
    Ok(unread.into_iter().map(TicketId).collect())
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
        let many =
            |description: &str| Page { items: vec![ticket(description); 50], next_cursor: None };
        assert_eq!(many("Since this morning.").weight(), 60);
        let longest = many(&"x".repeat(100_000));
        assert!(longest.weight() > CAPACITY / 2, "two pages of such are all there is room for");
    }
}

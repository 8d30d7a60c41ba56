//! Lists kept in memory. Those who work on tickets look at the same few, and see the same in them but
//! for what is new to each.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::Instant;

use chrono::{DateTime, Utc};
use domain::Page;
use domain::accounts::{Actor, UserId};
use domain::tickets::{
    CategoryRef, Counts, Sight, Ticket, TicketFilter, TicketId, TicketLine, TicketPage, TicketSort,
};
use serde::Serialize;

use super::list::TicketCursor;
use crate::live::{Kept, Now};
use crate::{Platform, Result, Written};

/// What may change how a list looks.
const EVENTS: [&str; 4] =
    ["ticket_changed", "ticket_lists_changed", "person_changed", "location_changed"];

/// Tickets in all lists of a kind together, some 7 MB.
const CAPACITY: usize = 4_000;
/// One whose description is so long in bytes weighs as much as two.
const WEIGHS_AS_ONE: usize = 1_500;
/// Bytes of all lists of a kind as they are sent.
const WRITTEN_CAPACITY: usize = 8_000_000;
/// What a list without a ticket takes, with what was asked.
const WEIGHS_EMPTY: usize = 1_000;
/// People with their counts.
const COUNTS_CAPACITY: usize = 5_000;

#[derive(Clone)]
pub(crate) struct Lists {
    /// As pages show them.
    pub(super) shown: Shelf<TicketPage>,
    /// As programs read them.
    pub(super) told: Shelf<Page<Ticket>>,
    pub(super) counts: Kept<UserId, Counted>,
}

/// Lists of a kind.
pub(super) struct Shelf<L> {
    /// What all who work on tickets see in them.
    lists: Kept<Asked, Arc<L>>,
    /// With what is new to somebody, as it is sent to them.
    written: Kept<(UserId, Asked), Written<L>>,
}

impl Lists {
    pub fn none() -> Self {
        Self {
            shown: Shelf::empty(),
            told: Shelf::empty(),
            counts: Kept::new(&EVENTS, COUNTS_CAPACITY),
        }
    }
}

impl<L: Listing> Shelf<L> {
    fn empty() -> Self {
        Self { lists: Kept::new(&EVENTS, CAPACITY), written: Kept::new(&EVENTS, WRITTEN_CAPACITY) }
    }

    fn write(
        &self,
        question: (UserId, Asked),
        now: Now,
        list: &L,
        read_at: Instant,
    ) -> Result<Written<L>> {
        let written = Written::new(list)?;
        let weight = WEIGHS_EMPTY + question.1.length() + written.length();
        self.written.keep_with_age(question, now, written.clone(), weight, read_at);
        Ok(written)
    }
}

impl<L> Clone for Shelf<L> {
    fn clone(&self) -> Self {
        Self { lists: self.lists.clone(), written: self.written.clone() }
    }
}

/// How many are in the lists of somebody who works on tickets.
#[derive(Clone, Copy)]
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

    /// What of a question is as long as whoever asks likes, in bytes.
    fn length(&self) -> usize {
        let TicketFilter { q, tag, category, status, priority, .. } = &self.filter;
        let category = match category {
            Some(CategoryRef::Name(name)) => name.as_str().len(),
            Some(CategoryRef::Id(_)) | None => 0,
        };
        q.as_ref().map_or(0, String::len)
            + tag.as_ref().map_or(0, |tag| tag.as_str().len())
            + category
            + status.len()
            + priority.len()
    }
}

/// Where a list is kept once it is read, if it is one to keep.
pub(super) struct Place<'s, L> {
    shelf: &'s Shelf<L>,
    question: Option<((UserId, Asked), Now)>,
}

/// A list as it is kept, with what is new to this actor; or the place for it, to go on and read it.
/// `None` is a list that is not to be kept.
pub(super) async fn recall<'s, L: Listing>(
    platform: &Platform,
    actor: &Actor,
    shelf: &'s Shelf<L>,
    asked: Option<Asked>,
) -> Result<ControlFlow<Written<L>, Place<'s, L>>> {
    let Some(asked) = asked else {
        return Ok(ControlFlow::Continue(Place { shelf, question: None }));
    };
    let now = platform.happenings.now(&platform.db).await?;
    let question = (actor.user, asked);
    if let Some(written) = shelf.written.recall(&now, &question, Some(actor.user)) {
        return Ok(ControlFlow::Break(written));
    }
    let Some((list, read_at)) = shelf.lists.recall_with_age(&now, &question.1, None) else {
        return Ok(ControlFlow::Continue(Place { shelf, question: Some((question, now)) }));
    };
    let mut list = L::clone(&list);
    let unread = unread_of(platform, actor.user, list.lines().collect()).await?;
    for line in list.lines() {
        line.unread = unread.contains(&line.id);
    }
    Ok(ControlFlow::Break(shelf.write(question, now, &list, read_at)?))
}

impl<L: Listing> Place<'_, L> {
    /// Keeps a list as it was read for whoever asked, and writes it for them.
    pub fn keep(self, list: L) -> Result<Written<L>> {
        let Some((question, now)) = self.question else { return Written::new(&list) };
        let read_at = Instant::now();
        let written = self.shelf.write(question.clone(), now.clone(), &list, read_at)?;
        let (_, asked) = question;
        let weight = list.weight() + asked.length() / WEIGHS_AS_ONE;
        self.shelf.lists.keep_with_age(asked, now, Arc::new(list), weight, read_at);
        Ok(written)
    }
}

/// A list of tickets of which some are new to somebody.
pub(super) trait Listing: Clone + Serialize {
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

    #[test]
    fn questions_that_find_nothing_take_room_too() {
        let shelf = Shelf::<TicketPage>::empty();
        let now = crate::live::Happenings::default().at(1);
        let nothing = TicketPage {
            items: Vec::new(),
            next_cursor: None,
            total: Some(0),
            sought: Vec::new(),
            snippets: Default::default(),
        };
        for user in 0..400 {
            let filter = TicketFilter { q: Some(" ".repeat(50_000)), ..TicketFilter::default() };
            let asked = Asked::by_anybody(Sight::All, &filter, TicketSort::default(), None, 50);
            let user = UserId(uuid::Uuid::from_u128(user));
            shelf.write((user, asked.unwrap()), now.clone(), &nothing, Instant::now()).unwrap();
        }
        let kept = shelf.written.how_many();
        assert!((1..=WRITTEN_CAPACITY / 50_000).contains(&kept), "{kept}");
    }
}

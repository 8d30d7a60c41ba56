//! The stories as rows.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::accounts::UserId;
use domain::tickets::{FieldChange, Happening, TicketStatus, search};
use rand::Rng;
use rand::rngs::StdRng;
use serde_json::Value;
use uuid::Uuid;

use super::story::{Event, Ticket, What};
use super::{ANSWERS, CATEGORIES, CONTACTS, column};
use crate::demo::rows::id;
use crate::{Change, Result};

pub(super) async fn insert_lists(
    change: &mut Change,
    categories: &[Uuid],
    contacts: &[Uuid],
    now: DateTime<Utc>,
    dice: &mut StdRng,
) -> Result<()> {
    sqlx::query!(
        "insert into ticket_categories (id, name) select * from unnest($1::uuid[], $2::text[])",
        categories,
        &column(&CATEGORIES, |name| (*name).to_owned()),
    )
    .execute(change.db())
    .await?;
    sqlx::query!(
        "insert into contacts (id, name, email) select * from unnest($1::uuid[], $2::text[], $3::text[])",
        contacts,
        &column(&CONTACTS, |contact| contact.0.to_owned()),
        &column(&CONTACTS, |contact| contact.1.to_owned()),
    )
    .execute(change.db())
    .await?;
    let answers: Vec<Uuid> = ANSWERS.iter().map(|_| id(now, dice)).collect();
    sqlx::query!(
        "insert into canned_answers (id, title, body) select * from unnest($1::uuid[], $2::text[], $3::text[])",
        &answers,
        &column(&ANSWERS, |answer| answer.0.to_owned()),
        &column(&ANSWERS, |answer| answer.1.to_owned()),
    )
    .execute(change.db())
    .await?;
    Ok(())
}

/// In the order they were opened in, so that their numbers count with time.
pub(super) async fn insert_tickets(
    change: &mut Change,
    tickets: &[Ticket],
    categories: &[Uuid],
) -> Result<()> {
    sqlx::query!(
        r#"
        insert into tickets (id, title, subject, description, status, priority, category_id, tags, location_id, requester_id,
            requester_contact_id, assignee_id, due_at, via, created_at, first_answered_at, resolved_at, closed_at, archived_at,
            words, public_words, comments, notes)
        select id, title, title, text, status, priority, category, string_to_array(tags, ' '), place, requester, contact,
            assignee, due, via, at, answered, resolved, closed, archived,
            array_to_tsvector(string_to_array(words, ' ')), array_to_tsvector(string_to_array(public_words, ' ')), comments, notes
        from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::smallint[], $6::uuid[], $7::text[], $8::uuid[],
            $9::uuid[], $10::uuid[], $11::uuid[], $12::timestamptz[], $13::text[], $14::timestamptz[], $15::timestamptz[],
            $16::timestamptz[], $17::timestamptz[], $18::timestamptz[], $19::text[], $20::text[], $21::int[], $22::int[])
            with ordinality as given (id, title, text, status, priority, category, tags, place, requester, contact, assignee,
                due, via, at, answered, resolved, closed, archived, words, public_words, comments, notes, place_in_line)
        order by place_in_line
        "#,
        &column(tickets, |ticket| ticket.id),
        &column(tickets, |ticket| ticket.title.clone()),
        &column(tickets, |ticket| ticket.text.clone()),
        &column(tickets, |ticket| ticket.status.name().to_owned()),
        &column(tickets, |ticket| ticket.fault.priority),
        &column(tickets, |ticket| categories[ticket.fault.category as usize]),
        &column(tickets, |ticket| ticket.fault.tags.join(" ")),
        &column(tickets, |ticket| ticket.place.0),
        &column(tickets, |ticket| ticket.requester.user()) as &[Option<Uuid>],
        &column(tickets, |ticket| ticket.requester.contact()) as &[Option<Uuid>],
        &column(tickets, |ticket| ticket.assignee.map(|user| user.0)) as &[Option<Uuid>],
        &column(tickets, |ticket| ticket.due) as &[Option<DateTime<Utc>>],
        &column(tickets, |ticket| ticket.via.name().to_owned()),
        &column(tickets, |ticket| ticket.at),
        &column(tickets, Ticket::first_answer) as &[Option<DateTime<Utc>>],
        &column(tickets, |ticket| ticket.since(TicketStatus::Resolved)) as &[Option<DateTime<Utc>>],
        &column(tickets, |ticket| ticket.since(TicketStatus::Closed)) as &[Option<DateTime<Utc>>],
        &column(tickets, |ticket| ticket.archived) as &[Option<DateTime<Utc>>],
        &column(tickets, |ticket| ticket.words(true)),
        &column(tickets, |ticket| ticket.words(false)),
        &column(tickets, |ticket| count(ticket, false)),
        &column(tickets, |ticket| count(ticket, true)),
    )
    .execute(change.db())
    .await?;
    Ok(())
}

fn count(ticket: &Ticket, internal: bool) -> i32 {
    let said = ticket.said().filter(|(.., is_internal)| *is_internal == internal);
    i32::try_from(said.count()).unwrap_or(i32::MAX)
}

pub(super) async fn insert_comments(change: &mut Change, tickets: &[Ticket]) -> Result<()> {
    let said: Vec<_> = tickets
        .iter()
        .flat_map(|ticket| ticket.said().map(move |said| (ticket.id, said)))
        .collect();
    sqlx::query!(
        "
        insert into ticket_comments (id, ticket_id, user_id, contact_id, internal, via, body, created_at)
        select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bool[], $6::text[], $7::text[], $8::timestamptz[])
        ",
        &column(&said, |(_, (_, id, ..))| *id),
        &column(&said, |(ticket, _)| *ticket),
        &column(&said, |(_, (event, ..))| event.by.user()) as &[Option<Uuid>],
        &column(&said, |(_, (event, ..))| event.by.contact()) as &[Option<Uuid>],
        &column(&said, |(_, (.., internal))| *internal),
        &column(&said, |(_, (event, ..))| event.via.name().to_owned()),
        &column(&said, |(_, (_, _, text, _))| (*text).to_owned()),
        &column(&said, |(_, (event, ..))| event.at),
    )
    .execute(change.db())
    .await?;
    Ok(())
}

/// In the order they happened in over all tickets, as their numbers say.
pub(super) async fn insert_events(change: &mut Change, tickets: &[Ticket]) -> Result<()> {
    let mut events: Vec<(Uuid, &Event)> = tickets
        .iter()
        .flat_map(|ticket| ticket.events.iter().map(move |event| (ticket.id, event)))
        .collect();
    events.sort_by_key(|(_, event)| event.at);
    let what: Vec<Value> = events
        .iter()
        .map(|(_, event)| {
            Ok(serde_json::to_value(match &event.what {
                What::Opened => Happening::Opened,
                What::Said { .. } => Happening::Commented { comment: None },
                What::Changed(field, from, to) => Happening::Changed {
                    changes: vec![FieldChange {
                        field: *field,
                        custom: None,
                        from: from.clone(),
                        to: to.clone(),
                    }],
                },
            })?)
        })
        .collect::<Result<_>>()?;
    let comment = |event: &Event| match event.what {
        What::Said { id, .. } => Some(id),
        _ => None,
    };
    let internal = |event: &Event| matches!(event.what, What::Said { internal: true, .. });
    sqlx::query!(
        "
        insert into ticket_events (ticket_id, at, user_id, contact_id, via, internal, comment_id, what)
        select ticket, at, by_user, by_contact, via, internal, comment, what
        from unnest($1::uuid[], $2::timestamptz[], $3::uuid[], $4::uuid[], $5::text[], $6::bool[], $7::uuid[], $8::jsonb[])
            with ordinality as given (ticket, at, by_user, by_contact, via, internal, comment, what, place)
        order by place
        ",
        &column(&events, |(ticket, _)| *ticket),
        &column(&events, |(_, event)| event.at),
        &column(&events, |(_, event)| event.by.user()) as &[Option<Uuid>],
        &column(&events, |(_, event)| event.by.contact()) as &[Option<Uuid>],
        &column(&events, |(_, event)| event.via.name().to_owned()),
        &column(&events, |(_, event)| internal(event)),
        &column(&events, |(_, event)| comment(event)) as &[Option<Uuid>],
        &what,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

/// What follows from all that: what was the last thing, what has been seen, what is found.
pub(super) async fn settle(
    change: &mut Change,
    tickets: &[Ticket],
    people: &HashMap<&'static str, UserId>,
    now: DateTime<Utc>,
    dice: &mut StdRng,
) -> Result<()> {
    sqlx::query!(
        "
        update tickets t
        set last_event = e.last, last_public_event = e.public, touched_at = e.at, updated_at = e.public_at
        from (
            select ticket_id, max(id) as last, max(id) filter (where not internal) as public, max(at) as at,
                max(at) filter (where not internal) as public_at
            from ticket_events
            group by ticket_id
        ) e
        where e.ticket_id = t.id
        ",
    )
    .execute(change.db())
    .await?;
    let mut words: Vec<String> =
        tickets.iter().flat_map(|ticket| search::words(&ticket.words(false))).collect();
    words.sort_unstable();
    words.dedup();
    crate::tickets::learn(change.db(), &words).await?;
    sqlx::query!(
        "insert into ticket_tags (tag) select distinct unnest(tags) from tickets on conflict do nothing",
    )
    .execute(change.db())
    .await?;
    // Everybody was here yesterday; of today's some have seen some.
    let yesterday = now - TimeDelta::hours(20);
    sqlx::query!(
        "update ticket_baselines set seen = (select coalesce(max(id), 0) from ticket_events where at < $1)",
        yesterday,
    )
    .execute(change.db())
    .await?;
    let mut seen: Vec<(Uuid, Uuid)> = Vec::new();
    for ticket in tickets.iter().rev().take(60) {
        for user in people.values() {
            if dice.random_range(0..3) == 0 {
                seen.push((user.0, ticket.id));
            }
        }
    }
    sqlx::query!(
        "
        insert into ticket_reads (user_id, ticket_id, seen)
        select given.user_id, t.id, t.last_event
        from unnest($1::uuid[], $2::uuid[]) given (user_id, ticket_id)
        join tickets t on t.id = given.ticket_id
        ",
        &column(&seen, |(user, _)| *user),
        &column(&seen, |(_, ticket)| *ticket),
    )
    .execute(change.db())
    .await?;
    // A fault of one room is often that of the next.
    let pairs: Vec<(Uuid, Uuid)> = tickets
        .windows(2)
        .step_by(23)
        .filter_map(|pair| match pair {
            [one, two] => Some((one.id, two.id)),
            _ => None,
        })
        .collect();
    sqlx::query!(
        "
        insert into ticket_links (id, from_id, to_id, kind)
        select gen_random_uuid(), one, two, 'related' from unnest($1::uuid[], $2::uuid[]) given (one, two)
        ",
        &column(&pairs, |(one, _)| *one),
        &column(&pairs, |(_, two)| *two),
    )
    .execute(change.db())
    .await?;
    let watched: Vec<Uuid> = tickets.iter().rev().step_by(11).map(|ticket| ticket.id).collect();
    sqlx::query!(
        "
        insert into ticket_watchers (ticket_id, user_id)
        select ticket, $2 from unnest($1::uuid[]) ticket
        on conflict do nothing
        ",
        &watched,
        people["annegret"].0,
    )
    .execute(change.db())
    .await?;
    Ok(())
}

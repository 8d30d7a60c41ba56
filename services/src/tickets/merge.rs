//! Making one ticket a part of another, and taking that back.

use domain::Problem;
use domain::accounts::{Actor, Permission};
use domain::tickets::{Happening, Ticket, TicketId, TicketNumber, UndoId};
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use super::hand::Hand;
use super::rows::{Row, held_all, load, not_archived, not_found, number as number_of};
use super::undo::{self, Undoable};
use super::{events, levels, words};
use crate::locations::corrupt;
use crate::{Change, Platform, Result, notifications};

/// What went from one ticket to another.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Moved {
    pub number: TicketNumber,
    from: TicketId,
    into: TicketId,
    comments: Vec<Uuid>,
    events: Vec<i64>,
    attachments: Vec<Uuid>,
    /// Who did not watch the other before: users and contacts.
    users: Vec<Uuid>,
    contacts: Vec<Uuid>,
    #[serde(default)]
    checks: Vec<Uuid>,
    #[serde(default)]
    links: Vec<Uuid>,
    /// The comment that says what was asked.
    #[serde(default)]
    asked: Option<Uuid>,
    /// What waits to be read about it.
    #[serde(default)]
    notices: Vec<Uuid>,
}

impl Moved {
    /// Has somebody not follow the other ticket who did not follow it before.
    pub async fn unfollow(&self, change: &mut Change, hand: &Hand) -> Result<()> {
        let Some(user) = hand.user.filter(|user| self.users.contains(&user.0)) else {
            return Ok(());
        };
        sqlx::query!(
            "delete from ticket_watchers where ticket_id = $1 and user_id = $2",
            self.into.0,
            user.0,
        )
        .execute(change.db())
        .await?;
        Ok(())
    }
}

/// Makes a ticket a part of another: what was asked and said in it, its files, links and watchers go
/// there, and its number leads there. Answers the other ticket, and how to take it back.
pub async fn merge(
    platform: &Platform,
    actor: &Actor,
    number: TicketNumber,
    into: TicketNumber,
) -> Result<(Ticket, UndoId)> {
    actor.require(Permission::WorkTickets)?;
    let hand = Hand::of(actor)?;
    let mut change = Change::by(platform, actor).await?;
    let moved = merge_in(&mut change, &hand, number, into).await?;
    let ticket = load(change.db(), Some(actor.user), moved.into).await?.ticket(hand.sight)?;
    let undo = undo::keep(&mut change, actor, &[Undoable::Merged(Box::new(moved))]).await?;
    change.commit().await?;
    Ok((ticket, undo))
}

/// The same in a transaction of the caller's; answers what it takes to undo it.
pub(super) async fn merge_in(
    change: &mut Change,
    hand: &Hand,
    number: TicketNumber,
    into: TicketNumber,
) -> Result<Moved> {
    let (from, into) = both(change, hand, number, into).await?;
    let mut moved = carry_over(change, &from, &into).await?;
    moved.notices = notifications::follow(change, from.id, into.id).await?;
    let (from_id, into_id) = (moved.from, moved.into);

    let other = number_of(from.number)?;
    let title = from.title.clone().try_into().map_err(corrupt)?;
    let took = Happening::TookIn { other, title };
    events::note(change, into_id, hand, false, None, &took).await?;
    let went = Happening::MergedInto { other: number_of(into.number)? };
    events::note(change, from_id, hand, false, None, &went).await?;
    levels::renew(change, from_id).await?;
    let viewer = change.actor();
    let ticket = load(change.db(), viewer, into_id).await?.ticket(hand.sight)?;
    let before = from.ticket(hand.sight)?;
    change.audit("ticket.merge", from_id.0, Some(&before), Some(&ticket)).await?;
    events::announce(change, from_id, hand, false).await?;
    events::announce(change, into_id, hand, false).await?;
    Ok(moved)
}

/// Both held.
async fn both(
    change: &mut Change,
    hand: &Hand,
    from: TicketNumber,
    into: TicketNumber,
) -> Result<(Row, Row)> {
    let mut rows = held_all(change, hand.sight, &[from, into]).await?;
    let refused = |reason| Problem::invalid("into", reason);
    if from == into {
        return Err(refused("choose another ticket").into());
    }
    let into = rows.remove(&into).ok_or_else(|| refused("there is no such ticket"))?;
    let from = rows.remove(&from).ok_or_else(not_found)?;
    if from.id == into.id {
        return Err(refused("choose another ticket").into());
    }
    not_archived(&from)?;
    if into.archived_at.is_some() {
        return Err(refused("this ticket is archived; bring it back first").into());
    }
    Ok((from, into))
}

async fn carry_over(change: &mut Change, from: &Row, into: &Row) -> Result<Moved> {
    let db = change.db();
    let comments = sqlx::query_scalar!(
        "update ticket_comments set ticket_id = $2 where ticket_id = $1 returning id",
        from.id,
        into.id,
    )
    .fetch_all(&mut *db)
    .await?;
    let events = sqlx::query_scalar!(
        "
        update ticket_events set ticket_id = $2
        where ticket_id = $1 and (comment_id is not null or what ->> 'type' = 'attached')
        returning id
        ",
        from.id,
        into.id,
    )
    .fetch_all(&mut *db)
    .await?;
    let attachments = sqlx::query_scalar!(
        "update ticket_attachments set ticket_id = $2 where ticket_id = $1 returning id",
        from.id,
        into.id,
    )
    .fetch_all(&mut *db)
    .await?;
    // Whoever asked for it or watched it follows the other now.
    let users = sqlx::query_scalar!(
        r#"
        insert into ticket_watchers (ticket_id, user_id)
        select $2, user_id
        from (
            select user_id from ticket_watchers where ticket_id = $1
            union
            select requester_id from tickets where id = $1
        ) who
        where user_id is not null and user_id is distinct from (select requester_id from tickets where id = $2)
        on conflict (user_id, ticket_id) where user_id is not null do nothing
        returning user_id as "user_id!"
        "#,
        from.id,
        into.id,
    )
    .fetch_all(&mut *db)
    .await?;
    let contacts = sqlx::query_scalar!(
        r#"
        insert into ticket_watchers (ticket_id, contact_id)
        select $2, contact_id
        from (
            select contact_id from ticket_watchers where ticket_id = $1
            union
            select requester_contact_id from tickets where id = $1
        ) who
        where contact_id is not null
            and contact_id is distinct from (select requester_contact_id from tickets where id = $2)
        on conflict (contact_id, ticket_id) where contact_id is not null do nothing
        returning contact_id as "contact_id!"
        "#,
        from.id,
        into.id,
    )
    .fetch_all(&mut *db)
    .await?;
    // What is left to do stands behind what was.
    let checks = sqlx::query_scalar!(
        "
        update ticket_checks
        set ticket_id = $2,
            position = position + (select coalesce(max(position), 0) from ticket_checks where ticket_id = $2)
        where ticket_id = $1
        returning id
        ",
        from.id,
        into.id,
    )
    .fetch_all(&mut *db)
    .await?;
    sqlx::query!(
        "
        update tickets
        set archived_at = now(), merged_into = $2, version = version + 1
        where id = $1
        ",
        from.id,
        into.id,
    )
    .execute(&mut *db)
    .await?;
    // It is found by what is in it now.
    sqlx::query!(
        "
        update tickets t
        set words = t.words || f.words, public_words = t.public_words || f.public_words
        from tickets f
        where t.id = $2 and f.id = $1 and length(t.words) + length(f.words) < $3
        ",
        from.id,
        into.id,
        words::MOST_WORDS,
    )
    .execute(&mut *db)
    .await?;
    let links = move_links(db, from.id, into.id).await?;
    let asked = say_what_was_asked(db, from.id, into.id, &attachments).await?;
    recount(db, from.id, into.id).await?;
    Ok(Moved {
        number: number_of(from.number)?,
        from: TicketId(from.id),
        into: TicketId(into.id),
        comments,
        events,
        attachments,
        users,
        contacts,
        checks,
        links,
        asked,
        notices: Vec::new(),
    })
}

/// What the other is linked to already stays as it is, and so does what links the two.
async fn move_links(conn: &mut PgConnection, from: Uuid, into: Uuid) -> Result<Vec<Uuid>> {
    let moved = sqlx::query_scalar!(
        "
        update ticket_links l
        set from_id = case when l.from_id = $1 then $2 else l.from_id end,
            to_id = case when l.to_id = $1 then $2 else l.to_id end
        where $1 in (l.from_id, l.to_id) and $2 not in (l.from_id, l.to_id)
            and not exists (
                select from ticket_links known
                where known.kind = l.kind and $2 in (known.from_id, known.to_id)
                    and case when l.from_id = $1 then l.to_id else l.from_id end in (known.from_id, known.to_id)
            )
        returning l.id
        ",
        from,
        into,
    )
    .fetch_all(conn)
    .await?;
    Ok(moved)
}

/// A ticket that became part of another cannot be looked at any more: what was asked in it is said in
/// the other, by whoever asked, when they did, with the files that came with it.
async fn say_what_was_asked(
    conn: &mut PgConnection,
    from: Uuid,
    into: Uuid,
    files: &[Uuid],
) -> Result<Option<Uuid>> {
    let asked = sqlx::query_scalar!(
        r#"
        with asked as (
            insert into ticket_comments (id, ticket_id, user_id, contact_id, internal, via, body, quoted, created_at)
            select $3::uuid, $2::uuid, requester_id, requester_contact_id, false, via, description, quoted, created_at
            from tickets
            where id = $1 and description <> ''
                and exists (select from ticket_events where ticket_id = $1 and what ->> 'type' = 'opened')
            returning id
        )
        update ticket_events e
        set ticket_id = $2, comment_id = asked.id, what = $4
        from asked
        where e.ticket_id = $1 and e.what ->> 'type' = 'opened'
        returning asked.id
        "#,
        from,
        into,
        Uuid::now_v7(),
        serde_json::to_value(Happening::Commented { comment: None })?,
    )
    .fetch_optional(&mut *conn)
    .await?;
    if asked.is_none() {
        return Ok(None);
    }
    sqlx::query!(
        "
        update ticket_attachments a set comment_id = $2
        from tickets t
        where t.id = $1 and a.id = any ($3) and a.comment_id is null and a.created_at <= t.created_at
        ",
        from,
        asked,
        files,
    )
    .execute(conn)
    .await?;
    Ok(asked)
}

/// The opposite.
async fn ask_it_again(conn: &mut PgConnection, asked: Uuid, from: Uuid, into: Uuid) -> Result<()> {
    let is_here = sqlx::query!(
        "update ticket_events set ticket_id = $2, comment_id = null, what = $4 where comment_id = $1 and ticket_id = $3",
        asked,
        from,
        into,
        serde_json::to_value(Happening::Opened)?,
    )
    .execute(&mut *conn)
    .await?;
    // It became part of yet another one.
    if is_here.rows_affected() == 0 {
        return Ok(());
    }
    sqlx::query!("update ticket_attachments set comment_id = null where comment_id = $1", asked)
        .execute(&mut *conn)
        .await?;
    sqlx::query!("delete from ticket_comments where id = $1", asked).execute(conn).await?;
    Ok(())
}

/// Gives back what went over and is still there; `false`: the other ticket is in the archive, or
/// went elsewhere itself.
pub(super) async fn take_back(change: &mut Change, hand: &Hand, moved: &Moved) -> Result<bool> {
    let &Moved { number, from, into, .. } = moved;
    let Moved { comments, events, attachments, users, contacts, checks, links, .. } = moved;
    let mut ids = [from.0, into.0];
    ids.sort_unstable();
    let found = sqlx::query!(
        "select id, merged_into, archived_at, number from tickets where id = any ($1) order by id for update",
        &ids,
    )
    .fetch_all(change.db())
    .await?;
    let is_as_it_was = found.iter().all(|row| {
        if row.id == from.0 { row.merged_into == Some(into.0) } else { row.archived_at.is_none() }
    });
    if !is_as_it_was || found.len() < 2 {
        return Ok(false);
    }
    let db = change.db();
    sqlx::query!(
        "update ticket_comments set ticket_id = $2 where id = any ($3) and ticket_id = $1",
        into.0,
        from.0,
        comments,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update ticket_events set ticket_id = $2 where id = any ($3) and ticket_id = $1",
        into.0,
        from.0,
        events,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update ticket_attachments set ticket_id = $2 where id = any ($3) and ticket_id = $1",
        into.0,
        from.0,
        attachments,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "update ticket_checks set ticket_id = $2 where id = any ($3) and ticket_id = $1",
        into.0,
        from.0,
        checks,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "
        update ticket_links
        set from_id = case when from_id = $1 then $2 else from_id end,
            to_id = case when to_id = $1 then $2 else to_id end
        where id = any ($3) and $1 in (from_id, to_id)
        ",
        into.0,
        from.0,
        links,
    )
    .execute(&mut *db)
    .await?;
    if let Some(asked) = moved.asked {
        ask_it_again(db, asked, from.0, into.0).await?;
    }
    sqlx::query!(
        "
        delete from ticket_watchers
        where ticket_id = $1 and (user_id = any ($2) or contact_id = any ($3))
        ",
        into.0,
        users,
        contacts,
    )
    .execute(&mut *db)
    .await?;
    sqlx::query!(
        "
        update tickets set archived_at = null, merged_into = null, version = version + 1 where id = $1
        ",
        from.0,
    )
    .execute(&mut *db)
    .await?;
    recount(db, from.0, into.0).await?;
    words::give_back(db, from.0, into.0).await?;
    notifications::unfollow(change, &moved.notices, from.0, into.0).await?;
    let other = found
        .iter()
        .find(|row| row.id == into.0)
        .map_or(Ok(number), |row| number_of(row.number))?;
    events::note(change, into, hand, false, None, &Happening::Unmerged { other: number }).await?;
    events::note(change, from, hand, false, None, &Happening::Unmerged { other }).await?;
    levels::renew(change, from).await?;
    events::announce(change, from, hand, false).await?;
    events::announce(change, into, hand, false).await?;
    Ok(true)
}

pub(super) async fn recount(conn: &mut PgConnection, from: Uuid, into: Uuid) -> Result<()> {
    sqlx::query!(
        "
        update tickets t
        set comments = (select count(*) from ticket_comments c where c.ticket_id = t.id and not c.internal and c.held_until is null),
            notes = (select count(*) from ticket_comments c where c.ticket_id = t.id and c.internal)
        where t.id in ($1, $2)
        ",
        from,
        into,
    )
    .execute(conn)
    .await?;
    Ok(())
}

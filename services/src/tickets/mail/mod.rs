//! Tickets by mail: what leaves, to whom, and by what it is known again.

mod letter;

use std::collections::{BTreeSet, HashMap};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use domain::accounts::{EmailAddress, UserId};
use domain::notifications::{Channel, Notice, NoticeTopic, TicketNews};
use domain::tickets::mail::{MessageName, ReplyAddress, Seal, subject, thread_index};
use domain::tickets::{Comment, CommentId, EventId, Ticket, TicketId, TicketNumber, Via};
use uuid::Uuid;

use self::letter::{Said, TicketLetter};
use super::change::Written;
use super::hand::Hand;
use super::people;
use crate::locations::corrupt;
use crate::mail::{self, Recipient, Thread};
use crate::secrets::Secrets;
use crate::{Change, Platform, Result, notifications};

/// Whether a mail that names a ticket has got mail of it.
pub fn is_sealed(platform: &Platform, number: TicketNumber, seal: &Seal) -> bool {
    seals(&platform.secrets, number).iter().any(|ours| ours.is(seal))
}

/// Whether it looks like what a mail is named by, so that it can stand in headers of ours.
pub(super) fn is_message_id(id: &str) -> bool {
    let is_plain = id.chars().all(|c| c.is_ascii_graphic());
    is_plain && (3..=998).contains(&id.len()) && id.starts_with('<') && id.ends_with('>')
}

/// What mail about a ticket carries, so that nobody can name a ticket whose mail they never got. One
/// for each key, the one to use first: mail lives longer than a key.
fn seals(secrets: &Secrets, number: TicketNumber) -> Vec<Seal> {
    let hashes = secrets.fingerprints("mail about a ticket", &number.get().to_be_bytes());
    hashes.iter().map(|hash| Seal::of(hash)).collect()
}

/// What somebody says of a ticket.
#[derive(Clone, Copy)]
pub(super) struct Remark<'r> {
    pub id: CommentId,
    pub internal: bool,
    pub named: &'r [UserId],
    /// Who hears of it with the ticket that it begins, see [`told_of_both`].
    pub told: &'r [UserId],
}

/// Who hears of a ticket and of the comment that it begins with by one mail.
pub(super) fn told_of_both(ticket: &Ticket, internal: bool) -> Vec<UserId> {
    let line = &ticket.line;
    let requester = line.requester.user_id.filter(|_| internal);
    line.assignee_id.into_iter().chain(requester).collect()
}

/// A ticket was opened: its requester hears that it has come in, and whoever has it that there is
/// something to do; each of it once, also if it began with a comment.
pub(super) async fn opened(
    change: &mut Change,
    hand: &Hand,
    ticket: &Ticket,
    event: EventId,
    first: Option<&Comment>,
) -> Result<()> {
    let line = &ticket.line;
    let notice = |news| notice(ticket, news, event);
    let wrote_it = match line.requester.user_id {
        Some(user) => hand.user == Some(user),
        None => hand.contact.is_some() && hand.contact == line.requester.contact_id,
    };
    let hears_the_comment = !wrote_it && first.is_some_and(|comment| !comment.internal);
    match (line.requester.user_id, line.requester.contact_id) {
        _ if hears_the_comment => {}
        // That it is theirs to do says as much.
        (Some(user), _) if !wrote_it && line.assignee_id == Some(user) => {}
        // Whoever works on tickets sees their own; others are told how it goes on.
        (Some(user), _) if hand.user == Some(user) => {
            let (topic, channel) = (NoticeTopic::Tickets, Channel::Mail);
            let is_new_to_them = hand.via == Via::Mail || !hand.is_staff();
            if is_new_to_them && notifications::wants(change, user, topic, channel).await? {
                let news = TicketNews::Opened;
                send_to_users(change, &[(user, line.id, news, event)]).await?;
            }
        }
        (Some(user), _) => notifications::tell(change, user, notice(TicketNews::Opened)).await?,
        (None, _) => {
            let to = contact(change, line.requester.email.clone(), &line.requester.name);
            let (ticket, news) = (line.id, TicketNews::Opened);
            send_all(change, vec![Sending { to, ticket, news, event }]).await?;
        }
    }
    if let Some(assignee) = line.assignee_id {
        let news = TicketNews::Assigned { comment_id: first.map(|comment| comment.id) };
        notifications::tell(change, assignee, notice(news)).await?;
    }
    Ok(())
}

/// What tickets say was changed: whoever has one now hears of it, and of a new status all who follow.
pub(super) async fn changed(change: &mut Change, hand: &Hand, written: &[Written]) -> Result<()> {
    // A requester who opens one again does so by saying something, which is told already.
    let has_news =
        |one: &&Written| hand.is_staff() && one.before.line.status != one.after.line.status;
    let ids: Vec<TicketId> = written.iter().filter(has_news).map(|one| one.after.line.id).collect();
    let mut audiences = Audience::of(change, hand, &ids, false).await?;
    let (mut notices, mut letters) = (Vec::new(), Vec::new());
    for Written { before, after, event } in written {
        let (line, event) = (&after.line, *event);
        let assignee = line.assignee_id.filter(|_| before.line.assignee_id != line.assignee_id);
        let is_theirs = TicketNews::Assigned { comment_id: None };
        notices.extend(assignee.map(|user| (user, notice(after, is_theirs, event))));
        let Some(Audience { users, contacts }) = audiences.remove(&line.id) else { continue };
        let news = TicketNews::Status { status: line.status };
        let others = users.into_iter().filter(|&user| assignee != Some(user));
        notices.extend(others.map(|user| (user, notice(after, news, event))));
        letters.extend(contacts.into_iter().map(|to| Sending { to, ticket: line.id, news, event }));
    }
    notifications::tell_each(change, notices).await?;
    send_all(change, letters).await
}

/// Somebody said something: all who follow hear of it, of an internal note colleagues alone.
pub(super) async fn commented(
    change: &mut Change,
    hand: &Hand,
    ticket: &Ticket,
    event: EventId,
    remark: Remark<'_>,
) -> Result<()> {
    let Remark { id: comment_id, internal, named, told } = remark;
    let id = ticket.line.id;
    let audience = Audience::of(change, hand, &[id], internal).await?.remove(&id);
    let Audience { users, contacts } = audience.unwrap_or_default();
    let news_for = |user| match named.contains(&user) {
        true => TicketNews::Named { comment_id, internal },
        false => TicketNews::Commented { comment_id, internal },
    };
    let others = users.into_iter().filter(|user| !told.contains(user));
    let notices = others.map(|user| (user, notice(ticket, news_for(user), event)));
    notifications::tell_each(change, notices.collect()).await?;
    let news = TicketNews::Commented { comment_id, internal };
    let letters = contacts.into_iter().map(|to| Sending { to, ticket: id, news, event });
    send_all(change, letters.collect()).await
}

/// Writes to users what notices of theirs say.
pub(crate) async fn send_to_users(
    change: &mut Change,
    notices: &[(UserId, TicketId, TicketNews, EventId)],
) -> Result<()> {
    let users: BTreeSet<UserId> = notices.iter().map(|(user, ..)| *user).collect();
    let recipients = Recipient::users(change, users).await?;
    let letters = notices.iter().filter_map(|&(user, ticket, news, event)| {
        let to = recipients.get(&user)?.clone();
        Some(Sending { to, ticket, news, event })
    });
    send_all(change, letters.collect()).await
}

fn notice(ticket: &Ticket, news: TicketNews, event: EventId) -> Notice {
    let line = &ticket.line;
    let (ticket_id, number, title) = (line.id, line.number, line.title.clone());
    Notice::Ticket { ticket_id, number, title, news, event }
}

/// Who follows a ticket, but for whose doing it is.
#[derive(Default)]
struct Audience {
    users: Vec<UserId>,
    contacts: Vec<Recipient>,
}

impl Audience {
    async fn of(
        change: &mut Change,
        hand: &Hand,
        tickets: &[TicketId],
        internal: bool,
    ) -> Result<HashMap<TicketId, Self>> {
        let mut audiences = HashMap::<TicketId, Self>::new();
        if tickets.is_empty() {
            return Ok(audiences);
        }
        let ids: Vec<Uuid> = tickets.iter().map(|ticket| ticket.0).collect();
        let users = sqlx::query!(
            r#"
            select who.ticket_id as "ticket_id!", u.id
            from (
                select id as ticket_id, requester_id as user_id from tickets where id = any ($1)
                union
                select id, assignee_id from tickets where id = any ($1)
                union
                select ticket_id, user_id from ticket_watchers where ticket_id = any ($1)
            ) who
            join users u on u.id = who.user_id
            where u.active
                and (not $2 or u.roles && $3)
                and u.id is distinct from $4
            order by who.ticket_id, u.id
            "#,
            &ids,
            internal,
            &people::staff_roles(),
            hand.user.map(|user| user.0),
        )
        .fetch_all(change.db())
        .await?;
        for row in users {
            audiences.entry(TicketId(row.ticket_id)).or_default().users.push(UserId(row.id));
        }
        if internal {
            return Ok(audiences);
        }
        let contacts = sqlx::query!(
            r#"
            select who.ticket_id as "ticket_id!", k.email, k.name
            from (
                select id as ticket_id, requester_contact_id as contact_id from tickets where id = any ($1)
                union
                select ticket_id, contact_id from ticket_watchers where ticket_id = any ($1)
            ) who
            join contacts k on k.id = who.contact_id
            where k.id is distinct from $2
            order by who.ticket_id, k.id
            "#,
            &ids,
            hand.contact.map(|contact| contact.0),
        )
        .fetch_all(change.db())
        .await?;
        for row in contacts {
            let contact = contact(change, row.email.parse().map_err(corrupt)?, &row.name);
            audiences.entry(TicketId(row.ticket_id)).or_default().contacts.push(contact);
        }
        Ok(audiences)
    }
}

/// Somebody who only writes mail.
fn contact(change: &Change, address: EmailAddress, name: &str) -> Recipient {
    Recipient { name: name.parse().ok(), ..Recipient::stranger(address, change.site()) }
}

/// A letter about something that happened to a ticket.
struct Sending {
    to: Recipient,
    ticket: TicketId,
    news: TicketNews,
    event: EventId,
}

impl Sending {
    /// What was said, if the letter is about that.
    fn comment(&self) -> Option<CommentId> {
        match self.news {
            TicketNews::Commented { comment_id, .. }
            | TicketNews::Named { comment_id, .. }
            | TicketNews::Assigned { comment_id: Some(comment_id) } => Some(comment_id),
            _ => None,
        }
    }
}

async fn send_all(change: &mut Change, letters: Vec<Sending>) -> Result<()> {
    if letters.is_empty() {
        return Ok(());
    }
    let tickets: Vec<Uuid> = letters.iter().map(|letter| letter.ticket.0).collect();
    let events: Vec<i64> = letters.iter().map(|letter| letter.event.0).collect();
    let abouts = sqlx::query_as!(
        About,
        r#"
        select t.number, t.subject, t.title, t.description, t.created_at, t.origin, t.requester_id, e.at,
            coalesce(u.name, nullif(k.name, ''), k.email) as "requester!"
        from unnest($1::uuid[], $2::bigint[]) with ordinality as letter (ticket_id, event_id, place)
        join tickets t on t.id = letter.ticket_id
        join ticket_events e on e.id = letter.event_id
        left join users u on u.id = t.requester_id
        left join contacts k on k.id = t.requester_contact_id
        order by letter.place
        "#,
        &tickets,
        &events,
    )
    .fetch_all(change.db())
    .await?;
    let said = said(change, letters.iter().filter_map(Sending::comment)).await?;
    let letters = letters.into_iter().zip(&abouts).map(|(letter, about)| {
        let said = letter.comment().and_then(|comment| said.get(&comment.0).cloned());
        Ok((letter.to.clone(), about.letter(change, &letter, said)?))
    });
    let letters = letters.collect::<Result<Vec<_>>>()?;
    mail::send_all(change, &letters).await
}

/// What letters about comments quote.
async fn said(
    change: &mut Change,
    comments: impl Iterator<Item = CommentId>,
) -> Result<HashMap<Uuid, Said>> {
    let ids: BTreeSet<Uuid> = comments.map(|comment| comment.0).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let rows = sqlx::query!(
        r#"
        select c.id as "id!", c.body as "body!", c.internal as "internal!", c.then_status, coalesce(u.name, nullif(k.name, ''), k.email) as "author"
        from ticket_comments c
        left join users u on u.id = c.user_id
        left join contacts k on k.id = c.contact_id
        where c.id = any ($1)
        "#,
        &ids,
    )
    .fetch_all(change.db())
    .await?;
    let said = rows.into_iter().map(|row| {
        let then = row.then_status.map(|name| name.parse()).transpose().map_err(corrupt)?;
        Ok((row.id, Said { author: row.author, body: row.body, internal: row.internal, then }))
    });
    said.collect()
}

/// A ticket as letters tell of it, and when happened what one is about.
struct About {
    number: i64,
    subject: String,
    title: String,
    description: String,
    created_at: DateTime<Utc>,
    origin: Option<String>,
    requester_id: Option<Uuid>,
    at: DateTime<Utc>,
    requester: String,
}

impl About {
    fn letter(&self, change: &Change, about: &Sending, said: Option<Said>) -> Result<TicketLetter> {
        let &Sending { ref to, ticket, news, event } = about;
        let number = super::rows::number(self.number)?;
        let root = Root { ticket, number, opened: self.created_at, origin: self.origin.clone() };
        let thread = thread(change, &root, matches!(news, TicketNews::Opened), event, self.at);
        Ok(TicketLetter {
            subject: subject(number, &self.subject),
            number,
            title: self.title.clone(),
            description: self.description.clone(),
            requester: self.requester.clone(),
            news,
            said,
            thread,
            can_reopen: to.user.is_none_or(|user| self.requester_id == Some(user.0)),
        })
    }
}

/// What all mail about a ticket refers to.
struct Root {
    ticket: TicketId,
    number: TicketNumber,
    opened: DateTime<Utc>,
    origin: Option<String>,
}

fn thread(
    change: &Change,
    root: &Root,
    is_root: bool,
    event: EventId,
    at: DateTime<Utc>,
) -> Thread {
    let (post, number) = (change.post(), root.number);
    let seal = seals(&post.secrets, number).swap_remove(0);
    let name = |event| {
        let name = MessageName { number, event, seal: seal.clone() };
        name.at(&post.message_domain)
    };
    let mut references: Vec<String> = root.origin.iter().cloned().collect();
    if !is_root {
        references.push(name(None));
    }
    let (opened, at) = (root.opened.timestamp_micros(), at.timestamp_micros());
    let index = thread_index(root.ticket.0.into_bytes(), opened, (!is_root).then_some(at));
    let reply_to = post.email_domain.as_ref();
    Thread {
        ticket: root.ticket,
        message_id: name((!is_root).then_some(event)),
        in_reply_to: references.last().cloned(),
        references,
        thread_index: BASE64_STANDARD.encode(index),
        reply_to: reply_to.map(|domain| ReplyAddress { number, seal: seal.clone() }.at(domain)),
    }
}

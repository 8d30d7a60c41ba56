//! Tickets by mail: what leaves, to whom, and by what it is known again.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use domain::Language::{English, German};
use domain::accounts::{EmailAddress, UserId};
use domain::notifications::{Channel, Notice, NoticeTopic, TicketNews};
use domain::tickets::levels::{Deadline, Stage};
use domain::tickets::mail::{MessageName, ReplyAddress, Seal, subject, thread_index};
use domain::tickets::{
    Comment, CommentId, EventId, Ticket, TicketId, TicketNumber, TicketStatus, Via,
};

use super::hand::Hand;
use super::people;
use crate::locations::corrupt;
use crate::mail::{self, Letter, Message, Recipient, Thread};
use crate::secrets::Secrets;
use crate::{Change, Platform, Result, Site, notifications};

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
                let to = Recipient::user(change, user).await?;
                write(change, &to, line.id, TicketNews::Opened, event).await?;
            }
        }
        (Some(user), _) => notifications::tell(change, user, notice(TicketNews::Opened)).await?,
        (None, _) => {
            let to = [(line.requester.email.clone(), line.requester.name.clone())];
            write_to_contacts(change, &to, line.id, TicketNews::Opened, event).await?;
        }
    }
    if let Some(assignee) = line.assignee_id {
        let news = TicketNews::Assigned { comment_id: first.map(|comment| comment.id) };
        notifications::tell(change, assignee, notice(news)).await?;
    }
    Ok(())
}

/// What a ticket says was changed: whoever has it now hears of it, and of a new status all who follow.
pub(super) async fn changed(
    change: &mut Change,
    hand: &Hand,
    before: &Ticket,
    after: &Ticket,
    event: EventId,
) -> Result<()> {
    let line = &after.line;
    let assignee = line.assignee_id.filter(|_| before.line.assignee_id != line.assignee_id);
    if let Some(assignee) = assignee {
        let news = TicketNews::Assigned { comment_id: None };
        notifications::tell(change, assignee, notice(after, news, event)).await?;
    }
    // A requester who opens it again does so by saying something, which is told already.
    if before.line.status == line.status || !hand.is_staff() {
        return Ok(());
    }
    let news = TicketNews::Status { status: line.status };
    let audience = Audience::of(change, hand, line.id, false).await?;
    for user in audience.users {
        if assignee != Some(user) {
            notifications::tell(change, user, notice(after, news, event)).await?;
        }
    }
    write_to_contacts(change, &audience.contacts, line.id, news, event).await
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
    let audience = Audience::of(change, hand, ticket.line.id, internal).await?;
    for user in audience.users {
        if told.contains(&user) {
            continue;
        }
        let news = if named.contains(&user) {
            TicketNews::Named { comment_id, internal }
        } else {
            TicketNews::Commented { comment_id, internal }
        };
        notifications::tell(change, user, notice(ticket, news, event)).await?;
    }
    let news = TicketNews::Commented { comment_id, internal };
    write_to_contacts(change, &audience.contacts, ticket.line.id, news, event).await
}

/// Writes to a user what a notice of theirs says.
pub(crate) async fn send(
    change: &mut Change,
    to: UserId,
    ticket: TicketId,
    news: TicketNews,
    event: EventId,
) -> Result<()> {
    let to = Recipient::user(change, to).await?;
    write(change, &to, ticket, news, event).await
}

fn notice(ticket: &Ticket, news: TicketNews, event: EventId) -> Notice {
    let line = &ticket.line;
    let (ticket_id, number, title) = (line.id, line.number, line.title.clone());
    Notice::Ticket { ticket_id, number, title, news, event }
}

/// Who follows a ticket, but for whose doing it is.
struct Audience {
    users: Vec<UserId>,
    contacts: Vec<(EmailAddress, String)>,
}

impl Audience {
    async fn of(
        change: &mut Change,
        hand: &Hand,
        ticket: TicketId,
        internal: bool,
    ) -> Result<Self> {
        let users = sqlx::query_scalar!(
            r#"
            select u.id
            from users u
            where u.id in (
                    select requester_id from tickets where id = $1
                    union
                    select assignee_id from tickets where id = $1
                    union
                    select user_id from ticket_watchers where ticket_id = $1
                )
                and u.active
                and (not $2 or u.roles && $3)
                and u.id is distinct from $4
            order by u.id
            "#,
            ticket.0,
            internal,
            &people::staff_roles(),
            hand.user.map(|user| user.0),
        )
        .fetch_all(change.db())
        .await?;
        let users = users.into_iter().map(UserId).collect();
        if internal {
            return Ok(Self { users, contacts: Vec::new() });
        }
        let contacts = sqlx::query!(
            "
            select k.email, k.name
            from contacts k
            where k.id in (
                    select requester_contact_id from tickets where id = $1
                    union
                    select contact_id from ticket_watchers where ticket_id = $1
                )
                and k.id is distinct from $2
            order by k.id
            ",
            ticket.0,
            hand.contact.map(|contact| contact.0),
        )
        .fetch_all(change.db())
        .await?;
        let contacts = contacts
            .into_iter()
            .map(|row| Ok((row.email.parse().map_err(corrupt)?, row.name)))
            .collect::<Result<_>>()?;
        Ok(Self { users, contacts })
    }
}

async fn write_to_contacts(
    change: &mut Change,
    contacts: &[(EmailAddress, String)],
    ticket: TicketId,
    news: TicketNews,
    event: EventId,
) -> Result<()> {
    for (address, name) in contacts {
        let stranger = Recipient::stranger(address.clone(), change.site());
        let to = Recipient { name: name.parse().ok(), ..stranger };
        write(change, &to, ticket, news, event).await?;
    }
    Ok(())
}

async fn write(
    change: &mut Change,
    to: &Recipient,
    ticket: TicketId,
    news: TicketNews,
    event: EventId,
) -> Result<()> {
    let row = sqlx::query!(
        r#"
        select t.number, t.subject, t.title, t.description, t.created_at, t.origin, t.requester_id, e.at,
            coalesce(u.name, nullif(k.name, ''), k.email) as "requester!"
        from tickets t
        join ticket_events e on e.id = $2
        left join users u on u.id = t.requester_id
        left join contacts k on k.id = t.requester_contact_id
        where t.id = $1
        "#,
        ticket.0,
        event.0,
    )
    .fetch_one(change.db())
    .await?;
    let said = match news {
        TicketNews::Commented { comment_id, .. }
        | TicketNews::Named { comment_id, .. }
        | TicketNews::Assigned { comment_id: Some(comment_id) } => {
            let row = sqlx::query!(
                r#"
                select c.body, c.internal, c.then_status, coalesce(u.name, nullif(k.name, ''), k.email) as "author"
                from ticket_comments c
                left join users u on u.id = c.user_id
                left join contacts k on k.id = c.contact_id
                where c.id = $1
                "#,
                comment_id.0,
            )
            .fetch_one(change.db())
            .await?;
            let then = row.then_status.map(|name| name.parse()).transpose().map_err(corrupt)?;
            Some(Said { author: row.author, body: row.body, internal: row.internal, then })
        }
        _ => None,
    };
    let number = super::rows::number(row.number)?;
    let root = Root { ticket, number, opened: row.created_at, origin: row.origin };
    let thread = thread(change, &root, matches!(news, TicketNews::Opened), event, row.at);
    let (title, description, requester) = (row.title, row.description, row.requester);
    let letter = TicketLetter {
        subject: subject(number, &row.subject),
        number,
        title,
        description,
        requester,
        news,
        said,
        thread,
        can_reopen: to.user.is_none_or(|user| row.requester_id == Some(user.0)),
    };
    mail::send(change, to, &letter).await?;
    Ok(())
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

struct Said {
    /// `None`: the product itself.
    author: Option<String>,
    body: String,
    internal: bool,
    /// The status that came with it.
    then: Option<TicketStatus>,
}

/// What happened to a ticket, in words.
struct TicketLetter {
    subject: String,
    number: TicketNumber,
    title: String,
    description: String,
    requester: String,
    news: TicketNews,
    said: Option<Said>,
    thread: Thread,
    /// An answer of theirs opens it again.
    can_reopen: bool,
}

impl TicketLetter {
    /// Says where the ticket stands now, and what can be done about that.
    fn stands(&self, letter: Letter, to: &Recipient, status: TicketStatus) -> Letter {
        let (number, title) = (self.number, &self.title);
        let letter = letter.text(match to.language {
            English => format!("Ticket #{number}, “{title}”, is {} now.", english(status)),
            German => format!("Ticket #{number}, „{title}“, ist jetzt {}.", german_of(status)),
        });
        let can_reopen = self.can_reopen && self.thread.reply_to.is_some();
        if status != TicketStatus::Resolved || !can_reopen {
            return letter;
        }
        letter.text(match to.language {
            English => "If it is not solved for you, answer this mail: that opens it again.",
            German => {
                "Ist es für dich nicht gelöst, antworte auf diese Mail: dann ist es wieder offen."
            }
        })
    }
}

impl Message for TicketLetter {
    const KIND: &'static str = "ticket";
    /// Who is not to hear of it has been left out; a confirmation is for its causer.
    const REACHES_CAUSER: bool = true;

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let (number, german) = (self.number, to.language == German);
        let in_language = |english: String, german: String| match to.language {
            English => english,
            German => german,
        };
        let letter = Letter::new(&self.subject).in_thread(self.thread.clone());
        let letter = match self.news {
            TicketNews::Opened => letter
                .text(in_language(
                    format!("We have your message. It is ticket #{number}, “{}”.", self.title),
                    format!("Deine Nachricht ist da. Sie ist Ticket #{number}, „{}“.", self.title),
                ))
                .text(in_language(
                    "Somebody looks at it and answers you in this thread.".to_owned(),
                    "Jemand sieht sie sich an und antwortet dir in diesem Verlauf.".to_owned(),
                )),
            TicketNews::Assigned { .. } => {
                let letter = letter
                    .text(in_language(
                        format!("Ticket #{number} is yours now."),
                        format!("Ticket #{number} liegt jetzt bei dir."),
                    ))
                    .facts([
                        (if german { "Titel" } else { "Title" }, self.title.as_str()),
                        (if german { "Von" } else { "From" }, self.requester.as_str()),
                    ]);
                let letter = match self.description.as_str() {
                    "" => letter,
                    description => letter.said(description),
                };
                match &self.said {
                    Some(said) => {
                        let author = said.author.as_deref().unwrap_or(&site.name);
                        let opening = match (said.internal, german) {
                            (false, false) => format!("{author} wrote:"),
                            (false, true) => format!("{author} schrieb:"),
                            (true, false) => format!("{author} noted internally:"),
                            (true, true) => format!("{author} notierte intern:"),
                        };
                        letter.text(opening).said(&said.body)
                    }
                    None => letter,
                }
            }
            TicketNews::Commented { internal, .. } | TicketNews::Named { internal, .. } => {
                let author = self.said.as_ref().and_then(|said| said.author.as_deref());
                let author = author.unwrap_or(&site.name);
                let letter = letter.text(match (internal, german) {
                    (false, false) => format!("{author} wrote about ticket #{number}:"),
                    (false, true) => format!("{author} schrieb zu Ticket #{number}:"),
                    (true, false) => format!("{author} noted internally about ticket #{number}:"),
                    (true, true) => format!("{author} notierte intern zu Ticket #{number}:"),
                });
                match &self.said {
                    Some(Said { body, then: Some(status), .. }) => {
                        self.stands(letter.said(body), to, *status)
                    }
                    Some(Said { body, .. }) => letter.said(body),
                    None => letter,
                }
            }
            TicketNews::Status { status } => self.stands(letter, to, status),
            TicketNews::Due { deadline, stage, due_at } => letter
                .text(time_runs_out(
                    to,
                    &in_language(
                        format!("Ticket #{number}, “{}”,", self.title),
                        format!("Ticket #{number}, „{}“,", self.title),
                    ),
                    (deadline, stage),
                    due_at,
                ))
                .facts([(if german { "Von" } else { "From" }, self.requester.as_str())]),
        };
        // Whoever has no account can open no page.
        let letter = match to.user {
            Some(_) => letter.button(
                if german { "Ticket öffnen" } else { "Open the ticket" },
                site.link(&format!("/tickets/{number}")),
            ),
            None => letter,
        };
        let is_internal = matches!(self.news, TicketNews::Due { .. })
            || self.said.as_ref().is_some_and(|said| said.internal);
        match &self.thread.reply_to {
            Some(_) if is_internal => letter.small(in_language(
                "What you answer to this mail goes to whoever asked.".to_owned(),
                "Was du auf diese Mail antwortest, geht an die anfragende Person.".to_owned(),
            )),
            Some(_) => letter.small(in_language(
                "Answer this mail to add to the ticket; files can be attached.".to_owned(),
                "Antworte auf diese Mail, um etwas zu ergänzen; Dateien können angehängt sein."
                    .to_owned(),
            )),
            None => letter,
        }
    }
}

/// By when something is to be done, or should have been.
fn time_runs_out(
    to: &Recipient,
    ticket: &str,
    (deadline, stage): (Deadline, Stage),
    due_at: DateTime<Utc>,
) -> String {
    let due = to.moment(due_at);
    let is_late = stage == Stage::Missed;
    match (to.language, deadline) {
        (English, Deadline::Date) if is_late => format!("{ticket} was due on {due}."),
        (English, Deadline::Date) => format!("{ticket} is due on {due}."),
        (German, Deadline::Date) if is_late => format!("{ticket} war fällig am {due}."),
        (German, Deadline::Date) => format!("{ticket} ist fällig am {due}."),
        (English, _) => {
            let done = if deadline == Deadline::Answer { "answered" } else { "solved" };
            if is_late {
                format!("{ticket} should have been {done} by {due}.")
            } else {
                format!("{ticket} is to be {done} by {due}.")
            }
        }
        (German, _) => {
            let done = if deadline == Deadline::Answer { "beantwortet" } else { "gelöst" };
            if is_late {
                format!("{ticket} hätte bis {due} {done} sein sollen.")
            } else {
                format!("{ticket} soll bis {due} {done} sein.")
            }
        }
    }
}

const fn english(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open => "open",
        TicketStatus::InProgress => "in progress",
        TicketStatus::Pending => "waiting",
        TicketStatus::Resolved => "resolved",
        TicketStatus::Closed => "closed",
    }
}

const fn german_of(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Open => "offen",
        TicketStatus::InProgress => "in Arbeit",
        TicketStatus::Pending => "in Wartestellung",
        TicketStatus::Resolved => "gelöst",
        TicketStatus::Closed => "geschlossen",
    }
}

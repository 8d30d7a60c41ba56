//! Which ticket a mail belongs to, and by what one sees that: the strongest evidence first.

use domain::accounts::{EmailAddress, UserId};
use domain::mail::inbound::MessageId;
use domain::tickets::mail::{MessageName, ReplyAddress};
use domain::tickets::{TicketId, TicketNumber};
use sqlx::PgConnection;

use super::Reading;
use super::read::read_headers;
use crate::tickets::mail::is_sealed;
use crate::{Platform, Result};

/// What points to a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Evidence {
    /// The address that answers to it go to, which nobody knows who got no mail of it.
    Address(TicketNumber),
    /// The name of a mail of ours that belongs to it, which nobody knows either.
    Thread(TicketNumber),
    /// The name of a mail that came in, which everybody knows who has a copy.
    Copy(TicketNumber),
    /// The number in the subject, written by somebody who takes part in it.
    Subject(TicketNumber),
    /// The same, written by somebody who does not: it proves nothing.
    Stranger(TicketNumber),
}

impl Evidence {
    /// The ticket that the mail may be added to.
    pub const fn ticket(self) -> Option<TicketNumber> {
        match self {
            Self::Address(number)
            | Self::Thread(number)
            | Self::Copy(number)
            | Self::Subject(number) => Some(number),
            Self::Stranger(_) => None,
        }
    }

    /// Whether only those can have written who were sent mail of the ticket. Who they are, nothing in
    /// a mail proves: anybody writes any name into `From`.
    pub const fn is_sealed(self) -> bool {
        matches!(self, Self::Address(_) | Self::Thread(_))
    }

    pub const fn words(self) -> &'static str {
        match self {
            Self::Address(_) => "the address it was sent to",
            Self::Thread(_) | Self::Copy(_) => "the mail that it answers",
            Self::Subject(_) => "the number in its subject, whose ticket the sender takes part in",
            Self::Stranger(_) => {
                "the number in its subject, whose ticket the sender takes no part in"
            }
        }
    }
}

pub(super) async fn find(
    platform: &Platform,
    conn: &mut PgConnection,
    reading: &Reading,
    recipients: &[EmailAddress],
    sender: Option<&Sender>,
) -> Result<Option<Evidence>> {
    for address in recipients {
        if let Some(number) = answered(platform, address)
            && exists(conn, number).await?
        {
            return Ok(Some(Evidence::Address(number)));
        }
    }
    for parent in &reading.parents {
        if let Some(evidence) = named(platform, conn, parent).await? {
            return Ok(Some(evidence));
        }
    }
    let number = reading.subject.ticket.and_then(|number| TicketNumber::try_from(number).ok());
    let Some(number) = number else { return Ok(None) };
    if !exists(conn, number).await? {
        return Ok(None);
    }
    let takes_part = match sender {
        Some(sender) => sender.is_staff || takes_part(conn, number, sender).await?,
        None => false,
    };
    Ok(Some(if takes_part { Evidence::Subject(number) } else { Evidence::Stranger(number) }))
}

/// The ticket that an address is for answers to. Its seal says that it is ours, at whatever domain.
pub(super) fn answered(platform: &Platform, address: &EmailAddress) -> Option<TicketNumber> {
    let (_, domain) = address.as_str().rsplit_once('@')?;
    let found = ReplyAddress::parse(address.as_str(), domain)?;
    is_sealed(platform, found.number, &found.seal).then_some(found.number)
}

/// Who wrote, as far as they are known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sender {
    pub user: Option<UserId>,
    pub email: EmailAddress,
    /// They work on tickets.
    pub is_staff: bool,
}

impl Sender {
    pub async fn look_up(conn: &mut PgConnection, email: &EmailAddress) -> Result<Self> {
        let row = sqlx::query!(
            r#"select id, active and roles && $2 as "is_staff!" from users where email = $1"#,
            email.as_str(),
            &crate::tickets::staff_roles(),
        )
        .fetch_optional(conn)
        .await?;
        Ok(Self {
            user: row.as_ref().map(|row| UserId(row.id)),
            email: email.clone(),
            is_staff: row.is_some_and(|row| row.is_staff),
        })
    }
}

/// The ticket that a mail of this name belongs to: one that we sent, or one that came in.
async fn named(
    platform: &Platform,
    conn: &mut PgConnection,
    id: &MessageId,
) -> Result<Option<Evidence>> {
    let domain = id.as_str().rsplit_once('@').map(|(_, domain)| domain).unwrap_or_default();
    let ours = MessageName::parse(id.as_str(), domain);
    if let Some(name) = ours.filter(|name| is_sealed(platform, name.number, &name.seal)) {
        return Ok(exists(conn, name.number).await?.then_some(Evidence::Thread(name.number)));
    }
    // The first of that name: whoever sends another under it knows it from somewhere, and may not draw the thread away.
    let number = sqlx::query_scalar!(
        "
        select t.number
        from inbound_mails m
        join tickets t on t.id = m.ticket_id
        where m.message_id = $1
        order by m.id
        limit 1
        ",
        id.as_str(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(number.and_then(|number| number.try_into().ok()).map(Evidence::Copy))
}

/// Whether the mail that began the ticket, which this one answers, had been sent to whoever answers, too. Its first
/// bytes say so. Of later ones nobody knows who wrote them, and this one may name itself.
pub(super) async fn was_addressed(
    conn: &mut PgConnection,
    ticket: TicketId,
    reading: &Reading,
    sender: &EmailAddress,
) -> Result<bool> {
    let parents: Vec<String> =
        reading.parents.iter().map(|id| id.as_str().to_owned()).take(20).collect();
    let head = sqlx::query_scalar!(
        r#"
        select substring(raw from 1 for 100000) as "head!"
        from inbound_mails
        where ticket_id = $2 and outcome like 'opened%' and message_id = any ($1) and raw is not null
        order by id
        limit 1
        "#,
        &parents,
        ticket.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(head.is_some_and(|head| read_headers(&head).recipients.contains(sender)))
}

async fn exists(conn: &mut PgConnection, number: TicketNumber) -> Result<bool> {
    let exists = sqlx::query_scalar!(
        r#"select exists (select from tickets where number = $1) as "exists!""#,
        number.get(),
    );
    Ok(exists.fetch_one(conn).await?)
}

/// Whether somebody asked for a ticket, follows it, works on it or has written to it.
async fn takes_part(
    conn: &mut PgConnection,
    number: TicketNumber,
    sender: &Sender,
) -> Result<bool> {
    let takes_part = sqlx::query_scalar!(
        r#"
        select exists (
            select
            from tickets t
            left join contacts k on k.email = $3
            where t.number = $1
                and (t.requester_id = $2 or t.assignee_id = $2 or t.requester_contact_id = k.id
                    or exists (
                        select from ticket_watchers w
                        where w.ticket_id = t.id and (w.user_id = $2 or w.contact_id = k.id)
                    )
                    or exists (
                        select from ticket_comments c
                        where c.ticket_id = t.id and not c.internal and (c.user_id = $2 or c.contact_id = k.id)
                    ))
        ) as "takes_part!"
        "#,
        number.get(),
        sender.user.map(|user| user.0),
        sender.email.as_str(),
    );
    Ok(takes_part.fetch_one(conn).await?)
}

/// Where a number leads, and whether that takes no more answers.
pub(super) async fn is_over(conn: &mut PgConnection, number: TicketNumber) -> Result<bool> {
    let is_over = sqlx::query_scalar!(
        r#"
        select (status = 'closed' or archived_at is not null) and merged_into is null as "is_over!"
        from tickets
        where number = $1
        "#,
        number.get(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(is_over.unwrap_or(false))
}

/// The id behind a number.
pub(super) async fn ticket_id(
    conn: &mut PgConnection,
    number: TicketNumber,
) -> Result<Option<TicketId>> {
    let id = sqlx::query_scalar!("select id from tickets where number = $1", number.get());
    Ok(id.fetch_optional(conn).await?.map(TicketId))
}

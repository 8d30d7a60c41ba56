//! What is to become of a mail. Nothing is written here, so that it can be tried out.

use domain::accounts::EmailAddress;
use domain::mail::inbound::{Machine, Mailbox, Outcome};
use domain::tickets::TicketNumber;

use super::evidence::{self, Evidence, Sender};
use super::{Envelope, Reading};
use crate::{Change, Platform, Result};

/// Nobody writes more in ten minutes; programs that answer one another do.
const MAX_OF_SENDER: i64 = 100;
/// The same to one ticket.
const MAX_TO_TICKET: i64 = 25;
/// More do not follow one ticket because of one mail.
const MAX_COPIED: usize = 20;

/// What becomes of a mail, for whom, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Plan {
    pub outcome: Outcome,
    /// The ticket that it is added, noted or linked to.
    pub ticket: Option<TicketNumber>,
    /// By what that is seen.
    pub reason: String,
    /// For whom a ticket is opened, or who comments.
    pub person: Option<Mailbox>,
    pub sender: Option<Sender>,
    /// Whoever wrote it was sent mail of the ticket.
    pub is_sealed: bool,
    /// Who got a copy; never we ourselves.
    pub copied: Vec<EmailAddress>,
}

/// `is_wanted`: somebody looked at it and wants it filed, whoever wrote it.
pub(super) async fn plan(
    platform: &Platform,
    change: &mut Change,
    reading: &Reading,
    envelope: &Envelope,
    is_wanted: bool,
) -> Result<Plan> {
    let mut recipients: Vec<EmailAddress> =
        envelope.to.iter().filter_map(|to| to.parse().ok()).collect();
    recipients.extend(reading.recipients.iter().cloned());
    // A mail that does not say who wrote it still came from somewhere.
    let handed_in_by = || {
        let address: EmailAddress = envelope.from.as_deref()?.parse().ok()?;
        (!is_our_address(platform, &address)).then(|| Mailbox::new("", address))
    };
    let person = reading.from.clone().or_else(handed_in_by);
    let sender = match &person {
        Some(person) => Some(Sender::look_up(change.db(), &person.address).await?),
        None => None,
    };
    // In whose name it comes says how far it is believed; which ticket it is about, only who wrote it says.
    let writer = sender.as_ref().filter(|_| reading.from.is_some());
    let evidence = evidence::find(platform, change.db(), reading, &recipients, writer).await?;
    let ticket = evidence.and_then(Evidence::ticket);
    let copied = copied(platform, reading, envelope);
    let plan = |outcome, ticket, reason: &str| Plan {
        outcome,
        ticket,
        reason: reason.to_owned(),
        person: person.clone(),
        sender: sender.clone(),
        is_sealed: evidence.is_some_and(Evidence::is_sealed),
        copied: copied.clone(),
    };

    if is_ours(platform, reading) && !is_wanted {
        return Ok(plan(Outcome::Own, ticket, "it comes from this desk"));
    }
    match reading.machine {
        Some((Machine::Bounce, how)) => {
            // Of somebody who only knows a number, a bounce proves nothing either.
            let outcome = if ticket.is_some() { Outcome::Bounced } else { Outcome::Automatic };
            return Ok(plan(outcome, ticket, how));
        }
        Some((Machine::List, how)) if !is_wanted => return Ok(plan(Outcome::List, ticket, how)),
        Some((_, how)) if !is_wanted => return Ok(plan(Outcome::Automatic, ticket, how)),
        _ => {}
    }
    if !is_wanted && let Some(from) = &reading.from {
        if written_lately(change, &from.address).await? > MAX_OF_SENDER {
            return Ok(plan(
                Outcome::Flood,
                ticket,
                "too many mails from this sender in ten minutes",
            ));
        }
        if let Some(number) = ticket
            && added_lately(change, &from.address, number).await? >= MAX_TO_TICKET
        {
            return Ok(plan(
                Outcome::Flood,
                ticket,
                "too many mails from this sender to one ticket in ten minutes",
            ));
        }
    }

    if let Some(evidence) = evidence {
        let words = evidence.words();
        return Ok(match evidence.ticket() {
            Some(number) => {
                let is_over = evidence::is_over(change.db(), number).await?;
                let outcome = if is_over { Outcome::FollowedUp } else { Outcome::Commented };
                plan(outcome, Some(number), words)
            }
            None => {
                let Evidence::Stranger(number) = evidence else {
                    return Ok(plan(Outcome::Opened, None, words));
                };
                plan(Outcome::OpenedBeside, Some(number), words)
            }
        });
    }
    let is_staff = writer.is_some_and(|writer| writer.is_staff);
    let original = reading.forwarded.as_ref().and_then(|forwarded| forwarded.from.clone());
    let original = original.filter(|original| is_staff && is_another(platform, reading, original));
    Ok(match original {
        Some(original) => Plan {
            person: Some(original),
            ..plan(Outcome::OpenedForOther, None, "somebody of the desk passed it on")
        },
        None => plan(Outcome::Opened, None, "it names no ticket"),
    })
}

fn is_ours(platform: &Platform, reading: &Reading) -> bool {
    reading.from.as_ref().is_some_and(|from| is_our_address(platform, &from.address))
}

/// Whoever the envelope names is a mailbox of ours, whatever it is called.
fn copied(platform: &Platform, reading: &Reading, envelope: &Envelope) -> Vec<EmailAddress> {
    let ours: Vec<EmailAddress> = envelope.to.iter().filter_map(|to| to.parse().ok()).collect();
    let others = reading
        .copied
        .iter()
        .map(|mailbox| &mailbox.address)
        .filter(|address| !ours.contains(address) && !is_our_address(platform, address));
    others.take(MAX_COPIED).cloned().collect()
}

fn is_our_address(platform: &Platform, address: &EmailAddress) -> bool {
    address == platform.post_address() || evidence::answered(platform, address).is_some()
}

/// Whoever wrote it first is neither who passes it on nor we ourselves.
fn is_another(platform: &Platform, reading: &Reading, original: &Mailbox) -> bool {
    reading.from.as_ref().is_none_or(|from| from.address != original.address)
        && !is_our_address(platform, &original.address)
}

async fn written_lately(change: &mut Change, sender: &EmailAddress) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"
        select count(*) as "count!"
        from inbound_mails
        where sender = $1 and received_at > now() - interval '10 minutes'
        "#,
        sender.as_str(),
    );
    Ok(count.fetch_one(change.db()).await?)
}

async fn added_lately(
    change: &mut Change,
    sender: &EmailAddress,
    number: TicketNumber,
) -> Result<i64> {
    let count = sqlx::query_scalar!(
        r#"
        select count(*) as "count!"
        from inbound_mails m
        join tickets t on t.id = m.ticket_id
        where m.sender = $1 and m.received_at > now() - interval '10 minutes' and t.number = $2
        "#,
        sender.as_str(),
        number.get(),
    );
    Ok(count.fetch_one(change.db()).await?)
}

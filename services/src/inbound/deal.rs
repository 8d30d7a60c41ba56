//! Doing what was planned for a mail, in one transaction.

use std::collections::BTreeMap;

use domain::accounts::EmailAddress;
use domain::live::Event;
use domain::mail::MarkCause;
use domain::mail::inbound::{Failure, Mailbox, Outcome};
use domain::tickets::{
    CommentBody, CommentId, Correspondent, Description, FileName, Happening, LinkKind,
    MAX_ATTACHMENT_BYTES, NewComment, NewTicket, Priority, RequesterRef, TicketId, TicketNumber,
    TicketTitle,
};

use super::Reading;
use super::evidence::{self, Sender, ticket_id};
use super::plan::Plan;
use super::read::File;
use crate::tickets::attachments::Incoming;
use crate::tickets::{self, Hand, MailedComment};
use crate::{Change, Result, mail};

/// Where a mail went.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Done {
    pub ticket: Option<TicketId>,
    pub comment: Option<CommentId>,
}

/// Whoever cannot be named; mail to them goes nowhere (RFC 2606).
const NOBODY: &str = "unknown-sender@mail.invalid";

pub(super) async fn carry_out(
    change: &mut Change,
    plan: &Plan,
    reading: &Reading,
    raw: &[u8],
) -> Result<Done> {
    let done = do_it(change, plan, reading, raw).await?;
    // Machines and nobody are not answered, whatever an admin wants filed.
    if let (Some(ticket), true) = (done.ticket, reading.machine.is_some() || reading.from.is_none())
    {
        let to = reading
            .from
            .as_ref()
            .or(plan.person.as_ref())
            .map_or(NOBODY, |from| from.address.as_str());
        sqlx::query!(
            "delete from mails where ticket_id = $1 and to_address = $2 and state = 'queued' and lease_id is null",
            ticket.0,
            to,
        )
        .execute(change.db())
        .await?;
    }
    Ok(done)
}

async fn do_it(change: &mut Change, plan: &Plan, reading: &Reading, raw: &[u8]) -> Result<Done> {
    match (plan.outcome, plan.ticket) {
        (Outcome::Automatic | Outcome::List | Outcome::Own | Outcome::Flood, _) => {
            Ok(Done::default())
        }
        (Outcome::Bounced, Some(number)) => note_bounce(change, number, reading).await,
        (Outcome::Commented | Outcome::FollowedUp, Some(number)) => {
            comment(change, number, plan, reading, raw).await
        }
        (Outcome::OpenedForOther, _) => open_for_other(change, plan, reading, raw).await,
        (_, linked) => open(change, plan, linked, reading, raw).await,
    }
}

async fn comment(
    change: &mut Change,
    number: TicketNumber,
    plan: &Plan,
    reading: &Reading,
    raw: &[u8],
) -> Result<Done> {
    let (author, hand) = author(change, plan.sender.as_ref(), plan.person.as_ref()).await?;
    if plan.outcome == Outcome::FollowedUp && hand.is_staff() {
        // What is over stays over; whoever works on tickets begins another one, too.
        return open(change, plan, Some(number), reading, raw).await;
    }
    let (quoted, sent_at) = (rest(&reading.rest), reading.date);
    let mailed = MailedComment { quoted, sent_at, ..MailedComment::default() };
    let text = body(&with_trouble(said(&reading.text, reading), reading));
    // A number and a name anybody can write: in a colleague's name nothing leaves the house by them.
    let is_doubtful = hand.is_staff() && !plan.is_sealed;
    let new = if is_doubtful { NewComment::internal(text) } else { NewComment::public(text) };
    let comment = tickets::comment_in(change, &hand, number, &new, &mailed).await?;
    let ticket =
        sqlx::query_scalar!("select ticket_id from ticket_comments where id = $1", comment.id.0);
    let ticket = TicketId(ticket.fetch_one(change.db()).await?);
    keep(change, &hand, ticket, Some(comment.id), is_doubtful, reading, raw).await?;
    // Who has a copy of the mail of somebody else may add to it, and hears no more than that. What they say may stand in
    // another ticket by now, which goes on with the one that their mail began.
    let answered = ticket_id(change.db(), number).await?.unwrap_or(ticket);
    if plan.is_sealed
        || evidence::was_addressed(change.db(), answered, reading, &author.email).await?
    {
        let is_requester = watch(change, ticket, &author, &hand).await?;
        // Whoever only listens does not let others in; nor does who may be somebody else.
        if plan.is_sealed && (is_requester || hand.is_staff()) {
            watch_copied(change, ticket, plan).await?;
        }
    }
    Ok(Done { ticket: Some(ticket), comment: Some(comment.id) })
}

/// Whoever answers a ticket of somebody else goes on hearing of it. `true`: it is their own.
async fn watch(
    change: &mut Change,
    ticket: TicketId,
    author: &Correspondent,
    hand: &Hand,
) -> Result<bool> {
    let is_requester = sqlx::query_scalar!(
        r#"
        select requester_id is not distinct from $2
            and requester_contact_id is not distinct from $3 as "is_requester!"
        from tickets
        where id = $1
        "#,
        ticket.0,
        author.user_id.map(|user| user.0),
        author.contact_id.map(|contact| contact.0),
    )
    .fetch_one(change.db())
    .await?;
    if !is_requester && !hand.is_staff() {
        tickets::watch_in(change, ticket, author).await?;
    }
    Ok(is_requester)
}

/// Whoever got a copy follows the ticket, if they are known here: a mail brings no mail to those who
/// never wrote to us.
async fn watch_copied(change: &mut Change, ticket: TicketId, plan: &Plan) -> Result<()> {
    for address in &plan.copied {
        let Some(person) = tickets::known_at(change.db(), address).await? else { continue };
        // Whoever asks for it, or wrote, hears of it anyway.
        let is_author = plan.person.as_ref().is_some_and(|person| person.address == *address);
        if !is_author {
            tickets::watch_in(change, ticket, &person).await?;
        }
    }
    Ok(())
}

/// A ticket of its own; linked to the one it names, if it names one.
async fn open(
    change: &mut Change,
    plan: &Plan,
    linked: Option<TicketNumber>,
    reading: &Reading,
    raw: &[u8],
) -> Result<Done> {
    let (author, hand) = author(change, plan.sender.as_ref(), plan.person.as_ref()).await?;
    let text = with_trouble(said(&reading.text, reading), reading);
    let new = ticket_of(change, reading.title().as_deref(), &text, &author).await?;
    let origin = reading.id.as_ref().map(|id| format!("<{id}>"));
    let opened = tickets::open_from(change, &hand, &new, origin.as_deref()).await?;
    keep_rest(change, opened.line.id, &reading.rest).await?;
    keep(change, &hand, opened.line.id, None, false, reading, raw).await?;
    watch_copied(change, opened.line.id, plan).await?;
    if let Some(number) = linked
        && let Some(other) = ticket_id(change.db(), number).await?
    {
        let system = Hand::system();
        tickets::link_in(change, &system, opened.line.id, other, LinkKind::Related).await?;
    }
    Ok(Done { ticket: Some(opened.line.id), comment: None })
}

/// What somebody of the desk passed on is a ticket of whoever wrote it first.
async fn open_for_other(
    change: &mut Change,
    plan: &Plan,
    reading: &Reading,
    raw: &[u8],
) -> Result<Done> {
    let (Some(forwarded), Some(original)) = (&reading.forwarded, &plan.person) else {
        return open(change, plan, None, reading, raw).await;
    };
    let requester = tickets::correspondent_of(change, &original.address, &original.name).await?;
    let (forwarder, hand) = author(change, plan.sender.as_ref(), reading.from.as_ref()).await?;
    let title = forwarded.title().or_else(|| reading.title());
    let text = with_trouble(said(&forwarded.text, reading), reading);
    let new = ticket_of(change, title.as_deref(), &text, &requester).await?;
    let (opened, note) = if forwarded.comment.trim().is_empty() {
        (tickets::open_in(change, &hand, &new).await?, None)
    } else {
        // What colleagues say when they pass something on is for colleagues.
        let note = NewComment::internal(body(&forwarded.comment));
        let mailed = MailedComment::default();
        let (opened, note) = tickets::open_with(change, &hand, &new, &note, &mailed).await?;
        (opened, Some(note.id))
    };
    keep(change, &hand, opened.line.id, None, false, reading, raw).await?;
    tickets::watch_in(change, opened.line.id, &forwarder).await?;
    Ok(Done { ticket: Some(opened.line.id), comment: note })
}

/// What was cut off, if anything was.
fn rest(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}

/// Keeps what was cut off from the mail that opened a ticket: a signature has the number to call.
async fn keep_rest(change: &mut Change, ticket: TicketId, text: &str) -> Result<()> {
    let Some(rest) = rest(text) else { return Ok(()) };
    sqlx::query!("update tickets set quoted = $2 where id = $1", ticket.0, rest)
        .execute(change.db())
        .await?;
    Ok(())
}

/// Says on the ticket whom mail about it did not reach, and writes no more to who cannot be reached.
async fn note_bounce(change: &mut Change, number: TicketNumber, reading: &Reading) -> Result<Done> {
    let Some(ticket) = ticket_id(change.db(), number).await? else { return Ok(Done::default()) };
    let bounced = |address: &EmailAddress, reason| Happening::Bounced {
        address: address.to_string(),
        reason,
    };
    let mut bounces: Vec<Happening> = reading
        .failures
        .iter()
        .take(10)
        .map(|failure| bounced(&failure.address, reason(failure)))
        .collect();
    if let (true, Some(from)) = (bounces.is_empty(), &reading.from) {
        let words = reading.text.lines().next().unwrap_or_default();
        bounces.push(bounced(&from.address, words.chars().take(400).collect()));
    }
    for bounce in &bounces {
        tickets::note_returned(change, ticket, bounce).await?;
    }
    for failure in reading.failures.iter().take(10).filter(|failure| is_final(failure)) {
        if is_returned(change, ticket, &failure.address, reading).await? {
            mail::mark(change, &failure.address, MarkCause::Bounced, &reason(failure)).await?;
        }
    }
    Ok(Done { ticket: Some(ticket), comment: None })
}

/// Whether another mail would come back, too (RFC 3463). Who says no more than that it failed for
/// good says it without a number.
fn is_final(failure: &Failure) -> bool {
    failure.status.is_empty() || failure.status.starts_with('5')
}

/// A bounce is a mail like any other, and whoever got mail of a ticket can write one: it speaks for an address
/// if it brings back what went to that address alone.
async fn is_returned(
    change: &mut Change,
    ticket: TicketId,
    address: &EmailAddress,
    reading: &Reading,
) -> Result<bool> {
    let ids: Vec<_> = reading.returned.iter().map(|mail| mail.0).collect();
    let is_returned = sqlx::query_scalar!(
        r#"
        select exists (
            select from mails where id = any ($3) and ticket_id = $1 and to_address = $2
        ) as "is_returned!"
        "#,
        ticket.0,
        address.as_str(),
        &ids,
    );
    Ok(is_returned.fetch_one(change.db()).await?)
}

fn reason(failure: &Failure) -> String {
    let Failure { status, reason, .. } = failure;
    if reason.contains(status.as_str()) {
        return reason.clone();
    }
    format!("{status} {reason}").trim().to_owned()
}

/// Whose hand it is: somebody who writes mail.
async fn author(
    change: &mut Change,
    sender: Option<&Sender>,
    mailbox: Option<&Mailbox>,
) -> Result<(Correspondent, Hand)> {
    let mailbox = mailbox.cloned().unwrap_or_else(nobody);
    let author = tickets::correspondent_of(change, &mailbox.address, &mailbox.name).await?;
    if let Some(user) = author.user_id {
        change.attribute_to(user);
    }
    // Whoever writes has a mailbox, whatever came back from it before.
    let lifted = sqlx::query!(
        "delete from marked_addresses where address = $1 and cause = 'bounced'",
        author.email.as_str(),
    );
    if lifted.execute(change.db()).await?.rows_affected() > 0 {
        change.publish(Event::MarkedAddressesChanged).await?;
    }
    let hand = Hand::by_mail(&author, sender.is_some_and(|sender| sender.is_staff));
    Ok((author, hand))
}

fn nobody() -> Mailbox {
    Mailbox::new("Unknown sender", NOBODY.parse().expect("it has the form of an address"))
}

/// What is to be opened; the triage owner has it until somebody else does.
async fn ticket_of(
    change: &mut Change,
    title: Option<&str>,
    text: &str,
    requester: &Correspondent,
) -> Result<NewTicket> {
    let assignee_id = tickets::triage_owner(change.db(), None).await?;
    let none = || TicketTitle::try_from("(no subject)".to_owned()).expect("it is a title");
    Ok(NewTicket {
        title: title.unwrap_or_default().parse().unwrap_or_else(|_| none()),
        description: text.parse().unwrap_or_else(|_| Description::none()),
        priority: Priority::default(),
        category: None,
        tags: Vec::new(),
        location_id: None,
        room_id: None,
        device_id: None,
        requester: Some(RequesterRef {
            user_id: requester.user_id,
            email: Some(requester.email.clone()),
            name: requester.name.parse().ok(),
        }),
        assignee_id,
        assign_on_shift: false,
        due_at: None,
        fields: BTreeMap::new(),
        attachments: Vec::new(),
    })
}

/// What a mail says; one that is only an attachment says so.
fn said(text: &str, reading: &Reading) -> String {
    if !text.trim().is_empty() {
        return text.to_owned();
    }
    let names: Vec<&str> = reading.files.iter().map(|file| file.name.as_str()).take(20).collect();
    if names.is_empty() {
        NO_TEXT.to_owned()
    } else {
        format!("*(This mail has no text, only attachments: {}.)*", names.join(", "))
    }
}

const NO_TEXT: &str = "*(This mail has no text.)*";

fn with_trouble(text: String, reading: &Reading) -> String {
    let Some(trouble) = reading.trouble else { return text };
    format!(
        "{text}\n\n*(Not all of this mail could be read: {trouble}. It is attached as it came.)*"
    )
}

fn body(text: &str) -> CommentBody {
    text.parse().unwrap_or_else(|_| NO_TEXT.parse().expect("it is a comment"))
}

/// Keeps what is attached, and the mail itself if not all of it could be read. What is larger than
/// attachments may be stays in the log.
async fn keep(
    change: &mut Change,
    hand: &Hand,
    ticket: TicketId,
    comment: Option<CommentId>,
    internal: bool,
    reading: &Reading,
    raw: &[u8],
) -> Result<()> {
    let is_kept = |bytes: &[u8]| (1..=MAX_ATTACHMENT_BYTES).contains(&bytes.len());
    let incoming = |name: &str, bytes: &[u8], content_id: Option<String>| Incoming {
        name: FileName::tamed(name),
        bytes: bytes.to_vec().into(),
        content_id,
    };
    let files = reading.files.iter().filter(|file| is_kept(&file.bytes));
    let files: Vec<Incoming> = files
        .map(|File { name, bytes, content_id, .. }| incoming(name, bytes, content_id.clone()))
        .collect();
    tickets::attachments::attach_in(change, hand, ticket, comment, internal, files).await?;
    if reading.trouble.is_some() && is_kept(raw) {
        let whole = vec![incoming("mail.eml", raw, None)];
        // What a colleague answers, or says where they pass something on, may be for colleagues alone.
        let internal = internal || hand.is_staff();
        tickets::attachments::attach_in(change, hand, ticket, comment, internal, whole).await?;
    }
    Ok(())
}

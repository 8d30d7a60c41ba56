//! Filing: claims what was stored, reads it, and makes of it what it is.
//!
//! A claim is a lease, as for mail that goes out. What a mail becomes and that it became it are one
//! transaction, so that it becomes that once, whoever dies in between.

use std::path::PathBuf;

use chrono::{DateTime, TimeDelta, Utc};
use domain::Problem;
use domain::accounts::{EmailAddress, Permission};
use domain::live::Event;
use domain::mail::inbound::{InboundMailId, InboundState, Outcome};
use domain::notifications::Notice;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::deal::carry_out;
use super::folder::DropFolder;
use super::plan::plan;
use super::read::read_headers;
use super::{Envelope, Reading, read, rows};
use crate::backlog::{self, Backlog, Letterbox};
use crate::loops::caught;
use crate::notifications::tell_all_who_may;
use crate::{Change, Error, Origin, Platform, Result};

const MAX_ATTEMPTS: i32 = 6;
/// From this try on, nothing but the plainest ticket is made of it.
const PLAIN_FROM: i32 = 3;
/// From this one on nothing but its headers is read: who tried before may have died of the rest.
const HEADERS_FROM: i32 = 5;
const FIRST_RETRY: TimeDelta = TimeDelta::seconds(10);

/// Files until `stop` comes, and looks into the folder if there is one; what has begun is finished.
pub async fn keep_filing(
    platform: Platform,
    folder: Option<PathBuf>,
    stop: impl Future<Output = ()>,
) {
    let folder = folder.map(DropFolder::new);
    backlog::keep_up(Inbox { platform, folder }, stop).await;
}

/// Files the mail that is due now, if there is one; says how many it took on.
pub async fn file_due(platform: &Platform) -> Result<usize> {
    backlog::take_up(&Inbox { platform: platform.clone(), folder: None }).await
}

/// Mail that came in.
#[derive(Clone)]
struct Inbox {
    platform: Platform,
    folder: Option<DropFolder>,
}

impl Backlog for Inbox {
    type Claim = Claim;

    const NAME: &'static str = "mail.inbound";
    /// So that they are filed in the order in which they came.
    const AT_ONCE: usize = 1;

    fn flagged_at(&self) -> &Letterbox {
        &self.platform.inbox
    }

    async fn claim(&self, most: i64) -> Result<Vec<Claim>> {
        claim(&self.platform, most).await
    }

    async fn carry_out(&self, claim: Claim) -> Result<()> {
        let platform = &self.platform;
        // Nobody who tried could say why it did not work.
        let filed = if claim.attempts > MAX_ATTEMPTS {
            Err(Problem::internal().into())
        } else {
            // A mail that makes us panic is that mail's fault, and no other waits for it.
            caught(file(platform, &claim)).await.map_err(Error::Panicked).flatten()
        };
        match filed {
            Ok(()) => Ok(()),
            Err(err) => put_back(platform, &claim, &err).await,
        }
    }

    async fn look_about(&self) {
        if let Some(folder) = &self.folder
            && let Err(err) = folder.collect(&self.platform).await
        {
            tracing::warn!(error = %err, "the folder of incoming mail could not be read");
        }
    }
}

struct Claim {
    id: Uuid,
    lease: Uuid,
    attempts: i32,
}

async fn claim(platform: &Platform, most: i64) -> Result<Vec<Claim>> {
    let lease = Uuid::now_v7();
    let mut rows = sqlx::query!(
        r#"
        with due as materialized (
            select id
            from inbound_mails
            where state = 'waiting' and due_at <= now() and (leased_until is null or leased_until < now())
            order by due_at, id
            limit $2
            for update skip locked
        )
        update inbound_mails
        set lease_id = $1, leased_until = now() + interval '2 minutes', attempts = attempts + 1
        from due
        where inbound_mails.id = due.id
        returning inbound_mails.id, attempts
        "#,
        lease,
        most,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.sort_by_key(|row| row.id);
    Ok(rows.into_iter().map(|row| Claim { id: row.id, lease, attempts: row.attempts }).collect())
}

async fn file(platform: &Platform, claim: &Claim) -> Result<()> {
    let stored = sqlx::query!(
        "select raw, envelope_from, envelope_to, is_wanted from inbound_mails where id = $1",
        claim.id,
    )
    .fetch_one(&platform.db)
    .await?;
    let raw = stored.raw.unwrap_or_default();
    let is_plain = claim.attempts >= PLAIN_FROM;
    let (raw, mut reading) = if claim.attempts >= HEADERS_FROM {
        let headers = read_headers(&raw);
        (raw, headers)
    } else {
        reading(raw).await?
    };
    if is_plain {
        reading.make_plain();
    }
    let envelope = Envelope { from: stored.envelope_from, to: stored.envelope_to };

    let filed = async {
        let mut change = Change::by_system(platform).await?;
        // A lease that was lost meanwhile has nothing to say any more.
        let is_ours = sqlx::query_scalar!(
            "select id from inbound_mails where id = $1 and lease_id = $2 and state = 'waiting' for update",
            claim.id,
            claim.lease,
        )
        .fetch_optional(change.db())
        .await?;
        if is_ours.is_none() {
            return Ok(());
        }
        let plan = plan(platform, &mut change, &reading, &envelope, stored.is_wanted).await?;
        let done = carry_out(&mut change, &plan, &reading, &raw).await?;
        if let (Outcome::Flood, Some(from)) = (plan.outcome, &reading.from) {
            tell_of_flood(&mut change, InboundMailId(claim.id), &from.address).await?;
        }
        // What was set aside still shows which ticket it was about.
        let about = match (done.ticket, plan.ticket) {
            (Some(ticket), _) => Some(ticket),
            (None, Some(number)) if plan.outcome.state() == InboundState::SetAside => {
                super::evidence::ticket_id(change.db(), number).await?
            }
            _ => None,
        };
        note(
            &mut change,
            claim.id,
            plan.outcome,
            about.map(|id| id.0),
            done.comment.map(|id| id.0),
            &plan.reason,
        )
        .await?;
        change.commit().await?;
        metrics::counter!("mail_filed_total", "outcome" => plan.outcome.name()).increment(1);
        Ok(())
    };
    Origin::job("mail.inbound").during(filed).await
}

/// Tells those who look after mail that somebody sends too much of it: once a day for each sender.
async fn tell_of_flood(
    change: &mut Change,
    mail_id: InboundMailId,
    from: &EmailAddress,
) -> Result<()> {
    let is_known = sqlx::query_scalar!(
        r#"
        select exists (
            select from inbound_mails
            where sender = $1 and outcome = $2 and finished_at > now() - interval '1 day' and id <> $3
        ) as "is_known!"
        "#,
        from.as_str(),
        Outcome::Flood.name(),
        mail_id.0,
    )
    .fetch_one(change.db())
    .await?;
    if is_known {
        return Ok(());
    }
    let notice = Notice::MailFlood { mail_id, from: from.clone() };
    tell_all_who_may(change, Permission::ManageMail, &notice).await
}

/// Reading keeps a processor busy, and must not keep others from theirs.
pub(super) async fn reading(raw: Vec<u8>) -> Result<(Vec<u8>, Reading)> {
    let read = spawn_blocking(move || {
        let reading = read(&raw);
        (raw, reading)
    });
    read.await.map_err(|err| Error::File(std::io::Error::other(err)))
}

async fn note(
    change: &mut Change,
    id: Uuid,
    outcome: Outcome,
    ticket: Option<Uuid>,
    comment: Option<Uuid>,
    reason: &str,
) -> Result<()> {
    sqlx::query!(
        "
        update inbound_mails
        set state = $2, outcome = $3, ticket_id = $4, comment_id = $5, reason = $6, lease_id = null,
            leased_until = null, finished_at = now(), version = version + 1
        where id = $1
        ",
        id,
        outcome.state().name(),
        outcome.name(),
        ticket,
        comment,
        reason,
    )
    .execute(change.db())
    .await?;
    if let Some(mail) = rows::summary(change.db(), id).await? {
        change.publish(Event::InboundMailChanged { mail: Box::new(mail) }).await?;
    }
    Ok(())
}

/// Tries again later, or gives up; the mail stays where it is.
async fn put_back(platform: &Platform, claim: &Claim, err: &Error) -> Result<()> {
    let is_last = claim.attempts >= MAX_ATTEMPTS;
    let id = claim.id;
    tracing::warn!(%id, attempt = claim.attempts, error = %err, "a mail could not be filed");
    metrics::counter!("mail_filed_total", "outcome" => if is_last { "failed" } else { "retried" })
        .increment(1);
    let reason: String = err.to_string().chars().take(1000).collect();
    let mut change = Change::by_system(platform).await?;
    sqlx::query!(
        "
        update inbound_mails
        set state = case when $3 then 'failed' else 'waiting' end, reason = $4, due_at = $5, lease_id = null,
            leased_until = null, finished_at = case when $3 then now() end, version = version + 1
        where id = $1 and lease_id = $2
        ",
        id,
        claim.lease,
        is_last,
        reason,
        due_again(claim.attempts),
    )
    .execute(change.db())
    .await?;
    if let Some(mail) = rows::summary(change.db(), id).await? {
        change.publish(Event::InboundMailChanged { mail: Box::new(mail) }).await?;
    }
    change.commit().await
}

/// Four times as long after each try.
fn due_again(attempts: i32) -> DateTime<Utc> {
    let exponent = u32::try_from(attempts - 1).unwrap_or(0).min(6);
    Utc::now() + FIRST_RETRY * 4_i32.saturating_pow(exponent)
}

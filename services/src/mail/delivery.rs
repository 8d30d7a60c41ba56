//! Delivery: claims what is due, hands it to the transport, and writes down what became of it.
//!
//! A claim is a lease: as long as it lasts no other server touches the mail, and it lasts longer
//! than a transport may take. Who dies with a lease leaves the mail to the others once it is over.
//! If that happened between the mail server's “yes” and our note of it, the mail goes out again
//! under the same Message-ID; nothing that talks to two systems can promise more.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use domain::accounts::Permission;
use domain::live::Event;
use domain::mail::MailId;
use domain::notifications::Notice;
use sqlx::types::Json;
use uuid::Uuid;

use super::desk::LEFT_OUT;
use super::letter::{Event as CalendarEvent, Thread};
use super::rows::SummaryRow;
use super::transport::{Parcel, Transport, Undelivered};
use crate::backlog::{self, Backlog, Letterbox};
use crate::locations::corrupt;
use crate::loops::caught;
use crate::notifications::{tell_all_who_may, write_collected};
use crate::{Change, Platform, Result, tickets};

const MAX_ATTEMPTS: i32 = 8;
const FIRST_RETRY: Duration = Duration::from_secs(30);
const LAST_RETRY: Duration = Duration::from_secs(6 * 60 * 60);

/// Delivers until `stop` comes; what has begun is finished.
pub async fn keep_delivering(
    platform: Platform,
    transport: Transport,
    stop: impl Future<Output = ()>,
) {
    backlog::keep_up(Post { platform, transport }, stop).await;
}

/// Delivers what is due now, at most a handful; says how many it took on.
pub async fn deliver_due(platform: &Platform, transport: &Transport) -> Result<usize> {
    let (platform, transport) = (platform.clone(), transport.clone());
    backlog::take_up(&Post { platform, transport }).await
}

/// Mail that is to leave.
#[derive(Clone)]
struct Post {
    platform: Platform,
    transport: Transport,
}

impl Backlog for Post {
    type Claim = Claim;

    const NAME: &'static str = "mail.delivery";
    const AT_ONCE: usize = 8;

    fn flagged_at(&self) -> &Letterbox {
        &self.platform.letterbox
    }

    async fn claim(&self, most: i64) -> Result<Vec<Claim>> {
        claim(&self.platform, most).await
    }

    async fn carry_out(&self, claim: Claim) -> Result<()> {
        deliver(&self.platform, &self.transport, claim).await
    }

    /// What becomes mail when its time has come.
    async fn look_about(&self) {
        let platform = &self.platform;
        if let Err(err) = write_collected(platform).await {
            tracing::warn!(error = %err, "collected changes could not be written as mail");
        }
        if let Err(err) = tickets::release_held(platform).await {
            tracing::warn!(error = %err, "comments that were held could not be let out");
        }
        if let Err(err) = tickets::levels::tell_due(platform).await {
            tracing::warn!(error = %err, "nobody could be told what is due soon or missed");
        }
    }
}

async fn deliver(platform: &Platform, transport: &Transport, claim: Claim) -> Result<()> {
    let delivered = caught(transport.deliver(&claim.parcel)).await;
    let delivered =
        delivered.unwrap_or_else(|reason| Err(Undelivered::Later { reason, after: None }));
    note(platform, transport, &claim, delivered).await
}

struct Claim {
    parcel: Parcel,
    lease: Uuid,
    attempts: i32,
}

/// One for each address, so that what somebody gets arrives in the order it was written: the
/// confirmation of a ticket before the answer to it.
async fn claim(platform: &Platform, most: i64) -> Result<Vec<Claim>> {
    let lease = Uuid::now_v7();
    let rows = sqlx::query!(
        r#"
        with due as materialized (
            select id
            from mails
            where state = 'queued' and due_at <= now() and (leased_until is null or leased_until < now())
                and not exists (
                    select from mails earlier
                    where earlier.state = 'queued' and earlier.to_address = mails.to_address
                        and earlier.due_at <= now() and (earlier.due_at, earlier.id) < (mails.due_at, mails.id)
                )
            order by due_at, id
            limit $2
            for update skip locked
        )
        update mails
        set lease_id = $1, leased_until = now() + interval '2 minutes', attempts = attempts + 1
        from due
        where mails.id = due.id
        returning mails.id, to_address, to_name, subject, text_part, html_part, attempts,
            events as "events: Json<Vec<CalendarEvent>>", thread as "thread: Json<Thread>"
        "#,
        lease,
        most,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let parcel = Parcel {
                id: MailId(row.id),
                to: row.to_address.parse().map_err(corrupt)?,
                to_name: row.to_name,
                subject: row.subject,
                text: row.text_part,
                html: row.html_part,
                events: row.events.0,
                thread: row.thread.map(|thread| thread.0),
            };
            Ok(Claim { parcel, lease, attempts: row.attempts })
        })
        .collect()
}

/// Ends the lease with the outcome; a lease that was lost meanwhile has nothing to say any more.
async fn note(
    platform: &Platform,
    transport: &Transport,
    claim: &Claim,
    delivered: Result<(), Undelivered>,
) -> Result<()> {
    let is_last = claim.attempts >= MAX_ATTEMPTS;
    let (state, error, wait) = match delivered {
        Ok(()) if transport.keeps_everything() => ("kept", None, None),
        Ok(()) => ("sent", None, None),
        Err(Undelivered::Later { reason, after }) if !is_last => {
            ("queued", Some(reason), Some(after.unwrap_or_else(|| pause(claim.attempts))))
        }
        Err(err) => ("failed", Some(err.to_string()), None),
    };
    metrics::counter!("mail_deliveries_total", "outcome" => if wait.is_some() { "retried" } else { state })
        .increment(1);
    let id = claim.parcel.id;
    if let Some(error) = &error {
        tracing::warn!(%id, attempt = claim.attempts, state, error, "a mail could not be delivered");
    }
    let error = error.map(|error| error.chars().take(1000).collect::<String>());
    let due_at =
        wait.map(|wait| Utc::now() + TimeDelta::from_std(wait).unwrap_or(TimeDelta::hours(6)));

    let mut change = Change::by_system(platform).await?;
    let row = sqlx::query_as!(
        SummaryRow,
        "
        update mails
        set state = $3, last_error = $4, due_at = coalesce($5, due_at), lease_id = null, leased_until = null,
            finished_at = case when $3 = 'queued' then null else now() end, version = version + 1,
            -- Who reads the outbox or a backup later finds no way in.
            text_part = case when $3 = 'sent' and secret is not null then replace(text_part, secret, $6) else text_part end,
            html_part = case when $3 = 'sent' and secret is not null then replace(html_part, secret, $6) else html_part end,
            secret = case when $3 = 'sent' and secret is not null then $6 else secret end
        where id = $1 and lease_id = $2
        returning id, kind, to_address, to_name, subject, state, attempts, due_at, last_error, created_at,
            finished_at, version
        ",
        id.0,
        claim.lease,
        state,
        error.as_deref(),
        due_at,
        LEFT_OUT,
    )
    .fetch_optional(change.db())
    .await?;
    if let Some(row) = row {
        change.publish(Event::MailChanged { mail: row.try_into()? }).await?;
        if state == "failed" {
            let (to, reason) = (claim.parcel.to.clone(), error.unwrap_or_default());
            let notice = Notice::MailFailed { count: 1, to, reason };
            tell_all_who_may(&mut change, Permission::ManageMail, &notice).await?;
        }
    }
    change.commit().await
}

/// Four times as long after each try, give or take a fifth, so that what failed together does not
/// come back together.
fn pause(attempts: i32) -> Duration {
    let exponent = u32::try_from(attempts - 1).unwrap_or(0).min(8);
    let pause = FIRST_RETRY.saturating_mul(4_u32.saturating_pow(exponent)).min(LAST_RETRY);
    pause.mul_f64(rand::random_range(0.8..1.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_have_an_end() {
        for (attempts, least, most) in
            [(1, 24, 36), (2, 96, 144), (7, 17_280, 25_920), (900, 17_280, 25_920)]
        {
            let pause = pause(attempts).as_secs();
            assert!((least..=most).contains(&pause), "{pause} s after try {attempts}");
        }
    }
}

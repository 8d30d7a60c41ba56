//! What admins do with mail: look at it, send it again, try it out.

use chrono::Utc;
use domain::accounts::{Actor, EmailAddress, Permission};
use domain::live::Event;
use domain::mail::{Mail, MailId, MailState, MailSummary};
use domain::{Page, Problem, ProblemKind};
use uuid::Uuid;

use super::messages::TestMail;
use super::rows::SummaryRow;
use super::{Recipient, feedback, mark_of, send};
use crate::locations::corrupt;
use crate::{Change, Platform, Result};

/// Stands where a one-time token was.
pub(super) const LEFT_OUT: &str = "········";

/// Which mails: in one state, with these letters in the address, the name or the subject.
#[derive(Clone, Debug, Default)]
pub struct MailFilter {
    pub state: Option<MailState>,
    pub search: Option<String>,
}

/// What waits and what was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Queue {
    pub queued: i64,
    pub failed: i64,
    /// How long the oldest mail that is due has been waiting.
    pub oldest_seconds: i64,
}

/// At most `limit` mails, the newest first; `before` is the last of the page before.
pub async fn page(
    platform: &Platform,
    actor: &Actor,
    filter: &MailFilter,
    before: Option<MailId>,
    limit: u16,
) -> Result<Page<MailSummary>> {
    actor.require(Permission::ManageMail)?;
    let search = filter.search.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let pattern = search.map(|text| format!("%{}%", literally(text)));
    let rows = sqlx::query_as!(
        SummaryRow,
        "
        select id, kind, to_address, to_name, subject, state, attempts, due_at, last_error, created_at,
            finished_at, version
        from mails
        where ($1::uuid is null or id < $1)
            and ($2::text is null or state = $2)
            and ($3::text is null or to_address ilike $3 or to_name ilike $3 or subject ilike $3)
        order by id desc
        limit $4
        ",
        before.map(|id| id.0),
        filter.state.map(MailState::name),
        pattern,
        i64::from(limit) + 1,
    )
    .fetch_all(&platform.db)
    .await?;
    let has_more = rows.len() > usize::from(limit);
    let items: Vec<MailSummary> =
        rows.into_iter().take(limit.into()).map(TryInto::try_into).collect::<Result<_>>()?;
    let next_cursor = items.last().filter(|_| has_more).map(|mail| mail.id.to_string());
    Ok(Page { items, next_cursor })
}

/// A mail with its parts. Whoever may read other people's mail may not sign in as them: one-time
/// tokens are left out, unless the outbox is the only way to get at them.
pub async fn get(platform: &Platform, actor: &Actor, id: MailId) -> Result<Mail> {
    actor.require(Permission::ManageMail)?;
    let row = sqlx::query!(
        "
        select id, kind, to_address, to_name, subject, state, attempts, due_at, last_error, created_at,
            finished_at, version, language, text_part, html_part, secret
        from mails
        where id = $1
        ",
        id.0,
    )
    .fetch_optional(&platform.db)
    .await?
    .ok_or_else(|| Problem::not_found("mail"))?;
    let summary = SummaryRow {
        id: row.id,
        kind: row.kind,
        to_address: row.to_address,
        to_name: row.to_name,
        subject: row.subject,
        state: row.state,
        attempts: row.attempts,
        due_at: row.due_at,
        last_error: row.last_error,
        created_at: row.created_at,
        finished_at: row.finished_at,
        version: row.version,
    };
    let summary = MailSummary::try_from(summary)?;
    let secret = row.secret.filter(|_| summary.state != MailState::Kept);
    let shown = |part: String| match &secret {
        Some(secret) => part.replace(secret.as_str(), LEFT_OUT),
        None => part,
    };
    Ok(Mail {
        summary,
        language: row.language.parse().map_err(corrupt)?,
        text: shown(row.text_part),
        html: shown(row.html_part),
        is_redacted: secret.is_some(),
    })
}

/// Sends a mail again: what was given up or kept, under its own id; what has arrived, as a copy,
/// which receivers do not take for the same; what waits for another try, now.
pub async fn send_again(platform: &Platform, actor: &Actor, id: MailId) -> Result<MailSummary> {
    actor.require(Permission::ManageMail)?;
    let mut change = Change::by(platform, actor).await?;
    let mail = sqlx::query!(
        "select state, to_address, secret, coalesce(leased_until > now(), false) as \"is_leased!\" from mails where id = $1 for update",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("mail"))?;
    if mail.is_leased {
        let message = "this mail is being delivered just now; look again in a moment";
        return Err(Problem::new(ProblemKind::Conflict, message).into());
    }
    if mail.secret.as_deref() == Some(LEFT_OUT) {
        let message = "the link in this mail was taken out when it was sent; have a new one made where it came from";
        return Err(Problem::new(ProblemKind::Conflict, message).into());
    }
    let to: EmailAddress = mail.to_address.parse().map_err(corrupt)?;
    if mark_of(change.db(), &to).await?.is_some() {
        let message = "mail does not reach this address; lift its mark first";
        return Err(Problem::new(ProblemKind::Conflict, message).into());
    }
    let has_left = [MailState::Sent, MailState::Bounced].map(MailState::name);
    let row = if has_left.contains(&mail.state.as_str()) {
        sqlx::query_as!(
            SummaryRow,
            "
            insert into mails
                (id, kind, user_id, to_address, to_name, language, subject, text_part, html_part, secret, events)
            select $2::uuid, kind, user_id, to_address, to_name, language, subject, text_part, html_part, secret, events
            from mails
            where id = $1
            returning id, kind, to_address, to_name, subject, state, attempts, due_at, last_error, created_at,
                finished_at, version
            ",
            id.0,
            Uuid::now_v7(),
        )
        .fetch_one(change.db())
        .await?
    } else {
        sqlx::query_as!(
            SummaryRow,
            "
            update mails
            set state = 'queued', attempts = 0, due_at = now(), lease_id = null, leased_until = null,
                finished_at = null, version = version + 1
            where id = $1
            returning id, kind, to_address, to_name, subject, state, attempts, due_at, last_error, created_at,
                finished_at, version
            ",
            id.0,
        )
        .fetch_one(change.db())
        .await?
    };
    let mail = MailSummary::try_from(row)?;
    change.audit("mail.send_again", id.0, None, Some(&mail)).await?;
    change.publish(Event::MailChanged { mail: mail.clone() }).await?;
    change.has_mail();
    change.commit().await?;
    Ok(mail)
}

/// Tries out the post; `to` is the actor themselves if nobody is named.
pub async fn send_test(
    platform: &Platform,
    actor: &Actor,
    to: Option<EmailAddress>,
) -> Result<MailSummary> {
    actor.require(Permission::ManageMail)?;
    let mut change = Change::by(platform, actor).await?;
    let recipient = Recipient::user(&mut change, actor.user).await?;
    let recipient = match to {
        Some(address) if address != recipient.address => {
            Recipient::stranger(address, &platform.site())
        }
        _ => recipient,
    };
    let message = TestMail { transport: platform.post_route().to_owned(), at: Utc::now() };
    let id = send(&mut change, &recipient, &message).await?.ok_or_else(|| {
        Problem::new(ProblemKind::Internal, "a test mail reaches whoever asks for it")
    })?;
    let row = sqlx::query_as!(
        SummaryRow,
        "
        select id, kind, to_address, to_name, subject, state, attempts, due_at, last_error, created_at,
            finished_at, version
        from mails
        where id = $1
        ",
        id.0,
    )
    .fetch_one(change.db())
    .await?;
    let mail = MailSummary::try_from(row)?;
    change.audit("mail.test", id.0, None, Some(&mail)).await?;
    change.commit().await?;
    Ok(mail)
}

/// For who measures: how the post stands.
pub async fn queue(platform: &Platform) -> Result<Queue> {
    let row = sqlx::query!(
        r#"
        select count(*) filter (where state = 'queued') as "queued!",
            count(*) filter (where state = 'failed') as "failed!",
            coalesce(extract(epoch from now() - min(due_at) filter (where state = 'queued' and due_at <= now())), 0)::bigint
                as "oldest_seconds!"
        from mails
        where state in ('queued', 'failed')
        "#,
    )
    .fetch_one(&platform.db)
    .await?;
    Ok(Queue { queued: row.queued, failed: row.failed, oldest_seconds: row.oldest_seconds })
}

/// Takes away what was finished so long ago; says how many mails that were.
pub async fn forget_older_than(platform: &Platform, days: u32) -> Result<u64> {
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let gone = sqlx::query!(
        "delete from mails where finished_at < now() - make_interval(days => $1)",
        days
    )
    .execute(&platform.db)
    .await?;
    let forgotten = feedback::forget_ids(platform).await?;
    Ok(gone.rows_affected() + forgotten)
}

/// The signs that `like` takes for more than themselves.
pub(crate) fn literally(text: &str) -> String {
    text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")
}

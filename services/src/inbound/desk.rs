//! What admins do with mail that came in: look at it, have it filed again, try one out.

use domain::accounts::{Actor, Permission};
use domain::live::Event;
use domain::mail::inbound::{
    InboundFile, InboundMail, InboundMailId, InboundReading, InboundState, InboundSummary, Trial,
};
use domain::{Page, Problem, ProblemKind};

use super::filing::reading;
use super::plan::plan;
use super::rows::{SummaryRow, summary};
use super::{Envelope, MAX_MAIL_BYTES, Reading};
use crate::mail::literally;
use crate::{Change, Platform, Result};

/// Which mails: in one state, with these letters in the sender or the subject.
#[derive(Clone, Debug, Default)]
pub struct InboundFilter {
    pub state: Option<InboundState>,
    pub search: Option<String>,
}

/// At most `limit` mails, the newest first; `before` is the last of the page before.
pub async fn page(
    platform: &Platform,
    actor: &Actor,
    filter: &InboundFilter,
    before: Option<InboundMailId>,
    limit: u16,
) -> Result<Page<InboundSummary>> {
    actor.require(Permission::ManageMail)?;
    let search = filter.search.as_deref().map(|text| text.replace('\0', ""));
    let search = search.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let pattern = search.map(|text| format!("%{}%", literally(text)));
    let rows = sqlx::query_as!(
        SummaryRow,
        r#"
        select m.id, m.source, m.sender, m.sender_name, m.subject, m.size, m.state, m.outcome, t.number as "number?",
            m.reason, m.copies, m.received_at, m.version
        from inbound_mails m
        left join tickets t on t.id = m.ticket_id
        where ($1::uuid is null or m.id < $1)
            and ($2::text is null or m.state = $2)
            and ($3::text is null or m.sender ilike $3 or m.sender_name ilike $3 or m.subject ilike $3)
        order by m.id desc
        limit $4
        "#,
        before.map(|id| id.0),
        filter.state.map(InboundState::name),
        pattern,
        i64::from(limit) + 1,
    )
    .fetch_all(&platform.db)
    .await?;
    let has_more = rows.len() > usize::from(limit);
    let items: Vec<InboundSummary> =
        rows.into_iter().take(limit.into()).map(TryInto::try_into).collect::<Result<_>>()?;
    let next_cursor = items.last().filter(|_| has_more).map(|mail| mail.id.to_string());
    Ok(Page { items, next_cursor })
}

/// A mail with what is read in it now.
pub async fn get(platform: &Platform, actor: &Actor, id: InboundMailId) -> Result<InboundMail> {
    actor.require(Permission::ManageMail)?;
    let found = summary(&mut *platform.connection().await?, id.0).await?.ok_or_else(not_found)?;
    let kept = sqlx::query_scalar!("select raw from inbound_mails where id = $1", id.0);
    let reading = match kept.fetch_optional(&platform.db).await?.flatten() {
        Some(raw) => Some(shown(&reading(raw).await?.1)),
        None => None,
    };
    Ok(InboundMail { summary: found, reading })
}

/// The mail itself, as it came.
pub async fn raw(platform: &Platform, actor: &Actor, id: InboundMailId) -> Result<Vec<u8>> {
    actor.require(Permission::ManageMail)?;
    let kept = sqlx::query_scalar!("select raw from inbound_mails where id = $1", id.0);
    Ok(kept.fetch_optional(&platform.db).await?.flatten().ok_or_else(not_found)?)
}

/// Has a mail filed that was set aside or given up, whatever spoke against it. One that is part of
/// a ticket stays that.
pub async fn reprocess(
    platform: &Platform,
    actor: &Actor,
    id: InboundMailId,
) -> Result<InboundSummary> {
    actor.require(Permission::ManageMail)?;
    let mut change = Change::by(platform, actor).await?;
    let before = sqlx::query!(
        r#"
        select state, raw is not null as "is_kept!", coalesce(leased_until > now(), false) as "is_leased!"
        from inbound_mails
        where id = $1
        for update
        "#,
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(not_found)?;
    let refusal = if before.state == InboundState::Filed.name() {
        Some("this mail is part of a ticket already; open the ticket instead")
    } else if before.is_leased {
        Some("this mail is being filed just now; look again in a moment")
    } else if !before.is_kept {
        Some("the mail itself is kept no longer")
    } else {
        None
    };
    if let Some(message) = refusal {
        return Err(Problem::new(ProblemKind::Conflict, message).into());
    }
    sqlx::query!(
        "
        update inbound_mails
        set state = 'waiting', outcome = null, reason = null, ticket_id = null, is_wanted = true, attempts = 0,
            due_at = now(), lease_id = null, leased_until = null, finished_at = null, version = version + 1
        where id = $1
        ",
        id.0,
    )
    .execute(change.db())
    .await?;
    let mail = summary(change.db(), id.0).await?.ok_or_else(not_found)?;
    change.audit("mail.reprocess", id.0, None, Some(&mail)).await?;
    change.publish(Event::InboundMailChanged { mail: Box::new(mail.clone()) }).await?;
    change.commit().await?;
    platform.inbox.flag();
    Ok(mail)
}

/// Says what would become of a mail. Nothing is kept of it.
pub async fn try_out(platform: &Platform, actor: &Actor, raw: Vec<u8>) -> Result<Trial> {
    actor.require(Permission::ManageMail)?;
    if raw.len() > MAX_MAIL_BYTES {
        return Err(Problem::new(ProblemKind::TooLarge, "a mail has at most 30 MiB").into());
    }
    if raw.iter().all(u8::is_ascii_whitespace) {
        return Err(
            Problem::invalid("mail", "paste a mail with its headers, or choose a file").into()
        );
    }
    let (_, reading) = reading(raw).await?;
    // Never committed.
    let mut change = Change::by_system(platform).await?;
    let plan = plan(platform, &mut change, &reading, &Envelope::default(), false).await?;
    Ok(Trial {
        outcome: plan.outcome,
        ticket: plan.ticket,
        reason: plan.reason,
        is_known: plan.sender.is_some_and(|sender| sender.user.is_some()),
        person: plan.person,
        reading: shown(&reading),
    })
}

/// Takes away mails themselves that came so long ago, and the lines of the log that belong to no
/// ticket; says how many mails that were.
pub async fn forget_older_than(platform: &Platform, days: u32) -> Result<u64> {
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    let gone = sqlx::query!(
        "
        with emptied as (
            update inbound_mails
            set raw = null
            where finished_at < now() - make_interval(days => $1) and ticket_id is not null and raw is not null
            returning id
        ), gone as (
            delete from inbound_mails
            where finished_at < now() - make_interval(days => $1) and ticket_id is null
            returning id
        )
        select (select count(*) from emptied) + (select count(*) from gone) as \"count!\"
        ",
        days,
    )
    .fetch_one(&platform.db)
    .await?;
    Ok(u64::try_from(gone.count).unwrap_or_default())
}

fn shown(reading: &Reading) -> InboundReading {
    let text = match &reading.forwarded {
        Some(forwarded) if !forwarded.text.trim().is_empty() => &forwarded.text,
        _ => &reading.text,
    };
    let rest = match &reading.forwarded {
        Some(forwarded) => &forwarded.rest,
        None => &reading.rest,
    };
    let file = |file: &super::File| InboundFile {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
    };
    InboundReading {
        from: reading.from.clone(),
        recipients: reading.recipients.clone(),
        title: reading.title().unwrap_or_default(),
        text: text.clone(),
        rest: rest.clone(),
        files: reading.files.iter().map(file).collect(),
        trouble: reading.trouble.map(str::to_owned),
    }
}

fn not_found() -> Problem {
    Problem::not_found("mail")
}

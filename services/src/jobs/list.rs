//! All jobs there are. A feature that has one adds its line here.

use std::fmt::Display;
use std::time::Duration;

use chrono::TimeDelta;

use super::{Run, Task, forget_older_than};
use crate::{
    Result, accounts, audit, backups, idempotency, inbound, live, mail, notifications, scheduling,
    tickets, webhooks,
};

/// How long things are kept that serve nobody but those who look back.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    pub audit_days: u32,
    pub mail_days: u32,
    pub job_run_days: u32,
    /// Of those that are made every night.
    pub backup_days: u32,
    pub notification_days: u32,
    pub sign_in_days: u32,
    /// How long the same request sent twice creates once.
    pub idempotency_days: u32,
    pub deleted_shift_days: u32,
    /// Words and files that were never sent.
    pub ticket_draft_days: u32,
    /// What webhooks were told.
    pub webhook_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            audit_days: 730,
            mail_days: 90,
            job_run_days: 30,
            backup_days: 30,
            notification_days: 90,
            sign_in_days: 90,
            idempotency_days: 1,
            deleted_shift_days: 30,
            ticket_draft_days: 30,
            webhook_days: 30,
        }
    }
}

pub fn all(retention: Retention) -> Vec<Task> {
    let Retention { audit_days, mail_days, job_run_days, backup_days, .. } = retention;
    let Retention { notification_days, sign_in_days, idempotency_days, deleted_shift_days, .. } =
        retention;
    let Retention { ticket_draft_days, webhook_days, .. } = retention;
    vec![
        Task::new("accounts.links", "7 4 * * *", |run: Run| async move {
            told(accounts::forget_expired_links(&run.platform).await?, "expired link")
        }),
        Task::new("accounts.proofs", "57 * * * *", |run: Run| async move {
            told(accounts::forget_old_proofs(&run.platform).await?, "used or expired token")
        }),
        Task::new("accounts.sessions", "17 * * * *", |run: Run| async move {
            told(accounts::forget_expired_sessions(&run.platform).await?, "expired session")
        }),
        Task::new("accounts.sign_in_failures", "27 * * * *", |run: Run| async move {
            told(accounts::forget_old_failures(&run.platform).await?, "count of wrong passwords")
        }),
        Task::new("accounts.sign_ins", "17 4 * * *", move |run: Run| async move {
            run.log(format!("attempts that are older than {sign_in_days} days go")).await;
            let gone = accounts::forget_old_sign_ins(&run.platform, sign_in_days).await?;
            told(gone, "old attempt to sign in")
        }),
        Task::new("audit.retention", "30 3 * * *", move |run: Run| async move {
            run.log(format!("entries that are older than {audit_days} days go")).await;
            told(audit::forget_older_than(&run.platform, audit_days).await?, "old entry")
        }),
        Task::new("backups.nightly", "0 3 * * *", move |run: Run| async move {
            run.log(format!("nightly backups that are older than {backup_days} days go")).await;
            backups::nightly(&run.platform, TimeDelta::days(backup_days.into())).await
        })
        .with_limit(Duration::from_secs(2 * 60 * 60)),
        Task::new("idempotency.keys", "37 * * * *", move |run: Run| async move {
            told(
                idempotency::forget_old(&run.platform, idempotency_days).await?,
                "key of a request",
            )
        }),
        Task::new("jobs.runs", "50 3 * * *", move |run: Run| async move {
            told(forget_older_than(&run.platform, job_run_days).await?, "old run")
        }),
        Task::new("live.events", "*/10 * * * *", |run: Run| async move {
            told(live::sweep(&run.platform).await?, "event")
        }),
        Task::new("notifications.retention", "45 3 * * *", move |run: Run| async move {
            run.log(format!("notifications that are older than {notification_days} days go")).await;
            let gone = notifications::forget_old(&run.platform, notification_days).await?;
            told(gone, "old notification")
        }),
        Task::new("scheduling.coverage", "*/15 * * * *", |run: Run| async move {
            Ok(match scheduling::coverage::look(&run.platform).await? {
                0 => "no gap has opened".to_owned(),
                opened => format!("gaps that have opened: {opened}"),
            })
        }),
        Task::new("scheduling.generate", "0 2 * * SUN", |run: Run| async move {
            scheduling::templates::carry_out(&run).await
        }),
        Task::new("mail.retention", "40 3 * * *", move |run: Run| async move {
            run.log(format!("mail that was finished more than {mail_days} days ago goes")).await;
            let sent = mail::forget_older_than(&run.platform, mail_days).await?;
            let received = inbound::forget_older_than(&run.platform, mail_days).await?;
            told(sent + received, "mail")
        }),
        Task::new("scheduling.retention", "35 3 * * *", move |run: Run| async move {
            run.log(format!("shifts that were deleted more than {deleted_shift_days} days ago go"))
                .await;
            let gone = scheduling::forget_deleted(&run.platform, deleted_shift_days).await?;
            told(gone, "deleted shift")
        }),
        Task::new("tickets.close", "12 * * * *", |run: Run| async move {
            Ok(match tickets::close_resolved(&run.platform).await? {
                0 => "no ticket to close".to_owned(),
                closed => format!("tickets closed: {closed}"),
            })
        }),
        Task::new("tickets.archive", "22 4 * * *", |run: Run| async move {
            Ok(match tickets::archive_closed(&run.platform).await? {
                0 => "no ticket to archive".to_owned(),
                archived => format!("tickets archived: {archived}"),
            })
        }),
        Task::new("tickets.drafts", "25 4 * * *", move |run: Run| async move {
            run.log(format!("drafts that nobody has touched for {ticket_draft_days} days go"))
                .await;
            let gone = tickets::forget_old_drafts(&run.platform, ticket_draft_days).await?;
            told(gone, "draft or file")
        }),
        Task::new("webhooks.retention", "55 3 * * *", move |run: Run| async move {
            run.log(format!("messages that are older than {webhook_days} days go")).await;
            told(webhooks::forget_older_than(&run.platform, webhook_days).await?, "old message")
        }),
    ]
}

fn told(count: u64, what: impl Display) -> Result<String> {
    Ok(match count {
        0 => format!("no {what} to remove"),
        1 => format!("removed 1 {what}"),
        _ => format!("removed {count}: {what}"),
    })
}

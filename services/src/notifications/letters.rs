//! Notices as mail.

use domain::Language::{English, German};
use domain::accounts::UserId;
use domain::notifications::Notice;

use super::collected;
use crate::mail::{self, Letter, Message, Recipient};
use crate::{Change, Result, Site};

/// A job of the product fails.
struct JobFailed<'a> {
    job: &'a str,
    reason: &'a str,
}

/// Writes to somebody, with the transaction.
pub(super) async fn send(change: &mut Change, to: UserId, notice: &Notice) -> Result<()> {
    match notice {
        Notice::JobFailed { job, reason, .. } => {
            let to = Recipient::user(change, to).await?;
            mail::send(change, &to, &JobFailed { job, reason }).await?;
        }
        Notice::ShiftGiven { shift } => {
            collected::note(change, to, &[(shift.shift_id, None)]).await?;
        }
        Notice::ShiftChanged { before: shift, .. } | Notice::ShiftTaken { shift } => {
            collected::note(change, to, &[(shift.shift_id, Some(shift.clone()))]).await?;
        }
        // Whoever plans many shifts at once has each of them collected.
        Notice::SchedulePlanned { .. }
        // These wait behind the bell alone; that mail fails, mail cannot tell.
        | Notice::TimeOff { .. }
        | Notice::Swap { .. }
        | Notice::MailFailed { .. } => {}
    }
    Ok(())
}

impl Message for JobFailed<'_> {
    const KIND: &'static str = "job_failed";

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link("/admin/jobs");
        let (site, job, reason) = (&site.name, self.job, self.reason);
        match to.language {
            English => Letter::new(format!("{site}: the job {job} fails"))
                .text("It was tried several times. It is tried again at its usual time; until it works, what it does is not done.")
                .facts([("Job", job), ("Reason", reason)])
                .button("Look at the jobs", link),
            German => Letter::new(format!("{site}: Die Aufgabe {job} schlägt fehl"))
                .text("Sie wurde mehrmals versucht. Zur üblichen Zeit geschieht es wieder; bis es gelingt, bleibt liegen, was sie tut.")
                .facts([("Aufgabe", job), ("Grund", reason)])
                .button("Aufgaben ansehen", link),
        }
    }
}

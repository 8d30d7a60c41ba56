//! Notices as mail.

use domain::Language::{English, German};
use domain::accounts::UserId;
use domain::locations::LocationName;
use domain::notifications::Notice;
use domain::scheduling::coverage::Stretch;

use super::collected;
use crate::mail::{self, Letter, Message, Recipient};
use crate::{Change, Result, Site, tickets};

/// A job of the product fails.
struct JobFailed<'a> {
    job: &'a str,
    reason: &'a str,
}

/// A webhook was switched off.
struct WebhookGivenUp<'a> {
    webhook: &'a str,
    reason: &'a str,
}

/// A location has too few technicians in the days ahead.
struct CoverageGaps<'a> {
    location: &'a LocationName,
    gaps: &'a [Stretch],
    more: u32,
}

/// Writes to people, with the transaction.
pub(super) async fn send_each(change: &mut Change, notices: &[(UserId, Notice)]) -> Result<()> {
    let mut about_tickets = Vec::new();
    for (to, notice) in notices {
        match *notice {
            Notice::Ticket { ticket_id, news, event, .. } => {
                about_tickets.push((*to, ticket_id, news, event));
            }
            _ => send(change, *to, notice).await?,
        }
    }
    if about_tickets.is_empty() {
        return Ok(());
    }
    tickets::mail::send_to_users(change, &about_tickets).await
}

async fn send(change: &mut Change, to: UserId, notice: &Notice) -> Result<()> {
    match notice {
        Notice::JobFailed { job, reason, .. } => {
            let to = Recipient::user(change, to).await?;
            mail::send(change, &to, &JobFailed { job, reason }).await?;
        }
        Notice::CoverageGaps { location, gaps, more, .. } => {
            let to = Recipient::user(change, to).await?;
            let letter = CoverageGaps { location, gaps, more: *more };
            mail::send(change, &to, &letter).await?;
        }
        Notice::WebhookGivenUp { webhook, reason, .. } => {
            let to = Recipient::user(change, to).await?;
            mail::send(change, &to, &WebhookGivenUp { webhook, reason }).await?;
        }
        Notice::ShiftGiven { shift } => {
            collected::note(change, to, &[(shift.shift_id, None)]).await?;
        }
        Notice::ShiftChanged { before: shift, .. } | Notice::ShiftTaken { shift } => {
            collected::note(change, to, &[(shift.shift_id, Some(shift.clone()))]).await?;
        }
        // Letters about tickets are written together.
        Notice::Ticket { .. }
        // Whoever plans many shifts at once has each of them collected.
        | Notice::SchedulePlanned { .. }
        // These wait behind the bell alone; that mail fails, mail cannot tell.
        | Notice::TimeOff { .. }
        | Notice::Swap { .. }
        | Notice::MailFailed { .. }
        | Notice::MailFlood { .. } => {}
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

impl Message for WebhookGivenUp<'_> {
    const KIND: &'static str = "webhook_given_up";

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link("/admin/webhooks");
        let (site, webhook, reason) = (&site.name, self.webhook, self.reason);
        match to.language {
            English => Letter::new(format!("{site}: the webhook {webhook} is switched off"))
                .text("Nothing has reached it for days, or it wants nothing any more. What waits for it is kept and goes out once it is switched on again; what happens meanwhile it is not told.")
                .facts([("Webhook", webhook), ("Reason", reason)])
                .button("Look at the webhooks", link),
            German => Letter::new(format!("{site}: Der Webhook {webhook} ist abgeschaltet"))
                .text("Seit Tagen hat ihn nichts erreicht, oder er will nichts mehr. Was auf ihn wartet, bleibt liegen und geht hinaus, sobald er wieder eingeschaltet ist; was bis dahin geschieht, erfährt er nicht.")
                .facts([("Webhook", webhook), ("Grund", reason)])
                .button("Webhooks ansehen", link),
        }
    }
}

impl Message for CoverageGaps<'_> {
    const KIND: &'static str = "coverage_gaps";

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let link = site.link("/admin/coverage");
        let (site, place, more) = (&site.name, self.location, self.more);
        let gaps = self.gaps.iter().map(|gap| {
            let (missing, needed) = (gap.missing(), gap.needed);
            let how_many = match to.language {
                English => format!("{missing} of {needed} missing"),
                German => format!("{missing} von {needed} fehlen"),
            };
            (to.span(gap.starts_at, gap.ends_at), how_many)
        });
        let (subject, text, button) = match to.language {
            English => (
                format!("{site}: too few technicians at {place}"),
                "Gaps have opened in the coverage of the next days.",
                "Plan a shift",
            ),
            German => (
                format!("{site}: zu wenige Techniker am Ort {place}"),
                "In der Besetzung der nächsten Tage sind Lücken entstanden.",
                "Schicht planen",
            ),
        };
        let letter = Letter::new(subject).text(text).facts(gaps);
        let letter = match (more, to.language) {
            (0, _) => letter,
            (_, English) => letter.small(format!("And {more} more.")),
            (_, German) => letter.small(format!("Und {more} weitere.")),
        };
        letter.button(button, link)
    }
}

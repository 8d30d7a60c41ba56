//! Notices as sentences, with times in the zone of whoever reads.

use chrono::{DateTime, Utc};
use domain::locations::Location;
use domain::notifications::{Notice, NoticeTopic, PlannedWork, TicketNews};
use domain::scheduling::ShiftSpan;
use domain::scheduling::coverage::Stretch;
use domain::scheduling::swaps::SwapState;
use domain::scheduling::time_off::TimeOffState;
use domain::zones::ZoneName;

use crate::clock::{self, Style};
use crate::components::sentence;
use crate::locations::Locations;
use crate::messages::scheduling::plus_days;
use crate::messages::{coverage as coverage_words, notifications as messages};
use crate::scheduling::{coverage, time_off};
use crate::tickets;

/// What happened, in a line.
pub fn headline(notice: &Notice, by: &str) -> String {
    match notice {
        Notice::ShiftGiven { .. } => messages::given(by),
        Notice::ShiftChanged { .. } => messages::moved(by),
        Notice::ShiftTaken { .. } => messages::taken(by),
        Notice::TimeOff { state, .. } => match state {
            TimeOffState::Requested => messages::time_off_requested(by),
            TimeOffState::Approved => messages::time_off_approved(by),
            TimeOffState::Declined => messages::time_off_declined(by),
            TimeOffState::Withdrawn => messages::time_off_taken_back(by),
        },
        Notice::Swap { state, .. } => match state {
            SwapState::Offered => messages::swap_offered(by),
            SwapState::Claimed => messages::swap_claimed(by),
            SwapState::Approved => messages::swap_approved(by),
            SwapState::Declined => messages::swap_declined(by),
            SwapState::Withdrawn | SwapState::Lapsed => messages::swap_withdrawn(by),
        },
        Notice::SchedulePlanned { shifts, .. } => messages::planned(*shifts),
        Notice::CoverageGaps { location, .. } => coverage_words::notice_gaps(location),
        Notice::Ticket { number, news, .. } => {
            let number = number.to_string();
            match news {
                TicketNews::Opened => messages::ticket_opened(by, number),
                TicketNews::Assigned { .. } => messages::ticket_assigned(by, number),
                TicketNews::Commented { .. } => messages::ticket_commented(by, number),
                TicketNews::Named { .. } => messages::ticket_named(by, number),
                TicketNews::Status { .. } => messages::ticket_status(by, number),
                TicketNews::Due { deadline, stage, .. } => {
                    format!("#{number}: {}", tickets::escalated(*deadline, *stage))
                }
            }
        }
        Notice::JobFailed { job, .. } => messages::job_failed(job),
        Notice::MailFailed { count, .. } => messages::mail_failed(i64::from(*count)),
        Notice::MailFlood { from, .. } => messages::mail_flood(from),
        Notice::WebhookGivenUp { webhook, .. } => messages::webhook_given_up(webhook),
    }
}

/// What it is about, a line for each thing.
pub fn details(notice: &Notice, locations: Locations, zone: &ZoneName) -> Vec<String> {
    let place = |work: &PlannedWork| work.location_id.and_then(|id| locations.get(id));
    match notice {
        Notice::ShiftGiven { shift }
        | Notice::ShiftTaken { shift }
        | Notice::Swap { shift, .. } => {
            vec![planned(shift, place(shift), zone)]
        }
        Notice::ShiftChanged { before, after } => vec![
            planned(after, place(after), zone),
            messages::before(planned(before, place(before), zone)),
        ],
        Notice::TimeOff { when, state, shifts, .. } => {
            let mut lines = vec![time_off::when(when)];
            if *shifts > 0 {
                let count = i64::from(*shifts);
                lines.push(match state {
                    TimeOffState::Withdrawn => messages::shifts_back(count),
                    _ => messages::shifts_gone(count),
                });
            }
            lines
        }
        Notice::SchedulePlanned { first, last, .. } => {
            let day = |at| clock::text(at, zone, Style::Weekday);
            vec![format!("{} – {}", day(*first), day(*last))]
        }
        Notice::CoverageGaps { gaps, more, .. } => {
            let line = |gap: &Stretch| {
                let day = clock::text(gap.starts_at, zone, Style::Weekday);
                let times = coverage::times(gap.starts_at, gap.ends_at, zone);
                format!("{day}, {times}: {}", coverage::missing(gap))
            };
            let spare = i64::from(*more) + i64::try_from(gaps.len().saturating_sub(3)).unwrap_or(0);
            let rest = (spare > 0).then(|| coverage_words::notice_more(spare));
            gaps.iter().take(3).map(line).chain(rest).collect()
        }
        Notice::Ticket { title, .. } => vec![title.to_string()],
        Notice::JobFailed { reason, .. } | Notice::WebhookGivenUp { reason, .. } => {
            vec![sentence(reason)]
        }
        Notice::MailFlood { .. } => vec![messages::mail_flood_why().to_owned()],
        Notice::MailFailed { to, reason, .. } => vec![messages::latest_to(to), sentence(reason)],
    }
}

/// Where to look at it: the calendar on that day, or what has gone wrong.
pub fn address(notice: &Notice, zone: &ZoneName) -> String {
    let at = match notice {
        Notice::ShiftGiven { shift } | Notice::ShiftTaken { shift } => shift.span.starts_at(),
        Notice::ShiftChanged { after, .. } => after.span.starts_at(),
        Notice::SchedulePlanned { first, .. } => *first,
        Notice::Swap { .. } => return "/swaps".to_owned(),
        Notice::TimeOff { .. } => return "/time-off".to_owned(),
        Notice::CoverageGaps { .. } => return "/admin/coverage".to_owned(),
        Notice::Ticket { number, .. } => return format!("/tickets/{number}"),
        Notice::JobFailed { .. } => return "/admin/jobs".to_owned(),
        Notice::MailFailed { .. } => return "/admin/mail?state=failed".to_owned(),
        Notice::MailFlood { .. } => return "/admin/mail?box=received".to_owned(),
        Notice::WebhookGivenUp { .. } => return "/admin/webhooks".to_owned(),
    };
    format!("/calendar?date={}", clock::civil(at, zone).date())
}

/// `14:37`, on other days `18 Nov`.
pub fn happened(at: DateTime<Utc>, now: DateTime<Utc>, zone: &ZoneName) -> String {
    if clock::civil(at, zone).date() == clock::civil(now, zone).date() {
        clock::time(at, zone)
    } else {
        clock::text(at, zone, Style::Day)
    }
}

pub fn topic(topic: NoticeTopic) -> &'static str {
    match topic {
        NoticeTopic::Shifts => messages::topic_shifts(),
        NoticeTopic::TimeOff => messages::topic_time_off(),
        NoticeTopic::Coverage => coverage_words::topic(),
        NoticeTopic::Tickets => messages::topic_tickets(),
        NoticeTopic::Operations => messages::topic_operations(),
    }
}

/// `Tue 24 Nov, 22:00–06:00 (+1), Hamburg`
fn planned(work: &PlannedWork, place: Option<Location>, zone: &ZoneName) -> String {
    let day = clock::text(work.span.starts_at(), zone, Style::Weekday);
    let mut text = format!("{day}, {}", times(&work.span, zone));
    if let Some(place) = place {
        text.push_str(", ");
        text.push_str(place.name.as_str());
    }
    text
}

/// `22:00–06:00 (+1)`
pub fn times(span: &ShiftSpan, zone: &ZoneName) -> String {
    let (from, to) = (clock::time(span.starts_at(), zone), clock::time(span.ends_at(), zone));
    let day = |at| clock::civil(at, zone).date();
    match (day(span.ends_at()) - day(span.starts_at())).num_days() {
        0 => format!("{from}–{to}"),
        later => format!("{from}–{to} {}", plus_days(later)),
    }
}

//! Changes of somebody's shifts, collected into one mail with an entry for their own calendar.
//!
//! A change leaves a row in its own transaction: what the person knew of the shift before it. Five
//! minutes after the first, that is compared with what is, so that a shift that was moved twice is
//! told once, and one that is where it was not at all. Deleting the rows and writing the mail are
//! one transaction: of two servers one finds them, and none is lost with a server that dies.

use std::collections::HashMap;

use chrono::{Datelike, TimeDelta, Timelike, Utc};
use domain::Language::{English, German};
use domain::accounts::UserId;
use domain::icalendar::{Calendar, Entry, Invitation, Method, When};
use domain::notifications::{Channel, Notice, NoticeTopic, PlannedWork};
use domain::scheduling::{ShiftId, ShiftSpan};
use domain::zones::ZoneName;
use uuid::Uuid;

use super::tell::wants;
use crate::locations::corrupt;
use crate::mail::{self, Letter, Message, Recipient};
use crate::scheduling::feeds::{day_link, sequence, shift_summary, shift_uid};
use crate::{Change, Platform, Result, Site};

/// From the first change to the mail.
const COLLECTED_FOR: TimeDelta = TimeDelta::minutes(5);
/// Whoever has more news than this looks into the calendar.
const MOST_LINES: usize = 40;
/// Mails written in one go.
const AT_ONCE: i64 = 20;

/// A shift as somebody knew it before a change; `None`: it was not theirs.
pub(crate) type Known = (ShiftId, Option<PlannedWork>);

/// Notes for one person, with the transaction, what they knew of shifts that have changed, if they
/// want mail about it. Nobody is written what they did themselves.
pub(crate) async fn collect(change: &mut Change, to: UserId, known: &[Known]) -> Result<()> {
    if change.actor() == Some(to) {
        return Ok(());
    }
    collect_anyhow(change, to, known).await
}

/// The same, whoever did it. Time off takes shifts out of somebody's own calendar and puts them back
/// there, and whether they or others took it back, their calendar has to hear the second if it has
/// heard the first.
pub(crate) async fn collect_anyhow(change: &mut Change, to: UserId, known: &[Known]) -> Result<()> {
    if known.is_empty() || !wants(change, to, NoticeTopic::Shifts, Channel::Mail).await? {
        return Ok(());
    }
    note(change, to, known).await
}

/// What is known of an earlier change that is still to be told stays: it is what they know.
pub(super) async fn note(change: &mut Change, to: UserId, known: &[Known]) -> Result<()> {
    let shifts: Vec<Uuid> = known.iter().map(|(shift, _)| shift.0).collect();
    let before = known
        .iter()
        .map(|(_, work)| work.as_ref().map(serde_json::to_value).transpose())
        .collect::<std::result::Result<Vec<_>, _>>()?;
    sqlx::query!(
        "
        insert into plan_changes (user_id, shift_id, before)
        select $1, given.shift, given.before
        from unnest($2::uuid[], $3::jsonb[]) as given (shift, before)
        order by given.shift
        on conflict (user_id, shift_id) do nothing
        ",
        to.0,
        &shifts,
        &before as &[Option<serde_json::Value>],
    )
    .execute(change.db())
    .await?;
    Ok(())
}

/// Writes the mails whose time has come; says how many people's changes were dealt with.
pub async fn write_collected(platform: &Platform) -> Result<u64> {
    let due = sqlx::query_scalar!(
        "
        select user_id
        from plan_changes
        group by user_id
        having min(changed_at) <= $1
        order by min(changed_at)
        limit $2
        ",
        Utc::now() - COLLECTED_FOR,
        AT_ONCE,
    )
    .fetch_all(&platform.db)
    .await?;
    let mut written = 0;
    for user in due {
        write(platform, UserId(user)).await?;
        written += 1;
    }
    Ok(written)
}

async fn write(platform: &Platform, user: UserId) -> Result<()> {
    let mut change = Change::by_system(platform).await?;
    let rows = sqlx::query!(
        r#"
        delete from plan_changes
        where user_id = $1
        returning shift_id, before as "before: sqlx::types::Json<PlannedWork>"
        "#,
        user.0,
    )
    .fetch_all(change.db())
    .await?;
    let known: HashMap<Uuid, Option<PlannedWork>> =
        rows.into_iter().map(|row| (row.shift_id, row.before.map(|before| before.0))).collect();
    let news = news(&mut change, user, known).await?;
    let is_here = sqlx::query_scalar!("select active from users where id = $1", user.0)
        .fetch_one(change.db())
        .await?;
    if !news.is_empty() && is_here {
        let to = Recipient::user(&mut change, user).await?;
        let from = platform.post_address().clone();
        mail::send(&mut change, &to, &PlansChanged { news, from }).await?;
    }
    change.commit().await
}

/// What one person reads of one shift.
struct News {
    notice: Notice,
    /// Where: by the names of the places before and after.
    before_at: Option<String>,
    after_at: Option<String>,
    entry: Entry,
}

/// What is different from what they knew, by time; what is over is no news.
async fn news(
    change: &mut Change,
    user: UserId,
    mut known: HashMap<Uuid, Option<PlannedWork>>,
) -> Result<Vec<News>> {
    let ids: Vec<Uuid> = known.keys().copied().collect();
    let rows = sqlx::query!(
        r#"
        select s.id, s.location_id, s.starts_at, s.ends_at, s.zone, s.kind, s.title, s.note, s.version, s.updated_at,
            (s.technician_id = $2 and s.state = 'scheduled' and s.deleted_at is null) as "is_theirs"
        from shifts s
        where s.id = any ($1)
        order by s.starts_at, s.id
        "#,
        &ids,
        user.0,
    )
    .fetch_all(change.db())
    .await?;
    let places: HashMap<Uuid, String> = sqlx::query!("select id, name from locations")
        .fetch_all(change.db())
        .await?
        .into_iter()
        .map(|row| (row.id, row.name))
        .collect();
    let to = Recipient::user(change, user).await?;
    let mut news = Vec::new();
    for row in rows {
        let shift_id = ShiftId(row.id);
        let span = ShiftSpan::new(row.starts_at, row.ends_at).map_err(corrupt)?;
        let location_id = row.location_id.map(domain::locations::LocationId);
        // Of an open shift the comparison is null: it is nobody's.
        let after =
            row.is_theirs.unwrap_or(false).then_some(PlannedWork { shift_id, location_id, span });
        let before = known.remove(&row.id).flatten();
        let place = |work: &Option<PlannedWork>| {
            work.as_ref().and_then(|work| places.get(&work.location_id?.0).cloned())
        };
        let (before_at, after_at) = (place(&before), place(&after));
        // What they are to strike out stands where they have it.
        let shown = after.as_ref().or(before.as_ref()).map_or(span, |work| work.span);
        let is_cancelled = after.is_none();
        let Some(notice) = Notice::of_shift(before, after) else { continue };
        if shown.ends_at() <= Utc::now() {
            continue;
        }
        let zone: ZoneName = row.zone.parse().map_err(corrupt)?;
        let kind = row.kind.parse().map_err(corrupt)?;
        let entry = Entry {
            uid: shift_uid(shift_id),
            sequence: sequence(row.version),
            changed_at: row.updated_at,
            when: When::Span {
                from: shown.starts_at(),
                to: shown.ends_at(),
                zone: zone.tz().unwrap_or(chrono_tz::UTC),
            },
            summary: shift_summary(to.language, kind, &row.title, None),
            description: row.note,
            place: after_at.clone().or_else(|| before_at.clone()),
            url: day_link(change.site(), shown.starts_at()),
            is_cancelled,
            is_busy: true,
            invitation: None,
        };
        news.push(News { notice, before_at, after_at, entry });
    }
    Ok(news)
}

/// Others have changed one's shifts.
struct PlansChanged {
    news: Vec<News>,
    /// Who an entry in one's calendar is from.
    from: domain::accounts::EmailAddress,
}

impl Message for PlansChanged {
    const KIND: &'static str = "shifts_changed";

    fn letter(&self, site: &Site, to: &Recipient) -> Letter {
        let facts: Vec<(&str, String)> =
            self.news.iter().take(MOST_LINES).map(|news| news.fact(to)).collect();
        let (first, count) = (self.news.first(), self.news.len());
        let subject = match (to.language, count, facts.first()) {
            (_, 1, Some((label, value))) => format!("{label}: {value}"),
            (English, ..) => format!("{count} changes to your shifts"),
            (German, ..) => format!("{count} Änderungen an deinen Schichten"),
        };
        let link = first.map_or_else(|| site.link("/calendar"), |news| news.entry.url.clone());
        let (lead, more, button, note) = match to.language {
            English => (
                "Your shifts have changed.",
                "There is more: the calendar has all of it.",
                "Look at the calendar",
                format!(
                    "Times are those of {}. The attachment changes the entry in your own calendar.",
                    to.zone
                ),
            ),
            German => (
                "Deine Schichten haben sich geändert.",
                "Es gibt noch mehr: Im Kalender steht alles.",
                "Kalender ansehen",
                format!(
                    "Die Zeiten gelten in {}. Der Anhang ändert den Eintrag in deinem eigenen Kalender.",
                    to.zone
                ),
            ),
        };
        let letter = Letter::new(subject).text(lead).facts(facts);
        let letter = if count > MOST_LINES { letter.text(more) } else { letter };
        let letter = letter.button(button, link).small(note);
        self.news
            .iter()
            .take(MOST_LINES)
            .fold(letter, |letter, news| letter.event(news.message(&site.name, &self.from, to)))
    }
}

impl News {
    /// What happened, and when and where that is.
    fn fact(&self, to: &Recipient) -> (&'static str, String) {
        let line = |work: &PlannedWork, place: &Option<String>| {
            let when = span_in_words(&work.span, to);
            place.as_ref().map_or(when.clone(), |place| format!("{when}, {place}"))
        };
        let (now, was) = (&self.after_at, &self.before_at);
        match (&self.notice, to.language) {
            (Notice::ShiftGiven { shift }, English) => ("New shift", line(shift, now)),
            (Notice::ShiftGiven { shift }, German) => ("Neue Schicht", line(shift, now)),
            (Notice::ShiftTaken { shift }, English) => ("No longer yours", line(shift, was)),
            (Notice::ShiftTaken { shift }, German) => ("Nicht mehr deine", line(shift, was)),
            (Notice::ShiftChanged { before, after }, English) => {
                ("Moved", format!("{} (was: {})", line(after, now), line(before, was)))
            }
            (Notice::ShiftChanged { before, after }, German) => {
                ("Verschoben", format!("{} (bisher: {})", line(after, now), line(before, was)))
            }
            _ => ("", String::new()),
        }
    }

    /// What their calendar reads. Each shift is a message of its own: calendars take no more than
    /// one thing from each.
    fn message(
        &self,
        site: &str,
        from: &domain::accounts::EmailAddress,
        to: &Recipient,
    ) -> Calendar {
        let name = to.name.as_ref().map_or_else(|| to.address.to_string(), ToString::to_string);
        let invitation = Some(Invitation {
            from_name: site.to_owned(),
            from: from.clone(),
            to_name: name,
            to: to.address.clone(),
        });
        let method = if self.entry.is_cancelled { Method::Cancel } else { Method::Request };
        let entries = vec![Entry { invitation, ..self.entry.clone() }];
        Calendar { name: None, method: Some(method), entries }
    }
}

/// `Tue 24 November 2026, 22:00–06:00 (+1)`, by the clocks of whoever reads.
fn span_in_words(span: &ShiftSpan, to: &Recipient) -> String {
    let tz = to.zone.tz().unwrap_or(chrono_tz::UTC);
    let (from, until) = (span.starts_at().with_timezone(&tz), span.ends_at().with_timezone(&tz));
    let weekday = from.weekday().num_days_from_monday() as usize;
    let date = match to.language {
        English => {
            let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
            format!("{} {}", days[weekday], from.format("%-d %B %Y"))
        }
        German => {
            let days = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"];
            format!("{} {}", days[weekday], from.format("%d.%m.%Y"))
        }
    };
    let later = (until.date_naive() - from.date_naive()).num_days();
    let (start, end) = ((from.hour(), from.minute()), (until.hour(), until.minute()));
    let times = format!("{:02}:{:02}–{:02}:{:02}", start.0, start.1, end.0, end.1);
    if later == 0 { format!("{date}, {times}") } else { format!("{date}, {times} (+{later})") }
}

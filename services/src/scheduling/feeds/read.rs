//! A feed, as another calendar asks for it every few minutes.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use domain::accounts::{Permission, UserId};
use domain::icalendar::{Calendar, Entry, When};
use domain::locations::LocationId;
use domain::scheduling::feeds::FeedScope;
use domain::scheduling::time_off;
use domain::{Language, Problem};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::links::{hash, scope};
use super::words::{self, Whose, shift_summary, shift_uid};
use crate::accounts::roles;
use crate::locations::corrupt;
use crate::scheduling::time_off::Days as DaysRow;
use crate::{Error, Platform, Result, Site};

const DAYS_BACK: u64 = 60;
const DAYS_AHEAD: u64 = 365;
/// Of a desk with hundreds of technicians; more would choke whoever reads it.
const MOST: i64 = 20_000;
/// Counted up when the same rows are written in another way, so that everybody reads them anew.
const FORMAT: u8 = 1;

/// A feed, or that it is as its reader knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Changes whenever the text does.
    pub etag: String,
    /// `None`: its reader has this one.
    pub text: Option<String>,
}

/// Who reads and what they may: looked up at each reading, so that whoever was deactivated or lost
/// the permission reads nothing more.
struct Reader {
    link: Uuid,
    user: UserId,
    scope: FeedScope,
    language: Language,
}

/// Which shifts.
struct Extent {
    technician: Option<UserId>,
    location: Option<LocationId>,
    from: NaiveDate,
    to: NaiveDate,
}

/// Reads the feed of a link. `is_known` says whether its reader has the text with this tag already:
/// then it is not put together.
pub async fn read(
    platform: &Platform,
    token: &str,
    is_known: impl FnOnce(&str) -> bool,
) -> Result<Feed> {
    let reader = reader(platform, token).await?.ok_or_else(|| Problem::not_found("feed"))?;
    let extent = extent_of(&reader);
    let site = platform.site();
    let etag = etag(platform, &reader, &extent, &site).await?;
    let text = match is_known(&etag) {
        true => None,
        false => Some(calendar(platform, &reader, &extent, &site).await?.to_text()),
    };
    Ok(Feed { etag, text })
}

async fn reader(platform: &Platform, token: &str) -> Result<Option<Reader>> {
    let found = sqlx::query!(
        r#"
        select l.id, l.user_id, l.scope, l.technician_id, l.location_id, u.roles, u.language,
            coalesce(l.last_used_at < now() - interval '1 hour', true) as "is_unnoted!"
        from feed_links l
        join users u on u.id = l.user_id
        where l.token_hash = $1 and u.active
        "#,
        &hash(token),
    )
    .fetch_optional(&platform.db)
    .await?;
    let Some(found) = found else { return Ok(None) };
    if !roles(&found.roles)?.grant(Permission::SeeCalendar) {
        return Ok(None);
    }
    if found.is_unnoted {
        sqlx::query!("update feed_links set last_used_at = now() where id = $1", found.id)
            .execute(&platform.db)
            .await?;
    }
    let language = found.language.map(|tag| tag.parse()).transpose().map_err(corrupt)?;
    Ok(Some(Reader {
        link: found.id,
        user: UserId(found.user_id),
        scope: scope(&found.scope, found.technician_id, found.location_id),
        language: language.unwrap_or_default(),
    }))
}

fn extent_of(reader: &Reader) -> Extent {
    let today = Utc::now().date_naive();
    let (technician, location) = match reader.scope {
        FeedScope::Mine => (Some(reader.user), None),
        FeedScope::Technician { technician_id } => (Some(technician_id), None),
        FeedScope::Location { location_id } => (None, Some(location_id)),
        FeedScope::All => (None, None),
    };
    Extent {
        technician,
        location,
        from: today - Days::new(DAYS_BACK),
        to: today + Days::new(DAYS_AHEAD),
    }
}

/// Made of how many rows there are, how often they were changed and when last: a change touches at
/// least one of these, also while others are being written.
async fn etag(
    platform: &Platform,
    reader: &Reader,
    extent: &Extent,
    site: &Site,
) -> Result<String> {
    let sums = sqlx::query!(
        r#"
        with shown as (
            select version, updated_at
            from shifts
            where starts_at >= $1 and starts_at < $2 and state <> 'draft' and deleted_at is null
                and ($3::uuid is null or technician_id = $3)
                and ($4::uuid is null or location_id = $4)
            union all
            select version, updated_at
            from shifts
            where starts_at >= $1 and starts_at < $2 and state <> 'draft' and deleted_at is not null
                and ($3::uuid is null or technician_id = $3)
                and ($4::uuid is null or location_id = $4)
            union all
            select s.version, s.updated_at
            from shifts s
            where s.id in (
                    select e.shift_id
                    from time_off_effects e
                    join time_off t on t.id = e.time_off_id
                    where t.technician_id = $3 and e.effect in ('opened', 'given')
                )
                and s.starts_at >= $1 and s.starts_at < $2 and s.technician_id is distinct from $3
            union all
            select t.version, t.updated_at
            from time_off t
            join users u on u.id = t.technician_id
            where t.last_day >= $5 and t.first_day < $6 and t.state = 'approved'
                and ($3::uuid is null or t.technician_id = $3)
                and ($4::uuid is null or u.location_id = $4)
        )
        select count(*) as "count!", coalesce(sum(version), 0)::bigint as "versions!", max(updated_at) as last,
            (select coalesce(sum(version), 0)::bigint from users) as "people!",
            (select coalesce(sum(version), 0)::bigint from locations) as "places!"
        from shown
        "#,
        extent.from.and_time(NaiveTime::MIN).and_utc(),
        extent.to.and_time(NaiveTime::MIN).and_utc(),
        extent.technician.map(|user| user.0),
        extent.location.map(|location| location.0),
        extent.from,
        extent.to,
    )
    .fetch_one(&platform.db)
    .await?;
    let sum = Sha256::digest(format!(
        "{FORMAT} {} {} {} {} {:?} {} {} {} {} {}",
        reader.link,
        reader.language.tag(),
        sums.count,
        sums.versions,
        sums.last,
        sums.people,
        sums.places,
        extent.from,
        site.name,
        site.public_url,
    ));
    Ok(format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(&sum[..18])))
}

async fn calendar(
    platform: &Platform,
    reader: &Reader,
    extent: &Extent,
    site: &Site,
) -> Result<Calendar> {
    let mut entries = shifts(platform, reader, extent, site).await?;
    entries.append(&mut absences(platform, reader, extent, site).await?);
    let of = match reader.scope {
        FeedScope::Mine | FeedScope::All => None,
        FeedScope::Technician { technician_id } => Some(
            sqlx::query_scalar!("select name from users where id = $1", technician_id.0)
                .fetch_one(&platform.db)
                .await?,
        ),
        FeedScope::Location { location_id } => Some(
            sqlx::query_scalar!("select name from locations where id = $1", location_id.0)
                .fetch_one(&platform.db)
                .await?,
        ),
    };
    let is_own = reader.scope == FeedScope::Mine;
    let name = words::calendar(reader.language, &site.name, of.as_deref(), is_own);
    Ok(Calendar { name: Some(name), method: None, entries })
}

/// With those that were deleted, as cancelled, for as long as they can be brought back: a calendar
/// that never forgets by itself would show them for ever. In the feed of a technician also those that
/// time off has left to others, as cancelled, until they are theirs again.
async fn shifts(
    platform: &Platform,
    reader: &Reader,
    extent: &Extent,
    site: &Site,
) -> Result<Vec<Entry>> {
    let rows = sqlx::query!(
        r#"
        select s.id, s.technician_id as "technician_id?", p.name as "technician?", l.name as "location?",
            s.starts_at, s.ends_at, s.zone, s.kind, s.title, s.note, s.version, s.updated_at,
            ($3::uuid is not null and s.technician_id is distinct from $3) as "is_left!",
            (s.state = 'cancelled' or s.deleted_at is not null) as "is_cancelled!"
        from shifts s
        left join users p on p.id = s.technician_id
        left join locations l on l.id = s.location_id
        where s.starts_at >= $1 and s.starts_at < $2 and s.state <> 'draft'
            and (
                $3::uuid is null
                or s.technician_id = $3
                or s.id in (
                    select e.shift_id
                    from time_off_effects e
                    join time_off t on t.id = e.time_off_id
                    where t.technician_id = $3 and e.effect in ('opened', 'given')
                )
            )
            and ($4::uuid is null or s.location_id = $4)
        order by s.starts_at, s.id
        limit $5
        "#,
        extent.from.and_time(NaiveTime::MIN).and_utc(),
        extent.to.and_time(NaiveTime::MIN).and_utc(),
        extent.technician.map(|user| user.0),
        extent.location.map(|location| location.0),
        MOST,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let is_own = row.technician_id == Some(reader.user.0);
            let whose = row.technician.as_deref().unwrap_or(words::open(reader.language));
            let zone: domain::zones::ZoneName = row.zone.parse().map_err(corrupt)?;
            let kind = row.kind.parse().map_err(corrupt)?;
            // Whoever has it now is another one's affair.
            let whose = (!is_own && !row.is_left).then_some(whose);
            Ok(Entry {
                uid: shift_uid(domain::scheduling::ShiftId(row.id)),
                sequence: sequence(row.version),
                changed_at: row.updated_at,
                when: When::Span {
                    from: row.starts_at,
                    to: row.ends_at,
                    zone: zone.tz().unwrap_or(chrono_tz::UTC),
                },
                summary: shift_summary(reader.language, kind, &row.title, whose),
                description: row.note,
                place: row.location,
                url: day_link(site, row.starts_at),
                is_cancelled: row.is_cancelled || row.is_left,
                is_busy: is_own,
                invitation: None,
            })
        })
        .collect()
}

async fn absences(
    platform: &Platform,
    reader: &Reader,
    extent: &Extent,
    site: &Site,
) -> Result<Vec<Entry>> {
    let rows = sqlx::query!(
        r#"
        select t.id, t.technician_id, u.name, t.category, t.first_day, t.last_day, t.starts, t.ends, t.zone,
            t.version, t.updated_at
        from time_off t
        join users u on u.id = t.technician_id
        where t.last_day >= $1 and t.first_day < $2 and t.state = 'approved'
            and ($3::uuid is null or t.technician_id = $3)
            and ($4::uuid is null or u.location_id = $4)
        order by t.first_day, t.id
        limit $5
        "#,
        extent.from,
        extent.to,
        extent.technician.map(|user| user.0),
        extent.location.map(|location| location.0),
        MOST,
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter()
        .map(|row| {
            let is_own = row.technician_id == reader.user.0;
            let whose = match is_own {
                true => Whose::Reader(row.category.parse().map_err(corrupt)?),
                false => Whose::Other(&row.name),
            };
            let (first_day, last_day, starts, ends) =
                (row.first_day, row.last_day, row.starts, row.ends);
            let days = DaysRow { first_day, last_day, starts, ends, zone: row.zone };
            let when = when(days.try_into()?)?;
            Ok(Entry {
                uid: format!("time-off-{}@patchbay", row.id),
                sequence: sequence(row.version),
                changed_at: row.updated_at,
                url: day_link(site, row.first_day.and_time(NaiveTime::MIN).and_utc()),
                when,
                summary: words::away(reader.language, whose),
                description: String::new(),
                place: None,
                is_cancelled: false,
                is_busy: is_own,
                invitation: None,
            })
        })
        .collect()
}

fn when(when: time_off::When) -> Result<When, Error> {
    Ok(match when {
        time_off::When::Days(days) => When::Days { first: days.first(), last: days.last() },
        time_off::When::Part(part) => {
            let (from, to) = part.instants().map_err(corrupt)?;
            When::Span { from, to, zone: part.zone().tz().map_err(corrupt)? }
        }
    })
}

/// A new thing is number 0.
pub(crate) fn sequence(version: i32) -> u32 {
    u32::try_from(version - 1).unwrap_or_default()
}

/// The calendar, open on that day.
pub(crate) fn day_link(site: &Site, at: DateTime<Utc>) -> String {
    site.link(&format!("/calendar?date={}", at.date_naive()))
}

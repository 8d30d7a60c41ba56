//! The links to feeds: made, shown once, replaced, revoked.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::accounts::{Actor, Permission, UserId};
use domain::locations::LocationId;
use domain::scheduling::feeds::{CreatedFeedLink, FeedLink, FeedLinkId, FeedScope};
use domain::{Problem, ProblemKind};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::error::broken_constraint;
use crate::{Change, Error, Platform, Result};

/// More than anybody keeps apart.
const MOST: i64 = 100;

/// One's own links, the latest first.
pub async fn links(platform: &Platform, actor: &Actor) -> Result<Vec<FeedLink>> {
    actor.require(Permission::SeeCalendar)?;
    let rows = sqlx::query_as!(
        Row,
        "
        select id, scope, technician_id, location_id, created_at, last_used_at
        from feed_links
        where user_id = $1
        order by created_at desc, id
        ",
        actor.user.0,
    )
    .fetch_all(&platform.db)
    .await?;
    Ok(rows.into_iter().map(FeedLink::from).collect())
}

/// Makes a link; its address is shown this once. The one that there was for the same shifts does
/// not work any more.
pub async fn make_link(
    platform: &Platform,
    actor: &Actor,
    scope: FeedScope,
) -> Result<CreatedFeedLink> {
    actor.require(Permission::SeeCalendar)?;
    let token = BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let (technician, location) = ids(scope);

    let mut change = Change::by(platform, actor).await?;
    let row = sqlx::query_as!(
        Row,
        "
        insert into feed_links as l (id, user_id, token_hash, scope, technician_id, location_id)
        select $1, $2, $3, $4, $5, $6
        where (select count(*) from feed_links where user_id = $2) < $7
        on conflict (user_id, scope, coalesce(technician_id, location_id, user_id)) do update
        set id = excluded.id, token_hash = excluded.token_hash, created_at = now(), last_used_at = null
        returning id, scope, technician_id, location_id, created_at, last_used_at
        ",
        Uuid::now_v7(),
        actor.user.0,
        &hash(&token),
        scope.name(),
        technician.map(|user| user.0),
        location.map(|location| location.0),
        MOST,
    )
    .fetch_optional(change.db())
    .await
    .map_err(unknown)?
    .ok_or_else(|| {
        Problem::new(ProblemKind::Conflict, "you have 100 links; revoke one that nobody reads")
    })?;
    let link = FeedLink::from(row);
    change.audit("feed_link.create", link.id.0, None, Some(&link)).await?;
    let url = change.site().link(&format!("/feeds/{token}.ics"));
    change.commit().await?;
    Ok(CreatedFeedLink { link, url })
}

/// Revokes one of one's own links; there is none of anybody else's.
pub async fn revoke_link(platform: &Platform, actor: &Actor, id: FeedLinkId) -> Result<()> {
    actor.require(Permission::SeeCalendar)?;
    let mut change = Change::by(platform, actor).await?;
    let row = sqlx::query_as!(
        Row,
        "
        delete from feed_links
        where id = $1 and user_id = $2
        returning id, scope, technician_id, location_id, created_at, last_used_at
        ",
        id.0,
        actor.user.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("link"))?;
    change.audit("feed_link.revoke", id.0, Some(&FeedLink::from(row)), None).await?;
    change.commit().await
}

/// Revokes all links of a user.
pub(crate) async fn revoke_links_of(change: &mut Change, user: UserId) -> Result<()> {
    let rows = sqlx::query_as!(
        Row,
        "
        delete from feed_links
        where user_id = $1
        returning id, scope, technician_id, location_id, created_at, last_used_at
        ",
        user.0,
    )
    .fetch_all(change.db())
    .await?;
    let links: Vec<FeedLink> = rows.into_iter().map(FeedLink::from).collect();
    let entries = links.iter().map(|link| (link.id.0, Some(link), None));
    change.audit_all("feed_link.revoke", entries).await
}

/// What the database keeps of the secret in an address.
pub(super) fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

fn ids(scope: FeedScope) -> (Option<UserId>, Option<LocationId>) {
    match scope {
        FeedScope::Mine | FeedScope::All => (None, None),
        FeedScope::Technician { technician_id } => (Some(technician_id), None),
        FeedScope::Location { location_id } => (None, Some(location_id)),
    }
}

fn unknown(err: sqlx::Error) -> Error {
    match broken_constraint(&err) {
        Some("feed_links_technician_id_fkey") => {
            Problem::invalid("technician_id", "choose somebody who is here").into()
        }
        Some("feed_links_location_id_fkey") => {
            Problem::invalid("location_id", "choose a location that exists").into()
        }
        _ => err.into(),
    }
}

struct Row {
    id: Uuid,
    scope: String,
    technician_id: Option<Uuid>,
    location_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    last_used_at: Option<DateTime<Utc>>,
}

impl From<Row> for FeedLink {
    fn from(row: Row) -> Self {
        let scope = scope(&row.scope, row.technician_id, row.location_id);
        let Row { id, created_at, last_used_at, .. } = row;
        Self { id: FeedLinkId(id), scope, created_at, last_used_at }
    }
}

/// As the columns have it; the table's check sees to it that they fit.
pub(super) fn scope(name: &str, technician: Option<Uuid>, location: Option<Uuid>) -> FeedScope {
    match (technician, location) {
        (Some(id), _) => FeedScope::Technician { technician_id: UserId(id) },
        (_, Some(id)) => FeedScope::Location { location_id: LocationId(id) },
        (None, None) if name == FeedScope::All.name() => FeedScope::All,
        (None, None) => FeedScope::Mine,
    }
}

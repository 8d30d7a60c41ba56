//! Locations: listing, creating, changing.

use domain::accounts::{Actor, Hue, Permission};
use domain::live::Event;
use domain::locations::{Location, LocationDraft, LocationId};
use domain::{Conflict, Problem, ProblemKind};
use uuid::Uuid;

use crate::error::{broken_constraint, conflict_on};
use crate::idempotency::{self, IdempotencyKey};
use crate::{Change, Error, Platform, Result, tickets};

/// All locations by name; there are few.
pub async fn list(platform: &Platform, actor: &Actor) -> Result<Vec<Location>> {
    actor.require(Permission::SeePeople)?;
    let rows = sqlx::query_as!(
        Row,
        "select id, name, zone, colour, triage_owner_id, active, version from locations order by lower(name), id",
    )
    .fetch_all(&platform.db)
    .await?;
    rows.into_iter().map(Location::try_from).collect()
}

pub async fn get(platform: &Platform, actor: &Actor, id: LocationId) -> Result<Location> {
    actor.require(Permission::SeePeople)?;
    sqlx::query_as!(
        Row,
        "select id, name, zone, colour, triage_owner_id, active, version from locations where id = $1",
        id.0,
    )
    .fetch_optional(&platform.db)
    .await?
    .ok_or_else(|| Problem::not_found("location"))?
    .try_into()
}

pub async fn create(platform: &Platform, actor: &Actor, draft: &LocationDraft) -> Result<Location> {
    actor.require(Permission::ManageLocations)?;

    let mut change = Change::by(platform, actor).await?;
    let location = insert(&mut change, draft).await?;
    change.commit().await?;
    Ok(location)
}

/// Creates a location, once for each key.
pub async fn create_once(
    platform: &Platform,
    actor: &Actor,
    key: &IdempotencyKey,
    draft: &LocationDraft,
) -> Result<Location> {
    actor.require(Permission::ManageLocations)?;

    let mut change = Change::by(platform, actor).await?;
    let earlier =
        idempotency::earlier_answer(&mut change, actor, key, "location.create", draft).await?;
    if let Some(location) = earlier {
        return Ok(location);
    }
    let location = insert(&mut change, draft).await?;
    idempotency::keep_answer(&mut change, actor, key, &location).await?;
    change.commit().await?;
    Ok(location)
}

async fn insert(change: &mut Change, draft: &LocationDraft) -> Result<Location> {
    known_zone(draft)?;
    let id = LocationId(Uuid::now_v7());
    let row = sqlx::query_as!(
        Row,
        "
        insert into locations (id, name, zone, colour, triage_owner_id, active)
        values ($1, $2, $3, $4, $5, $6)
        returning id, name, zone, colour, triage_owner_id, active, version
        ",
        id.0,
        draft.name.as_str(),
        draft.zone.as_str(),
        draft.colour.name(),
        draft.triage_owner_id.map(|user| user.0),
        draft.active,
    )
    .fetch_one(change.db())
    .await
    .map_err(refused)?;
    let location = Location::try_from(row)?;
    change.audit("location.create", id.0, None, Some(&location)).await?;
    change.publish(Event::LocationChanged { location: location.clone() }).await?;
    Ok(location)
}

/// Replaces what people filled in. `version` is the one the caller saw; `None` overwrites whatever is there.
pub async fn update(
    platform: &Platform,
    actor: &Actor,
    id: LocationId,
    version: Option<i32>,
    draft: &LocationDraft,
) -> Result<Location> {
    actor.require(Permission::ManageLocations)?;
    known_zone(draft)?;

    let mut change = Change::by(platform, actor).await?;
    let before = sqlx::query_as!(
        Row,
        "select id, name, zone, colour, triage_owner_id, active, version from locations where id = $1 for update",
        id.0,
    )
    .fetch_optional(change.db())
    .await?
    .ok_or_else(|| Problem::not_found("location"))?;
    let before = Location::try_from(before)?;
    if version.is_some_and(|seen| seen != before.version) {
        let conflict = Conflict::OutdatedLocation {
            yours: Box::new(draft.clone().applied_to(&before)),
            current: Box::new(before),
        };
        return Err(Problem::new(
            ProblemKind::Conflict,
            "somebody else changed this location meanwhile; look at it and try again",
        )
        .with_conflict(conflict)
        .into());
    }
    let moves_clocks = before.zone != draft.zone;
    let row = sqlx::query_as!(
        Row,
        "
        update locations
        set name = $2, zone = $3, colour = $4, triage_owner_id = $5, active = $6, version = version + 1, updated_at = now()
        where id = $1
        returning id, name, zone, colour, triage_owner_id, active, version
        ",
        id.0,
        draft.name.as_str(),
        draft.zone.as_str(),
        draft.colour.name(),
        draft.triage_owner_id.map(|user| user.0),
        draft.active,
    )
    .fetch_one(change.db())
    .await
    .map_err(refused)?;
    let location = Location::try_from(row)?;
    if moves_clocks {
        tickets::levels::recount(&mut change).await?;
    }
    change.audit("location.update", id.0, Some(&before), Some(&location)).await?;
    change.publish(Event::LocationChanged { location: location.clone() }).await?;
    change.commit().await?;
    Ok(location)
}

struct Row {
    id: Uuid,
    name: String,
    zone: String,
    colour: String,
    triage_owner_id: Option<Uuid>,
    active: bool,
    version: i32,
}

impl TryFrom<Row> for Location {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            id: LocationId(row.id),
            name: row.name.parse().map_err(corrupt)?,
            zone: row.zone.parse().map_err(corrupt)?,
            colour: row.colour.parse::<Hue>().map_err(corrupt)?,
            triage_owner_id: row.triage_owner_id.map(domain::accounts::UserId),
            active: row.active,
            version: row.version,
        })
    }
}

/// The checks of the table are those of the parsers, so this is a fault of ours.
pub(crate) fn corrupt(err: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Database(sqlx::Error::Decode(Box::new(err)))
}

fn known_zone(draft: &LocationDraft) -> Result<()> {
    draft.zone.tz().map_err(|err| Problem::invalid("zone", err))?;
    Ok(())
}

fn refused(err: sqlx::Error) -> Error {
    if broken_constraint(&err) == Some("locations_triage_owner_id_fkey") {
        return Problem::invalid("triage_owner_id", "this user does not exist").into();
    }
    conflict_on("locations_name_key", "name", "another location has this name")(err)
}

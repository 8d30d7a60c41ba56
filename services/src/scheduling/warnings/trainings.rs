//! Who is trained for which location.

use domain::accounts::{Actor, Permission, UserId};
use domain::live::Event;
use domain::locations::LocationId;
use domain::{Problem, ProblemKind};
use serde::Serialize;
use uuid::Uuid;

use crate::error::broken_constraint;
use crate::{Change, Error, Platform, Result};

/// As the audit has it.
#[derive(Serialize)]
struct Trained<'a> {
    trained: &'a [UserId],
}

/// Who is trained for a location.
pub async fn trained(
    platform: &Platform,
    actor: &Actor,
    location: LocationId,
) -> Result<Vec<UserId>> {
    actor.require(Permission::PlanShifts)?;
    let mut conn = platform.connection().await?;
    let found = sqlx::query_scalar!("select id from locations where id = $1", location.0)
        .fetch_optional(&mut *conn)
        .await?;
    found.ok_or_else(|| Problem::not_found("location"))?;
    read(&mut conn, location).await
}

/// Who is trained, by location; places without anybody are not named.
pub async fn all_trained(
    platform: &Platform,
    actor: &Actor,
) -> Result<Vec<(LocationId, Vec<UserId>)>> {
    actor.require(Permission::PlanShifts)?;
    let rows = sqlx::query!(
        r#"
        select location_id, array_agg(user_id order by user_id) as "users!"
        from trainings
        group by location_id
        order by location_id
        "#,
    )
    .fetch_all(&platform.db)
    .await?;
    let named = |users: Vec<Uuid>| users.into_iter().map(UserId).collect();
    Ok(rows.into_iter().map(|row| (LocationId(row.location_id), named(row.users))).collect())
}

/// Makes these, and nobody else, those who are trained for a location.
pub async fn set_trained(
    platform: &Platform,
    actor: &Actor,
    location: LocationId,
    wanted: &[UserId],
) -> Result<Vec<UserId>> {
    actor.require(Permission::PlanShifts)?;
    let mut change = Change::by(platform, actor).await?;
    // One change of a location's trainings after the other.
    sqlx::query_scalar!("select id from locations where id = $1 for no key update", location.0)
        .fetch_optional(change.db())
        .await?
        .ok_or_else(|| Problem::not_found("location"))?;
    let before = read(change.db(), location).await?;
    sqlx::query!("delete from trainings where location_id = $1", location.0)
        .execute(change.db())
        .await?;
    train(&mut change, location, wanted).await?;
    let after = read(change.db(), location).await?;
    if after != before {
        let (before, after) = (Trained { trained: &before }, Trained { trained: &after });
        change.audit("location.train", location.0, Some(&before), Some(&after)).await?;
        change.publish(Event::SchedulesChanged).await?;
    }
    change.commit().await?;
    Ok(after)
}

/// Writes down that they are trained, in a transaction of the caller's.
pub(crate) async fn train(
    change: &mut Change,
    location: LocationId,
    people: &[UserId],
) -> Result<()> {
    let ids: Vec<Uuid> = people.iter().map(|user| user.0).collect();
    sqlx::query!(
        "
        insert into trainings (location_id, user_id)
        select $1, id from unnest($2::uuid[]) as given (id)
        on conflict do nothing
        ",
        location.0,
        &ids,
    )
    .execute(change.db())
    .await
    .map_err(refused)?;
    Ok(())
}

async fn read(conn: &mut sqlx::PgConnection, location: LocationId) -> Result<Vec<UserId>> {
    let ids = sqlx::query_scalar!(
        "select user_id from trainings where location_id = $1 order by user_id",
        location.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(UserId).collect())
}

fn refused(err: sqlx::Error) -> Error {
    match broken_constraint(&err) {
        Some("trainings_user_id_fkey") => {
            let reason = "somebody among them has no account";
            Problem::new(ProblemKind::Invalid, reason).with_field("technician_ids", reason).into()
        }
        _ => err.into(),
    }
}

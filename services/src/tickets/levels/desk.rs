//! What admins do with service levels, and what pages count with.

use chrono::{TimeDelta, Utc};
use chrono_tz::Tz;
use domain::accounts::{Actor, Permission};
use domain::live::Event;
use domain::locations::LocationId;
use domain::tickets::Priority;
use domain::tickets::levels::{
    ClosedDays, LevelCalendars, LocationHours, ServiceLevels, TargetMinutes, WorkingCalendars,
};
use domain::{Conflict, Problem, ProblemKind};
use uuid::Uuid;

use super::super::people;
use super::count::recount_all;
use super::rows::{self, Kept};
use crate::error::broken_constraint;
use crate::{Change, Error, Platform, Result};

/// What is promised, and the version that a writer names.
pub async fn get(platform: &Platform, actor: &Actor) -> Result<(ServiceLevels, i32)> {
    actor.require(Permission::WorkTickets)?;
    let mut conn = platform.connection().await?;
    let kept = rows::read(&mut conn, &platform.site().zone).await?;
    Ok((kept.levels, kept.version))
}

/// The same with what it takes to count with it for the next year.
pub async fn calendars(platform: &Platform, actor: &Actor) -> Result<LevelCalendars> {
    let (levels, version) = get(platform, actor).await?;
    let from = Utc::now().date_naive() - TimeDelta::days(2);
    let rows = sqlx::query!(
        r#"
        select location_id, array_agg(date order by date) as "days!"
        from holidays
        where date between $1 and $2
        group by location_id
        order by location_id
        "#,
        from,
        from + TimeDelta::days(400),
    )
    .fetch_all(&platform.db)
    .await?;
    let closed = rows
        .into_iter()
        .map(|row| ClosedDays { location_id: LocationId(row.location_id), days: row.days })
        .collect();
    Ok(LevelCalendars { levels, version, closed })
}

/// Makes the service levels what the caller says, and counts anew when tickets are due. What is late
/// by that alone, nobody is told.
pub async fn replace(
    platform: &Platform,
    actor: &Actor,
    version: Option<i32>,
    wanted: ServiceLevels,
) -> Result<(ServiceLevels, i32)> {
    actor.require(Permission::ManageTickets)?;
    let wanted = wanted.checked().map_err(Problem::from)?;
    wanted.zone.tz().map_err(|err| Problem::invalid("zone", err))?;

    let mut change = Change::by(platform, actor).await?;
    let before = locked(&mut change).await?;
    if version.is_some_and(|seen| seen != before.version) {
        return Err(outdated(before.levels, wanted).into());
    }
    for &user in &wanted.recipients {
        let works = people::must_work_on_tickets(change.db(), user).await;
        let reason = "choose people who work on tickets";
        works.map_err(|_| Problem::invalid("recipients", reason))?;
    }
    store(&mut change, &wanted).await?;
    let after = locked(&mut change).await?;
    if after.levels != before.levels {
        let (before, after) = (Some(&before.levels), Some(&after.levels));
        change.audit("service_levels.update", Uuid::nil(), before, after).await?;
        change.publish(Event::TicketListsChanged).await?;
    }
    change.commit().await?;
    Ok((after.levels, after.version))
}

/// Writes them down, in a transaction of the caller's, and counts all tickets anew.
pub(crate) async fn store(change: &mut Change, wanted: &ServiceLevels) -> Result<()> {
    sqlx::query("insert into service_levels default values on conflict do nothing")
        .execute(change.db())
        .await?;
    sqlx::query!(
        "update service_levels set zone = $1, holidays_of = $2, version = version + 1",
        wanted.zone.as_str(),
        wanted.holidays_of.map(|location| location.0),
    )
    .execute(change.db())
    .await
    .map_err(refused)?;
    sqlx::query!("delete from business_hours").execute(change.db()).await?;
    let usual = (None, &wanted.hours);
    let places = wanted.locations.iter();
    let places = places.map(|LocationHours { location_id, hours }| (Some(location_id.0), hours));
    for (location, hours) in std::iter::once(usual).chain(places) {
        let (starts, ends): (Vec<i32>, Vec<i32>) =
            hours.minutes_of_week().map(|(start, end)| (i32::from(start), i32::from(end))).unzip();
        sqlx::query!(
            "
            insert into business_hours (location_id, hours)
            select $1::uuid, range_agg(int4range(start, until))
            from unnest($2::int[], $3::int[]) as spans (start, until)
            ",
            location,
            &starts,
            &ends,
        )
        .execute(change.db())
        .await
        .map_err(refused)?;
    }
    sqlx::query!("delete from service_targets").execute(change.db()).await?;
    for priority in Priority::ALL {
        let targets = wanted.targets.of(priority);
        let minutes = |target: Option<TargetMinutes>| target.map(|target| i32::from(target.get()));
        sqlx::query!(
            "
            insert into service_targets (priority, answer_minutes, solution_minutes)
            select $1::smallint, $2::int, $3::int
            where num_nonnulls($2::int, $3::int) > 0
            ",
            priority.rank(),
            minutes(targets.answer_minutes),
            minutes(targets.solution_minutes),
        )
        .execute(change.db())
        .await?;
    }
    sqlx::query!("delete from service_recipients").execute(change.db()).await?;
    let recipients: Vec<Uuid> = wanted.recipients.iter().map(|user| user.0).collect();
    sqlx::query!(
        "insert into service_recipients (user_id) select * from unnest($1::uuid[])",
        &recipients,
    )
    .execute(change.db())
    .await?;
    recount_all(change).await
}

/// What is promised now, ready to count with.
pub(crate) async fn working(change: &mut Change) -> Result<WorkingCalendars<Tz>> {
    let levels = locked(change).await?.levels;
    rows::calendars(change.db(), levels).await
}

async fn locked(change: &mut Change) -> Result<Kept> {
    sqlx::query!("select sole from service_levels for update").fetch_optional(change.db()).await?;
    let zone = change.site().zone.clone();
    rows::read(change.db(), &zone).await
}

fn outdated(current: ServiceLevels, yours: ServiceLevels) -> Problem {
    let message = "somebody else changed the service levels meanwhile; look at them and try again";
    Problem::new(ProblemKind::Conflict, message).with_conflict(Conflict::OutdatedServiceLevels {
        current: Box::new(current),
        yours: Box::new(yours),
    })
}

fn refused(err: sqlx::Error) -> Error {
    match broken_constraint(&err) {
        Some("service_levels_holidays_of_fkey") => {
            Problem::invalid("holidays_of", "this location does not exist").into()
        }
        Some("business_hours_location_id_fkey") => {
            Problem::invalid("locations", "this location does not exist").into()
        }
        _ => err.into(),
    }
}

//! How much time off people have left.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::Problem;
use domain::accounts::{Actor, Permission, UserId};
use domain::scheduling::time_off::{
    Balance, LeaveAllowance, TimeOffCategory, TimeOffState, When, WorkingDays,
};
use uuid::Uuid;

use super::rows::Days;
use crate::error::broken_constraint;
use crate::locations::corrupt;
use crate::{Change, Error, Platform, Result};

/// The year of one technician, category by category. Somebody else's needs the permission to
/// approve.
pub async fn balances(
    platform: &Platform,
    actor: &Actor,
    technician: UserId,
    year: i32,
) -> Result<Vec<Balance>> {
    actor.require(Permission::RequestTimeOff)?;
    if technician != actor.user {
        actor.require(Permission::ApproveTimeOff)?;
    }
    let (first_day, last_day) = ends_of(year)?;
    let rows = sqlx::query!(
        "
        select category, state, first_day, last_day, starts, ends, zone
        from time_off
        where technician_id = $1 and first_day <= $3 and last_day >= $2 and state in ('requested', 'approved')
        order by first_day, id
        ",
        technician.0,
        first_day,
        last_day,
    )
    .fetch_all(&platform.db)
    .await?;
    let mut taken: BTreeMap<TimeOffCategory, Vec<(TimeOffState, When)>> = BTreeMap::new();
    for row in rows {
        let days = Days {
            first_day: row.first_day,
            last_day: row.last_day,
            starts: row.starts,
            ends: row.ends,
            zone: row.zone,
        };
        let state = row.state.parse().map_err(corrupt)?;
        let category = row.category.parse().map_err(corrupt)?;
        taken.entry(category).or_default().push((state, days.try_into()?));
    }
    let allowances = sqlx::query!(
        "select category, days from leave_allowances where user_id = $1 and year = $2 order by category",
        technician.0,
        i16::try_from(year).unwrap_or_default(),
    )
    .fetch_all(&platform.db)
    .await?;
    Ok(TimeOffCategory::ALL
        .into_iter()
        .map(|category| {
            let allowance = allowances.iter().find(|row| row.category == category.name());
            let allowance = allowance.map(|row| WorkingDays::whole(row.days.into()));
            let taken = taken.get(&category).into_iter().flatten();
            let taken = taken.map(|(state, when)| (*state, when));
            Balance::of(technician, category, year, allowance, taken)
        })
        .collect())
}

/// Says how many days somebody may take in a year.
pub async fn set_allowance(
    platform: &Platform,
    actor: &Actor,
    wanted: LeaveAllowance,
) -> Result<LeaveAllowance> {
    actor.require(Permission::ApproveTimeOff)?;
    ends_of(wanted.year)?;
    if wanted.days.is_some_and(|days| !(0..=366).contains(&days)) {
        return Err(Problem::invalid("days", "choose 0 to 366 days").into());
    }
    let year = i16::try_from(wanted.year).unwrap_or_default();
    let key = (wanted.technician_id.0, wanted.category.name(), year);
    let mut change = Change::by(platform, actor).await?;
    let before = sqlx::query_scalar!(
        "select days from leave_allowances where user_id = $1 and category = $2 and year = $3 for update",
        key.0,
        key.1,
        key.2,
    )
    .fetch_optional(change.db())
    .await?;
    match wanted.days {
        Some(days) => {
            sqlx::query!(
                "
                insert into leave_allowances (user_id, category, year, days) values ($1, $2, $3, $4)
                on conflict (user_id, category, year) do update set days = excluded.days
                ",
                key.0,
                key.1,
                key.2,
                days,
            )
            .execute(change.db())
            .await
            .map_err(no_such_user)?;
        }
        None => {
            sqlx::query!(
                "delete from leave_allowances where user_id = $1 and category = $2 and year = $3",
                key.0,
                key.1,
                key.2,
            )
            .execute(change.db())
            .await?;
        }
    }
    let before = LeaveAllowance { days: before, ..wanted };
    let subject: Uuid = wanted.technician_id.0;
    change.audit("leave_allowance.update", subject, Some(&before), Some(&wanted)).await?;
    change.commit().await?;
    Ok(wanted)
}

fn ends_of(year: i32) -> Result<(NaiveDate, NaiveDate)> {
    let ends = (NaiveDate::from_ymd_opt(year, 1, 1), NaiveDate::from_ymd_opt(year, 12, 31));
    match ends {
        (Some(first), Some(last)) if (2000..=2099).contains(&year) => Ok((first, last)),
        _ => Err(Problem::invalid("year", "choose a year from 2000 to 2099").into()),
    }
}

fn no_such_user(err: sqlx::Error) -> Error {
    if broken_constraint(&err) == Some("leave_allowances_user_id_fkey") {
        return Problem::invalid("technician_id", "this user does not exist").into();
    }
    err.into()
}

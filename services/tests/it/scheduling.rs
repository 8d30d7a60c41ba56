//! Planning shifts.

use chrono::{DateTime, Utc};
use domain::ProblemKind;
use domain::accounts::{Actor, Hue, Role, UserId};
use domain::scheduling::{ShiftDraft, ShiftId, ShiftKind, ShiftNote, ShiftSpan, ShiftTitle};
use domain::zones::ZoneName;
use services::accounts::{self, NewUser};
use services::scheduling::shifts;
use services::{Error, Platform, Result};
use sqlx::PgPool;
use uuid::Uuid;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn asking_again_under_the_same_id_finds_the_shift_made_the_first_time(
    db: PgPool,
) -> Result<()> {
    let platform = Platform::new(db);
    let technician = technician(&platform).await?;
    let planner = Actor { user: technician, roles: [Role::Admin].into_iter().collect() };
    let id = ShiftId(Uuid::now_v7());

    let first = shifts::create_as(&platform, &planner, id, &draft(technician, 6)).await?;
    let again = shifts::create_as(&platform, &planner, id, &draft(technician, 6)).await?;
    let other =
        shifts::create_as(&platform, &planner, id, &draft(technician, 16)).await.unwrap_err();

    assert_eq!(first, again);
    assert!(matches!(other, Error::Problem(problem) if problem.kind == ProblemKind::Conflict));
    Ok(())
}

async fn technician(platform: &Platform) -> Result<UserId> {
    let user = NewUser {
        email: "mara@example.com".parse().unwrap(),
        name: "Mara Oyelaran".parse().unwrap(),
        roles: [Role::Technician].into_iter().collect(),
        hue: Hue::Teal,
        location_id: None,
        zone: ZoneName::utc(),
        password: None,
        picture_png: None,
    };
    accounts::create_user(platform, &user).await
}

fn draft(technician_id: UserId, from: u8) -> ShiftDraft {
    let at = |hour| -> DateTime<Utc> { format!("2026-11-16T{hour:02}:00:00Z").parse().unwrap() };
    ShiftDraft {
        technician_id,
        location_id: None,
        span: ShiftSpan::new(at(from), at(from + 6)).unwrap(),
        zone: None,
        kind: ShiftKind::Work,
        title: ShiftTitle::none(),
        note: ShiftNote::none(),
    }
}

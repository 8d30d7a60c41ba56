//! Warnings: refused at first, made with a reason, and the reason kept.

use domain::accounts::Role;
use domain::audit::AuditFilter;
use domain::scheduling::warnings::{Limits, Warning, Wishes};
use domain::scheduling::{ShiftDraft, ShiftPatch, ShiftSpan, ShiftState};
use domain::{Problem, ProblemKind};
use services::audit;
use services::scheduling::{shifts, warnings};
use sqlx::PgPool;

use crate::desk::{Desk, because, hour, kind, problem, shift, user};

fn found(problem: &Problem) -> Vec<&Warning> {
    assert_eq!(problem.kind, ProblemKind::Conflict);
    problem.warnings.iter().map(|caution| &caution.warning).collect()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_short_night_wants_a_reason_which_is_kept(db: PgPool) {
    let desk = Desk::open(db).await;
    let late = shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 14, 22)).await.unwrap();
    let early = shift(desk.ana, 30, 38);
    let refused = problem(shifts::create(&desk.platform, &desk.admin, &early).await);
    let shift_id = late.id;
    assert_eq!(found(&refused), [&Warning::ShortRest { minutes: 480, at_least: 660, shift_id }]);
    assert_eq!(refused.warnings[0].message, "only 8 h of rest to another shift, not 11 h");

    let early = ShiftDraft { overrule: because("Mara is ill"), ..early };
    let made = shifts::create(&desk.platform, &desk.admin, &early).await.unwrap();
    let kept = warnings::overruled(&desk.platform, &desk.admin, made.id).await.unwrap();
    assert_eq!((kept[0].reason.as_str(), kept[0].by), ("Mara is ill", desk.admin.user));
    assert_eq!(warnings::overruled(&desk.platform, &desk.ana, made.id).await.unwrap(), kept);
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    assert_eq!(warnings::overruled(&desk.platform, &ben, made.id).await.unwrap(), []);
    let filter =
        AuditFilter { action: Some("shift.overrule".to_owned()), ..AuditFilter::default() };
    let audited = audit::page(&desk.platform, &desk.admin, &filter, None, 10).await.unwrap();
    assert_eq!(audited.items.len(), 1);

    // A little later is no worse; a little earlier is.
    let to = |from, to| ShiftPatch::span(ShiftSpan::new(hour(from), hour(to)).unwrap());
    let update = async |patch: ShiftPatch| {
        shifts::update(&desk.platform, &desk.admin, made.id, None, &patch).await
    };
    update(to(31, 39)).await.unwrap();
    let worse = problem(update(to(29, 37)).await);
    assert!(matches!(found(&worse)[..], [Warning::ShortRest { minutes: 420, .. }]));
    update(ShiftPatch { overrule: because("still ill"), ..to(29, 37) }).await.unwrap();
    let title = ShiftPatch { title: Some("Early".parse().unwrap()), ..ShiftPatch::default() };
    update(title).await.unwrap();
    let cancelled = ShiftPatch { state: Some(ShiftState::Cancelled), ..ShiftPatch::default() };
    update(cancelled).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_hours_of_a_week_are_limited_as_the_settings_say(db: PgPool) {
    let desk = Desk::open(db).await;
    for day in 0..6 {
        let shift = shift(desk.ana, day * 24 + 8, day * 24 + 16);
        shifts::create(&desk.platform, &desk.admin, &shift).await.unwrap();
    }
    let sunday = shift(desk.ana, 6 * 24 + 8, 6 * 24 + 9);
    let refused = problem(shifts::create(&desk.platform, &desk.admin, &sunday).await);
    assert!(matches!(
        found(&refused)[..],
        [Warning::LongWeek { minutes: 2940, at_most: 2880, .. }]
    ));

    let wide = Limits { rest_hours: 11, week_hours: 60 };
    warnings::change_limits(&desk.platform, &desk.admin, wide).await.unwrap();
    shifts::create(&desk.platform, &desk.admin, &sunday).await.unwrap();
    let absurd = Limits { rest_hours: 25, week_hours: 60 };
    let refused = warnings::change_limits(&desk.platform, &desk.admin, absurd).await;
    assert!(problem(refused).fields.contains_key("rest_hours"));
    let refused = warnings::change_limits(&desk.platform, &desk.ana, wide).await;
    assert_eq!(kind(refused), ProblemKind::Forbidden);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn wishes_and_trainings_are_heard(db: PgPool) {
    let desk = Desk::open(db).await;
    let mut wishes = Wishes { weekly_hours: Some(4), ..Wishes::default() };
    wishes.avoid.mon.push("6–9".parse().unwrap());
    let ana = desk.ana.user;
    warnings::set_wishes(&desk.platform, &desk.ana, ana, wishes.clone()).await.unwrap();
    assert_eq!(warnings::wishes(&desk.platform, &desk.admin, ana).await.unwrap(), wishes);
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let nosy = warnings::wishes(&desk.platform, &ben, ana).await;
    assert_eq!(kind(nosy), ProblemKind::Forbidden);

    let place = desk.location("Hamburg").await.id;
    let early = ShiftDraft { location_id: Some(place), ..shift(desk.ana, 8, 16) };
    let refused = problem(shifts::create(&desk.platform, &desk.admin, &early).await);
    let told = found(&refused);
    assert!(matches!(
        told[..],
        [
            Warning::UnwishedHours { minutes: 480, wished: 240, .. },
            Warning::UnwishedTime { minutes: 60 }
        ]
    ));

    // Where nobody is trained, nobody has to be; where somebody is, the others have to.
    warnings::set_wishes(&desk.platform, &desk.ana, ana, Wishes::default()).await.unwrap();
    let train = async |who: &[domain::accounts::UserId]| {
        warnings::set_trained(&desk.platform, &desk.admin, place, who).await.unwrap()
    };
    train(&[ben.user]).await;
    let refused = problem(shifts::create(&desk.platform, &desk.admin, &early).await);
    assert_eq!(found(&refused), [&Warning::Untrained { location_id: place }]);
    train(&[ben.user, ana]).await;
    shifts::create(&desk.platform, &desk.admin, &early).await.unwrap();
    let all = warnings::all_trained(&desk.platform, &desk.admin).await.unwrap();
    assert_eq!(all[0].1.len(), 2);
    let nobody = domain::accounts::UserId(uuid::Uuid::nil());
    let refused = warnings::set_trained(&desk.platform, &desk.admin, place, &[nobody]).await;
    assert_eq!(kind(refused), ProblemKind::Invalid);
}

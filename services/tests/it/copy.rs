//! Copying a week to another.

use chrono::TimeDelta;
use domain::ProblemKind;
use domain::accounts::Role;
use domain::scheduling::copy::{CopySkipReason, WeekCopyRequest};
use domain::scheduling::time_off::TimeOffDraft;
use domain::scheduling::{Shift, ShiftKind, ShiftPatch, ShiftState};
use services::scheduling::{copy, shifts, time_off};
use sqlx::PgPool;

use crate::desk::{Desk, hour, kind, shift, user};

/// The week of `hour(0)`, a fortnight later.
fn fortnight() -> WeekCopyRequest {
    WeekCopyRequest {
        from: "2026-11-16".parse().unwrap(),
        to: "2026-11-30".parse().unwrap(),
        locations: Vec::new(),
        technicians: Vec::new(),
        plan: None,
        overrule: None,
    }
}

async fn all(desk: &Desk) -> Vec<Shift> {
    shifts::between(&desk.platform, &desk.admin, hour(-48), hour(24 * 40))
        .await
        .unwrap()
        .read()
        .unwrap()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_preview_writes_nothing_and_the_copy_does_exactly_that(db: PgPool) {
    let desk = Desk::open(db).await;
    let mut draft = shift(desk.ana, 8, 16);
    draft.location_id = Some(desk.location("Studio 1").await.id);
    draft.zone = Some("Europe/Berlin".parse().unwrap());
    draft.title = "Early".parse().unwrap();
    draft.note = "Bring the key".parse().unwrap();
    let source = shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap();

    let preview = copy::preview(&desk.platform, &desk.admin, &fortnight()).await.unwrap();
    assert_eq!((preview.created.len(), preview.skipped.len()), (1, 0));
    assert_eq!(all(&desk).await.len(), 1);

    let request = WeekCopyRequest { plan: Some(preview.plan), ..fortnight() };
    let done = copy::copy(&desk.platform, &desk.admin, &request).await.unwrap();
    let made = &done.created[0].shift;
    assert_eq!(done.created[0].copy_of, source.id);
    let expected = Shift {
        id: made.id,
        span: source.span.moved_by(TimeDelta::days(14)),
        version: 1,
        origin: None,
        ..source.clone()
    };
    assert_eq!(made, &expected);
    assert_eq!(all(&desk).await, [source, expected]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_plan_that_has_changed_is_refused_and_nothing_is_written(db: PgPool) {
    let desk = Desk::open(db).await;
    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 8, 16)).await.unwrap();
    let plan = copy::preview(&desk.platform, &desk.admin, &fortnight()).await.unwrap().plan;
    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 32, 40)).await.unwrap();

    let request = WeekCopyRequest { plan: Some(plan), ..fortnight() };
    let refused = copy::copy(&desk.platform, &desk.admin, &request).await;

    assert_eq!(kind(refused), ProblemKind::Conflict);
    assert_eq!(all(&desk).await.len(), 2);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_cannot_be_there_is_left_out_and_says_why(db: PgPool) {
    use CopySkipReason::{AlreadyThere, Cancelled, Overlap, TimeOff};
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let on = |day: i64| shift(desk.ana, day * 24 + 8, day * 24 + 16);
    for day in [0, 1, 2, 3] {
        shifts::create(&desk.platform, &desk.admin, &on(day)).await.unwrap();
    }
    let cancelled = shifts::create(&desk.platform, &desk.admin, &on(4)).await.unwrap();
    let cancel = ShiftPatch { state: Some(ShiftState::Cancelled), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, cancelled.id, None, &cancel).await.unwrap();
    // On call at the same time is in nobody's way, and not copied twice either.
    let mut on_call = shift(ben, 8, 16);
    on_call.kind = ShiftKind::OnCall;
    shifts::create(&desk.platform, &desk.admin, &on_call).await.unwrap();
    let there = [on(14), shift(desk.ana, 15 * 24 + 12, 15 * 24 + 20)];
    for draft in &there {
        shifts::create(&desk.platform, &desk.admin, draft).await.unwrap();
    }
    let away: TimeOffDraft = serde_json::from_value(serde_json::json!({
        "technician_id": desk.ana.user, "all_day": true, "first_day": "2026-12-02",
        "last_day": "2026-12-02", "category": "vacation", "approve": true,
    }))
    .unwrap();
    time_off::request(&desk.platform, &desk.admin, &away).await.unwrap();

    let first = copy::copy(&desk.platform, &desk.admin, &fortnight()).await.unwrap();
    let reasons: Vec<_> = first.skipped.iter().map(|skipped| skipped.reason).collect();
    assert_eq!(reasons, [AlreadyThere, Overlap, TimeOff, Cancelled]);
    assert!(first.skipped[1].obstacle.is_some());
    assert_eq!(first.created.len(), 2, "Thursday's, and Ben on call");

    let again = copy::copy(&desk.platform, &desk.admin, &fortnight()).await.unwrap();
    assert_eq!(again.created, []);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn filters_choose_and_a_night_keeps_its_times_over_the_clock_change(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let mut night = shift(desk.ana, 0, 8);
    night.zone = Some("Europe/Berlin".parse().unwrap());
    // Saturday 22:00 to Sunday 06:00 in Berlin, a week before the clocks go back.
    night.span = domain::scheduling::ShiftSpan::new(
        "2026-10-17T20:00:00Z".parse().unwrap(),
        "2026-10-18T04:00:00Z".parse().unwrap(),
    )
    .unwrap();
    shifts::create(&desk.platform, &desk.admin, &night).await.unwrap();
    night.technician_id = Some(ben.user);
    shifts::create(&desk.platform, &desk.admin, &night).await.unwrap();

    let request = WeekCopyRequest {
        from: "2026-10-12".parse().unwrap(),
        to: "2026-10-19".parse().unwrap(),
        technicians: vec![ben.user],
        ..fortnight()
    };
    let copy = copy::copy(&desk.platform, &desk.admin, &request).await.unwrap();

    let [only] = &copy.created[..] else { panic!("{copy:?}") };
    assert_eq!(only.shift.technician_id, Some(ben.user));
    assert_eq!(only.shift.span.length().num_hours(), 9);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn taking_back_leaves_what_was_changed_since(db: PgPool) {
    let desk = Desk::open(db).await;
    for day in [0, 1] {
        let draft = shift(desk.ana, day * 24 + 8, day * 24 + 16);
        shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap();
    }
    let made = copy::copy(&desk.platform, &desk.admin, &fortnight()).await.unwrap().created;
    let ids: Vec<_> = made.iter().map(|copied| copied.shift.id).collect();
    let longer = ShiftPatch { title: Some("Longer".parse().unwrap()), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, ids[1], None, &longer).await.unwrap();

    let gone = copy::take_back(&desk.platform, &desk.admin, &ids).await.unwrap();

    assert_eq!(gone, [ids[0]]);
    assert_eq!(all(&desk).await.len(), 3);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn only_planners_copy_and_only_whole_weeks(db: PgPool) {
    let desk = Desk::open(db).await;
    for refused in [
        copy::copy(&desk.platform, &desk.ana, &fortnight()).await,
        copy::preview(&desk.platform, &desk.ana, &fortnight()).await,
    ] {
        assert_eq!(kind(refused), ProblemKind::Forbidden);
    }
    let odd = WeekCopyRequest { to: "2026-12-01".parse().unwrap(), ..fortnight() };
    let refused = copy::copy(&desk.platform, &desk.admin, &odd).await;
    assert_eq!(kind(refused), ProblemKind::Invalid);
}

//! Planning shifts.

use std::sync::atomic::{AtomicI32, Ordering};

use domain::accounts::{Actor, Role};
use domain::scheduling::{
    Shift, ShiftDraft, ShiftId, ShiftKind, ShiftPatch, ShiftSpan, ShiftState,
};
use domain::{Conflict, ProblemKind};
use futures::future::{join, join_all};
use services::scheduling::shifts;
use services::{Platform, accounts};
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::{Desk, because, hour, kind, location, problem, shift, user};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_shift_is_planned_in_the_zone_of_its_place_else_of_its_planner(db: PgPool) {
    let desk = Desk::open(db).await;
    let berlin = desk.location("Studio 1").await;

    let nowhere = create(&desk, 0, 8).await;
    let mut draft = shift(desk.ana, 8, 16);
    draft.location_id = Some(berlin.id);
    let there = shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap();

    assert_eq!((nowhere.zone.as_str(), nowhere.version), ("UTC", 1));
    assert_eq!(there.zone.as_str(), "Europe/Berlin");
    let listed =
        shifts::between(&desk.platform, &desk.ana, hour(7), hour(8)).await.unwrap().read().unwrap();
    assert_eq!(*listed, [nowhere], "the end of a view is not in it, nor the end of a shift");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_overlap_is_refused_and_names_the_shifts_in_the_way(db: PgPool) {
    let desk = Desk::open(db).await;
    let (early, late) = (create(&desk, 8, 12).await, create(&desk, 14, 18).await);

    let refused = shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 11, 15)).await;

    let refused = problem(refused);
    assert_eq!(refused.kind, ProblemKind::Conflict);
    let in_the_way = [early, late].map(|shift| Conflict::Overlap { shift: Box::new(shift) });
    assert_eq!(refused.conflicts, in_the_way);
    let between = shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 12, 14)).await;
    assert!(between.is_ok(), "touching ends are no overlap");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn only_scheduled_work_is_in_the_way_of_work(db: PgPool) {
    let desk = Desk::open(db).await;
    let mut on_call = shift(desk.ana, 8, 16);
    on_call.kind = ShiftKind::OnCall;
    shifts::create(&desk.platform, &desk.admin, &on_call).await.unwrap();
    let first = create(&desk, 8, 16).await;
    let cancel = ShiftPatch { state: Some(ShiftState::Cancelled), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, first.id, None, &cancel).await.unwrap();
    let second = create(&desk, 8, 16).await;

    let revive = ShiftPatch { state: Some(ShiftState::Scheduled), ..ShiftPatch::default() };
    let refused = shifts::update(&desk.platform, &desk.admin, first.id, None, &revive).await;

    let in_the_way = Conflict::Overlap { shift: Box::new(second) };
    assert_eq!(problem(refused).conflicts, [in_the_way]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_a_hundred_who_plan_the_same_hours_at_once_exactly_one_succeeds(db: PgPool) {
    let desk = Desk::open(db).await;
    let draft = shift(desk.ana, 8, 16);

    let attempts = (0..100).map(|_| shifts::create(&desk.platform, &desk.admin, &draft));
    let (made, refused): (Vec<_>, Vec<_>) =
        join_all(attempts).await.into_iter().partition(Result::is_ok);

    assert_eq!(made.len(), 1);
    for refusal in refused {
        let refusal = problem(refusal);
        assert_eq!(refusal.kind, ProblemKind::Conflict, "{refusal}");
        assert_eq!(refusal.conflicts.len(), 1);
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn shifts_moved_onto_one_another_at_once_never_overlap(db: PgPool) {
    let desk = Desk::open(db).await;
    let mut planned = Vec::new();
    for n in 0..10 {
        planned.push(create(&desk, n * 2, n * 2 + 1).await);
    }
    let there = ShiftPatch::span(ShiftSpan::new(hour(50), hour(58)).unwrap());

    let moves = planned
        .iter()
        .map(|shift| shifts::update(&desk.platform, &desk.admin, shift.id, None, &there));
    let moved = join_all(moves).await;

    assert_eq!(moved.iter().filter(|result| result.is_ok()).count(), 1);
    for refusal in moved.into_iter().filter(Result::is_err) {
        assert_eq!(kind(refusal), ProblemKind::Conflict);
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_changes_what_another_has_changed_meanwhile_is_shown_both(db: PgPool) {
    let desk = Desk::open(db).await;
    let planned = create(&desk, 8, 16).await;
    let longer = ShiftPatch::span(ShiftSpan::new(hour(8), hour(17)).unwrap());
    let later = ShiftPatch::span(ShiftSpan::new(hour(9), hour(16)).unwrap());
    let current = update(&desk, &planned, &longer).await.unwrap();
    assert_eq!(current.version, 2);

    let refused = problem(update(&desk, &planned, &later).await);

    let yours = later.applied_to(&current).unwrap();
    let both = Conflict::Outdated { current: Box::new(current), yours: Box::new(yours) };
    assert_eq!((refused.kind, refused.conflicts), (ProblemKind::Conflict, vec![both]));
    let deleted = shifts::delete(&desk.platform, &desk.admin, planned.id, Some(1)).await;
    assert_eq!(kind(deleted), ProblemKind::Conflict);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_many_who_change_the_version_they_all_saw_one_succeeds(db: PgPool) {
    let desk = Desk::open(db).await;
    let planned = create(&desk, 8, 16).await;

    let patches: Vec<ShiftPatch> = (1..=10)
        .map(|n| ShiftPatch::span(ShiftSpan::new(hour(8), hour(16 + n)).unwrap()))
        .collect();
    let updated = join_all(patches.iter().map(|patch| update(&desk, &planned, patch))).await;

    assert_eq!(updated.iter().filter(|result| result.is_ok()).count(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_was_deleted_comes_back_unless_its_time_is_taken(db: PgPool) {
    let desk = Desk::open(db).await;
    let planned = create(&desk, 8, 16).await;

    shifts::delete(&desk.platform, &desk.admin, planned.id, Some(1)).await.unwrap();
    let gone = shifts::get(&desk.platform, &desk.ana, planned.id).await;
    assert_eq!(kind(gone), ProblemKind::NotFound);
    let back = shifts::restore(&desk.platform, &desk.admin, planned.id, None).await.unwrap();
    assert_eq!(back, Shift { version: 3, ..planned.clone() });
    let again = shifts::restore(&desk.platform, &desk.admin, planned.id, None).await;
    assert_eq!(kind(again), ProblemKind::NotFound);

    shifts::delete(&desk.platform, &desk.admin, planned.id, None).await.unwrap();
    let other = create(&desk, 15, 20).await;
    let refused = shifts::restore(&desk.platform, &desk.admin, planned.id, None).await;
    let in_the_way = Conflict::Overlap { shift: Box::new(other) };
    assert_eq!(problem(refused).conflicts, [in_the_way]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn asking_again_under_the_same_id_finds_the_shift_made_the_first_time(db: PgPool) {
    let desk = Desk::open(db).await;
    let id = ShiftId(Uuid::now_v7());
    let create_as = async |from, to| {
        shifts::create_as(&desk.platform, &desk.admin, id, &shift(desk.ana, from, to)).await
    };

    let first = create_as(6, 12).await.unwrap();
    let again = create_as(6, 12).await.unwrap();
    let other = create_as(16, 22).await;

    assert_eq!(first, again);
    assert_eq!(kind(other), ProblemKind::Conflict);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn shifts_are_for_active_technicians_at_active_places(db: PgPool) {
    let desk = Desk::open(db).await;
    let member = user(&desk.platform, "mia", &[Role::Member]).await;
    let former = user(&desk.platform, "finn", &[Role::Technician]).await;
    let email = "finn@example.org".parse().unwrap();
    accounts::set_active(&desk.platform, &email, false).await.unwrap();
    for nobody in [member, former, Actor { user: domain::accounts::UserId(Uuid::nil()), ..member }]
    {
        let refused = problem(plan(&desk.platform, desk.admin, nobody).await);
        assert_eq!(refused.kind, ProblemKind::Invalid);
        assert!(refused.fields.contains_key("technician_id"));
    }

    let closed = desk.location("Old studio").await;
    let draft = domain::locations::LocationDraft { active: false, ..location("Old studio") };
    services::locations::update(&desk.platform, &desk.admin, closed.id, None, &draft)
        .await
        .unwrap();
    let mut at_closed = shift(desk.ana, 8, 16);
    at_closed.location_id = Some(closed.id);
    let refused = problem(shifts::create(&desk.platform, &desk.admin, &at_closed).await);
    assert!(refused.fields.contains_key("location_id"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_change_is_noted_with_who_made_it(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let planned = create(&desk, 8, 16).await;
    let longer = ShiftPatch::span(ShiftSpan::new(hour(8), hour(17)).unwrap());
    update(&desk, &planned, &longer).await.unwrap();
    shifts::delete(&desk.platform, &desk.admin, planned.id, None).await.unwrap();
    shifts::restore(&desk.platform, &desk.admin, planned.id, None).await.unwrap();

    let noted: Vec<(String, Option<Uuid>)> = sqlx::query_as(
        "select action, actor_id from audit_entries where subject_id = $1 order by id",
    )
    .bind(planned.id.0)
    .fetch_all(&db)
    .await
    .unwrap();
    let admin = Some(desk.admin.user.0);
    let expected = ["shift.create", "shift.update", "shift.delete", "shift.restore"];
    assert_eq!(noted, expected.map(|action| (action.to_owned(), admin)));
}

/// Plans work for Ana.
async fn create(desk: &Desk, from: i64, to: i64) -> Shift {
    let overrule = because("rest is another test's affair");
    let draft = ShiftDraft { overrule, ..shift(desk.ana, from, to) };
    shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap()
}

/// As somebody who saw the shift as it is given.
async fn update(desk: &Desk, seen: &Shift, patch: &ShiftPatch) -> services::Result<Shift> {
    let overrule = because("rest is another test's affair");
    let patch = ShiftPatch { overrule, ..patch.clone() };
    shifts::update(&desk.platform, &desk.admin, seen.id, Some(seen.version), &patch).await
}

async fn plan(platform: &Platform, planner: Actor, technician: Actor) -> services::Result<Shift> {
    shifts::create(platform, &planner, &shift(technician, 8, 16)).await
}

/// Views are kept in memory; nobody may notice.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_view_shows_what_another_server_has_changed_since(db: PgPool) {
    let desk = Desk::open(db).await;
    let elsewhere = desk.platform.second_server();
    let shift = create(&desk, 8, 16).await;
    let look = || seen(&desk);
    assert_eq!(look().await, *std::slice::from_ref(&shift));

    let rename = ShiftPatch { title: Some("Late".parse().unwrap()), ..ShiftPatch::default() };
    let renamed = shifts::update(&elsewhere, &desk.admin, shift.id, None, &rename).await.unwrap();
    assert_eq!(look().await, [renamed]);

    shifts::delete(&elsewhere, &desk.admin, shift.id, None).await.unwrap();
    assert!(look().await.is_empty());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_view_shows_a_change_that_began_before_it_was_read_and_ended_after(db: PgPool) {
    let desk = Desk::open(db).await;
    let shift = create(&desk, 8, 16).await;
    let look = || seen(&desk);
    // What `update` does, held open in the middle.
    let mut slow = desk.platform.db.begin().await.unwrap();
    sqlx::query("update shifts set title = 'Late', version = version + 1 where id = $1")
        .bind(shift.id.0)
        .execute(&mut *slow)
        .await
        .unwrap();
    let event = serde_json::json!({ "event": { "type": "shift_changed" } });
    sqlx::query("insert into live_events (event) values ($1)")
        .bind(event)
        .execute(&mut *slow)
        .await
        .unwrap();

    assert_eq!(look().await[0].version, 1);
    create_elsewhere(&desk).await;
    assert_eq!(look().await[0].version, 1, "not committed yet");
    slow.commit().await.unwrap();

    assert_eq!(look().await[0].version, 2);
}

/// The database is asked once for all who look at the same time.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_looks_among_many_sees_what_was_done_before(db: PgPool) {
    const CHANGES: i32 = 30;
    let desk = Desk::open(db).await;
    let elsewhere = desk.platform.second_server();
    let shift = create(&desk, 8, 16).await;
    let done = AtomicI32::new(shift.version);
    let change = async {
        for n in 0..CHANGES {
            let title = Some(format!("Late {n}").parse().unwrap());
            let rename = ShiftPatch { title, ..ShiftPatch::default() };
            let renamed = shifts::update(&elsewhere, &desk.admin, shift.id, None, &rename).await;
            done.store(renamed.unwrap().version, Ordering::SeqCst);
        }
    };
    let look = || async {
        loop {
            let known = done.load(Ordering::SeqCst);
            let seen = seen(&desk).await;
            assert!(seen[0].version >= known, "{} of {known}", seen[0].version);
            if known > CHANGES {
                break;
            }
        }
    };
    join(change, join_all((0..20).map(|_| look()))).await;
}

/// The day as everybody sees it.
async fn seen(desk: &Desk) -> Vec<Shift> {
    shifts::between(&desk.platform, &desk.ana, hour(0), hour(24)).await.unwrap().read().unwrap()
}

/// A change that is begun and done while another is held open.
async fn create_elsewhere(desk: &Desk) {
    shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 40, 48)).await.unwrap();
}

//! Time off, and what it does to shifts.

mod relief;
mod told;

use domain::accounts::{Actor, Permission, Role};
use domain::scheduling::time_off::{
    Absence, Decision, Effects, LeaveAllowance, PartOfDay, SeenTimeOff, TimeOffCategory,
    TimeOffDraft, TimeOffFilter, TimeOffSettings, TimeOffState, When, WholeDays, WhyKept,
    WorkingDays,
};
use domain::scheduling::{Shift, ShiftDraft, ShiftKind, ShiftPatch, ShiftSpan, ShiftState};
use domain::{Conflict, ProblemKind};
use futures::future::{join, join_all};
use services::Result;
use services::scheduling::{shifts, time_off};
use sqlx::PgPool;

use crate::desk::{Desk, because, hour, kind, problem, shift, user};

/// Days of the week that [`hour`] counts from, 0 is its Monday.
fn days(first: i64, last: i64) -> When {
    let day = |day: i64| hour(day * 24).date_naive();
    WholeDays::new(day(first), day(last)).unwrap().into()
}

/// A part of that Monday, in UTC.
fn part(start: &str, end: &str) -> When {
    let time = |text: &str| text.parse().unwrap();
    let zone = "UTC".parse().unwrap();
    PartOfDay::new(hour(0).date_naive(), time(start), time(end), zone).unwrap().into()
}

fn draft(when: When) -> TimeOffDraft {
    TimeOffDraft {
        technician_id: None,
        category: TimeOffCategory::Vacation,
        note: "to the sea".parse().unwrap(),
        when,
        approve: false,
        shifts: Vec::new(),
        overrule: None,
    }
}

async fn requested(desk: &Desk, when: When) -> SeenTimeOff {
    time_off::request(&desk.platform, &desk.ana, &draft(when)).await.unwrap().time_off
}

async fn decided(
    desk: &Desk,
    actor: &Actor,
    time_off: &SeenTimeOff,
    state: TimeOffState,
) -> Result<Effects> {
    let decision = Decision::to(state);
    time_off::decide(&desk.platform, actor, time_off.id, None, &decision).await
}

async fn approved(desk: &Desk, when: When) -> Effects {
    let time_off = requested(desk, when).await;
    decided(desk, &desk.admin, &time_off, TimeOffState::Approved).await.unwrap()
}

/// By those who approve, because it may have begun.
async fn withdrawn(desk: &Desk, effects: &Effects) -> Effects {
    decided(desk, &desk.admin, &effects.time_off, TimeOffState::Withdrawn).await.unwrap()
}

async fn plan(desk: &Desk, from: i64, to: i64) -> Shift {
    let overrule = because("rest is another test's affair");
    let draft = ShiftDraft { overrule, ..shift(desk.ana, from, to) };
    shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap()
}

async fn calendar(desk: &Desk) -> Vec<Shift> {
    shifts::between(&desk.platform, &desk.ana, hour(-48), hour(24 * 10))
        .await
        .unwrap()
        .read()
        .unwrap()
}

/// Whatever counts changes may differ.
fn unversioned(shifts: Vec<Shift>) -> Vec<Shift> {
    shifts.into_iter().map(|shift| Shift { version: 0, ..shift }).collect()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_approved_and_taken_back_leaves_everything_as_it_was(db: PgPool) {
    let desk = Desk::open(db).await;
    for day in 0..4 {
        plan(&desk, day * 24 + 8, day * 24 + 16).await;
    }
    let night = plan(&desk, -2, 6).await;
    let before = calendar(&desk).await;

    for when in [days(0, 2), part("07:00", "09:00"), part("10:00", "12:00"), part("15:00", "24:00")]
    {
        let approval = approved(&desk, when.clone()).await;
        assert_ne!(unversioned(calendar(&desk).await), unversioned(before.clone()), "{when:?}");
        let back = withdrawn(&desk, &approval).await;
        assert_eq!(back.kept, [], "{when:?}");
        assert_eq!(unversioned(calendar(&desk).await), unversioned(before.clone()), "{when:?}");
    }
    let untouched = shifts::get(&desk.platform, &desk.ana, night.id).await.unwrap();
    assert_eq!(untouched, night, "a night shift belongs to the day it starts");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whole_days_cancel_and_a_part_of_a_day_cuts(db: PgPool) {
    let desk = Desk::open(db).await;
    let monday = plan(&desk, 8, 16).await;

    let off = approved(&desk, days(0, 0)).await;
    let [cancelled] = &off.cancelled[..] else { panic!("{off:?}") };
    assert_eq!((cancelled.id, cancelled.state), (monday.id, ShiftState::Cancelled));
    assert_eq!(cancelled.state_reason.as_deref(), Some("time off"));
    withdrawn(&desk, &off).await;

    let off = approved(&desk, part("10:00", "12:00")).await;
    let spans: Vec<_> = off.cut.iter().map(|shift| shift.span).collect();
    let span = |from, to| ShiftSpan::new(hour(from), hour(to)).unwrap();
    assert_eq!(spans, [span(8, 10), span(12, 16)]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn shifts_changed_meanwhile_are_kept_and_reported(db: PgPool) {
    let desk = Desk::open(db).await;
    let (touched, deleted, moved, left) = (
        plan(&desk, 8, 16).await,
        plan(&desk, 32, 40).await,
        plan(&desk, 56, 64).await,
        plan(&desk, 80, 88).await,
    );
    let off = approved(&desk, days(0, 3)).await;
    let retitle = ShiftPatch { title: Some("Late".parse().unwrap()), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, touched.id, None, &retitle).await.unwrap();
    shifts::delete(&desk.platform, &desk.admin, deleted.id, None).await.unwrap();
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let give = ShiftPatch {
        technician_id: Some(Some(ben.user)),
        state: Some(ShiftState::Scheduled),
        ..ShiftPatch::default()
    };
    shifts::update(&desk.platform, &desk.admin, moved.id, None, &give).await.unwrap();

    let would = time_off::restoration(&desk.platform, &desk.ana, off.time_off.id).await.unwrap();
    let back = withdrawn(&desk, &off).await;

    let kept: Vec<_> = back.kept.iter().map(|kept| (kept.shift.id, kept.why)).collect();
    let changed = [touched.id, deleted.id, moved.id].map(|id| (id, WhyKept::Changed));
    assert_eq!(kept, changed);
    assert_eq!(back.restored.iter().map(|shift| shift.id).collect::<Vec<_>>(), [left.id]);
    assert_eq!(would.kept, back.kept, "what was said before is what happened");
    assert_eq!(unversioned(would.restored), unversioned(back.restored));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_would_collide_by_now_is_kept(db: PgPool) {
    let desk = Desk::open(db).await;
    let monday = plan(&desk, 4, 12).await;
    let off = approved(&desk, days(0, 0)).await;
    // A night shift of Sunday belongs to Sunday, and may run into the day off.
    plan(&desk, -2, 6).await;

    let back = withdrawn(&desk, &off).await;

    assert_eq!(back.restored, []);
    assert_eq!((back.kept[0].shift.id, back.kept[0].why), (monday.id, WhyKept::Overlap));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn no_shift_is_planned_or_moved_to_where_its_technician_is_away(db: PgPool) {
    let desk = Desk::open(db).await;
    let wednesday = plan(&desk, 56, 64).await;
    let mut on_call = shift(desk.ana, 8, 16);
    on_call.kind = ShiftKind::OnCall;
    let cancelled = plan(&desk, 0, 4).await;
    let off = approved(&desk, days(0, 1)).await;
    let absence = Absence {
        id: off.time_off.id,
        technician_id: desk.ana.user,
        when: off.time_off.when.clone(),
        version: off.time_off.version,
    };

    let there = ShiftPatch::span(ShiftSpan::new(hour(30), hour(38)).unwrap());
    let again = ShiftPatch { state: Some(ShiftState::Scheduled), ..ShiftPatch::default() };
    let update = |shift: &Shift, patch: ShiftPatch| {
        let (platform, admin, id) = (desk.platform.clone(), desk.admin, shift.id);
        async move { shifts::update(&platform, &admin, id, None, &patch).await }
    };
    let refusals = [
        problem(shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 8, 16)).await),
        problem(shifts::create(&desk.platform, &desk.admin, &on_call).await),
        problem(update(&wednesday, there).await),
        problem(update(&cancelled, again).await),
    ];
    for refused in refusals {
        assert_eq!(refused.kind, ProblemKind::Conflict);
        assert_eq!(refused.conflicts, [Conflict::TimeOff { absence: Box::new(absence.clone()) }]);
    }
    let retitled = ShiftPatch { title: Some("Late".parse().unwrap()), ..ShiftPatch::default() };
    update(&cancelled, retitled).await.unwrap();
    assert_eq!(calendar(&desk).await.len(), 2);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_is_away_twice(db: PgPool) {
    let desk = Desk::open(db).await;
    let (first, second) = (requested(&desk, days(0, 4)).await, requested(&desk, days(4, 6)).await);
    decided(&desk, &desk.admin, &first, TimeOffState::Approved).await.unwrap();

    let refused = problem(decided(&desk, &desk.admin, &second, TimeOffState::Approved).await);
    let Conflict::TimeOff { absence } = &refused.conflicts[0] else { panic!("{refused:?}") };
    assert_eq!(absence.id, first.id);
    assert_eq!(refused.message, "this technician is out of office then");
    let asked = time_off::request(&desk.platform, &desk.ana, &draft(part("09:00", "10:00"))).await;
    let refused = problem(asked);
    assert_eq!(refused.kind, ProblemKind::Conflict);
    assert_eq!(refused.message, "you are out of office then");

    decided(&desk, &desk.admin, &first, TimeOffState::Withdrawn).await.unwrap();
    decided(&desk, &desk.admin, &second, TimeOffState::Approved).await.unwrap();
    for when in [part("09:00", "10:00"), part("10:00", "12:00")] {
        approved(&desk, when).await;
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_was_asked_for_already_is_refused_and_named(db: PgPool) {
    let desk = Desk::open(db).await;
    for when in [days(3, 4), part("09:00", "10:00")] {
        let draft = draft(when.clone());
        let ask = || time_off::request(&desk.platform, &desk.ana, &draft);
        let answers = join_all([ask(), ask(), ask(), ask()]).await;
        let (granted, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
        let [Ok(first)] = &granted[..] else { panic!("{granted:?}") };
        for refused in refused {
            let problem = problem(refused);
            assert_eq!(problem.kind, ProblemKind::Conflict);
            let Conflict::TimeOff { absence } = &problem.conflicts[0] else {
                panic!("{problem:?}")
            };
            assert_eq!((absence.id, &absence.when), (first.time_off.id, &when));
        }
        // Declined, it can be asked for again.
        decided(&desk, &desk.admin, &first.time_off, TimeOffState::Declined).await.unwrap();
        requested(&desk, when).await;
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_has_begun_is_taken_back_by_those_who_approve(db: PgPool) {
    let desk = Desk::open(db).await;
    let over = approved(&desk, days(0, 0)).await.time_off;
    let ahead = approved(&desk, days(20_000, 20_000)).await.time_off;

    let refused = decided(&desk, &desk.ana, &over, TimeOffState::Withdrawn).await;
    assert_eq!(kind(refused), ProblemKind::Conflict);
    decided(&desk, &desk.ana, &ahead, TimeOffState::Withdrawn).await.unwrap();
    decided(&desk, &desk.admin, &over, TimeOffState::Withdrawn).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_many_who_decide_at_once_one_does_and_shifts_agree(db: PgPool) {
    let desk = Desk::open(db).await;
    let planned = plan(&desk, 8, 16).await;
    for _ in 0..5 {
        let request = requested(&desk, days(0, 0)).await;
        let approve = (0..5).map(|_| decided(&desk, &desk.admin, &request, TimeOffState::Approved));
        let withdraw =
            (0..5).map(|_| decided(&desk, &desk.admin, &request, TimeOffState::Withdrawn));
        let other_title = ShiftPatch { note: Some("!".parse().unwrap()), ..ShiftPatch::default() };
        let touch = (0..5)
            .map(|_| shifts::update(&desk.platform, &desk.admin, planned.id, None, &other_title));

        let ((approvals, withdrawals), touched) =
            join(join(join_all(approve), join_all(withdraw)), join_all(touch)).await;

        assert_eq!(withdrawals.iter().filter(|result| result.is_ok()).count(), 1);
        assert!(approvals.iter().filter(|result| result.is_ok()).count() <= 1);
        for refusal in approvals.into_iter().chain(withdrawals).filter(Result::is_err) {
            assert_eq!(kind(refusal), ProblemKind::Conflict);
        }
        assert!(touched.iter().all(Result::is_ok), "{touched:?}");
        // Unless somebody changed it between the two, it takes place again.
        let revive = ShiftPatch { state: Some(ShiftState::Scheduled), ..ShiftPatch::default() };
        shifts::update(&desk.platform, &desk.admin, planned.id, None, &revive).await.unwrap();
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_shifts_and_time_off_for_the_same_day_at_once_none_is_beside_the_other(db: PgPool) {
    let desk = Desk::open(db).await;
    let request = requested(&desk, days(0, 0)).await;
    let drafts: Vec<_> = (0..10).map(|n| shift(desk.ana, n * 2, n * 2 + 1)).collect();
    let plan = drafts.iter().map(|draft| shifts::create(&desk.platform, &desk.admin, draft));

    let (approval, _) =
        join(decided(&desk, &desk.admin, &request, TimeOffState::Approved), join_all(plan)).await;

    approval.unwrap();
    assert!(calendar(&desk).await.iter().all(|shift| shift.state == ShiftState::Cancelled));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_preview_says_what_then_happens(db: PgPool) {
    let desk = Desk::open(db).await;
    let night = plan(&desk, -2, 6).await;
    let monday = plan(&desk, 8, 16).await;

    let would = time_off::preview(&desk.platform, &desk.ana, &draft(days(0, 6))).await.unwrap();

    assert_eq!((would.cancelled, would.runs_in), (vec![monday], vec![night]));
    assert_eq!(would.working_days, WorkingDays::whole(5));
    approved(&desk, days(0, 0)).await;
    let would = time_off::preview(&desk.platform, &desk.ana, &draft(days(0, 6))).await.unwrap();
    assert_eq!(would.overlaps.len(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_year_is_counted_from_what_was_granted(db: PgPool) {
    let desk = Desk::open(db).await;
    let category = TimeOffCategory::Vacation;
    let granted =
        LeaveAllowance { technician_id: desk.ana.user, category, year: 2026, days: Some(28) };
    time_off::set_allowance(&desk.platform, &desk.admin, granted).await.unwrap();
    approved(&desk, days(0, 6)).await;
    requested(&desk, days(7, 7)).await;

    let balances = |actor: Actor, year| {
        let (platform, ana) = (desk.platform.clone(), desk.ana.user);
        async move { time_off::balances(&platform, &actor, ana, year).await }
    };
    let [vacation, sick, ..] = &balances(desk.ana, 2026).await.unwrap()[..] else { panic!() };

    assert_eq!(
        (vacation.approved, vacation.requested),
        (WorkingDays::whole(5), WorkingDays::whole(1))
    );
    assert_eq!((vacation.remaining, sick.remaining), (Some(WorkingDays::whole(22)), None));
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    assert_eq!(kind(balances(ben, 2026).await), ProblemKind::Forbidden);
    assert_eq!(kind(balances(desk.ana, i32::MAX).await), ProblemKind::Invalid);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn where_nobody_has_to_approve_it_is_approved_at_once(db: PgPool) {
    let desk = Desk::open(db).await;
    plan(&desk, 8, 16).await;
    let at_once = TimeOffSettings { approve_at_once: true };
    let refused = time_off::change_settings(&desk.platform, &desk.ana, at_once).await;
    assert_eq!(kind(refused), ProblemKind::Forbidden);
    time_off::change_settings(&desk.platform, &desk.admin, at_once).await.unwrap();

    let asked = time_off::request(&desk.platform, &desk.ana, &draft(days(0, 0))).await.unwrap();

    assert_eq!((asked.time_off.state, asked.time_off.decided_by), (TimeOffState::Approved, None));
    assert_eq!(asked.cancelled.len(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_admin_asks_on_behalf_and_the_history_says_so(db: PgPool) {
    let desk = Desk::open(db).await;
    assert!(desk.admin.may(Permission::ApproveTimeOff));
    let on_behalf = TimeOffDraft {
        technician_id: Some(desk.ana.user),
        category: TimeOffCategory::Sick,
        approve: true,
        shifts: Vec::new(),
        overrule: None,
        ..draft(days(0, 0))
    };

    let key = "once".parse().unwrap();
    let first =
        time_off::request_once(&desk.platform, &desk.admin, &key, &on_behalf).await.unwrap();
    let again =
        time_off::request_once(&desk.platform, &desk.admin, &key, &on_behalf).await.unwrap();

    assert_eq!(first, again);
    let seen = time_off::get(&desk.platform, &desk.ana, first.time_off.id).await.unwrap();
    assert_eq!(
        (seen.requested_by, seen.decided_by),
        (Some(desk.admin.user), Some(desk.admin.user))
    );
    let nobody = TimeOffDraft { technician_id: None, ..on_behalf };
    let refused = problem(time_off::request(&desk.platform, &desk.admin, &nobody).await);
    assert!(refused.fields.contains_key("technician_id"), "an admin without shifts has none off");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn pages_follow_one_another_and_miss_nothing(db: PgPool) {
    let desk = Desk::open(db).await;
    for (first, last) in [(3, 3), (1, 1), (2, 2), (1, 2), (0, 0)] {
        requested(&desk, days(first, last)).await;
    }
    let filter = TimeOffFilter::default();
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = time_off::page(&desk.platform, &desk.ana, &filter, after, 2).await.unwrap();
        seen.extend(page.items.iter().map(|item| item.when.first_day()));
        let Some(next) = page.next_cursor else { break };
        after = Some(next.parse().unwrap());
    }
    let expected = [3, 2, 1, 1, 0].map(|day| hour(day * 24).date_naive());
    assert_eq!(seen, expected);
}

//! What becomes of the shifts of whoever is off: others take them, are given them, or nobody has them.

use domain::accounts::{Actor, Role, UserId};
use domain::notifications::Notice;
use domain::scheduling::time_off::{
    Becomes, Decision, Effects, Relief, TimeOffDraft, TimeOffState, When, WholeDays, WhyKept,
};
use domain::scheduling::{Claim, Shift, ShiftDraft, ShiftPatch};
use domain::{Conflict, ProblemKind};
use services::scheduling::{candidates, claims, shifts, time_off, warnings};
use services::{Result, notifications};
use sqlx::PgPool;

use super::{calendar, days, draft, part, plan, requested, unversioned, withdrawn};
use crate::desk::{Desk, because, hour, kind, problem, shift, user};

fn relief(shift: &Shift, becomes: Becomes) -> Relief {
    Relief { shift_id: shift.id, becomes }
}

fn to(technician_id: UserId) -> Becomes {
    Becomes::Given { technician_id }
}

/// Approves, with what is to become of shifts.
async fn relieved(desk: &Desk, when: When, shifts: &[Relief]) -> Result<Effects> {
    let asked = requested(desk, when).await;
    let decision = Decision { shifts: shifts.to_vec(), ..Decision::to(TimeOffState::Approved) };
    time_off::decide(&desk.platform, &desk.admin, asked.id, None, &decision).await
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whatever_becomes_of_shifts_taking_it_back_leaves_everything_as_it_was(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let planned = [plan(&desk, 8, 16).await, plan(&desk, 32, 40).await, plan(&desk, 56, 64).await];
    let before = calendar(&desk).await;
    let choices = [Becomes::Cancelled, Becomes::Open, to(ben.user)];
    for (n, when) in (0..27).map(|n| (n, days(0, 2))).chain(
        // The morning's end, the evening's, and a hole.
        (0..3)
            .flat_map(|n| ["07:00", "10:00", "15:00"].map(|from| (n, from)))
            .map(|(n, from)| (n, part(from, if from == "15:00" { "24:00" } else { "12:00" }))),
    ) {
        let touched = if when == days(0, 2) { 3 } else { 1 };
        let wanted: Vec<Relief> = (0..touched)
            .map(|at| relief(&planned[at], choices[n / 3usize.pow(at as u32) % 3]))
            .collect();
        let approval = relieved(&desk, when.clone(), &wanted).await.unwrap();
        let count = |what: Becomes| wanted.iter().filter(|relief| relief.becomes == what).count();
        assert_eq!(approval.opened.len(), count(Becomes::Open), "{when:?} {wanted:?}");
        assert_eq!(approval.given.len(), count(to(ben.user)), "{when:?} {wanted:?}");

        let back = withdrawn(&desk, &approval).await;
        assert_eq!(back.kept, [], "{when:?} {wanted:?}");
        let after = unversioned(calendar(&desk).await);
        assert_eq!(after, unversioned(before.clone()), "{when:?} {wanted:?}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_others_took_or_changed_meanwhile_stays_theirs_and_is_reported(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let next_week = chrono::Utc::now().date_naive() + chrono::Days::new(7);
    let by = next_week - hour(0).date_naive();
    let ahead = async |from, to| {
        let draft = shift(desk.ana, from, to);
        let draft = ShiftDraft { span: draft.span.moved_by(by), ..draft };
        shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap()
    };
    let (claimed, moved, left) = (ahead(8, 16).await, ahead(32, 40).await, ahead(56, 64).await);
    let when = WholeDays::new(next_week, next_week + chrono::Days::new(2)).unwrap().into();
    let wanted = [
        relief(&claimed, Becomes::Open),
        relief(&moved, to(ben.user)),
        relief(&left, to(ben.user)),
    ];
    let off = relieved(&desk, when, &wanted).await.unwrap();
    claims::claim(&desk.platform, &ben, claimed.id, None, &Claim::default()).await.unwrap();
    let later = ShiftPatch::span(moved.span.moved_by(chrono::TimeDelta::hours(1)));
    shifts::update(&desk.platform, &desk.admin, moved.id, None, &later).await.unwrap();

    let would = time_off::restoration(&desk.platform, &desk.ana, off.time_off.id).await.unwrap();
    let back = withdrawn(&desk, &off).await;

    let kept: Vec<_> = back.kept.iter().map(|kept| (kept.shift.id, kept.why)).collect();
    assert_eq!(kept, [claimed.id, moved.id].map(|id| (id, WhyKept::Changed)));
    assert!(back.kept.iter().all(|kept| kept.shift.technician_id == Some(ben.user)));
    assert_eq!(would.kept, back.kept, "what was said before is what happened");
    let [restored] = &back.restored[..] else { panic!("{back:?}") };
    assert_eq!((restored.id, restored.technician_id), (left.id, Some(desk.ana.user)));
    let news = notifications::page(&desk.platform, &ben, None, 50).await.unwrap().items;
    let taken =
        |it: &Notice| matches!(it, Notice::ShiftTaken { shift } if shift.shift_id == left.id);
    let given =
        |it: &Notice| matches!(it, Notice::ShiftGiven { shift } if shift.shift_id == left.id);
    assert!(
        !news.iter().any(|it| given(&it.notice) || taken(&it.notice)),
        "given and taken before he had read it"
    );
    assert!(news.iter().any(|it| matches!(&it.notice, Notice::ShiftGiven { .. })));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_cannot_take_a_shift_is_named_and_nothing_is_decided(db: PgPool) {
    let desk = Desk::open(db).await;
    let [ben, cay] = ["ben", "cay"].map(|name| (name, &desk.platform));
    let ben = user(ben.1, ben.0, &[Role::Technician]).await;
    let cay = user(cay.1, cay.0, &[Role::Technician]).await;
    let (monday, other) = (plan(&desk, 8, 16).await, plan(&desk, 80, 88).await);
    let busy = shift(ben, 12, 20);
    shifts::create(&desk.platform, &desk.admin, &busy).await.unwrap();
    let cays = TimeOffDraft { technician_id: Some(cay.user), approve: true, ..draft(days(0, 0)) };
    time_off::request(&desk.platform, &desk.admin, &cays).await.unwrap();
    let asked = requested(&desk, days(0, 0)).await;
    let decide = async |who: &Actor, shifts: Vec<Relief>, state| {
        let decision = Decision { shifts, ..Decision::to(state) };
        time_off::decide(&desk.platform, who, asked.id, None, &decision).await
    };
    let approve = async |shifts| decide(&desk.admin, shifts, TimeOffState::Approved).await;

    let refused = problem(approve(vec![relief(&monday, to(ben.user))]).await);
    assert_eq!(
        (refused.kind, refused.message.as_str()),
        (ProblemKind::Conflict, "ben already works then")
    );
    assert!(matches!(refused.conflicts[..], [Conflict::Overlap { .. }]));
    let refused = problem(approve(vec![relief(&monday, to(cay.user))]).await);
    assert_eq!(refused.message, "cay is out of office then");
    let wrong = [
        (vec![relief(&monday, to(desk.ana.user))], ProblemKind::Invalid),
        (vec![relief(&monday, to(desk.admin.user))], ProblemKind::Invalid),
        (
            vec![relief(&monday, Becomes::Open), relief(&monday, Becomes::Open)],
            ProblemKind::Invalid,
        ),
        (vec![relief(&other, Becomes::Open)], ProblemKind::Conflict),
    ];
    for (shifts, expected) in wrong {
        assert_eq!(kind(approve(shifts.clone()).await), expected, "{shifts:?}");
    }
    let open = vec![relief(&monday, Becomes::Open)];
    let declined = decide(&desk.admin, open.clone(), TimeOffState::Declined).await;
    assert_eq!(kind(declined), ProblemKind::Invalid);
    let still = shifts::get(&desk.platform, &desk.ana, monday.id).await.unwrap();
    assert_eq!(still, monday, "nothing has happened");

    let free = candidates::candidates(&desk.platform, &desk.admin, &[(monday.id, None)]).await;
    assert_eq!(free.unwrap(), [vec![]], "nobody is free that day");
    let tuesday = plan(&desk, 32, 40).await;
    let free = candidates::candidates(&desk.platform, &desk.admin, &[(tuesday.id, None)]).await;
    let free = free.unwrap().remove(0);
    let order: Vec<_> = free.iter().map(|it| (it.technician_id, it.week_minutes)).collect();
    assert_eq!(order, [(cay.user, 0), (ben.user, 480)], "whoever works least comes first");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_speaks_against_whom_a_shift_is_given_to_wants_a_reason(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let monday = plan(&desk, 8, 16).await;
    shifts::create(&desk.platform, &desk.admin, &shift(ben, 20, 28)).await.unwrap();
    let on_behalf = TimeOffDraft {
        technician_id: Some(desk.ana.user),
        approve: true,
        shifts: vec![relief(&monday, to(ben.user))],
        ..draft(days(0, 0))
    };

    let free = candidates::candidates(&desk.platform, &desk.admin, &[(monday.id, None)]).await;
    assert_eq!(free.unwrap()[0][0].warnings.len(), 1, "told before");
    let refused = time_off::request(&desk.platform, &desk.admin, &on_behalf).await;
    assert_eq!(problem(refused).warnings[0].about, Some(monday.id));
    let with_reason =
        TimeOffDraft { overrule: because("nobody else is there"), ..on_behalf.clone() };
    let done = time_off::request(&desk.platform, &desk.admin, &with_reason).await.unwrap();
    assert_eq!(done.given[0].technician_id, Some(ben.user));
    let kept = warnings::overruled(&desk.platform, &ben, monday.id).await.unwrap();
    assert_eq!(kept[0].reason.as_str(), "nobody else is there");
    let not_asked = TimeOffDraft { approve: false, ..on_behalf };
    let refused = time_off::request(&desk.platform, &desk.admin, &not_asked).await;
    assert!(problem(refused).fields.contains_key("shifts"));
}

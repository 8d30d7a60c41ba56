//! Claiming open shifts, and swapping others.

use chrono::{TimeDelta, Timelike, Utc};
use domain::accounts::{Actor, Role};
use domain::notifications::Notice;
use domain::scheduling::swaps::{Swap, SwapNote, SwapOffer, SwapSettings, SwapState, SwapStep};
use domain::scheduling::time_off::{TimeOffCategory, TimeOffDraft, TimeOffNote, WholeDays};
use domain::scheduling::{Claim, Shift, ShiftDraft, ShiftPatch, ShiftSpan, ShiftState};
use domain::{Conflict, ProblemKind};
use futures::future::join_all;
use services::notifications;
use services::scheduling::{claims, shifts, swaps, time_off};
use sqlx::PgPool;

use crate::desk::{Desk, kind, problem, shift, user};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_a_hundred_who_claim_at_once_one_has_it_and_the_others_hear_who(db: PgPool) {
    let desk = Desk::open(db).await;
    let mut team = Vec::new();
    for n in 0..100 {
        team.push(user(&desk.platform, &format!("tech{n}"), &[Role::Technician]).await);
    }
    let open = planned(&desk, None, 24).await;

    let claim = Claim::default();
    let attempts =
        team.iter().map(|who| claims::claim(&desk.platform, who, open.id, Some(1), &claim));
    let results = join_all(attempts).await;

    let winners: Vec<usize> = (0..100).filter(|&n| results[n].is_ok()).collect();
    let [winner] = winners[..] else { panic!("{winners:?} have it") };
    let now = shifts::get(&desk.platform, &desk.ana, open.id).await.unwrap();
    assert_eq!((now.technician_id, now.version), (Some(team[winner].user), 2));
    for refused in results.into_iter().filter(Result::is_err) {
        let refused = problem(refused);
        assert_eq!(refused.kind, ProblemKind::Conflict);
        assert_eq!(refused.message, format!("tech{winner} has taken this shift already"));
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_claim_is_checked_like_any_planning_and_asked_again_is_the_same(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let open = planned(&desk, None, 24).await;
    let own = planned(&desk, Some(desk.ana), 26).await;
    let claim = async |who: &Actor, shift: &Shift, whose: Option<Actor>| {
        let claim = Claim { technician_id: whose.map(|actor| actor.user), overrule: None };
        claims::claim(&desk.platform, who, shift.id, None, &claim).await
    };

    let overlap = problem(claim(&desk.ana, &open, None).await);
    assert_eq!(overlap.conflicts, [Conflict::Overlap { shift: Box::new(own.clone()) }]);
    assert_eq!(kind(claim(&desk.ana, &open, Some(ben)).await), ProblemKind::Forbidden);
    assert_eq!(kind(claim(&desk.admin, &open, None).await), ProblemKind::Invalid, "no technician");
    away(&desk, ben, &open).await;
    let refused = problem(claim(&ben, &open, None).await);
    assert!(matches!(&refused.conflicts[..], [Conflict::TimeOff { .. }]), "{refused:?}");

    let later = planned(&desk, None, 24 * 5).await;
    let taken = claim(&desk.admin, &later, Some(ben)).await.unwrap();
    assert_eq!(taken.technician_id, Some(ben.user), "on behalf of");
    assert_eq!(claim(&ben, &later, None).await.unwrap(), taken, "asked again");
    assert!(matches!(&notices(&desk, &ben).await[..], [Notice::ShiftGiven { .. }, ..]));

    let over = planned(&desk, None, -30).await;
    assert_eq!(kind(claim(&ben, &over, None).await), ProblemKind::Conflict);
    let draft = ShiftDraft { state: ShiftState::Draft, technician_id: None, ..at(desk.ana, 300) };
    let draft = shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap();
    assert_eq!(kind(claim(&ben, &draft, None).await), ProblemKind::NotFound);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_draft_that_is_in_the_way_of_a_claim_is_not_named(db: PgPool) {
    let desk = Desk::open(db).await;
    let open = planned(&desk, None, 24).await;
    let draft = ShiftDraft { state: ShiftState::Draft, ..at(desk.ana, 26) };
    shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap();

    let claim = Claim::default();
    let refused = problem(claims::claim(&desk.platform, &desk.ana, open.id, None, &claim).await);
    assert_eq!((refused.kind, refused.conflicts), (ProblemKind::Conflict, Vec::new()));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_shift_changes_hands_when_it_is_claimed_and_approved(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let cay = user(&desk.platform, "cay", &[Role::Technician]).await;
    let given = planned(&desk, Some(desk.ana), 24).await;
    let swap = offer(&desk, &desk.ana, &given, None).await.unwrap();
    assert!(matches!(&notices(&desk, &ben).await[..], [Notice::Swap { .. }]));

    let claimed = step(&desk, &ben, &swap, SwapState::Claimed).await.unwrap();
    assert_eq!((claimed.state, claimed.taken_by), (SwapState::Claimed, Some(ben.user)));
    assert_eq!(claimed.shift.technician_id, Some(desk.ana.user), "nobody has agreed yet");
    let late = problem(step(&desk, &cay, &swap, SwapState::Claimed).await);
    assert_eq!(late.message, "ben has taken this shift already");
    assert_eq!(
        kind(step(&desk, &ben, &claimed, SwapState::Approved).await),
        ProblemKind::Forbidden
    );
    assert!(matches!(&notices(&desk, &desk.admin).await[..], [Notice::Swap { .. }]));

    let approved = step(&desk, &desk.admin, &claimed, SwapState::Approved).await.unwrap();
    assert_eq!(approved.shift.technician_id, Some(ben.user));
    assert!(matches!(&notices(&desk, &ben).await[..], [Notice::ShiftGiven { .. }, ..]));
    assert!(swaps::list(&desk.platform, &desk.admin).await.unwrap().is_empty());
    assert!(
        notices(&desk, &desk.admin).await.is_empty(),
        "what is decided waits behind nobody's bell"
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn where_nobody_has_to_agree_whoever_claims_has_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let at_once = SwapSettings { approve_at_once: true };
    let denied = swaps::change_settings(&desk.platform, &desk.ana, at_once).await;
    assert_eq!(kind(denied), ProblemKind::Forbidden);
    swaps::change_settings(&desk.platform, &desk.admin, at_once).await.unwrap();
    let given = planned(&desk, Some(desk.ana), 24).await;
    let swap = offer(&desk, &desk.ana, &given, Some(ben)).await.unwrap();
    notifications::read_all(&desk.platform, &desk.ana, Utc::now()).await.unwrap();

    let done = step(&desk, &ben, &swap, SwapState::Claimed).await.unwrap();
    assert_eq!((done.state, done.shift.technician_id), (SwapState::Approved, Some(ben.user)));
    assert!(matches!(&notices(&desk, &desk.ana).await[..], [Notice::ShiftTaken { .. }, ..]));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_checks_apply_at_the_claim_and_again_at_the_approval(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let given = planned(&desk, Some(desk.ana), 24).await;
    let swap = offer(&desk, &desk.ana, &given, None).await.unwrap();
    let own = planned(&desk, Some(ben), 26).await;

    let refused = problem(step(&desk, &ben, &swap, SwapState::Claimed).await);
    assert_eq!(refused.conflicts, [Conflict::Overlap { shift: Box::new(own.clone()) }]);
    assert_eq!(refused.message, "you already work then");
    shifts::delete(&desk.platform, &desk.admin, own.id, None).await.unwrap();
    let claimed = step(&desk, &ben, &swap, SwapState::Claimed).await.unwrap();

    away(&desk, ben, &given).await;
    let refused = problem(step(&desk, &desk.admin, &claimed, SwapState::Approved).await);
    assert!(matches!(&refused.conflicts[..], [Conflict::TimeOff { .. }]), "{refused:?}");
    let back = step(&desk, &ben, &claimed, SwapState::Offered).await.unwrap();
    assert_eq!((back.state, back.taken_by), (SwapState::Offered, None));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_swap_goes_where_its_shift_goes(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let given = planned(&desk, Some(desk.ana), 24).await;
    let swap = offer(&desk, &desk.ana, &given, None).await.unwrap();
    let again = offer(&desk, &desk.ana, &given, None).await;
    assert_eq!(kind(again), ProblemKind::Conflict, "it is offered already");

    let there = ShiftPatch::span(given.span.moved_by(TimeDelta::hours(3)));
    let moved = shifts::update(&desk.platform, &desk.admin, given.id, None, &there).await.unwrap();
    let listed = swaps::list(&desk.platform, &ben).await.unwrap();
    assert_eq!(listed.iter().map(|swap| &swap.shift).collect::<Vec<_>>(), [&moved]);

    shifts::delete(&desk.platform, &desk.admin, given.id, None).await.unwrap();
    assert!(swaps::list(&desk.platform, &ben).await.unwrap().is_empty());
    assert_eq!(kind(step(&desk, &ben, &swap, SwapState::Claimed).await), ProblemKind::NotFound);
    shifts::restore(&desk.platform, &desk.admin, given.id, None).await.unwrap();
    assert_eq!(swaps::list(&desk.platform, &ben).await.unwrap().len(), 1, "brought back with it");

    let to_ben = ShiftPatch { technician_id: Some(Some(ben.user)), ..ShiftPatch::default() };
    let bens = shifts::update(&desk.platform, &desk.admin, given.id, None, &to_ben).await.unwrap();
    assert!(swaps::list(&desk.platform, &desk.admin).await.unwrap().is_empty());
    let withdrawn = step(&desk, &desk.ana, &swap, SwapState::Withdrawn).await;
    assert_eq!(kind(withdrawn), ProblemKind::Conflict, "there is nothing left to give");
    let of_ben = offer(&desk, &ben, &bens, Some(desk.ana)).await.unwrap();
    assert_eq!(of_ben.offered_by, ben.user);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_offered_to_one_no_other_colleague_sees(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let cay = user(&desk.platform, "cay", &[Role::Technician]).await;
    let given = planned(&desk, Some(desk.ana), 24).await;
    assert_eq!(kind(offer(&desk, &ben, &given, None).await), ProblemKind::Forbidden);
    assert_eq!(kind(offer(&desk, &desk.ana, &given, Some(desk.ana)).await), ProblemKind::Invalid);
    assert_eq!(kind(offer(&desk, &desk.ana, &given, Some(desk.admin)).await), ProblemKind::Invalid);
    let swap = offer(&desk, &desk.admin, &given, Some(ben)).await.unwrap();

    for (who, sees) in [(&desk.ana, true), (&ben, true), (&cay, false), (&desk.admin, true)] {
        let found = swaps::get(&desk.platform, who, swap.id).await.is_ok();
        let listed = swaps::list(&desk.platform, who).await.unwrap().contains(&swap);
        assert_eq!((found, listed), (sees, sees));
    }
    assert!(notices(&desk, &cay).await.is_empty());
    assert_eq!(kind(step(&desk, &cay, &swap, SwapState::Claimed).await), ProblemKind::NotFound);
    let declined = step(&desk, &ben, &swap, SwapState::Declined).await.unwrap();
    assert_eq!(declined.state, SwapState::Declined);
    assert!(matches!(
        &notices(&desk, &desk.ana).await[..],
        [Notice::Swap { state: SwapState::Declined, .. }, ..]
    ));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_many_who_claim_a_swap_at_once_one_takes_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let mut team = Vec::new();
    for n in 0..20 {
        team.push(user(&desk.platform, &format!("tech{n}"), &[Role::Technician]).await);
    }
    let given = planned(&desk, Some(desk.ana), 24).await;
    let swap = offer(&desk, &desk.ana, &given, None).await.unwrap();

    let results =
        join_all(team.iter().map(|who| step(&desk, who, &swap, SwapState::Claimed))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 1);
    for refused in results.into_iter().filter(Result::is_err) {
        assert!(problem(refused).message.ends_with("has taken this shift already"));
    }
}

async fn planned(desk: &Desk, who: Option<Actor>, from: i64) -> Shift {
    let draft = at(who.unwrap_or(desk.ana), from);
    let draft = ShiftDraft { technician_id: who.map(|actor| actor.user), ..draft };
    shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap()
}

/// Eight hours, so many hours from now.
fn at(who: Actor, from: i64) -> ShiftDraft {
    let start = Utc::now().with_nanosecond(0).unwrap() + TimeDelta::hours(from);
    let span = ShiftSpan::new(start, start + TimeDelta::hours(8)).unwrap();
    ShiftDraft { span, ..shift(who, 0, 1) }
}

async fn away(desk: &Desk, who: Actor, shift: &Shift) {
    let day = shift.span.starts_at().date_naive();
    let draft = TimeOffDraft {
        technician_id: Some(who.user),
        category: TimeOffCategory::Vacation,
        note: TimeOffNote::none(),
        when: WholeDays::new(day, day).unwrap().into(),
        approve: true,
        shifts: Vec::new(),
        overrule: None,
    };
    time_off::request(&desk.platform, &desk.admin, &draft).await.unwrap();
}

async fn offer(
    desk: &Desk,
    actor: &Actor,
    shift: &Shift,
    to: Option<Actor>,
) -> services::Result<Swap> {
    let offered_to = to.map(|actor| actor.user);
    let offer = SwapOffer { shift_id: shift.id, offered_to, note: SwapNote::none() };
    swaps::offer(&desk.platform, actor, &offer).await
}

async fn step(desk: &Desk, actor: &Actor, swap: &Swap, state: SwapState) -> services::Result<Swap> {
    let step = SwapStep::to(state);
    swaps::step(&desk.platform, actor, swap.id, None, &step).await
}

async fn notices(desk: &Desk, of: &Actor) -> Vec<Notice> {
    let page = notifications::page(&desk.platform, of, None, 50).await.unwrap();
    page.items.into_iter().map(|notification| notification.notice).collect()
}

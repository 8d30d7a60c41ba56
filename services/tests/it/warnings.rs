//! Warnings: refused at first, made with a reason, and the reason kept.

use domain::accounts::Role;
use domain::audit::AuditFilter;
use domain::scheduling::copy::WeekCopyRequest;
use domain::scheduling::import::ImportRequest;
use domain::scheduling::swaps::{SwapNote, SwapOffer, SwapSettings, SwapState, SwapStep};
use domain::scheduling::warnings::{Limits, Warning, Wishes};
use domain::scheduling::{
    Claim, DraftSelection, Shift, ShiftDraft, ShiftPatch, ShiftSpan, ShiftState,
};
use domain::{Problem, ProblemKind};
use services::audit;
use services::scheduling::{claims, copy, import, publish, shifts, swaps, warnings};
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

/// Two shifts of one technician with eight hours between them: the second of them, made in spite of
/// it if it has a technician.
async fn short_night(desk: &Desk, second: ShiftDraft) -> Shift {
    shifts::create(&desk.platform, &desk.admin, &ahead(shift(desk.ana, 14, 22))).await.unwrap();
    shifts::create(&desk.platform, &desk.admin, &ahead(second)).await.unwrap()
}

/// The same on a day that has not come: what is over nobody claims.
fn ahead(draft: ShiftDraft) -> ShiftDraft {
    let monday = chrono::Utc::now().date_naive().week(chrono::Weekday::Mon).first_day();
    let by = (monday + chrono::TimeDelta::days(14)) - hour(0).date_naive();
    ShiftDraft { span: draft.span.moved_by(by), ..draft }
}

async fn reasons(desk: &Desk, shift: &Shift) -> Vec<String> {
    let kept = warnings::overruled(&desk.platform, &desk.admin, shift.id).await.unwrap();
    kept.into_iter().map(|overruled| overruled.reason.to_string()).collect()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn whoever_claims_against_a_warning_is_told_and_only_planners_overrule_it(db: PgPool) {
    let desk = Desk::open(db).await;
    let open = ShiftDraft { technician_id: None, ..shift(desk.ana, 30, 38) };
    let open = short_night(&desk, open).await;
    let claim =
        async |who, claim: Claim| claims::claim(&desk.platform, who, open.id, None, &claim).await;

    let refused = problem(claim(&desk.ana, Claim::default()).await);
    assert!(matches!(found(&refused)[..], [Warning::ShortRest { minutes: 480, .. }]));
    assert_eq!(refused.warnings[0].about, Some(open.id));
    let own = Claim { overrule: because("I am wide awake"), ..Claim::default() };
    assert_eq!(kind(claim(&desk.ana, own).await), ProblemKind::Forbidden);
    let still = shifts::get(&desk.platform, &desk.ana, open.id).await.unwrap();
    assert_eq!(still, open, "nothing has happened");

    let for_ana = Claim { technician_id: Some(desk.ana.user), overrule: None };
    assert_eq!(found(&problem(claim(&desk.admin, for_ana.clone()).await)).len(), 1);
    let for_ana = Claim { overrule: because("agreed with Ana"), ..for_ana };
    let claimed = claim(&desk.admin, for_ana).await.unwrap();
    assert_eq!(claimed.technician_id, Some(desk.ana.user));
    assert_eq!(reasons(&desk, &claimed).await, ["agreed with Ana"]);
}

/// A draft of theirs is no secret to those who plan, and nobody else hears that there is one.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_draft_speaks_against_a_claim_to_planners_only(db: PgPool) {
    let desk = Desk::open(db).await;
    let draft = ShiftDraft { state: ShiftState::Draft, ..ahead(shift(desk.ana, 14, 22)) };
    let draft = shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap();
    let open = ShiftDraft { technician_id: None, ..ahead(shift(desk.ana, 30, 38)) };
    let open = shifts::create(&desk.platform, &desk.admin, &open).await.unwrap();

    let for_ana = Claim { technician_id: Some(desk.ana.user), overrule: None };
    let refused = claims::claim(&desk.platform, &desk.admin, open.id, None, &for_ana).await;
    assert!(matches!(
        found(&problem(refused))[..],
        [Warning::ShortRest { shift_id, .. }] if *shift_id == draft.id
    ));
    claims::claim(&desk.platform, &desk.ana, open.id, None, &Claim::default()).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_was_overruled_of_a_draft_is_for_planners(db: PgPool) {
    let desk = Desk::open(db).await;
    let draft = ShiftDraft {
        state: ShiftState::Draft,
        overrule: because("the fair"),
        ..shift(desk.ana, 30, 38)
    };
    let draft = short_night(&desk, draft).await;

    assert_eq!(reasons(&desk, &draft).await, ["the fair"]);
    let hers = warnings::overruled(&desk.platform, &desk.ana, draft.id).await.unwrap();
    assert!(hers.is_empty());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_swap_is_held_against_the_rules_when_the_shift_changes_hands(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let given = short_night(&desk, shift(ben, 30, 38)).await;
    let offer = SwapOffer { shift_id: given.id, offered_to: None, note: SwapNote::none() };
    let swap = swaps::offer(&desk.platform, &ben, &offer).await.unwrap();
    let step = async |who, state, overrule| {
        let step = SwapStep { overrule, ..SwapStep::to(state) };
        swaps::step(&desk.platform, who, swap.id, None, &step).await
    };

    // Whoever agrees decides about it, so the claim goes through.
    step(&desk.ana, SwapState::Claimed, None).await.unwrap();
    let refused = problem(step(&desk.admin, SwapState::Approved, None).await);
    assert!(matches!(found(&refused)[..], [Warning::ShortRest { .. }]));
    let done = step(&desk.admin, SwapState::Approved, because("both want it")).await.unwrap();
    assert_eq!(done.shift.technician_id, Some(desk.ana.user));
    assert_eq!(reasons(&desk, &done.shift).await, ["both want it"]);

    // Where nobody has to agree, nobody is there to overrule it.
    let at_once = SwapSettings { approve_at_once: true };
    swaps::change_settings(&desk.platform, &desk.admin, at_once).await.unwrap();
    let back = ShiftPatch { technician_id: Some(Some(ben.user)), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, given.id, None, &back).await.unwrap();
    let swap = swaps::offer(&desk.platform, &ben, &offer).await.unwrap();
    let claim = SwapStep::to(SwapState::Claimed);
    let refused = swaps::step(&desk.platform, &desk.ana, swap.id, None, &claim).await;
    assert_eq!(found(&problem(refused)).len(), 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_was_overruled_in_a_draft_is_not_asked_again_when_it_is_published(db: PgPool) {
    let desk = Desk::open(db).await;
    let draft = |from, to, overrule| ShiftDraft {
        state: ShiftState::Draft,
        overrule,
        ..shift(desk.ana, from, to)
    };
    let create = async |draft: ShiftDraft| {
        shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap()
    };
    let late = create(draft(14, 22, None)).await;
    let early = create(draft(30, 38, because("Mara is ill"))).await;
    let both = DraftSelection::These(vec![late.id, early.id]);
    let publish = async |overrule: Option<domain::scheduling::warnings::Overrule>| {
        publish::publish(&desk.platform, &desk.admin, &both, overrule.as_ref()).await
    };

    // Somebody wants more rest since, so that there is more to be said of both.
    let wide = Limits { rest_hours: 12, week_hours: 48 };
    warnings::change_limits(&desk.platform, &desk.admin, wide).await.unwrap();
    let wishes = Wishes { weekly_hours: Some(10), ..Wishes::default() };
    warnings::set_wishes(&desk.platform, &desk.ana, desk.ana.user, wishes).await.unwrap();
    let refused = problem(publish(None).await);
    let about: Vec<_> = refused.warnings.iter().map(|caution| caution.about.unwrap()).collect();
    assert_eq!(about, [late.id, early.id]);
    assert!(found(&refused).iter().all(|it| matches!(it, Warning::UnwishedHours { .. })));
    let drafts = shifts::get(&desk.platform, &desk.admin, late.id).await.unwrap();
    assert!(drafts.is_draft(), "all or none");

    warnings::set_wishes(&desk.platform, &desk.ana, desk.ana.user, Wishes::default())
        .await
        .unwrap();
    assert_eq!(publish(None).await.unwrap().shifts.len(), 2, "the rest was overruled");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_deleted_shift_comes_back_with_what_was_overruled_and_no_more(db: PgPool) {
    let desk = Desk::open(db).await;
    let early = ShiftDraft { overrule: because("Mara is ill"), ..shift(desk.ana, 30, 38) };
    let early = short_night(&desk, early).await;
    let restore = async |overrule: Option<domain::scheduling::warnings::Overrule>| {
        shifts::restore(&desk.platform, &desk.admin, early.id, overrule.as_ref()).await
    };
    shifts::delete(&desk.platform, &desk.admin, early.id, None).await.unwrap();
    restore(None).await.unwrap();

    shifts::delete(&desk.platform, &desk.admin, early.id, None).await.unwrap();
    let next = ahead(shift(desk.ana, 46, 54));
    shifts::create(&desk.platform, &desk.admin, &next).await.unwrap();
    let refused = problem(restore(None).await);
    assert!(matches!(found(&refused)[..], [Warning::ShortRest { .. }]), "{refused:?}");
    restore(because("still ill")).await.unwrap();
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_copied_week_shows_its_warnings_and_wants_one_reason(db: PgPool) {
    let desk = Desk::open(db).await;
    let create = async |draft: ShiftDraft| {
        shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap()
    };
    create(shift(desk.ana, 14, 22)).await;
    create(ShiftDraft { overrule: because("Mara is ill"), ..shift(desk.ana, 30, 38) }).await;
    // What stands there already counts, too.
    create(shift(desk.ana, 14 * 24 + 45, 14 * 24 + 47)).await;
    let request = WeekCopyRequest {
        from: hour(0).date_naive(),
        to: hour(14 * 24).date_naive(),
        locations: Vec::new(),
        technicians: Vec::new(),
        plan: None,
        overrule: None,
    };

    let shown = copy::preview(&desk.platform, &desk.admin, &request).await.unwrap();
    let counts: Vec<_> = shown.created.iter().map(|copied| copied.warnings.len()).collect();
    assert_eq!(counts, [1, 2]);
    let request = WeekCopyRequest { plan: Some(shown.plan), ..request };
    let refused = problem(copy::copy(&desk.platform, &desk.admin, &request).await);
    assert_eq!(found(&refused).len(), 3);
    let request = WeekCopyRequest { overrule: because("a busy week"), ..request };
    let made = copy::copy(&desk.platform, &desk.admin, &request).await.unwrap();
    for copied in &made.created {
        assert_eq!(reasons(&desk, &copied.shift).await, ["a busy week"]);
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_imported_file_shows_its_warnings_and_wants_one_reason(db: PgPool) {
    let desk = Desk::open(db).await;
    let file = "technician,starts_at,ends_at\n\
        ana@example.org,2026-11-16 14:00,2026-11-16 22:00\n\
        ana@example.org,2026-11-17 06:00,2026-11-17 14:00\n\
        ana@example.org,2026-11-19 06:00,2026-11-19 14:00\n";
    let request: ImportRequest =
        serde_json::from_value(serde_json::json!({ "file": file, "zone": "UTC" })).unwrap();
    let import =
        async |request: &ImportRequest| import::import(&desk.platform, &desk.admin, request).await;

    let shown = import(&request).await.unwrap();
    let counts: Vec<_> = shown.created.iter().map(|line| line.warnings.len()).collect();
    assert_eq!((counts, shown.warned), (vec![1, 1, 0], 2));
    assert_eq!(import(&request).await.unwrap().plan, shown.plan, "the same each time");
    let request = ImportRequest { plan: Some(shown.plan), ..request };
    let refused = problem(import(&request).await);
    assert_eq!(found(&refused).len(), 2);
    let request = ImportRequest { overrule: because("as it was"), ..request };
    assert!(import(&request).await.unwrap().is_done);
}

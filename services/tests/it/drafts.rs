//! Open shifts, drafts, and publishing them.

use chrono::{TimeDelta, Timelike, Utc};
use domain::accounts::{Actor, Role};
use domain::live::{ClientMessage, Event, Topic};
use domain::notifications::Notice;
use domain::scheduling::time_off::{TimeOffCategory, TimeOffDraft, TimeOffNote, WholeDays};
use domain::scheduling::{
    DraftSelection, Shift, ShiftDraft, ShiftId, ShiftPatch, ShiftSpan, ShiftState,
};
use domain::{Conflict, ProblemKind};
use services::live::Hub;
use services::notifications;
use services::scheduling::pages::{self, ShiftFilter};
use services::scheduling::{publish, shifts, time_off};
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::{Desk, because, hour, kind, problem, shift, user};
use crate::looker::Looker;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_open_shift_is_nobodys_and_stands_in_nobodys_way(db: PgPool) {
    let desk = Desk::open(db).await;
    let open = ShiftDraft { technician_id: None, ..shift(desk.ana, 8, 16) };
    let first = create(&desk, &open).await;
    create(&desk, &open).await;

    let on = shifts::on_at(&desk.platform, &desk.ana, hour(9), None).await.unwrap();
    assert!(on.is_empty(), "an open shift has nobody on");
    let given = patch(&desk, &first, |patch| patch.technician_id = Some(Some(desk.ana.user))).await;
    let given = given.unwrap();
    assert_eq!(given.technician_id, Some(desk.ana.user));
    let taken = patch(&desk, &given, |patch| patch.technician_id = Some(None)).await.unwrap();
    assert!(taken.is_open());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_draft_is_seen_by_those_who_plan_and_by_nobody_else(db: PgPool) {
    let desk = Desk::open(db).await;
    let draft = create(&desk, &draft(desk.ana, 8, 16)).await;

    for (reader, seen) in [(&desk.admin, true), (&desk.ana, false)] {
        let listed = shifts::between(&desk.platform, reader, hour(0), hour(24))
            .await
            .unwrap()
            .read()
            .unwrap();
        assert_eq!(listed.contains(&draft), seen);
        let filter = ShiftFilter {
            from: hour(0),
            to: hour(24),
            technician: None,
            location: None,
            state: Some(ShiftState::Draft),
            open: None,
        };
        let page = pages::page(&desk.platform, reader, &filter, None, 50).await.unwrap();
        assert_eq!(page.items.contains(&draft), seen);
        let found = shifts::get(&desk.platform, reader, draft.id).await;
        match seen {
            true => assert_eq!(found.unwrap(), draft),
            false => assert_eq!(kind(found), ProblemKind::NotFound),
        }
        let on = shifts::on_at(&desk.platform, reader, hour(9), None).await.unwrap();
        assert!(on.is_empty(), "what is not published takes nobody to work");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_draft_takes_its_technician_and_what_was_published_is_none_again(db: PgPool) {
    let desk = Desk::open(db).await;
    let planned = create(&desk, &draft(desk.ana, 8, 16)).await;

    let beside = shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 15, 17)).await;
    let in_the_way = Conflict::Overlap { shift: Box::new(planned.clone()) };
    assert_eq!(problem(beside).conflicts, [in_the_way]);

    let cancel = patch(&desk, &planned, |patch| patch.state = Some(ShiftState::Cancelled)).await;
    assert_eq!(kind(cancel), ProblemKind::Conflict);
    let shown = patch(&desk, &planned, |patch| patch.state = Some(ShiftState::Scheduled)).await;
    let back = patch(&desk, &shown.unwrap(), |patch| patch.state = Some(ShiftState::Draft)).await;
    assert_eq!(kind(back), ProblemKind::Conflict);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_else_hears_of_a_draft_until_it_is_published(db: PgPool) {
    let desk = Desk::open(db).await;
    let hub = Hub::start(desk.platform.clone());
    let mut lookers = Vec::new();
    for who in ["ana", "admin"] {
        let looker = Looker::of(&hub, desk.sign_in(who).await).await;
        looker.connection.handle(ClientMessage::Subscribe(vec![Topic::Calendar]));
        lookers.push(looker);
    }
    let [ana, admin] = &mut lookers[..] else { unreachable!() };
    let before = ana.cursor;

    let kept = create(&desk, &draft(desk.ana, 8, 16)).await;
    let thrown = create(&desk, &draft(desk.ana, 40, 42)).await;
    shifts::delete(&desk.platform, &desk.admin, thrown.id, None).await.unwrap();
    let selection = DraftSelection::These(vec![kept.id]);
    let published = publish::publish(&desk.platform, &desk.admin, &selection, None).await.unwrap();
    let [shift] = &published.shifts[..] else { panic!("{published:?}") };
    let shown = Event::ShiftChanged { shift: shift.clone() };

    assert_eq!(ana.event().await, shown, "the first that others hear of it");
    let heard = admin.until(|event| *event == shown).await;
    assert_eq!(heard.len(), 4, "{heard:?}");
    assert!(heard.contains(&Event::removed(&thrown)));

    ana.connection.handle(ClientMessage::CatchUp { since: before });
    assert_eq!(ana.events_up_to_cursor().await, [shown], "nor when they come back");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_week_is_published_at_once_and_each_is_told_once(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let from = Utc::now().with_nanosecond(0).unwrap() + TimeDelta::days(2);
    let planned = async |who: Actor, at: i64| {
        let span = ShiftSpan::new(from + TimeDelta::hours(at), from + TimeDelta::hours(at + 8));
        create(&desk, &ShiftDraft { span: span.unwrap(), ..draft(who, 0, 1) }).await
    };
    for (who, at) in [(desk.ana, 0), (desk.ana, 24), (ben, 0), (ben, 24 * 8)] {
        planned(who, at).await;
    }
    assert!(notices(&desk, &desk.ana).await.is_empty(), "a draft is told to nobody");

    let to = from + TimeDelta::days(7);
    let week = DraftSelection::Begin { from, to, location: None };
    let published = publish::publish(&desk.platform, &desk.admin, &week, None).await.unwrap();
    assert_eq!(published.shifts.len(), 3);
    assert!(published.shifts.iter().all(|shift| shift.state == ShiftState::Scheduled));
    let [Notice::SchedulePlanned { shifts: 2, .. }] = &notices(&desk, &desk.ana).await[..] else {
        panic!("{:?}", notices(&desk, &desk.ana).await)
    };
    assert_eq!(notices(&desk, &ben).await.len(), 1);

    let again = publish::publish(&desk.platform, &desk.admin, &week, None).await.unwrap();
    assert!(again.shifts.is_empty(), "what is published already stays as it is");
    let theirs = publish::publish(&desk.platform, &desk.ana, &week, None).await;
    assert_eq!(kind(theirs), ProblemKind::Forbidden);
    let unknown = DraftSelection::These(vec![ShiftId(Uuid::nil())]);
    let unknown = publish::publish(&desk.platform, &desk.admin, &unknown, None).await;
    assert_eq!(kind(unknown), ProblemKind::NotFound);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_has_gone_away_meanwhile_holds_up_the_whole_selection(db: PgPool) {
    let desk = Desk::open(db).await;
    let ben = user(&desk.platform, "ben", &[Role::Technician]).await;
    let away = create(&desk, &draft(desk.ana, 8, 16)).await;
    let there = create(&desk, &draft(ben, 8, 16)).await;
    let today = hour(0).date_naive();
    let draft = TimeOffDraft {
        technician_id: Some(desk.ana.user),
        category: TimeOffCategory::Sick,
        note: TimeOffNote::none(),
        when: WholeDays::new(today, today).unwrap().into(),
        approve: true,
        shifts: Vec::new(),
        overrule: None,
    };
    let effects = time_off::request(&desk.platform, &desk.admin, &draft).await.unwrap();
    assert!(effects.cancelled.is_empty(), "a draft is not cancelled");

    let both = DraftSelection::These(vec![away.id, there.id]);
    let refused = problem(publish::publish(&desk.platform, &desk.admin, &both, None).await);
    assert_eq!(refused.kind, ProblemKind::Conflict);
    assert!(matches!(&refused.conflicts[..], [Conflict::TimeOff { .. }]), "{refused:?}");
    let still = shifts::get(&desk.platform, &desk.admin, there.id).await.unwrap();
    assert!(still.is_draft(), "all or none");

    patch(&desk, &away, |patch| patch.technician_id = Some(None)).await.unwrap();
    let published = publish::publish(&desk.platform, &desk.admin, &both, None).await.unwrap();
    assert_eq!(published.shifts.len(), 2);
}

async fn create(desk: &Desk, draft: &ShiftDraft) -> Shift {
    let overrule = because("rest is another test's affair");
    let draft = ShiftDraft { overrule, ..draft.clone() };
    shifts::create(&desk.platform, &desk.admin, &draft).await.unwrap()
}

fn draft(technician: Actor, from: i64, to: i64) -> ShiftDraft {
    ShiftDraft { state: ShiftState::Draft, ..shift(technician, from, to) }
}

async fn patch(
    desk: &Desk,
    shift: &Shift,
    change: impl FnOnce(&mut ShiftPatch),
) -> services::Result<Shift> {
    let mut patch = ShiftPatch::default();
    change(&mut patch);
    shifts::update(&desk.platform, &desk.admin, shift.id, None, &patch).await
}

async fn notices(desk: &Desk, of: &Actor) -> Vec<Notice> {
    let page = notifications::page(&desk.platform, of, None, 50).await.unwrap();
    page.items.into_iter().map(|notification| notification.notice).collect()
}

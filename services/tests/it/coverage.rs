//! Coverage: rules, what they find, and who is told when a gap opens.

use chrono::{DateTime, Datelike, Days, NaiveTime, TimeDelta, Utc};
use domain::locations::LocationDraft;
use domain::notifications::{Notice, Unread};
use domain::scheduling::coverage::{CoverageRuleDraft, Stretch};
use domain::scheduling::templates::{HolidayDraft, weekday_name};
use domain::scheduling::time_off::{TimeOffDraft, WholeDays};
use domain::scheduling::{ShiftDraft, ShiftPatch, ShiftSpan, ShiftState};
use domain::{Conflict, ProblemKind};
use futures::future::join_all;
use serde_json::json;
use services::scheduling::{coverage, holidays, shifts, time_off};
use services::{locations, notifications};
use sqlx::PgPool;

use crate::desk::{Desk, kind, location, problem, shift, user};

/// The first hour of the day after tomorrow.
fn day() -> DateTime<Utc> {
    (Utc::now().date_naive() + Days::new(2)).and_time(NaiveTime::MIN).and_utc()
}

fn at(hour: i64) -> DateTime<Utc> {
    day() + TimeDelta::hours(hour)
}

/// Somebody there from 8 to 16 on that day, at a new place whose clocks are those of UTC.
async fn needy(desk: &Desk) -> CoverageRuleDraft {
    let draft = LocationDraft { zone: "UTC".parse().unwrap(), ..location("Hamburg") };
    let place = locations::create(&desk.platform, &desk.admin, &draft).await.unwrap();
    let rule: CoverageRuleDraft = serde_json::from_value(json!({
        "location_id": place.id, "weekdays": [weekday_name(day().weekday())], "technicians": 1,
        "span": {"start": "08:00", "end": "16:00"}, "valid_from": "2020-01-01",
        "valid_until": day().date_naive(),
    }))
    .unwrap();
    coverage::create(&desk.platform, &desk.admin, None, rule.clone()).await.unwrap();
    rule
}

/// Ana's shift there.
fn working(desk: &Desk, rule: &CoverageRuleDraft, from: i64, to: i64) -> ShiftDraft {
    let span = ShiftSpan::new(at(from), at(to)).unwrap();
    ShiftDraft { span, location_id: Some(rule.location_id), ..shift(desk.ana, 0, 8) }
}

/// The gaps of that day, in hours.
async fn gaps(desk: &Desk) -> Vec<(i64, i64)> {
    let found = coverage::between(&desk.platform, &desk.admin, at(0), at(24), None).await.unwrap();
    let hours =
        |gap: &Stretch| ((gap.starts_at - day()).num_hours(), (gap.ends_at - day()).num_hours());
    found.gaps.iter().map(hours).collect()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn shifts_that_take_place_there_close_a_gap(db: PgPool) {
    let desk = Desk::open(db).await;
    let rule = needy(&desk).await;
    assert_eq!(gaps(&desk).await, [(8, 16)]);

    let here = working(&desk, &rule, 8, 14);
    let elsewhere = ShiftDraft { location_id: None, ..working(&desk, &rule, 14, 16) };
    let here = shifts::create(&desk.platform, &desk.admin, &here).await.unwrap();
    shifts::create(&desk.platform, &desk.admin, &elsewhere).await.unwrap();
    assert_eq!(gaps(&desk).await, [(14, 16)]);

    let cancelled = ShiftPatch { state: Some(ShiftState::Cancelled), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, here.id, None, &cancelled).await.unwrap();
    assert_eq!(gaps(&desk).await, [(8, 16)]);

    let name = "Founders’ Day".parse().unwrap();
    let closed = HolidayDraft { location_id: rule.location_id, date: day().date_naive(), name };
    holidays::create(&desk.platform, &desk.admin, &closed).await.unwrap();
    assert_eq!(gaps(&desk).await, []);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_rule_is_changed_by_whoever_saw_it_last_and_only_by_planners(db: PgPool) {
    let desk = Desk::open(db).await;
    let draft = needy(&desk).await;
    let [rule] = &coverage::list(&desk.platform, &desk.admin).await.unwrap()[..] else {
        panic!("one")
    };
    let more = CoverageRuleDraft { technicians: 3, ..draft.clone() };
    let replace =
        |version, draft| coverage::replace(&desk.platform, &desk.admin, rule.id, version, draft);
    let changed = replace(Some(1), more.clone()).await.unwrap();
    assert_eq!((changed.version, changed.draft.technicians), (2, 3));
    let outdated = problem(replace(Some(1), draft.clone()).await);
    assert!(matches!(&outdated.conflicts[..], [Conflict::OutdatedCoverageRule { .. }]));
    let none = CoverageRuleDraft { technicians: 0, ..draft };
    assert!(problem(replace(None, none).await).fields.contains_key("technicians"));

    let refused = coverage::list(&desk.platform, &desk.ana).await;
    assert_eq!(kind(refused), ProblemKind::Forbidden);
    coverage::delete(&desk.platform, &desk.admin, rule.id, Some(2)).await.unwrap();
    assert_eq!(gaps(&desk).await, []);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn planners_are_told_once_when_a_gap_opens_and_again_when_it_opens_again(db: PgPool) {
    let desk = Desk::open(db).await;
    let planner = user(&desk.platform, "pia", &[domain::accounts::Role::Admin]).await;
    let rule = needy(&desk).await;
    let servers: Vec<_> = (0..3).map(|_| desk.second_server()).collect();
    let told = join_all(servers.iter().map(coverage::look)).await;
    assert_eq!(
        told.into_iter().map(Result::unwrap).sum::<usize>(),
        1,
        "of three servers one tells"
    );
    let unread = || async { notifications::unread(&desk.platform, &planner).await.unwrap() };
    assert_eq!(unread().await, Unread { unread: 1 });
    assert_eq!(
        notifications::unread(&desk.platform, &desk.ana).await.unwrap(),
        Unread { unread: 0 }
    );

    // Half of it is closed: no news. All of it: nothing to read any more.
    let early = shifts::create(&desk.platform, &desk.admin, &working(&desk, &rule, 8, 12)).await;
    let early = early.unwrap();
    assert_eq!(coverage::look(&desk.platform).await.unwrap(), 0);
    assert_eq!(unread().await, Unread { unread: 1 });
    let whole = ShiftPatch { ends_at: Some(at(16)), ..ShiftPatch::default() };
    shifts::update(&desk.platform, &desk.admin, early.id, None, &whole).await.unwrap();
    assert_eq!(coverage::look(&desk.platform).await.unwrap(), 0);
    assert_eq!(unread().await, Unread { unread: 0 });

    // Time off that is approved opens it again.
    let days = WholeDays::new(day().date_naive(), day().date_naive()).unwrap();
    let draft: TimeOffDraft = serde_json::from_value(json!({
        "technician_id": desk.ana.user, "all_day": true, "first_day": days.first(),
        "last_day": days.last(), "approve": true,
    }))
    .unwrap();
    time_off::request(&desk.platform, &desk.admin, &draft).await.unwrap();
    assert_eq!(coverage::look(&desk.platform).await.unwrap(), 1);
    let page = notifications::page(&desk.platform, &planner, None, 10).await.unwrap();
    let Notice::CoverageGaps { location, gaps, more, .. } = &page.items[0].notice else {
        panic!("{:?}", page.items)
    };
    assert_eq!((location.as_str(), gaps.len(), *more), ("Hamburg", 1, 0));
    assert_eq!((gaps[0].starts_at, gaps[0].missing()), (at(8), 1));
    assert_eq!(coverage::look(&desk.platform).await.unwrap(), 0, "told is told");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_gap_far_ahead_is_told_when_its_time_comes(db: PgPool) {
    let desk = Desk::open(db).await;
    let rule = needy(&desk).await;
    let [known] = &coverage::list(&desk.platform, &desk.admin).await.unwrap()[..] else {
        panic!("one")
    };
    let later = day().date_naive() + Days::new(28);
    let far = CoverageRuleDraft { valid_from: later, valid_until: Some(later), ..rule };
    coverage::replace(&desk.platform, &desk.admin, known.id, None, far).await.unwrap();
    assert_eq!(coverage::look(&desk.platform).await.unwrap(), 0);
}

//! What is written down of every change, and found again.

use chrono::{TimeDelta, Utc};
use domain::ProblemKind;
use domain::audit::{ActorKind, AuditEntry, AuditFilter};
use futures::TryStreamExt;
use services::audit::{self, Format};
use services::scheduling::shifts;
use services::{Origin, locations};
use sqlx::PgPool;
use uuid::Uuid;

use crate::desk::{Desk, kind, location, shift};

async fn found(desk: &Desk, filter: AuditFilter) -> Vec<AuditEntry> {
    audit::page(&desk.platform, &desk.admin, &filter, None, 200).await.unwrap().items
}

fn searching(words: &str) -> AuditFilter {
    AuditFilter { q: Some(words.to_owned()), ..AuditFilter::default() }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_entry_says_who_what_when_and_from_where(db: PgPool) {
    let desk = Desk::open(db).await;
    let origin = Origin {
        ip: Some("198.51.100.7".parse().unwrap()),
        user_agent: Some("Firefox".repeat(100)),
        request_id: Some("01a1fc04552a719b".to_owned()),
        through: None,
    };
    let before = Utc::now();
    let place = origin.during(desk.location("Studio 1")).await;
    let renamed = location("Studio 2");
    locations::update(&desk.platform, &desk.admin, place.id, None, &renamed).await.unwrap();

    let filter = AuditFilter { subject_id: Some(place.id.0), ..AuditFilter::default() };
    let [update, create] = found(&desk, filter).await.try_into().unwrap();

    assert_eq!(
        (create.action.as_str(), create.subject.kind.as_str()),
        ("location.create", "location")
    );
    assert_eq!(create.subject.name.as_deref(), Some("Studio 1"));
    assert_eq!(create.actor.kind, ActorKind::Person);
    assert_eq!(
        (create.actor.id, create.actor.name.as_deref()),
        (Some(desk.admin.user), Some("admin"))
    );
    assert!(create.at >= before - TimeDelta::seconds(5));
    assert_eq!(create.origin.ip.as_deref(), Some("198.51.100.7"));
    assert_eq!(create.origin.user_agent.as_ref().unwrap().len(), 400);
    assert_eq!(create.origin.request_id.as_deref(), Some("01a1fc04552a719b"));
    assert!(create.before.is_none());

    assert_eq!(update.origin.ip, None, "that one came from nowhere");
    let changes = update.changes();
    let name = changes.iter().find(|change| change.field == "name").unwrap();
    assert_eq!(name.before, Some("Studio 1".into()));
    assert_eq!(name.after, Some("Studio 2".into()));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn jobs_and_commands_act_under_their_own_name(db: PgPool) {
    let desk = Desk::open(db).await;
    let email = "ana@example.org".parse().unwrap();
    let reset = services::accounts::set_active(&desk.platform, &email, false);
    Origin::command("patchbay user").during(reset).await.unwrap();

    let filter =
        AuditFilter { action: Some("user.set_active".to_owned()), ..AuditFilter::default() };
    let [entry] = found(&desk, filter).await.try_into().unwrap();
    assert_eq!(entry.actor.kind, ActorKind::Command);
    assert_eq!((entry.actor.id, entry.actor.name.as_deref()), (None, Some("patchbay user")));
    assert_eq!(entry.subject.name.as_deref(), Some("ana"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_filter_finds_what_it_says_and_nothing_else(db: PgPool) {
    let desk = Desk::open(db).await;
    let place = desk.location("Studio Müller").await;
    let planned =
        shifts::create(&desk.platform, &desk.admin, &shift(desk.ana, 8, 16)).await.unwrap();
    let actions = |entries: Vec<AuditEntry>| -> Vec<String> {
        entries.into_iter().map(|entry| entry.action).collect()
    };

    let of_kind = AuditFilter { subject_kind: Some("shift".to_owned()), ..AuditFilter::default() };
    let [entry] = found(&desk, of_kind).await.try_into().unwrap();
    assert_eq!(entry.subject.name.as_deref(), Some("ana"), "a shift is called after whose it is");
    assert_eq!(entry.subject.id, planned.id.0);

    assert_eq!(actions(found(&desk, searching("müll")).await), ["location.create"]);
    assert_eq!(actions(found(&desk, searching("location studio")).await), ["location.create"]);
    assert_eq!(actions(found(&desk, searching("ana@example.org")).await), ["user.create"]);
    assert!(found(&desk, searching("nobody' | 'x")).await.is_empty());
    let by_admin = AuditFilter { actor_id: Some(desk.admin.user), ..AuditFilter::default() };
    assert_eq!(actions(found(&desk, by_admin).await), ["shift.create", "location.create"]);

    let future =
        AuditFilter { from: Some(Utc::now() + TimeDelta::hours(1)), ..AuditFilter::default() };
    assert!(found(&desk, future).await.is_empty());
    let past = AuditFilter { to: Some(Utc::now() - TimeDelta::hours(1)), ..AuditFilter::default() };
    assert!(found(&desk, past).await.is_empty());
    let nowhen = AuditFilter {
        from: Some(Utc::now()),
        to: Some(Utc::now() - TimeDelta::hours(1)),
        ..AuditFilter::default()
    };
    assert_eq!(
        kind(audit::page(&desk.platform, &desk.admin, &nowhen, None, 5).await),
        ProblemKind::Invalid
    );

    assert_eq!(
        audit::actions(&desk.platform, &desk.admin).await.unwrap(),
        ["location.create", "shift.create", "user.create"]
    );
    assert_eq!(
        kind(audit::page(&desk.platform, &desk.ana, &searching(""), None, 5).await),
        ProblemKind::Forbidden
    );
    assert_eq!(place.version, 1);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn pages_follow_one_another_without_gap_or_repetition(db: PgPool) {
    let desk = Desk::open(db).await;
    many(&desk.platform.db, 25).await;
    let all: Vec<i64> =
        found(&desk, AuditFilter::default()).await.iter().map(|entry| entry.id).collect();

    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let filter = AuditFilter::default();
        let page = audit::page(&desk.platform, &desk.admin, &filter, cursor, 4).await.unwrap();
        seen.extend(page.items.iter().map(|entry| entry.id));
        match page.next_cursor {
            Some(next) => cursor = Some(next.parse().unwrap()),
            None => break,
        }
    }
    assert_eq!(seen, all);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn an_entry_is_never_changed_nor_removed(db: PgPool) {
    let desk = Desk::open(db).await;
    let db = &desk.platform.db;
    for statement in [
        "update audit_entries set actor_name = 'somebody else'",
        "update audit_entries set at = at - interval '1 year'",
        "delete from audit_entries",
        "truncate audit_entries",
        "set patchbay.audit_retention = 'on'; delete from audit_entries",
        "set patchbay.audit_retention = 'on'; update audit_entries set action = 'x.y'",
        "select audit_entries_expire(interval '1 day', 100)",
    ] {
        let refused = sqlx::raw_sql(statement).execute(db).await;
        assert!(refused.is_err(), "{statement}");
    }
    assert_eq!(found(&desk, AuditFilter::default()).await.len(), 2);

    sqlx::query("insert into audit_entries (at, actor_kind, action, subject_id) values (now() - interval '2 years', 'system', 'old.news', $1)")
        .bind(Uuid::nil())
        .execute(db)
        .await
        .unwrap();
    let removed: i64 = sqlx::query_scalar("select audit_entries_expire(interval '1 year', 100)")
        .fetch_one(db)
        .await
        .unwrap();
    assert_eq!(removed, 1);
    assert_eq!(found(&desk, AuditFilter::default()).await.len(), 2);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_file_has_every_entry_that_fits(db: PgPool) {
    let desk = Desk::open(db).await;
    many(&desk.platform.db, 1_203).await;
    let file = async |format| -> String {
        let filter =
            AuditFilter { subject_kind: Some("thing".to_owned()), ..AuditFilter::default() };
        let portions = audit::export(desk.platform.clone(), &desk.admin, filter, format).await;
        let portions: Vec<_> = portions.unwrap().try_collect().await.unwrap();
        assert!(portions.len() >= 3, "it comes in portions");
        String::from_utf8(portions.concat()).unwrap()
    };

    let lines = file(Format::JsonLines).await;
    let entries: Vec<AuditEntry> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(entries.len(), 1_203);
    let sheet = file(Format::Csv).await;
    assert_eq!(sheet.lines().count(), 1_204);
    assert!(sheet.starts_with("\u{feff}id,at,actor_kind,"));
    assert!(sheet.contains(",'=1+1,"), "no cell is a formula");
    let refused =
        audit::export(desk.platform.clone(), &desk.ana, AuditFilter::default(), Format::Csv).await;
    assert_eq!(kind(refused.map(|_| ())), ProblemKind::Forbidden);
}

/// Each filter alone, and the list without one, reads an index from its newest end.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn no_list_reads_the_whole_table(db: PgPool) {
    let desk = Desk::open(db).await;
    many(&desk.platform.db, 20_000).await;
    sqlx::raw_sql("analyze audit_entries").execute(&desk.platform.db).await.unwrap();
    let plain = AuditFilter::default;
    let filters = [
        ("nothing", plain()),
        ("who", AuditFilter { actor_id: Some(desk.admin.user), ..plain() }),
        ("action", AuditFilter { action: Some("thing.rare".to_owned()), ..plain() }),
        ("kind", AuditFilter { subject_kind: Some("location".to_owned()), ..plain() }),
        ("subject", AuditFilter { subject_id: Some(Uuid::from_u128(7)), ..plain() }),
        (
            "span",
            AuditFilter {
                from: Some(Utc::now() - TimeDelta::days(400)),
                to: Some(Utc::now() - TimeDelta::days(399)),
                ..plain()
            },
        ),
        ("words", searching("word77")),
    ];
    for (name, filter) in filters {
        let plan = audit::plan(&desk.platform.db, &filter).await.unwrap();
        assert!(!plan.contains("Seq Scan"), "{name}: {plan}");
        assert!(plan.contains("audit_entries_"), "{name}: {plan}");
    }
}

/// Entries of a year, as many as asked for.
async fn many(db: &PgPool, count: i32) {
    sqlx::query(
        "
        insert into audit_entries (at, actor_kind, actor_name, action, subject_id, subject_name, after)
        select now() - n * interval '30 minutes', 'job', 'job' || n % 7, 'thing.' || (array ['make', 'move', 'mend'])[n % 3 + 1],
            ('00000000-0000-0000-0000-' || lpad(to_hex(n % 997), 12, '0'))::uuid, '=1+1', jsonb_build_object('note', 'word' || n % 1009)
        from generate_series(1, $1) n
        ",
    )
    .bind(count)
    .execute(db)
    .await
    .unwrap();
}

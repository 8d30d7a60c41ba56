//! The demo company: whole, once, on any day.

use std::collections::HashSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::ProblemKind;
use domain::accounts::{Actor, Role, UserId};
use domain::scheduling::templates::SkipReason;
use domain::tickets::{TicketFilter, TicketSort, TicketStatus};
use services::accounts::{self, ClientInfo};
use services::scheduling::shifts;
use services::scheduling::templates::{self, GenerationRequest};
use services::{Error, Platform, Result, demo, locations, tickets};
use sqlx::PgPool;
use uuid::Uuid;

const ONLOOKER: fn() -> Actor =
    || Actor::new(UserId(Uuid::nil()), [Role::Viewer].into_iter().collect());

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn everybody_in_the_summary_can_sign_in(db: PgPool) -> Result<()> {
    let platform = Platform::new(db);
    let summary = demo::load(&platform, now()).await?;

    assert_eq!((summary.people, summary.locations), (28, 4));
    for sign_in in &summary.sign_ins {
        let client = ClientInfo::default();
        let signed_in =
            accounts::sign_in(&platform, sign_in.email.as_str(), sign_in.password, false, &client)
                .await?
                .session()
                .unwrap();
        assert_eq!(signed_in.me.email, sign_in.email);
    }
    let people = accounts::people(&platform, &ONLOOKER()).await?;
    assert_eq!(people.iter().filter(|person| person.picture.is_none()).count(), 5);
    let face = people.iter().find(|person| person.picture.is_some()).unwrap();
    let picture = accounts::picture(&platform, &ONLOOKER(), face.id).await?;
    assert!(picture.bytes.len() < 20_000);
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_database_in_use_is_refused_and_left_as_it_is(db: PgPool) -> Result<()> {
    let platform = Platform::new(db);
    let summary = demo::load(&platform, now()).await?;

    let err = demo::load(&platform, now()).await.unwrap_err();

    assert!(matches!(err, Error::Problem(problem) if problem.kind == ProblemKind::Conflict));
    assert_eq!(accounts::people(&platform, &ONLOOKER()).await?.len(), summary.people);
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn of_two_servers_that_start_together_one_loads(db: PgPool) -> Result<()> {
    let platform = Platform::new(db);

    let (one, other) = tokio::join!(demo::load(&platform, now()), demo::load(&platform, now()));

    assert_eq!([one.is_ok(), other.is_ok()].iter().filter(|&&loaded| loaded).count(), 1);
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn loads_on_any_day_and_somebody_is_on_in_hamburg(db: PgPool) -> Result<()> {
    let platform = Platform::new(db);
    for day in [
        "2026-03-29T00:59:59Z",
        "2026-10-25T01:30:00Z",
        "2026-11-01T05:30:00Z",
        "2028-02-29T12:00:00Z",
        "2027-01-01T00:00:00Z",
    ] {
        let now: DateTime<Utc> = day.parse().unwrap();
        demo::load(&platform, now).await?;

        let hamburg = locations::list(&platform, &ONLOOKER()).await?;
        let hamburg = hamburg.iter().find(|location| location.name.as_str() == "Hamburg").unwrap();
        for hours in [-24 * 7 * 8, 0, 24 * 7 * 6 - 1] {
            let at = now + TimeDelta::hours(hours);
            let on = shifts::on_at(&platform, &ONLOOKER(), at, Some(hamburg.id)).await?;
            assert!(!on.is_empty(), "nobody at {at}");
        }
        let all = "truncate users, locations, shifts, tickets, ticket_categories, contacts, canned_answers, ticket_fields, webhooks cascade";
        sqlx::query(all).execute(&platform.db).await?;
    }
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn schedules_and_calendar_tell_one_story(db: PgPool) -> Result<()> {
    let platform = Platform::new(db);
    demo::load(&platform, Utc::now()).await?;
    let admin = Actor::new(UserId(Uuid::nil()), [Role::Admin].into_iter().collect());

    let templates = templates::list(&platform, &admin).await?;
    assert!((12..=14).contains(&templates.len()), "{}", templates.len());
    let zones: HashSet<_> = templates.iter().map(|template| &template.draft.zone).collect();
    assert!(zones.len() >= 3);
    let request = GenerationRequest::default();
    let ahead = templates::preview(&platform, &admin, &request, None).await?;
    assert!(!ahead.created.is_empty(), "there is something to generate");
    let made = ahead.skipped.iter().filter(|one| one.reason == SkipReason::AlreadyGenerated);
    assert!(made.count() > 30, "and much was made before");
    assert!(ahead.skipped.iter().all(|one| one.reason != SkipReason::Overlap), "{ahead:?}");
    Ok(())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_crowd_comes_on_top_of_the_demo(db: PgPool) -> Result<()> {
    let platform = Platform::new(db);
    demo::load(&platform, now()).await?;

    let summary = demo::crowd(&platform, 60, 17, now()).await?;

    assert_eq!((summary.people, summary.shifts), (60, 5_100));
    Ok(())
}

fn now() -> DateTime<Utc> {
    "2026-11-21T10:15:00Z".parse().expect("a moment is written as RFC 3339 has it")
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn the_ticket_desk_looks_as_after_a_year_of_use(db: PgPool) -> Result<()> {
    let platform = Platform::new(db);
    demo::load(&platform, Utc::now()).await?;
    let people = accounts::people(&platform, &ONLOOKER()).await?;
    let who = |name: &str| {
        let person = people.iter().find(|person| person.first_name() == name).unwrap();
        Actor::new(person.id, person.roles)
    };
    let (jonas, sabine) = (who("Jonas"), who("Sabine"));
    let count = async |by: &Actor, filter: TicketFilter| {
        let sort = TicketSort::default();
        let page = tickets::list(&platform, by, &filter, sort, None, 1).await?.read()?;
        Ok::<_, Error>(page.total.unwrap())
    };
    let any = TicketFilter::default();
    let (here, archived) = (
        count(&jonas, any.clone()).await?,
        count(&jonas, TicketFilter { archived: true, ..any.clone() }).await?,
    );
    assert_eq!(here + archived, 400);
    assert!(archived > 50, "{archived}");
    for status in TicketStatus::ALL {
        let filter = TicketFilter { status: vec![status], ..any.clone() };
        assert!(count(&jonas, filter).await? > 5, "{status}");
    }
    let own = count(&sabine, any.clone()).await?;
    assert!(own > 5 && own < 100, "{own}");
    for q in ["kamera", "câmara", "camera", "kamrea"] {
        let filter = TicketFilter { q: Some(q.into()), ..any.clone() };
        let found = count(&jonas, filter).await?;
        assert!(found > 2, "{q}: {found}");
    }
    let counts = tickets::counts(&platform, &jonas).await?;
    assert!(counts.unread > 3 && counts.unread < 60 && counts.mine > 0, "{counts:?}");
    Ok(())
}

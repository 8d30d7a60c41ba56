//! Ten thousand tickets with their comments: nothing that a page or a program asks for reads through all of them.

use std::collections::BTreeMap;

use domain::accounts::Actor;
use domain::tickets::{Order, Priority, TicketFilter, TicketSort, TicketStatus};
use services::{CONNECTION_SETTINGS, Platform, tickets};
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;

use super::lists::many;
use super::{become_, member, opened, said};
use crate::desk::Desk;

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn no_question_reads_all_tickets_or_comments(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    let sabine = member(&desk, "sabine").await;
    let place = desk.location("Hamburg").await.id;
    let hers = opened(&desk, &sabine, "Dark camera").await.line.number;
    said(&desk, &desk.ana, hers, "Which camera?").await;
    become_(&desk, hers, TicketStatus::Pending).await;
    many(&db, 10_000, &desk).await;
    sqlx::raw_sql(
        "
        insert into ticket_comments (id, ticket_id, user_id, internal, via, body)
        select gen_random_uuid(), id, requester_id, n = 3, 'app', 'Somebody looks at it.'
        from tickets, generate_series(1, 3) n;
        insert into ticket_events (ticket_id, via, what)
        select id, 'system', '\"archived\"' from tickets, generate_series(1, 3) where title <> 'Dark camera';
        insert into ticket_reads (user_id, ticket_id, seen)
        select u.id, t.id, t.last_event - t.number % 2 from tickets t, users u where t.number % 5 = 0;
        insert into ticket_words (word)
        select distinct word from tickets, unnest(tsvector_to_array(words)) word where char_length(word) >= 4
        on conflict do nothing;
        ",
    )
    .execute(&db)
    .await
    .unwrap();
    for table in TABLES {
        sqlx::query(sqlx::AssertSqlSafe(format!("vacuum analyze {table}")))
            .execute(&db)
            .await
            .unwrap();
    }
    let before = read_through(&db).await;

    let as_a_server = (*db.connect_options()).clone().options(CONNECTION_SETTINGS);
    let pool = PgPoolOptions::new()
        .min_connections(CONNECTIONS)
        .max_connections(CONNECTIONS)
        .connect_with(as_a_server)
        .await
        .unwrap();
    let platform = Platform::new(pool.clone());
    let any = TicketFilter::default();
    for by in Order::ALL {
        for sort in [by.usual(), by.usual().reversed()] {
            list(&platform, &desk.ana, &any, sort).await;
        }
    }
    let filters = [
        TicketFilter { status: vec![TicketStatus::Open], ..any.clone() },
        TicketFilter { status: vec![TicketStatus::Open, TicketStatus::Pending], ..any.clone() },
        TicketFilter { priority: vec![Priority::Urgent], ..any.clone() },
        TicketFilter {
            status: vec![TicketStatus::Open, TicketStatus::Pending],
            priority: vec![Priority::High],
            ..any.clone()
        },
        TicketFilter { assignee: Some(desk.ana.user), ..any.clone() },
        TicketFilter { unassigned: true, ..any.clone() },
        TicketFilter { requester: Some(sabine.user), ..any.clone() },
        TicketFilter { watcher: Some(desk.ana.user), ..any.clone() },
        TicketFilter { location: Some(place), ..any.clone() },
        TicketFilter { tag: Some("tag7".parse().unwrap()), ..any.clone() },
        TicketFilter { older_than_days: Some(90), ..any.clone() },
        TicketFilter { unread: Some(true), ..any.clone() },
        TicketFilter { overdue: true, ..any.clone() },
        TicketFilter { archived: true, ..any.clone() },
        TicketFilter { q: Some("word77".into()), ..any.clone() },
        TicketFilter { q: Some("wrod77 ticket".into()), ..any.clone() },
        TicketFilter { q: Some("42".into()), ..any.clone() },
    ];
    for filter in &filters {
        list(&platform, &desk.ana, filter, TicketSort::default()).await;
    }
    for who in [&desk.ana, &sabine] {
        list(&platform, who, &any, TicketSort::default()).await;
        tickets::page(&platform, who, &any, TicketSort::default(), None, 50).await.unwrap();
        tickets::counts(&platform, who).await.unwrap();
        tickets::similar(&platform, who, "a camera that is dark", Some(place)).await.unwrap();
        tickets::find(&platform, who, hers).await.unwrap();
        tickets::comments(&platform, who, hers).await.unwrap();
        tickets::mark_read(&platform, who, hers).await.unwrap();
    }
    said(&Desk { platform: platform.clone(), ..desk }, &sabine, hers, "The left one.").await;

    assert_eq!(read_through(&pool).await, before);
}

const TABLES: [&str; 5] =
    ["tickets", "ticket_comments", "ticket_events", "ticket_reads", "ticket_words"];

const CONNECTIONS: u32 = 2;

/// The first two parts, the first with how many there are.
async fn list(platform: &Platform, actor: &Actor, filter: &TicketFilter, sort: TicketSort) {
    let first =
        tickets::list(platform, actor, filter, sort, None, 60).await.unwrap().read().unwrap();
    if let Some(cursor) = first.next_cursor {
        let after = Some(cursor.parse().unwrap());
        tickets::list(platform, actor, filter, sort, after, 60).await.unwrap();
    }
}

/// How often each of the tables was read from its beginning to its end, as far as connections that are
/// in the pool now have seen.
async fn read_through(pool: &PgPool) -> BTreeMap<String, i64> {
    // A connection keeps what it counts to itself for a while.
    let mut all = Vec::new();
    for _ in 0..pool.options().get_max_connections() {
        all.push(pool.acquire().await.unwrap());
    }
    for conn in &mut all {
        sqlx::query("select pg_stat_force_next_flush()").execute(&mut **conn).await.unwrap();
    }
    let counted: Vec<(String, i64)> = sqlx::query_as(
        "select relname::text, seq_scan from pg_stat_user_tables where relname = any ($1)",
    )
    .bind(&TABLES[..])
    .fetch_all(&mut *all[0])
    .await
    .unwrap();
    counted.into_iter().collect()
}

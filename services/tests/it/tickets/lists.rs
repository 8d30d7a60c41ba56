//! Finding tickets: filters, orders, words.

use std::collections::BTreeSet;

use chrono::{TimeDelta, Utc};
use domain::ProblemKind;
use domain::tickets::{
    CategoryDraft, CategoryRef, NewTicket, Order, Priority, TicketChange, TicketFilter, TicketSort,
    TicketStatus,
};
use services::tickets;
use sqlx::PgPool;

use super::{listed, member, new, opened, said, titles};
use crate::desk::{Desk, kind};

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn every_filter_finds_what_it_says_and_nothing_else(db: PgPool) {
    let desk = Desk::open(db).await;
    let (platform, sabine) = (&desk.platform, member(&desk, "sabine").await);
    let place = desk.location("Hamburg").await.id;
    let audio = CategoryDraft { name: "Audio".parse().unwrap(), active: true };
    let audio = tickets::categories::create(platform, &desk.admin, &audio).await.unwrap();
    let full = NewTicket {
        priority: Priority::High,
        category: Some(CategoryRef::Name("audio".into())),
        tags: vec!["Mixer".parse().unwrap()],
        location_id: Some(place),
        due_at: Some(Utc::now() - TimeDelta::hours(1)),
        ..new("Humming mixer")
    };
    let full = tickets::open(platform, &sabine, &full).await.unwrap().line;
    assert_eq!(full.category.as_ref().map(ToString::to_string).as_deref(), Some("Audio"));
    let taken = TicketChange::assignee(Some(desk.ana.user));
    tickets::change(platform, &desk.admin, full.number, None, &taken).await.unwrap();
    opened(&desk, &desk.admin, "Dark camera").await;

    let any = TicketFilter::default();
    let filters = [
        TicketFilter { priority: vec![Priority::High, Priority::Urgent], ..any.clone() },
        TicketFilter { category: Some(CategoryRef::Id(audio.id)), ..any.clone() },
        TicketFilter { category: Some("AUDIO".parse().unwrap()), ..any.clone() },
        TicketFilter { tag: Some("MIXER".parse().unwrap()), ..any.clone() },
        TicketFilter { location: Some(place), ..any.clone() },
        TicketFilter { assignee: Some(desk.ana.user), ..any.clone() },
        TicketFilter { requester: Some(sabine.user), ..any.clone() },
        TicketFilter { overdue: true, ..any.clone() },
        TicketFilter { q: Some("humm mix".into()), ..any.clone() },
        TicketFilter { q: Some(format!("#{}", full.number)), ..any.clone() },
        TicketFilter { q: Some("sabine@example".into()), ..any.clone() },
    ];
    for filter in filters {
        let found = listed(&desk, &desk.ana, &filter).await;
        assert_eq!(titles(&found), ["Humming mixer"], "{filter:?}");
    }
    let none = [
        TicketFilter { unassigned: true, priority: vec![Priority::High], ..any.clone() },
        TicketFilter { status: vec![TicketStatus::Closed], ..any.clone() },
        TicketFilter { older_than_days: Some(1), ..any.clone() },
        TicketFilter { category: Some("Video".parse().unwrap()), ..any.clone() },
        TicketFilter { q: Some("humming camera".into()), ..any.clone() },
        TicketFilter { archived: true, ..any.clone() },
    ];
    for filter in none {
        assert!(listed(&desk, &desk.ana, &filter).await.is_empty(), "{filter:?}");
    }
    let sheet =
        tickets::export(&desk.platform, &desk.ana, &any, TicketSort::default()).await.unwrap();
    let sheet = String::from_utf8(sheet.to_vec()).unwrap();
    assert_eq!(sheet.lines().count(), 3);
    assert!(
        sheet.contains("Humming mixer,open,high,Audio,mixer,Hamburg,sabine,sabine@example.org,ana"),
        "{sheet}"
    );
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn words_are_found_misspelt_accented_and_in_comments(db: PgPool) {
    let desk = Desk::open(db).await;
    let number =
        opened(&desk, &desk.ana, "Die Größe der Übertragung stimmt nicht").await.line.number;
    opened(&desk, &desk.ana, "Kamera dunkel").await;
    said(
        &desk,
        &desk.ana,
        number,
        "The **Codec** (firmware `11.2`) [drops](https://codec.example) frames.",
    )
    .await;
    let search = async |q: &str| {
        let filter = TicketFilter { q: Some(q.into()), ..TicketFilter::default() };
        tickets::list(&desk.platform, &desk.ana, &filter, TicketSort::default(), None, 50)
            .await
            .unwrap()
            .read()
            .unwrap()
    };
    for query in ["grosse", "GRÖSSE", "ubertragung", "codec", "firmwar", "größe codec"] {
        let found = search(query).await;
        assert_eq!(found.items.len(), 1, "{query}");
        assert_eq!((found.items[0].number, found.total), (number, Some(1)), "{query}");
    }
    let misspelt = search("kamrea").await;
    assert_eq!(titles(&misspelt.items), ["Kamera dunkel"]);
    assert!(misspelt.sought.contains(&"kamera".to_owned()), "{:?}", misspelt.sought);
    let elsewhere = search("frames").await;
    let snippet = &elsewhere.snippets[&number];
    assert_eq!(snippet, "The Codec (firmware 11.2) drops frames.", "plain words");
    for nothing in ["kamera codec", "'", "\\", "a & b", "<->", "!", "\"", ":*", "x' | 'y"] {
        assert!(
            search(nothing).await.items.is_empty() || nothing.chars().all(|c| !c.is_alphanumeric()),
            "{nothing}"
        );
    }
    let long = TicketFilter { q: Some("x".repeat(201)), ..TicketFilter::default() };
    let long =
        tickets::list(&desk.platform, &desk.ana, &long, TicketSort::default(), None, 50).await;
    assert_eq!(kind(long), ProblemKind::Invalid);
    let similar = tickets::similar(&desk.platform, &desk.ana, "kamera dunke", None).await.unwrap();
    assert_eq!(titles(&similar), ["Kamera dunkel"]);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn pages_in_every_order_show_each_ticket_once(db: PgPool) {
    let desk = Desk::open(db.clone()).await;
    many(&db, 10_000, &desk).await;
    let any = TicketFilter::default();
    for by in Order::ALL {
        for sort in [by.usual(), by.usual().reversed()] {
            let (mut seen, mut after, mut keys) = (BTreeSet::new(), None, Vec::new());
            for _ in 0..4 {
                let page = tickets::list(&desk.platform, &desk.ana, &any, sort, after, 70)
                    .await
                    .unwrap()
                    .read()
                    .unwrap();
                for line in &page.items {
                    assert!(seen.insert(line.number), "{sort}: {} twice", line.number);
                    keys.push((line.priority, line.status, line.due_at.is_none(), line.due_at));
                }
                after = page.next_cursor.map(|cursor| cursor.parse().unwrap());
            }
            assert_eq!(seen.len(), 280, "{sort}");
            let is_sorted = match by {
                Order::Priority => keys.iter().map(|key| key.0 as i64).collect::<Vec<_>>(),
                Order::Status => keys.iter().map(|key| key.1 as i64).collect(),
                Order::Due => keys
                    .iter()
                    .map(|key| key.3.map_or(i64::MAX, |due| due.timestamp_micros()))
                    .collect(),
                _ => continue,
            };
            let mut sorted = is_sorted.clone();
            sorted.sort_unstable();
            if sort.descending {
                sorted.reverse();
            }
            assert_eq!(is_sorted, sorted, "{sort}");
        }
    }
    let first =
        tickets::list(&desk.platform, &desk.ana, &any, TicketSort::default(), None, 1).await;
    assert_eq!(first.unwrap().read().unwrap().total, Some(10_000));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_list_shows_what_another_server_has_changed_and_what_is_new_to_each(db: PgPool) {
    let desk = Desk::open(db).await;
    let elsewhere = desk.platform.second_server();
    let number = opened(&desk, &desk.admin, "Dark camera").await.line.number;
    let any = TicketFilter::default();
    // As her list has it, and as the number beside it says.
    let is_new = async |who| {
        let in_list = listed(&desk, who, &any).await[0].unread;
        let count = tickets::counts(&desk.platform, who).await.unwrap().unread;
        assert_eq!(count, i64::from(in_list));
        in_list
    };
    assert!(is_new(&desk.ana).await);
    assert!(!is_new(&desk.admin).await, "it is kept by now, and new to others alone");
    assert!(is_new(&desk.ana).await, "that, too");
    tickets::mark_read(&elsewhere, &desk.ana, number).await.unwrap();
    assert!(!is_new(&desk.ana).await);
    tickets::mark_unread(&elsewhere, &desk.ana, number).await.unwrap();
    assert!(is_new(&desk.ana).await);
    tickets::mark_all_read(&elsewhere, &desk.ana).await.unwrap();
    assert!(!is_new(&desk.ana).await);

    let change =
        TicketChange { title: Some("Black camera".parse().unwrap()), ..TicketChange::default() };
    tickets::change(&elsewhere, &desk.admin, number, None, &change).await.unwrap();
    assert_eq!(titles(&listed(&desk, &desk.ana, &any).await), ["Black camera"]);
    assert!(is_new(&desk.ana).await);
    let told =
        tickets::page(&desk.platform, &desk.ana, &any, TicketSort::default(), None, 50).await;
    assert_eq!(told.unwrap().read().unwrap().items[0].line.title.as_str(), "Black camera");
}

/// Tickets of a year, as many as asked for.
pub async fn many(db: &PgPool, count: i32, desk: &Desk) {
    sqlx::query(
        "
        insert into tickets (id, title, subject, status, priority, tags, requester_id, assignee_id, due_at, via, created_at,
            last_event, last_public_event, words, public_words)
        select gen_random_uuid(), 'Ticket ' || n, 'Ticket ' || n,
            (array ['open', 'in_progress', 'pending', 'resolved', 'closed'])[n % 5 + 1], n % 4, array ['tag' || n % 40],
            case when n % 3 = 0 then $2 else $3 end, case when n % 7 = 0 then $3 end,
            case when n % 2 = 0 then now() + (n - 5000) * interval '1 hour' end, 'app',
            now() - (n % 5000) * interval '30 minutes', n, n,
            array_to_tsvector(array ['ticket', 'word' || n % 1009]), array_to_tsvector(array ['ticket', 'word' || n % 1009])
        from generate_series(1, $1) n
        ",
    )
    .bind(count)
    .bind(desk.admin.user.0)
    .bind(desk.ana.user.0)
    .execute(db)
    .await
    .unwrap();
    sqlx::query("analyze tickets").execute(db).await.unwrap();
}

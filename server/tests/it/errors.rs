//! Every failure has one shape, whoever found it.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, header};
use serde_json::json;
use sqlx::PgPool;

use crate::desk::{Desk, draft};

fn failed(status: u16, kind: &str) -> (u16, String) {
    (status, kind.to_owned())
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_not_there_is_not_found_under_every_name(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    for path in [
        "/api",
        "/api/",
        "/api/nope",
        "/api/v1",
        "/api/v1/nope/nope",
        "/api/v1/shifts/not-an-id",
        "/api/v1/shifts/01a1fc04-45d7-7481-bf4f-9e1ed7df3eca",
        "/api/v2/shifts",
    ] {
        assert_eq!(admin.get(path).await.failure(), failed(404, "not_found"), "{path}");
    }
    let answer = admin.post("/api/fn/no/such-function", &json!({})).await;
    assert_eq!(answer.failure(), failed(404, "not_found"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_wrong_method_names_the_right_ones(db: PgPool) {
    let admin = Desk::open(db).admin().await;

    let answer = admin.delete("/api/v1/shifts").await;
    assert_eq!(answer.failure(), failed(405, "method_not_allowed"));
    assert!(answer.header("allow").contains("GET") && answer.header("allow").contains("POST"));

    let answer = admin.get("/api/fn/accounts/me").await;
    assert_eq!(answer.failure(), failed(405, "method_not_allowed"));
    assert_eq!(answer.header("allow"), "POST");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_body_that_is_no_json_is_malformed(db: PgPool) {
    let admin = Desk::open(db).admin().await.with(header::CONTENT_TYPE, "application/json");
    for path in ["/api/v1/shifts", "/api/fn/locations/create"] {
        let answer = admin.send(Method::POST, path, r#"{"name": "#.into()).await;
        assert_eq!(answer.failure(), failed(400, "malformed"), "{path}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_body_that_does_not_fit_says_which_field(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;

    let misnamed = admin
        .json(
            Method::PATCH,
            "/api/v1/shifts/01a1fc04-45d7-7481-bf4f-9e1ed7df3eca",
            &json!({ "start_at": "?" }),
        )
        .await;
    assert_eq!(misnamed.failure(), failed(422, "invalid"));
    assert_eq!(misnamed.json()["fields"]["start_at"], "is not known");

    let missing =
        admin.post("/api/v1/locations", &json!({ "name": "Studio", "colour": "teal" })).await;
    assert_eq!(missing.failure(), failed(422, "invalid"));
    assert_eq!(missing.json()["fields"]["zone"], "is missing");

    let wrong = admin
        .post("/api/v1/locations", &json!({ "name": "", "zone": "UTC", "colour": "teal" }))
        .await;
    assert_eq!(wrong.failure(), failed(422, "invalid"));
    assert_eq!(wrong.json()["fields"]["name"], "give the name of the location");

    let span = "from=2026-11-16T00:00:00Z&to=2026-11-17T00:00:00Z";
    for (query, field, remedy) in [
        ("from=yesterday&to=2026-11-16T00:00:00Z", "from", "2026-11-21T14:00:00+01:00"),
        (&format!("{span}&limit=99999"), "limit", "whole number"),
        (&format!("{span}&location_id=7"), "location_id", "UUID"),
    ] {
        let answer = admin.get(&format!("/api/v1/shifts?{query}")).await;
        assert_eq!(answer.failure(), failed(422, "invalid"));
        let words = answer.json()["fields"][field].as_str().map(str::to_owned);
        assert!(words.is_some_and(|words| words.contains(remedy)), "{}", answer.text());
    }
}

/// What the database cannot look for is the asker's to change.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_cannot_be_kept_is_refused_in_words(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    let before_all_dates = "from=-4800-01-01T00:00:00Z";
    for query in [before_all_dates, "action=a%00b", "subject_kind=%00"] {
        for list in ["audit", "audit/export"] {
            let answer = admin.get(&format!("/api/v1/{list}?{query}")).await;
            assert_eq!(answer.failure(), failed(422, "invalid"), "{list} {query}");
        }
    }
    let until = json!({ "until": "-4800-01-01T00:00:00Z" });
    for path in ["/api/fn/notifications/read-all", "/api/v1/notifications/read"] {
        let answer = admin.post(path, &until).await;
        assert_eq!(answer.failure(), failed(422, "invalid"), "{path}");
        assert!(answer.text().contains("4713 BC"), "{}", answer.text());
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn only_json_is_read(db: PgPool) {
    let desk = Desk::open(db);
    let admin = desk.admin().await;
    let body = draft(desk.technician().await, 8, 16).to_string();

    let plain = admin.clone().with(header::CONTENT_TYPE, "text/plain");
    let answer = plain.send(Method::POST, "/api/v1/shifts", body.clone().into()).await;
    assert_eq!(answer.failure(), failed(415, "unsupported_media"));

    let exact = admin.with(header::CONTENT_TYPE, "application/json; charset=utf-8");
    let answer = exact.send(Method::POST, "/api/v1/shifts", body.into()).await;
    assert_eq!(answer.status, 201);
}

/// A form of another site sends these without asking the browser first.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn server_functions_read_only_json_too(db: PgPool) {
    let admin = Desk::open(db).admin().await;
    let function = "/api/fn/accounts/sessions/end-others";
    for form in
        ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
    {
        let visitor = admin.clone().with(header::CONTENT_TYPE, form);
        let answer = visitor.send(Method::POST, function, "{}".into()).await;
        assert_eq!(answer.failure(), failed(415, "unsupported_media"), "{form}");
    }
    let json = admin.with(header::CONTENT_TYPE, "application/json; charset=utf-8");
    assert_eq!(json.send(Method::POST, function, "{}".into()).await.status, 200);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn more_than_a_mebibyte_is_too_large_whether_announced_or_not(db: PgPool) {
    let admin = Desk::open(db).admin().await.with(header::CONTENT_TYPE, "application/json");
    for path in ["/api/v1/shifts", "/api/fn/locations/create"] {
        let announced = Body::from(vec![b' '; 1024 * 1024 + 1]);
        assert_eq!(
            admin.send(Method::POST, path, announced).await.failure(),
            failed(413, "too_large")
        );

        let pieces =
            std::iter::repeat_n(Ok::<_, std::convert::Infallible>(vec![b' '; 64 * 1024]), 17);
        let streamed = Body::from_stream(futures::stream::iter(pieces));
        assert_eq!(
            admin.send(Method::POST, path, streamed).await.failure(),
            failed(413, "too_large")
        );
    }
}

/// Files and mails are large; of those that nobody sent no more is read than of anything else.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_is_nobody_fills_no_memory(db: PgPool) {
    let anybody = Desk::open(db).anybody();
    for path in [
        "/api/v1/attachments?name=x",
        "/api/v1/tickets/1/attachments",
        "/api/v1/no-such-thing/attachments",
        "/api/v1/shifts/import",
        "/api/v1/inbound-mails/try",
        "/api/inbound-email?key=wrong",
    ] {
        let read = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&read);
        let pieces = std::iter::repeat_with(move || {
            count.fetch_add(1, Ordering::Relaxed);
            Ok::<_, std::convert::Infallible>(vec![b' '; 64 * 1024])
        });
        let body = Body::from_stream(futures::stream::iter(pieces.take(400)));
        let sender = anybody.clone().with(header::CONTENT_TYPE, "application/octet-stream");
        let answer = sender.send(Method::POST, path, body).await;
        assert_eq!(answer.failure(), failed(401, "signed_out"), "{path}");
        assert!(read.load(Ordering::Relaxed) < 32, "{path}");
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_database_that_is_away_is_said_to_be_away(db: PgPool) {
    let desk = Desk::open(db.clone());
    let admin = desk.admin().await;
    // Known from now on without asking the database.
    assert_eq!(admin.get("/api/v1/users/me").await.status, 200);
    assert_eq!(admin.get("/ready").await.status, 200);
    db.close().await;

    assert_eq!(admin.get("/api/v1/users/me").await.failure(), failed(503, "unavailable"));
    assert_eq!(desk.anybody().get("/ready").await.failure(), failed(503, "unavailable"));
    assert_eq!(desk.anybody().get("/health").await.status, 200);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_loop_that_keeps_panicking_is_named_and_ends_nothing_else(db: PgPool) {
    server::metrics::start().unwrap();
    let desk = Desk::open(db);
    assert_eq!(desk.anybody().get("/ready").await.json()["status"], "ok");
    desk.state
        .platform
        .loops()
        .keep("test.loop", || async { panic!("a row that nobody expected") });

    let degraded = async {
        loop {
            let answer = desk.anybody().get("/ready").await;
            // A database that does not answer in time is another matter.
            if answer.status == 200 && answer.json()["status"] == "degraded" {
                return answer.json();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    let answer = tokio::time::timeout(Duration::from_secs(10), degraded).await.unwrap();
    assert_eq!(answer["failing"], serde_json::json!(["test.loop"]));
    let text = desk.anybody().from("127.0.0.1").get("/metrics").await.text();
    assert!(text.contains("background_panics_total{loop=\"test.loop\"}"), "{text}");
}

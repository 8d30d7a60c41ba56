//! Tickets over REST.

use axum::body::Body;
use axum::http::{Method, header};
use domain::accounts::Role;
use futures::{StreamExt, stream};
use serde_json::{Value, json};
use sqlx::PgPool;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::desk::Desk;
use crate::visitor::Visitor;

const TICKETS: &str = "/api/v1/tickets";

async fn opened(by: &Visitor, title: &str) -> String {
    let answer = by.post(TICKETS, &json!({ "title": title })).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    answer.header("location").to_owned()
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_ticket_has_the_shape_that_integrators_rely_on(db: PgPool) {
    let desk = Desk::open(db);
    let (member, staff) = (desk.signed_in(&[Role::Member]).await, desk.admin().await);
    let category = staff.post("/api/v1/categories", &json!({ "name": "Video" })).await;
    assert_eq!(category.status.as_u16(), 201);
    let new = json!({
        "title": "Dark camera", "description": "Since *this* morning.", "priority": "high",
        "category": "video", "tags": ["PTZ", "ptz"],
    });
    let answer = member.post(TICKETS, &new).await;
    let ticket = answer.json();
    for field in [
        "id",
        "number",
        "title",
        "description",
        "status",
        "priority",
        "category",
        "tags",
        "location_id",
        "room_id",
        "device_id",
        "requester",
        "assignee_id",
        "unread",
        "created_at",
        "updated_at",
        "resolved_at",
        "closed_at",
        "archived_at",
        "version",
    ] {
        assert!(ticket.get(field).is_some(), "{field} is missing in {ticket}");
    }
    assert_eq!(ticket["requester"]["email"].as_str().map(|email| email.contains('@')), Some(true));
    assert_eq!((&ticket["category"], &ticket["tags"]), (&json!("Video"), &json!(["ptz"])));
    let path = answer.header("location").to_owned();
    assert_eq!(path, format!("{TICKETS}/{}", ticket["number"]));

    let listed =
        staff.get(&format!("{TICKETS}?status=open,pending&priority=high&q=camera")).await.json();
    assert_eq!(listed["items"][0]["description"], "Since *this* morning.");
    assert_eq!(listed["items"][0]["unread"], true);
    assert_eq!(listed["next_cursor"], Value::Null);
    assert_eq!(staff.send(Method::PUT, &format!("{path}/read"), Body::empty()).await.status, 204);
    assert_eq!(staff.get(&path).await.json()["unread"], false);
    assert_eq!(staff.delete(&format!("{path}/read")).await.status, 204);
    assert_eq!(staff.get(&path).await.json()["unread"], true);

    let comments = format!("{path}/comments");
    let said = staff.post(&comments, &json!({ "body": "Coming.", "internal": false })).await;
    assert_eq!(said.status.as_u16(), 201);
    staff.post(&comments, &json!({ "body": "Old lamp.", "internal": true })).await;
    let of_member = member.get(&comments).await.json();
    assert_eq!(of_member["items"].as_array().unwrap().len(), 1);
    let comment = &of_member["items"][0];
    for field in ["id", "author", "body", "internal", "via", "created_at"] {
        assert!(comment.get(field).is_some(), "{field} is missing in {comment}");
    }
    assert_eq!(staff.get(&comments).await.json()["items"].as_array().unwrap().len(), 2);
    let timeline = member.get(&format!("{path}/timeline")).await;
    assert!(!timeline.text().contains("Old lamp"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_lost_update_shows_both_and_a_wrong_step_is_refused(db: PgPool) {
    let desk = Desk::open(db);
    let staff = desk.admin().await;
    let path = opened(&staff, "Dark camera").await;
    let patch = async |body: Value, etag: &str| {
        let visitor = staff.clone().with(header::IF_MATCH, etag);
        visitor.json(Method::PATCH, &path, &body).await
    };
    let first = patch(json!({ "priority": "urgent" }), "\"1\"").await;
    assert_eq!((first.status.as_u16(), first.header("etag")), (200, "\"2\""));
    let lost = patch(json!({ "priority": "low" }), "\"1\"").await;
    assert_eq!(lost.failure(), (409, "conflict".to_owned()));
    let conflict = &lost.json()["conflicts"][0];
    assert_eq!(conflict["type"], "outdated_ticket");
    assert_eq!(
        (&conflict["current"]["priority"], &conflict["yours"]["priority"]),
        (&json!("urgent"), &json!("low"))
    );
    let step = patch(json!({ "status": "closed" }), "\"2\"").await;
    assert_eq!(step.failure(), (422, "invalid".to_owned()));
    assert!(step.json()["fields"]["status"].is_string());
    let far = patch(json!({ "due_at": "+262000-01-01T00:00:00Z" }), "\"2\"").await;
    assert_eq!(far.failure().0, 422);
    let nul = staff.post(TICKETS, &json!({ "title": "a\0b" })).await;
    assert_eq!(nul.failure().0, 422);
    assert_eq!(staff.get(&format!("{TICKETS}/0")).await.failure().0, 404);
    assert_eq!(staff.get(&format!("{TICKETS}?q=%00&category=%00&cursor=x")).await.failure().0, 422);
    assert_eq!(staff.get(&format!("{TICKETS}?q=%00%27&category=%00")).await.status.as_u16(), 200);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_archived_merged_or_changed_by_the_dozen_can_be_undone(db: PgPool) {
    let desk = Desk::open(db);
    let staff = desk.admin().await;
    let (one, two) = (opened(&staff, "Dark camera").await, opened(&staff, "No picture").await);
    let number = |path: &str| path.rsplit('/').next().unwrap().parse::<i64>().unwrap();
    let archived = staff.post(&format!("{one}/archive"), &json!({})).await.json();
    assert!(archived["archived_at"].is_string());
    let undo = |id: &Value| format!("{TICKETS}/undo/{}", id.as_str().unwrap());
    let undone = staff.post(&undo(&archived["undo"]), &json!({})).await.json();
    assert_eq!(undone["restored"], json!([number(&one)]));

    let merged = staff.post(&format!("{one}/merge"), &json!({ "into": number(&two) })).await.json();
    assert_eq!(merged["number"], number(&two));
    let led = staff.get(&one).await;
    assert_eq!(
        (led.header("content-location"), &led.json()["number"]),
        (two.as_str(), &json!(number(&two)))
    );
    staff.post(&undo(&merged["undo"]), &json!({})).await;
    assert_eq!(staff.get(&one).await.json()["number"], number(&one));

    let bulk = json!({ "numbers": [number(&one), number(&two), 4711], "change": { "status": "resolved" } });
    let done = staff.post(&format!("{TICKETS}/bulk"), &bulk).await.json();
    assert_eq!(done["changed"].as_array().unwrap().len(), 2);
    assert_eq!(done["refused"][0]["number"], 4711);
    let sheet = staff.get(&format!("{TICKETS}/export?status=resolved")).await;
    assert_eq!(sheet.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(sheet.text().lines().count(), 3);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_file_comes_back_so_that_it_can_do_no_harm(db: PgPool) {
    let desk = Desk::open(db);
    let (member, staff) = (desk.signed_in(&[Role::Member]).await, desk.admin().await);
    let path = opened(&member, "Dark camera").await;
    let upload = async |name: &str, bytes: &'static [u8]| {
        let path = format!("{path}/attachments?name={name}");
        member.send(Method::POST, &path, Body::from(bytes)).await
    };
    for (name, bytes) in [
        ("evil.html", b"<script>alert(1)</script>".as_slice()),
        ("evil.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("evil.png", b"<html><script>alert(1)</script>"),
    ] {
        let answer = upload(name, bytes).await;
        assert_eq!(
            (answer.status.as_u16(), &answer.json()["media_type"]),
            (201, &json!("text/plain"))
        );
        let file = staff.get(answer.header("location")).await;
        assert_eq!(file.header("content-type"), "application/octet-stream", "{name}");
        assert!(file.header("content-disposition").starts_with("attachment;"), "{name}");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert!(file.header("content-security-policy").contains("sandbox"));
        assert_eq!(&file.body[..], bytes);
        assert_eq!(file.header("cache-control"), "private, no-cache", "asked for again each time");
        let known = staff.clone().with(header::IF_NONE_MATCH, file.header("etag"));
        let again = known.get(answer.header("location")).await;
        assert_eq!(again.status.as_u16(), 304);
        assert!(again.header("content-security-policy").contains("sandbox"), "kept files, too");
    }
    let picture = upload("photo%20%C3%A4.png", crate::desk::PICTURE).await;
    let file = staff.get(picture.header("location")).await;
    assert_eq!(file.header("content-type"), "image/png");
    let disposition = file.header("content-disposition");
    assert!(
        disposition.starts_with("inline;") && disposition.contains("photo%20%C3%A4.png"),
        "{disposition}"
    );
    let small = staff.get(&format!("{}/thumbnail", picture.header("location"))).await;
    assert!(small.header("content-type").starts_with("image/"));
    let form = "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"log.txt\"\r\n\r\nhello\r\n--x--\r\n";
    let sender = member.clone().with(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    let form = sender.send(Method::POST, &format!("{path}/attachments"), Body::from(form)).await;
    assert_eq!((&form.json()["name"], &form.json()["size"]), (&json!("log.txt"), &json!(5)));
    let other =
        desk.signed_in(&[Role::Member]).await.with(header::IF_NONE_MATCH, file.header("etag"));
    assert_eq!(other.get(picture.header("location")).await.failure().0, 404);
    let whole = Body::from(vec![0; 25 * 1024 * 1024]);
    let whole = member.send(Method::POST, "/api/v1/attachments?name=x", whole).await;
    assert_eq!(whole.status.as_u16(), 201, "{}", whole.text());
    let large = Body::from(vec![0; 25 * 1024 * 1024 + 1]);
    let large = member.send(Method::POST, "/api/v1/attachments?name=x", large).await;
    assert_eq!(large.failure().0, 413);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_download_that_broke_off_goes_on_where_it_ended(db: PgPool) {
    let desk = Desk::open(db);
    let staff = desk.admin().await;
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|byte| (byte % 251) as u8).collect();
    let kept = staff
        .send(Method::POST, "/api/v1/attachments?name=film.mp4", Body::from(bytes.clone()))
        .await;
    let place = kept.header("location").to_owned();
    let zipping = staff.clone().with(header::ACCEPT_ENCODING, "gzip");
    let whole = zipping.get(&place).await;
    assert_eq!((whole.status.as_u16(), whole.header("content-length")), (200, "3000000"));
    assert_eq!(whole.header("accept-ranges"), "bytes");
    assert!(whole.body[..] == bytes, "as it came in, through the disk and in portions");

    let asked = zipping.with(header::RANGE, "bytes=1000000-");
    let rest = asked.clone().with(header::IF_RANGE, whole.header("etag")).get(&place).await;
    assert_eq!(rest.status.as_u16(), 206);
    assert_eq!(rest.header("content-range"), "bytes 1000000-2999999/3000000");
    assert_eq!(rest.header("content-length"), "2000000");
    assert!(rest.body[..] == bytes[1_000_000..], "and nothing else");
    for name in ["x-content-type-options", "content-security-policy", "content-disposition"] {
        assert_eq!(rest.header(name), whole.header(name), "a part is no safer than the whole");
    }
    assert_eq!(rest.header("content-type"), "application/octet-stream");
    let of_another = asked.with(header::IF_RANGE, "\"another\"").get(&place).await;
    assert_eq!((of_another.status.as_u16(), of_another.body.len()), (200, bytes.len()));

    let stranger = desk.signed_in(&[Role::Member]).await.with(header::RANGE, "bytes=0-0");
    assert_eq!(stranger.get(&place).await.failure().0, 404);
}

/// However many send large files on slow lines: they fill no memory, and hold up nobody.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_sends_slowly_keeps_nobody_waiting(db: PgPool) {
    let desk = Desk::open(db);
    let member = desk.signed_in(&[Role::Member]).await;
    let sending: Vec<_> = (0..12)
        .map(|_| {
            let (begin, begun) = tokio::sync::oneshot::channel();
            let piece = Ok::<_, std::convert::Infallible>(vec![0; 2 * 1024 * 1024]);
            let rest = async move {
                let _ = begin.send(());
                std::future::pending().await
            };
            let pieces = stream::iter([piece]).chain(stream::once(rest));
            let member = member.clone();
            let sent = tokio::spawn(async move {
                let body = Body::from_stream(pieces);
                member.send(Method::POST, "/api/v1/attachments?name=slow", body).await
            });
            (sent, begun)
        })
        .collect();
    let (slow, begun): (Vec<_>, Vec<_>) = sending.into_iter().unzip();
    for begun in begun {
        begun.await.unwrap();
    }

    let whole = Body::from(vec![0; 2 * 1024 * 1024]);
    let sent = member.send(Method::POST, "/api/v1/attachments?name=x", whole).await;
    assert_eq!(sent.status.as_u16(), 201, "{}", sent.text());
    assert!(slow.iter().all(|sent| !sent.is_finished()), "they still send");
    for sent in slow {
        sent.abort();
    }
}

/// Who asks is known before the body has come, and may be nobody any more when it has.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_loses_their_account_while_they_send_is_heard_no_more(db: PgPool) {
    let desk = Desk::open(db);
    let (admin, member) = (desk.admin().await, desk.signed_in(&[Role::Member]).await);
    let id = member.get("/api/v1/users/me").await.json()["id"].as_str().unwrap().to_owned();
    let (begin, begun) = tokio::sync::oneshot::channel();
    let (finish, finished) = tokio::sync::oneshot::channel::<()>();
    let rest = async move {
        let _ = begin.send(());
        let _ = finished.await;
        Ok::<_, std::convert::Infallible>(b"a file".to_vec())
    };
    let body = Body::from_stream(stream::once(rest));
    let sent = tokio::spawn(async move {
        member.send(Method::POST, "/api/v1/attachments?name=late", body).await
    });
    begun.await.unwrap();

    let path = format!("/api/v1/users/{id}");
    admin.json(Method::PATCH, &path, &json!({ "active": false })).await;
    finish.send(()).unwrap();
    assert_eq!(sent.await.unwrap().failure().0, 401);
}

/// Files that are on their way lie on the disk of the database: one person has no more of them there than they
/// may keep there in a day.
#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_fills_the_disk_with_what_is_on_its_way(db: PgPool) {
    let desk = Desk::open(db);
    let member = desk.signed_in(&[Role::Member]).await;
    let (begin, mut begun) = mpsc::unbounded_channel();
    let mut sending = Vec::new();
    for place in 0..24 {
        let (member, begin) = (member.clone(), begin.clone());
        let piece = Ok::<_, std::convert::Infallible>(vec![0; 2 * 1024 * 1024]);
        let rest = async move {
            let _ = begin.send(place);
            std::future::pending().await
        };
        let pieces = stream::iter([piece]).chain(stream::once(rest));
        sending.push(tokio::spawn(async move {
            let body = Body::from_stream(pieces);
            member.send(Method::POST, "/api/v1/attachments?name=slow", body).await
        }));
    }
    let mut first: Vec<usize> = Vec::new();
    while first.len() < 16 {
        first.push(begun.recv().await.unwrap());
    }

    let other = desk.signed_in(&[Role::Member]).await;
    let whole = Body::from(vec![0; 2 * 1024 * 1024]);
    let sent = other.send(Method::POST, "/api/v1/attachments?name=x", whole).await;
    assert_eq!(sent.status.as_u16(), 201, "{}", sent.text());
    assert!(begun.try_recv().is_err(), "the rest waits where it comes from");
    for place in first {
        sending[place].abort();
    }
    for _ in 16..24 {
        begun.recv().await.unwrap();
    }
    sending.iter().for_each(JoinHandle::abort);
}

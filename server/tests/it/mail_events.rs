//! The address that SendGrid tells what became of mail at.

use axum::body::Body;
use axum::http::{HeaderName, Method, header};
use sqlx::PgPool;

use crate::desk::Desk;
use crate::visitor::{Answer, Visitor};

/// A batch with its signature, as SendGrid publishes them for tests of its libraries. The event is
/// years old: it is understood, and no news.
const KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==";
const SIGNATURE: &str = "MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=";
const TIMESTAMP: &str = "1600112502";
const BATCH: &str = "[{\"email\":\"hello@world.com\",\"event\":\"dropped\",\"reason\":\"Bounced Address\",\"sg_event_id\":\"ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA\",\"sg_message_id\":\"LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0\",\"smtp-id\":\"<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>\",\"timestamp\":1600112492}]\r\n";

async fn tell(visitor: Visitor, signature: &str, timestamp: &str, body: &str) -> Answer {
    let name = |name| HeaderName::from_static(name);
    visitor
        .with(header::CONTENT_TYPE, "application/json")
        .with(name("x-twilio-email-event-webhook-signature"), signature)
        .with(name("x-twilio-email-event-webhook-timestamp"), timestamp)
        .send(Method::POST, "/api/mail-events", Body::from(body.to_owned()))
        .await
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn only_what_sendgrid_has_signed_is_believed(db: PgPool) {
    let closed = Desk::open(db.clone());
    assert_eq!(tell(closed.anybody(), SIGNATURE, TIMESTAMP, BATCH).await.failure().0, 404);
    let desk = Desk::with(db, [("SENDGRID_EVENTS_KEY", KEY)]);
    let taken = tell(desk.anybody(), SIGNATURE, TIMESTAMP, BATCH).await;
    assert_eq!((taken.status.as_u16(), taken.json()["news"].as_u64()), (200, Some(0)));
    for (signature, timestamp, body) in [
        (SIGNATURE, TIMESTAMP, "[]"),
        (SIGNATURE, "1600112503", BATCH),
        ("", TIMESTAMP, BATCH),
        ("bm90IGEgc2lnbmF0dXJl", TIMESTAMP, BATCH),
    ] {
        let refused = tell(desk.anybody(), signature, timestamp, body).await;
        assert_eq!(refused.failure().0, 401);
    }
    let unsigned = desk.admin().await;
    let refused = unsigned.post("/api/mail-events", &serde_json::json!([])).await;
    assert_eq!(refused.failure().0, 401, "a session is no signature");
}

//! The address for SendGrid's Event Webhook: what became of mail that has left.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use domain::{Problem, ProblemKind};
use serde::Serialize;
use services::{Origin, mail};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::state::AppState;

/// Where SendGrid tells it.
pub const MAIL_EVENTS: &str = "/api/mail-events";

/// Outside of `/api/v1`: SendGrid has no session and no token of ours.
pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(take))
}

/// An event, as far as it is looked at; there may be more in it.
#[derive(ToSchema)]
#[allow(dead_code, reason = "it only describes: what comes is read where it is understood")]
struct MailEvent {
    email: String,
    /// `bounce`, `dropped` and `spamreport` count.
    event: String,
    /// Of a bounce: `bounce`, or `blocked` if another mail may get through.
    r#type: Option<String>,
    status: Option<String>,
    reason: Option<String>,
    /// Seconds since 1970.
    timestamp: i64,
    sg_event_id: Option<String>,
    /// As it was sent along with the mail.
    mail_id: Option<String>,
}

#[derive(Serialize, ToSchema)]
struct Taken {
    /// How many of the events were news to us.
    news: u32,
}

/// Take what became of mail
///
/// For SendGrid's Signed Event Webhook. The signature must be that of the key in
/// `SENDGRID_EVENTS_KEY`; without a key nothing is taken. Bounces, drops and spam reports mark the
/// mail and its address, and show on the ticket they are about; all other events are passed over.
/// Each event counts once, however often it comes.
#[utoipa::path(
    post, path = "/api/mail-events", tag = "mail",
    params(
        ("X-Twilio-Email-Event-Webhook-Signature" = String, Header, description = "ECDSA with P-256 and SHA-256 over timestamp and body, in base64"),
        ("X-Twilio-Email-Event-Webhook-Timestamp" = String, Header, description = "as it was signed", example = "1764000000"),
    ),
    request_body(content = Vec<MailEvent>, example = json!([{
        "email": "mara@example.org", "event": "bounce", "type": "bounce", "status": "5.1.1", "reason": "550 no such user",
        "timestamp": 1764000000, "sg_event_id": "Ym91bmNlLTE"
    }])),
    responses((status = 200, body = Taken)),
    security(())
)]
async fn take(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Bytes,
) -> ApiResult<axum::Json<Taken>> {
    let Some(key) = &state.config.inbound.feedback_key else {
        let words = "no events are taken here; set SENDGRID_EVENTS_KEY";
        return Err(Problem::new(ProblemKind::NotFound, words).into());
    };
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let signature = header("x-twilio-email-event-webhook-signature").unwrap_or_default();
    let timestamp = header("x-twilio-email-event-webhook-timestamp").unwrap_or_default();
    if !key.has_signed(signature, timestamp, &body) {
        let words = "the signature is missing or not by the key of SENDGRID_EVENTS_KEY";
        return Err(Problem::new(ProblemKind::SignedOut, words).into());
    }
    let work = mail::take_feedback(&state.platform, &body);
    let news = Origin::job("mail.events").during(work).await?;
    Ok(axum::Json(Taken { news }))
}

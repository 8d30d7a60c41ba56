//! Mail over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Page;
use domain::accounts::EmailAddress;
use domain::mail::{Mail, MailId, MailState, MailSummary};
use serde::Deserialize;
use services::Platform;
use services::mail::{self, MailFilter};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path, Query};
use crate::http::paging;
use crate::http::session::SignedIn;
use crate::state::AppState;

/// A mail is shown to people in a frame of ours: it may look as it likes, and do nothing.
const PREVIEW: [(HeaderName, &str); 3] = [
    (header::CONTENT_TYPE, "text/html; charset=utf-8"),
    (
        header::CONTENT_SECURITY_POLICY,
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; \
         base-uri 'none'; frame-ancestors 'self'",
    ),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
];

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(html))
        .routes(routes!(send_again))
        .routes(routes!(test))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    state: Option<MailState>,
    /// Letters of the address, the name or the subject.
    q: Option<String>,
    /// How many at most.
    #[serde(default = "paging::usual_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u16,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// All mail, the newest first
#[utoipa::path(get, path = "/mails", tag = "mail", params(ListQuery), responses((status = 200, body = Page<MailSummary>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> ApiResult<axum::Json<Page<MailSummary>>> {
    let before = paging::place(query.limit, query.cursor.as_deref())?;
    let filter = MailFilter { state: query.state, search: query.q };
    Ok(axum::Json(mail::page(&platform, &actor, &filter, before, query.limit).await?))
}

/// One mail with its parts
///
/// One-time links are left out, unless the transport is the outbox.
#[utoipa::path(get, path = "/mails/{id}", tag = "mail", params(("id" = MailId, Path)), responses((status = 200, body = Mail)))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<MailId>,
) -> ApiResult<axum::Json<Mail>> {
    Ok(axum::Json(mail::get(&platform, &actor, id).await?))
}

/// The HTML part of a mail, to be shown in a frame
#[utoipa::path(
    get, path = "/mails/{id}/html", tag = "mail", params(("id" = MailId, Path)),
    responses((status = 200, body = String, content_type = "text/html"))
)]
async fn html(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<MailId>,
) -> ApiResult<Response> {
    let mail = mail::get(&platform, &actor, id).await?;
    Ok((PREVIEW, mail.html).into_response())
}

/// Send a mail again
///
/// What was given up goes out under its own id; what has arrived, as a copy with a new one. The
/// answer is the mail that is on its way now.
#[utoipa::path(post, path = "/mails/{id}/send-again", tag = "mail", params(("id" = MailId, Path)), responses((status = 202, body = MailSummary)))]
async fn send_again(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<MailId>,
) -> ApiResult<(StatusCode, axum::Json<MailSummary>)> {
    let mail = mail::send_again(&platform, &actor, id).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(mail)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TestDraft {
    /// Left out: you.
    to: Option<EmailAddress>,
}

/// Send a test mail
#[utoipa::path(
    post, path = "/mails/test", tag = "mail",
    request_body(content = TestDraft, example = json!({ "to": "mara@example.org" })),
    responses((status = 202, body = MailSummary))
)]
async fn test(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(draft): Json<TestDraft>,
) -> ApiResult<(StatusCode, axum::Json<MailSummary>)> {
    let mail = mail::send_test(&platform, &actor, draft.to).await?;
    Ok((StatusCode::ACCEPTED, axum::Json(mail)))
}

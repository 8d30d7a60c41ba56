//! Mail that comes in: the address for SendGrid's Inbound Parse, and its log over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::mail::inbound::{
    InboundMail, InboundMailId, InboundState, InboundSummary, MailSource, Trial,
};
use domain::{Page, Problem, ProblemKind};
use serde::{Deserialize, Serialize};
use services::inbound::{self, Envelope, Field, InboundFilter, MAX_MAIL_BYTES};
use services::{Origin, Platform};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::config::Secret;
use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path, Query};
use crate::http::paging;
use crate::http::session::SignedIn;
use crate::state::AppState;

/// Where SendGrid sends mail to.
pub const WEBHOOK: &str = "/api/inbound-email";

/// More fields than a form of SendGrid has.
const MAX_FIELDS: usize = 200;

/// Outside of `/api/v1`: SendGrid has no session and no token of ours.
pub fn webhook_routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(receive))
}

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get))
        .routes(routes!(raw))
        .routes(routes!(reprocess))
        .routes(routes!(try_out))
}

#[derive(Serialize, ToSchema)]
struct Receipt {
    id: InboundMailId,
    /// Whether it had not come before.
    is_new: bool,
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct WebhookQuery {
    /// The secret, where the sender cannot do basic authentication.
    key: Option<String>,
}

/// Take a mail
///
/// For SendGrid's Inbound Parse, in both of its forms: a form with the mail in `email`, or with its
/// parts; or the mail itself, as `message/rfc822`. The secret of `INBOUND_EMAIL_SECRET` is the
/// password of basic authentication, or `key`. The answer comes once the mail is stored; what
/// becomes of it follows. Without a secret nothing is taken.
#[utoipa::path(
    post, path = "/api/inbound-email", tag = "mail", params(WebhookQuery),
    request_body(content = String, content_type = "message/rfc822"),
    responses((status = 200, body = Receipt)),
    security(())
)]
async fn receive(
    State(state): State<AppState>,
    Query(query): Query<WebhookQuery>,
    request: Request,
) -> ApiResult<axum::Json<Receipt>> {
    let Some(secret) = &state.config.inbound.secret else {
        let words = "no mail is taken here; set INBOUND_EMAIL_SECRET";
        return Err(Problem::new(ProblemKind::NotFound, words).into());
    };
    if !is_trusted(secret, request.headers(), query.key.as_deref()) {
        let words = "the secret is missing or not the one of INBOUND_EMAIL_SECRET";
        return Err(Problem::new(ProblemKind::SignedOut, words).into());
    }
    let (raw, envelope) = mail_in(request).await?;
    let work = inbound::receive(&state.platform, MailSource::Webhook, &raw, &envelope);
    let received = Origin::job("mail.webhook").during(work).await?;
    Ok(axum::Json(Receipt { id: received.id, is_new: received.is_new }))
}

/// Whether a mail may be brought here; asked before any of it is read.
pub fn may_deliver(state: &AppState, uri: &Uri, headers: &HeaderMap) -> bool {
    let query = axum::extract::Query::<WebhookQuery>::try_from_uri(uri);
    let key = query.ok().and_then(|query| query.0.key);
    let secret = state.config.inbound.secret.as_ref();
    secret.is_some_and(|secret| is_trusted(secret, headers, key.as_deref()))
}

/// By basic authentication under any name, or by the address.
fn is_trusted(secret: &Secret, headers: &HeaderMap, key: Option<&str>) -> bool {
    if key.is_some_and(|key| secret.is(key)) {
        return true;
    }
    let basic = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let basic = basic.and_then(|value| value.split_once(' '));
    let Some((_, code)) = basic.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("basic")) else {
        return false;
    };
    let plain = BASE64_STANDARD.decode(code.trim()).ok();
    let plain = plain.and_then(|bytes| String::from_utf8(bytes).ok());
    plain.is_some_and(|plain| plain.split_once(':').is_some_and(|(_, key)| secret.is(key)))
}

async fn mail_in(request: Request) -> Result<(Vec<u8>, Envelope), Problem> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    let broken =
        |_| Problem::new(ProblemKind::Malformed, "the request could not be read to its end");
    if kind.starts_with("message/rfc822") {
        let bytes = axum::body::to_bytes(request.into_body(), MAX_MAIL_BYTES).await;
        return Ok((bytes.map_err(broken)?.to_vec(), Envelope::default()));
    }
    if !kind.starts_with("multipart/form-data") {
        let words = "send a form (multipart/form-data), or a mail (message/rfc822)";
        return Err(Problem::new(ProblemKind::UnsupportedMedia, words));
    }
    let malformed =
        || Problem::new(ProblemKind::Malformed, "the form could not be read to its end");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| malformed())?;
    let mut fields = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| malformed())? {
        if fields.len() >= MAX_FIELDS {
            break;
        }
        fields.push(Field {
            name: field.name().unwrap_or_default().to_owned(),
            file_name: field.file_name().map(str::to_owned),
            media_type: field.content_type().map(str::to_owned),
            bytes: field.bytes().await.map_err(|_| malformed())?.to_vec(),
        });
    }
    inbound::mail_of(fields).ok_or_else(|| {
        Problem::invalid(
            "email",
            "this form has no mail: send its field email, or from, to, subject and text",
        )
    })
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    state: Option<InboundState>,
    /// Letters of the sender or the subject.
    q: Option<String>,
    /// How many at most.
    #[serde(default = "paging::usual_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u16,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// All mail that came in, the newest first
#[utoipa::path(get, path = "/inbound-mails", tag = "mail", params(ListQuery), responses((status = 200, body = Page<InboundSummary>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> ApiResult<axum::Json<Page<InboundSummary>>> {
    let before = paging::place(query.limit, query.cursor.as_deref())?;
    let filter = InboundFilter { state: query.state, search: query.q };
    Ok(axum::Json(inbound::page(&platform, &actor, &filter, before, query.limit).await?))
}

/// One mail that came in, with what is read in it
#[utoipa::path(get, path = "/inbound-mails/{id}", tag = "mail", params(("id" = InboundMailId, Path)), responses((status = 200, body = InboundMail)))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<InboundMailId>,
) -> ApiResult<axum::Json<InboundMail>> {
    Ok(axum::Json(inbound::get(&platform, &actor, id).await?))
}

/// A mail as it came
///
/// Always a download: nobody is to open it as a page.
#[utoipa::path(
    get, path = "/inbound-mails/{id}/raw", tag = "mail", params(("id" = InboundMailId, Path)),
    responses((status = 200, body = String, content_type = "message/rfc822"))
)]
async fn raw(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<InboundMailId>,
) -> ApiResult<Response> {
    let raw = inbound::raw(&platform, &actor, id).await?;
    let headers = [
        (header::CONTENT_TYPE, "message/rfc822".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.eml\"")),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'".to_owned()),
    ];
    Ok((headers, raw).into_response())
}

/// File a mail after all
///
/// One that was set aside or given up is filed, whatever spoke against it.
#[utoipa::path(post, path = "/inbound-mails/{id}/reprocess", tag = "mail", params(("id" = InboundMailId, Path)), responses((status = 202, body = InboundSummary)))]
async fn reprocess(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<InboundMailId>,
) -> ApiResult<(StatusCode, axum::Json<InboundSummary>)> {
    Ok((StatusCode::ACCEPTED, axum::Json(inbound::reprocess(&platform, &actor, id).await?)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TrialDraft {
    /// A mail with its headers.
    mail: String,
}

/// Say what would become of a mail
///
/// Nothing is kept of it, and nobody hears of it.
#[utoipa::path(
    post, path = "/inbound-mails/try", tag = "mail",
    request_body(content = TrialDraft, example = json!({ "mail": "From: mara@example.org\r\nSubject: No sound\r\n\r\nNo sound in room 2." })),
    responses((status = 200, body = Trial))
)]
async fn try_out(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(draft): Json<TrialDraft>,
) -> ApiResult<axum::Json<Trial>> {
    Ok(axum::Json(inbound::try_out(&platform, &actor, draft.mail.into_bytes()).await?))
}

//! The audit over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::Page;
use domain::accounts::UserId;
use domain::audit::{AuditEntry, AuditFilter};
use futures::TryStreamExt;
use serde::Deserialize;
use services::Platform;
use services::audit::{self, Format};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

use crate::http::error::ApiResult;
use crate::http::extract::Query;
use crate::http::paging;
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(export))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Who acted.
    actor_id: Option<UserId>,
    /// Kind of the subject and verb, such as `shift.update`.
    action: Option<String>,
    /// Such as `shift`.
    subject_kind: Option<String>,
    subject_id: Option<Uuid>,
    /// Only what happened at or after this instant.
    from: Option<DateTime<Utc>>,
    /// Only what happened before this instant.
    to: Option<DateTime<Utc>>,
    /// Words, or their beginnings, that all stand in the entry.
    q: Option<String>,
    /// How many at most.
    #[serde(default = "paging::usual_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u16,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What was changed
///
/// Newest first, page by page.
#[utoipa::path(get, path = "/audit", tag = "audit", params(ListQuery), responses((status = 200, body = Page<AuditEntry>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> ApiResult<axum::Json<Page<AuditEntry>>> {
    let after = paging::place(query.limit, query.cursor.as_deref())?;
    let filter = AuditFilter {
        actor_id: query.actor_id,
        action: query.action,
        subject_kind: query.subject_kind,
        subject_id: query.subject_id,
        from: query.from,
        to: query.to,
        q: query.q,
    };
    Ok(axum::Json(audit::page(&platform, &actor, &filter, after, query.limit).await?))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    #[serde(default)]
    #[param(inline)]
    format: FileFormat,
    /// Who acted.
    actor_id: Option<UserId>,
    /// Kind of the subject and verb, such as `shift.update`.
    action: Option<String>,
    /// Such as `shift`.
    subject_kind: Option<String>,
    subject_id: Option<Uuid>,
    /// Only what happened at or after this instant.
    from: Option<DateTime<Utc>>,
    /// Only what happened before this instant.
    to: Option<DateTime<Utc>>,
    /// Words, or their beginnings, that all stand in the entry.
    q: Option<String>,
}

#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum FileFormat {
    /// For spreadsheets.
    #[default]
    Csv,
    /// One JSON object a line.
    Jsonl,
}

/// The audit as a file
///
/// Newest first, however long; sent while it is read.
#[utoipa::path(
    get, path = "/audit/export", tag = "audit", params(ExportQuery),
    responses((status = 200, content(
        (String = "text/csv"),
        (AuditEntry = "application/x-ndjson"),
    )))
)]
async fn export(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ExportQuery>,
) -> ApiResult<Response> {
    let filter = AuditFilter {
        actor_id: query.actor_id,
        action: query.action,
        subject_kind: query.subject_kind,
        subject_id: query.subject_id,
        from: query.from,
        to: query.to,
        q: query.q,
    };
    let (format, kind, disposition) = match query.format {
        FileFormat::Csv => {
            (Format::Csv, "text/csv; charset=utf-8", "attachment; filename=\"audit.csv\"")
        }
        FileFormat::Jsonl => {
            (Format::JsonLines, "application/x-ndjson", "attachment; filename=\"audit.jsonl\"")
        }
    };
    let portions = audit::export(platform, &actor, filter, format).await?;
    // A failure in the middle breaks the answer off, so that nobody takes half a file for a whole.
    let portions =
        portions.inspect_err(|err| tracing::error!(error = %err, "the export broke off"));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static(disposition)),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, Body::from_stream(portions)).into_response())
}

//! Coverage and its rules over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::Page;
use domain::locations::LocationId;
use domain::scheduling::coverage::{Coverage, CoverageRule, CoverageRuleDraft, CoverageRuleId};
use serde::Deserialize;
use services::Platform;
use services::scheduling::coverage;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path, Query};
use crate::http::idempotency::Once;
use crate::http::session::SignedIn;
use crate::http::versions::{IfMatch, Versioned};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(between))
        .routes(routes!(list, create))
        .routes(routes!(get, replace, delete))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CoverageQuery {
    #[param(example = "2026-11-16T00:00:00+01:00")]
    from: DateTime<Utc>,
    /// At most 62 days later.
    #[param(example = "2026-11-23T00:00:00+01:00")]
    to: DateTime<Utc>,
    /// Left out: everywhere.
    location_id: Option<LocationId>,
}

/// Where there are too few technicians, and where more than needed
///
/// By the coverage rules. Drafts, cancelled and open shifts cover nothing.
#[utoipa::path(get, path = "/coverage", tag = "scheduling", params(CoverageQuery), responses((status = 200, body = Coverage)))]
async fn between(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<CoverageQuery>,
) -> ApiResult<axum::Json<Coverage>> {
    let CoverageQuery { from, to, location_id } = query;
    Ok(axum::Json(coverage::between(&platform, &actor, from, to, location_id).await?))
}

/// All coverage rules
#[utoipa::path(get, path = "/coverage-rules", tag = "scheduling", responses((status = 200, body = Page<CoverageRule>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<CoverageRule>>> {
    let items = coverage::list(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Add a coverage rule
///
/// Where rules of a location overlap, the one that wants most counts.
#[utoipa::path(
    post, path = "/coverage-rules", tag = "scheduling",
    params(("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try")),
    request_body(content = CoverageRuleDraft, example = json!({
        "location_id": "01a1fc04-45d7-7481-bf4f-9e1ed7df3eca", "weekdays": ["mon", "tue", "wed", "thu", "fri"],
        "span": {"start": "08:00", "end": "18:00"}, "technicians": 2, "valid_from": "2026-11-23"
    })),
    responses((status = 201, body = CoverageRule, headers(("Location" = String), ("ETag" = String))))
)]
async fn create(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Once(key): Once,
    Json(draft): Json<CoverageRuleDraft>,
) -> ApiResult<Response> {
    let rule = coverage::create(&platform, &actor, key.as_ref(), draft).await?;
    let place = [(header::LOCATION, format!("/api/v1/coverage-rules/{}", rule.id))];
    Ok((StatusCode::CREATED, place, Versioned(rule.version, rule)).into_response())
}

/// One coverage rule
#[utoipa::path(get, path = "/coverage-rules/{id}", tag = "scheduling", params(("id" = CoverageRuleId, Path)), responses((status = 200, body = CoverageRule, headers(("ETag" = String)))))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<CoverageRuleId>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let rule = coverage::get(&platform, &actor, id).await?;
    Ok(Versioned(rule.version, rule).unless_known(&headers))
}

/// Change a coverage rule
///
/// The body replaces it whole.
#[utoipa::path(
    put, path = "/coverage-rules/{id}", tag = "scheduling",
    params(("id" = CoverageRuleId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = CoverageRuleDraft, example = json!({
        "location_id": "01a1fc04-45d7-7481-bf4f-9e1ed7df3eca", "weekdays": ["sat", "sun"],
        "span": {"start": "22:00", "end": "06:00"}, "technicians": 1, "valid_from": "2026-11-23", "on_holidays": true
    })),
    responses((status = 200, body = CoverageRule, headers(("ETag" = String))))
)]
async fn replace(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<CoverageRuleId>,
    IfMatch(version): IfMatch,
    Json(draft): Json<CoverageRuleDraft>,
) -> ApiResult<Versioned<CoverageRule>> {
    let rule = coverage::replace(&platform, &actor, id, version, draft).await?;
    Ok(Versioned(rule.version, rule))
}

/// Delete a coverage rule
#[utoipa::path(
    delete, path = "/coverage-rules/{id}", tag = "scheduling",
    params(("id" = CoverageRuleId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    responses((status = 204))
)]
async fn delete(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<CoverageRuleId>,
    IfMatch(version): IfMatch,
) -> ApiResult<StatusCode> {
    coverage::delete(&platform, &actor, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

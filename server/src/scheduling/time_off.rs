//! Time off over REST.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, NaiveDate, Utc};
use domain::Page;
use domain::accounts::UserId;
use domain::scheduling::time_off::{
    Balance, Damage, Decision, Effects, LeaveAllowance, SeenTimeOff, TimeOffCategory, TimeOffDraft,
    TimeOffFilter, TimeOffId, TimeOffSettings, TimeOffState,
};
use serde::Deserialize;
use services::Platform;
use services::scheduling::time_off;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path, Query};
use crate::http::idempotency::Once;
use crate::http::paging;
use crate::http::session::SignedIn;
use crate::http::versions::{IfMatch, Versioned};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, request))
        .routes(routes!(get, decide))
        .routes(routes!(restoration))
        .routes(routes!(preview))
        .routes(routes!(balances))
        .routes(routes!(allow))
        .routes(routes!(settings, change_settings))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    technician_id: Option<UserId>,
    state: Option<TimeOffState>,
    /// Finds one's own; with the permission to approve, everybody's.
    category: Option<TimeOffCategory>,
    /// Only what ends on this day or later.
    first_day: Option<NaiveDate>,
    /// Only what begins on this day or earlier.
    last_day: Option<NaiveDate>,
    /// How many at most.
    #[serde(default = "paging::usual_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u16,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Time off
///
/// The latest first, page by page. One's own, whatever became of it, and that others are away; why
/// they are, and what they asked for, is for admins.
#[utoipa::path(get, path = "/time-off", tag = "scheduling", params(ListQuery), responses((status = 200, body = Page<SeenTimeOff>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> ApiResult<axum::Json<Page<SeenTimeOff>>> {
    let after = paging::place(query.limit, query.cursor.as_deref())?;
    let filter = TimeOffFilter {
        technician: query.technician_id,
        state: query.state,
        category: query.category,
        first_day: query.first_day,
        last_day: query.last_day,
    };
    Ok(axum::Json(time_off::page(&platform, &actor, &filter, after, query.limit).await?))
}

/// Ask for time off
///
/// Whole days, `first_day` to `last_day`, or with `"all_day": false` a part of one: `day`, `start`,
/// `end` and `zone`. Admins may ask on behalf of a technician, and approve at once.
#[utoipa::path(
    post, path = "/time-off", tag = "scheduling",
    params(("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try")),
    request_body(content = TimeOffDraft, example = json!({
        "category": "vacation",
        "note": "To the sea",
        "all_day": true,
        "first_day": "2026-12-21",
        "last_day": "2026-12-23"
    })),
    responses((status = 201, body = Effects, headers(("Location" = String), ("ETag" = String))))
)]
async fn request(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Once(key): Once,
    Json(draft): Json<TimeOffDraft>,
) -> ApiResult<Response> {
    let requested = match key {
        Some(key) => time_off::request_once(&platform, &actor, &key, &draft).await?,
        None => time_off::request(&platform, &actor, &draft).await?,
    };
    let place = [(header::LOCATION, format!("/api/v1/time-off/{}", requested.time_off.id))];
    let version = requested.time_off.version;
    Ok((StatusCode::CREATED, place, Versioned(version, requested)).into_response())
}

/// One time off
#[utoipa::path(get, path = "/time-off/{id}", tag = "scheduling", params(("id" = TimeOffId, Path)), responses((status = 200, body = SeenTimeOff, headers(("ETag" = String)))))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<TimeOffId>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let found = time_off::get(&platform, &actor, id).await?;
    Ok(Versioned(found.version, found).unless_known(&headers))
}

/// Approve, decline or take back
///
/// Approving cancels or cuts the technician's shifts, unless `shifts` says of one that it waits for
/// somebody (`open`) or is `given` to a colleague; `GET /shifts/{id}/candidates` names those who are
/// free. Taking back restores what nobody changed since, and names the others in `kept`.
#[utoipa::path(
    patch, path = "/time-off/{id}", tag = "scheduling",
    params(("id" = TimeOffId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = Decision, example = json!({ "state": "withdrawn" })),
    responses((status = 200, body = Effects, headers(("ETag" = String))))
)]
async fn decide(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<TimeOffId>,
    IfMatch(version): IfMatch,
    Json(decision): Json<Decision>,
) -> ApiResult<Versioned<Effects>> {
    let decided = time_off::decide(&platform, &actor, id, version, &decision).await?;
    Ok(Versioned(decided.time_off.version, decided))
}

/// What taking it back would restore
#[utoipa::path(get, path = "/time-off/{id}/restoration", tag = "scheduling", params(("id" = TimeOffId, Path)), responses((status = 200, body = Effects)))]
async fn restoration(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<TimeOffId>,
) -> ApiResult<axum::Json<Effects>> {
    Ok(axum::Json(time_off::restoration(&platform, &actor, id).await?))
}

/// What time off would do to shifts
///
/// Nothing is written.
#[utoipa::path(
    post, path = "/time-off/preview", tag = "scheduling",
    request_body(content = TimeOffDraft, example = json!({
        "all_day": false,
        "day": "2026-12-21",
        "start": "13:00",
        "end": "15:00",
        "zone": "Europe/Berlin"
    })),
    responses((status = 200, body = Damage))
)]
async fn preview(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(draft): Json<TimeOffDraft>,
) -> ApiResult<axum::Json<Damage>> {
    Ok(axum::Json(time_off::preview(&platform, &actor, &draft).await?))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct BalancesQuery {
    /// Left out: oneself.
    technician_id: Option<UserId>,
    /// Left out: this one.
    #[param(minimum = 2000, maximum = 2099)]
    year: Option<i32>,
}

/// How much time off somebody has left
///
/// In working days, Monday to Friday; a part of a day counts in quarters of eight hours.
#[utoipa::path(get, path = "/time-off/balances", tag = "scheduling", params(BalancesQuery), responses((status = 200, body = Page<Balance>)))]
async fn balances(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<BalancesQuery>,
) -> ApiResult<axum::Json<Page<Balance>>> {
    let technician = query.technician_id.unwrap_or(actor.user);
    let year = query.year.unwrap_or_else(|| Utc::now().year());
    let items = time_off::balances(&platform, &actor, technician, year).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Say how many days somebody may take in a year
#[utoipa::path(
    put, path = "/time-off/allowances", tag = "scheduling",
    request_body(content = LeaveAllowance, example = json!({
        "technician_id": "01a1fc04-45d7-7481-bf4f-9e1ed7df3eca",
        "category": "vacation",
        "year": 2026,
        "days": 28
    })),
    responses((status = 200, body = LeaveAllowance))
)]
async fn allow(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(wanted): Json<LeaveAllowance>,
) -> ApiResult<axum::Json<LeaveAllowance>> {
    Ok(axum::Json(time_off::set_allowance(&platform, &actor, wanted).await?))
}

/// How time off is handled
#[utoipa::path(get, path = "/time-off/settings", tag = "scheduling", responses((status = 200, body = TimeOffSettings)))]
async fn settings(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<TimeOffSettings>> {
    Ok(axum::Json(time_off::settings(&platform, &actor).await?))
}

/// Say whether requests are approved at once
#[utoipa::path(
    put, path = "/time-off/settings", tag = "scheduling",
    request_body(content = TimeOffSettings, example = json!({ "approve_at_once": false })),
    responses((status = 200, body = TimeOffSettings))
)]
async fn change_settings(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(wanted): Json<TimeOffSettings>,
) -> ApiResult<axum::Json<TimeOffSettings>> {
    Ok(axum::Json(time_off::change_settings(&platform, &actor, wanted).await?))
}

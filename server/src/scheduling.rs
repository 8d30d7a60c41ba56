//! Shifts over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

mod copy;
mod coverage;
mod feeds;
mod files;
mod import;
mod swaps;
mod templates;
mod time_off;
mod warnings;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Utc};
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::warnings::Overrule;
use domain::scheduling::{
    Candidate, Claim, DraftSelection, Published, Shift, ShiftDraft, ShiftId, ShiftPatch, ShiftSpan,
    ShiftState,
};
use domain::{Page, Problem};
use serde::Deserialize;
use services::Platform;
use services::scheduling::pages::{self, ShiftFilter};
use services::scheduling::{candidates, claims, publish as publishing, shifts};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path, Query};
use crate::http::idempotency::Once;
use crate::http::paging;
use crate::http::session::SignedIn;
use crate::http::versions::{IfMatch, Versioned};
use crate::state::AppState;

pub use feeds::{FEEDS, feed_routes};

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(get, update, delete))
        .routes(routes!(restore))
        .routes(routes!(publish))
        .routes(routes!(claim))
        .routes(routes!(could_take))
        .routes(routes!(on_shift))
        .merge(copy::routes())
        .merge(feeds::routes())
        .merge(files::routes())
        .merge(import::routes())
        .merge(swaps::routes())
        .merge(time_off::routes())
        .merge(templates::routes())
        .merge(coverage::routes())
        .merge(warnings::routes())
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only shifts that end after this instant.
    #[param(example = "2026-11-16T00:00:00+01:00")]
    from: DateTime<Utc>,
    /// Only shifts that begin before this instant.
    #[param(example = "2026-11-23T00:00:00+01:00")]
    to: DateTime<Utc>,
    technician_id: Option<UserId>,
    location_id: Option<LocationId>,
    /// Only shifts of this state. Drafts are found by those who may plan.
    state: Option<ShiftState>,
    /// `true`: only shifts that nobody has yet; `false`: only those that somebody has.
    open: Option<bool>,
    /// How many at most.
    #[serde(default = "paging::usual_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u16,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Shifts of a span of time
///
/// In order of their start, page by page.
#[utoipa::path(get, path = "/shifts", tag = "scheduling", params(ListQuery), responses((status = 200, body = Page<Shift>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> ApiResult<axum::Json<Page<Shift>>> {
    let after = paging::place(query.limit, query.cursor.as_deref())?;
    let filter = ShiftFilter {
        from: query.from,
        to: query.to,
        technician: query.technician_id,
        location: query.location_id,
        state: query.state,
        open: query.open,
    };
    Ok(axum::Json(pages::page(&platform, &actor, &filter, after, query.limit).await?))
}

/// Plan a shift
///
/// Without a technician it is an open shift. With the state `draft` nobody but those who plan sees it until it is
/// published.
#[utoipa::path(
    post, path = "/shifts", tag = "scheduling",
    params(("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try")),
    request_body(content = ShiftDraft, example = json!({
        "technician_id": "01a1fc04-45d7-7481-bf4f-9e1ed7df3eca",
        "starts_at": "2026-11-16T08:00:00+01:00",
        "ends_at": "2026-11-16T16:30:00+01:00",
        "zone": "Europe/Berlin",
        "kind": "work",
        "title": "Early"
    })),
    responses((status = 201, body = Shift, headers(("Location" = String), ("ETag" = String))))
)]
async fn create(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Once(key): Once,
    Json(draft): Json<ShiftDraft>,
) -> ApiResult<Response> {
    let shift = match key {
        Some(key) => shifts::create_once(&platform, &actor, &key, &draft).await?,
        None => shifts::create(&platform, &actor, &draft).await?,
    };
    let place = [(header::LOCATION, format!("/api/v1/shifts/{}", shift.id))];
    Ok((StatusCode::CREATED, place, Versioned(shift.version, shift)).into_response())
}

/// One shift
#[utoipa::path(get, path = "/shifts/{id}", tag = "scheduling", params(("id" = ShiftId, Path)), responses((status = 200, body = Shift, headers(("ETag" = String)))))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<ShiftId>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let shift = shifts::get(&platform, &actor, id).await?;
    Ok(Versioned(shift.version, shift).unless_known(&headers))
}

/// Change, move or cancel a shift
///
/// What is left out stays. `If-Match` with the version you saw refuses to overwrite somebody else's change.
#[utoipa::path(
    patch, path = "/shifts/{id}", tag = "scheduling",
    params(("id" = ShiftId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = ShiftPatch, example = json!({
        "starts_at": "2026-11-16T09:00:00+01:00",
        "ends_at": "2026-11-16T17:30:00+01:00"
    })),
    responses((status = 200, body = Shift, headers(("ETag" = String))))
)]
async fn update(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<ShiftId>,
    IfMatch(version): IfMatch,
    Json(patch): Json<ShiftPatch>,
) -> ApiResult<Versioned<Shift>> {
    let shift = shifts::update(&platform, &actor, id, version, &patch).await?;
    Ok(Versioned(shift.version, shift))
}

/// Delete a shift
///
/// It can be restored for 30 days.
#[utoipa::path(
    delete, path = "/shifts/{id}", tag = "scheduling",
    params(("id" = ShiftId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    responses((status = 204))
)]
async fn delete(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<ShiftId>,
    IfMatch(version): IfMatch,
) -> ApiResult<StatusCode> {
    shifts::delete(&platform, &actor, id, version).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How a deleted shift comes back.
#[derive(Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Restoring {
    /// In spite of what speaks against it by now.
    overrule: Option<Overrule>,
}

/// Bring a deleted shift back
#[utoipa::path(
    post, path = "/shifts/{id}/restore", tag = "scheduling",
    params(("id" = ShiftId, Path)),
    request_body(content = Option<Restoring>, example = json!({})),
    responses((status = 200, body = Shift, headers(("ETag" = String))))
)]
async fn restore(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<ShiftId>,
    body: Option<Json<Restoring>>,
) -> ApiResult<Versioned<Shift>> {
    let overrule = body.and_then(|Json(restoring)| restoring.overrule);
    let shift = shifts::restore(&platform, &actor, id, overrule.as_ref()).await?;
    Ok(Versioned(shift.version, shift))
}

/// Claim an open shift
///
/// For yourself, or, if you may plan, for the technician you name. Of many who claim it at once one has it; the others
/// get a 409 that says who. What speaks against it refuses it; those who plan can `overrule` that with a reason.
#[utoipa::path(
    post, path = "/shifts/{id}/claim", tag = "scheduling",
    params(("id" = ShiftId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = Claim, example = json!({})),
    responses((status = 200, body = Shift, headers(("ETag" = String))))
)]
async fn claim(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<ShiftId>,
    IfMatch(version): IfMatch,
    Json(claim): Json<Claim>,
) -> ApiResult<Versioned<Shift>> {
    let shift = claims::claim(&platform, &actor, id, version, &claim).await?;
    Ok(Versioned(shift.version, shift))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PartQuery {
    /// With `ends_at`: only a part of the shift.
    starts_at: Option<DateTime<Utc>>,
    ends_at: Option<DateTime<Utc>>,
}

/// Who could take a shift
///
/// Technicians who are free then. Those who are trained for the location come first, and of those whoever works least
/// in that week; with what speaks against each.
#[utoipa::path(get, path = "/shifts/{id}/candidates", tag = "scheduling", params(("id" = ShiftId, Path), PartQuery), responses((status = 200, body = Page<Candidate>)))]
async fn could_take(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<ShiftId>,
    Query(query): Query<PartQuery>,
) -> ApiResult<axum::Json<Page<Candidate>>> {
    let part = match (query.starts_at, query.ends_at) {
        (None, None) => None,
        (Some(from), Some(to)) => Some(ShiftSpan::new(from, to).map_err(Problem::from)?),
        _ => {
            let reason = "give both ends of the part, or none";
            return Err(Problem::invalid("ends_at", reason).into());
        }
    };
    let found = candidates::candidates(&platform, &actor, &[(id, part)]).await?;
    let items = found.into_iter().next().unwrap_or_default();
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Which drafts: these, or all that begin in a span of time.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PublishRequest {
    #[schema(max_items = 1000)]
    ids: Option<Vec<ShiftId>>,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
    location_id: Option<LocationId>,
    /// In spite of what speaks against them.
    overrule: Option<Overrule>,
}

/// Publish drafts
///
/// All or none, at once: name the shifts by `ids`, or all drafts that begin from `from` until before `to`, at one
/// location or anywhere. Their technicians are told. Those of `ids` that are published already stay as they are.
/// What speaks against a shift and was not overruled when it was drafted refuses them all, until `overrule` gives a
/// reason.
#[utoipa::path(
    post, path = "/shifts/publish", tag = "scheduling",
    request_body(content = PublishRequest, example = json!({
        "from": "2026-11-23T00:00:00+01:00",
        "to": "2026-11-30T00:00:00+01:00"
    })),
    responses((status = 200, body = Published))
)]
async fn publish(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(request): Json<PublishRequest>,
) -> ApiResult<axum::Json<Published>> {
    let selection = match (request.ids, request.from, request.to) {
        (Some(ids), None, None) if request.location_id.is_none() => DraftSelection::These(ids),
        (None, Some(from), Some(to)) => {
            DraftSelection::Begin { from, to, location: request.location_id }
        }
        _ => return Err(Problem::invalid("ids", "give either ids, or from and to").into()),
    };
    Ok(axum::Json(
        publishing::publish(&platform, &actor, &selection, request.overrule.as_ref()).await?,
    ))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OnShiftQuery {
    /// Left out: now.
    at: Option<DateTime<Utc>>,
    /// Left out: everywhere.
    location: Option<LocationId>,
}

/// Who works at a moment
///
/// Their shifts, in order of their end.
#[utoipa::path(get, path = "/on-shift", tag = "scheduling", params(OnShiftQuery), responses((status = 200, body = Page<Shift>)))]
async fn on_shift(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<OnShiftQuery>,
) -> ApiResult<axum::Json<Page<Shift>>> {
    let at = query.at.unwrap_or_else(Utc::now);
    let items = shifts::on_at(&platform, &actor, at, query.location).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

//! Schedule templates, generation and holidays over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use domain::Page;
use domain::locations::LocationId;
use domain::scheduling::templates::{
    Future, Generation, Holiday, HolidayDraft, HolidayId, Replaced, ScheduleRun, ScheduleTemplate,
    TemplateDraft, TemplateId,
};
use serde::Deserialize;
use services::Platform;
use services::scheduling::holidays::{self, HolidayFilter};
use services::scheduling::templates::{self, GenerationRequest, WEEKS_AHEAD};
use utoipa::{IntoParams, ToSchema};
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
        .routes(routes!(list, create))
        .routes(routes!(get, replace, delete))
        .routes(routes!(restore))
        .routes(routes!(generate))
        .routes(routes!(runs))
        .routes(routes!(list_holidays, create_holiday))
        .routes(routes!(delete_holiday))
}

/// All schedule templates
#[utoipa::path(get, path = "/schedule-templates", tag = "scheduling", responses((status = 200, body = Page<ScheduleTemplate>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<ScheduleTemplate>>> {
    let items = templates::list(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Add a schedule template
///
/// It makes shifts with the next run.
#[utoipa::path(
    post, path = "/schedule-templates", tag = "scheduling",
    params(("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try")),
    request_body(content = TemplateDraft, example = json!({
        "name": "Early", "technician_id": "01a1fc04-45d7-7481-bf4f-9e1ed7df3eca", "zone": "Europe/Berlin",
        "every_weeks": 2, "anchor": "2026-11-23", "valid_from": "2026-11-23", "skip_dates": ["2026-12-24"],
        "days": {"mon": [{"start": "09:00", "end": "17:30"}], "sat": [{"start": "22:00", "end": "06:00"}]}
    })),
    responses((status = 201, body = ScheduleTemplate, headers(("Location" = String), ("ETag" = String))))
)]
async fn create(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Once(key): Once,
    Json(draft): Json<TemplateDraft>,
) -> ApiResult<Response> {
    let template = templates::create(&platform, &actor, key.as_ref(), draft).await?;
    let place = [(header::LOCATION, format!("/api/v1/schedule-templates/{}", template.id))];
    Ok((StatusCode::CREATED, place, Versioned(template.version, template)).into_response())
}

/// One schedule template
#[utoipa::path(get, path = "/schedule-templates/{id}", tag = "scheduling", params(("id" = TemplateId, Path)), responses((status = 200, body = ScheduleTemplate, headers(("ETag" = String)))))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<TemplateId>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let template = templates::get(&platform, &actor, id).await?;
    Ok(Versioned(template.version, template).unless_known(&headers))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FutureQuery {
    /// What becomes of the shifts ahead that it has made; left out: they stay.
    #[serde(default)]
    #[param(inline)]
    future: Future,
}

/// Change a schedule template
///
/// The body replaces it whole. `?future=update` lets the shifts ahead follow; those that somebody
/// changed by hand stay, and the answer lists them.
#[utoipa::path(
    put, path = "/schedule-templates/{id}", tag = "scheduling",
    params(("id" = TemplateId, Path), FutureQuery, ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = TemplateDraft, example = json!({
        "name": "Early", "technician_id": "01a1fc04-45d7-7481-bf4f-9e1ed7df3eca", "zone": "Europe/Berlin",
        "anchor": "2026-11-23", "valid_from": "2026-11-23", "days": {"mon": [{"start": "09:00", "end": "17:30"}]}
    })),
    responses((status = 200, body = Replaced, headers(("ETag" = String))))
)]
async fn replace(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<TemplateId>,
    Query(query): Query<FutureQuery>,
    IfMatch(version): IfMatch,
    Json(draft): Json<TemplateDraft>,
) -> ApiResult<Versioned<Replaced>> {
    let replaced = templates::replace(&platform, &actor, id, version, draft, query.future).await?;
    Ok(Versioned(replaced.template.version, replaced))
}

/// Delete a schedule template
///
/// It can be restored. `?future=update` takes the shifts ahead away with it, except those that
/// somebody changed by hand.
#[utoipa::path(
    delete, path = "/schedule-templates/{id}", tag = "scheduling",
    params(("id" = TemplateId, Path), FutureQuery, ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    responses((status = 204))
)]
async fn delete(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<TemplateId>,
    Query(query): Query<FutureQuery>,
    IfMatch(version): IfMatch,
) -> ApiResult<StatusCode> {
    templates::delete(&platform, &actor, id, version, query.future).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Bring a deleted schedule template back
#[utoipa::path(post, path = "/schedule-templates/{id}/restore", tag = "scheduling", params(("id" = TemplateId, Path)), responses((status = 200, body = ScheduleTemplate, headers(("ETag" = String)))))]
async fn restore(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<TemplateId>,
) -> ApiResult<Versioned<ScheduleTemplate>> {
    let template = templates::restore(&platform, &actor, id).await?;
    Ok(Versioned(template.version, template))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Generate {
    /// Left out: today, by the site's clock.
    from: Option<NaiveDate>,
    #[serde(default = "usual_weeks")]
    #[schema(minimum = 1, maximum = 26, default = 4)]
    weeks: u8,
    /// Only say what would be made.
    #[serde(default)]
    dry_run: bool,
    /// The `plan` of a dry run: do exactly that, or answer 409.
    plan: Option<String>,
    /// Make drafts, which only those who plan see until they are published.
    #[serde(default)]
    as_drafts: bool,
}

fn usual_weeks() -> u8 {
    WEEKS_AHEAD
}

/// Make shifts from all active schedule templates
///
/// One for each template, date and span, for ever: what was moved or deleted is not made again.
#[utoipa::path(
    post, path = "/schedule-templates/generate", tag = "scheduling",
    request_body(content = Generate, example = json!({"from": "2026-11-23", "weeks": 4, "dry_run": true})),
    responses((status = 200, body = Generation))
)]
async fn generate(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(asked): Json<Generate>,
) -> ApiResult<axum::Json<Generation>> {
    let Generate { from, weeks, dry_run, plan, as_drafts } = asked;
    let request = GenerationRequest { from, weeks, plan, as_drafts };
    Ok(axum::Json(if dry_run {
        templates::preview(&platform, &actor, &request, None).await?
    } else {
        templates::generate(&platform, &actor, &request).await?
    }))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HolidayQuery {
    /// Only holidays on this day and later.
    from: Option<NaiveDate>,
    location_id: Option<LocationId>,
}

/// The log of the runs
///
/// The last 20, the newest first, each with what it left out and why.
#[utoipa::path(get, path = "/schedule-runs", tag = "scheduling", responses((status = 200, body = Page<ScheduleRun>)))]
async fn runs(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<ScheduleRun>>> {
    let items = templates::runs(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Holidays of the locations
///
/// In order of their dates, at most 1000.
#[utoipa::path(get, path = "/holidays", tag = "scheduling", params(HolidayQuery), responses((status = 200, body = Page<Holiday>)))]
async fn list_holidays(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<HolidayQuery>,
) -> ApiResult<axum::Json<Page<Holiday>>> {
    let filter = HolidayFilter { from: query.from, location: query.location_id };
    let items = holidays::list(&platform, &actor, filter).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Add a holiday of a location
#[utoipa::path(
    post, path = "/holidays", tag = "scheduling",
    request_body(content = HolidayDraft, example = json!({
        "location_id": "01a1fc04-45d7-7481-bf4f-9e1ed7df3eca", "date": "2026-12-26", "name": "Boxing Day"
    })),
    responses((status = 201, body = Holiday))
)]
async fn create_holiday(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(draft): Json<HolidayDraft>,
) -> ApiResult<(StatusCode, axum::Json<Holiday>)> {
    let holiday = holidays::create(&platform, &actor, &draft).await?;
    Ok((StatusCode::CREATED, axum::Json(holiday)))
}

/// Take a holiday away
#[utoipa::path(delete, path = "/holidays/{id}", tag = "scheduling", params(("id" = HolidayId, Path)), responses((status = 204)))]
async fn delete_holiday(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<HolidayId>,
) -> ApiResult<StatusCode> {
    holidays::delete(&platform, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

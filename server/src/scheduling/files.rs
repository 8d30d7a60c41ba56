//! Hours, and shifts and hours as files, over REST.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, NaiveDate, Utc};
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::ShiftKind;
use domain::scheduling::hours::{HoursReport, Period};
use domain::zones::ZoneName;
use futures::TryStreamExt;
use serde::Deserialize;
use services::Platform;
use services::scheduling::export::{self, ExportFilter};
use services::scheduling::hours::{self, HoursFilter};
use services::scheduling::pages::ShiftFilter;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::Query;
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(report))
        .routes(routes!(export_hours))
        .routes(routes!(export_shifts))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct HoursQuery {
    #[param(example = "2026-11-02")]
    first_day: NaiveDate,
    /// At most a year later.
    #[param(example = "2026-11-29")]
    last_day: NaiveDate,
    /// The columns.
    #[serde(default)]
    #[param(inline)]
    period: Period,
    technician_id: Option<UserId>,
    location_id: Option<LocationId>,
}

impl From<HoursQuery> for HoursFilter {
    fn from(query: HoursQuery) -> Self {
        let HoursQuery { first_day, last_day, period, technician_id, location_id } = query;
        Self { first_day, last_day, period, technician: technician_id, location: location_id }
    }
}

/// Who worked how much
///
/// Real hours, nights, weekends and on-call per person, and their mean. A shift belongs to the day it
/// starts, by the clocks of the zone it was planned in.
#[utoipa::path(get, path = "/hours", tag = "scheduling", params(HoursQuery), responses((status = 200, body = HoursReport)))]
async fn report(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<HoursQuery>,
) -> ApiResult<axum::Json<HoursReport>> {
    Ok(axum::Json(hours::report(&platform, &actor, &query.into()).await?))
}

/// Who worked how much, as a file
///
/// A line for each person and ISO week.
#[utoipa::path(
    get, path = "/hours/export", tag = "scheduling", params(HoursQuery),
    responses((status = 200, body = String, content_type = "text/csv"))
)]
async fn export_hours(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<HoursQuery>,
) -> ApiResult<Response> {
    let bytes = hours::export(&platform, &actor, &query.into()).await?;
    Ok(file("hours.csv", Body::from(bytes)))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ShiftsQuery {
    /// Only shifts that end after this instant.
    #[param(example = "2026-11-16T00:00:00+01:00")]
    from: DateTime<Utc>,
    /// Only shifts that begin before this instant.
    #[param(example = "2026-11-23T00:00:00+01:00")]
    to: DateTime<Utc>,
    technician_id: Option<UserId>,
    location_id: Option<LocationId>,
    #[param(inline)]
    kind: Option<ShiftKind>,
    /// Also those that do not take place.
    #[serde(default)]
    cancelled: bool,
    /// By whose clocks the times are written; left out: yours.
    zone: Option<ZoneName>,
}

/// Shifts as a file
///
/// In order of their start, however many; sent while they are read.
#[utoipa::path(
    get, path = "/shifts/export", tag = "scheduling", params(ShiftsQuery),
    responses((status = 200, body = String, content_type = "text/csv"))
)]
async fn export_shifts(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ShiftsQuery>,
) -> ApiResult<Response> {
    let ShiftsQuery { from, to, technician_id, location_id, kind, cancelled, zone } = query;
    let (technician, location) = (technician_id, location_id);
    let shifts = ShiftFilter { from, to, technician, state: None, open: None, location };
    let filter = ExportFilter { shifts, kind, with_cancelled: cancelled, zone };
    let portions = export::export(&platform, &actor, filter).await?;
    // A failure in the middle breaks the answer off, so that nobody takes half a file for a whole.
    let portions =
        portions.inspect_err(|err| tracing::error!(error = %err, "the export broke off"));
    Ok(file("shifts.csv", Body::from_stream(portions)))
}

fn file(name: &'static str, body: Body) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&disposition).expect("the name is plain"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    (headers, body).into_response()
}

//! Copying weeks over REST.

use axum::extract::State;
use chrono::NaiveDate;
use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::copy::{WeekCopy, WeekCopyRequest};
use domain::scheduling::warnings::Overrule;
use serde::Deserialize;
use services::Platform;
use services::scheduling::copy;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::Json;
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(copy_week))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CopyWeek {
    /// The first of the seven days whose shifts are copied. A shift belongs to the day it begins
    /// on, in the zone it was planned in.
    from: NaiveDate,
    /// Where that day goes: whole weeks later or earlier.
    to: NaiveDate,
    /// Only shifts at these locations; none: at all, and at none.
    #[serde(default)]
    locations: Vec<LocationId>,
    /// Only shifts of these technicians; none: of everybody.
    #[serde(default)]
    technicians: Vec<UserId>,
    /// The `plan` of a dry run: do exactly that, or answer 409.
    plan: Option<String>,
    /// In spite of what speaks against the copies.
    overrule: Option<Overrule>,
    /// Only say what would be made.
    #[serde(default)]
    dry_run: bool,
}

/// Copy a week of shifts to another
///
/// Each shift keeps its times on the wall, in its own zone. What cannot be there is left out, and
/// the answer says why. What stands there already is not copied twice. If something speaks against a
/// copy, a dry run says so beside it, and the run is refused without `overrule`.
#[utoipa::path(
    post, path = "/shifts/copy-week", tag = "scheduling",
    request_body(content = CopyWeek, example = json!({"from": "2026-11-16", "to": "2026-11-30", "dry_run": true})),
    responses((status = 200, body = WeekCopy))
)]
async fn copy_week(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(asked): Json<CopyWeek>,
) -> ApiResult<axum::Json<WeekCopy>> {
    let CopyWeek { from, to, locations, technicians, plan, overrule, dry_run } = asked;
    let request = WeekCopyRequest { from, to, locations, technicians, plan, overrule };
    Ok(axum::Json(if dry_run {
        copy::preview(&platform, &actor, &request).await?
    } else {
        copy::copy(&platform, &actor, &request).await?
    }))
}

//! Shifts from files, over REST.

use axum::extract::State;
use domain::scheduling::import::{ImportPlan, ImportRequest};
use services::Platform;
use services::scheduling::import;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::Json;
use crate::http::session::SignedIn;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(import_shifts))
}

/// Import shifts
///
/// From comma-separated values or from iCalendar. Without a `plan`, the answer says what would be made, changed and
/// refused, line by line, and nothing is done; with the plan of such an answer, exactly that is done, or nothing if
/// it would be something else by now. If something speaks against a shift, the answer says so beside its line, and the
/// run is refused without `overrule`. Of a table whose head has nothing for the start or the end, it only says so: with
/// `missing`, and `head` to choose `columns` from. A file of another calendar can be imported again: events are known by
/// their UID.
#[utoipa::path(
    post, path = "/shifts/import", tag = "scheduling",
    request_body(content = ImportRequest, example = json!({
        "format": "csv",
        "file": "technician,date,start,end,location\njonas@kestrel.example,2026-12-01,06:00,14:00,Hamburg\n",
        "zone": "Europe/Berlin"
    })),
    responses((status = 200, body = ImportPlan))
)]
async fn import_shifts(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(request): Json<ImportRequest>,
) -> ApiResult<axum::Json<ImportPlan>> {
    Ok(axum::Json(import::import(&platform, &actor, &request).await?))
}

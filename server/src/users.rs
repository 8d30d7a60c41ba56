//! Users over REST, for admins.
#![expect(unused_qualifications, reason = "utoipa's macros qualify the parameters they read")]

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::accounts::{
    Farewell, ImportReport, Role, User, UserDraft, UserFilter, UserId, UserPatch,
};
use domain::locations::LocationId;
use domain::{Page, Problem};
use serde::Deserialize;
use services::Platform;
use services::accounts::{self, ImportMode, UserOrder};
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
        .routes(routes!(list))
        .routes(routes!(create))
        .routes(routes!(get, update))
        .routes(routes!(farewell))
        .routes(routes!(export))
        .routes(routes!(import))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Parts of the name or address.
    q: Option<String>,
    #[param(inline)]
    role: Option<Role>,
    active: Option<bool>,
    location_id: Option<LocationId>,
    /// `name`, `email`, `created_at` or `last_seen_at`; with `-` before it the other way round.
    #[param(example = "-last_seen_at")]
    sort: Option<String>,
    /// How many at most.
    #[serde(default = "paging::usual_limit")]
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: u16,
    /// The `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Users, as admins see them
///
/// With addresses and settings, page by page. (Colleagues see each other at `/users`.)
#[utoipa::path(get, path = "/users/accounts", tag = "users", params(ListQuery), responses((status = 200, body = Page<User>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ListQuery>,
) -> ApiResult<axum::Json<Page<User>>> {
    let after = paging::place(query.limit, query.cursor.as_deref())?;
    let order: UserOrder = query.sort.as_deref().unwrap_or("name").parse()?;
    let filter = UserFilter {
        q: query.q,
        role: query.role,
        active: query.active,
        location_id: query.location_id,
    };
    let page = accounts::users(&platform, &actor, &filter, order, after, query.limit).await?;
    Ok(axum::Json(page))
}

/// Add a user
///
/// They cannot sign in before they have a password.
#[utoipa::path(
    post, path = "/users", tag = "users",
    params(("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try")),
    request_body(content = UserDraft, example = json!({
        "name": "Mara Lindqvist", "email": "mara@example.org", "roles": ["technician"], "zone": "Europe/Berlin"
    })),
    responses((status = 201, body = User, headers(("Location" = String), ("ETag" = String))))
)]
async fn create(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Once(key): Once,
    Json(draft): Json<UserDraft>,
) -> ApiResult<Response> {
    let user = accounts::add_user(&platform, &actor, key.as_ref(), &draft).await?;
    let place = [(header::LOCATION, format!("/api/v1/users/{}", user.me.person.id))];
    Ok((StatusCode::CREATED, place, Versioned(user.me.version, user)).into_response())
}

/// One user
#[utoipa::path(get, path = "/users/{id}", tag = "users", params(("id" = UserId, Path)), responses((status = 200, body = User, headers(("ETag" = String)))))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
) -> ApiResult<Versioned<User>> {
    let user = accounts::user(&platform, &actor, id).await?;
    Ok(Versioned(user.me.version, user))
}

/// Change a user
///
/// What is left out stays. `"active": false` signs them out everywhere; their shifts stay.
/// `If-Match` with the version you saw refuses to overwrite somebody else's change.
#[utoipa::path(
    patch, path = "/users/{id}", tag = "users",
    params(("id" = UserId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = UserPatch, example = json!({ "roles": ["technician", "moderator"] })),
    responses((status = 200, body = User, headers(("ETag" = String))))
)]
async fn update(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
    IfMatch(version): IfMatch,
    Json(patch): Json<UserPatch>,
) -> ApiResult<Versioned<User>> {
    let user = accounts::update_user(&platform, &actor, id, version, &patch).await?;
    Ok(Versioned(user.me.version, user))
}

/// What somebody would leave behind
///
/// The shifts and sessions of a user who would be deactivated now.
#[utoipa::path(get, path = "/users/{id}/farewell", tag = "users", params(("id" = UserId, Path)), responses((status = 200, body = Farewell)))]
async fn farewell(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
) -> ApiResult<axum::Json<Farewell>> {
    Ok(axum::Json(accounts::farewell(&platform, &actor, id).await?))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// Parts of the name or address.
    q: Option<String>,
    #[param(inline)]
    role: Option<Role>,
    active: Option<bool>,
    location_id: Option<LocationId>,
}

/// Users as a file
///
/// For spreadsheets, in the columns that an import reads.
#[utoipa::path(get, path = "/users/export", tag = "users", params(ExportQuery), responses((status = 200, content_type = "text/csv", body = String)))]
async fn export(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ExportQuery>,
) -> ApiResult<Response> {
    let filter = UserFilter {
        q: query.q,
        role: query.role,
        active: query.active,
        location_id: query.location_id,
    };
    let file = accounts::export_users(&platform, &actor, &filter).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_static("attachment; filename=\"users.csv\""),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, file).into_response())
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ImportQuery {
    /// Only say what would become of the file.
    #[serde(default)]
    preview: bool,
    /// Make those that are fine; otherwise one that is refused refuses all.
    #[serde(default)]
    skip_bad: bool,
}

/// Users from a file
///
/// Comma- or semicolon-separated values with a head: `name` and `email`, and if you like `roles`,
/// `colour`, `location` and `zone`. The answer says of each line whether it is fine.
#[utoipa::path(
    post, path = "/users/import", tag = "users", params(ImportQuery),
    request_body(content = String, content_type = "text/csv", example = "name,email,roles\nMara Lindqvist,mara@example.org,technician\n"),
    responses((status = 200, body = ImportReport))
)]
async fn import(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<ImportQuery>,
    file: axum::body::Bytes,
) -> ApiResult<axum::Json<ImportReport>> {
    let mode = match query {
        ImportQuery { preview: true, .. } => ImportMode::Preview,
        ImportQuery { skip_bad: true, .. } => ImportMode::SkipBad,
        ImportQuery { .. } => ImportMode::AllOrNothing,
    };
    let file = std::str::from_utf8(&file).map_err(|_| {
        Problem::invalid("file", "this file is not in UTF-8; save it as “CSV UTF-8” and try again")
    })?;
    Ok(axum::Json(accounts::import_users(&platform, &actor, file, mode).await?))
}

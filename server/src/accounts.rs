//! People over REST.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use domain::Page;
use domain::accounts::{Me, Person, ProfilePatch, UserId};
use services::Platform;
use services::accounts;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path, Query};
use crate::http::picture::{self, PictureQuery};
use crate::http::session::{InPerson, SignedIn};
use crate::state::AppState;

/// Its address changes with its content, so a browser need never ask again; a proxy must not keep it for others.
const FOR_EVER: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("private, no-cache");

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(me, update_me)).routes(routes!(
        show_picture,
        set_picture,
        remove_picture
    ))
}

/// Everybody
///
/// By name, all at once.
#[utoipa::path(get, path = "/users", tag = "people", responses((status = 200, body = Page<Person>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<Person>>> {
    let items = accounts::people(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Who you are
#[utoipa::path(get, path = "/users/me", tag = "people", responses((status = 200, body = Me)))]
async fn me(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Me>> {
    Ok(axum::Json(accounts::me(&platform, &actor).await?))
}

/// Change your profile
///
/// What is left out stays. Name and colour show to everybody at once, settings in all your browsers.
#[utoipa::path(
    patch, path = "/users/me", tag = "people",
    request_body(content = ProfilePatch, example = json!({ "theme": "dark", "clock": "h12" })),
    responses((status = 200, body = Me))
)]
async fn update_me(
    InPerson { actor, .. }: InPerson,
    State(platform): State<Platform>,
    Json(patch): Json<ProfilePatch>,
) -> ApiResult<axum::Json<Me>> {
    Ok(axum::Json(accounts::update_profile(&platform, &actor, &patch).await?))
}

/// A person's picture
#[utoipa::path(
    get, path = "/users/{id}/picture", tag = "people",
    params(("id" = UserId, Path), PictureQuery),
    responses((status = 200, headers(("ETag" = String)), content(
        (Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/webp"),
    )))
)]
async fn show_picture(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
    Query(query): Query<PictureQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let found = accounts::picture(&platform, &actor, id).await?;
    let caching = if query.is_of(&found) { FOR_EVER } else { ASK_AGAIN };
    Ok(picture::answer(found, caching, &headers))
}

/// Put up a picture
///
/// Your own, or as an admin anybody's: JPEG, PNG or WebP of at most 10 MiB. It is cut square, made
/// small and written anew; what cameras note beside it is gone.
#[utoipa::path(
    put, path = "/users/{id}/picture", tag = "people", params(("id" = UserId, Path)),
    request_body(content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/webp"))),
    responses((status = 200, body = Me))
)]
async fn set_picture(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
    file: Bytes,
) -> ApiResult<axum::Json<Me>> {
    Ok(axum::Json(accounts::set_picture(&platform, &actor, id, file.into()).await?))
}

/// Take a picture down
///
/// Initials take its place.
#[utoipa::path(
    delete, path = "/users/{id}/picture", tag = "people", params(("id" = UserId, Path)),
    responses((status = 200, body = Me))
)]
async fn remove_picture(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<UserId>,
) -> ApiResult<axum::Json<Me>> {
    Ok(axum::Json(accounts::remove_picture(&platform, &actor, id).await?))
}

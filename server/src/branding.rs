//! How the product is called and looks, over REST.

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use domain::branding::{BrandChoice, Branding};
use services::{Platform, branding};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Query};
use crate::http::picture::{self, PictureQuery};
use crate::http::session::SignedIn;
use crate::state::AppState;

/// Its address changes with its content; it is everybody's.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(get, choose)).routes(routes!(logo, set_logo, remove_logo))
}

/// How the product is called
///
/// What is shown, what the server was set up with, and what was chosen over it.
#[utoipa::path(get, path = "/branding", tag = "branding", responses((status = 200, body = Branding)))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Branding>> {
    Ok(axum::Json(branding::get(&platform, &actor).await?))
}

/// Choose how the product is called
///
/// Everywhere at once, mails included. What is left out is as the server was set up.
#[utoipa::path(
    put, path = "/branding", tag = "branding",
    request_body(content = BrandChoice, example = json!({ "name": "Studio desk", "company": "Kestrel Broadcast" })),
    responses((status = 200, body = Branding))
)]
async fn choose(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(choice): Json<BrandChoice>,
) -> ApiResult<axum::Json<Branding>> {
    Ok(axum::Json(branding::choose(&platform, &actor, &choice).await?))
}

/// The logo
///
/// For everybody: it stands on the sign-in page.
#[utoipa::path(
    get, path = "/branding/logo", tag = "branding", security(()),
    params(PictureQuery),
    responses((status = 200, headers(("ETag" = String)), content(
        (Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"),
    )))
)]
async fn logo(
    State(platform): State<Platform>,
    Query(query): Query<PictureQuery>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let logo = branding::logo(&platform).await?;
    let caching = if query.is_of(&logo) { FOR_EVER } else { ASK_AGAIN };
    Ok(picture::answer(logo, caching, &headers))
}

/// Put up a logo
///
/// JPEG, PNG or WebP of at most 10 MiB. It is made to fit into 640 by 160 pixels and drawn anew.
#[utoipa::path(
    put, path = "/branding/logo", tag = "branding",
    request_body(content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"), (Vec<u8> = "image/webp"))),
    responses((status = 200, body = Branding))
)]
async fn set_logo(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    file: Bytes,
) -> ApiResult<axum::Json<Branding>> {
    Ok(axum::Json(branding::set_logo(&platform, &actor, file.into()).await?))
}

/// Take the logo down
///
/// Back to the one the server was set up with.
#[utoipa::path(delete, path = "/branding/logo", tag = "branding", responses((status = 200, body = Branding)))]
async fn remove_logo(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Branding>> {
    Ok(axum::Json(branding::remove_logo(&platform, &actor).await?))
}

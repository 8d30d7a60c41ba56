//! Swaps over REST.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Page;
use domain::scheduling::swaps::{Swap, SwapId, SwapOffer, SwapSettings, SwapStep};
use services::Platform;
use services::scheduling::swaps;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Json, Path};
use crate::http::idempotency::Once;
use crate::http::session::SignedIn;
use crate::http::versions::{IfMatch, Versioned};
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list, offer))
        .routes(routes!(get, step))
        .routes(routes!(settings, change_settings))
}

/// Swaps that wait for somebody
///
/// The next shift first: what is offered to you or to all, what you offered or would take; for those who plan, all.
/// What is decided, or whose shift went elsewhere, is not among them.
#[utoipa::path(get, path = "/swaps", tag = "scheduling", responses((status = 200, body = Page<Swap>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<Page<Swap>>> {
    let items = swaps::list(&platform, &actor).await?;
    Ok(axum::Json(Page { items, next_cursor: None }))
}

/// Offer a shift
///
/// Your own, to one colleague or to all; those who plan offer anybody's.
#[utoipa::path(
    post, path = "/swaps", tag = "scheduling",
    params(("Idempotency-Key" = Option<String>, Header, description = "sent again with the same key, the request creates nothing new", example = "7d1c7a4e-first-try")),
    request_body(content = SwapOffer, example = json!({
        "shift_id": "01a1fc04-45d7-7481-bf4f-9e1ed7df3eca",
        "note": "I would take one of yours in return."
    })),
    responses((status = 201, body = Swap, headers(("Location" = String), ("ETag" = String))))
)]
async fn offer(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Once(key): Once,
    Json(offer): Json<SwapOffer>,
) -> ApiResult<Response> {
    let swap = match key {
        Some(key) => swaps::offer_once(&platform, &actor, &key, &offer).await?,
        None => swaps::offer(&platform, &actor, &offer).await?,
    };
    let place = [(header::LOCATION, format!("/api/v1/swaps/{}", swap.id))];
    Ok((StatusCode::CREATED, place, Versioned(swap.version, swap)).into_response())
}

/// One swap
#[utoipa::path(get, path = "/swaps/{id}", tag = "scheduling", params(("id" = SwapId, Path)), responses((status = 200, body = Swap, headers(("ETag" = String)))))]
async fn get(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<SwapId>,
) -> ApiResult<Versioned<Swap>> {
    // Sent whole every time: the shift it holds changes without it.
    let swap = swaps::get(&platform, &actor, id).await?;
    Ok(Versioned(swap.version, swap))
}

/// Claim, approve, decline, withdraw
///
/// `claimed` takes the shift; unless the settings approve at once, somebody who plans has to agree with `approved`, or
/// says `declined`. `offered` steps back from a claim, `withdrawn` takes the offer back. All checks of planning a shift
/// apply at the claim and again at the approval; what speaks against it refuses the step with which the shift changes
/// hands, until somebody who plans gives a reason with `overrule`.
#[utoipa::path(
    patch, path = "/swaps/{id}", tag = "scheduling",
    params(("id" = SwapId, Path), ("If-Match" = Option<String>, Header, description = "the `ETag` you saw", example = "\"3\"")),
    request_body(content = SwapStep, example = json!({ "state": "claimed" })),
    responses((status = 200, body = Swap, headers(("ETag" = String))))
)]
async fn step(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<SwapId>,
    IfMatch(version): IfMatch,
    Json(wanted): Json<SwapStep>,
) -> ApiResult<Versioned<Swap>> {
    let swap = swaps::step(&platform, &actor, id, version, &wanted).await?;
    Ok(Versioned(swap.version, swap))
}

/// How swaps are handled
#[utoipa::path(get, path = "/swaps/settings", tag = "scheduling", responses((status = 200, body = SwapSettings)))]
async fn settings(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<axum::Json<SwapSettings>> {
    Ok(axum::Json(swaps::settings(&platform, &actor).await?))
}

/// Change how swaps are handled
#[utoipa::path(
    put, path = "/swaps/settings", tag = "scheduling",
    request_body(content = SwapSettings, example = json!({ "approve_at_once": true })),
    responses((status = 200, body = SwapSettings))
)]
async fn change_settings(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Json(wanted): Json<SwapSettings>,
) -> ApiResult<axum::Json<SwapSettings>> {
    Ok(axum::Json(swaps::change_settings(&platform, &actor, wanted).await?))
}

//! Which address leads where, through which layers.

use std::time::Duration;

// Linking `app` is what registers its server functions.
use app as _;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::SizeAbove;
use tower_http::compression::{CompressionLayer, CompressionLevel, DefaultPredicate, Predicate};
use tower_http::timeout::TimeoutLayer;

use crate::http::{client, observe, origin, problems, security, session, size};
use crate::site::Site;
use crate::state::AppState;
use crate::{health, metrics, openapi, rate_limit, server_functions};

/// Longer than the database may take for one statement, shorter than people wait.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

pub fn router(state: AppState) -> Router {
    let site = Site::open(&state);
    Router::new()
        .merge(api(state.clone()))
        .merge(health::routes())
        .merge(metrics::routes())
        .fallback_service(site.into_router())
        // Read from the top: the first layer is the outermost.
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(observe::observe))
                .layer(from_fn_with_state(state.clone(), security::protect))
                .layer(from_fn(problems::write))
                .layer(CatchPanicLayer::custom(problems::after_panic)),
        )
        .with_state(state)
}

fn api(state: AppState) -> Router<AppState> {
    let compression = CompressionLayer::new()
        .quality(CompressionLevel::Fastest)
        .compress_when(DefaultPredicate::new().and(SizeAbove::new(1024)));
    let (rest, document) = openapi::api();
    Router::new()
        .merge(rest)
        .merge(openapi::page(&document))
        .route("/api/fn/{*function}", any(server_functions::call))
        .route("/api", any(problems::no_such_route))
        .route("/api/", any(problems::no_such_route))
        .route("/api/{*rest}", any(problems::no_such_route))
        .method_not_allowed_fallback(problems::no_such_method)
        .layer(
            ServiceBuilder::new()
                .layer(compression)
                .layer(TimeoutLayer::with_status_code(
                    StatusCode::SERVICE_UNAVAILABLE,
                    REQUEST_TIMEOUT,
                ))
                .layer(from_fn_with_state(state.clone(), origin::refuse_cross_site))
                .layer(from_fn_with_state(state.clone(), client::identify))
                .layer(from_fn_with_state(state.clone(), session::recognise))
                .layer(from_fn_with_state(state.clone(), rate_limit::limit))
                .layer(from_fn_with_state(state, size::limit))
                // What has come so far is short enough; axum's own limit is that of no route.
                .layer(DefaultBodyLimit::disable()),
        )
}

//! Which address leads where, through which layers.

// Linking `app` is what registers its server functions.
use app as _;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::predicate::{NotForContentType, SizeAbove};
use tower_http::compression::{CompressionLayer, CompressionLevel, DefaultPredicate, Predicate};

use crate::http::{client, observe, origin, problems, security, session, size};
use crate::site::Site;
use crate::state::AppState;
use crate::{health, metrics, openapi, rate_limit, server_functions};

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
    let compression = CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(
        // Whoever goes on with a file that broke off has to have begun it as it is.
        DefaultPredicate::new()
            .and(SizeAbove::new(1024))
            .and(NotForContentType::const_new("application/octet-stream")),
    );
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
                .layer(from_fn(size::in_time))
                .layer(from_fn_with_state(state.clone(), origin::refuse_cross_site))
                .layer(from_fn_with_state(state.clone(), client::identify))
                .layer(from_fn_with_state(state.clone(), session::recognise))
                .layer(from_fn_with_state(state.clone(), rate_limit::limit))
                .layer(from_fn_with_state(state, size::limit))
                // What has come so far is short enough; axum's own limit is that of no route.
                .layer(DefaultBodyLimit::disable()),
        )
}

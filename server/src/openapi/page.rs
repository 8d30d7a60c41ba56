//! The reference page at `/api/docs`.

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderValue, header};
use axum::routing::get;
use tower_http::set_header::SetResponseHeaderLayer;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::state::AppState;

const DOCUMENT: &str = "/api/openapi.json";

/// The page sets styles on its elements, which ours do not.
const CONTENT_SECURITY_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
);

pub fn routes(document: &OpenApi) -> Router<AppState> {
    let config = Config::from(DOCUMENT);
    let page = Router::from(SwaggerUi::new("/api/docs").config(config)).layer(
        SetResponseHeaderLayer::overriding(
            header::CONTENT_SECURITY_POLICY,
            CONTENT_SECURITY_POLICY,
        ),
    );
    let document = Bytes::from(serde_json::to_vec(document).expect("the document is plain data"));
    let answer = ([(header::CONTENT_TYPE, "application/json")], document);
    page.route(DOCUMENT, get(async || answer))
}

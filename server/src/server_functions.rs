//! The door of our own front end: `/api/fn/…`, private to it.

use std::collections::HashMap;
use std::sync::LazyLock;

use app::accounts::cookie::SessionCookie;
use app::request::{Caller, RequestId};
use axum::extract::{Request, State};
use axum::http::header::{ACCEPT, ALLOW, CONTENT_TYPE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use leptos::prelude::provide_context;
use leptos::server_fn::axum::server_fn_paths;
use services::Platform;
use services::accounts::ClientInfo;

use crate::http::problems::{no_such_method, no_such_route};
use crate::state::AppState;

static ALL: LazyLock<HashMap<&str, Method>> = LazyLock::new(|| server_fn_paths().collect());

/// The function at this path, if there is one.
pub fn known(path: &str) -> Option<&'static str> {
    ALL.get_key_value(path).map(|(path, _)| *path)
}

pub async fn call(State(state): State<AppState>, mut request: Request) -> Response {
    match ALL.get(request.uri().path()) {
        Some(method) if method == request.method() => {}
        Some(method) => {
            return ([(ALLOW, method.to_string())], no_such_method().await).into_response();
        }
        None => return no_such_route().await.into_response(),
    }

    // What a form of another site could send without asking the browser's permission first is none
    // of ours, whatever it says.
    if !is_json(request.headers()) {
        return StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response();
    }

    // For a plain HTML form Leptos would answer with a redirect; ours are no plain forms.
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let context = Context::of(&state, &request);
    let answer =
        leptos_axum::handle_server_fns_with_context(move || context.provide(), request).await;
    let mut response = answer.into_response();
    if response.status().is_client_error() || response.status().is_server_error() {
        // The body is a problem, which Leptos does not say.
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    response
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let essence = content_type.and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// What server functions may ask for.
#[derive(Clone)]
struct Context {
    platform: Platform,
    cookie: SessionCookie,
    request_id: RequestId,
    client: ClientInfo,
    caller: Option<Caller>,
}

impl Context {
    fn of(state: &AppState, request: &Request) -> Self {
        let extensions = request.extensions();
        Self {
            platform: state.platform.clone(),
            cookie: state.session_cookie(),
            request_id: extensions.get().cloned().unwrap_or_else(|| RequestId(String::new())),
            client: extensions.get().cloned().unwrap_or_default(),
            caller: extensions.get().copied(),
        }
    }

    fn provide(&self) {
        provide_context(self.platform.clone());
        provide_context(self.cookie);
        provide_context(self.request_id.clone());
        provide_context(self.client.clone());
        if let Some(caller) = self.caller {
            provide_context(caller);
        }
    }
}

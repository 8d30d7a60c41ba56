//! A client: speaks to the router without a socket.

use std::net::SocketAddr;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, HeaderName, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

#[derive(Clone)]
pub struct Visitor {
    router: Router,
    headers: Vec<(HeaderName, String)>,
    address: SocketAddr,
}

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Visitor {
    pub fn new(router: Router) -> Self {
        Self { router, headers: Vec::new(), address: ([198, 51, 100, 7], 4711).into() }
    }

    pub fn with_cookie(self, name: &str, value: &str) -> Self {
        self.with(header::COOKIE, &format!("{name}={value}"))
    }

    /// Sends this header with everything from now on.
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        self.headers.push((name, value.to_owned()));
        self
    }

    /// What it sends as its cookie.
    pub fn cookie(&self) -> &str {
        let cookie = self.headers.iter().find(|(name, _)| name == header::COOKIE);
        cookie.map_or("", |(_, value)| value)
    }

    pub fn from(mut self, address: &str) -> Self {
        self.address = (address.parse::<std::net::IpAddr>().unwrap(), 4711).into();
        self
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, Body::empty()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json(Method::POST, path, body).await
    }

    pub async fn json(&self, method: Method, path: &str, body: &Value) -> Answer {
        let visitor = self.clone().with(header::CONTENT_TYPE, "application/json");
        visitor.send(method, path, body.to_string().into()).await
    }

    pub async fn send(&self, method: Method, path: &str, body: Body) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let mut request = request.body(body).unwrap();
        request.extensions_mut().insert(ConnectInfo(self.address));
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status, headers: parts.headers, body }
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|err| panic!("{err} in {}: {}", self.status, self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Empty if it is not there.
    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The status and the kind of a failure, having checked that it has the shape of all.
    pub fn failure(&self) -> (u16, String) {
        let problem: domain::Problem = serde_json::from_slice(&self.body)
            .unwrap_or_else(|err| panic!("{err} in {}: {}", self.status, self.text()));
        assert_eq!(self.status.as_u16(), problem.kind.http_status());
        assert_eq!(self.header("content-type"), "application/json");
        assert_eq!(problem.request_id.as_deref(), Some(self.header("x-request-id")));
        assert!(!problem.message.is_empty());
        (self.status.as_u16(), self.json()["error"].as_str().unwrap().to_owned())
    }
}

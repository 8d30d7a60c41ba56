//! A program that is told things: takes messages as Standard Webhooks says, and checks them.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;

/// What came, in its order.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: String,
    pub timestamp: i64,
    pub signatures: Vec<String>,
    pub body: String,
}

/// What it answers instead of 204.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    pub status: u16,
    pub body: String,
    pub headers: Vec<(&'static str, String)>,
    pub after: Duration,
}

#[derive(Clone, Default)]
pub struct Receiver {
    taken: Arc<Mutex<Vec<Message>>>,
    answers: Arc<Mutex<Vec<Answer>>>,
    always: Arc<Mutex<Option<Answer>>>,
}

impl Receiver {
    /// Listens until the test's process ends; says where.
    pub async fn open() -> (Self, String) {
        let receiver = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let router = Router::new().route("/hook", post(take)).with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (receiver, url)
    }

    pub fn answer_next(&self, status: u16) {
        self.answers.lock().unwrap().push(Answer { status, ..Answer::default() });
    }

    pub fn answer_next_with(&self, answer: Answer) {
        self.answers.lock().unwrap().push(answer);
    }

    /// Answers so from now on; `None`: well.
    pub fn answer_always(&self, status: Option<u16>) {
        let answer = status.map(|status| Answer { status, ..Answer::default() });
        *self.always.lock().unwrap() = answer;
    }

    pub fn taken(&self) -> Vec<Message> {
        self.taken.lock().unwrap().clone()
    }

    /// Types in the order in which they came.
    pub fn types(&self) -> Vec<String> {
        self.taken()
            .iter()
            .map(|message| message.json()["type"].as_str().unwrap().to_owned())
            .collect()
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> Response {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    receiver.taken.lock().unwrap().push(Message {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp").parse().unwrap(),
        signatures: header("webhook-signature").split(' ').map(str::to_owned).collect(),
        body,
    });
    let next = {
        let mut answers = receiver.answers.lock().unwrap();
        (!answers.is_empty()).then(|| answers.remove(0))
    };
    let answer = next.or_else(|| receiver.always.lock().unwrap().clone());
    let Some(Answer { status, body, headers, after }) = answer else {
        return StatusCode::NO_CONTENT.into_response();
    };
    tokio::time::sleep(after).await;
    let mut answer = (StatusCode::from_u16(status).unwrap(), body).into_response();
    for (name, value) in headers {
        answer.headers_mut().insert(name, value.parse().unwrap());
    }
    answer
}

impl Message {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// As a receiver's library does it: with the secret as it was shown.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).unwrap();
        mac.update(format!("{}.{}.{}", self.id, self.timestamp, self.body).as_bytes());
        let expected = format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()));
        self.signatures.contains(&expected)
    }
}

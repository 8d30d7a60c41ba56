//! Where mail arrives in tests: an SMTP server that speaks the real protocol, and a SendGrid that
//! answers as its published description of `POST /v3/mail/send` says.

use std::io;
use std::net::{IpAddr, TcpListener};
use std::sync::{Arc, Condvar, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response as Answer};
use axum::routing::post;
use mailin::Handler;
use mailin::response::{OK, Response};
use serde_json::{Value, json};
use services::mail::{SendGrid, Sender, Smtp, Transport};

use crate::smtp_server;

pub const KEY: &str = "SG.a-key-for-tests";

fn sender() -> Sender {
    Sender { name: "Kestrel Desk".to_owned(), address: "desk@kestrel.example".parse().unwrap() }
}

/// What an SMTP server took, and what it answers to the next ones.
#[derive(Clone, Default)]
pub struct SmtpServer {
    taken: Arc<Mutex<Vec<String>>>,
    answers: Arc<Mutex<Vec<Response>>>,
    slow_with: Arc<(Mutex<Option<String>>, Condvar)>,
    data: Vec<u8>,
}

impl SmtpServer {
    /// Serves until the test's process ends.
    pub fn open() -> (Self, Transport) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("smtp://127.0.0.1:{}", listener.local_addr().unwrap().port());
        let office = Self::default();
        smtp_server::serve(listener, office.clone());
        (office, Transport::Smtp(Smtp::new(&url, sender()).unwrap()))
    }

    /// Answers the next mails so, the last one first.
    pub fn answer_next(&self, answers: impl IntoIterator<Item = Response>) {
        self.answers.lock().unwrap().extend(answers);
    }

    /// Does not answer who names this address, until it is somebody else that it is slow with.
    pub fn be_slow_with(&self, address: Option<&str>) {
        let (slow_with, changed) = &*self.slow_with;
        *slow_with.lock().unwrap() = address.map(str::to_owned);
        changed.notify_all();
    }

    pub fn taken(&self) -> Vec<String> {
        self.taken.lock().unwrap().clone()
    }
}

impl Handler for SmtpServer {
    fn rcpt(&mut self, to: &str) -> Response {
        let (slow_with, changed) = &*self.slow_with;
        let is_slow =
            |slow: &mut Option<String>| slow.as_ref().is_some_and(|slow| to.contains(slow));
        drop(changed.wait_while(slow_with.lock().unwrap(), is_slow).unwrap());
        self.answers.lock().unwrap().pop().unwrap_or(OK)
    }

    fn data_start(&mut self, _: &str, _: &str, _: bool, _: &[String]) -> Response {
        self.data.clear();
        OK
    }

    fn data(&mut self, line: &[u8]) -> io::Result<()> {
        self.data.extend_from_slice(line);
        Ok(())
    }

    fn data_end(&mut self) -> Response {
        let mail = String::from_utf8_lossy(&self.data).into_owned();
        self.taken.lock().unwrap().push(mail);
        OK
    }

    fn helo(&mut self, _: IpAddr, _: &str) -> Response {
        OK
    }
}

/// A SendGrid, with what it will answer instead of 202.
#[derive(Clone, Default)]
pub struct FakeSendGrid {
    taken: Arc<Mutex<Vec<Value>>>,
    answers: Arc<Mutex<Vec<Refusal>>>,
}

#[derive(Clone, Debug)]
pub struct Refusal {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Value,
}

impl FakeSendGrid {
    pub async fn open(key: &str) -> (Self, Transport) {
        let office = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let api = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().route("/v3/mail/send", post(take)).with_state(office.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (office, Transport::SendGrid(SendGrid::new(key, Some(&api), sender()).unwrap()))
    }

    pub fn refuse_next(&self, refusal: Refusal) {
        self.answers.lock().unwrap().push(refusal);
    }

    pub fn taken(&self) -> Vec<Value> {
        self.taken.lock().unwrap().clone()
    }
}

async fn take(
    State(office): State<FakeSendGrid>,
    headers: HeaderMap,
    body: axum::Json<Value>,
) -> Answer {
    let authorization = headers.get("authorization").and_then(|value| value.to_str().ok());
    if authorization != Some(format!("Bearer {KEY}").as_str()) {
        let message = "The provided authorization grant is invalid, expired, or revoked";
        return refusal(401, &errors(&[(message, None)]));
    }
    if let Some(Refusal { status, headers, body }) = office.answers.lock().unwrap().pop() {
        let mut answer = refusal(status, &body);
        for (name, value) in headers {
            answer.headers_mut().insert(name, value.parse().unwrap());
        }
        return answer;
    }
    let complaints = complaints(&body);
    if !complaints.is_empty() {
        return refusal(400, &errors(&complaints));
    }
    office.taken.lock().unwrap().push(body.0);
    StatusCode::ACCEPTED.into_response()
}

/// What the published schema requires of a mail.
fn complaints(mail: &Value) -> Vec<(&'static str, Option<&'static str>)> {
    let is_email = |value: &Value| value["email"].as_str().is_some_and(|text| text.contains('@'));
    let mut complaints = Vec::new();
    let personalizations = mail["personalizations"].as_array();
    if !personalizations.is_some_and(|list| {
        !list.is_empty()
            && list.iter().all(|one| {
                one["to"].as_array().is_some_and(|to| !to.is_empty() && to.iter().all(is_email))
            })
    }) {
        complaints.push((
            "The to array is required for all personalization objects",
            Some("personalizations.0.to"),
        ));
    }
    if !is_email(&mail["from"]) {
        complaints
            .push(("The from object must be provided for every email send", Some("from.email")));
    }
    if mail["subject"].as_str().is_none_or(str::is_empty) {
        complaints.push(("The subject is required", Some("subject")));
    }
    let types: Vec<_> = mail["content"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|part| part["value"].as_str().is_some_and(|text| !text.is_empty()))
        .filter_map(|part| part["type"].as_str())
        .collect();
    if types != ["text/plain", "text/html"] {
        complaints.push(("text/plain must come first, followed by text/html", Some("content")));
    }
    complaints
}

pub fn errors(complaints: &[(&str, Option<&str>)]) -> Value {
    let errors: Vec<_> = complaints
        .iter()
        .map(|(message, field)| json!({ "message": message, "field": field, "help": null }))
        .collect();
    json!({ "errors": errors })
}

fn refusal(status: u16, body: &Value) -> Answer {
    (StatusCode::from_u16(status).unwrap(), axum::Json(body.clone())).into_response()
}

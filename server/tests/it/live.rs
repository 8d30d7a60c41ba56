//! The live stream, over real sockets and between servers.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::{HeaderValue, Method, header};
use domain::live::{ClientMessage, Event, ServerMessage, Topic};
use futures::{SinkExt, StreamExt};
use serde_json::json;
use sqlx::PgPool;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::desk::{Desk, draft};
use crate::visitor::Visitor;

/// Far longer than any of this takes; it only keeps a failure from hanging.
const PATIENCE: Duration = Duration::from_secs(20);

struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    async fn open(server: SocketAddr, cookie: &str) -> Result<Self, Error> {
        let mut request = format!("ws://{server}/api/v1/live").into_client_request()?;
        request.headers_mut().insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
        Ok(Self(connect_async(request).await?.0))
    }

    async fn say(&mut self, message: &ClientMessage) {
        self.0.send(Message::text(serde_json::to_string(message).unwrap())).await.unwrap();
    }

    /// The next message that is one; `None` when the server has closed the connection.
    async fn hear(&mut self) -> Option<ServerMessage> {
        loop {
            let frame =
                tokio::time::timeout(PATIENCE, self.0.next()).await.expect("a message in time");
            match frame {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                _ => return None,
            }
        }
    }

    async fn hear_until<T>(&mut self, wanted: impl Fn(ServerMessage) -> Option<T>) -> T {
        loop {
            let message = self.hear().await.expect("the connection stands");
            if let Some(found) = wanted(message) {
                return found;
            }
        }
    }
}

/// Serves it on a port of its own for as long as the test runs.
async fn on_a_port(desk: &Desk) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = desk.router().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    address
}

async fn moved(admin: &Visitor, path: &str, title: &str) {
    let answer = admin.json(Method::PATCH, path, &json!({ "title": title })).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_changes_on_one_server_is_seen_on_the_other(db: PgPool) {
    let (here, there) = (Desk::open(db.clone()), Desk::open(db));
    let (admin, technician) = (here.admin().await, here.technician().await);
    let shift = admin.post("/api/v1/shifts", &draft(technician, 8, 16)).await;
    let path = shift.header("location").to_owned();

    let mut socket = Socket::open(on_a_port(&there).await, admin.cookie()).await.unwrap();
    let hello = |message| matches!(message, ServerMessage::Hello { .. }).then_some(());
    socket.hear_until(hello).await;
    socket.say(&ClientMessage::Subscribe(vec![Topic::Calendar])).await;
    // A message that is refused is answered after what was said before it: now it is subscribed.
    socket.0.send(Message::text("what?")).await.unwrap();
    let refused = |message| matches!(message, ServerMessage::Refused { .. }).then_some(());
    socket.hear_until(refused).await;

    moved(&admin, &path, "Late").await;

    // The planning of the shift may still be on its way.
    let is_move = |message| match message {
        ServerMessage::Event(Event::ShiftChanged { shift }) => {
            (shift.version == 2).then_some(shift)
        }
        _ => None,
    };
    assert_eq!(socket.hear_until(is_move).await.title.as_str(), "Late");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_session_that_ends_on_one_server_is_cut_off_on_the_other(db: PgPool) {
    let (here, there) = (Desk::open(db.clone()), Desk::open(db));
    let admin = here.admin().await;
    let elsewhere = there.anybody().with(header::COOKIE, admin.cookie());
    assert_eq!(elsewhere.get("/api/v1/users/me").await.status, 200);
    let mut socket = Socket::open(on_a_port(&there).await, admin.cookie()).await.unwrap();

    admin.post("/api/fn/accounts/sign-out", &json!({})).await;

    let is_told = |message| (message == ServerMessage::SignedOut).then_some(());
    socket.hear_until(is_told).await;
    while socket.hear().await.is_some() {}
    assert_eq!(elsewhere.get("/api/v1/users/me").await.status, 401);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn only_who_is_signed_in_is_connected(db: PgPool) {
    let server = on_a_port(&Desk::open(db)).await;
    let Err(Error::Http(refusal)) = Socket::open(server, "patchbay_session=made-up").await else {
        panic!("connected");
    };
    assert_eq!(refusal.status(), 401);
}

//! The live stream, through real sockets.

use std::net::SocketAddr;
use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use domain::accounts::Role;
use domain::live::{ClientMessage, Event, ServerMessage, Topic};
use domain::scheduling::ShiftId;
use futures::{SinkExt, StreamExt};
use serde_json::json;
use services::accounts;
use sqlx::PgPool;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::desk::{COOKIE, Desk, PASSWORD, draft};

/// Longer than anything takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_one_server_commits_another_sends(db: PgPool) {
    let (first, second) = (Desk::open(db.clone()), Desk::open(db));
    let technician = first.technician().await;
    let mut socket = Socket::of_technician(&second).await;
    assert!(matches!(socket.next().await, ServerMessage::Hello { .. }));
    socket.say(&ClientMessage::Subscribe(vec![Topic::Calendar])).await;

    let answer = first.admin().await.post("/api/v1/shifts", &draft(technician, 8, 16)).await;

    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    let id: ShiftId = answer.json()["id"].as_str().unwrap().parse().unwrap();
    let ServerMessage::Event(Event::ShiftChanged { shift }) = socket.next().await else {
        panic!("the new shift was expected");
    };
    assert_eq!(shift.id, id);
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn only_who_is_signed_in_and_comes_from_our_own_site_is_let_in(db: PgPool) {
    let desk = Desk::open(db);
    let address = serve(&desk).await;
    let token = token(&desk).await;

    let own = format!("http://{address}");
    assert_eq!(refusal(address, None, None).await, Some(StatusCode::UNAUTHORIZED));
    assert_eq!(refusal(address, Some("A"), None).await, Some(StatusCode::UNAUTHORIZED));
    let evil = Some("https://evil.example");
    assert_eq!(refusal(address, Some(&token), evil).await, Some(StatusCode::FORBIDDEN));
    assert_eq!(refusal(address, Some(&token), Some("null")).await, Some(StatusCode::FORBIDDEN));
    assert_eq!(refusal(address, Some(&token), Some(&own)).await, None);
    assert_eq!(refusal(address, Some(&token), None).await, None, "programs have no origin");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn nobody_opens_connections_without_end(db: PgPool) {
    let desk = Desk::open(db);
    let address = serve(&desk).await;
    let token = token(&desk).await;
    let mut open = Vec::new();
    for _ in 0..200 {
        open.push(connect(address, Some(&token), None).await.unwrap());
    }

    assert_eq!(refusal(address, Some(&token), None).await, Some(StatusCode::TOO_MANY_REQUESTS));
    open.pop().unwrap().close(None).await.unwrap();
    let has_room = async { while refusal(address, Some(&token), None).await.is_some() {} };
    timeout(PATIENCE, has_room).await.expect("the place of one that was closed is free");
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn without_an_upgrade_it_says_what_it_is(db: PgPool) {
    let desk = Desk::open(db);
    let answer = desk.signed_in(&[]).await.get("/api/v1/live").await;
    assert_eq!(answer.failure(), (400, "malformed".to_owned()));
    assert!(answer.text().contains("WebSocket"));
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn what_is_not_understood_is_refused_and_the_connection_goes_on(db: PgPool) {
    let desk = Desk::open(db);
    let mut socket = Socket::of_technician(&desk).await;
    assert!(matches!(socket.next().await, ServerMessage::Hello { .. }));
    for nonsense in ["tea, please", "{}", r#"{"subscribe":["weather"]}"#, "[1]"] {
        socket.stream.send(Message::text(nonsense)).await.unwrap();
        assert!(matches!(socket.next().await, ServerMessage::Refused { .. }), "{nonsense}");
    }
    let binary = serde_json::to_vec(&json!({ "subscribe": ["calendar", "people"] })).unwrap();
    socket.stream.send(Message::binary(binary)).await.unwrap();
    desk.person("eva@example.com", &[Role::Member]).await;
    loop {
        match socket.next().await {
            ServerMessage::Event(Event::PersonChanged { .. }) => break,
            ServerMessage::Event(Event::Presence { .. }) => {}
            other => panic!("a person was expected, not {other:?}"),
        }
    }
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_message_beyond_all_measure_ends_the_connection(db: PgPool) {
    let desk = Desk::open(db);
    let mut socket = Socket::of_technician(&desk).await;
    assert!(matches!(socket.next().await, ServerMessage::Hello { .. }));
    // The server may hang up before all of it is sent.
    let _ = socket.stream.send(Message::text("x".repeat(65 * 1024))).await;
    socket.ends().await;
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn who_signs_out_is_told_so_and_hears_no_more(db: PgPool) {
    let desk = Desk::open(db);
    let mut socket = Socket::of_technician(&desk).await;
    assert!(matches!(socket.next().await, ServerMessage::Hello { .. }));

    let who = accounts::authenticate(&desk.state.platform, &socket.token).await.unwrap().unwrap();
    accounts::sign_out(&desk.state.platform, who.session).await.unwrap();

    assert_eq!(socket.next().await, ServerMessage::SignedOut);
    socket.ends().await;
}

#[sqlx::test(migrator = "services::MIGRATOR")]
async fn a_server_that_stops_closes_in_good_order(db: PgPool) {
    let desk = Desk::open(db);
    let mut socket = Socket::of_technician(&desk).await;
    assert!(matches!(socket.next().await, ServerMessage::Hello { .. }));

    desk.state.hub.stop().await;

    // The first ping may still be on its way.
    let mut farewell = timeout(PATIENCE, socket.stream.next()).await.unwrap();
    while matches!(farewell, Some(Ok(Message::Ping(_)))) {
        farewell = timeout(PATIENCE, socket.stream.next()).await.unwrap();
    }
    let Some(Ok(Message::Close(Some(frame)))) = farewell else {
        panic!("a close frame was expected, not {farewell:?}");
    };
    assert_eq!(u16::from(frame.code), 1001, "going away: come back");
}

/// A browser's side of a connection.
struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    token: String,
}

impl Socket {
    async fn of_technician(desk: &Desk) -> Self {
        let address = serve(desk).await;
        let token = token(desk).await;
        let stream = connect(address, Some(&token), None).await.unwrap();
        Self { stream, token }
    }

    async fn say(&mut self, message: &ClientMessage) {
        let json = serde_json::to_string(message).unwrap();
        self.stream.send(Message::text(json)).await.unwrap();
    }

    async fn next(&mut self) -> ServerMessage {
        loop {
            let message = timeout(PATIENCE, self.stream.next()).await.expect("in time");
            match message.expect("still connected").unwrap() {
                Message::Text(json) => return serde_json::from_str(&json).unwrap(),
                Message::Ping(_) => {}
                other => panic!("a text was expected, not {other:?}"),
            }
        }
    }

    async fn ends(&mut self) {
        let end = async { while let Some(Ok(_)) = self.stream.next().await {} };
        timeout(PATIENCE, end).await.expect("the connection ends");
    }
}

/// Listens on a free port, for as long as the test runs.
async fn serve(desk: &Desk) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let service = desk.router().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
    address
}

async fn token(desk: &Desk) -> String {
    desk.person("ana@example.com", &[Role::Technician]).await;
    let client = accounts::ClientInfo::default();
    let platform = &desk.state.platform;
    let answer =
        accounts::sign_in(platform, "ana@example.com", PASSWORD, false, &client).await.unwrap();
    let signed_in = answer.session().unwrap();
    signed_in.token.as_str().to_owned()
}

/// The status of whoever is not let in.
async fn refusal(
    address: SocketAddr,
    token: Option<&str>,
    origin: Option<&str>,
) -> Option<StatusCode> {
    match connect(address, token, origin).await {
        Ok(_) => None,
        Err(Error::Http(response)) => Some(response.status()),
        Err(err) => panic!("an answer was expected, not {err}"),
    }
}

async fn connect(
    address: SocketAddr,
    token: Option<&str>,
    origin: Option<&str>,
) -> Result<WebSocketStream<MaybeTlsStream<TcpStream>>, Error> {
    let mut request = format!("ws://{address}/api/v1/live").into_client_request()?;
    let headers = request.headers_mut();
    if let Some(token) = token {
        let cookie = format!("{COOKIE}={token}");
        headers.insert(header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
    }
    if let Some(origin) = origin {
        headers.insert(header::ORIGIN, HeaderValue::from_str(origin).unwrap());
    }
    let (stream, _) = connect_async(request).await?;
    Ok(stream)
}

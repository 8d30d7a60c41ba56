//! The live stream over a WebSocket.

use std::time::{Duration, Instant};

use app::request::Caller;
use axum::Extension;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::response::Response;
use domain::live::ClientMessage;
use domain::{Problem, ProblemKind};
use services::live::{Connection, Hub};
use tokio::time::{MissedTickBehavior, interval, timeout};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::state::AppState;

/// What a browser has to say is short.
const MAX_BYTES: usize = 64 * 1024;
/// Thousands of connections stand open, and most of them are silent.
const BUFFER_BYTES: usize = 4 * 1024;
const PING_EVERY: Duration = Duration::from_secs(15);
/// Two pings without an answer, and some time on the way.
const DEAD_AFTER: Duration = Duration::from_secs(40);
const LONGEST_SEND: Duration = Duration::from_secs(10);
const LONGEST_FAREWELL: Duration = Duration::from_secs(2);
/// Far more than a person causes, and too few to keep a server busy.
const MESSAGES_PER_PING: u32 = 200;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(live))
}

/// What others change, as it happens
///
/// A WebSocket: JSON texts in both directions. The server begins with `{"hello": {"cursor", "now", "presence"}}`
/// and sends `{"event": {"type", …}}` for the topics you subscribe to: `{"subscribe": ["calendar", "people"]}`.
/// Keep the latest `{"cursor": N}`; after a lost connection, subscribe and send `{"catch_up": {"since": N}}` to get
/// what you missed, up to the next `cursor`, or `"resync"` if that is too much: then load everything anew.
#[utoipa::path(
    get, path = "/live", tag = "live",
    responses((status = 101, description = "the connection stands"))
)]
async fn live(
    caller: Option<Extension<Caller>>,
    State(hub): State<Hub>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> ApiResult<Response> {
    let Extension(caller) = caller.ok_or_else(Problem::signed_out)?;
    let actor = caller.actor()?;
    hub.ask_for_room(caller.session)?;
    let upgrade = upgrade.map_err(|_| {
        Problem::new(
            ProblemKind::Malformed,
            "this address speaks WebSocket; connect with ws or wss",
        )
    })?;
    let answer = upgrade
        .max_message_size(MAX_BYTES)
        .max_frame_size(MAX_BYTES)
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .on_upgrade(async move |socket| {
            converse(socket, hub.connect(actor, caller.session)).await;
        });
    Ok(answer)
}

/// Carries messages both ways until one side ends it.
async fn converse(mut socket: WebSocket, mut connection: Connection) {
    let mut ping = interval(PING_EVERY);
    ping.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard_at = Instant::now();
    let mut heard = 0;
    let reason = loop {
        let outgoing = tokio::select! {
            message = connection.recv() => match message {
                Some(message) => text(message.into_bytes()),
                None => break close_code::AWAY,
            },
            message = socket.recv() => {
                let Some(Ok(message)) = message else { return };
                heard_at = Instant::now();
                heard += 1;
                if heard > MESSAGES_PER_PING {
                    break close_code::POLICY;
                }
                match message {
                    Message::Text(text) => understand(&connection, text.as_bytes()),
                    Message::Binary(bytes) => understand(&connection, &bytes),
                    // Pings are answered by the protocol, pongs only show that somebody is there.
                    Message::Ping(_) | Message::Pong(_) => {}
                    Message::Close(_) => return,
                }
                continue;
            }
            _ = ping.tick() => {
                if heard_at.elapsed() > DEAD_AFTER {
                    return;
                }
                heard = 0;
                Message::Ping(Default::default())
            }
        };
        // A reader whose network takes nothing for so long is gone.
        if !matches!(timeout(LONGEST_SEND, socket.send(outgoing)).await, Ok(Ok(()))) {
            return;
        }
    };
    let farewell = Message::Close(Some(CloseFrame { code: reason, reason: Utf8Bytes::default() }));
    let _ = timeout(LONGEST_FAREWELL, async {
        socket.send(farewell).await?;
        // A socket dropped with something unread takes back what is still on its way.
        while let Some(Ok(_)) = socket.recv().await {}
        Ok::<_, axum::Error>(())
    })
    .await;
}

fn text(json: Bytes) -> Message {
    Message::Text(Utf8Bytes::try_from(json).expect("JSON is UTF-8"))
}

fn understand(connection: &Connection, json: &[u8]) {
    match serde_json::from_slice::<ClientMessage>(json) {
        Ok(message) => connection.handle(message),
        Err(err) => connection.refuse(format_args!("this message is not understood: {err}")),
    }
}

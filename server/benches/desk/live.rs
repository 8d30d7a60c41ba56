//! How long a change takes to another browser: from the moment the mover sends it, and from the
//! moment the mover hears that it is committed, to the frame on each of 100 other connections.

use std::time::{Duration, Instant};

use anyhow::Context;
use domain::live::{ClientMessage, Event, ServerMessage, Topic};
use futures::{SinkExt, StreamExt};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

use crate::load::{Connection, Figures};
use crate::program::{Crowd, Program, Session};
use crate::table::{Table, in_ms};

const BROWSERS: usize = 100;
const MOVES: usize = 100;

pub async fn latency(
    table: &mut Table,
    program: &Program,
    session: &Session,
    crowd: &Crowd,
) -> anyhow::Result<()> {
    let (frames, mut seen) = mpsc::unbounded_channel();
    for _ in 0..BROWSERS {
        let mut request =
            format!("ws://{}/api/v1/live", program.address()).into_client_request()?;
        request.headers_mut().insert("cookie", session.cookie().parse()?);
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await?;
        let subscribe = serde_json::to_string(&ClientMessage::Subscribe(vec![Topic::Calendar]))?;
        socket.send(Message::text(subscribe)).await?;
        let frames = frames.clone();
        tokio::spawn(async move {
            while let Some(Ok(frame)) = socket.next().await {
                let at = Instant::now();
                if let Message::Text(text) = frame
                    && let Ok(ServerMessage::Event(Event::ShiftChanged { shift })) =
                        serde_json::from_str(&text)
                    && frames.send((shift.id, shift.version, at)).is_err()
                {
                    return;
                }
            }
        });
    }

    let mut mover = Connection::open(program.address()).await?;
    let (mut from_send, mut from_commit) = (Vec::new(), Vec::new());
    for id in crowd.shifts.iter().cycle().take(MOVES) {
        let request =
            session.request("PATCH", &format!("/api/v1/shifts/{id}"), r#"{"note":"live"}"#);
        let sent = Instant::now();
        let answer = mover.send(&request).await?;
        let committed = Instant::now();
        anyhow::ensure!(
            answer.status == 200,
            "a move was refused: {}",
            String::from_utf8_lossy(&answer.body)
        );
        let moved: domain::scheduling::Shift = serde_json::from_slice(&answer.body)?;
        let mut missing = BROWSERS;
        while missing > 0 {
            let (seen_id, version, at) = tokio::time::timeout(Duration::from_secs(10), seen.recv())
                .await
                .context("a frame never came")?
                .context("all browsers left")?;
            if (seen_id, version) == (moved.id, moved.version) {
                from_send.push(at - sent);
                from_commit.push(at.saturating_duration_since(committed));
                missing -= 1;
            }
        }
    }
    for (what, latencies) in [("answer → frame", from_commit), ("request → frame", from_send)] {
        let figures = Figures::of(latencies, Duration::from_secs(1))?;
        table.figure(
            &format!("live, {BROWSERS} browsers, {what}"),
            format!("p50 {}, p95 {}", in_ms(figures.p50), in_ms(figures.p95)),
            "budget p95 ≤ 10 ms from the commit",
        );
    }
    Ok(())
}

//! A closed-loop HTTP/1.1 client: every connection sends its next request when the last one is answered.
//!
//! Written on a bare socket because it shares the two cores with the server it measures.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One request, ready to send.
#[derive(Clone)]
pub struct Request(Vec<u8>);

/// What a run measured.
pub struct Figures {
    pub per_second: f64,
    pub p50: Duration,
    pub p95: Duration,
}

pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Request {
    pub fn new(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Self {
        let mut text = format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            text.push_str("content-type: application/json\r\n");
        }
        text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        Self(text.into_bytes())
    }
}

impl Connection {
    pub async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(1 << 16) })
    }

    pub async fn send(&mut self, request: &Request) -> anyhow::Result<Answer> {
        self.stream.write_all(&request.0).await?;
        self.buffer.clear();
        let head_end = loop {
            ensure!(
                self.stream.read_buf(&mut self.buffer).await? > 0,
                "the server closed the connection"
            );
            if let Some(at) = self.buffer.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                break at + 4;
            }
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).into_owned();
        let status =
            head.split(' ').nth(1).and_then(|code| code.parse().ok()).context("no status line")?;
        let length: usize = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(Ok(0), |value| value.trim().parse())?;
        while self.buffer.len() < head_end + length {
            ensure!(
                self.stream.read_buf(&mut self.buffer).await? > 0,
                "the server closed the connection"
            );
        }
        Ok(Answer { status, head, body: self.buffer[head_end..head_end + length].to_vec() })
    }
}

/// Keeps `connections` busy for `time`, each with its own sequence of requests.
pub async fn run<N>(
    address: SocketAddr,
    connections: usize,
    time: Duration,
    expected: u16,
    next: N,
) -> anyhow::Result<Figures>
where
    N: Fn(usize, usize) -> Request + Clone + Send + 'static,
{
    let end = Instant::now() + time;
    let clients: Vec<_> = (0..connections)
        .map(|client| {
            let next = next.clone();
            tokio::spawn(async move {
                let mut connection = Connection::open(address).await?;
                let mut latencies = Vec::new();
                while Instant::now() < end {
                    let request = next(client, latencies.len());
                    let start = Instant::now();
                    let answer = connection.send(&request).await?;
                    latencies.push(start.elapsed());
                    ensure!(
                        answer.status == expected,
                        "answered {} instead of {expected}: {}",
                        answer.status,
                        String::from_utf8_lossy(&answer.body)
                    );
                }
                anyhow::Ok(latencies)
            })
        })
        .collect();
    let mut latencies = Vec::new();
    for client in clients {
        latencies.extend(client.await??);
    }
    Figures::of(latencies, time)
}

impl Figures {
    pub fn of(mut latencies: Vec<Duration>, time: Duration) -> anyhow::Result<Self> {
        ensure!(!latencies.is_empty(), "nothing was measured");
        latencies.sort_unstable();
        let at = |share: f64| latencies[((latencies.len() - 1) as f64 * share) as usize];
        Ok(Self {
            per_second: latencies.len() as f64 / time.as_secs_f64(),
            p50: at(0.5),
            p95: at(0.95),
        })
    }
}

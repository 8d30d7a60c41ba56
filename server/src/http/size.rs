//! Reads a request's body whole, up to a limit, before anything else looks at it. More than a little
//! is read of those alone who have said who they are: what is not answered fills no memory.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use app::request::Caller;
use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::{Bytes, BytesMut};
use dashmap::DashMap;
use domain::accounts::UserId;
use domain::tickets::MAX_ATTACHMENT_BYTES;
use domain::{Problem, ProblemKind};
use futures::StreamExt;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use services::MAX_PICTURE_BYTES;
use services::inbound::MAX_MAIL_BYTES;
use services::scheduling::import::MAX_FILE_BYTES;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::error::ApiError;
use super::session;
use crate::inbound::{WEBHOOK, may_deliver};
use crate::state::AppState;

pub const MAX_BYTES: usize = 1024 * 1024;
/// A mail, and the form around it.
const MAX_INBOUND_BYTES: usize = MAX_MAIL_BYTES + 1024 * 1024;
/// Where a whole mail is tried out.
const TRIALS: [&str; 2] = ["/api/v1/inbound-mails/try", "/api/fn/mail/inbound/try"];

/// A file, and what a form writes round it.
const MAX_UPLOAD: usize = MAX_ATTACHMENT_BYTES + 16 * 1024;

/// In JSON every line of a file is a little longer.
const MAX_IMPORT: usize = MAX_FILE_BYTES + MAX_FILE_BYTES / 4;

/// Longer than the database may take for one statement, shorter than people wait.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// How long a large body may take on a slow line; nothing at all may come for as long as above.
const PATIENCE: Duration = Duration::from_secs(15 * 60);
/// So many large bodies are in memory at once; others wait until these are done with.
pub const LARGE_AT_ONCE: usize = 3;
/// So many large bodies of one person are on their way at once: as much as a person may bring in a day, and
/// no more, lies on the disk before it is looked at. The rest of theirs waits where it comes from.
const ON_THEIR_WAY: usize = 16;

/// Where files with shifts come in.
const IMPORTS: [&str; 2] = ["/api/v1/shifts/import", "/api/fn/scheduling/import"];

/// Pictures come as cameras make them.
fn max_bytes(request: &Request) -> usize {
    let path = request.uri().path();
    let is_picture = *request.method() == Method::PUT
        && (path.ends_with("/picture") || path.ends_with("/branding/logo"));
    let is_attachment = *request.method() == Method::POST
        && path.starts_with("/api/v1/")
        && path.ends_with("/attachments");
    match path {
        _ if path == WEBHOOK || TRIALS.contains(&path) => MAX_INBOUND_BYTES,
        _ if is_attachment => MAX_UPLOAD,
        _ if is_picture => MAX_PICTURE_BYTES,
        _ if IMPORTS.contains(&path) => MAX_IMPORT,
        _ => MAX_BYTES,
    }
}

/// Who has how many large bodies on their way. Cheap to clone.
#[derive(Clone, Default)]
pub struct Senders(Arc<DashMap<UserId, Arc<Semaphore>>>);

impl Senders {
    async fn turn_of(&self, sender: UserId) -> Option<OwnedSemaphorePermit> {
        let places = || Arc::new(Semaphore::new(ON_THEIR_WAY));
        let places = Arc::clone(&self.0.entry(sender).or_insert_with(places));
        places.acquire_owned().await.ok()
    }
}

/// Answers within the time that people wait, and the time that a large body takes.
pub async fn in_time(request: Request, next: Next) -> Response {
    let patience = if max_bytes(&request) > MAX_BYTES { PATIENCE } else { REQUEST_TIMEOUT };
    let answer = timeout(patience, next.run(request)).await;
    answer.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// Whether somebody is behind a request: a session, a token, or whoever may bring mail.
fn is_known(state: &AppState, request: &Request) -> bool {
    request.extensions().get::<Caller>().is_some()
        || request.uri().path() == WEBHOOK && may_deliver(state, request.uri(), request.headers())
}

pub async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let most = max_bytes(&request);
    let max = if is_known(&state, &request) { most } else { most.min(MAX_BYTES) };
    let patience = if max > MAX_BYTES { PATIENCE } else { REQUEST_TIMEOUT };
    let sender = request.extensions().get::<Caller>().map(|caller| caller.actor_setting_up().user);
    let _turn = match sender.filter(|_| max > MAX_BYTES) {
        None => None,
        Some(sender) => match timeout(patience, state.senders.turn_of(sender)).await {
            Ok(turn) => turn,
            Err(_) => return refusal(Unread::TooSlow, max, most),
        },
    };
    let (parts, body) = request.into_parts();
    let arrived = timeout(patience, arrive(body, max, &state.config.database.data_dir)).await;
    match arrived.unwrap_or(Err(Unread::TooSlow)) {
        Ok(Arrived::Little(bytes)) => answer(&state, parts, bytes.into(), next).await,
        Ok(Arrived::Much(file, size)) => {
            let _room = state.large_requests.acquire().await;
            match read(file, size).await {
                Ok(bytes) => {
                    let answer = answer(&state, parts, bytes.into(), next);
                    let answer = timeout(REQUEST_TIMEOUT, answer).await;
                    answer.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
                }
                Err(err) => refusal(Unread::Disk(err), max, most),
            }
        }
        Err(err) => refusal(err, max, most),
    }
}

/// Answers whoever asks once all is there: they may have lost a right, or their account, while it came.
async fn answer(state: &AppState, mut parts: Parts, body: Body, next: Next) -> Response {
    if parts.extensions.get::<Caller>().is_some()
        && let Err(err) = session::look_up(state, &mut parts).await
    {
        return err.into_response();
    }
    next.run(Request::from_parts(parts, body)).await
}

/// A body that is there to its end.
enum Arrived {
    Little(Bytes),
    /// A file without a name, which goes with whoever holds it, and how long it is.
    Much(File, usize),
}

/// Why a body is not there.
enum Unread {
    TooLong,
    TooSlow,
    BrokenOff,
    Disk(io::Error),
}

/// Waits for a body. What is more than a little lies on the disk meanwhile, so that many who send
/// slowly fill no memory.
async fn arrive(body: Body, max: usize, folder: &Path) -> Result<Arrived, Unread> {
    let mut pieces = Limited::new(body, max).into_data_stream();
    let mut size = 0;
    let mut little = BytesMut::new();
    let mut much: Option<File> = None;
    loop {
        let next = timeout(REQUEST_TIMEOUT, pieces.next()).await;
        let Some(piece) = next.map_err(|_| Unread::TooSlow)? else { break };
        let piece = piece.map_err(|err| {
            if err.is::<LengthLimitError>() { Unread::TooLong } else { Unread::BrokenOff }
        })?;
        size += piece.len();
        if size <= MAX_BYTES {
            little.extend_from_slice(&piece);
            continue;
        }
        let written = async {
            let file = match &mut much {
                Some(file) => file,
                empty => {
                    let folder = folder.to_owned();
                    let file = spawn_blocking(move || nameless(&folder)).await??;
                    let file = empty.insert(File::from_std(file));
                    file.write_all(&std::mem::take(&mut little)).await?;
                    file
                }
            };
            file.write_all(&piece).await
        };
        written.await.map_err(Unread::Disk)?;
    }
    Ok(match much {
        None => Arrived::Little(little.freeze()),
        Some(file) => Arrived::Much(file, size),
    })
}

/// Where data is, there is room; what a system has for such files may be memory.
fn nameless(folder: &Path) -> io::Result<std::fs::File> {
    tempfile::tempfile_in(folder).or_else(|_| tempfile::tempfile())
}

/// The body as handlers take it.
async fn read(mut file: File, size: usize) -> io::Result<Vec<u8>> {
    file.flush().await?;
    file.rewind().await?;
    let mut bytes = Vec::with_capacity(size);
    file.read_to_end(&mut bytes).await?;
    Ok(bytes)
}

/// `max` is what this request may send, `most` what it might, were it known who sends it.
fn refusal(err: Unread, max: usize, most: usize) -> Response {
    match err {
        Unread::TooSlow => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Unread::BrokenOff => StatusCode::BAD_REQUEST.into_response(),
        Unread::Disk(err) => {
            tracing::error!(error = %err, "a large request could not be kept while it came in");
            ApiError(Problem::internal()).into_response()
        }
        Unread::TooLong if max < most => ApiError(Problem::signed_out()).into_response(),
        Unread::TooLong => match too_long(max) {
            None => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            Some((field, reason)) => {
                let problem = Problem::new(ProblemKind::TooLarge, reason);
                ApiError(match field {
                    None => problem,
                    Some(field) => problem.with_field(field, reason),
                })
                .into_response()
            }
        },
    }
}

/// What is told of which field of whoever sends more than `max`; `None`: what is told of all else.
const fn too_long(max: usize) -> Option<(Option<&'static str>, &'static str)> {
    Some(match max {
        MAX_INBOUND_BYTES => (None, "a mail has at most 30 MiB"),
        MAX_PICTURE_BYTES => {
            (Some("picture"), "a picture has at most 10 MiB; choose a smaller one")
        }
        MAX_UPLOAD => (Some("file"), "a file has at most 25 MB; share larger ones by a link"),
        MAX_IMPORT => (Some("file"), "a file to import has at most 5 MiB; split it in two"),
        _ => return None,
    })
}

//! Files of tickets over REST: in as they are, out so that they can do no harm.

use std::ops::Range;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::tickets::{Attachment, AttachmentId, FileName, TicketNumber};
use domain::{Problem, ProblemKind};
use futures::TryStreamExt;
use http_range_header::parse_range_header;
use serde::Deserialize;
use services::Platform;
use services::tickets::attachments::{self, File};
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::{Path, Query};
use crate::http::session::SignedIn;
use crate::http::versions::is_known;
use crate::state::AppState;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(attach))
        .routes(routes!(upload))
        .routes(routes!(download, discard))
        .routes(routes!(thumbnail))
}

#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct UploadQuery {
    /// What the file is called.
    #[param(example = "camera.jpg")]
    name: Option<String>,
    /// For those who work on tickets alone.
    #[serde(default)]
    internal: bool,
}

/// The file of a request: its body, or, of a form, the first file in it.
async fn uploaded(request: Request, query: &UploadQuery) -> Result<(FileName, Bytes), Problem> {
    let unread = "the file could not be read to its end; send it again";
    let unread = || Problem::new(ProblemKind::Malformed, unread);
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let file = Bytes::from_request(request, &()).await.map_err(|_| unread())?;
        return Ok((FileName::tamed(query.name.as_deref().unwrap_or_default()), file));
    }
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| unread())?;
    while let Some(field) = form.next_field().await.map_err(|_| unread())? {
        let Some(given) = field.file_name().map(str::to_owned) else { continue };
        let name = FileName::tamed(query.name.as_deref().unwrap_or(&given));
        return Ok((name, field.bytes().await.map_err(|_| unread())?));
    }
    Err(Problem::invalid("file", "add a file to the form"))
}

/// Add a file to a ticket
///
/// The body is the file itself, of at most 25 MB, or a form with a file in it. What it is, is found from what is in it.
#[utoipa::path(
    post, path = "/tickets/{number}/attachments", tag = "tickets",
    params(("number" = TicketNumber, Path), UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Attachment, headers(("Location" = String))))
)]
async fn attach(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(number): Path<TicketNumber>,
    Query(query): Query<UploadQuery>,
    request: Request,
) -> ApiResult<Response> {
    let (name, file) = uploaded(request, &query).await?;
    let attachment =
        attachments::attach(&platform, &actor, number, &name, file, query.internal).await?;
    Ok(created(attachment))
}

/// Upload a file for a ticket or comment to come
///
/// Nobody else sees it before a ticket or comment names it under `attachments`. What nobody names goes after a while.
#[utoipa::path(
    post, path = "/attachments", tag = "tickets", params(UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = Attachment, headers(("Location" = String))))
)]
async fn upload(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Query(query): Query<UploadQuery>,
    request: Request,
) -> ApiResult<Response> {
    let (name, file) = uploaded(request, &query).await?;
    Ok(created(attachments::upload(&platform, &actor, &name, file).await?))
}

/// A file
///
/// PNG, JPEG, GIF and WebP pictures may be shown; all else is a download. A download that broke off goes on with `Range`.
#[utoipa::path(
    get, path = "/attachments/{id}", tag = "tickets", params(("id" = AttachmentId, Path)),
    responses(
        (status = 200, headers(("ETag" = String)), content((Vec<u8> = "application/octet-stream"))),
        (status = 206, headers(("ETag" = String), ("Content-Range" = String)), content((Vec<u8> = "application/octet-stream"))),
    )
)]
async fn download(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<AttachmentId>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let file = attachments::download(&platform, &actor, id).await?;
    let read = |span| {
        let portions = file.read(platform, span);
        Body::from_stream(
            portions.inspect_err(|err| tracing::error!(error = %err, "a file broke off")),
        )
    };
    Ok(answer(&file, &headers, read))
}

/// A small picture of a file that is one
#[utoipa::path(
    get, path = "/attachments/{id}/thumbnail", tag = "tickets", params(("id" = AttachmentId, Path)),
    responses(
        (status = 200, headers(("ETag" = String)), content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"))),
        (status = 206, headers(("ETag" = String), ("Content-Range" = String)), content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"))),
    )
)]
async fn thumbnail(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<AttachmentId>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let (file, bytes) = attachments::thumbnail(&platform, &actor, id).await?;
    let cut = |span: Range<u64>| {
        let place = |byte| usize::try_from(byte).unwrap_or(bytes.len());
        Body::from(bytes.slice(place(span.start)..place(span.end)))
    };
    Ok(answer(&file, &headers, cut))
}

/// Throw away an uploaded file
///
/// Your own, that no ticket has yet.
#[utoipa::path(delete, path = "/attachments/{id}", tag = "tickets", params(("id" = AttachmentId, Path)), responses((status = 204)))]
async fn discard(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<AttachmentId>,
) -> ApiResult<StatusCode> {
    attachments::discard(&platform, &actor, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn created(attachment: Attachment) -> Response {
    let place = [(header::LOCATION, attachment.path())];
    (StatusCode::CREATED, place, axum::Json(attachment)).into_response()
}

/// Nothing in a file runs, whatever a browser takes it for: it is what we say it is, in a box without
/// rights, and a download unless it is a picture. `read` answers what is from one byte to before another.
fn answer(file: &File, asked: &HeaderMap, read: impl FnOnce(Range<u64>) -> Body) -> Response {
    let etag = format!("\"{}\"", file.digest);
    let plain = "it was made of plain characters";
    let plain = |text: &str| HeaderValue::from_str(text).expect(plain);
    // “Not modified” says it, too: a browser takes the headers of that answer for the file it has kept.
    let always = [
        // Kept, and asked for each time whether it is still theirs to see: others use the browser after them.
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache")),
        (header::ETAG, plain(&etag)),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
    ];
    if is_known(asked, &etag) {
        return (StatusCode::NOT_MODIFIED, always).into_response();
    }
    let (kind, way) = if file.is_harmless_picture {
        (file.attachment.media_type.as_str(), "inline")
    } else {
        // What a browser cannot open it cannot open wrongly.
        ("application/octet-stream", "attachment")
    };
    let about = [
        (header::CONTENT_TYPE, plain(kind)),
        (header::CONTENT_DISPOSITION, plain(&disposition(way, file.attachment.name.as_str()))),
    ];
    let whole = file.bytes();
    let part = wanted(asked, &etag, whole);
    let status = if part.is_some() { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let range = part.as_ref().map(|part| {
        let range = format!("bytes {}-{}/{whole}", part.start, part.end - 1);
        [(header::CONTENT_RANGE, plain(&range))]
    });
    let span = part.unwrap_or(0..whole);
    let length = [(header::CONTENT_LENGTH, HeaderValue::from(span.end - span.start))];
    (status, always, about, range, length, read(span)).into_response()
}

/// The part of a file that somebody asks for; `None`: they get all of it. So does who has the beginning
/// of another file, who asks for several parts at once, or in a way that is not understood.
fn wanted(asked: &HeaderMap, etag: &str, whole: u64) -> Option<Range<u64>> {
    let text = |name| asked.get(name).and_then(|value| value.to_str().ok());
    if whole == 0 || text(header::IF_RANGE).is_some_and(|begun| begun != etag) {
        return None;
    }
    let ranges = parse_range_header(text(header::RANGE)?).ok()?.validate(whole).ok()?;
    let [range] = &ranges[..] else { return None };
    Some(*range.start()..range.end() + 1)
}

/// RFC 6266: a plain name for all, and the real one for those who read it.
fn disposition(way: &str, name: &str) -> String {
    let plain: String =
        name.chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | ' ') {
                    c
                } else {
                    '_'
                }
            })
            .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("{way}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_cut_from_the_file_that_was_begun() {
        let part = |range, begun: Option<_>| {
            let range = (header::RANGE, HeaderValue::from_static(range));
            let begun = begun.map(|tag| (header::IF_RANGE, HeaderValue::from_static(tag)));
            wanted(&HeaderMap::from_iter([range].into_iter().chain(begun)), "\"a\"", 100)
        };
        for (asked, cut) in [
            ("bytes=0-0", Some(0..1)),
            ("bytes=90-", Some(90..100)),
            ("bytes=-10", Some(90..100)),
            ("bytes=10-4000", Some(10..100)),
            ("bytes=100-", None),
            ("bytes=-4000", None),
            ("bytes=0-1,5-6", None),
            ("lines=1-2", None),
        ] {
            assert_eq!(part(asked, None), cut, "{asked}");
        }
        assert_eq!(part("bytes=10-", Some("\"a\"")), Some(10..100));
        assert_eq!(part("bytes=10-", Some("\"b\"")), None, "another file");
    }

    #[test]
    fn a_name_cannot_end_its_header() {
        assert_eq!(
            disposition("attachment", "Übersicht \"2\";\r\n.txt"),
            "attachment; filename=\"_bersicht _2____.txt\"; \
             filename*=UTF-8''%C3%9Cbersicht%20%222%22%3B%0D%0A.txt"
        );
    }
}

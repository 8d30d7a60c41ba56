//! Files of tickets over REST: in as they are, out so that they can do no harm.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::tickets::{Attachment, AttachmentId, FileName, TicketNumber};
use domain::{Problem, ProblemKind};
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
/// PNG, JPEG, GIF and WebP pictures may be shown; all else is a download.
#[utoipa::path(
    get, path = "/attachments/{id}", tag = "tickets", params(("id" = AttachmentId, Path)),
    responses((status = 200, headers(("ETag" = String)), content((Vec<u8> = "application/octet-stream"))))
)]
async fn download(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<AttachmentId>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    Ok(answer(attachments::download(&platform, &actor, id).await?, &headers))
}

/// A small picture of a file that is one
#[utoipa::path(
    get, path = "/attachments/{id}/thumbnail", tag = "tickets", params(("id" = AttachmentId, Path)),
    responses((status = 200, headers(("ETag" = String)), content((Vec<u8> = "image/png"), (Vec<u8> = "image/jpeg"))))
)]
async fn thumbnail(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<AttachmentId>,
    headers: HeaderMap,
) -> ApiResult<Response> {
    Ok(answer(attachments::thumbnail(&platform, &actor, id).await?, &headers))
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
/// rights, and a download unless it is a picture.
fn answer(file: File, asked: &HeaderMap) -> Response {
    let etag = format!("\"{}\"", file.digest);
    // “Not modified” says it, too: a browser takes the headers of that answer for the file it has kept.
    let always = [
        (header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400, immutable")),
        (header::ETAG, HeaderValue::from_str(&etag).expect("a digest is letters and digits")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; sandbox; frame-ancestors 'none'"),
        ),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
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
    let name = disposition(way, file.attachment.name.as_str());
    let plain = "it was made of plain characters";
    let about = [
        (header::CONTENT_TYPE, HeaderValue::from_str(kind).expect(plain)),
        (header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).expect(plain)),
    ];
    (always, about, file.bytes).into_response()
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
    use super::disposition;

    #[test]
    fn a_name_cannot_end_its_header() {
        assert_eq!(
            disposition("attachment", "Übersicht \"2\";\r\n.txt"),
            "attachment; filename=\"_bersicht _2____.txt\"; \
             filename*=UTF-8''%C3%9Cbersicht%20%222%22%3B%0D%0A.txt"
        );
    }
}

//! Backups over REST.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::BytesMut;
use domain::Page;
use domain::backups::{Backup, BackupId};
use futures::stream::try_unfold;
use services::{Platform, backups};
use tokio::io::AsyncReadExt;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::http::error::ApiResult;
use crate::http::extract::Path;
use crate::http::session::SignedIn;
use crate::state::AppState;

const PORTION: usize = 64 * 1024;

pub fn routes() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(download))
}

/// The backups of this server
///
/// Newest first, all at once: there are few.
#[utoipa::path(get, path = "/backups", tag = "operations", responses((status = 200, body = Page<Backup>)))]
async fn list(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<Json<Page<Backup>>> {
    let items = backups::list(&platform, &actor).await?;
    Ok(Json(Page { items, next_cursor: None }))
}

/// Make a backup
///
/// Answers when it is there. It is made to its end even if you do not wait; the list has it then.
#[utoipa::path(
    post, path = "/backups", tag = "operations",
    responses((status = 201, body = Backup, headers(("Location" = String))))
)]
async fn create(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
) -> ApiResult<Response> {
    let backup = backups::create(&platform, &actor).await?;
    let place = [(header::LOCATION, format!("/api/v1/backups/{}/file", backup.id))];
    Ok((StatusCode::CREATED, place, Json(backup)).into_response())
}

/// Take a backup away
///
/// The file, as `patchbay restore` wants it. That somebody took it is noted in the audit.
#[utoipa::path(
    get, path = "/backups/{id}/file", tag = "operations", params(("id" = BackupId, Path)),
    responses((status = 200, content_type = "application/gzip", body = Vec<u8>))
)]
async fn download(
    SignedIn(actor): SignedIn,
    State(platform): State<Platform>,
    Path(id): Path<BackupId>,
) -> ApiResult<Response> {
    let (backup, file) = backups::open(&platform, &actor, id).await?;
    let portions = try_unfold(file, |mut file| async move {
        let mut portion = BytesMut::with_capacity(PORTION);
        let read = file.read_buf(&mut portion).await?;
        Ok::<_, std::io::Error>((read > 0).then(|| (portion.freeze(), file)))
    });
    let headers = [
        (header::CONTENT_TYPE, "application/gzip".to_owned()),
        (header::CONTENT_LENGTH, backup.bytes.to_string()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", backup.file)),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(portions)).into_response())
}

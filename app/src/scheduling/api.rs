//! The calendar's server functions.

use chrono::{DateTime, Utc};
#[cfg(feature = "ssr")]
use domain::scheduling::DraftSelection;
use domain::scheduling::copy::{WeekCopy, WeekCopyRequest};
use domain::scheduling::warnings::Overrule;
use domain::scheduling::{Candidate, Published, Shift, ShiftDraft, ShiftId, ShiftPatch, ShiftSpan};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};
use crate::{AppError, Told};
#[cfg(feature = "ssr")]
use services::scheduling::{candidates, copy, publish, shifts};

/// All shifts that touch `[from, to)`.
#[server(prefix = "/api/fn", endpoint = "scheduling/shifts", input = Json)]
pub async fn shifts_between(
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> Result<Told<Vec<Shift>>, AppError> {
    Ok(shifts::between(&platform(), &signed_in()?, from, to).await?)
}

/// The shifts of those who work at this moment, by the server's clock.
#[server(prefix = "/api/fn", endpoint = "scheduling/on-shift", input = Json)]
pub async fn on_shift_now() -> Result<Vec<Shift>, AppError> {
    Ok(shifts::on_at(&platform(), &signed_in()?, Utc::now(), None).await?)
}

/// `id` is the page's choice, so that it may ask again when the answer got lost.
#[server(prefix = "/api/fn", endpoint = "scheduling/shift/create", input = Json)]
pub async fn create_shift(id: ShiftId, draft: ShiftDraft) -> Result<Shift, AppError> {
    Ok(shifts::create_as(&platform(), &signed_in()?, id, &draft).await?)
}

/// `version` is the one the person saw.
#[server(prefix = "/api/fn", endpoint = "scheduling/shift/update", input = Json)]
pub async fn update_shift(id: ShiftId, version: i32, patch: ShiftPatch) -> Result<Shift, AppError> {
    Ok(shifts::update(&platform(), &signed_in()?, id, Some(version), &patch).await?)
}

/// Shows these drafts to everybody.
#[server(prefix = "/api/fn", endpoint = "scheduling/shifts/publish", input = Json)]
pub async fn publish_shifts(
    ids: Vec<ShiftId>,
    overrule: Option<Overrule>,
) -> Result<Published, AppError> {
    let selection = DraftSelection::These(ids);
    Ok(publish::publish(&platform(), &signed_in()?, &selection, overrule.as_ref()).await?)
}

/// Who could take each of these shifts, or a part of it.
#[server(prefix = "/api/fn", endpoint = "scheduling/shifts/candidates", input = Json)]
pub async fn shift_candidates(
    shifts: Vec<(ShiftId, Option<ShiftSpan>)>,
) -> Result<Vec<Vec<Candidate>>, AppError> {
    Ok(candidates::candidates(&platform(), &signed_in()?, &shifts).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/shift/delete", input = Json)]
pub async fn delete_shift(id: ShiftId, version: i32) -> Result<(), AppError> {
    Ok(shifts::delete(&platform(), &signed_in()?, id, Some(version)).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/shift/restore", input = Json)]
pub async fn restore_shift(id: ShiftId, overrule: Option<Overrule>) -> Result<Shift, AppError> {
    Ok(shifts::restore(&platform(), &signed_in()?, id, overrule.as_ref()).await?)
}

/// What copying a week would make and leave out.
#[server(prefix = "/api/fn", endpoint = "scheduling/week/preview-copy", input = Json)]
pub async fn preview_week_copy(request: WeekCopyRequest) -> Result<WeekCopy, AppError> {
    Ok(copy::preview(&platform(), &signed_in()?, &request).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/week/copy", input = Json)]
pub async fn copy_week(request: WeekCopyRequest) -> Result<WeekCopy, AppError> {
    Ok(copy::copy(&platform(), &signed_in()?, &request).await?)
}

/// Gives those that are gone; what was changed since it was copied stays.
#[server(prefix = "/api/fn", endpoint = "scheduling/week/take-back", input = Json)]
pub async fn take_back_copies(ids: Vec<ShiftId>) -> Result<Vec<ShiftId>, AppError> {
    Ok(copy::take_back(&platform(), &signed_in()?, &ids).await?)
}

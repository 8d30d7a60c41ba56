//! The server functions of warnings.

use domain::accounts::UserId;
use domain::locations::LocationId;
use domain::scheduling::ShiftId;
use domain::scheduling::warnings::{Limits, Overruled, Wishes};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};
#[cfg(feature = "ssr")]
use services::scheduling::warnings;

#[server(prefix = "/api/fn", endpoint = "scheduling/warnings/limits", input = Json)]
pub async fn warning_limits() -> Result<Limits, AppError> {
    Ok(warnings::limits(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/warnings/limits/change", input = Json)]
pub async fn change_warning_limits(wanted: Limits) -> Result<Limits, AppError> {
    Ok(warnings::change_limits(&platform(), &signed_in()?, wanted).await?)
}

/// The warnings about a shift that were overruled.
#[server(prefix = "/api/fn", endpoint = "scheduling/warnings/overruled", input = Json)]
pub async fn who_overruled(shift: ShiftId) -> Result<Vec<Overruled>, AppError> {
    Ok(warnings::overruled(&platform(), &signed_in()?, shift).await?)
}

/// Who is trained, by location.
#[server(prefix = "/api/fn", endpoint = "scheduling/trainings/list", input = Json)]
pub async fn list_trained() -> Result<Vec<(LocationId, Vec<UserId>)>, AppError> {
    Ok(warnings::all_trained(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/trainings/set", input = Json)]
pub async fn set_trained(
    location: LocationId,
    wanted: Vec<UserId>,
) -> Result<Vec<UserId>, AppError> {
    Ok(warnings::set_trained(&platform(), &signed_in()?, location, &wanted).await?)
}

/// One's own.
#[server(prefix = "/api/fn", endpoint = "scheduling/wishes/get", input = Json)]
pub async fn my_wishes() -> Result<Wishes, AppError> {
    let actor = signed_in()?;
    Ok(warnings::wishes(&platform(), &actor, actor.user).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/wishes/set", input = Json)]
pub async fn set_my_wishes(wanted: Wishes) -> Result<Wishes, AppError> {
    let actor = signed_in()?;
    Ok(warnings::set_wishes(&platform(), &actor, actor.user, wanted).await?)
}

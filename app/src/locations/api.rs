//! The server functions of locations.

use domain::locations::{Location, LocationDraft, LocationId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};

#[server(prefix = "/api/fn", endpoint = "locations/list", input = Json)]
pub async fn list_locations() -> Result<Vec<Location>, AppError> {
    Ok(services::locations::list(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "locations/create", input = Json)]
pub async fn create_location(draft: LocationDraft) -> Result<Location, AppError> {
    Ok(services::locations::create(&platform(), &signed_in()?, &draft).await?)
}

/// `version` is the one the person saw.
#[server(prefix = "/api/fn", endpoint = "locations/update", input = Json)]
pub async fn update_location(
    id: LocationId,
    version: i32,
    draft: LocationDraft,
) -> Result<Location, AppError> {
    Ok(services::locations::update(&platform(), &signed_in()?, id, Some(version), &draft).await?)
}

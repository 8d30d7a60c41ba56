//! The server functions of swaps and open shifts.

use domain::scheduling::swaps::{Swap, SwapId, SwapOffer, SwapSettings, SwapStep};
use domain::scheduling::{Claim, Shift, ShiftId};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};
#[cfg(feature = "ssr")]
use services::scheduling::{claims, swaps};

/// What waits for somebody to take it or to agree, the next shift first.
#[server(prefix = "/api/fn", endpoint = "swaps/list", input = Json)]
pub async fn list_swaps() -> Result<Vec<Swap>, AppError> {
    Ok(swaps::list(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "swaps/offer", input = Json)]
pub async fn offer_shift(offer: SwapOffer) -> Result<Swap, AppError> {
    Ok(swaps::offer(&platform(), &signed_in()?, &offer).await?)
}

/// `version` is the one the person saw.
#[server(prefix = "/api/fn", endpoint = "swaps/step", input = Json)]
pub async fn step_swap(id: SwapId, version: i32, step: SwapStep) -> Result<Swap, AppError> {
    Ok(swaps::step(&platform(), &signed_in()?, id, Some(version), &step).await?)
}

#[server(prefix = "/api/fn", endpoint = "swaps/settings", input = Json)]
pub async fn read_settings() -> Result<SwapSettings, AppError> {
    Ok(swaps::settings(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "swaps/settings/change", input = Json)]
pub async fn change_settings(wanted: SwapSettings) -> Result<SwapSettings, AppError> {
    Ok(swaps::change_settings(&platform(), &signed_in()?, wanted).await?)
}

/// What nobody has yet of the weeks ahead.
#[server(prefix = "/api/fn", endpoint = "scheduling/open-shifts", input = Json)]
pub async fn open_shifts() -> Result<Vec<Shift>, AppError> {
    Ok(claims::open(&platform(), &signed_in()?).await?)
}

/// Takes an open shift.
#[server(prefix = "/api/fn", endpoint = "scheduling/shift/claim", input = Json)]
pub async fn claim_shift(id: ShiftId, claim: Claim) -> Result<Shift, AppError> {
    Ok(claims::claim(&platform(), &signed_in()?, id, None, &claim).await?)
}

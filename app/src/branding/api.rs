//! The server functions of branding. (The logo goes over REST, as the file it is.)

use domain::branding::{BrandChoice, Branding};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};

#[server(prefix = "/api/fn", endpoint = "branding/get", input = Json)]
pub async fn get_branding() -> Result<Branding, AppError> {
    Ok(services::branding::get(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "branding/choose", input = Json)]
pub async fn choose_branding(choice: BrandChoice) -> Result<Branding, AppError> {
    Ok(services::branding::choose(&platform(), &signed_in()?, &choice).await?)
}

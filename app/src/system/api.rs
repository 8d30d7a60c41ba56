//! The server function of the system page.

use domain::system::System;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};

#[server(prefix = "/api/fn", endpoint = "system/overview", input = Json)]
pub async fn system_overview() -> Result<System, AppError> {
    Ok(services::system::overview(&platform(), &signed_in()?).await?)
}

//! The server function of the import.

use domain::scheduling::import::{ImportPlan, ImportRequest};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};
#[cfg(feature = "ssr")]
use services::scheduling::import;

/// Without a plan: only what would be done.
#[server(prefix = "/api/fn", endpoint = "scheduling/import", input = Json)]
pub async fn import_shifts(request: ImportRequest) -> Result<ImportPlan, AppError> {
    Ok(import::import(&platform(), &signed_in()?, &request).await?)
}

//! The server functions of the audit.

use domain::Page;
use domain::audit::{AuditEntry, AuditFilter};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use {
    crate::request::{platform, signed_in},
    domain::Problem,
};

/// `after`: the `next_cursor` of the page before.
#[server(prefix = "/api/fn", endpoint = "audit/list", input = Json)]
pub async fn list_audit(
    filter: AuditFilter,
    after: Option<String>,
) -> Result<Page<AuditEntry>, AppError> {
    let after = after.map(|cursor| cursor.parse()).transpose();
    let after = after.map_err(|err| Problem::invalid("after", err))?;
    Ok(services::audit::page(&platform(), &signed_in()?, &filter, after, 50).await?)
}

/// The actions that occur.
#[server(prefix = "/api/fn", endpoint = "audit/actions", input = Json)]
pub async fn list_actions() -> Result<Vec<String>, AppError> {
    Ok(services::audit::actions(&platform(), &signed_in()?).await?)
}

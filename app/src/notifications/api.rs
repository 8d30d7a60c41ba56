//! The server functions of notifications: always one's own.

use chrono::{DateTime, Utc};
use domain::Page;
use domain::notifications::{Choice, Notification, NotificationId, Unread};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use {
    crate::request::{platform, signed_in},
    domain::Problem,
};

/// `after`: the `next_cursor` of the page before.
#[server(prefix = "/api/fn", endpoint = "notifications/list", input = Json)]
pub async fn list_notifications(after: Option<String>) -> Result<Page<Notification>, AppError> {
    let after = after.map(|cursor| cursor.parse()).transpose();
    let after = after.map_err(|err| Problem::invalid("after", err))?;
    Ok(services::notifications::page(&platform(), &signed_in()?, after, 20).await?)
}

#[server(prefix = "/api/fn", endpoint = "notifications/unread", input = Json)]
pub async fn count_unread() -> Result<Unread, AppError> {
    Ok(services::notifications::unread(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "notifications/read", input = Json)]
pub async fn read_notification(id: NotificationId) -> Result<Unread, AppError> {
    Ok(services::notifications::read(&platform(), &signed_in()?, id).await?)
}

/// `until`: when the newest that is on the screen happened.
#[server(prefix = "/api/fn", endpoint = "notifications/read-all", input = Json)]
pub async fn read_all_notifications(until: DateTime<Utc>) -> Result<Unread, AppError> {
    Ok(services::notifications::read_all(&platform(), &signed_in()?, until).await?)
}

#[server(prefix = "/api/fn", endpoint = "notifications/choices", input = Json)]
pub async fn list_choices() -> Result<Vec<Choice>, AppError> {
    Ok(services::notifications::choices(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "notifications/choose", input = Json)]
pub async fn choose(wanted: Vec<Choice>) -> Result<Vec<Choice>, AppError> {
    Ok(services::notifications::choose(&platform(), &signed_in()?, &wanted).await?)
}

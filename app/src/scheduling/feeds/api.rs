//! The server functions of feed links.

use domain::scheduling::feeds::{CreatedFeedLink, FeedLink, FeedLinkId, FeedScope};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

use crate::AppError;
#[cfg(feature = "ssr")]
use crate::request::{platform, signed_in};
#[cfg(feature = "ssr")]
use services::scheduling::feeds;

#[server(prefix = "/api/fn", endpoint = "scheduling/feeds/links", input = Json)]
pub async fn list_feed_links() -> Result<Vec<FeedLink>, AppError> {
    Ok(feeds::links(&platform(), &signed_in()?).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/feeds/make", input = Json)]
pub async fn make_feed_link(scope: FeedScope) -> Result<CreatedFeedLink, AppError> {
    Ok(feeds::make_link(&platform(), &signed_in()?, scope).await?)
}

#[server(prefix = "/api/fn", endpoint = "scheduling/feeds/revoke", input = Json)]
pub async fn revoke_feed_link(id: FeedLinkId) -> Result<(), AppError> {
    Ok(feeds::revoke_link(&platform(), &signed_in()?, id).await?)
}

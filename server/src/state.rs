//! What every handler may reach.

use std::sync::Arc;

use app::accounts::cookie::SessionCookie;
use axum::extract::FromRef;
use services::Platform;
use services::live::Hub;
use tokio::sync::Semaphore;

use crate::config::Config;
use crate::http::size;
use crate::rate_limit::Limiter;

/// Cheap to clone; one per server.
#[derive(Clone)]
pub struct AppState {
    pub platform: Platform,
    pub hub: Hub,
    pub config: Arc<Config>,
    pub limiter: Limiter,
    /// Room in memory for large requests.
    pub large_requests: Arc<Semaphore>,
    pub senders: size::Senders,
}

impl AppState {
    /// Must be called inside a Tokio runtime.
    pub fn new(platform: Platform, config: Config) -> Self {
        let limiter = Limiter::new(config.rate_limit, platform.clone());
        let hub = Hub::start(platform.clone());
        let large_requests = Arc::new(Semaphore::new(size::LARGE_AT_ONCE));
        let senders = size::Senders::default();
        Self { platform, hub, config: Arc::new(config), limiter, large_requests, senders }
    }

    pub fn session_cookie(&self) -> SessionCookie {
        SessionCookie::new(self.config.public_url.is_https())
    }
}

impl FromRef<AppState> for Platform {
    fn from_ref(state: &AppState) -> Self {
        state.platform.clone()
    }
}

impl FromRef<AppState> for Hub {
    fn from_ref(state: &AppState) -> Self {
        state.hub.clone()
    }
}

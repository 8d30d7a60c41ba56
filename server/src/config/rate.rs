//! How many requests one caller may make.

use std::str::FromStr;
use std::time::Duration;

/// What one address may ask without being signed in; the other limits are multiples of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateLimit {
    Off,
    Per { requests: u64, window: Duration },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a number of requests in a span of time")]
pub struct NotARate;

impl FromStr for RateLimit {
    type Err = NotARate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == "off" {
            return Ok(Self::Off);
        }
        let (requests, unit) = text.split_once('/').ok_or(NotARate)?;
        let requests = requests.trim().parse().ok().filter(|&n| n > 0).ok_or(NotARate)?;
        let window = match unit.trim() {
            "s" => 1,
            "min" => 60,
            "h" => 3600,
            "d" => 86_400,
            _ => return Err(NotARate),
        };
        Ok(Self::Per { requests, window: Duration::from_secs(window) })
    }
}

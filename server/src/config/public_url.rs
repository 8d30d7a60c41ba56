//! The address by which people reach the product.

use std::fmt;
use std::str::FromStr;

use axum::http::Uri;
use axum::http::uri::Scheme;

/// Scheme, host and port: an origin, as browsers send it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    https: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not the address of a site")]
pub struct NotAnOrigin;

impl PublicUrl {
    /// For a server that is tried out on the machine it runs on.
    pub fn local(port: u16) -> Self {
        Self { origin: format!("http://localhost:{port}"), https: false }
    }

    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Without scheme and port.
    pub fn host(&self) -> &str {
        let rest = self.origin.split_once("://").map_or("", |(_, rest)| rest);
        match rest.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|sign| sign.is_ascii_digit()) => host,
            _ => rest,
        }
    }

    pub fn is_https(&self) -> bool {
        self.https
    }
}

impl FromStr for PublicUrl {
    type Err = NotAnOrigin;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let uri: Uri = text.parse().map_err(|_| NotAnOrigin)?;
        let https = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return Err(NotAnOrigin),
        };
        let authority = uri.authority().ok_or(NotAnOrigin)?;
        if uri.path() != "/" || uri.query().is_some() || authority.as_str().contains('@') {
            return Err(NotAnOrigin);
        }
        // Browsers leave the scheme's own port out of an origin.
        let host = authority.host().to_ascii_lowercase();
        let port = authority.port_u16().filter(|&port| port != if https { 443 } else { 80 });
        let scheme = if https { "https" } else { "http" };
        let origin = match port {
            Some(port) => format!("{scheme}://{host}:{port}"),
            None => format!("{scheme}://{host}"),
        };
        Ok(Self { origin, https })
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

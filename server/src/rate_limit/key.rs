//! Who is counted.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use domain::accounts::SessionId;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Key {
    Session(SessionId),
    Address(Option<IpAddr>),
    SignIn(Option<IpAddr>),
    /// A mail server.
    Post(Option<IpAddr>),
}

impl Key {
    pub fn session(session: SessionId) -> Self {
        Self::Session(session)
    }

    pub fn address(address: Option<IpAddr>) -> Self {
        Self::Address(address.map(subscriber))
    }

    pub fn sign_in(address: Option<IpAddr>) -> Self {
        Self::SignIn(address.map(subscriber))
    }

    pub fn post(address: Option<IpAddr>) -> Self {
        Self::Post(address.map(subscriber))
    }

    pub fn kind(self) -> &'static str {
        match self {
            Self::Session(_) => "session",
            Self::Address(_) => "address",
            Self::SignIn(_) => "sign_in",
            Self::Post(_) => "post",
        }
    }

    /// What this caller may ask where an unknown address may ask `base`.
    pub fn share_of(self, base: u64) -> u64 {
        match self {
            Self::Session(_) | Self::Post(_) => base.saturating_mul(10),
            Self::Address(_) => base,
            Self::SignIn(_) => (base / 10).max(1),
        }
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(session) => write!(f, "session {session}"),
            Self::Address(Some(address)) => write!(f, "address {address}"),
            Self::SignIn(Some(address)) => write!(f, "sign-in {address}"),
            Self::Post(Some(address)) => write!(f, "post {address}"),
            Self::Post(None) => f.write_str("post unknown"),
            Self::Address(None) => f.write_str("address unknown"),
            Self::SignIn(None) => f.write_str("sign-in unknown"),
        }
    }
}

/// With IPv6 everybody has at least 2⁶⁴ addresses; the first half is whose they are.
fn subscriber(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_one_ipv6_network_are_one_caller() {
        let key = |text: &str| Key::address(Some(text.parse().unwrap()));
        assert_eq!(key("2001:db8:1:2:3::4"), key("2001:db8:1:2:ffff::1"));
        assert_ne!(key("2001:db8:1:2::1"), key("2001:db8:1:3::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
    }
}

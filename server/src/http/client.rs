//! Where a request comes from, seen through the proxies that we trust.

use std::net::{IpAddr, SocketAddr};

use app::request::RequestId;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::Response;
use services::Origin;
use services::accounts::ClientInfo;

use super::session::cookie;
use crate::config::TrustedProxies;
use crate::state::AppState;

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Adds a [`ClientInfo`] to the request, and has the audit note what it says.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let info = ClientInfo {
        ip: peer(&request)
            .map(|peer| client(peer, request.headers(), &state.config.trusted_proxies)),
        user_agent: request
            .headers()
            .get(header::USER_AGENT)
            .map(|agent| String::from_utf8_lossy(agent.as_bytes()).into_owned()),
        device: cookie(request.headers(), state.session_cookie().device_name()).map(str::to_owned),
    };
    let origin = Origin {
        ip: info.ip,
        user_agent: info.user_agent.clone(),
        request_id: request.extensions().get::<RequestId>().map(|id| id.0.clone()),
        through: None,
    };
    request.extensions_mut().insert(info);
    origin.during(next.run(request)).await
}

/// Who opened the connection, be it a proxy.
pub fn peer(request: &Request) -> Option<IpAddr> {
    request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|ConnectInfo(address)| address.ip().to_canonical())
}

/// Whether some proxy asks for somebody else.
pub fn is_forwarded(headers: &HeaderMap) -> bool {
    headers.contains_key(X_FORWARDED_FOR) || headers.contains_key(header::FORWARDED)
}

/// The last address on the way here that is not a proxy of ours: whatever stands before it, anybody could have written.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &TrustedProxies) -> IpAddr {
    if !trusted.contains(peer) {
        return peer;
    }
    let by_x = chain(headers, &X_FORWARDED_FOR, address);
    let by_standard = chain(headers, &header::FORWARDED, forwarded_for);
    let hops = match (by_x.is_empty(), by_standard.is_empty()) {
        (false, true) => by_x,
        (true, false) => by_standard,
        (false, false) if by_x == by_standard => by_x,
        // Proxies set one of the two and pass the other on as they got it; which, nobody knows.
        _ => return peer,
    };
    let mut client = peer;
    for hop in hops.into_iter().rev() {
        let Some(address) = hop else { break };
        client = address;
        if !trusted.contains(address) {
            break;
        }
    }
    client
}

fn chain(
    headers: &HeaderMap,
    name: &HeaderName,
    read: impl Fn(&str) -> Option<IpAddr>,
) -> Vec<Option<IpAddr>> {
    headers
        .get_all(name)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|hop| read(hop.trim()))
        .collect()
}

/// The `for` of one element of `Forwarded`: `for=192.0.2.60;proto=http`, `for="[2001:db8::1]:4711"`.
fn forwarded_for(element: &str) -> Option<IpAddr> {
    element.split(';').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        name.trim().eq_ignore_ascii_case("for").then(|| address(value.trim().trim_matches('"')))?
    })
}

/// An address, with or without a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_start_matches('[').trim_end_matches(']');
    bare.parse::<IpAddr>()
        .or_else(|_| text.parse::<SocketAddr>().map(|address| address.ip()))
        .ok()
        .map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));

    fn seen(peer: IpAddr, lines: &[(&'static str, &'static str)]) -> String {
        let trusted = "10.0.0.0/8, ::1".parse().unwrap();
        let headers = lines
            .iter()
            .map(|&(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        client(peer, &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_is_who_he_is_whatever_he_says() {
        let stranger = "203.0.113.9".parse().unwrap();
        assert_eq!(seen(stranger, &[("x-forwarded-for", "198.51.100.1")]), "203.0.113.9");
    }

    #[test]
    fn behind_a_proxy_the_last_untrusted_hop_counts() {
        assert_eq!(
            seen(PROXY, &[("x-forwarded-for", "1.1.1.1, 198.51.100.1, 10.0.0.2")]),
            "198.51.100.1"
        );
        assert_eq!(
            seen(PROXY, &[("forwarded", "for=1.1.1.1, for=\"[2001:db8::1]:4711\";proto=https")]),
            "2001:db8::1"
        );
        assert_eq!(seen(PROXY, &[("x-forwarded-for", "198.51.100.1:4711")]), "198.51.100.1");
    }

    #[test]
    fn two_headers_that_disagree_are_not_believed() {
        let lines = [("x-forwarded-for", "198.51.100.1"), ("forwarded", "for=198.51.100.2")];
        assert_eq!(seen(PROXY, &lines), "10.0.0.1");
    }

    #[test]
    fn an_unreadable_hop_ends_the_chain() {
        assert_eq!(seen(PROXY, &[("x-forwarded-for", "198.51.100.1, unknown")]), "10.0.0.1");
        assert_eq!(seen(PROXY, &[]), "10.0.0.1");
    }
}

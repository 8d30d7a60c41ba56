//! Requests to addresses that people typed: to the open internet alone, never to what only this
//! machine or its network reaches.
//!
//! Whoever may type an address must not be able to have the server look into the house: at a
//! metadata service, a database, a printer. A name proves nothing, because it may lead elsewhere at
//! the next look; so what is judged is where it leads, and the connection goes to just that. Redirects
//! are not followed, proxies of the environment are not asked, and an answer is read as far as it is
//! shown.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Client, StatusCode, Url};
use tokio::net::lookup_host;
use tokio::time::timeout;

const CONNECT_PATIENCE: Duration = Duration::from_secs(5);
/// For all of it, the answer included.
pub const PATIENCE: Duration = Duration::from_secs(15);
/// No more of an answer is read.
const MAX_ANSWER_BYTES: usize = 2048;

/// How far requests reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Encrypted, to public addresses.
    #[default]
    Public,
    /// Also to this machine, also in the clear: for development.
    AndThisMachine,
}

/// Sends such requests. Cheap to clone; connections are shared.
#[derive(Clone)]
pub struct Outgoing {
    client: Client,
    reach: Reach,
}

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: StatusCode,
    /// How its body begins.
    pub body: String,
    pub took: Duration,
    /// The receiver said when to come back.
    pub retry_after: Option<Duration>,
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoAnswer {
    #[error(transparent)]
    Forbidden(#[from] ForbiddenAddress),
    #[error("no answer within {} seconds", PATIENCE.as_secs())]
    TooSlow,
    #[error("{0}")]
    Failed(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForbiddenAddress {
    #[error("this is no address of the web")]
    Unreadable,
    #[error("the address must begin with https://")]
    Unencrypted,
    #[error("the address leads into a private network, where nothing is sent")]
    Private,
}

impl Outgoing {
    pub fn new(reach: Reach) -> Self {
        let client = Client::builder()
            .dns_resolver(Arc::new(Guard { reach }))
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_PATIENCE)
            .timeout(PATIENCE)
            .user_agent("Patchbay")
            .build()
            .expect("without certificates of its own a client can be made");
        Self { client, reach }
    }

    /// Whether anything is ever sent there, as far as the address itself tells; where a name leads
    /// is judged when something is.
    pub fn check(&self, url: &str) -> Result<Url, ForbiddenAddress> {
        self.reach.check(url)
    }

    /// Posts JSON.
    pub async fn post(
        &self,
        url: &str,
        headers: HeaderMap,
        body: String,
    ) -> Result<Answer, NoAnswer> {
        let url = self.check(url)?;
        let begun = Instant::now();
        let request = self
            .client
            .post(url)
            .header(reqwest::header::CONTENT_TYPE, "application/json")
            .headers(headers)
            .body(body);
        let answer = request.send().await.map_err(no_answer)?;
        let (status, retry_after) = (answer.status(), retry_after(answer.headers()));
        let body = beginning(answer).await;
        Ok(Answer { status, body, took: begun.elapsed(), retry_after })
    }
}

impl Reach {
    fn check(self, url: &str) -> Result<Url, ForbiddenAddress> {
        let url: Url = url.parse().map_err(|_| ForbiddenAddress::Unreadable)?;
        let host = url.host_str().ok_or(ForbiddenAddress::Unreadable)?;
        // What is written as an address is never looked up, and so not seen by the guard.
        let written = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().ok();
        let is_local_name = is_local_name(host);
        let is_here = is_local_name || written.is_some_and(is_this_machine);
        let is_reached = match written {
            Some(address) => self.includes(address),
            None => !is_local_name || self == Self::AndThisMachine,
        };
        if !is_reached {
            return Err(ForbiddenAddress::Private);
        }
        let may_be_plain = self == Self::AndThisMachine && is_here;
        match url.scheme() {
            "https" => Ok(url),
            "http" if may_be_plain => Ok(url),
            "http" => Err(ForbiddenAddress::Unencrypted),
            _ => Err(ForbiddenAddress::Unreadable),
        }
    }

    fn includes(self, address: IpAddr) -> bool {
        is_public(address) || (self == Self::AndThisMachine && is_this_machine(address))
    }
}

/// Names that mean this machine or its network wherever they are looked up (RFC 6761, RFC 6762).
fn is_local_name(host: &str) -> bool {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    ["localhost", "local", "internal"].iter().any(|&name| {
        host == name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.'))
    })
}

/// Looks names up, and hands out only where requests may go: what is connected to is what was judged.
struct Guard {
    reach: Reach,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.reach;
        Box::pin(async move {
            let found = timeout(CONNECT_PATIENCE, lookup_host((name.as_str(), 0))).await??;
            let reached: Vec<SocketAddr> =
                found.filter(|address| reach.includes(address.ip())).collect();
            if reached.is_empty() {
                return Err(ForbiddenAddress::Private.into());
            }
            Ok(Box::new(reached.into_iter()) as Addrs)
        })
    }
}

fn no_answer(err: reqwest::Error) -> NoAnswer {
    if err.is_timeout() {
        return NoAnswer::TooSlow;
    }
    // The address may hold a secret of the receiver's.
    let err = err.without_url();
    let mut cause: &dyn std::error::Error = &err;
    while let Some(inner) = cause.source() {
        cause = inner;
        if let Some(forbidden) = cause.downcast_ref::<ForbiddenAddress>() {
            return NoAnswer::Forbidden(*forbidden);
        }
    }
    NoAnswer::Failed(cause.to_string())
}

/// A body may be endless: the rest is left where it is.
async fn beginning(mut answer: reqwest::Response) -> String {
    let mut bytes = Vec::new();
    while bytes.len() < MAX_ANSWER_BYTES {
        // What broke off or takes too long is as long as it came.
        let Ok(Some(chunk)) = answer.chunk().await else { break };
        bytes.extend_from_slice(&chunk[..chunk.len().min(MAX_ANSWER_BYTES - bytes.len())]);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds = headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse::<u64>().ok()?;
    Some(Duration::from_secs(seconds.clamp(1, 60 * 60)))
}

fn is_this_machine(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => address.is_loopback(),
        IpAddr::V6(address) => {
            address.is_loopback() || address.to_ipv4_mapped().is_some_and(|v4| v4.is_loopback())
        }
    }
}

/// Whether an address is one of the open internet, by the registries of special-purpose addresses
/// (RFC 6890) and what is known to answer in the networks of cloud providers.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// First address and length of the prefix.
const SPECIAL_V4: [([u8; 4], u32); 16] = [
    ([0, 0, 0, 0], 8),        // this network
    ([10, 0, 0, 0], 8),       // private
    ([100, 64, 0, 0], 10),    // behind the translators of providers, and their metadata
    ([127, 0, 0, 0], 8),      // this machine
    ([168, 63, 129, 16], 32), // Azure's metadata
    ([169, 254, 0, 0], 16),   // link-local, and most metadata services
    ([172, 16, 0, 0], 12),    // private
    ([192, 0, 0, 0], 24),     // protocol assignments
    ([192, 0, 2, 0], 24),     // documentation
    ([192, 88, 99, 0], 24),   // relays of 6to4
    ([192, 168, 0, 0], 16),   // private
    ([198, 18, 0, 0], 15),    // benchmarks
    ([198, 51, 100, 0], 24),  // documentation
    ([203, 0, 113, 0], 24),   // documentation
    ([224, 0, 0, 0], 4),      // multicast
    ([240, 0, 0, 0], 4),      // reserved, and broadcast
];

fn is_public_v4(address: Ipv4Addr) -> bool {
    let bits = address.to_bits();
    !SPECIAL_V4.iter().any(|&(network, prefix)| {
        let mask = u32::MAX << (32 - prefix);
        bits & mask == Ipv4Addr::from(network).to_bits()
    })
}

/// Of what is handed out at all (2000::/3), what is no network of somebody's.
const SPECIAL_V6: [([u16; 2], u32); 4] = [
    ([0x2001, 0x0000], 23), // protocol assignments, among them Teredo, which holds another address
    ([0x2001, 0x0db8], 32), // documentation
    ([0x2002, 0x0000], 16), // 6to4, which holds another address
    ([0x3fff, 0x0000], 20), // documentation
];

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    let [a, b, c, d, e, f, g, h] = address.segments();
    // NAT64: in a network without IPv4 the resolver writes addresses so.
    if [a, b, c, d, e, f] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let [[g0, g1], [h0, h1]] = [g.to_be_bytes(), h.to_be_bytes()];
        return is_public_v4(Ipv4Addr::new(g0, g1, h0, h1));
    }
    let is_special = SPECIAL_V6.iter().any(|&([first, second], prefix)| {
        let network = (u32::from(first) << 16) | u32::from(second);
        let mask = u32::MAX << (32 - prefix);
        ((u32::from(a) << 16) | u32::from(b)) & mask == network
    });
    a & 0xe000 == 0x2000 && !is_special
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn the_open_internet_is_reached() {
        for text in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "168.63.129.15",
            "169.253.255.255",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450:4001:81b::200e",
            "2001:4860:4860::8888",
            "2001:200::1",
            "2003::1",
            "::ffff:1.1.1.1",
            "64:ff9b::1.1.1.1",
        ] {
            assert!(is_public(address(text)), "{text}");
        }
    }

    #[test]
    fn what_only_we_can_reach_is_not() {
        for text in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.7",
            "203.0.113.7",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "::ffff:0:10.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1.1.1.1",
            "100::1",
            "2001::1",
            "2001:0:4136:e378:8000:63bf:3fff:fdd2",
            "2001:1ff::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a00:1::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(address(text)), "{text}");
        }
    }

    #[test]
    fn an_address_is_judged_however_it_is_written() {
        for url in [
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://127.1/",
            "https://[::1]/",
            "https://[::ffff:7f00:1]/",
            "https://[64:ff9b::a00:1]/",
            "https://169.254.169.254/latest/meta-data/",
            "https://localhost/",
            "https://LOCALHOST./",
            "https://deep.inside.localhost/",
            "https://printer.local/",
            "https://metadata.google.internal/",
            "https://10.0.0.1:8443/",
        ] {
            assert_eq!(Reach::Public.check(url), Err(ForbiddenAddress::Private), "{url}");
        }
        assert!(Reach::Public.check("https://chat.example.org/hook").is_ok());
        assert!(Reach::Public.check("https://notlocalhost.example.org/").is_ok());
        assert_eq!(
            Reach::Public.check("http://chat.example.org/"),
            Err(ForbiddenAddress::Unencrypted)
        );
        assert_eq!(Reach::Public.check("file:///etc/passwd"), Err(ForbiddenAddress::Unreadable));
    }

    #[test]
    fn for_development_this_machine_is_reached_and_nothing_else_of_the_house() {
        let reach = Reach::AndThisMachine;
        for url in ["http://127.0.0.1:4000/", "http://localhost:4000/hook", "http://[::1]/"] {
            assert!(reach.check(url).is_ok(), "{url}");
        }
        for url in ["https://10.0.0.1/", "http://169.254.169.254/", "https://[fe80::1]/"] {
            assert_eq!(reach.check(url), Err(ForbiddenAddress::Private), "{url}");
        }
        assert_eq!(
            reach.check("http://chat.example.org/"),
            Err(ForbiddenAddress::Unencrypted),
            "in the clear nothing leaves the machine"
        );
    }

    #[tokio::test]
    async fn where_a_name_leads_is_judged_when_it_is_looked_up() {
        let look = |reach| Guard { reach }.resolve("localhost".parse().unwrap());
        let refused = look(Reach::Public).await.err().unwrap();
        assert!(refused.downcast_ref::<ForbiddenAddress>().is_some(), "{refused}");
        let found: Vec<SocketAddr> = look(Reach::AndThisMachine).await.unwrap().collect();
        assert!(!found.is_empty() && found.iter().all(|found| is_this_machine(found.ip())));
    }
}

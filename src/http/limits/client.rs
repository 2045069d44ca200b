//! Who asks, as far as limits care: an address, or a credential. Reads what proxies say, and only of those that are trusted.
//! Checks no credential: a wrong one is refused further in, and is limited all the same.

use crate::auth::token::SELF_ISSUED;
use crate::http::cookies::Cookie;
use axum::http::{HeaderMap, HeaderName, header};
use clap::ValueEnum;
use ipnet::IpNet;
use sha2::{Digest, Sha256};
use std::net::{IpAddr, Ipv6Addr, SocketAddr};

/// How much of a digest tells clients apart.
const DIGEST_BYTES: usize = 16;
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Client {
    /// Somebody inside the process, as a test: there is no connection.
    Here,
    /// An IPv4 address, or the first half of an IPv6 address: a household or office has a whole /64.
    Address(IpAddr),
    /// A key that somebody issued to themselves, by the digest of its secret.
    SelfIssued([u8; DIGEST_BYTES]),
    /// A token or session, by the digest of its secret.
    Known([u8; DIGEST_BYTES]),
}

/// The peer of the connection, on a request that came over one.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// The address a request comes from, behind proxies that are trusted; on every request inside the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub Option<IpAddr>);

impl ClientAddress {
    /// The client that everybody at this address is, without a credential.
    pub fn client(self) -> Client {
        match self.0.map(|address| address.to_canonical()) {
            None => Client::Here,
            Some(IpAddr::V4(address)) => Client::Address(IpAddr::V4(address)),
            Some(IpAddr::V6(address)) => {
                let [a, b, c, d, ..] = address.segments();
                Client::Address(IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)))
            }
        }
    }
}

impl Client {
    /// The client that a credential names; none without one.
    pub fn of_credential(headers: &HeaderMap) -> Option<Self> {
        let secret = credential(headers)?;
        let mut digest = [0; DIGEST_BYTES];
        for (kept, made) in digest.iter_mut().zip(Sha256::digest(secret)) {
            *kept = made;
        }
        Some(if secret.starts_with(SELF_ISSUED.as_bytes()) { Self::SelfIssued(digest) } else { Self::Known(digest) })
    }
}

/// The secret that a request carries: of a token, else of a session.
fn credential(headers: &HeaderMap) -> Option<&[u8]> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let value = value.as_bytes();
        // The word before the secret is in whatever case the client likes.
        return Some(value.iter().position(|byte| *byte == b' ').and_then(|space| value.get(space + 1..)).unwrap_or(value));
    }
    Cookie::Session.find(headers)
}

/// Which header proxies write the client's address into. Only one is read: a proxy hands the other on as the client sent it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProxyHeader {
    /// `X-Forwarded-For`, as of nginx, HAProxy and Caddy.
    XForwardedFor,
    /// `Forwarded` (RFC 7239).
    Forwarded,
}

/// The proxies in front of the service.
#[derive(Clone, Debug)]
pub struct Proxies {
    /// Where they are.
    pub networks: Vec<IpNet>,
    /// What they write.
    pub header: ProxyHeader,
}

impl Proxies {
    /// Whether a proxy is at this address.
    pub fn trust(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.networks.iter().any(|network| network.contains(&address))
    }

    /// The address a request comes from: the peer, or, behind trusted proxies, the last hop before them.
    pub fn address(&self, peer: Option<IpAddr>, headers: &HeaderMap) -> ClientAddress {
        let Some(peer) = peer else { return ClientAddress(None) };
        let mut nearest = peer.to_canonical();
        if !self.trust(nearest) {
            return ClientAddress(Some(nearest));
        }
        // Every hop appends whom it heard it from, so what is right of an untrusted hop was written by a trusted one.
        for hop in self.hops(headers).into_iter().rev() {
            // A hop without an address, as `unknown`: the proxy that wrote it is as far as can be seen.
            let Some(address) = hop else { break };
            nearest = address;
            if !self.trust(nearest) {
                break;
            }
        }
        ClientAddress(Some(nearest))
    }

    fn hops(&self, headers: &HeaderMap) -> Vec<Option<IpAddr>> {
        let name = match self.header {
            ProxyHeader::XForwardedFor => FORWARDED_FOR,
            ProxyHeader::Forwarded => header::FORWARDED,
        };
        let lines = headers.get_all(name).iter().map(|value| value.to_str().unwrap_or_default());
        let hops = lines.flat_map(|line| line.split(','));
        match self.header {
            ProxyHeader::XForwardedFor => hops.map(address).collect(),
            ProxyHeader::Forwarded => hops.map(|hop| forwarded(hop).and_then(address)).collect(),
        }
    }
}

/// The `for` of an element of `Forwarded`. No address holds a comma or semicolon, so quotes need no further care; whatever
/// else is in them is no address and ends the walk.
fn forwarded(element: &str) -> Option<&str> {
    let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("for"))?;
    let value = value.trim();
    Some(value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value))
}

/// An address, with or without a port or brackets.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text);
    let read = bare.parse::<IpAddr>().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    read.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::{Client, ClientAddress, Proxies, ProxyHeader};
    use axum::http::{HeaderMap, HeaderName, HeaderValue};
    use std::net::IpAddr;

    fn headers(lines: &[(&'static str, &str)]) -> HeaderMap {
        let line = |(name, value): &(&'static str, &str)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        let mut headers = HeaderMap::new();
        for (name, value) in lines.iter().map(line) {
            headers.append(name, value);
        }
        headers
    }

    fn seen(header: ProxyHeader, peer: &str, lines: &[(&'static str, &str)]) -> String {
        let networks = ["10.0.0.0/8", "fd00::/8"].map(|network| network.parse().unwrap()).to_vec();
        let address = Proxies { networks, header }.address(Some(peer.parse().unwrap()), &headers(lines));
        address.0.unwrap().to_string()
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let by = |peer, lines: &[(&'static str, &str)]| seen(ProxyHeader::XForwardedFor, peer, lines);
        let line = [("x-forwarded-for", "198.51.100.7")];
        assert_eq!(by("203.0.113.5", &line), "203.0.113.5", "a stranger says what it likes");
        assert_eq!(by("10.0.0.1", &line), "198.51.100.7");
        assert_eq!(by("::ffff:10.0.0.1", &line), "198.51.100.7", "an IPv4 peer on an IPv6 socket");
        assert_eq!(by("10.0.0.1", &[]), "10.0.0.1");
        assert_eq!(by("10.0.0.1", &[("forwarded", "for=198.51.100.7")]), "10.0.0.1", "the header that is not configured");
    }

    #[test]
    fn the_last_untrusted_hop_counts() {
        let by = |lines: &[(&'static str, &str)]| seen(ProxyHeader::XForwardedFor, "10.0.0.1", lines);
        assert_eq!(by(&[("x-forwarded-for", "1.1.1.1, 198.51.100.7, 10.0.0.2")]), "198.51.100.7");
        assert_eq!(by(&[("x-forwarded-for", "1.1.1.1"), ("x-forwarded-for", "198.51.100.7")]), "198.51.100.7");
        assert_eq!(by(&[("x-forwarded-for", "198.51.100.7:51234")]), "198.51.100.7");
        assert_eq!(by(&[("x-forwarded-for", "[2001:db8::1]:443")]), "2001:db8::1");
        assert_eq!(by(&[("x-forwarded-for", "198.51.100.7, unknown, 10.0.0.2")]), "10.0.0.2");
        assert_eq!(by(&[("x-forwarded-for", "10.0.0.9, 10.0.0.2")]), "10.0.0.9", "all trusted: the first");
        assert_eq!(by(&[("x-forwarded-for", "")]), "10.0.0.1");
    }

    #[test]
    fn forwarded_is_read_as_rfc_7239_writes_it() {
        let by = |line| seen(ProxyHeader::Forwarded, "fd00::1", &[("forwarded", line)]);
        assert_eq!(by("for=192.0.2.60;proto=http;by=203.0.113.43"), "192.0.2.60");
        assert_eq!(by("For=\"[2001:db8:cafe::17]:4711\""), "2001:db8:cafe::17");
        assert_eq!(by("for=192.0.2.43, for=198.51.100.17"), "198.51.100.17");
        assert_eq!(by("for=192.0.2.43, for=10.2.3.4;by=10.0.0.1"), "192.0.2.43");
        assert_eq!(by("for=\"_gazonk\""), "fd00::1");
        assert_eq!(by("for=192.0.2.43, for=unknown"), "fd00::1");
    }

    #[test]
    fn one_line_of_ipv6_is_one_client() {
        let client = |text: &str| ClientAddress(Some(text.parse::<IpAddr>().unwrap())).client();
        assert_eq!(client("2001:db8:1:2:3::4"), client("2001:db8:1:2:ffff::1"));
        assert_ne!(client("2001:db8:1:2::1"), client("2001:db8:1:3::1"));
        assert_eq!(client("::ffff:192.0.2.1"), client("192.0.2.1"));
        assert_ne!(client("192.0.2.1"), client("192.0.2.2"));
        assert_eq!(ClientAddress(None).client(), Client::Here);
    }

    #[test]
    fn a_credential_is_a_client_of_its_own() {
        let of = |lines: &[(&'static str, &str)]| Client::of_credential(&headers(lines));
        let token = of(&[("authorization", "Bearer ocop_a")]);
        assert_eq!(token, of(&[("authorization", "bearer ocop_a")]), "the word before is no part of it");
        assert_ne!(token, of(&[("authorization", "Bearer ocop_b")]));
        assert!(matches!(token, Some(Client::Known(_))));
        assert!(matches!(of(&[("authorization", "Bearer ocop_key_a")]), Some(Client::SelfIssued(_))));
        assert!(matches!(of(&[("cookie", "a=b; ocop_session=x")]), Some(Client::Known(_))));
        assert_eq!(of(&[("cookie", "a=b")]), None);
        assert_eq!(of(&[]), None);
        let shown = format!("{token:?}");
        assert!(!shown.contains("ocop_a"), "{shown}");
    }
}

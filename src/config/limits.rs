//! The part of the command line that limits clients, and says how the service is reached. Decides nothing.

use crate::http::hardening::PublicUrl;
use crate::http::limits::client::{Proxies, ProxyHeader};
use crate::http::limits::rate::Rate;
use crate::http::limits::{Connections, Settings};
use clap::Args;
use ipnet::IpNet;
use std::time::Duration;

/// How long an answer is held back that refuses a client for its rate.
const HELD_BACK: Duration = Duration::from_millis(250);

/// What clients may ask for, and how the service is reached.
///
/// A rate is COUNT/UNIT:BURST:AT-ONCE with the unit s, m or h; 100/s:1000:64 means 100 requests a second, of which 1,000
/// can be saved up, and 64 under way together.
#[derive(Clone, Debug, Args)]
pub struct LimitsConfig {
    /// What an address without a credential may ask for, as 100/s:1000:64 (a second 100, saved up 1,000, together 64), or
    /// off: no limits by client at all, for benchmarks and trusted networks.
    #[arg(long, env = "OCOP_RATE_LIMIT", default_value = "100/s:1000:64", value_name = "RATE")]
    pub rate_limit: Rate,
    /// The same of a key that somebody issued to themselves.
    #[arg(long, env = "OCOP_RATE_LIMIT_KEY", default_value = "200/s:2000:64", value_name = "RATE")]
    pub rate_limit_key: Rate,
    /// The same of a token or session, and of an address from which such come.
    #[arg(long, env = "OCOP_RATE_LIMIT_TOKEN", default_value = "400/s:4000:128", value_name = "RATE")]
    pub rate_limit_token: Rate,
    /// Statistics of one client, beside its other limits: few at once, since each keeps a core busy that others wait for.
    #[arg(long, env = "OCOP_RATE_LIMIT_STATISTICS", default_value = "20/s:100:4", value_name = "RATE")]
    pub rate_limit_statistics: Rate,
    /// Files and dumps of one client, beside its other limits.
    #[arg(long, env = "OCOP_RATE_LIMIT_EXPORTS", default_value = "30/m:30:2", value_name = "RATE")]
    pub rate_limit_exports: Rate,
    /// Imports of one client, beside its other limits: to hand in, check, write and take back are one each.
    #[arg(long, env = "OCOP_RATE_LIMIT_IMPORTS", default_value = "60/m:60:4", value_name = "RATE")]
    pub rate_limit_imports: Rate,
    /// Passwords and codes from one address, beside its other limits.
    #[arg(long, env = "OCOP_RATE_LIMIT_SIGN_IN", default_value = "30/m:60:8", value_name = "RATE")]
    pub rate_limit_sign_in: Rate,
    /// The most requests under way together, of all clients; more are answered 503.
    #[arg(long, env = "OCOP_REQUESTS_AT_ONCE", default_value_t = 512, value_name = "NUMBER", value_parser = at_least_one)]
    pub requests_at_once: usize,
    /// The most open connections; more wait to be accepted.
    #[arg(long, env = "OCOP_CONNECTIONS", default_value_t = 4096, value_name = "NUMBER", value_parser = at_least_one)]
    pub connections: usize,
    /// The most open connections of one address that is no trusted proxy; more are closed.
    #[arg(long, env = "OCOP_CONNECTIONS_OF_ADDRESS", default_value_t = 512, value_name = "NUMBER", value_parser = at_least_one)]
    pub connections_of_address: usize,
    /// The longest that the head of a request may take, and a connection may wait for the next, in seconds.
    #[arg(long, env = "OCOP_HEAD_TIMEOUT", default_value_t = 30, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    pub head_timeout: u64,
    /// The longest that requests under way may take once the program is told to stop, in seconds; what is not finished then is
    /// cut off.
    #[arg(long, env = "OCOP_FINISH_TIMEOUT", default_value_t = 30, value_name = "SECONDS")]
    pub finish_timeout: u64,
    /// A network of proxies whose word on the client's address is taken, as 10.0.0.0/8 or 127.0.0.1/32; repeatable.
    #[arg(long, env = "OCOP_TRUSTED_PROXY", value_name = "CIDR", value_delimiter = ',')]
    pub trusted_proxy: Vec<IpNet>,
    /// The header in which those proxies write it. The other one is not read: proxies hand it on as the client sent it.
    #[arg(long, env = "OCOP_PROXY_HEADER", value_enum, default_value_t = ProxyHeader::XForwardedFor)]
    pub proxy_header: ProxyHeader,
    /// The address that people see in their browser, without a path. With https, cookies are Secure and browsers are told to
    /// use nothing else (HSTS).
    #[arg(long, env = "OCOP_PUBLIC_URL", value_name = "https://HOST")]
    pub public_url: Option<PublicUrl>,
}

impl LimitsConfig {
    /// The limits of clients.
    pub fn settings(&self) -> Settings {
        Settings {
            anonymous: self.rate_limit,
            self_issued: self.rate_limit_key,
            known: self.rate_limit_token,
            statistics: self.rate_limit_statistics,
            exports: self.rate_limit_exports,
            imports: self.rate_limit_imports,
            sign_in: self.rate_limit_sign_in,
            all_at_once: self.requests_at_once,
            proxies: self.proxies(),
            held_back: HELD_BACK,
        }
    }

    /// The limits of connections.
    pub fn connections(&self) -> Connections {
        // Who may ask without limit may also connect without limit.
        let of_address = if self.rate_limit == Rate::Off { self.connections } else { self.connections_of_address };
        Connections {
            most: self.connections,
            of_address,
            head: Duration::from_secs(self.head_timeout),
            finish: Duration::from_secs(self.finish_timeout),
            proxies: self.proxies(),
        }
    }

    fn proxies(&self) -> Proxies {
        Proxies { networks: self.trusted_proxy.clone(), header: self.proxy_header }
    }
}

fn at_least_one(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|number| *number > 0).ok_or_else(|| "the number is at least 1".to_owned())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::Rate;
    use crate::config::Config;
    use clap::Parser;

    fn read(words: &[&str]) -> Result<Config, String> {
        Config::try_parse_from([&["ocop-registry"], words].concat()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_usual_limits_can_be_read_and_grow_with_what_is_known_of_a_client() {
        let limits = read(&[]).unwrap().serve.limits;
        let burst = |rate| match rate {
            Rate::Of(allowance) => allowance.burst(),
            Rate::Off => 0,
        };
        let (anonymous, key, token) = (burst(limits.rate_limit), burst(limits.rate_limit_key), burst(limits.rate_limit_token));
        assert!(0 < anonymous && anonymous < key && key < token, "{anonymous} {key} {token}");
        // Twice as much of statistics makes everybody else wait more than twice as long.
        assert_eq!(limits.rate_limit_statistics, "20/s:100:4".parse().unwrap());
        assert_eq!(limits.settings().all_at_once, 512);
        assert_eq!(limits.connections().of_address, 512);
    }

    #[test]
    fn limits_can_be_turned_off_and_wrong_ones_are_told() {
        let off = read(&["serve", "--rate-limit", "off"]).unwrap();
        let Some(crate::config::Command::Serve(serve)) = off.command else { unreachable!("serve was said") };
        assert_eq!(serve.limits.settings().anonymous, Rate::Off);
        assert_eq!(serve.limits.connections().of_address, serve.limits.connections().most);
        assert!(read(&["--rate-limit", "fast"]).unwrap_err().contains("100/s:1000:64"));
        assert!(read(&["--public-url", "ocop.vn"]).unwrap_err().contains("https://ocop.hanoi.gov.vn"));
        assert!(read(&["--trusted-proxy", "10.0.0.0"]).is_err());
        assert!(read(&["--requests-at-once", "0"]).unwrap_err().contains("at least 1"));
        let proxies = read(&["--trusted-proxy", "10.0.0.0/8", "--trusted-proxy", "fd00::/8,127.0.0.1/32"]).unwrap();
        assert_eq!(proxies.serve.limits.trusted_proxy.len(), 3);
    }
}

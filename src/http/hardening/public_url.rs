//! The address that people see in their browser: whether it is secure, and what origin its pages have.

use axum::http::Uri;
use axum::http::uri::Scheme;
use std::fmt;
use std::str::FromStr;

const FORM: &str = "the public address is as https://ocop.hanoi.gov.vn, with no path";

/// The public address: a scheme, a host, and a port where it is not the usual one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    origin: String,
    secure: bool,
}

impl PublicUrl {
    /// Whether people reach it over TLS.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// The origin of its pages, as browsers write it in `Origin`.
    pub fn origin(&self) -> &str {
        &self.origin
    }
}

impl FromStr for PublicUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let uri: Uri = text.parse().map_err(|_| FORM.to_owned())?;
        let secure = match uri.scheme() {
            Some(scheme) if *scheme == Scheme::HTTPS => true,
            Some(scheme) if *scheme == Scheme::HTTP => false,
            _ => return Err(FORM.to_owned()),
        };
        let authority = uri.authority().ok_or(FORM)?;
        let plain = matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.as_str().contains('@');
        let host = authority.host().to_ascii_lowercase();
        if !plain || host.is_empty() {
            return Err(FORM.to_owned());
        }
        let usual = if secure { 443 } else { 80 };
        let port = authority.port_u16().filter(|port| *port != usual).map_or_else(String::new, |port| format!(":{port}"));
        let scheme = if secure { "https" } else { "http" };
        Ok(Self { origin: format!("{scheme}://{host}{port}"), secure })
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::PublicUrl;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        let read = |text: &str| text.parse::<PublicUrl>().map(|url| (url.origin().to_owned(), url.is_secure()));
        assert_eq!(read("https://OCOP.hanoi.gov.vn/"), Ok(("https://ocop.hanoi.gov.vn".to_owned(), true)));
        assert_eq!(read("https://ocop.hanoi.gov.vn:443"), Ok(("https://ocop.hanoi.gov.vn".to_owned(), true)));
        assert_eq!(read("http://localhost:8080"), Ok(("http://localhost:8080".to_owned(), false)));
        assert_eq!(read("http://[::1]:80"), Ok(("http://[::1]".to_owned(), false)));
        for text in [
            "",
            "ocop.hanoi.gov.vn",
            "/x",
            "ftp://a.vn",
            "https://a.vn/ocop",
            "https://a.vn?x=1",
            "https://me:pw@a.vn",
            "https://",
        ] {
            assert!(read(text).is_err_and(|words| words.contains("https://ocop.hanoi.gov.vn")), "{text}");
        }
    }
}

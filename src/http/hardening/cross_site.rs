//! Pages of other sites cannot write with the cookie of somebody who is signed in here (CSRF). What carries its own
//! credential is not asked: no page can make a browser send that.

use super::PublicUrl;
use crate::app::App;
use crate::error::{Error, Result};
use crate::http::cookies::Cookie;
use axum::extract::Request;
use axum::http::{HeaderMap, header};

/// Asks a request that may change something and carries the session's cookie where it comes from: refuses it where that is
/// no page of ours.
pub fn refuse_cross_site(app: &App, request: &Request) -> Result<()> {
    let headers = request.headers();
    if request.method().is_safe() || headers.contains_key(header::AUTHORIZATION) || Cookie::Session.find(headers).is_none() {
        return Ok(());
    }
    same_origin(headers, app.public_url())
}

/// Whether a request comes from a page of our own: a browser says so, and no page can make it say otherwise. A request that
/// says nothing is refused: no browser of today sends one that changes something.
pub fn same_origin(headers: &HeaderMap, public_url: Option<&PublicUrl>) -> Result<()> {
    let mut sites = headers.get_all("sec-fetch-site").iter();
    match (sites.next(), sites.next()) {
        (Some(site), None) if site == "same-origin" => return Ok(()),
        (None, _) => {}
        // `none` is the address bar, which changes nothing; `same-site` is another host of the same domain.
        _ => return Err(Error::CrossSite),
    }
    let mut origins = headers.get_all(header::ORIGIN).iter();
    let (Some(origin), None) = (origins.next(), origins.next()) else { return Err(Error::CrossSite) };
    let own = if let Some(url) = public_url {
        url.origin().to_owned()
    } else {
        // Without a public address nothing but the name it was called by is known, and no proxy with TLS is in front.
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).ok_or(Error::CrossSite)?;
        format!("http://{host}").parse::<PublicUrl>().map_err(|_| Error::CrossSite)?.origin().to_owned()
    };
    if origin.as_bytes().eq_ignore_ascii_case(own.as_bytes()) { Ok(()) } else { Err(Error::CrossSite) }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::{PublicUrl, same_origin};
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    #[test]
    fn only_our_own_pages_are_believed() {
        let https: PublicUrl = "https://ocop.hanoi.gov.vn".parse().unwrap();
        let asked = |url: Option<&PublicUrl>, lines: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in lines {
                headers.append(HeaderName::from_static(name), HeaderValue::from_static(value));
            }
            same_origin(&headers, url).is_ok()
        };
        let own = |lines: &[(&'static str, &'static str)]| asked(Some(&https), lines);
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[("sec-fetch-site", "same-origin"), ("origin", "https://ocop.hanoi.gov.vn")]));
        assert!(own(&[("origin", "https://ocop.hanoi.gov.vn")]));
        assert!(!own(&[]), "no browser says nothing");
        for site in ["cross-site", "same-site", "none", "", "same-origin, cross-site"] {
            let site: &'static str = site;
            assert!(!own(&[("sec-fetch-site", site), ("origin", "https://ocop.hanoi.gov.vn")]), "{site}");
        }
        assert!(!own(&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")]));
        for origin in [
            "null",
            "http://ocop.hanoi.gov.vn",
            "https://ocop.hanoi.gov.vn:8443",
            "https://ocop.hanoi.gov.vn.evil.vn",
            "https://evil.vn",
        ] {
            let origin: &'static str = origin;
            assert!(!own(&[("origin", origin)]), "{origin}");
        }
        assert!(
            !own(&[("origin", "https://evil.vn"), ("host", "evil.vn")]),
            "the host decides nothing where the address is known"
        );
        assert!(asked(None, &[("origin", "http://127.0.0.1:8080"), ("host", "127.0.0.1:8080")]));
        assert!(asked(None, &[("origin", "http://localhost"), ("host", "localhost:80")]));
        assert!(!asked(None, &[("origin", "http://evil.vn"), ("host", "127.0.0.1:8080")]));
        assert!(!asked(None, &[("origin", "http://127.0.0.1:8080")]));
    }
}

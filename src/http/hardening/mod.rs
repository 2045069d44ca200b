//! What browsers are told about every answer: what a page may load, who may frame it, who may read it from elsewhere, where
//! it may be kept. Decides nothing about rights.

pub mod cross_site;
pub mod public_url;

use super::cookies::Cookie;
use crate::app::App;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::response::Response;
pub use cross_site::{refuse_cross_site, same_origin};
pub use public_url::PublicUrl;
use std::convert::Infallible;
use std::sync::LazyLock;
use std::time::Duration;
use tower::{Layer as _, Service as _};
use tower_http::cors::{Any, CorsLayer};

/// An answer is data: nothing in it is to be loaded, run or framed.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
/// The page of the documentation loads its own files and the document. Its script sets styles of elements and draws icons
/// from `data:`; no script may stand in the page.
const DOCUMENTATION_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
const DOCUMENTATION: &str = "/api/docs";
/// Two years, as preload lists ask for; no word on subdomains, which are not ours.
const STRICT_TRANSPORT: &str = "max-age=63072000";
const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";

/// What a request says that the headers of its answer follow from.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    is_documentation: bool,
    is_shared: bool,
    who: Who,
}

impl Asked {
    /// Of a request.
    pub fn of(request: &Request) -> Self {
        let (path, headers) = (request.uri().path(), request.headers());
        Self {
            is_documentation: path.starts_with(DOCUMENTATION),
            is_shared: *request.method() != Method::OPTIONS && is_public_read(request.method(), path),
            who: Who::of(headers),
        }
    }

    /// Sets the headers that every answer has.
    pub fn dress(self, app: &App, response: &mut Response) {
        let headers = response.headers_mut();
        // A page says itself what it may load.
        if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
            let policy = if self.is_documentation { DOCUMENTATION_POLICY } else { DATA_POLICY };
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        }
        for (name, value) in [
            (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (header::X_FRAME_OPTIONS, "DENY"),
            (header::REFERRER_POLICY, "no-referrer"),
            (PERMISSIONS_POLICY, PERMISSIONS),
            (OPENER_POLICY, "same-origin"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        // What any page may read may also be embedded by any page; the rest only by our own.
        let shared = headers.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        headers.insert(RESOURCE_POLICY, HeaderValue::from_static(if shared { "cross-origin" } else { "same-origin" }));
        if app.public_url().is_some_and(PublicUrl::is_secure) {
            headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STRICT_TRANSPORT));
        }
        let who = if headers.contains_key(header::SET_COOKIE) { Who::Person } else { self.who };
        keep_private(headers, who);
    }

    /// Lets pages of other sites read what is public: without cookies, without tokens, without writing. Without a
    /// credential `*` stands for every header (Fetch, 3.3.5).
    pub fn share(self, response: &mut Response) {
        if self.is_shared {
            let any = HeaderValue::from_static("*");
            response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, any.clone());
            response.headers_mut().insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, any);
        }
    }
}

/// Who an answer is for, as far as keeping it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Anybody,
    Program,
    Person,
}

impl Who {
    fn of(headers: &HeaderMap) -> Self {
        if Cookie::Session.find(headers).is_some() {
            Self::Person
        } else if headers.contains_key(header::AUTHORIZATION) {
            Self::Program
        } else {
            Self::Anybody
        }
    }
}

/// Keeps an answer to somebody signed in out of caches that others use. A program may keep its own and ask whether it still
/// holds; a browser, which may stand in an office, keeps nothing.
fn keep_private(headers: &mut HeaderMap, who: Who) {
    let value = match who {
        Who::Person => "private, no-store",
        // Nothing less than a handler wants.
        Who::Program if !says(headers, &header::CACHE_CONTROL, "no-store") => "private, no-cache",
        Who::Program | Who::Anybody => return vary(headers),
    };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(value));
    vary(headers);
}

/// An answer differs by who asks, also by a cookie.
fn vary(headers: &mut HeaderMap) {
    if headers.contains_key(header::VARY) && !says(headers, &header::VARY, "cookie") {
        headers.append(header::VARY, HeaderValue::from_static("cookie"));
    }
}

fn says(headers: &HeaderMap, name: &HeaderName, word: &str) -> bool {
    let lines = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|part| part.trim().eq_ignore_ascii_case(word))
}

/// What pages of other sites may read, with nobody's rights: what is public.
fn is_public_read(method: &Method, path: &str) -> bool {
    let asks = method.is_safe() && *method != Method::TRACE;
    asks && (path == "/api/v1"
        || path == "/api/openapi.json"
        || ["/api/v1/", "/problems/"].iter().any(|part| path.starts_with(part)))
}

/// What a browser is told that asks before a page of another site reads; nothing where the request is no such question. A
/// plain OPTIONS is none; it is refused like any method that is not there.
pub async fn asked_before(request: Request) -> std::result::Result<Response, Request> {
    let is_one = *request.method() == Method::OPTIONS
        && request.headers().contains_key(header::ACCESS_CONTROL_REQUEST_METHOD)
        && is_public_read(request.method(), request.uri().path());
    if !is_one {
        return Err(request);
    }
    let nothing_behind = tower::service_fn(async |_: Request| Ok::<_, Infallible>(Response::default()));
    let answered = SHARED.layer(nothing_behind).call(request).await;
    Ok(answered.unwrap_or_else(|never| match never {}))
}

/// Written once: its headers are lists that take longer to join than to send.
static SHARED: LazyLock<CorsLayer> = LazyLock::new(|| {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD])
        .allow_headers([header::ACCEPT, header::ACCEPT_LANGUAGE, header::IF_NONE_MATCH])
        .max_age(Duration::from_hours(24))
});

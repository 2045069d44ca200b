//! The API as pages ask it: inside the process, as whoever asks for the page. Knows no record and no page.

use super::asked::Place;
use super::refused::{Problem, Refused};
use crate::error::Error;
use crate::http::cookies::Cookie;
use crate::http::kept::Front;
use crate::http::limits::Peer;
use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use tower::ServiceExt as _;

/// What a client says about itself and where it stands, which holds for what its page asks as well.
const HANDED_ON: [HeaderName; 8] = [
    header::COOKIE,
    header::AUTHORIZATION,
    header::ORIGIN,
    header::HOST,
    header::USER_AGENT,
    header::FORWARDED,
    HeaderName::from_static("x-forwarded-for"),
    HeaderName::from_static("sec-fetch-site"),
];
const PARTIAL: &str = "hx-request";
/// What need not be written otherwise anywhere in an address (RFC 3986): so codes and ids stay as people know them.
const IN_AN_ADDRESS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
const LARGEST_ANSWER: usize = 64 * 1024 * 1024;

/// A request to the API.
#[derive(Clone, Debug)]
pub struct Sending {
    method: Method,
    path: String,
    body: Option<Value>,
    headers: Vec<(&'static str, String)>,
}

impl Sending {
    /// Reads.
    pub fn get(path: impl Into<String>) -> Self {
        Self { method: Method::GET, path: path.into(), body: None, headers: Vec::new() }
    }

    /// Sends a body.
    pub fn new(method: Method, path: impl Into<String>, body: Value) -> Self {
        Self { method, path: path.into(), body: Some(body), headers: Vec::new() }
    }

    /// Sends nothing but the wish.
    pub fn bare(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), body: None, headers: Vec::new() }
    }

    /// For the version that was read.
    #[must_use]
    pub fn if_match(self, tag: &str) -> Self {
        self.with("if-match", tag.to_owned())
    }

    /// Once, however often it is sent.
    #[must_use]
    pub fn once(self, key: &str) -> Self {
        self.with("idempotency-key", key.to_owned())
    }

    /// Why; nothing where the reason is empty.
    #[must_use]
    pub fn because(self, reason: &str) -> Self {
        let reason = reason.trim();
        if reason.is_empty() {
            return self;
        }
        self.with("x-reason", format!("UTF-8''{}", utf8_percent_encode(reason, NON_ALPHANUMERIC)))
    }

    fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }
}

/// What the API answered.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its JSON; null without a body.
    pub body: Value,
}

impl Told {
    /// Goes on where it succeeded.
    pub fn or_refused(self) -> Result<Self, Refused> {
        if self.status.is_success() { Ok(self) } else { Err(self.into_problem().into()) }
    }

    /// What went wrong.
    pub fn into_problem(self) -> Problem {
        Problem::read(self.status, self.body)
    }

    /// A header as text; empty where it is missing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

/// The API, asked as the client of a page.
#[derive(Clone, Debug)]
pub(super) struct Api {
    front: Front,
    headers: HeaderMap,
    peer: Option<Peer>,
    partial: bool,
}

impl Api {
    pub(super) fn of(parts: &Parts, place: &Place) -> Self {
        let mut headers = HeaderMap::new();
        for name in HANDED_ON {
            for value in parts.headers.get_all(&name) {
                headers.append(&name, value.clone());
            }
        }
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(place.language.tag()));
        let peer = parts.extensions.get::<Peer>().copied();
        Self { front: place.api.clone(), headers, peer, partial: parts.headers.contains_key(PARTIAL) }
    }

    pub(super) fn has_session(&self) -> bool {
        Cookie::Session.find(&self.headers).is_some()
    }

    pub(super) fn is_partial(&self) -> bool {
        self.partial
    }

    /// From now on nobody asks.
    pub(super) fn forget_session(&mut self) {
        self.headers.remove(header::COOKIE);
    }

    /// From now on whoever has these new cookies asks.
    pub(super) fn take_cookies(&mut self, answered: &HeaderMap) {
        let set = answered.get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
        let pairs: Vec<&str> = set.filter_map(|cookie| cookie.split(';').next()).collect();
        if let Ok(cookies) = HeaderValue::try_from(pairs.join("; ")) {
            self.headers.insert(header::COOKIE, cookies);
        }
    }

    pub(super) async fn ask(&self, sending: &Sending) -> Result<Told, Refused> {
        let media = if sending.method == Method::PATCH { "application/merge-patch+json" } else { "application/json" };
        let (body, media) = match &sending.body {
            Some(value) => (Body::from(serde_json::to_vec(value).map_err(Error::from)?), media),
            None => (Body::empty(), ""),
        };
        let mut headers = self.headers.clone();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        for (name, value) in &sending.headers {
            let value = HeaderValue::try_from(value).map_err(|error| Error::internal(error.to_string()))?;
            headers.insert(HeaderName::from_static(name), value);
        }
        let response = self.request(sending.method.clone(), &sending.path, body, media, headers).await?;
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, LARGEST_ANSWER).await.map_err(|error| Error::Internal(Box::new(error)))?;
        let body = if bytes.is_empty() { Value::Null } else { serde_json::from_slice(&bytes).map_err(Error::from)? };
        Ok(Told { status: parts.status, headers: parts.headers, body })
    }

    /// Hands a body on as it comes, and the answer back as it comes.
    pub(super) async fn hand_on(&self, method: Method, path: &str, body: Body, media: &str) -> Response {
        let answered = self.request(method, path, body, media, self.headers.clone()).await;
        answered.unwrap_or_else(IntoResponse::into_response)
    }

    async fn request(
        &self,
        method: Method,
        path: &str,
        body: Body,
        media: &str,
        headers: HeaderMap,
    ) -> Result<Response, Refused> {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().map_err(|_| Error::internal(format!("{path} is no address")))?;
        *request.headers_mut() = headers;
        if !media.is_empty() {
            let media = HeaderValue::try_from(media).map_err(|error| Error::internal(error.to_string()))?;
            request.headers_mut().insert(header::CONTENT_TYPE, media);
        }
        if let Some(peer) = self.peer {
            request.extensions_mut().insert(peer);
        }
        Ok(self.front.clone().oneshot(request).await.unwrap_or_else(|never| match never {}))
    }
}

/// A value as it stands in a query or path.
pub fn escaped(value: &str) -> String {
    utf8_percent_encode(value, IN_AN_ADDRESS).to_string()
}

/// An address of the API with parameters.
pub fn address(path: &str, params: &[(&str, &str)]) -> String {
    if params.is_empty() {
        return path.to_owned();
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(params);
    format!("{path}?{}", query.finish())
}

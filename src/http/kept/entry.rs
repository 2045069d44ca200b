//! One kept answer: its bytes ready to be sent, plain and compressed, and until when it stands. Keeps nothing itself.

use super::Moment;
use super::question::Question;
use crate::db::Head;
use crate::http::etag;
use crate::http::metrics::{Counted, Metrics};
use crate::http::sequence::{self, Exact};
use crate::http::{frame, limits};
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::MatchedPath;
use axum::http::response::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::Response;
use chrono::NaiveDate;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::sync::OnceLock;

/// Smaller answers are not worth compressing.
const SMALLEST_COMPRESSED: usize = 1_000;
/// The level of gzip: three quarters smaller than the plain answer, and 35 µs for a page of 20.
const LEVEL: Compression = Compression::new(6);
/// About what the headers of an answer take, and the entry around them.
const AROUND: usize = 3_000;
/// What only one answer can say, or what is said anew each time.
const OF_ONE_ANSWER: [HeaderName; 4] = [frame::REQUEST_ID, limits::POLICY, limits::STANDING, sequence::NAME];

/// And of these, what each answer says.
const OF_EVERY_ANSWER: [HeaderName; 2] = [frame::REQUEST_ID, sequence::NAME];

/// A kept answer.
#[derive(Debug)]
pub(super) struct Entry {
    tag: String,
    head: i64,
    /// Nothing in it is newer.
    newest: i64,
    line: u64,
    day: NaiveDate,
    /// The record that the answer is, where it is no other.
    record: Option<String>,
    headers: HeaderMap,
    body: Bytes,
    compressed: OnceLock<Option<Bytes>>,
    counted: Counted,
}

/// What an answer would need to be kept.
#[derive(Debug)]
pub(super) struct Keepable {
    tag: String,
    head: i64,
    record: Option<String>,
}

impl Keepable {
    /// Whether an answer may be kept: complete, small, for everybody, and known until when it stands.
    pub(super) fn of(path: &str, response: &Response, largest: u64) -> Option<Self> {
        let headers = response.headers();
        let tag = headers.get(header::ETAG)?.to_str().ok()?;
        let shared = headers.get(header::CACHE_CONTROL)?.to_str().ok()? == "no-cache";
        let size = response.body().size_hint().exact()?;
        if response.status() != StatusCode::OK || !shared || headers.contains_key(header::SET_COOKIE) || size > largest {
            return None;
        }
        // Without a head in the tag, and without a handler that knows it, it is not known until when the answer stands.
        let head = etag::head_of(tag).or_else(|| response.extensions().get().map(|Exact(head)| *head))?;
        let record = if etag::head_of(tag).is_some() { None } else { Some(path.rsplit('/').next()?.to_owned()) };
        Some(Self { tag: tag.to_owned(), head, record })
    }

    /// The entry of an answer, and what only this one answer says.
    pub(super) fn keep(self, parts: Parts, body: &Bytes, moment: Moment, metrics: &Metrics) -> (Entry, HeaderMap) {
        let route = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let counted = metrics.counted(route);
        let (mut headers, mut said) = (parts.headers, HeaderMap::new());
        for name in OF_ONE_ANSWER {
            if let Some(value) = headers.remove(&name) {
                said.insert(name, value);
            }
        }
        // A copy of its own size: what it was written into has room to grow, which nobody counts.
        let body = Bytes::copy_from_slice(body);
        // Follows from what is sent, plain or compressed.
        headers.remove(header::CONTENT_LENGTH);
        // Their places are kept, so that no map grows while an answer is given.
        for name in OF_EVERY_ANSWER {
            headers.insert(name, HeaderValue::from_static(""));
        }
        let Self { tag, head, record } = self;
        let Moment { line, day, .. } = moment;
        let told = said.get(sequence::NAME).and_then(|told| told.to_str().ok()?.parse().ok());
        let newest = told.unwrap_or(head).max(head);
        (Entry { tag, head, newest, line, day, record, headers, body, compressed: OnceLock::new(), counted }, said)
    }
}

impl Entry {
    /// About how many bytes it takes, compressed ones included.
    pub(super) fn weight(&self, question: &Question) -> u32 {
        let bytes = self.body.len() + self.body.len() / 3 + question.len() + AROUND;
        u32::try_from(bytes).unwrap_or(u32::MAX)
    }

    /// Whether it still is the answer.
    pub(super) fn stands(&self, head: &Head, moment: Moment) -> bool {
        (self.line, self.day) == (moment.line, moment.day)
            && (self.head >= moment.head || self.record.as_ref().is_some_and(|record| head.stands(record, self.head)))
    }

    /// A sequence such that nothing in the answer is newer: it may know of entries that this program has not heard of yet.
    pub(super) fn not_newer_than(&self, moment: Moment) -> i64 {
        self.newest.max(moment.head)
    }

    pub(super) fn counted(&self) -> &Counted {
        &self.counted
    }

    /// The answer, to a client that may have it already.
    pub(super) fn answer(&self, asking: &HeaderMap) -> Response {
        let mut response = Response::new(Body::empty());
        response.headers_mut().clone_from(&self.headers);
        if asking.contains_key(header::IF_NONE_MATCH) && etag::is_known(asking, &self.tag) {
            return etag::without_content(response);
        }
        let compressed = if takes_gzip(asking) { self.compressed() } else { None };
        let Some(compressed) = compressed else {
            *response.body_mut() = Body::from(self.body.clone());
            return response;
        };
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        if let Ok(tag) = HeaderValue::try_from(etag::of_compressed(&self.tag)) {
            headers.insert(header::ETAG, tag);
        }
        *response.body_mut() = Body::from(compressed);
        response
    }

    fn compressed(&self) -> Option<Bytes> {
        self.compressed.get_or_init(|| self.compress()).clone()
    }

    /// Nothing for what is small, or compressed as it is, as workbooks are.
    fn compress(&self) -> Option<Bytes> {
        let media = self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if self.body.len() < SMALLEST_COMPRESSED || !(media.starts_with("text/") || media.contains("json")) {
            return None;
        }
        let mut encoder = GzEncoder::new(Vec::with_capacity(self.body.len() / 4), LEVEL);
        // Into memory: what cannot fail, and if it did, the plain answer is as good.
        encoder.write_all(&self.body).ok()?;
        encoder.finish().ok().map(Bytes::from)
    }
}

/// Whether a client takes gzip (RFC 9110, 12.5.3).
fn takes_gzip(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok());
    let (mut named, mut any) = (None, None);
    for part in lines.flat_map(|line| line.split(',')) {
        let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
        let weight = weight.trim().trim_start_matches("q=");
        let taken = weight.is_empty() || weight.parse::<f32>().is_ok_and(|weight| weight > 0.0);
        match coding.trim() {
            "gzip" | "x-gzip" => named = Some(taken),
            "*" => any = Some(taken),
            _ => {}
        }
    }
    named.or(any).unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::takes_gzip;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn gzip_is_sent_to_who_takes_it() {
        let of = |text| takes_gzip(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(text))]));
        assert!(of("gzip") && of("deflate, gzip;q=0.5, br") && of("*") && of("gzip, *;q=0"));
        assert!(!of("br") && !of("gzip;q=0") && !of("gzip;q=0, *") && !of("identity"));
        assert!(!takes_gzip(&HeaderMap::new()));
    }
}

//! The sequence of the journal that an answer stands at, and the one that a client has seen: `Register-Sequence` and
//! `at-least`. With both, time goes on for a client whichever instance and whichever database answers.

use super::problem::Raised;
use crate::app::App;
use crate::db::Chosen;
use crate::error::{Error, Fault, Result};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use std::borrow::Cow;

/// The header that every answer of the register has.
pub const NAME: HeaderName = HeaderName::from_static("register-sequence");
/// The parameter that every reading operation takes.
pub const AT_LEAST: &str = "at-least";
/// The addresses under which answers are about the register.
pub(super) const PATHS: &str = "/api/v1";
/// The highest sequence has so many digits.
const DIGITS: usize = 18;

/// Put into an answer by whoever knows it: the end of the journal at the moment that was read. Nothing in the answer is newer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exact(pub i64);

/// Takes `at-least` out of the query, so that no handler has to know it. 0 without it.
pub fn take(request: &mut Request) -> Result<i64> {
    let Some(query) = request.uri().query().filter(|query| query.contains(AT_LEAST)) else { return Ok(0) };
    let (sequence, others) = apart(query)?;
    let path = request.uri().path();
    let address = if others.is_empty() { path.to_owned() } else { format!("{path}?{others}") };
    let uri = address.parse::<Uri>().map_err(|error| Error::Internal(Box::new(error)))?;
    *request.uri_mut() = uri;
    Ok(sequence)
}

/// The value of `at-least` in a query, 0 without it, and the query without it. The one place that reads it.
pub fn apart(query: &str) -> Result<(i64, Cow<'_, str>)> {
    let (ours, others): (Vec<&str>, Vec<&str>) = query.split('&').partition(|pair| pair.split('=').next() == Some(AT_LEAST));
    let value = match ours.as_slice() {
        // If the word is there, it stands in another parameter.
        [] => return Ok((0, Cow::Borrowed(query))),
        [one] => one.split_once('=').map_or("", |(_, value)| value),
        _ => return Err(fault("repeated", "chỉ ghi một lần", "stands twice")),
    };
    let is_one = (1..=DIGITS).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
    let sequence = value.parse().ok().filter(|_| is_one).ok_or_else(|| {
        fault(
            "bad-value",
            "phải là số nguyên từ 0, lấy từ tiêu đề Register-Sequence của một câu trả lời",
            "is not a whole number from 0, as a header Register-Sequence says it",
        )
    })?;
    Ok((sequence, Cow::Owned(others.join("&"))))
}

fn fault(code: &str, vi: &str, en: &str) -> Error {
    Error::BadRequest(vec![Fault::query(AT_LEAST, code, vi, en)])
}

/// The database that a request reads from. `public`: a standby may answer.
pub async fn place(app: &App, public: bool, at_least: i64) -> Result<Chosen> {
    app.db().reach(AT_LEAST, at_least).await?;
    app.db().choose(public, at_least)
}

/// Says on an answer at which sequence it stands: nothing in it is newer, and a write is not older.
pub async fn tell(app: &App, mut response: Response, at_least: i64) -> Response {
    if response.extensions().get::<Raised>().is_some_and(|Raised(failure)| matches!(**failure, Error::Unavailable(_))) {
        // Whoever asks next is not to meet the same.
        app.db().look_soon();
    }
    let exact = response.extensions().get::<Exact>().map(|exact| exact.0);
    let sequence = match exact.or_else(|| app.db().stands_at()) {
        Some(sequence) => sequence,
        // Nothing in it is from the register.
        None if says_nothing(response.status()) => app.db().head().known(),
        None => match app.db().not_newer_than().await {
            Ok(sequence) => sequence,
            Err(error) => return error.into_response(),
        },
    };
    response.headers_mut().insert(NAME, HeaderValue::from(sequence.max(at_least)));
    response
}

/// Says it on an answer under the register's address that nothing was read for: refused in front of the routes, or given up.
pub fn tell_unread(app: &App, path: &str, response: &mut Response) {
    if path.starts_with(PATHS) && !response.headers().contains_key(NAME) {
        response.headers_mut().insert(NAME, HeaderValue::from(app.db().head().known()));
    }
}

fn says_nothing(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::take;
    use crate::error::Error;
    use axum::body::Body;
    use axum::extract::Request;

    fn taken(address: &str) -> (Result<i64, Vec<String>>, String) {
        let mut request = Request::builder().uri(address).body(Body::empty()).unwrap();
        let read = take(&mut request).map_err(|error| match error {
            Error::BadRequest(faults) => faults.into_iter().map(|fault| format!("{} {}", fault.pointer, fault.code)).collect(),
            other => vec![other.to_string()],
        });
        (read, request.uri().to_string())
    }

    #[test]
    fn it_is_taken_out_of_the_query_and_nothing_else_is_touched() {
        for (address, sequence, left) in [
            ("/a", 0, "/a"),
            ("/a?at-least=7", 7, "/a"),
            ("/a?at-least=0&q=g%E1%BB%91m+b", 0, "/a?q=g%E1%BB%91m+b"),
            ("/a?star=5&at-least=12&sort=-name", 12, "/a?star=5&sort=-name"),
            ("/a?q=at-least", 0, "/a?q=at-least"),
            ("/a?at-least-x=1", 0, "/a?at-least-x=1"),
        ] {
            assert_eq!(taken(address), (Ok(sequence), left.to_owned()));
        }
    }

    #[test]
    fn what_is_no_sequence_is_refused() {
        for value in ["", "=", "=-1", "=1.5", "=abc", "=%31", "=1000000000000000000", "=1,2"] {
            assert_eq!(taken(&format!("/a?at-least{value}")).0, Err(vec!["at-least bad-value".to_owned()]), "{value}");
        }
        assert_eq!(taken("/a?at-least=1&at-least=1").0, Err(vec!["at-least repeated".to_owned()]));
    }
}

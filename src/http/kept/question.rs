//! What is asked, whatever way it is written: the order of parameters and how they are escaped make no difference. Asks
//! nothing itself.

use crate::http::language;
use crate::http::sequence::{self, AT_LEAST};
use axum::http::{HeaderMap, Method, Uri, header};
use std::borrow::Cow;
use std::fmt::Write as _;

/// What a question begins with.
const PATHS: &str = "/api/v1";
/// Longer questions are not kept.
const LONGEST: usize = 2_000;

/// A question of the public.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question(String);

/// A question, and how new its answer must be.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) question: Question,
    pub(super) at_least: i64,
}

impl Question {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}

/// What a request asks; nothing where somebody asks who may see more than the public, or nothing that is kept.
pub(super) fn of_anybody(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Asked> {
    let is_public = !headers.contains_key(header::AUTHORIZATION) && !headers.contains_key(header::COOKIE);
    if is_public { asked(method, uri, headers) } else { None }
}

/// What a request asks, whoever sends it; nothing where no answer to it is kept.
pub(super) fn asked(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Asked> {
    let path = uri.path();
    if method != Method::GET || !path.starts_with(PATHS) || headers.contains_key(header::RANGE) {
        return None;
    }
    let query = uri.query().unwrap_or_default();
    if path.len() + query.len() > LONGEST {
        return None;
    }
    let mut text = String::with_capacity(path.len() + query.len() + 8);
    text.push_str(language::of_request(headers).tag());
    text.push_str(wanted_form(headers)?);
    text.push(' ');
    text.push_str(path);
    let at_least = if query.is_empty() { 0 } else { add_parameters(&mut text, query)? };
    Some(Asked { question: Question(text), at_least })
}

/// The one `Accept` of a request; nothing for the usual ones, which all mean JSON.
fn wanted_form(headers: &HeaderMap) -> Option<&str> {
    let mut given = headers.get_all(header::ACCEPT).iter();
    let first = given.next();
    match (first, given.next()) {
        (None, _) => Some(""),
        (Some(one), None) => match one.to_str().ok()? {
            "*/*" | "application/json" => Some(""),
            other => (other.len() < LONGEST).then_some(other),
        },
        _ => None,
    }
}

fn add_parameters(text: &mut String, query: &str) -> Option<i64> {
    // What is no sequence, or stands twice, is refused further in.
    let (at_least, query) = sequence::apart(query).ok()?;
    let mut pairs: Vec<(Cow<'_, str>, Cow<'_, str>)> = Vec::with_capacity(8);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        // So is what is no UTF-8, and the name of that parameter written with escapes.
        if name.contains(char::REPLACEMENT_CHARACTER) || value.contains(char::REPLACEMENT_CHARACTER) || name == AT_LEAST {
            return None;
        }
        pairs.push((name, value));
    }
    // Stable: of a parameter that stands twice the first stays first.
    pairs.sort_by(|one, other| one.0.cmp(&other.0));
    for (name, value) in &pairs {
        // With lengths no value can look like a further parameter. To write into a text cannot fail.
        let _ = write!(text, "\n{},{}:{name}={value}", name.len(), value.len());
    }
    Some(at_least)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::of_anybody;
    use axum::http::{HeaderMap, Method, Request, Uri, header};

    fn text(uri: &str, headers: &[(header::HeaderName, &str)]) -> Option<(String, i64)> {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let request = request.body(()).unwrap();
        of_anybody(request.method(), request.uri(), request.headers()).map(|asked| (asked.question.0, asked.at_least))
    }

    #[test]
    fn what_means_the_same_is_the_same() {
        let plain = text("/api/v1/products?star=4&q=g%E1%BB%91m%20s%E1%BB%A9", &[]).unwrap();
        for (uri, accept) in [
            ("/api/v1/products?q=g%e1%bb%91m+s%E1%BB%A9&star=4", "*/*"),
            ("/api/v1/products?at-least=0&star=4&q=gốm+sứ", "application/json"),
        ] {
            assert_eq!(text(uri, &[(header::ACCEPT, accept)]).unwrap(), plain);
        }
        assert_eq!(text("/api/v1/products?", &[]), text("/api/v1/products", &[]));
    }

    #[test]
    fn what_differs_is_kept_apart() {
        let plain = text("/api/v1/products?star=4", &[]).unwrap().0;
        for (uri, headers) in [
            ("/api/v1/products?star=5", vec![]),
            ("/api/v1/villages?star=4", vec![]),
            ("/api/v1/products?star=4&star=4", vec![]),
            ("/api/v1/products?star=%0A4:stars=4", vec![]),
            ("/api/v1/products?star=4", vec![(header::ACCEPT_LANGUAGE, "en")]),
            ("/api/v1/products?star=4", vec![(header::ACCEPT, "text/csv")]),
        ] {
            assert_ne!(text(uri, &headers).unwrap().0, plain, "{uri} {headers:?}");
        }
        // A name cannot borrow the value before it.
        assert_ne!(text("/api/v1/a?b=c%0A1:d=e", &[]).unwrap().0, text("/api/v1/a?b=c&d=e", &[]).unwrap().0);
    }

    #[test]
    fn nobody_with_a_credential_and_no_write_is_answered_from_what_is_kept() {
        assert_eq!(text("/api/v1/products?at-least=17", &[]).unwrap().1, 17);
        for refused in ["at-least=x", "at-least=1&at-least=1", "at-least=%2B1", "at-least=%31", "at%2Dleast=1"] {
            assert!(text(&format!("/api/v1/products?{refused}"), &[]).is_none(), "refused further in: {refused}");
        }
        assert!(text("/api/v1/products?q=%FF", &[]).is_none(), "refused further in");
        assert!(text("/healthz", &[]).is_none());
        assert!(text("/api/v1/products", &[(header::AUTHORIZATION, "Bearer x")]).is_none());
        assert!(text("/api/v1/products", &[(header::COOKIE, "a=b")]).is_none());
        assert!(text(&format!("/api/v1/products?q={}", "x".repeat(3000)), &[]).is_none());
        let uri = Uri::from_static("/api/v1/products");
        assert!(of_anybody(&Method::POST, &uri, &HeaderMap::new()).is_none());
    }
}

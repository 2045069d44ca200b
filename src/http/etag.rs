//! Tags of answers and the conditions clients put on them.
//!
//! A record's tag is its version, followed by what else its form depends on; only the version counts in `If-Match`.
//! Lists and everything derived carry the head of the journal: as long as nothing was written, nothing changed.

use crate::error::{Error, Fault, Result};
use crate::registry::store::Expected;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

const MOST_TAGS: usize = 50;
/// How the strong tag of a compressed answer ends.
const COMPRESSED: &str = "-gzip\"";

/// The strong tag of a record: `"3-in_force-1a2b3c4d"`.
pub fn of_record(version: i64, form: &[&str]) -> String {
    let mut tag = format!("\"{version}");
    for part in form.iter().filter(|part| !part.is_empty()) {
        tag.push('-');
        tag.push_str(part);
    }
    tag.push('"');
    tag
}

/// The weak tag of everything computed from the register.
pub fn of_register(head: i64, form: &[&str]) -> String {
    format!("W/{}", of_record(head, form))
}

/// The head of the journal in the tag of everything computed from the register; a record's own tag has none.
pub fn head_of(tag: &str) -> Option<i64> {
    let digits = tag.strip_prefix("W/\"")?.split(['-', '"']).next()?;
    digits.parse().ok()
}

/// The tag of the same answer, compressed: other bytes under a strong tag would be another answer (RFC 9110, 8.8.3.3).
pub fn of_compressed(tag: &str) -> String {
    match tag.strip_suffix('"') {
        Some(open) if !tag.starts_with("W/") => format!("{open}{COMPRESSED}"),
        _ => tag.to_owned(),
    }
}

/// Whether the client has this answer already.
pub fn is_known(headers: &HeaderMap, tag: &str) -> bool {
    let weak = |text: &str| text.trim().trim_start_matches("W/").replace(COMPRESSED, "\"");
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    given.flat_map(tags).any(|one| one.trim() == "*" || weak(one) == weak(tag))
}

/// The tags of a list. A comma inside the quotes belongs to the tag (RFC 9110, 8.8.3).
fn tags(list: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    let parts = list.split(move |character| {
        quoted ^= character == '"';
        character == ',' && !quoted
    });
    parts.map(str::trim)
}

/// The answer for a client that has it already.
pub fn not_modified(tag: &str) -> Response {
    let mut response = StatusCode::NOT_MODIFIED.into_response();
    put(response.headers_mut(), tag);
    response
}

/// An answer without its content, for a client that has it already.
pub fn without_content(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = Body::empty();
    let about =
        [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::CONTENT_DISPOSITION, header::CONTENT_ENCODING, header::LINK];
    for name in about {
        response.headers_mut().remove(name);
    }
    response
}

/// Sets the tag, and that caches must ask again.
pub fn put(headers: &mut HeaderMap, tag: &str) {
    if let Ok(value) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, value);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("authorization, cookie, accept, accept-encoding, accept-language"));
}

/// Reads `If-Match`: which versions the writer has seen.
pub fn if_match(headers: &HeaderMap) -> Result<Expected> {
    let mut versions = Vec::new();
    let mut given = headers.get_all(header::IF_MATCH).iter().peekable();
    if given.peek().is_none() {
        return Err(Error::PreconditionRequired);
    }
    for value in given {
        for tag in tags(value.to_str().unwrap_or("?")) {
            if tag == "*" {
                return Ok(Expected::Any);
            }
            let plain = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).unwrap_or(tag);
            let version = plain.split('-').next().filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
            match version.and_then(|digits| digits.parse().ok()) {
                Some(version) => versions.push(version),
                // Someone else's tag, and a weak one, never match; but they are tags.
                None if tag.ends_with('"') => {}
                None => {
                    return Err(Error::BadRequest(vec![Fault::header(
                        "If-Match",
                        "not-a-tag",
                        "phải là ETag của bản ghi, ví dụ \"3\", hoặc *",
                        "is not the ETag of the record, as \"3\", nor *",
                    )]));
                }
            }
        }
    }
    versions.truncate(MOST_TAGS);
    Ok(Expected::Versions(versions))
}

#[cfg(test)]
mod tests {
    use super::{head_of, if_match, is_known, of_compressed, of_record, of_register};
    use crate::registry::store::Expected;
    use axum::http::{HeaderMap, HeaderValue, header};

    fn with(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    #[test]
    fn only_the_version_counts_when_writing() {
        let read = |text| if_match(&with(header::IF_MATCH, text)).ok();
        assert_eq!(read("\"3-in_force-1a2b\""), Some(Expected::Versions(vec![3])));
        assert_eq!(read("\"3\", \"4-x\""), Some(Expected::Versions(vec![3, 4])));
        assert_eq!(read("*"), Some(Expected::Any));
        assert_eq!(read("W/\"3\""), Some(Expected::Versions(vec![])));
        assert_eq!(read("\"abc\""), Some(Expected::Versions(vec![])));
        assert_eq!(read("\"a,b\", \"5\""), Some(Expected::Versions(vec![5])));
        assert_eq!(read("nonsense"), None);
        assert!(if_match(&HeaderMap::new()).is_err());
    }

    #[test]
    fn tags_are_compared_weakly_when_reading() {
        let tag = of_register(17, &["1a2b", ""]);
        assert_eq!(tag, "W/\"17-1a2b\"");
        assert!(is_known(&with(header::IF_NONE_MATCH, "\"x\", W/\"17-1a2b\""), &tag));
        assert!(is_known(&with(header::IF_NONE_MATCH, "*"), &tag));
        assert!(!is_known(&with(header::IF_NONE_MATCH, "W/\"16-1a2b\""), &tag));
        assert_eq!(of_record(3, &["lapsed", "ff"]), "\"3-lapsed-ff\"");
    }

    #[test]
    fn a_compressed_answer_has_a_tag_of_its_own_and_is_known_by_it() {
        let tag = of_record(3, &["lapsed", "ff"]);
        assert_eq!(of_compressed(&tag), "\"3-lapsed-ff-gzip\"");
        assert!(is_known(&with(header::IF_NONE_MATCH, "\"3-lapsed-ff-gzip\""), &tag));
        assert_eq!(if_match(&with(header::IF_MATCH, "\"3-lapsed-ff-gzip\"")).ok(), Some(Expected::Versions(vec![3])));
        assert_eq!(of_compressed(&of_register(17, &["ff"])), of_register(17, &["ff"]), "weak tags vouch for no bytes");
        assert_eq!(
            (head_of(&of_register(17, &["ff"])), head_of(&of_register(17, &[])), head_of(&tag)),
            (Some(17), Some(17), None)
        );
    }
}

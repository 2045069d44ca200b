//! Tells a client how it stands, in the fields of draft-ietf-httpapi-ratelimit-headers: `RateLimit-Policy` and `RateLimit`,
//! lists of structured fields (RFC 9651) with the name of each allowance. Counts nothing.

use super::buckets::Standing;
use axum::http::{HeaderMap, HeaderName, HeaderValue};

/// The allowances a request is counted under.
pub(in crate::http) const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// How its client stands with each.
pub(in crate::http) const STANDING: HeaderName = HeaderName::from_static("ratelimit");

/// How a client stands with each allowance, by name.
#[derive(Clone, Debug, Default)]
pub struct Told(Vec<(&'static str, Standing)>);

impl Told {
    /// Adds how a client stands with one allowance. A credential and its address have one of the same name; the one that
    /// will refuse first is told.
    pub(super) fn add(&mut self, name: &'static str, standing: Standing) {
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            None => self.0.push((name, standing)),
            Some((_, known)) if standing.left < known.left => *known = standing,
            Some(_) => {}
        }
    }

    /// Sets the fields.
    pub fn put(&self, headers: &mut HeaderMap) {
        if self.0.is_empty() {
            return;
        }
        let list = |write: fn(&(&str, Standing)) -> String| self.0.iter().map(write).collect::<Vec<_>>().join(", ");
        let policy = list(|(name, standing)| format!("\"{name}\";q={};w={}", standing.full, standing.window));
        let standing = list(|(name, standing)| format!("\"{name}\";r={};t={}", standing.left, standing.wait));
        for (name, text) in [(POLICY, policy), (STANDING, standing)] {
            if let Ok(value) = HeaderValue::try_from(text) {
                headers.insert(name, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{POLICY, STANDING, Standing, Told};
    use axum::http::HeaderMap;

    #[test]
    fn both_fields_are_lists_by_name() {
        let mut told = Told::default();
        let mut headers = HeaderMap::new();
        told.put(&mut headers);
        assert!(headers.is_empty(), "without limits nothing is said");
        told.add("requests", Standing { full: 4000, window: 10, left: 3999, wait: 1 });
        told.add("requests", Standing { full: 4000, window: 10, left: 12, wait: 9 });
        told.add("exports", Standing { full: 30, window: 60, left: 29, wait: 2 });
        told.put(&mut headers);
        assert_eq!(headers[POLICY], "\"requests\";q=4000;w=10, \"exports\";q=30;w=60");
        assert_eq!(headers[STANDING], "\"requests\";r=12;t=9, \"exports\";r=29;t=2");
    }
}

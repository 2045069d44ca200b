//! Which requests are expensive, and have a budget of their own beside the one of all requests. The only list of them.

use crate::http::format::Format;
use axum::http::{HeaderMap, Method, Uri};

/// A budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// Counts over the register.
    Statistics,
    /// Lists as files, and the dump: whole tables are read.
    Exports,
    /// Files that are handed in, looked at, written and taken back.
    Imports,
    /// Passwords and codes: costly to check, and worth guessing. By address, whoever asks.
    SignIn,
}

impl Budget {
    /// Its name in `RateLimit`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Statistics => "statistics",
            Self::Exports => "exports",
            Self::Imports => "imports",
            Self::SignIn => "sign-in",
        }
    }

    /// The budget of a request, beside the one of all requests.
    pub fn of(method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Self> {
        let path = uri.path().strip_prefix("/api/v1/")?;
        let first = path.split('/').next().unwrap_or_default();
        let reads = method.is_safe();
        match first {
            "statistics" => Some(Self::Statistics),
            "dump" => Some(Self::Exports),
            "imports" => (!reads).then_some(Self::Imports),
            // Signing out proves nothing, and who is asked nothing can guess nothing.
            "session" => (method != Method::DELETE && (!reads || path != first)).then_some(Self::SignIn),
            "account" | "invitations" | "keys" => (!reads).then_some(Self::SignIn),
            _ => (reads && wants_a_file(uri, headers)).then_some(Self::Exports),
        }
    }
}

/// Whether a list is asked for as a file. Who asks for one where there is none is refused further in.
fn wants_a_file(uri: &Uri, headers: &HeaderMap) -> bool {
    let query = uri.query().unwrap_or_default();
    match form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "format") {
        Some((_, format)) => format != Format::Json.name(),
        None => Format::accepted(headers, Format::OF_PLACES) != Some(Format::Json),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::Budget;
    use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};

    #[test]
    fn what_is_expensive_has_its_own_budget() {
        let of = |method: &str, path: &str, accept: Option<&'static str>| {
            let method: Method = method.parse().unwrap();
            let headers = accept.map(|accept| (header::ACCEPT, HeaderValue::from_static(accept)));
            Budget::of(&method, &Uri::try_from(path).unwrap(), &HeaderMap::from_iter(headers)).map(Budget::name)
        };
        for (method, path, accept, budget) in [
            ("GET", "/api/v1/products", None, None),
            ("GET", "/api/v1/products?q=g%E1%BB%91m&format=json", Some("text/csv"), None),
            ("GET", "/api/v1/products", Some("application/json"), None),
            ("GET", "/api/v1/products", Some("text/html, */*;q=0.1"), None),
            ("GET", "/api/v1/products?format=csv", None, Some("exports")),
            ("HEAD", "/api/v1/products?state=in_force&f%6Frmat=xlsx", None, Some("exports")),
            ("GET", "/api/v1/products", Some("text/csv"), Some("exports")),
            ("GET", "/api/v1/products", Some("text/csv, application/json"), Some("exports")),
            ("GET", "/api/v1/villages", Some("application/geo+json"), Some("exports")),
            ("POST", "/api/v1/products?format=csv", None, None),
            ("GET", "/api/v1/dump", None, Some("exports")),
            ("GET", "/api/v1/statistics/overview", None, Some("statistics")),
            ("GET", "/api/v1/statistics/products?format=csv", None, Some("statistics")),
            ("GET", "/api/v1/imports", None, None),
            ("POST", "/api/v1/imports", None, Some("imports")),
            ("POST", "/api/v1/imports/0198/commit", None, Some("imports")),
            ("POST", "/api/v1/session", None, Some("sign-in")),
            ("GET", "/api/v1/session", None, None),
            ("DELETE", "/api/v1/session", None, None),
            ("GET", "/api/v1/session/oidc/callback?code=1", None, Some("sign-in")),
            ("GET", "/api/v1/sessions", None, None),
            ("PUT", "/api/v1/account/password", None, Some("sign-in")),
            ("POST", "/api/v1/invitations/accept", None, Some("sign-in")),
            ("POST", "/api/v1/accounts", None, None),
            ("GET", "/healthz", None, None),
            ("GET", "/api/v10/dump", None, None),
        ] {
            assert_eq!(of(method, path, accept), budget, "{method} {path} {accept:?}");
        }
    }
}

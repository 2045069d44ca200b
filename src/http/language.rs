//! The language a reader wants: Vietnamese, unless English is preferred.

use crate::language::Language;
use axum::http::{HeaderMap, header};

/// The one of the two that `Accept-Language` weighs more; Vietnamese where it says neither.
pub fn of_request(headers: &HeaderMap) -> Language {
    let mut best = (Language::Vietnamese, 0.0);
    let accepted = headers.get_all(header::ACCEPT_LANGUAGE).iter().filter_map(|value| value.to_str().ok());
    for part in accepted.flat_map(|value| value.split(',')) {
        let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
        let language = match tag.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("vi") => Language::Vietnamese,
            Some("en") => Language::English,
            _ => continue,
        };
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        if weight > best.1 {
            best = (language, weight);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::of_request;
    use crate::language::Language;
    use axum::http::{HeaderMap, HeaderValue, header};

    #[test]
    fn the_weightier_language_wins_and_vietnamese_is_the_default() {
        let of = |text: &'static str| {
            let mut headers = HeaderMap::new();
            let value = HeaderValue::from_bytes(text.as_bytes());
            headers.insert(header::ACCEPT_LANGUAGE, value.unwrap_or(HeaderValue::from_static("")));
            of_request(&headers)
        };
        assert_eq!(of_request(&HeaderMap::new()), Language::Vietnamese);
        assert_eq!(of("en-GB,en;q=0.9,vi;q=0.8"), Language::English);
        assert_eq!(of("fr, vi;q=0.3, en;q=0.2"), Language::Vietnamese);
        assert_eq!(of("*"), Language::Vietnamese);
        assert_eq!(of(";;q=,é"), Language::Vietnamese);
    }
}

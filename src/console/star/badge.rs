//! The badge that shops put on their pages: an image that says the truth on the day it is shown. It may be kept for minutes
//! and never past midnight in Vietnam; one of a product that holds no star looks like nothing that holds one.

use super::Checked;
use super::verdict::Verdict;
use crate::clock::{begin_in_vietnam, day_in_vietnam};
use crate::console::asked::Asked;
use crate::console::refused::Refused;
use crate::console::words;
use crate::http::etag;
use crate::http::extract::Code;
use crate::language::Language;
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, Days, Utc};
use maud::{Markup, html};
use sha2::{Digest, Sha256};

/// The size, which the snippet to copy names too.
pub(super) const WIDTH: u32 = 320;
pub(super) const HEIGHT: u32 = 96;
/// A withdrawal shows within minutes.
const KEPT_SECONDS: i64 = 300;
/// A longer name does not fit.
const MOST_LETTERS: usize = 36;

/// `GET /p/{code}/badge.svg`
pub(super) async fn badge(mut asked: Asked, Code(code): Code, headers: HeaderMap) -> Result<Response, Refused> {
    match asked.param("lang") {
        Some("en") => asked.language = Language::English,
        Some("vi") => asked.language = Language::Vietnamese,
        _ => {}
    }
    // Always today: a badge of another day would be a lie.
    let (status, image) = match Checked::find(&asked, &code, None).await? {
        Some(checked) => (StatusCode::OK, drawn(&asked, &checked)),
        None => (StatusCode::NOT_FOUND, of_nothing(&asked)),
    };
    let image = image.into_string();
    let tag = format!("W/\"{}\"", hex::encode(&Sha256::digest(&image)[..8]));
    let mut response = if status == StatusCode::OK && etag::is_known(&headers, &tag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (status, Body::from(image)).into_response()
    };
    let headers = response.headers_mut();
    let kept = format!("public, max-age={}, must-revalidate", kept_seconds(asked.app.db().clock().now()));
    for (name, value) in [(header::CACHE_CONTROL, kept.as_str()), (header::ETAG, tag.as_str())] {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.insert(name, value);
        }
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("image/svg+xml"));
    // Any page may show it.
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    Ok(response)
}

/// How long it may be kept: some minutes, never past midnight in Vietnam.
fn kept_seconds(now: DateTime<Utc>) -> i64 {
    let tomorrow = day_in_vietnam(now) + Days::new(1);
    KEPT_SECONDS.min((begin_in_vietnam(tomorrow) - now).num_seconds())
}

fn drawn(asked: &Asked, checked: &Checked) -> Markup {
    let verdict = Verdict::of(checked);
    let day = |name: &str| checked.validity[name].as_str().map(|text| words::day_of(asked, text));
    let until = day("certificate_until");
    let second = match (verdict, until) {
        (Verdict::Valid, Some(until)) => asked.say(&format!("đến {until}"), &format!("until {until}")).to_owned(),
        (Verdict::Uncertain, Some(until)) => {
            asked.say(&format!("muộn nhất đến {until}"), &format!("until {until} at the latest")).to_owned()
        }
        (Verdict::Expired, Some(until)) => asked.say(&format!("sau ngày {until}"), &format!("after {until}")).to_owned(),
        _ => String::new(),
    };
    let checked_on = day("on").unwrap_or_default();
    let foot = format!("{} {checked_on} · {}", asked.say("Kiểm tra ngày", "Checked on"), checked.code());
    let stars = verdict.stars(checked).map(|star| "★".repeat(usize::try_from(star).unwrap_or(0)));
    image(
        verdict,
        &shortened(checked.name()),
        stars.as_deref(),
        verdict.word(asked),
        &second,
        &foot,
        verdict.sentence(asked, checked).as_str(),
    )
}

fn of_nothing(asked: &Asked) -> Markup {
    let word = asked.say("KHÔNG CÓ MÃ", "NO SUCH CODE");
    image(Verdict::None, "OCOP", None, word, "", "", word)
}

/// Colours of the side, and of the letters.
const fn colours(verdict: Verdict) -> (&'static str, &'static str) {
    match verdict {
        Verdict::Valid => ("#0b5d3b", "#084a2f"),
        Verdict::Uncertain => ("#8a5a00", "#6b4600"),
        Verdict::Withdrawn => ("#a32117", "#8a1a12"),
        Verdict::Expired | Verdict::None => ("#5b615e", "#3c423f"),
    }
}

fn image(verdict: Verdict, name: &str, stars: Option<&str>, word: &str, second: &str, foot: &str, told: &str) -> Markup {
    let (side, ink) = colours(verdict);
    let title = format!("{name}: {word}. {told} {foot}");
    html! {
        svg xmlns="http://www.w3.org/2000/svg" width=(WIDTH) height=(HEIGHT) viewBox={ "0 0 " (WIDTH) " " (HEIGHT) } role="img" aria-label=(title)
            font-family="'Be Vietnam Pro','Segoe UI',Roboto,'Noto Sans',Arial,sans-serif" {
            title { (title) }
            rect x="0.5" y="0.5" width=(WIDTH - 1) height=(HEIGHT - 1) rx="8" fill="#ffffff" stroke=(side) {}
            path d="M8 0h52v96H8a8 8 0 0 1-8-8V8a8 8 0 0 1 8-8z" fill=(side) {}
            text x="30" y="46" font-size="32" font-weight="700" fill="#ffffff" text-anchor="middle" { (verdict.sign()) }
            text x="30" y="78" font-size="12" font-weight="700" fill="#ffffff" text-anchor="middle" { "OCOP" }
            text x="72" y="22" font-size="13" fill="#17231d" { (name) }
            text x="72" y="50" font-size="20" font-weight="700" fill=(ink) { (word) @if let Some(stars) = stars { tspan fill="#8a5a00" { " " (stars) } } }
            text x="72" y="70" font-size="13" fill="#17231d" { (second) }
            text x="72" y="87" font-size="11" fill="#51605a" { (foot) }
        }
    }
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= MOST_LETTERS {
        return name.to_owned();
    }
    name.chars().take(MOST_LETTERS - 1).collect::<String>().trim_end().to_owned() + "…"
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{kept_seconds, shortened};

    #[test]
    fn it_is_never_kept_past_midnight_in_vietnam() {
        for (now, seconds) in [
            ("2026-11-22T03:00:00Z", 300),
            ("2026-11-22T16:54:59Z", 300),
            ("2026-11-22T16:58:00Z", 120),
            ("2026-11-22T16:59:59Z", 1),
            ("2026-11-22T17:00:00Z", 300),
        ] {
            assert_eq!(kept_seconds(now.parse().unwrap()), seconds, "{now}");
        }
    }

    #[test]
    fn long_names_are_shortened() {
        assert_eq!(shortened("Gốm Bát Tràng"), "Gốm Bát Tràng");
        let long = shortened(&"Bình gốm ".repeat(9));
        assert!(long.ends_with('…') && long.chars().count() <= 36, "{long}");
    }
}

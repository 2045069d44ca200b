//! GS1 Digital Link: `/01/{gtin}` leads to the product that carries the bar code, or to a choice among several.

use super::typed::Typed;
use super::unknown;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::refused::Refused;
use crate::http::extract::Code;
use crate::programme::identifiers::check_gtin;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;

/// A GTIN with 14 digits, as Digital Links write it.
pub(super) fn fourteen(gtin: &str) -> String {
    format!("{gtin:0>14}")
}

/// The spellings of a GTIN that records may have: 8, 12, 13 or 14 digits.
fn spellings(gtin: &str) -> Vec<String> {
    let whole = fourteen(gtin);
    let shorter = [14, 13, 12, 8].into_iter().filter_map(|length| {
        let (zeros, rest) = whole.split_at_checked(14 - length)?;
        zeros.bytes().all(|digit| digit == b'0').then(|| rest.to_owned())
    });
    shorter.collect()
}

/// `GET /01/{gtin}`, with or without what GS1 lets follow.
pub(super) async fn resolve(asked: Asked, Code(text): Code) -> Result<Response, Refused> {
    if !check_gtin(&text) {
        return Ok(unknown::page(&asked, &text, &Typed::Words));
    }
    let mut found = Vec::new();
    for spelling in spellings(&text) {
        let page = asked.get(&address("/api/v1/products", &[("gtin", &spelling)])).await?;
        found.extend(page["data"].as_array().cloned().unwrap_or_default());
    }
    let code = |product: &serde_json::Value| product["code"].as_str().unwrap_or_default().to_owned();
    match found.as_slice() {
        [] => Ok(unknown::page(&asked, &text, &Typed::Gtin(text.clone()))),
        [only] => Ok(found_at(&asked.href(&format!("/p/{}", code(only))))),
        several => {
            let title = asked.say("Nhiều sản phẩm mang mã vạch này", "Several products carry this bar code");
            let body = html! {
                p { "GTIN " code { (text) } ": " (several.len()) " " (asked.say("sản phẩm. Hãy chọn:", "products. Choose:")) }
                ul.choices { @for product in several {
                    li { a.button href=(asked.href(&format!("/p/{}", code(product)))) { (product["name"].as_str().unwrap_or_default()) " · " (code(product)) } }
                } }
            };
            Ok(Page::new(&asked, title).body(body).into_response())
        }
    }
}

/// 302: which product carries the bar code may change.
fn found_at(address: &str) -> Response {
    let mut response = StatusCode::FOUND.into_response();
    if let Ok(address) = HeaderValue::try_from(address) {
        response.headers_mut().insert(header::LOCATION, address);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::spellings;

    #[test]
    fn a_bar_code_is_found_in_every_spelling() {
        assert_eq!(spellings("8934563138165"), ["08934563138165", "8934563138165"]);
        assert_eq!(spellings("00000096385074"), ["00000096385074", "0000096385074", "000096385074", "96385074"]);
        assert_eq!(spellings("10012345678902"), ["10012345678902"]);
    }
}

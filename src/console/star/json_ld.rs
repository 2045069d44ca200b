//! The same answer for machines, in the words of schema.org: a `Product` with its `Certification`. Only what is known for
//! certain is said: no dates of a decision that is not known to the day, no status where it is not certain.

use super::verdict::Verdict;
use super::{Checked, public_address};
use crate::console::asked::Asked;
use crate::console::refused::Refused;
use crate::console::words;
use crate::error::Error;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use entity::vocabulary::Nature;
use maud::{Markup, PreEscaped, html};
use serde_json::{Map, Value, json};

/// In the head of the page.
pub(super) fn in_page(asked: &Asked, headers: &HeaderMap, checked: &Checked) -> Markup {
    let text = as_script(&data(asked, headers, checked));
    // A data block: browsers run nothing of it, and nothing in it ends it.
    html! { script type="application/ld+json" { (PreEscaped(text)) } }
}

/// By itself, also for pages of other sites.
pub(super) fn file(asked: &Asked, headers: &HeaderMap, checked: &Checked) -> Result<Response, Refused> {
    let body = serde_json::to_vec(&data(asked, headers, checked)).map_err(Error::from)?;
    let mut response = Response::new(axum::body::Body::from(body));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/ld+json"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, cookie"));
    Ok(response)
}

/// JSON in which no tag can begin or end, and no letter stands that old scripts take for the end of a line.
fn as_script(data: &Value) -> String {
    let escape = |letter: char| format!("\\u{:04x}", u32::from(letter));
    let text = data.to_string();
    let letters = text.chars().map(|letter| match letter {
        '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => escape(letter),
        other => other.to_string(),
    });
    letters.collect()
}

fn data(asked: &Asked, headers: &HeaderMap, checked: &Checked) -> Value {
    let address = public_address(asked, headers, checked.code());
    let mut product = Map::from_iter([
        ("@context".to_owned(), json!("https://schema.org")),
        ("@type".to_owned(), json!("Product")),
        ("@id".to_owned(), json!(address)),
        ("url".to_owned(), json!(address)),
        ("name".to_owned(), json!(checked.name())),
        ("identifier".to_owned(), json!({"@type": "PropertyValue", "propertyID": "OCOP Registry", "value": checked.code()})),
    ]);
    let mut add = |name: &str, value: Value| _ = product.insert(name.to_owned(), value);
    if let Some(gtin) = checked.gtin() {
        add("gtin", gtin.into());
    }
    if let Some(set) = checked.product["criteria_set"].as_str() {
        add("category", words::term(asked, "criteria_set", set).into());
    }
    if let Some(name) = checked.producer["name"].as_str() {
        add("manufacturer", json!({"@type": "Organization", "name": name}));
    }
    if asked.app.nature() == Nature::Synthetic {
        add("disambiguatingDescription", asked.say("Dữ liệu giả lập, không có thật.", "Synthetic data; not real.").into());
    }
    if let Some(certification) = certification(asked, checked) {
        add("hasCertification", certification);
    }
    Value::Object(product)
}

fn certification(asked: &Asked, checked: &Checked) -> Option<Value> {
    let (validity, verdict) = (&checked.validity, Verdict::of(checked));
    let star = validity["star"].as_u64()?;
    let status = match verdict {
        Verdict::Valid => Some("https://schema.org/CertificationActive"),
        Verdict::Expired | Verdict::Withdrawn => Some("https://schema.org/CertificationInactive"),
        Verdict::Uncertain => None,
        Verdict::None => return None,
    };
    let name = asked.say(&format!("OCOP {star} sao"), &format!("OCOP {star} stars")).to_owned();
    let mut certification = Map::from_iter([
        ("@type".to_owned(), json!("Certification")),
        ("name".to_owned(), json!(name)),
        ("description".to_owned(), json!(verdict.sentence(asked, checked))),
        ("certificationRating".to_owned(), json!({"@type": "Rating", "ratingValue": star, "bestRating": 5, "worstRating": 1})),
    ]);
    let mut add = |name: &str, value: &Value| {
        if !value.is_null() {
            certification.insert(name.to_owned(), value.clone());
        }
    };
    add("certificationStatus", &json!(status));
    add("certificationIdentification", &validity["decision"]["number"]);
    if let Some(authority) = validity["decision"]["authority_name"].as_str() {
        add("issuedBy", &json!({"@type": "GovernmentOrganization", "name": authority}));
    }
    if validity["date_precision"] == "day" {
        add("validFrom", &validity["certificate_from"]);
        add("expires", &validity["certificate_until"]);
    }
    Some(Value::Object(certification))
}

#[cfg(test)]
mod tests {
    use super::as_script;
    use serde_json::{Value, json};

    #[test]
    fn nothing_in_a_name_ends_the_block() {
        let data = json!({"name": "Gốm </script><script>alert(1)</script> <!-- & \u{2028} \"quoted\""});
        let text = as_script(&data);
        assert!(!text.contains(['<', '>', '&', '\u{2028}']), "{text}");
        assert_eq!(serde_json::from_str::<Value>(&text).ok(), Some(data));
    }
}

//! What somebody who searches may mean beside words: a code of a record, of a commune, or the bar code of a product.

use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::refused::Refused;
use crate::registry::kind::RecordKind;
use crate::text;

/// Where a search leads without looking for words.
#[derive(Debug)]
pub enum Straight {
    /// To this page.
    To(String),
    /// It looks like a code and is none; with one that is.
    Mistyped(String),
    /// Nowhere.
    No,
}

/// Whether there is anything to search for.
pub fn has_words(typed: &str) -> bool {
    !text::fold(typed).is_empty()
}

/// Whether what was typed names something.
pub async fn straight(asked: &Asked, typed: &str, star: bool) -> Result<Straight, Refused> {
    let code = typed.trim().to_uppercase();
    if let Some(kind) = RecordKind::of_code(&code) {
        let found = asked.find(&format!("/api/v1/{}/{code}/history?limit=1", kind.plural())).await?;
        let place = if star && kind == RecordKind::Product { "p" } else { kind.plural() };
        return Ok(if found.is_some() { Straight::To(format!("/{place}/{code}")) } else { Straight::Mistyped(kind.code(1)) });
    }
    if let Some(example) = looks_like(&code) {
        return Ok(Straight::Mistyped(example));
    }
    let digits = code.len() >= 5 && code.bytes().all(|byte| byte.is_ascii_digit());
    match code.len() {
        5 if digits => {
            let found = asked.find(&format!("/api/v1/units/{code}/successors")).await?;
            Ok(found.map_or(Straight::No, |_| Straight::To(format!("/communes/{code}"))))
        }
        8..=14 if digits => {
            let list = asked.get(&address("/api/v1/products", &[("gtin", &code), ("limit", "2")])).await?;
            let found = list["data"].as_array().filter(|all| all.len() == 1).and_then(|all| all[0]["code"].as_str());
            let place = if star { "p" } else { "products" };
            Ok(found.map_or(Straight::No, |code| Straight::To(format!("/{place}/{code}"))))
        }
        _ => Ok(Straight::No),
    }
}

/// A right code of the kind that a text has the form of.
fn looks_like(code: &str) -> Option<String> {
    let kind = RecordKind::ALL.into_iter().find(|kind| code.starts_with(kind.prefix()))?;
    let rest = code[kind.prefix().len()..].trim_start_matches(['-', ' ']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    (digits >= 4 && !rest.contains(' ')).then(|| kind.code(1))
}

#[cfg(test)]
mod tests {
    use super::looks_like;

    #[test]
    fn mistyped_codes_are_told_from_words() {
        assert_eq!(looks_like("SP-000001-5").as_deref(), Some("SP-000001-4"));
        assert_eq!(looks_like("LN000075").as_deref(), Some("LN-000001-2"));
        for words in ["SP GỐM", "TT 12", "CTY", "GỐM", "SP", "QD 1234 UBND"] {
            assert_eq!(looks_like(words), None, "{words}");
        }
    }
}

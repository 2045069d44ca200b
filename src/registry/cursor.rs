//! Where a page begins: the last row of the page before, bound to the list it came from.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

const FORM: u8 = 1;
const LONGEST: usize = 3000;

/// A key of the row at which a page ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// A number.
    Whole(i64),
    /// A text, a day or a moment, as it is written.
    Text(String),
}

/// The end of the page before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Of the filters and the order.
    pub digest: String,
    /// The day the list is about.
    pub on: NaiveDate,
    /// The sort keys of the last row, its code being the last of them.
    pub keys: Vec<Key>,
}

impl Cursor {
    /// Reads the opaque text.
    pub fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (form, digest, on, keys): (u8, String, NaiveDate, Vec<Key>) = serde_json::from_slice(&bytes).ok()?;
        let safe = keys.iter().all(|key| !matches!(key, Key::Text(text) if text.contains('\0')));
        (form == FORM && safe).then_some(Self { digest, on, keys })
    }

    /// The opaque text.
    pub fn write(&self) -> serde_json::Result<String> {
        let json = serde_json::to_vec(&(FORM, &self.digest, self.on, &self.keys))?;
        Ok(URL_SAFE_NO_PAD.encode(json))
    }
}

/// A short digest of everything that decides which rows come in which order.
pub fn digest(pairs: &[(String, String)]) -> String {
    let mut deciding: Vec<&(String, String)> =
        pairs.iter().filter(|(name, _)| !matches!(name.as_str(), "cursor" | "limit" | "count" | "format")).collect();
    deciding.sort();
    let mut hash = Sha256::new();
    for (name, value) in deciding {
        hash.update(name.as_bytes());
        hash.update([0]);
        hash.update(value.as_bytes());
        hash.update([0]);
    }
    hex::encode(&hash.finalize()[..6])
}

#[cfg(test)]
mod tests {
    use super::{Cursor, Key, digest};
    use chrono::NaiveDate;

    #[test]
    fn a_cursor_reads_back_and_nothing_else_does() {
        let on = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap_or_default();
        let cursor = Cursor { digest: "aa".into(), on, keys: vec![Key::Text("gom su".into()), Key::Whole(4)] };
        let text = cursor.write().unwrap_or_default();
        assert_eq!(Cursor::read(&text), Some(cursor));
        for wrong in ["", "x", "e30", &text[1..], &"A".repeat(4000)] {
            assert_eq!(Cursor::read(wrong), None);
        }
    }

    #[test]
    fn the_digest_knows_filters_but_not_their_order_or_the_page() {
        let pairs = |list: &[(&str, &str)]| {
            list.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>()
        };
        let one = digest(&pairs(&[("star", "4"), ("sort", "name"), ("limit", "2")]));
        assert_eq!(one, digest(&pairs(&[("sort", "name"), ("star", "4"), ("cursor", "x")])));
        assert_ne!(one, digest(&pairs(&[("sort", "name"), ("star", "5")])));
    }
}

//! What people type or scan as the code of a product: read kindly, and said what is wrong with it. Looks nothing up.

use crate::programme::identifiers::check_gtin;
use crate::registry::kind::RecordKind;

/// What was typed.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Typed {
    /// The code of a product, spelled as codes are.
    Product(String),
    /// The code of another kind of record.
    Other(RecordKind, String),
    /// The number of a bar code.
    Gtin(String),
    /// Shaped like a code, but its check character does not fit: something in it was mistyped.
    Mistyped(String),
    /// Words, or something else.
    Words,
}

/// Reads it: letters in any case, any kind of dash or none, spaces anywhere.
pub(super) fn read(text: &str) -> Typed {
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    let others = text.chars().any(|letter| !letter.is_ascii_alphanumeric() && !is_between(letter));
    if others {
        return Typed::Words;
    }
    if bare.len() >= 8 && check_gtin(&bare) {
        return Typed::Gtin(bare);
    }
    let (Some(prefix), Some(digits), Some(check)) =
        (bare.get(..2), bare.get(2..bare.len().saturating_sub(1)), bare.get(bare.len().saturating_sub(1)..))
    else {
        return Typed::Words;
    };
    let code = format!("{prefix}-{digits}-{check}");
    match RecordKind::of_code(&code) {
        Some(RecordKind::Product) => Typed::Product(code),
        Some(kind) => Typed::Other(kind, code),
        None if prefix == RecordKind::Product.prefix() && is_number(digits) => Typed::Mistyped(code),
        None => Typed::Words,
    }
}

/// Dashes as word processors write them, and spaces.
fn is_between(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '.' | '_')
}

fn is_number(digits: &str) -> bool {
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{Typed, read};
    use crate::registry::kind::RecordKind;

    #[test]
    fn codes_are_read_however_they_are_typed() {
        for text in ["SP-000001-4", "sp-000001-4", " SP 000001 4 ", "SP0000014", "SP–000001–4", "sp.000001.4"] {
            assert_eq!(read(text), Typed::Product("SP-000001-4".to_owned()), "{text}");
        }
        let village = RecordKind::Village.code(7);
        assert_eq!(read(&village.to_lowercase()), Typed::Other(RecordKind::Village, village));
    }

    #[test]
    fn what_is_wrong_is_told_apart() {
        assert_eq!(read("SP-000001-5"), Typed::Mistyped("SP-000001-5".to_owned()));
        assert_eq!(read("SP-00001-4"), Typed::Mistyped("SP-00001-4".to_owned()));
        assert_eq!(read("8934563138165"), Typed::Gtin("8934563138165".to_owned()));
        assert_eq!(read("893 4563 138165"), Typed::Gtin("8934563138165".to_owned()));
        for text in ["", "S", "gốm bát tràng", "8934563138166", "<script>", "SP-<b>-4", "SP-ABCDEF-4"] {
            assert_eq!(read(text), Typed::Words, "{text}");
        }
    }
}

//! The text of a cell as the register can use it: in Unicode, composed, without invisible characters. Does not ask what it
//! means.

use super::legacy_fonts::{put_look_alikes_right, recognise};
use unicode_normalization::UnicodeNormalization;

/// What makes a spreadsheet take text for a formula, as exports guard it (`sheet::csv`).
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The text, and how it was written before it was converted, where it was; `None` if nothing is left.
pub(super) fn clean(raw: &str) -> Option<(String, Option<&'static str>)> {
    if raw.is_ascii() && !raw.contains(['\r', '_']) {
        let text = raw.trim();
        return (!text.is_empty()).then(|| (text.to_owned(), None));
    }
    // Before anything is dropped: a soft hyphen is the ư of TCVN3.
    let (text, mut from) = match recognise(raw) {
        Some((text, font)) => (text, Some(font)),
        None => (raw.to_owned(), None),
    };
    let text = text.replace("_x000D_\n", "\n").replace("_x000D_", "\n").replace("\r\n", "\n").replace('\r', "\n");
    let mut text: String = text.nfc().filter(|character| !is_invisible(*character)).map(plain_space).collect();
    if let Some(right) = put_look_alikes_right(&text) {
        text = right;
        from = from.or(Some("look-alikes"));
    }
    let text = text.trim();
    (!text.is_empty()).then(|| (text.to_owned(), from))
}

fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Spaces that do not break, or have a width of their own, are spaces.
fn plain_space(character: char) -> char {
    if matches!(character, '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}') { ' ' } else { character }
}

/// The text without the apostrophe that an export put before what a spreadsheet would run.
pub(super) fn without_guard(text: &str) -> &str {
    let bare = text.trim_start_matches('\'');
    match text.strip_prefix('\'') {
        Some(rest) if bare.starts_with(['\t', '\r', '\n']) || bare.trim_start().starts_with(FORMULA) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    #[test]
    fn text_is_composed_and_holds_nothing_unseen() {
        for (raw, text) in [
            ("  Bát Tra\u{300}ng ", "Bát Tràng"),
            ("gốm\u{a0}sứ\u{200b}", "gốm sứ"),
            ("\u{feff}Tên", "Tên"),
            ("thôn 1_x000D_\nthôn 2\r\nthôn 3\rthôn 4", "thôn 1\nthôn 2\nthôn 3\nthôn 4"),
            ("OCOP_HN", "OCOP_HN"),
        ] {
            assert_eq!(clean(raw).unwrap(), (text.to_owned(), None), "{raw:?}");
        }
        assert_eq!(clean(" \u{a0}\u{200b} "), None);
    }

    #[test]
    fn what_was_converted_is_told() {
        assert_eq!(clean("t\u{ad}¬ng B¸t Trµng").unwrap(), ("tương Bát Tràng".to_owned(), Some("TCVN3")));
        assert_eq!(clean("Dƣơng Liễu").unwrap(), ("Dương Liễu".to_owned(), Some("look-alikes")));
    }

    #[test]
    fn the_guard_of_an_export_goes_and_no_other_apostrophe() {
        for (guarded, text) in [
            ("'=1+1", "=1+1"),
            ("'-", "-"),
            ("'\tx", "\tx"),
            ("'  =1", "  =1"),
            ("'＠x", "＠x"),
            ("'quoted'", "'quoted'"),
            ("''=1", "'=1"),
        ] {
            assert_eq!(without_guard(guarded), text);
        }
    }
}

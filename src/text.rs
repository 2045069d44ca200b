//! Vietnamese text as people type it: what is stored, what is searched, what is sorted.
//!
//! Holds no SQL: who searches builds the condition from these words.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Lower case, without tone marks, đ as d, every run of other characters one space. The same for NFC and NFD, for
/// "Hòa" and "Hoà"; free of `%` and `_`, so that it can stand in a LIKE pattern as it is.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfc() {
        for ascii in any_ascii::any_ascii_char(character).chars() {
            if ascii.is_ascii_alphanumeric() {
                folded.push(ascii.to_ascii_lowercase());
            } else if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Lower case in NFC with its tone marks, every run of other characters one space: to rank exact hits first.
pub fn exact(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    for character in text.nfc().flat_map(char::to_lowercase) {
        if character.is_alphanumeric() {
            kept.push(character);
        } else if !kept.is_empty() && !kept.ends_with(' ') {
            kept.push(' ');
        }
    }
    kept.truncate(kept.trim_end().len());
    kept
}

/// A key under which texts are the same that differ only in form (NFC, NFD), case, punctuation and the letter of a
/// syllable on which its tone is written: "Hòa" and "Hoà", "thủy" and "THUỶ". Marks count: "bát" is not "bạt".
pub fn tones_aside(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut tones = String::new();
    for character in text.nfd().flat_map(char::to_lowercase) {
        if is_tone(character) {
            tones.push(character);
        } else if character.is_alphanumeric() || is_combining_mark(character) {
            key.push(character);
        } else {
            // The tone of a word stands behind it, wherever it was written.
            key.push_str(&tones);
            tones.clear();
            if !key.is_empty() && !key.ends_with(' ') {
                key.push(' ');
            }
        }
    }
    key.push_str(&tones);
    key.truncate(key.trim_end().len());
    key
}

/// Whether a combining mark is one of the five tones of Vietnamese: grave, acute, tilde, hook, dot below.
pub fn is_tone(mark: char) -> bool {
    matches!(mark, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

/// The three columns that searches and name order use.
#[derive(Debug)]
pub struct SearchColumns {
    /// The folded name.
    pub name_key: String,
    /// Folded words.
    pub search: String,
    /// The same words with their marks.
    pub search_exact: String,
}

/// Builds the search columns of a record from its name and whatever else it should be found by.
pub fn search_columns<'a>(name: &str, others: impl IntoIterator<Item = Option<&'a str>>) -> SearchColumns {
    let mut all = name.to_owned();
    for other in others.into_iter().flatten() {
        all.push(' ');
        all.push_str(other);
    }
    SearchColumns { name_key: fold(name), search: fold(&all), search_exact: exact(&all) }
}

/// Text as it is stored: NFC, without space at its ends.
pub fn stored(text: &str) -> String {
    text.trim().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::{exact, fold, stored, tones_aside};

    #[test]
    fn folding_forgets_marks_case_and_tone_placement() {
        assert_eq!(fold("Làng nghề tranh dân gian Đông Hồ"), "lang nghe tranh dan gian dong ho");
        assert_eq!(fold("Hòa Bình"), fold("HOÀ  BÌNH"));
        assert_eq!(fold("Thuỵ"), fold("Thu\u{1ef5}"));
        assert_eq!(fold("Bát Tra\u{300}ng"), "bat trang");
        assert_eq!(fold("100% \"lụa_tơ\" – 2"), "100 lua to 2");
        assert_eq!(fold("  "), "");
    }

    #[test]
    fn exact_keeps_marks_but_not_form() {
        assert_eq!(exact("Gốm  BÁT Tràng"), "gốm bát tràng");
        assert_eq!(exact("Bát Tra\u{300}ng"), exact("Bát Tràng"));
        assert_ne!(exact("bat trang"), exact("bát tràng"));
    }

    #[test]
    fn tones_aside_forgets_where_a_tone_stands_and_no_mark() {
        for (one, other) in [
            ("Hòa Bình", "HOÀ  BÌNH"),
            ("Thụy Khuê", "thuỵ khuê"),
            ("Hóa", "Hoá"),
            ("qúy", "quý"),
            ("Bát Tra\u{300}ng", "Bát Tràng"),
            ("“Làng nghề” (Hà Nội)", "làng nghề hà nội"),
        ] {
            assert_eq!(tones_aside(one), tones_aside(other), "{one} {other}");
        }
        for (one, other) in
            [("bát", "bạt"), ("bát", "bat"), ("bắt", "bát"), ("Đông", "Dông"), ("tơ", "to"), ("hòa bình", "hoa bình")]
        {
            assert_ne!(tones_aside(one), tones_aside(other), "{one} {other}");
        }
        assert_eq!(tones_aside(" – "), "");
    }

    #[test]
    fn stored_text_is_composed_and_trimmed() {
        assert_eq!(stored(" Tra\u{300}ng "), "Tràng");
    }
}

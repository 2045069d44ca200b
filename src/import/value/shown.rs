//! A cell in plain form, before a reader of one kind looks at it: what could not be used is refused here, for all of them.

use super::Unclear;
use crate::import::file::Value;
use unicode_normalization::UnicodeNormalization;

/// The value as it is shown, for sentences.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Text(text) | Value::Broken(text) => shortened(text),
        Value::Number(number) => number.to_string(),
        Value::Day(day) => day.format("%d/%m/%Y").to_string(),
        Value::Flag(flag) => (if *flag { "TRUE" } else { "FALSE" }).to_owned(),
    }
}

fn shortened(text: &str) -> String {
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(80).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

/// Refuses what a formula left that failed.
pub(super) fn usable(value: &Value) -> Result<(), Unclear> {
    let Value::Broken(broken) = value else { return Ok(()) };
    let broken = shortened(broken);
    Err(Unclear::new(
        "broken-formula",
        format!("Công thức trong ô không cho kết quả dùng được ({broken}). Hãy nhập giá trị thay cho công thức."),
        format!("The formula of the cell has no result that can be used ({broken}). Enter the value instead of the formula."),
    ))
}

/// Text in small letters, composed, with one space between words, dashes and quotation marks of one kind.
pub(super) fn plain(text: &str) -> String {
    let lowered = text.nfc().flat_map(char::to_lowercase).map(|character| match character {
        '‐' | '‑' | '‒' | '–' | '—' | '−' => '-',
        other => other,
    });
    lowered.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Without the quotation marks around it.
pub(super) fn unquoted(text: &str) -> &str {
    text.trim_matches(|mark: char| matches!(mark, '"' | '\'' | '“' | '”' | '„' | '‘' | '’' | '«' | '»') || mark.is_whitespace())
}

/// A value of the wrong kind.
pub(super) fn expected(code: &'static str, value: &Value, vi: &str, en: &str) -> Unclear {
    let shown = shown(value);
    Unclear::new(code, format!("“{shown}” không phải là {vi}."), format!("“{shown}” is not {en}."))
}

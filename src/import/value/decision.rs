//! Numbers of decisions, as offices write them: `2982/QĐ-UBND`, `QĐ- UBND`, `Số 2982/QĐ-UBND ngày 4/3/2024`.

use super::Unclear;
use super::day::{Day, day};
use super::shown::{expected, shown, unquoted, usable};
use crate::import::file::Value;
use crate::text::stored;

/// A decision as a cell names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionNumber {
    /// Its number without spaces: `2982/QĐ-UBND`.
    pub number: String,
    /// The day that stands behind it.
    pub day: Option<Day>,
}

/// What stands before a number, in small letters, the longer first.
const BEFORE: [&str; 6] = ["quyết định số", "theo quyết định số", "qđ số", "quyết định", "số:", "số"];

/// The number of a decision, and its day where the cell says it.
pub fn decision_number(value: &Value) -> Result<DecisionNumber, Unclear> {
    usable(value)?;
    let Value::Text(text) = value else { return Err(unknown(value)) };
    let text = stored(text).replace(['–', '−', '‐', '‑'], "-");
    let text = without_words_before(unquoted(&text));
    let (number, rest) = match find_word(text, "ngày") {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let number = closed_up(number.trim().trim_end_matches([',', '(', ';']).trim_end());
    let rest = rest.trim().trim_end_matches([')', '.']);
    let (serial, form) = number.split_once('/').ok_or_else(|| unknown(value))?;
    if serial.is_empty() || serial.len() > 6 || !serial.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(unknown(value));
    }
    let parts: Vec<&str> = form.split('-').flat_map(|part| part.split('/')).collect();
    let spelled = |part: &str| !part.is_empty() && part.chars().all(char::is_alphanumeric);
    let typed = form.chars().any(char::is_alphabetic);
    if !parts.iter().all(|part| spelled(part)) || !typed || form.chars().count() > 40 || mentions_two(form) {
        return Err(unknown(value));
    }
    let day = if rest.is_empty() { None } else { Some(day(&Value::Text(rest.to_owned()))?) };
    Ok(DecisionNumber { number, day })
}

/// Without the spaces around its signs; others stay, and make it no number.
fn closed_up(number: &str) -> String {
    let parts = number.split('/').map(|part| part.split('-').map(str::trim).collect::<Vec<_>>().join("-"));
    parts.collect::<Vec<_>>().join("/")
}

fn without_words_before(text: &str) -> &str {
    let lower = text.to_lowercase();
    for before in BEFORE {
        // Small and capital letters of Vietnamese have the same length.
        if lower.len() == text.len() && lower.starts_with(before) {
            return text.get(before.len()..).unwrap_or(text).trim_start_matches([':', ' ']);
        }
    }
    text
}

fn find_word(text: &str, word: &str) -> Option<usize> {
    let lower = text.to_lowercase();
    lower.find(word).filter(|_| lower.len() == text.len())
}

/// Two numbers in one cell: "717/QĐ-SCT và 718/QĐ-SCT".
fn mentions_two(form: &str) -> bool {
    form.matches("QĐ").count() > 1
}

fn unknown(value: &Value) -> Unclear {
    if let Value::Text(text) = value
        && text.matches("QĐ").count() > 1
    {
        let shown = shown(value);
        return Unclear::new(
            "decision-several",
            format!("“{shown}” nêu nhiều quyết định. Hãy ghi một quyết định cho mỗi ô."),
            format!("“{shown}” names several decisions. Write one in a cell."),
        );
    }
    expected(
        "decision-unknown",
        value,
        "số quyết định. Hãy ghi như trên văn bản, ví dụ 2982/QĐ-UBND",
        "the number of a decision. Write it as it is printed, as 2982/QĐ-UBND",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<(String, Option<String>), &'static str> {
        let told = decision_number(&Value::Text(text.to_owned())).map_err(|unclear| unclear.code)?;
        Ok((told.number, told.day.map(|day| day.day.to_string())))
    }

    #[test]
    fn spellings_of_a_number_are_that_number() {
        for text in [
            "2982/QĐ-UBND",
            "2982/QĐ- UBND",
            "2982 / QĐ-UBND",
            "số 2982/QĐ-UBND",
            "Số: 2982/QĐ-UBND",
            "Quyết định số 2982/QĐ–UBND",
        ] {
            assert_eq!(of(text), Ok(("2982/QĐ-UBND".to_owned(), None)), "{text}");
        }
        assert_eq!(of("1048/QĐ-Ttg"), Ok(("1048/QĐ-Ttg".to_owned(), None)));
        assert_eq!(of("26/2026/QĐ-TTg"), Ok(("26/2026/QĐ-TTg".to_owned(), None)));
    }

    #[test]
    fn a_day_behind_the_number_is_told_as_well() {
        for text in
            ["2361/QĐ-BNNMT ngày 26/6/2025", "QĐ số 2361/QĐ-BNNMT, ngày 26 tháng 6 năm 2025", "2361/QĐ-BNNMT (ngày 26/6/2025)"]
        {
            assert_eq!(of(text), Ok(("2361/QĐ-BNNMT".to_owned(), Some("2025-06-26".to_owned()))), "{text}");
        }
        assert_eq!(of("813/QĐ-UBND ngày 19/2"), Err("day-without-year"));
    }

    #[test]
    fn what_is_no_number_is_told() {
        for text in ["2982/QĐ-UBND của UBND TP Hà Nội", "QĐ-UBND", "2982", "231/982", "/QĐ-UBND", "2982/", "chưa có", "2982/QĐ-"]
        {
            assert_eq!(of(text), Err("decision-unknown"), "{text}");
        }
        assert_eq!(of("717/QĐ-SCT và 718/QĐ-SCT"), Err("decision-several"));
        assert_eq!(decision_number(&Value::Number(2982.0)).map_err(|unclear| unclear.code), Err("decision-unknown"));
    }
}

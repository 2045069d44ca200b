//! Yes and no, as offices write them.

use super::Unclear;
use super::number::whole_float;
use super::shown::{expected, plain, usable};
use crate::import::file::Value;
use crate::text::tones_aside;

const YES: [&str; 11] = ["có", "x", "đúng", "true", "1", "yes", "y", "rồi", "đã có", "✓", "✔"];
const NO: [&str; 10] = ["không", "sai", "false", "0", "no", "n", "chưa", "không có", "chưa có", "-"];

/// Yes or no.
pub fn flag(value: &Value) -> Result<bool, Unclear> {
    usable(value)?;
    let unclear =
        || expected("flag-unclear", value, "có hay không. Hãy ghi “có” hoặc “không”", "yes or no. Write “có” or “không”");
    match value {
        Value::Flag(flag) => Ok(*flag),
        Value::Number(number) if whole_float(*number) == Some(1) => Ok(true),
        Value::Number(number) if whole_float(*number) == Some(0) => Ok(false),
        Value::Text(text) => {
            let text = plain(text);
            // Signs have no key.
            let same = |word: &str| {
                text == word || (text.chars().all(|c| c.is_alphanumeric() || c == ' ') && tones_aside(&text) == tones_aside(word))
            };
            match (YES.iter().any(|word| same(word)), NO.iter().any(|word| same(word))) {
                (true, false) => Ok(true),
                (false, true) => Ok(false),
                _ => Err(unclear()),
            }
        }
        _ => Err(unclear()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_and_no_have_many_words() {
        let of = |text: &str| flag(&Value::Text(text.to_owned())).map_err(|unclear| unclear.code);
        for yes in ["Có", "co\u{301}", "x", "X", "đúng", "TRUE", "1", "Yes", "✓"] {
            assert_eq!(of(yes), Ok(true), "{yes}");
        }
        for no in ["không", "KHÔNG", "sai", "false", "0", "no", "-", "chưa có"] {
            assert_eq!(of(no), Ok(false), "{no}");
        }
        for unclear in ["có thể", "?", "2", "cò", "đang làm"] {
            assert_eq!(of(unclear), Err("flag-unclear"), "{unclear}");
        }
        assert_eq!([flag(&Value::Flag(true)), flag(&Value::Number(0.0))], [Ok(true), Ok(false)]);
        assert_eq!(flag(&Value::Number(2.0)).map_err(|unclear| unclear.code), Err("flag-unclear"));
    }
}

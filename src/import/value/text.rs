//! Texts, lists of texts and of objects. A number in a field of text is what it looks like; a code that Excel made a number
//! gets back only the zeros that are certain.

use super::Unclear;
use super::number::whole_float;
use super::shown::{expected, shown, usable};
use crate::import::file::Value;
use serde_json::Value as Json;

/// The text of a cell.
pub fn text(value: &Value) -> Result<String, Unclear> {
    usable(value)?;
    Ok(match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) => whole_float(*number).map_or_else(|| number.to_string(), |whole| whole.to_string()),
        Value::Day(day) => day.format("%d/%m/%Y").to_string(),
        Value::Flag(flag) => (if *flag { "có" } else { "không" }).to_owned(),
        // Refused above.
        Value::Broken(broken) => broken.clone(),
    })
}

/// The same cell on one line: offices break long names inside a cell.
pub fn one_line(value: &Value) -> Value {
    match value {
        Value::Text(text) if text.contains(['\n', '\t']) => {
            let parts: Vec<&str> = text.split(['\n', '\t']).map(str::trim).filter(|part| !part.is_empty()).collect();
            Value::Text(parts.join(" "))
        }
        other => other.clone(),
    }
}

/// The code of a commune: five digits. Excel drops their leading zeros when it makes a number of them.
pub fn commune_code(value: &Value) -> Result<String, Unclear> {
    usable(value)?;
    let digits = match value {
        Value::Number(number) => whole_float(*number).map(|whole| whole.to_string()),
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    let fits =
        |digits: &String| (1..=5).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit()) && digits != "0";
    let code = digits.filter(fits).map(|digits| format!("{digits:0>5}"));
    code.ok_or_else(|| {
        expected(
            "commune-code-unknown",
            value,
            "mã xã, phường gồm 5 chữ số, ví dụ 00577",
            "the code of a commune, five digits as 00577",
        )
    })
}

/// The texts of a cell: a JSON array of texts, or texts between `;` or on lines of their own.
pub fn texts(value: &Value) -> Result<Vec<String>, Unclear> {
    let whole = text(value)?;
    if whole.starts_with('[') {
        let texts: Result<Vec<String>, _> = serde_json::from_str(&whole);
        return texts
            .map_err(|cause| no_list(value, &cause, "danh sách văn bản", "a list of texts", "[\"Bát Tràng\", \"Kim Lan\"]"));
    }
    Ok(whole.split([';', '\n']).map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned).collect())
}

/// The objects of a cell: a JSON array of objects.
pub fn objects(value: &Value) -> Result<Vec<Json>, Unclear> {
    let whole = text(value)?;
    let objects: Result<Vec<serde_json::Map<String, Json>>, _> = serde_json::from_str(&whole);
    let told = |cause| no_list(value, &cause, "danh sách đối tượng", "a list of objects", "[{\"kind\": \"vietgap\"}]");
    objects.map(|all| all.into_iter().map(Json::Object).collect()).map_err(told)
}

fn no_list(value: &Value, cause: &serde_json::Error, vi: &str, en: &str, example: &str) -> Unclear {
    let shown = shown(value);
    Unclear::new(
        "list-unreadable",
        format!("“{shown}” không phải là {vi} dạng JSON ({cause}). Ví dụ đúng: {example}"),
        format!("“{shown}” is not {en} in JSON ({cause}). Right would be: {example}"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn numbers_in_a_field_of_text_are_what_they_look_like() {
        let texts = [Value::Number(2024.0), Value::Number(22.1), Value::Flag(true), of("Gốm")].map(|value| text(&value));
        assert_eq!(texts, ["2024", "22.1", "có", "Gốm"].map(|text| Ok(text.to_owned())));
        assert_eq!(text(&Value::Broken("#REF!".to_owned())).map_err(|unclear| unclear.code), Err("broken-formula"));
    }

    #[test]
    fn commune_codes_get_their_zeros_back() {
        for value in [Value::Number(577.0), of("00577"), of("577")] {
            assert_eq!(commune_code(&value), Ok("00577".to_owned()));
        }
        for value in [Value::Number(123_456.0), Value::Number(5.5), Value::Number(-1.0), Value::Number(0.0), of("Bát Tràng")] {
            assert_eq!(commune_code(&value).map_err(|unclear| unclear.code), Err("commune-code-unknown"), "{value:?}");
        }
    }

    #[test]
    fn lists_are_json_or_separated() {
        for text in ["[\"Bát Tràng\", \"Kim Lan\"]", "Bát Tràng; Kim Lan;", "Bát Tràng\nKim Lan"] {
            assert_eq!(texts(&of(text)), Ok(vec!["Bát Tràng".to_owned(), "Kim Lan".to_owned()]), "{text}");
        }
        assert_eq!(texts(&of("mây, tre")), Ok(vec!["mây, tre".to_owned()]));
        assert_eq!(texts(&of("[1]")).map_err(|unclear| unclear.code), Err("list-unreadable"));
        assert_eq!(objects(&of("[{\"kind\":\"haccp\"}]")), Ok(vec![serde_json::json!({"kind": "haccp"})]));
        for wrong in ["{}", "[1]", "haccp"] {
            assert_eq!(objects(&of(wrong)).map_err(|unclear| unclear.code), Err("list-unreadable"), "{wrong}");
        }
    }
}

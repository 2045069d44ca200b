//! Single values of a query string, read by what the field holds; and what to say when one cannot be read.

use super::field::Holds;
use super::kind::RecordKind;
use super::values::Day;
use chrono::{DateTime, Utc};
use sea_orm::Value;

/// The values of a parameter: commas stand between them, but for those written `\,`.
pub fn split(text: &str) -> Vec<String> {
    let (mut values, mut value, mut characters) = (Vec::new(), String::new(), text.chars().peekable());
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek() == Some(&',') => value.extend(characters.next()),
            ',' => values.push(std::mem::take(&mut value)),
            other => value.push(other),
        }
    }
    values.push(value);
    values
}

/// A value as a parameter spells it, the reverse of [`split`].
pub fn join(values: &[String]) -> String {
    let values: Vec<String> = values.iter().map(|value| value.replace(',', "\\,")).collect();
    values.join(",")
}

/// Reads one value.
pub fn scalar(holds: Holds, text: &str) -> Option<Value> {
    match holds {
        // As it was typed: some letters become several when they are composed.
        Holds::Text => (1..=300).contains(&text.trim().chars().count()).then(|| crate::text::stored(text).into()),
        Holds::Code => RecordKind::of_code(text).map(|_| text.into()),
        Holds::Choice(values) => values.contains(&text).then(|| text.into()),
        Holds::Star => matches!(text, "3" | "4" | "5").then(|| text.parse::<i32>().ok()).flatten().map(Value::from),
        Holds::Whole => text.parse::<i64>().ok().map(Value::from),
        Holds::Decimal => text.parse().ok().and_then(entity::centi::Centi::exact).map(|exact| exact.0.into()),
        Holds::Date => Day::read(text).map(Value::from),
        Holds::Moment => DateTime::parse_from_rfc3339(text).ok().map(|at| Value::from(at.with_timezone(&Utc))),
        Holds::Flag => text.parse::<bool>().ok().map(Value::from),
        Holds::Degrees | Holds::List => None,
    }
}

/// What would have been right, in Vietnamese and English.
pub fn expected(holds: Holds) -> (String, String) {
    match holds {
        Holds::Choice(values) => (format!("chỉ nhận: {}", values.join(", ")), format!("is none of: {}", values.join(", "))),
        Holds::Star => ("chỉ nhận: 3, 4, 5".into(), "is none of: 3, 4, 5".into()),
        Holds::Whole => ("phải là số nguyên".into(), "is not a whole number".into()),
        Holds::Decimal => {
            ("phải là số có nhiều nhất hai chữ số thập phân".into(), "is not a number with at most two decimals".into())
        }
        Holds::Date => {
            ("không phải một ngày có thật dạng NĂM-THÁNG-NGÀY".into(), "is no day that exists, written YYYY-MM-DD".into())
        }
        Holds::Moment => ("phải là thời điểm dạng 2026-11-22T08:00:00Z".into(), "is not a moment as 2026-11-22T08:00:00Z".into()),
        Holds::Flag => ("chỉ nhận: true, false".into(), "is neither true nor false".into()),
        Holds::Code => (
            "không phải mã của sổ đăng ký, hoặc ký tự kiểm tra sai; dạng đúng như SP-000001-4".into(),
            "is no code of this registry, or its check character is wrong; it looks like SP-000001-4".into(),
        ),
        _ => ("trống hoặc dài quá 300 ký tự".into(), "is empty or longer than 300 characters".into()),
    }
}

//! How values read on pages: titles of fields, terms of code lists, days, numbers. Holds no words of its own that the
//! register has already.

use super::asked::Asked;
use crate::clock::in_vietnam;
use crate::language::Language;
use crate::programme::vocabularies;
use crate::registry::words;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use serde_json::Value;

/// The title of a field of a table (`village`, `product`, …).
pub fn title(asked: &Asked, table: &str, field: &str) -> String {
    asked.language.of(&words::title(table, field)).to_owned()
}

/// What stands in it, in a sentence.
pub fn explanation(asked: &Asked, table: &str, field: &str) -> String {
    asked.language.of(&words::explanation(table, field)).to_owned()
}

/// A term of a code list by its code; the code itself where the list has no such term.
pub fn term(asked: &Asked, list: &str, code: &str) -> String {
    let found = vocabularies::find(list).and_then(|list| list.term(code));
    found.map_or_else(|| code.to_owned(), |term| asked.say(&term.vi, &term.en).to_owned())
}

/// A day as people write it: 22/11/2026, 22 Nov 2026.
pub fn day(asked: &Asked, day: NaiveDate) -> String {
    match asked.language {
        Language::Vietnamese => day.format("%d/%m/%Y").to_string(),
        Language::English => day.format("%-d %b %Y").to_string(),
    }
}

/// The same of a text `YYYY-MM-DD`; what is none stays as it is.
pub fn day_of(asked: &Asked, text: &str) -> String {
    text.parse().map_or_else(|_| text.to_owned(), |date| day(asked, date))
}

/// A day that is known to the month or year only.
pub fn day_with_precision(asked: &Asked, text: &str, precision: &str) -> String {
    let Ok(date) = text.parse::<NaiveDate>() else { return text.to_owned() };
    match precision {
        "month" => match asked.language {
            Language::Vietnamese => format!("tháng {}/{}", date.month(), date.year()),
            Language::English => date.format("%b %Y").to_string(),
        },
        "year" => asked.say("năm ", "").to_owned() + &date.year().to_string(),
        "no_later_than" => asked.say("không muộn hơn ", "no later than ").to_owned() + &day(asked, date),
        _ => day(asked, date),
    }
}

/// A moment (RFC 3339) as the clock shows it in Hanoi.
pub fn moment(asked: &Asked, text: &str) -> String {
    let Ok(moment) = text.parse::<DateTime<Utc>>() else { return text.to_owned() };
    let there = in_vietnam(moment);
    format!("{} {}", there.format("%H:%M"), day(asked, there.date()))
}

/// A number with the separators of the language: 3.320 and 22,89, or 3,320 and 22.89.
pub fn number(asked: &Asked, value: &Value) -> String {
    let Some(number) = value.as_number() else { return value.as_str().unwrap_or("–").to_owned() };
    let text = number.to_string();
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (group, point) = match asked.language {
        Language::Vietnamese => ('.', ','),
        Language::English => (',', '.'),
    };
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("−", digits));
    let mut grouped = String::from(sign);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(group);
        }
        grouped.push(digit);
    }
    if let Some(rest) = rest {
        grouped.push(point);
        grouped.push_str(rest);
    }
    grouped
}

/// The same of a whole number.
pub fn count(asked: &Asked, number_of: u64) -> String {
    number(asked, &Value::from(number_of))
}

/// Where a record stands, in words.
pub fn state(asked: &Asked, state: &str) -> &'static str {
    let (vi, en) = match state {
        "in_force" => ("còn hiệu lực", "in force"),
        "due" => ("sắp hết hạn", "due soon"),
        "lapsed" => ("hết hạn", "lapsed"),
        "withdrawn" => ("bị thu hồi", "withdrawn"),
        "recognised" => ("đã từng được công nhận", "recognised"),
        "assessed" => ("lượt đánh giá", "assessed"),
        _ => ("chưa được công nhận", "not recognised"),
    };
    match asked.language {
        Language::Vietnamese => vi,
        Language::English => en,
    }
}

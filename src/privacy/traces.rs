//! The values that are to be found again wherever they were copied to: as a condition in SQL, and in the cells of a file.

use super::personal_fields;
use crate::error::Result;
use entity::journal;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, LikeExpr};
use serde_json::Value;
use std::collections::BTreeSet;

/// Shorter text is looked for as a whole value only: it may stand inside words that mean something else.
const LEAST_CHARACTERS: usize = 6;
/// Fewer digits may be anything.
const LEAST_DIGITS: usize = 8;

/// What is looked for.
#[derive(Clone, Default)]
pub(super) struct Traces {
    code: String,
    values: BTreeSet<String>,
}

impl Traces {
    /// The traces of a producer: its code, and every value of these fields that it has, or once had.
    pub(super) fn of(code: &str, record: &Value, fields: &[&str], entries: &[journal::Model]) -> Result<Self> {
        let mut values = BTreeSet::new();
        let mut add = |map: &Value, names: &mut dyn Iterator<Item = &str>| {
            values.extend(names.filter_map(|name| map[name].as_str()).map(str::to_owned));
        };
        add(record, &mut fields.iter().copied());
        for private in entries.iter().filter_map(|entry| entry.private.as_deref()) {
            let private: Value = serde_json::from_str(private)?;
            for side in [&private["before"], &private["after"]] {
                add(side, &mut personal_fields().map(|field| field.name));
            }
        }
        Ok(Self { code: code.to_owned(), values })
    }

    /// Whether JSON text in a column names the producer or holds a value.
    pub(super) fn in_json(&self, column: &'static str) -> Cond {
        let like = |text: &str| Expr::col(column).like(LikeExpr::new(format!("%{}%", escaped(text))).escape('!'));
        let mut any = Cond::any().add(like(&self.code));
        for value in &self.values {
            any = any.add(like(&in_a_string(value)));
        }
        any
    }

    /// Whether JSON text holds a value.
    pub(super) fn are_in_json(&self, text: &str) -> bool {
        self.values.iter().any(|value| text.contains(&in_a_string(value)))
    }

    /// Whether text holds a value.
    pub(super) fn are_in_text(&self, text: &str) -> bool {
        self.values.iter().any(|value| is_in(value, text))
    }

    /// Whether a cell of a file holds a value, or the code. Numbers are compared by their digits, because files drop zeros at
    /// the front and spaces between.
    pub(super) fn are_in_cell(&self, cell: &str) -> bool {
        let written = digits(cell);
        let same_number = |value: &String| {
            let wanted = digits(value);
            wanted.len() >= LEAST_DIGITS && wanted == written
        };
        cell.contains(&self.code) || self.are_in_text(cell) || self.values.iter().any(same_number)
    }
}

fn is_in(value: &str, text: &str) -> bool {
    if value.chars().count() < LEAST_CHARACTERS { text == value } else { text.contains(value) }
}

/// A value as it stands inside a string of JSON; short ones with the quotes around them.
fn in_a_string(value: &str) -> String {
    let quoted = Value::from(value).to_string();
    if value.chars().count() < LEAST_CHARACTERS {
        return quoted;
    }
    quoted.trim_start_matches('"').strip_suffix('"').unwrap_or(&quoted).to_owned()
}

fn escaped(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

fn digits(text: &str) -> String {
    let plain =
        text.chars().all(|character| character.is_ascii_digit() || matches!(character, ' ' | '.' | '-' | '+' | '(' | ')'));
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if plain { digits.trim_start_matches('0').to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::Traces;
    use serde_json::json;

    #[test]
    fn values_are_found_as_people_write_them() {
        let record = json!({"phone": "0912 345 678", "home_address": "Xóm 5", "legal_representative": "Nguyễn \"Lan\" Anh"});
        let fields = ["phone", "home_address", "legal_representative", "email"];
        let traces = Traces::of("CT-000001-3", &record, &fields, &[]).unwrap_or_default();
        for cell in ["0912 345 678", "912345678", "0912.345.678", "Điện thoại: 0912 345 678", "Xóm 5", "CT-000001-3"] {
            assert!(traces.are_in_cell(cell), "{cell}");
        }
        for cell in ["", "Xóm 55", "0912 345 679", "2026-11-22", "CT-000002-4"] {
            assert!(!traces.are_in_cell(cell), "{cell}");
        }
        assert!(traces.are_in_json(&json!({"name": "Bà Nguyễn \"Lan\" Anh"}).to_string()));
        assert!(traces.are_in_json(&json!({"new": "Xóm 5"}).to_string()) && !traces.are_in_json(&json!("Xóm 55").to_string()));
    }
}

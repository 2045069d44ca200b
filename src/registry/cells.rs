//! The cells of a row as a database hands them over: of SQLite as one text, a JSON array, whose parts are JSON already; of
//! PostgreSQL as parts of one message. Knows no record, and writes nothing.

use super::field::{Field, Holds};
use crate::error::{Error, Result};
use chrono::{DateTime, NaiveDate, Utc};
use memchr::{memchr, memchr2};
use sea_orm::QueryResult;
use sea_orm::sqlx::postgres::{PgRow, PgValueRef};
use sea_orm::sqlx::{self, Decode, Postgres, Row as _, ValueRef as _};
use std::borrow::Cow;
use std::fmt::Display;

/// The byte before the text of a `jsonb`.
const JSONB: u8 = 1;

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<'r> {
    /// Nothing.
    Null,
    /// A value as JSON has it.
    Json(&'r str),
    /// A text without its quotes.
    Text(&'r str),
    Whole(i64),
    Number(f64),
    Flag(bool),
    Day(NaiveDate),
    Moment(DateTime<Utc>),
}

/// Why something could not be read.
pub(super) fn unreadable(error: impl Display) -> Error {
    Error::internal(error.to_string())
}

impl<'r> Cell<'r> {
    /// A word, which has nothing in it that JSON would escape.
    pub(super) fn word(&self) -> Option<&'r str> {
        match self {
            Self::Json(json) => json.strip_prefix('"')?.strip_suffix('"'),
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A text.
    pub(super) fn text(&self) -> Result<Cow<'r, str>> {
        match self {
            Self::Text(text) => Ok(Cow::Borrowed(text)),
            Self::Json(json) if memchr(b'\\', json.as_bytes()).is_none() => Ok(Cow::Borrowed(self.word().unwrap_or(json))),
            Self::Json(json) => match with_quotes_only(json) {
                Some(text) => Ok(Cow::Owned(text)),
                None => Ok(Cow::Owned(serde_json::from_str(json)?)),
            },
            other => Err(unreadable(format!("{other:?} is no text"))),
        }
    }

    /// A day, where there is one.
    pub(super) fn day(&self) -> Result<Option<NaiveDate>> {
        match self {
            Self::Null => Ok(None),
            Self::Day(day) => Ok(Some(*day)),
            other => other.word().unwrap_or_default().parse().map(Some).map_err(unreadable),
        }
    }

    /// A whole number.
    pub(super) fn whole(&self) -> Result<i64> {
        match self {
            Self::Whole(number) => Ok(*number),
            Self::Json(json) => json.parse().map_err(unreadable),
            other => Err(unreadable(format!("{other:?} is no whole number"))),
        }
    }

    /// A number.
    pub(super) fn number(&self) -> Result<f64> {
        match self {
            Self::Number(number) => Ok(*number),
            Self::Json(json) => json.parse().map_err(unreadable),
            other => Err(unreadable(format!("{other:?} is no number"))),
        }
    }

    /// Yes or no.
    pub(super) fn flag(&self) -> bool {
        matches!(self, Self::Flag(true) | Self::Json("1"))
    }
}

/// A JSON text in which nothing but quotes is escaped, as most lists are; nothing where that is not so.
fn with_quotes_only(json: &str) -> Option<String> {
    let mut parts = json.strip_prefix('"')?.strip_suffix('"')?.split('\\');
    let mut text = String::with_capacity(json.len());
    text.push_str(parts.next()?);
    for part in parts {
        if !part.starts_with('"') {
            return None;
        }
        text.push_str(part);
    }
    Some(text)
}

/// Adds the cells of the JSON array that begins at a place of a text of SQLite, which writes no spaces; says where it ends.
pub(super) fn of_text<'t>(text: &'t str, at: usize, cells: &mut Vec<Cell<'t>>) -> Result<usize> {
    let bytes = text.as_bytes();
    let broken = || Error::internal("cells that are no array");
    if bytes.get(at) != Some(&b'[') {
        return Err(broken());
    }
    let mut from = at + 1;
    loop {
        let until = end_of_value(bytes, from).ok_or_else(broken)?;
        let value = text.get(from..until).ok_or_else(broken)?;
        cells.push(if value == "null" { Cell::Null } else { Cell::Json(value) });
        match bytes.get(until) {
            Some(b',') => from = until + 1,
            Some(b']') => return Ok(until + 1),
            _ => return Err(broken()),
        }
    }
}

/// Where a text or number ends. There is no list among cells: SQLite keeps those as texts.
fn end_of_value(bytes: &[u8], from: usize) -> Option<usize> {
    if bytes.get(from) != Some(&b'"') {
        return memchr2(b',', b']', bytes.get(from..)?).map(|length| from + length);
    }
    let mut at = from + 1;
    loop {
        at += memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(at + 1);
        }
        at += 2;
    }
}

/// Adds the cells of a row of PostgreSQL, whose first columns are these fields.
pub(super) fn of_postgres<'r>(
    row: &'r QueryResult,
    fields: impl Iterator<Item = &'static Field>,
    cells: &mut Vec<Cell<'r>>,
) -> Result<()> {
    let row = row.try_as_pg_row().ok_or_else(|| Error::internal("a row of neither database"))?;
    for (index, field) in fields.enumerate() {
        cells.push(of_column(row, index, field.holds).map_err(|error| unreadable(format!("{}: {error}", field.name)))?);
    }
    Ok(())
}

fn of_column(row: &PgRow, index: usize, holds: Holds) -> std::result::Result<Cell<'_>, sqlx::Error> {
    let value = row.try_get_raw(index)?;
    if value.is_null() {
        return Ok(Cell::Null);
    }
    let read = match holds {
        Holds::Text | Holds::Code | Holds::Choice(_) => value.as_str().map(Cell::Text),
        Holds::Star | Holds::Whole | Holds::Decimal => whole(value).map(Cell::Whole),
        Holds::Degrees => decoded(value).map(Cell::Number),
        Holds::Flag => decoded(value).map(Cell::Flag),
        Holds::Date => decoded(value).map(Cell::Day),
        Holds::Moment => decoded(value).map(Cell::Moment),
        Holds::List => list(value).map(Cell::Text),
    };
    read.map_err(sqlx::Error::Decode)
}

fn decoded<'r, T: Decode<'r, Postgres>>(value: PgValueRef<'r>) -> std::result::Result<T, sqlx::error::BoxDynError> {
    T::decode(value)
}

/// A whole number of four bytes or eight.
#[expect(clippy::needless_pass_by_value, reason = "a value that borrows from its row, as sqlx hands it over")]
fn whole(value: PgValueRef<'_>) -> std::result::Result<i64, sqlx::error::BoxDynError> {
    let bytes = value.as_bytes()?;
    if let Ok(four) = bytes.try_into() {
        return Ok(i32::from_be_bytes(four).into());
    }
    Ok(i64::from_be_bytes(bytes.try_into()?))
}

#[expect(clippy::needless_pass_by_value, reason = "a value that borrows from its row, as sqlx hands it over")]
fn list(value: PgValueRef<'_>) -> std::result::Result<&str, sqlx::error::BoxDynError> {
    let bytes = value.as_bytes()?;
    Ok(std::str::from_utf8(bytes.strip_prefix(&[JSONB]).unwrap_or(bytes))?)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
    use super::{Cell, of_text};

    #[test]
    fn the_parts_of_an_array_are_taken_as_they_are() {
        let text = r#"["Lụa \"Vạn Phúc\"",null,4,21.5,"","a,]\\"],[1]"#;
        let mut cells = Vec::new();
        let end = of_text(text, 0, &mut cells).unwrap();
        let expected = [r#""Lụa \"Vạn Phúc\"""#, "null", "4", "21.5", r#""""#, r#""a,]\\""#];
        let expected = expected.map(|json| if json == "null" { Cell::Null } else { Cell::Json(json) });
        assert_eq!(cells, expected);
        assert_eq!(cells[0].text().unwrap(), "Lụa \"Vạn Phúc\"");
        for text in ["[\"a\"]", "", "\\", "a\n\"b\"", "\"", "\u{1}", "[\"\\\"\"]"] {
            let json = serde_json::to_string(text).unwrap();
            assert_eq!(Cell::Json(&json).text().unwrap(), text, "{json}");
        }
        cells.clear();
        assert_eq!(of_text(text, end + 1, &mut cells).unwrap(), text.len());
        assert_eq!(cells, [Cell::Json("1")]);
    }

    #[test]
    fn what_is_no_array_is_refused() {
        for text in ["", "{}", "[", "[1", "[\"a]", "[\"a\\", "[1 2", "[\"a\"x]"] {
            assert!(of_text(text, 0, &mut Vec::new()).is_err(), "{text}");
        }
    }
}

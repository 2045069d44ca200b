//! A table of results, and the files it becomes: CSV ([`csv`]), a workbook ([`xlsx`]); a list of days as a calendar
//! ([`calendar`]); tables within a paper ([`document`]) as a Word file ([`docx`]). Knows neither HTTP nor the register: whoever has results fills a [`Sheet`], and whoever has too many to
//! hold hands them over row by row ([`csv::Lines`], [`book::Book`]).
//!
//! The same table always becomes the same bytes: nothing here asks for the time or for chance, so that a file can carry a
//! tag like any other answer.

pub mod book;
pub mod calendar;
pub mod csv;
pub mod document;
pub mod docx;
mod tab;
pub mod xlsx;

use crate::error::{Both, Error, Result};
use chrono::NaiveDate;
use entity::centi::Centi;
use std::error::Error as StdError;

/// A table of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// What it is called, in the language of the reader.
    pub name: String,
    /// What one must know to read it: day, filters, source. A workbook tells it on a sheet of its own; CSV has no place
    /// for it.
    pub about: Vec<(Both, String)>,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// The rows: each has one cell for every column.
    pub rows: Vec<Vec<Cell>>,
}

impl Sheet {
    /// Refuses a table whose rows do not fit its columns: its numbers would stand under wrong titles.
    fn check(&self) -> Result<()> {
        if self.columns.is_empty() {
            return Err(Error::internal(format!("the sheet {:?} has no columns", self.name)));
        }
        match self.rows.iter().position(|row| row.len() != self.columns.len()) {
            None => Ok(()),
            Some(row) => Err(Error::internal(format!("row {row} of the sheet {:?} does not fit its columns", self.name))),
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its technical name: the field in JSON, the header in CSV.
    pub key: String,
    /// Its title for people.
    pub title: Both,
    /// How wide a workbook shows it, in digits; computed from its cells where it is left out.
    pub width: Option<u16>,
}

impl Column {
    /// A column as wide as its cells need.
    pub fn new(key: impl Into<String>, title: Both) -> Self {
        Self { key: key.into(), title, width: None }
    }

    /// With a width, in digits.
    #[must_use]
    pub fn wide(mut self, digits: u16) -> Self {
        self.width = Some(digits);
        self
    }
}

/// A value of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing is known, or nothing applies.
    Empty,
    /// Text. Codes are text, whatever digits they have: `00123` keeps its zeros.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with at most two decimals. A mean is rounded to one before it gets here.
    Centi(Centi),
    /// A day.
    Day(NaiveDate),
    /// Yes or no.
    Flag(bool),
}

/// A value of a table that is somewhere else: what every writer of cells takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Piece<'a> {
    /// Nothing is known, or nothing applies.
    Empty,
    /// Text.
    Text(&'a str),
    /// A whole number.
    Whole(i64),
    /// A number with at most two decimals.
    Centi(Centi),
    /// A number with more decimals: degrees.
    Number(f64),
    /// A day.
    Day(NaiveDate),
    /// Yes or no.
    Flag(bool),
}

impl<'a> From<&'a Cell> for Piece<'a> {
    fn from(cell: &'a Cell) -> Self {
        match cell {
            Cell::Empty => Self::Empty,
            Cell::Text(text) => Self::Text(text),
            Cell::Whole(number) => Self::Whole(*number),
            Cell::Centi(number) => Self::Centi(*number),
            Cell::Day(day) => Self::Day(*day),
            Cell::Flag(flag) => Self::Flag(*flag),
        }
    }
}

/// What a library refused to write: our fault, since a table is checked before.
fn unwritable(error: impl StdError + Send + Sync + 'static) -> Error {
    Error::Internal(Box::new(error))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::{Cell, Column, Sheet};
    use crate::error::Both;
    use chrono::NaiveDate;
    use entity::centi::Centi;

    /// One column for every kind of cell, and text that would do harm.
    pub(super) fn villages() -> Sheet {
        let column = |key: &str, vi: &str, en: &str| Column::new(key, Both::new(vi, en));
        let day = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap();
        let text = |text: &str| Cell::Text(text.to_owned());
        Sheet {
            name: "Làng nghề".to_owned(),
            about: vec![(Both::new("Ngày", "Day"), "2025-07-01".to_owned()), (Both::new("Lọc", "Filter"), "=1+1".to_owned())],
            columns: vec![
                column("code", "Mã", "Code"),
                column("name", "Tên", "Name"),
                column("households", "Số hộ", "Households"),
                column("score", "Điểm", "Score"),
                column("recognised_on", "Ngày công nhận", "Recognised on"),
                column("lapsed", "Hết hiệu lực", "Lapsed"),
            ],
            rows: vec![
                vec![
                    text("00123"),
                    text("Gốm \"Bát Tràng\", Gia Lâm"),
                    Cell::Whole(-5),
                    Cell::Centi(Centi(8750)),
                    Cell::Day(day),
                    Cell::Flag(true),
                ],
                vec![text("=1+1"), text("https://example.org"), Cell::Empty, Cell::Empty, Cell::Empty, Cell::Flag(false)],
            ],
        }
    }

    #[test]
    fn rows_that_do_not_fit_are_refused() {
        let mut sheet = villages();
        assert!(sheet.check().is_ok());
        sheet.rows[1].pop();
        assert_eq!(sheet.check().unwrap_err().to_string(), "row 1 of the sheet \"Làng nghề\" does not fit its columns");
        sheet.columns.clear();
        assert!(sheet.check().is_err());
    }
}

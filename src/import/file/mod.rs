//! What stands in a file that somebody hands in: tabs of rows of cells, at the places Excel shows. Says what the file is,
//! or why it cannot be read. Knows no record and no field.

mod archive;
mod book_cells;
mod cell_text;
mod decoding;
mod delimited;
mod delimiter;
mod encoding;
mod guard;
mod legacy_fonts;
mod magic;
mod opened;
mod refusal;
mod syllable;
#[cfg(test)]
mod tests;
mod workbook;
mod xml_scan;

pub use opened::{Form, Opened, open};

use crate::error::Both;
use chrono::NaiveDate;

/// How much is read of a file at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: u64,
    /// Bytes of what an archive unpacks to.
    pub unpacked_bytes: u64,
    /// Rows of a tab that hold anything.
    pub rows: u32,
    /// Columns of a tab.
    pub columns: u16,
    /// Characters of a cell.
    pub cell_characters: usize,
}

impl Limits {
    /// Enough for 500,000 rows of a register, and for nothing that could fill a machine.
    pub const USUAL: Self =
        Self { bytes: 100 << 20, unpacked_bytes: 1 << 30, rows: 500_000, columns: 200, cell_characters: 32_767 };
}

impl Default for Limits {
    fn default() -> Self {
        Self::USUAL
    }
}

/// Why a file, or a place in it, cannot be read; in words for the official who made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// A stable name, kebab-case.
    pub code: &'static str,
    /// The row as Excel shows it (from 1), where one is to blame.
    pub row: Option<u32>,
    /// What is wrong and what to do.
    pub words: Both,
    /// Whether nothing more can be read after it; else it is about one row, and the next one follows.
    pub ends_file: bool,
}

impl Unreadable {
    /// Why a file cannot be read.
    pub(crate) fn new(code: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { code, row: None, words: Both::new(vi, en), ends_file: false }
    }

    /// The same, as the last word about a file.
    #[must_use]
    pub(crate) fn at_last(self) -> Self {
        Self { ends_file: true, ..self }
    }

    /// The same, of a row.
    #[must_use]
    pub(crate) fn in_row(self, row: u32) -> Self {
        Self { row: Some(row), ..self }
    }
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text, NFC, without space at its ends, never empty. A number that a workbook shows in percent is text as well, with
    /// its sign: `22.1%`, because the workbook itself keeps 0.221.
    Text(String),
    /// A number that the workbook keeps as a number.
    Number(f64),
    /// A day that the workbook keeps as a day.
    Day(NaiveDate),
    /// Yes or no that the workbook keeps as such.
    Flag(bool),
    /// What cannot be used: a formula that failed (`#REF!`), or one whose result is not in the file. As Excel shows it.
    Broken(String),
}

/// A cell that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its column, from 0.
    pub column: u16,
    /// What it holds.
    pub value: Value,
    /// How its letters were written before they were converted, where they were: `TCVN3`, `VNI`, `look-alikes`.
    pub converted_from: Option<&'static str>,
}

/// A row that holds something.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number, as Excel shows it, from 1.
    pub number: u32,
    /// Its cells, from left to right; those that hold nothing are left out.
    pub cells: Vec<Cell>,
}

/// Cells that were merged into one; their value stands in the first. All numbers as in [`Row`] and [`Cell`], both ends
/// included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// First and last row.
    pub rows: (u32, u32),
    /// First and last column.
    pub columns: (u16, u16),
}

/// The column of a name as Excel shows it; `None` for what is no name.
pub fn column(letters: &str) -> Option<u16> {
    let number = letters.bytes().try_fold(0_u16, |number, letter| {
        let digit = letter.checked_sub(b'A').filter(|digit| *digit < 26)?;
        number.checked_mul(26)?.checked_add(u16::from(digit) + 1)
    });
    number?.checked_sub(1)
}

/// The name of a column as Excel shows it: 0 is `A`, 26 is `AA`.
pub fn letters(column: u16) -> String {
    let (mut rest, mut name) = (u32::from(column) + 1, String::new());
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        name.insert(0, char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    name
}

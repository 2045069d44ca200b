//! The file that goes back to whoever handed it in: the same workbook, with a column of results and coloured cells with
//! notes. A file that is no workbook of today (CSV, an old `.xls`) comes back as a workbook of our own, at the same rows.
//!
//! Decides nothing: what became of a row is said in its report.

mod own;
mod verdict;
mod workbook;

use crate::error::Both;
use crate::language::Language;
pub use own::annotated_rows;
pub use workbook::{annotated, is_rewritable};

/// Up to so many rows get colours and notes; a file with more gets the column of results alone, and its header says so.
/// Nobody reads twenty thousand notes, and Excel opens them slowly.
pub const MOST_NOTED_ROWS: usize = 20_000;
/// The most bytes of a workbook's tabs and texts, unpacked, that are opened and written again: 50,000 rows of 15 columns
/// without a repeated text take 420 MB of memory and 6 seconds, 100,000 rows of nothing but repeated texts 580 MB and 8.
/// Both fit. Time and memory grow evenly with the cells.
pub const LARGEST_WORKBOOK: u64 = 64 << 20;

/// By whom the notes are, so that those of an earlier try can be told from an official's own.
const AUTHOR: &str = "OCOP Registry";
/// Excel's own colours for what is bad and what is neutral.
const RED: u32 = 0x00FF_C7CE;
const AMBER: u32 = 0x00FF_EB9C;
/// The width of the column of results, in digits.
const WIDTH: u16 = 60;
/// The most characters that a cell of Excel holds.
const LONGEST: usize = 32_767;

/// Where in a file its rows stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The name of the tab.
    pub tab: &'a str,
    /// The last row of the header, as Excel shows it, from 1.
    pub header_row: u32,
}

/// The title of the column of results; a column that bears it already is written over.
pub fn result_title() -> Both {
    Both::new("Kết quả", "Result")
}

/// The title as it is written, with what is left out.
fn header(noted: bool, language: Language) -> String {
    let title = language.of(&result_title()).to_owned();
    let missing = Both::new(
        " (tệp có hơn 20.000 dòng nên không tô màu và không ghi chú từng ô)",
        " (the file has more than 20,000 rows, so its cells have neither colours nor notes)",
    );
    if noted { title } else { title + language.of(&missing) }
}

/// Whether a cell of the header is the title of a column of results.
fn is_result(header: &str) -> bool {
    let title = result_title();
    [title.vi, title.en].iter().any(|title| header == title || header.starts_with(&format!("{title} (")))
}

#[cfg(test)]
mod tests;

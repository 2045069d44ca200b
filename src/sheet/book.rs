//! A workbook of one table that is too long to hold: written row by row, kept in a file. Looks like any other ([`xlsx`]).

use super::xlsx::{self, Looks, MOST_ROWS, Widths};
use super::{Piece, Sheet, tab, unwritable};
use crate::error::{Error, Result};
use crate::language::Language;
use rust_xlsxwriter::Workbook;
use std::io::Write;

/// A workbook that is being written. Memory holds one row of it.
pub struct Book {
    workbook: Workbook,
    looks: Looks,
    /// The table without its rows.
    sheet: Sheet,
    widths: Widths,
    rows: u32,
    language: Language,
}

impl Book {
    /// Begins the workbook of a table; the rows that `sheet` has itself are not looked at.
    pub fn begin(sheet: Sheet, language: Language) -> Result<Self> {
        let looks = Looks::new(language);
        let widths = Widths::of_titles(&sheet.columns, language);
        let workbook = begin(&sheet, language, &looks).map_err(unwritable)?;
        Ok(Self { workbook, looks, sheet, widths, rows: 0, language })
    }

    /// One more row, with a cell for every column.
    pub fn row<'a>(&mut self, cells: impl Iterator<Item = Piece<'a>>) -> Result<()> {
        self.rows += 1;
        if usize::try_from(self.rows).is_ok_and(|rows| rows > MOST_ROWS) {
            return Err(Error::internal(format!("the sheet {:?} has too many rows", self.sheet.name)));
        }
        let worksheet = self.workbook.worksheet_from_index(0).map_err(unwritable)?;
        xlsx::row(worksheet, self.rows, cells, &mut self.widths, &self.looks).map_err(unwritable)
    }

    /// Writes the whole workbook.
    pub fn finish(mut self, to: impl Write + Send) -> Result<()> {
        self.write(to).map_err(unwritable)
    }

    fn write(&mut self, to: impl Write + Send) -> xlsx::Written<()> {
        let worksheet = self.workbook.worksheet_from_index(0)?;
        xlsx::finish(worksheet, &self.sheet.columns, &self.widths, self.rows)?;
        let about = self.workbook.add_worksheet().set_name(xlsx::about(self.language))?;
        xlsx::tell(about, std::slice::from_ref(&self.sheet), &self.looks)?;
        self.workbook.save_to_writer(to)
    }
}

fn begin(sheet: &Sheet, language: Language, looks: &Looks) -> xlsx::Written<Workbook> {
    let mut workbook = xlsx::empty(&sheet.name)?;
    let name = tab::unique(&sheet.name, &xlsx::instead(language), &[xlsx::about(language)]);
    let worksheet = workbook.add_worksheet_with_constant_memory()?.set_name(name)?;
    xlsx::header(worksheet, &sheet.columns, looks)?;
    Ok(workbook)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::super::tests::villages;
    use super::Book;
    use crate::language::Language::Vietnamese;
    use crate::sheet::{Piece, xlsx};
    use calamine::{Reader, Xlsx, open_workbook_from_rs};
    use std::io::Cursor;

    fn written() -> Vec<u8> {
        let sheet = villages();
        let mut book = Book::begin(sheet.clone(), Vietnamese).unwrap();
        for row in &sheet.rows {
            book.row(row.iter().map(Piece::from)).unwrap();
        }
        let mut bytes = Vec::new();
        book.finish(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn row_by_row_says_the_same_as_at_once() {
        let whole = xlsx::workbook(&[villages()], Vietnamese).unwrap();
        let open = |bytes: Vec<u8>| -> Xlsx<Cursor<Vec<u8>>> { open_workbook_from_rs(Cursor::new(bytes)).unwrap() };
        let (mut whole, mut parts) = (open(whole), open(written()));
        assert_eq!(parts.sheet_names(), ["Làng nghề", "Thông tin"]);
        for name in ["Làng nghề", "Thông tin"] {
            assert_eq!(parts.worksheet_range(name).unwrap(), whole.worksheet_range(name).unwrap());
        }
    }

    #[test]
    fn equal_rows_are_equal_bytes() {
        assert!(written() == written());
    }
}

//! A table as CSV (RFC 4180): for programs, and for spreadsheets that must not run what somebody typed into a name.

use super::{Piece, Sheet, unwritable};
use crate::error::Result;
use ::csv::{Terminator, Writer, WriterBuilder};
use std::borrow::Cow;
use std::fmt::Write as _;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// What makes a spreadsheet take text for a formula (OWASP, "CSV Injection"), with the wide forms that Excel reads alike.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// The table in UTF-8, lines ended by CRLF, the keys of the columns as its header. Numbers have a `.` and no separators,
/// days are `YYYY-MM-DD`, flags `true` or `false`, and what is empty is empty.
///
/// The byte order mark (`bom`) is for Excel, which otherwise reads Vietnamese letters wrongly; programs want none.
///
/// Text that a spreadsheet would run as a formula gets an apostrophe before it. So a program that needs such text
/// unchanged asks for JSON.
pub fn write(sheet: &Sheet, bom: bool) -> Result<Vec<u8>> {
    sheet.check()?;
    let mut lines = Lines::beginning(bom, sheet.columns.iter().map(|column| column.key.as_str()))?;
    for row in &sheet.rows {
        lines.line(row.iter().map(Piece::from))?;
    }
    lines.finish()
}

/// Lines of a table that is written in parts: the parts one after the other are the file.
pub struct Lines {
    writer: Writer<Vec<u8>>,
    number: String,
}

impl Lines {
    /// The first part, with the mark where it is wanted and the header.
    pub fn beginning<'a>(bom: bool, keys: impl Iterator<Item = &'a str>) -> Result<Self> {
        let mut lines = Self::over(if bom { BYTE_ORDER_MARK.to_vec() } else { Vec::new() });
        lines.line(keys.map(Piece::Text))?;
        Ok(lines)
    }

    /// A further part.
    pub fn further() -> Self {
        Self::over(Vec::new())
    }

    fn over(bytes: Vec<u8>) -> Self {
        Self { writer: WriterBuilder::new().terminator(Terminator::CRLF).from_writer(bytes), number: String::new() }
    }

    /// One line.
    pub fn line<'a>(&mut self, cells: impl Iterator<Item = Piece<'a>>) -> Result<()> {
        for cell in cells {
            self.cell(cell)?;
        }
        self.writer.write_record(None::<&[u8]>).map_err(unwritable)
    }

    fn cell(&mut self, cell: Piece<'_>) -> Result<()> {
        self.number.clear();
        let written = match cell {
            Piece::Empty => Ok(()),
            Piece::Text(text) => return self.writer.write_field(harmless(text).as_bytes()).map_err(unwritable),
            Piece::Whole(number) => write!(self.number, "{number}"),
            Piece::Centi(number) => write!(self.number, "{number}"),
            Piece::Number(number) => write!(self.number, "{number}"),
            Piece::Day(day) => write!(self.number, "{day}"),
            Piece::Flag(flag) => write!(self.number, "{flag}"),
        };
        written.map_err(unwritable)?;
        self.writer.write_field(self.number.as_bytes()).map_err(unwritable)
    }

    /// The bytes of the part.
    pub fn finish(self) -> Result<Vec<u8>> {
        self.writer.into_inner().map_err(|error| unwritable(error.into_error()))
    }
}

/// Some spreadsheets drop space before they look for a formula, so it hides none.
fn harmless(text: &str) -> Cow<'_, str> {
    // Almost every cell begins with a letter or a digit.
    if text.starts_with(|first: char| first.is_ascii_alphanumeric()) {
        return Cow::Borrowed(text);
    }
    // Text that begins as if it were guarded gets one more, so that a reader who takes one away has what was written.
    let bare = text.trim_start_matches('\'');
    if bare.starts_with(['\t', '\r', '\n']) || bare.trim_start().starts_with(FORMULA) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::super::tests::villages;
    use super::{harmless, write};
    use crate::sheet::Cell;

    #[test]
    fn every_kind_of_cell_has_one_form() {
        let text = String::from_utf8(write(&villages(), false).unwrap()).unwrap();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(
            lines,
            [
                "code,name,households,score,recognised_on,lapsed",
                "00123,\"Gốm \"\"Bát Tràng\"\", Gia Lâm\",-5,87.5,2025-07-01,true",
                "'=1+1,https://example.org,,,,false",
                "",
            ]
        );
    }

    #[test]
    fn the_mark_stands_before_everything_and_only_when_asked_for() {
        let (marked, bare) = (write(&villages(), true).unwrap(), write(&villages(), false).unwrap());
        assert_eq!(marked[..3], [0xef, 0xbb, 0xbf]);
        assert_eq!(marked[3..], bare);
    }

    #[test]
    fn formulas_do_not_run() {
        for text in [
            "=1+1",
            "+84 24 3874 1234",
            "-",
            "@SUM(A1)",
            "\tx",
            "\rx",
            "\nx",
            "  =1+1",
            "\u{a0}=1",
            "＝1+1",
            " \t=1",
            "'=1",
            "''-",
        ] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["00123", "Hà Nội - Huế", "a=b", "'a=1'", "", "  Đông Hồ"] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn a_line_break_stays_inside_its_cell() {
        let mut sheet = villages();
        sheet.rows.truncate(1);
        sheet.rows[0][1] = Cell::Text("Gốm\r\nBát Tràng".to_owned());
        let bytes = write(&sheet, false).unwrap();
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        let rows: Vec<_> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.len(), 1);
        assert_eq!(&rows[0][1], "Gốm\r\nBát Tràng");
    }
}

//! Tables as an Excel workbook: for officials. Every cell has its type, no text becomes a formula or a link.

use super::{Column, Piece, Sheet, tab, unwritable};
use crate::error::{Both, Error, Result};
use crate::language::Language;
use chrono::{Datelike, NaiveDate};
use entity::centi::Centi;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, IgnoreError, Note, Workbook, Worksheet, XlsxError,
};

/// The most rows that a sheet of a workbook holds below its header.
pub const MOST_ROWS: usize = 1_048_575;
/// The most digits that Excel keeps of a number.
const LARGEST_NUMBER: u64 = 999_999_999_999_999;
/// Widths of columns, in digits. A longer title wraps, a longer text runs on behind the next cell.
const NARROWEST: u16 = 6;
const WIDEST_TITLE: u16 = 24;
const WIDEST: u16 = 50;
/// What the button of the filter takes of a title's cell.
const BUTTON: u16 = 4;
/// A4, and not the Letter of the program's American default.
const A4: u8 = 9;

/// A workbook: one sheet for each table, in order, and at the end one that tells about all of them ("Thông tin",
/// "About"). Equal tables become equal bytes; so the workbook says that it was created on a day that means nothing.
///
/// The header is one row with the titles in the language. The key of a column is in the note of its title: a second row of
/// keys would be data to every sorting, pivot table and import an official makes of the sheet, and would be printed.
///
/// Codes are text with their leading zeros, and stay text when a cell is edited. Days are days of Excel, shown as
/// `dd/mm/yyyy` in Vietnamese and `yyyy-mm-dd` in English. What Excel cannot hold as a number (more than 15 digits) or as
/// a day (before 1900, after 9999) is written as text, so that nothing changes its value unseen.
///
/// Names of sheets are shortened to what Excel takes; the whole name stands on the last sheet. Everything else beyond
/// Excel's limits is an error and never cut: more than [`MOST_ROWS`] rows, more than 16,384 columns, a text of more than
/// 32,767 characters.
pub fn workbook(sheets: &[Sheet], language: Language) -> Result<Vec<u8>> {
    let Some(first) = sheets.first() else { return Err(Error::internal("a workbook has at least one sheet")) };
    for sheet in sheets {
        sheet.check()?;
        if sheet.rows.len() > MOST_ROWS {
            return Err(Error::internal(format!("the sheet {:?} has {} rows", sheet.name, sheet.rows.len())));
        }
    }
    write(sheets, &first.name, language).map_err(unwritable)
}

fn write(sheets: &[Sheet], title: &str, language: Language) -> Written<Vec<u8>> {
    let looks = Looks::new(language);
    let mut workbook = empty(title)?;
    let about = about(language);
    let instead = instead(language);
    let mut names = vec![about.clone()];
    for sheet in sheets {
        let name = tab::unique(&sheet.name, &instead, &names);
        table(workbook.add_worksheet().set_name(&name)?, sheet, &looks)?;
        names.push(name);
    }
    tell(workbook.add_worksheet().set_name(about)?, sheets, &looks)?;
    workbook.save_to_buffer()
}

/// What the library answers.
pub(super) type Written<T> = std::result::Result<T, XlsxError>;

/// A workbook without sheets.
pub(super) fn empty(title: &str) -> Written<Workbook> {
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&created));
    Ok(workbook)
}

/// The name of the last sheet.
pub(super) fn about(language: Language) -> String {
    language.of(&Both::new("Thông tin", "About")).to_owned()
}

/// The name of a sheet whose own name Excel would not take at all.
pub(super) fn instead(language: Language) -> String {
    language.of(&Both::new("Bảng", "Table")).to_owned()
}

/// How cells look.
pub(super) struct Looks {
    language: Language,
    title: Format,
    label: Format,
    prose: Format,
    text: Format,
    centi: Format,
    day: Format,
}

impl Looks {
    pub(super) fn new(language: Language) -> Self {
        let day = match language {
            Language::Vietnamese => "dd/mm/yyyy",
            Language::English => "yyyy-mm-dd",
        };
        let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
        Self {
            language,
            title: bold
                .clone()
                .set_background_color(Color::RGB(0x00DD_EBF7))
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter),
            label: bold.set_align(FormatAlign::Top),
            prose: text.clone().set_text_wrap().set_align(FormatAlign::Top),
            text,
            centi: Format::new().set_num_format("0.00"),
            day: Format::new().set_num_format(day),
        }
    }
}

/// The sheet of a table.
fn table(worksheet: &mut Worksheet, sheet: &Sheet, looks: &Looks) -> Written<()> {
    header(worksheet, &sheet.columns, looks)?;
    let mut widths = Widths::of_titles(&sheet.columns, looks.language);
    for (at, cells) in (1..).zip(&sheet.rows) {
        row(worksheet, at, cells.iter().map(Piece::from), &mut widths, looks)?;
    }
    let last = u32::try_from(sheet.rows.len()).map_err(|_| XlsxError::RowColumnLimitError)?;
    finish(worksheet, &sheet.columns, &widths, last)
}

/// The titles of a table, each with its key in a note.
pub(super) fn header(worksheet: &mut Worksheet, columns: &[Column], looks: &Looks) -> Written<()> {
    for (at, column) in (0..).zip(columns) {
        worksheet.write_string_with_format(0, at, looks.language.of(&column.title), &looks.title)?;
        let width = column.key.chars().count().try_into().unwrap_or(u32::MAX).saturating_mul(8).clamp(64, 400);
        let note = Note::new(&column.key).add_author_prefix(false).set_width(width).set_height(24);
        worksheet.insert_note(0, at, &note)?;
    }
    Ok(())
}

/// One row of a table.
pub(super) fn row<'a>(
    worksheet: &mut Worksheet,
    at: u32,
    cells: impl Iterator<Item = Piece<'a>>,
    widths: &mut Widths,
    looks: &Looks,
) -> Written<()> {
    for (column, cell) in (0..).zip(cells) {
        widths.see(usize::from(column), cell);
        put(worksheet, (at, column), cell, looks)?;
    }
    Ok(())
}

/// What the sheet of a table has when its last row is known.
pub(super) fn finish(worksheet: &mut Worksheet, columns: &[Column], widths: &Widths, last_row: u32) -> Written<()> {
    for ((at, column), width) in (0..).zip(columns).zip(&widths.0) {
        worksheet.set_column_width(at, column.width.unwrap_or(*width))?;
    }
    let last_column = u16::try_from(columns.len().saturating_sub(1)).map_err(|_| XlsxError::RowColumnLimitError)?;
    worksheet.autofilter(0, 0, last_row, last_column)?;
    worksheet.set_freeze_panes(1, 0)?;
    // No green corner on every code that has only digits.
    worksheet.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
    worksheet.set_paper_size(A4).set_landscape().set_repeat_rows(0, 0)?;
    Ok(())
}

fn put(worksheet: &mut Worksheet, at: (u32, u16), cell: Piece<'_>, looks: &Looks) -> Written<()> {
    let (row, column) = at;
    match cell {
        Piece::Empty => {}
        Piece::Text(text) => _ = worksheet.write_string_with_format(row, column, text, &looks.text)?,
        Piece::Whole(whole) => match number(whole) {
            Some(number) => _ = worksheet.write_number(row, column, number)?,
            None => _ = worksheet.write_string_with_format(row, column, whole.to_string(), &looks.text)?,
        },
        Piece::Centi(centi @ Centi(hundredths)) => match number(hundredths) {
            Some(number) => _ = worksheet.write_number_with_format(row, column, number / 100.0, &looks.centi)?,
            None => _ = worksheet.write_string_with_format(row, column, centi.to_string(), &looks.text)?,
        },
        Piece::Number(number) => _ = worksheet.write_number(row, column, number)?,
        Piece::Day(day) => match excel_day(day) {
            Some(excel) => _ = worksheet.write_datetime_with_format(row, column, &excel, &looks.day)?,
            None => _ = worksheet.write_string_with_format(row, column, day.to_string(), &looks.text)?,
        },
        Piece::Flag(flag) => _ = worksheet.write_boolean(row, column, flag)?,
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "below 2^53: the range is checked")]
fn number(whole: i64) -> Option<f64> {
    (whole.unsigned_abs() <= LARGEST_NUMBER).then_some(whole as f64)
}

/// `None` for a day that Excel does not know.
fn excel_day(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok().filter(|year| (1900..=9999).contains(year))?;
    let (month, day) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, day).ok()
}

/// How wide every column is: as its cells and its title need, within limits.
pub(super) struct Widths(Vec<u16>);

impl Widths {
    /// As wide as the titles need.
    pub(super) fn of_titles(columns: &[Column], language: Language) -> Self {
        let of = |column: &Column| (digits(language.of(&column.title)) + BUTTON).clamp(NARROWEST, WIDEST_TITLE);
        Self(columns.iter().map(of).collect())
    }

    fn see(&mut self, column: usize, cell: Piece<'_>) {
        let Some(width) = self.0.get_mut(column).filter(|width| **width < WIDEST) else { return };
        let needed = match cell {
            Piece::Empty => 0,
            Piece::Text(text) => digits(text),
            Piece::Whole(number) => digits(&number.to_string()),
            // Shown with two decimals, however many there are: without the room Excel shows ####.
            Piece::Centi(Centi(hundredths)) => digits(&(hundredths / 100).to_string()) + 4,
            Piece::Day(_) | Piece::Number(_) => 10,
            Piece::Flag(_) => 5,
        };
        *width = (*width).max((needed + 1).min(WIDEST));
    }
}

/// The length of a text, no more than is told apart.
fn digits(text: &str) -> u16 {
    text.chars().take(usize::from(WIDEST)).map(|_| 1).sum()
}

/// The sheet that tells about the tables.
pub(super) fn tell(worksheet: &mut Worksheet, sheets: &[Sheet], looks: &Looks) -> Written<()> {
    let mut row = 0;
    for sheet in sheets {
        worksheet.write_string_with_format(row, 0, &sheet.name, &looks.label)?;
        row += 1;
        for (label, value) in &sheet.about {
            worksheet.write_string_with_format(row, 0, looks.language.of(label), &looks.label)?;
            worksheet.write_string_with_format(row, 1, value, &looks.prose)?;
            row += 1;
        }
        row += 1;
    }
    worksheet.set_column_width(0, 30)?.set_column_width(1, 80)?.set_paper_size(A4);
    Ok(())
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::super::tests::villages;
    use super::workbook;
    use crate::language::Language::{English, Vietnamese};
    use crate::sheet::{Cell, Sheet};
    use calamine::{Data, DataType, Range, Reader, Xlsx, open_workbook_from_rs};
    use chrono::NaiveDate;
    use entity::centi::Centi;
    use std::io::Cursor;

    fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
        open_workbook_from_rs(Cursor::new(bytes)).unwrap()
    }

    fn read(sheet: &Sheet, name: &str) -> Range<Data> {
        open(workbook(std::slice::from_ref(sheet), Vietnamese).unwrap()).worksheet_range(name).unwrap()
    }

    fn row(range: &Range<Data>, row: usize) -> Vec<Data> {
        range.rows().nth(row).unwrap().to_vec()
    }

    fn text(text: &str) -> Data {
        Data::String(text.to_owned())
    }

    #[test]
    fn cells_keep_their_types_and_codes_their_zeros() {
        let range = read(&villages(), "Làng nghề");
        assert_eq!(row(&range, 0), ["Mã", "Tên", "Số hộ", "Điểm", "Ngày công nhận", "Hết hiệu lực"].map(text));
        let first = row(&range, 1);
        assert_eq!(first[..2], [text("00123"), text("Gốm \"Bát Tràng\", Gia Lâm")]);
        assert_eq!(first[2..4], [Data::Float(-5.0), Data::Float(87.5)]);
        assert!(first[4].is_datetime());
        assert_eq!(first[4].as_date(), NaiveDate::from_ymd_opt(2025, 7, 1));
        assert_eq!(first[5], Data::Bool(true));
        let second = row(&range, 2);
        assert_eq!(second[..3], [text("=1+1"), text("https://example.org"), Data::Empty]);
    }

    #[test]
    fn text_is_neither_formula_nor_link() {
        let bytes = workbook(&[villages()], Vietnamese).unwrap();
        let mut book = open(bytes);
        assert!(book.worksheet_formula("Làng nghề").unwrap().is_empty());
        assert!(book.worksheet_formula("Thông tin").unwrap().is_empty());
        assert_eq!(book.worksheet_range("Thông tin").unwrap().get_value((2, 1)), Some(&text("=1+1")));
    }

    #[test]
    fn titles_and_labels_are_in_one_language_and_names_differ() {
        let mut book = open(workbook(&[villages(), villages()], English).unwrap());
        assert_eq!(book.sheet_names(), ["Làng nghề", "Làng nghề (2)", "About"]);
        let table = book.worksheet_range("Làng nghề (2)").unwrap();
        assert_eq!(row(&table, 0)[4], text("Recognised on"));
        let about = book.worksheet_range("About").unwrap();
        let labels: Vec<String> = about.rows().map(|row| row[0].to_string()).collect();
        assert_eq!(labels, ["Làng nghề", "Day", "Filter", "", "Làng nghề", "Day", "Filter"]);
    }

    #[test]
    fn equal_tables_are_equal_bytes() {
        let write = || workbook(&[villages(), villages()], Vietnamese).unwrap();
        let first = write();
        // The time of a zip entry is kept to two seconds, that of a document to one.
        std::thread::sleep(std::time::Duration::from_millis(2100));
        assert!(first == write());
    }

    #[test]
    fn what_excel_cannot_hold_is_text_or_an_error() {
        let mut sheet = villages();
        sheet.rows.truncate(1);
        sheet.rows[0][2] = Cell::Whole(i64::MAX);
        sheet.rows[0][3] = Cell::Centi(Centi(1_000_000_000_000_001));
        sheet.rows[0][4] = Cell::Day(NaiveDate::from_ymd_opt(1899, 12, 31).unwrap());
        let cells = row(&read(&sheet, "Làng nghề"), 1);
        assert_eq!(cells[2..5], ["9223372036854775807", "10000000000000.01", "1899-12-31"].map(text));
        sheet.rows[0][1] = Cell::Text("ă".repeat(32_767));
        assert!(workbook(std::slice::from_ref(&sheet), Vietnamese).is_ok());
        sheet.rows[0][1] = Cell::Text("ă".repeat(32_768));
        assert!(workbook(&[sheet], Vietnamese).is_err());
        assert!(workbook(&[], Vietnamese).is_err());
    }

    #[test]
    fn a_table_without_rows_is_a_header() {
        let mut sheet = villages();
        sheet.rows.clear();
        assert_eq!(read(&sheet, "Làng nghề").height(), 1);
    }
}

//! Results in a workbook of our own, for files that cannot be written again: CSV, old formats, very large workbooks. Rows
//! stand where Excel showed them.

use super::super::file::{Row, Value};
use super::super::report::RowReport;
use super::verdict::{Mark, Verdict, verdicts};
use super::{AMBER, AUTHOR, Place, RED, WIDTH, header};
use crate::error::{Error, Result};
use crate::language::Language;
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Note, Workbook, Worksheet, XlsxError};

/// The rows of a file, by number, as a workbook with a column of results in column `results` (from 0, after the last used
/// one), and coloured cells with notes. Written row by row: memory grows with the reports, not with the rows.
pub fn annotated_rows(
    place: Place<'_>,
    rows: impl Iterator<Item = Result<Row>>,
    results: u16,
    reports: impl Iterator<Item = RowReport>,
    language: Language,
) -> Result<Vec<u8>> {
    let (verdicts, noted) = verdicts(reports, language);
    let mut workbook = Workbook::new();
    let created = ExcelDateTime::from_ymd(2000, 1, 1).map_err(unwritable)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
    let looks = Looks::new(language);
    let sheet = workbook.add_worksheet_with_constant_memory().map_err(unwritable)?;
    sheet.set_name(place.tab).map_err(unwritable)?;
    sheet.set_column_width(results, WIDTH).map_err(unwritable)?;
    sheet.set_freeze_panes(place.header_row, 0).map_err(unwritable)?;
    let title = Verdict { row: place.header_row, text: header(noted, language), marks: Vec::new() };
    let (above, below) = verdicts.split_at(verdicts.partition_point(|verdict| verdict.row < place.header_row));
    let below = below.iter().filter(|verdict| verdict.row != place.header_row);
    let mut verdicts = above.iter().chain([&title]).chain(below).peekable();
    for row in rows {
        let row = row?;
        // A report on a row that holds nothing has its own line, in its place.
        while let Some(verdict) = verdicts.next_if(|verdict| verdict.row < row.number) {
            line(sheet, None, Some(verdict), results, &looks).map_err(unwritable)?;
        }
        let verdict = verdicts.next_if(|verdict| verdict.row == row.number);
        line(sheet, Some(&row), verdict, results, &looks).map_err(unwritable)?;
    }
    for verdict in verdicts {
        line(sheet, None, Some(verdict), results, &looks).map_err(unwritable)?;
    }
    workbook.save_to_buffer().map_err(unwritable)
}

fn unwritable(error: XlsxError) -> Error {
    Error::Internal(Box::new(error))
}

/// How cells look, plain and marked.
struct Looks {
    day: &'static str,
    result: Format,
}

impl Looks {
    fn new(language: Language) -> Self {
        let day = match language {
            Language::Vietnamese => "dd/mm/yyyy",
            Language::English => "yyyy-mm-dd",
        };
        Self { day, result: Format::new().set_num_format("@").set_text_wrap().set_align(FormatAlign::Top) }
    }

    fn of(&self, value: Option<&Value>, mark: Option<&Mark>) -> Format {
        let number = match value {
            Some(Value::Day(_)) => self.day,
            Some(Value::Number(_) | Value::Flag(_)) => "General",
            _ => "@",
        };
        let format = Format::new().set_num_format(number);
        match mark {
            Some(mark) => format.set_background_color(Color::RGB(if mark.wrong { RED } else { AMBER })),
            None => format,
        }
    }
}

/// Writes a row with its result, from left to right.
fn line(
    sheet: &mut Worksheet,
    row: Option<&Row>,
    verdict: Option<&Verdict>,
    results: u16,
    looks: &Looks,
) -> std::result::Result<(), XlsxError> {
    let Some(number) = row.map(|row| row.number).or(verdict.map(|verdict| verdict.row)) else { return Ok(()) };
    let at = number.checked_sub(1).ok_or(XlsxError::RowColumnLimitError)?;
    let marks = verdict.map_or(&[][..], |verdict| &verdict.marks);
    let cells = row.map_or(&[][..], |row| &row.cells);
    // A column of results that came with the file is written over.
    for cell in cells.iter().filter(|cell| cell.column != results || verdict.is_none()) {
        let mark = marks.iter().find(|mark| mark.column == cell.column);
        put(sheet, (at, cell.column), &cell.value, &looks.of(Some(&cell.value), mark))?;
    }
    for mark in marks {
        if !cells.iter().any(|cell| cell.column == mark.column) {
            sheet.write_blank(at, mark.column, &looks.of(None, Some(mark)))?;
        }
        let note = Note::new(&mark.note).set_author(AUTHOR).add_author_prefix(false).set_width(280).set_height(110);
        sheet.insert_note(at, mark.column, &note)?;
    }
    if let Some(verdict) = verdict {
        sheet.write_string_with_format(at, results, &verdict.text, &looks.result)?;
    }
    Ok(())
}

fn put(sheet: &mut Worksheet, at: (u32, u16), value: &Value, format: &Format) -> std::result::Result<(), XlsxError> {
    let (row, column) = at;
    match value {
        Value::Text(text) | Value::Broken(text) => sheet.write_string_with_format(row, column, text, format)?,
        Value::Number(number) => sheet.write_number_with_format(row, column, *number, format)?,
        Value::Flag(flag) => sheet.write_boolean_with_format(row, column, *flag, format)?,
        Value::Day(day) => match excel_day(*day) {
            Some(excel) => sheet.write_datetime_with_format(row, column, &excel, format)?,
            None => sheet.write_string_with_format(row, column, day.to_string(), format)?,
        },
    };
    Ok(())
}

/// `None` for a day that Excel does not know.
fn excel_day(day: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(day.year()).ok().filter(|year| (1900..=9999).contains(year))?;
    let (month, date) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    ExcelDateTime::from_ymd(year, month, date).ok()
}

//! Files that go back, compared with what was handed in.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::{Place, annotated, annotated_rows, is_result, is_rewritable};
use crate::error::{Both, Error, Result};
use crate::import::file::{Cell, Row, Value};
use crate::import::layout::Layout;
use crate::import::report::{Outcome, Remark, RowReport};
use crate::import::template::template;
use crate::language::Language::{English, Vietnamese};
use crate::registry::kind::RecordKind;
use calamine::{Data, DataType, Range, Reader, SheetVisible, Xlsx, open_workbook_from_rs};
use chrono::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Note, Workbook};
use std::io::{Cursor, Read, Write};

const PLACE: Place<'static> = Place { tab: "Danh sách", header_row: 2 };

/// A row that is refused: two faults of column C, one of the row, a warning on column D.
pub(super) fn report(row: u32) -> RowReport {
    let remark = |column, vi, en| Remark::at(row, column, "commune", "wrong", Both::new(vi, en));
    RowReport {
        row,
        outcome: Outcome::Refuse,
        code: None,
        name: None,
        changes: Vec::new(),
        faults: vec![
            remark(Some(2), "Sai xã", "Wrong commune"),
            remark(Some(2), "Thiếu huyện", "No district"),
            remark(None, "Sai dòng", "Wrong row"),
        ],
        warnings: vec![remark(Some(3), "Lạ", "Odd")],
        candidates: Vec::new(),
    }
}

fn taken(row: u32) -> RowReport {
    RowReport { outcome: Outcome::Add, faults: Vec::new(), warnings: Vec::new(), ..report(row) }
}

/// What an office hands in: a title, a header, three rows, a formula, a day, a merge, a note, and another tab.
fn original() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Danh sách").unwrap();
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 3, "DANH SÁCH SẢN PHẨM", &bold).unwrap();
    for (at, title) in (0..).zip(["TT", "Tên sản phẩm", "Xã", "Ngày"]) {
        sheet.write_string_with_format(1, at, title, &bold).unwrap();
    }
    let day = Format::new().set_num_format("dd/mm/yyyy");
    for row in 2..5 {
        sheet.write_formula(row, 0, Formula::new("ROW()-2").set_result((row - 1).to_string())).unwrap();
        sheet.write_string(row, 1, format!("Gốm {row}")).unwrap();
        sheet.write_string(row, 2, "00577").unwrap();
        sheet.write_datetime_with_format(row, 3, ExcelDateTime::from_ymd(2025, 7, 1).unwrap(), &day).unwrap();
    }
    sheet.insert_note(4, 3, &Note::new("hỏi lại xã").set_author("Chị Hoa")).unwrap();
    sheet.set_column_width(1, 33).unwrap();
    let other = book.add_worksheet().set_name("Tổng hợp").unwrap();
    other.write_formula(0, 0, Formula::new("SUM(1,2)").set_result("3")).unwrap();
    other.write_string_with_format(1, 0, "Ghi chú riêng", &bold).unwrap();
    book.save_to_buffer().unwrap()
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    open(bytes).worksheet_range(name).unwrap()
}

fn text(range: &Range<Data>, row: u32, column: u32) -> String {
    range.get_value((row, column)).map(Data::to_string).unwrap_or_default()
}

/// All parts of a workbook whose name begins so, one after the other.
fn parts(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        if part.name().unwrap().starts_with(name) {
            part.read_to_string(&mut text).unwrap();
        }
    }
    text
}

fn give_back(bytes: &[u8], reports: Vec<RowReport>) -> Vec<u8> {
    annotated(Cursor::new(bytes), PLACE, reports.into_iter(), Vietnamese).unwrap()
}

#[test]
fn the_workbook_gets_a_column_and_keeps_all_else() {
    let before = original();
    let after = give_back(&before, vec![taken(3), report(4), taken(5)]);
    let results = sheet(&after, "Danh sách");
    assert_eq!(results.width(), 5);
    assert_eq!(text(&results, 1, 4), "Kết quả");
    assert_eq!(text(&results, 2, 4), "Thêm mới");
    assert_eq!(text(&results, 3, 4), "Không nhận\nC4: Sai xã\nC4: Thiếu huyện\ncommune: Sai dòng\nD4: Lạ");
    let (mut old, mut new) = (open(&before), open(&after));
    assert_eq!(new.sheet_names(), old.sheet_names());
    for name in old.sheet_names() {
        let (was, is) = (old.worksheet_range(&name).unwrap(), new.worksheet_range(&name).unwrap());
        for (row, column, value) in was.cells() {
            assert_eq!(is.get((row, column)), Some(value), "{name} {row} {column}");
        }
        let formulas = |book: &mut Xlsx<Cursor<&[u8]>>| -> Vec<String> {
            book.worksheet_formula(&name).unwrap().used_cells().map(|(_, _, formula)| formula.clone()).collect()
        };
        assert_eq!(formulas(&mut new), formulas(&mut old));
        let merged = |book: &mut Xlsx<Cursor<&[u8]>>| book.merge_cells_by_sheet_name(&name).unwrap();
        assert_eq!(merged(&mut new), merged(&mut old));
    }
    let xml = parts(&after, "xl/worksheets/sheet1");
    let width = |xml: &str| xml.split("<col ").find(|col| col.contains("min=\"2\"")).unwrap().contains("width=\"33.7");
    assert!(width(&parts(&before, "xl/worksheets/sheet1")) && width(&xml), "the width of column B");
    assert_eq!(xml.matches("<col ").count(), 2, "only the column of results has a new width");
    assert_eq!(parts(&after, "xl/worksheets/sheet2"), parts(&before, "xl/worksheets/sheet2"));
}

#[test]
fn faults_are_red_warnings_amber_and_notes_hold_the_sentences() {
    let after = give_back(&original(), vec![report(4), report(5)]);
    let book = umya_spreadsheet::reader::xlsx::read_reader(Cursor::new(&after), true).unwrap();
    let sheet = book.sheet_by_name("Danh sách").unwrap();
    let colour = |cell: &str| sheet.style(cell).background_color().map(umya_spreadsheet::Color::argb_str);
    assert_eq!(colour("C4").as_deref(), Some("FFFFC7CE"));
    assert_eq!(colour("D4").as_deref(), Some("FFFFEB9C"));
    assert_eq!(colour("C3"), None);
    assert_eq!(sheet.style("D4").number_format().unwrap().format_code(), "dd/mm/yyyy");
    let comments = parts(&after, "xl/comments");
    assert_eq!(comments.matches("Sai xã\nThiếu huyện").count(), 2);
    // The official's own note stays, and ours does not take its place.
    assert_eq!((comments.matches("hỏi lại xã").count(), comments.matches("Lạ").count()), (1, 1));
}

#[test]
fn a_second_try_leaves_nothing_of_the_first() {
    let first = give_back(&original(), vec![taken(3), report(4), taken(5)]);
    let second = give_back(&first, vec![taken(4), taken(5)]);
    let results = sheet(&second, "Danh sách");
    assert_eq!(results.width(), 5);
    assert_eq!([text(&results, 2, 4), text(&results, 3, 4)], ["", "Thêm mới"]);
    assert!(!parts(&second, "xl/comments").contains("Sai xã"));
    let book = umya_spreadsheet::reader::xlsx::read_reader(Cursor::new(&second), true).unwrap();
    let style = book.sheet_by_name("Danh sách").unwrap().style("C4").clone();
    assert_eq!(style.background_color().map(umya_spreadsheet::Color::argb_str), None);
}

#[test]
fn a_template_that_was_filled_in_keeps_its_lists_and_notes() {
    let layout = Layout::Records(RecordKind::Product);
    let before = template(layout, Vietnamese).unwrap();
    let place = Place { tab: "Sản phẩm", header_row: 1 };
    let after = annotated(Cursor::new(&before), place, [report(3)].into_iter(), Vietnamese).unwrap();
    let (was, is) = (parts(&before, "xl/worksheets/sheet1"), parts(&after, "xl/worksheets/sheet1"));
    let rules = |xml: &str| xml.matches("<dataValidation ").count();
    assert!(rules(&was) >= 2 && rules(&is) == rules(&was), "{} of {} lists", rules(&is), rules(&was));
    assert!(is.contains("lists!$A$1:$A$26") && is.contains("state=\"frozen\""));
    assert_eq!(open(&after).sheets_metadata()[2].visible, SheetVisible::Hidden);
    // A note on each title, and two on the row.
    let notes = |xml: &str| xml.matches("<comment ").count();
    let titles = layout.columns().len();
    assert_eq!([notes(&parts(&before, "xl/comments")), notes(&parts(&after, "xl/comments"))], [titles, titles + 2]);
    assert_eq!(text(&sheet(&after, "Sản phẩm"), 0, u32::try_from(titles).unwrap()), "Kết quả");
}

#[test]
fn what_is_no_workbook_is_an_error() {
    let reports = || vec![report(4)].into_iter();
    assert!(annotated(Cursor::new(b"TT,Xa"), PLACE, reports(), Vietnamese).is_err());
    let elsewhere = Place { tab: "Không có", header_row: 1 };
    assert!(annotated(Cursor::new(original()), elsewhere, reports(), Vietnamese).is_err());
    assert!(is_rewritable(Cursor::new(original())));
    assert!(!is_rewritable(Cursor::new(b"TT,Xa")));
}

#[test]
fn a_workbook_that_is_too_large_is_not_opened() {
    let block = vec![b' '; 1 << 20];
    let of_megabytes = |megabytes| {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, blocks) in [("xl/workbook.xml", 1), ("xl/worksheets/sheet1.xml", megabytes)] {
            archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            (0..blocks).for_each(|_| archive.write_all(&block).unwrap());
        }
        archive.finish().unwrap()
    };
    assert!(is_rewritable(of_megabytes(64)));
    assert!(!is_rewritable(of_megabytes(65)));
}

fn row(number: u32, values: Vec<Value>) -> Row {
    Row { number, cells: (0..).zip(values).map(|(column, value)| Cell { column, value, converted_from: None }).collect() }
}

fn word(text: &str) -> Value {
    Value::Text(text.to_owned())
}

#[test]
fn rows_of_a_csv_come_back_at_the_rows_that_excel_showed() {
    let day = NaiveDate::from_ymd_opt(2025, 7, 1).unwrap();
    let rows = vec![
        row(2, ["TT", "Tên", "Xã", "Ngày"].map(word).into()),
        row(4, vec![Value::Number(1.5), word("=1+1"), word("00577"), Value::Day(day)]),
        row(9, vec![Value::Flag(true), Value::Broken("#REF!".to_owned())]),
    ];
    let reports = vec![report(9), report(4), taken(6)];
    let bytes = annotated_rows(PLACE, rows.into_iter().map(Ok), 4, reports.into_iter(), English).unwrap();
    let table = sheet(&bytes, "Danh sách");
    assert_eq!(table.start(), Some((1, 0)));
    assert_eq!([text(&table, 1, 3), text(&table, 1, 4)], ["Ngày", "Result"]);
    assert_eq!(table.get_value((3, 0)), Some(&Data::Float(1.5)));
    assert_eq!([text(&table, 3, 1), text(&table, 3, 2)], ["=1+1", "00577"]);
    assert_eq!(table.get_value((3, 3)).unwrap().as_date(), Some(day));
    assert_eq!(text(&table, 5, 4), "New");
    assert_eq!([text(&table, 8, 0), text(&table, 8, 1)], ["true", "#REF!"]);
    assert!(text(&table, 8, 4).starts_with("Refused\nC9: Wrong commune"));
    assert_eq!(parts(&bytes, "xl/comments").matches("No district").count(), 2);
    let styles = parts(&bytes, "xl/styles");
    assert!(styles.contains("FFFFC7CE") && styles.contains("FFFFEB9C"));
    assert!(parts(&bytes, "docProps/core").contains("2000-01-01"));
}

#[test]
fn a_row_that_cannot_be_read_is_not_swallowed() {
    let rows: Vec<Result<Row>> = vec![Ok(row(3, vec![word("a")])), Err(Error::internal("the file is gone"))];
    assert!(annotated_rows(PLACE, rows.into_iter(), 1, [taken(3)].into_iter(), Vietnamese).is_err());
}

#[test]
fn without_notes_the_header_says_so() {
    let (with, without) = (super::header(true, Vietnamese), super::header(false, Vietnamese));
    assert_eq!(with, "Kết quả");
    assert!(without.contains("20.000 dòng") && is_result(&with) && is_result(&without));
    assert!(is_result("Result") && !is_result("Kết quả kinh doanh"));
}

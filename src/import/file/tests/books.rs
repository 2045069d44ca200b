//! Workbooks: what cells become, and what a sheet costs.

use super::super::{Form, Merged};
use super::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use std::fmt::Write as _;

#[test]
fn a_workbook_of_an_office_is_read_cell_by_cell() {
    let (day, share) = (Format::new().set_num_format("dd/mm/yyyy"), Format::new().set_num_format("0.00%"));
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Sản phẩm").unwrap();
    sheet.merge_range(0, 0, 0, 3, "DANH SÁCH", &Format::new()).unwrap();
    sheet.write_row(2, 0, ["Tên", "Ngày", "Tỷ lệ", "Số hộ", "Còn"]).unwrap();
    sheet.write(3, 0, "Bát Tra\u{300}ng\u{a0}").unwrap();
    sheet.write_with_format(3, 1, ExcelDateTime::from_ymd(2024, 2, 21).unwrap(), &day).unwrap();
    sheet.write_with_format(3, 2, 0.6936, &share).unwrap();
    sheet.write(3, 3, 1350).unwrap();
    sheet.write(3, 4, true).unwrap();
    sheet.write(5, 0, "Lµng nghÒ").unwrap();
    sheet.write(5, 1, "  ").unwrap();
    sheet.write(6, 0, "Dƣơng Liễu").unwrap();
    book.add_worksheet().set_name("Trống").unwrap();
    book.add_worksheet().set_name("Ẩn").unwrap().set_hidden(true).write(0, 0, "x").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let mut opened = opened(&bytes);
    assert_eq!((opened.form(), opened.tabs()), (Form::Workbook, vec!["Sản phẩm".to_owned()]));
    assert_eq!(opened.merged("Sản phẩm"), [Merged { rows: (1, 1), columns: (0, 3) }]);
    let rows: Vec<String> = all(&mut opened, "Sản phẩm").into_iter().map(line).collect();
    assert_eq!(
        rows,
        [
            "1 A=\"DANH SÁCH\"",
            "3 A=\"Tên\" B=\"Ngày\" C=\"Tỷ lệ\" D=\"Số hộ\" E=\"Còn\"",
            "4 A=\"Bát Tràng\" B=2024-02-21 C=\"69.36%\" D=1350 E=true",
            "6 A=\"Làng nghề\"<TCVN3",
            "7 A=\"Dương Liễu\"<look-alikes",
        ]
    );
    assert_eq!(all(&mut opened, "Ẩn").into_iter().map(line).collect::<Vec<_>>(), [" !no-such-tab"]);
}

#[test]
fn formulas_are_their_results_or_broken() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write_formula(0, 0, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_formula(0, 1, Formula::new("=\"a\"&\"b\"").set_result("ab")).unwrap();
    sheet.write_formula(0, 2, Formula::new("=Z1").set_result("#REF!")).unwrap();
    assert_eq!(read(&book.save_to_buffer().unwrap(), &Limits::default()), ["1 A=2 B=\"ab\" C=broken:#REF!"]);
    let sheet = "<sheetData><row r=\"2\"><c r=\"A2\"><f>SUM(B1:B9)</f></c><c r=\"B2\" t=\"str\"><f>IF(1,\"\",2)</f><v></v></c>\
                 <c r=\"C2\" t=\"e\"><v>#N/A</v></c><c r=\"D2\"><f t=\"shared\" si=\"4000000000\" ref=\"D2:D3\">B2</f></c></row></sheetData>";
    assert_eq!(read(&book_of(sheet), &Limits::default()), ["2 A=broken:=SUM(B1:B9) C=broken:#N/A D=broken:=B2"]);
}

fn book_of(sheet: &str) -> Vec<u8> {
    super::book(sheet, &[])
}

#[test]
fn the_last_cell_of_a_sheet_costs_no_more_than_the_first() {
    let sheet = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\">\
                 <c r=\"XFD1048576\"><v>2</v></c></row></sheetData>";
    let limits = Limits { columns: 16_384, ..Limits::default() };
    assert_eq!(read(&book_of(sheet), &limits), ["1 A=1", "1048576 XFD=2"]);
    assert_eq!(read(&book_of(sheet), &Limits::default()), ["1 A=1", "1048576 !too-many-columns"]);
}

#[test]
fn formatted_rows_without_values_are_no_rows() {
    let mut sheet = String::from("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    for row in 2..=50_000 {
        write!(sheet, "<row r=\"{row}\"><c r=\"A{row}\"/></row>").unwrap();
    }
    sheet.push_str("</sheetData>");
    assert_eq!(read(&book_of(&sheet), &Limits { rows: 1, ..Limits::default() }), ["1 A=1"]);
}

#[test]
fn limits_are_told_where_they_are_passed() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Làng nghề</t></is></c></row>\
                 <row r=\"4\"><c r=\"A4\"><v>1</v></c><c r=\"C4\"><v>2</v></c></row><row r=\"5\"><c r=\"A5\"><v>1</v></c></row></sheetData>";
    let limits = Limits { rows: 2, columns: 2, cell_characters: 8, ..Limits::default() };
    assert_eq!(read(&book_of(sheet), &limits), ["1 !cell-too-long", "4 !too-many-columns", "5 !too-many-rows"]);
}

#[test]
fn rows_and_cells_out_of_order_are_damage() {
    let rows = "<sheetData><row r=\"5\"><c r=\"A5\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row></sheetData>";
    assert_eq!(read(&book_of(rows), &Limits::default()), ["5 A=1", "2 !file-damaged"]);
    let cells = "<sheetData><row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row></sheetData>";
    assert_eq!(read(&book_of(cells), &Limits::default()), ["1 !file-damaged"]);
}

#[test]
fn a_caller_can_break_off() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row></sheetData>";
    let mut opened = opened(&book_of(sheet));
    let mut seen = 0;
    opened.rows("S", &mut |_| {
        seen += 1;
        ControlFlow::Break(())
    });
    assert_eq!(seen, 1);
}

#[test]
fn an_opened_file_can_go_to_another_thread() {
    let mut opened = opened(b"a;b\n1;2\n");
    let rows = std::thread::spawn(move || all(&mut opened, "").len()).join().unwrap();
    assert_eq!(rows, 2);
}

//! Files that go out and come back: templates with a row in them, and the file of an import with what became of its rows.

use super::sending::{PATH, act, checked, id, rows, table};
use crate::support::Content;
use crate::support::app::TestApp;
use crate::support::client::Actor;
use calamine::{Data, DataType, Range, Reader, Xlsx, open_workbook_from_rs};
use ocop_registry::import::layout::Layout;
use rust_xlsxwriter::{Format, Formula, Note, Workbook};
use serde_json::{Value, json};
use std::io::{Cursor, Read};
use umya_spreadsheet::{reader, writer};

crate::tests! {
    Units: templates_are_filled_in_and_read, a_workbook_comes_back_with_its_results, text_comes_back_as_a_workbook, a_mended_file_is_written_over
}

/// A template with a row below its example that says the same, but is no example.
fn filled(template: &[u8], layout: Layout) -> (Vec<u8>, u32) {
    let mut book = reader::xlsx::read_reader(Cursor::new(template), true).unwrap();
    let sheet = book.sheet_by_name_mut(&first_sheet(template)).unwrap();
    let example = if layout == Layout::Register { 3 } else { 2 };
    let columns = layout.columns();
    for (at, column) in (1..).zip(&columns) {
        if at == 1 {
            sheet.cell_mut((at, example + 1)).set_value_string(column.example.clone().unwrap_or_default());
        } else if let Some(mut cell) = sheet.cell((at, example)).cloned() {
            cell.coordinate_mut().set_row_num(example + 1);
            sheet.set_cell(cell);
        }
    }
    let mut bytes = Vec::new();
    writer::xlsx::write_writer(&book, &mut bytes).unwrap();
    (bytes, example)
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

fn first_sheet(bytes: &[u8]) -> String {
    open(bytes).sheet_names()[0].clone()
}

fn sheet(bytes: &[u8], name: &str) -> Range<Data> {
    open(bytes).worksheet_range(name).unwrap()
}

fn text(range: &Range<Data>, row: u32, column: u32) -> String {
    range.get_value((row, column)).and_then(DataType::as_string).unwrap_or_default()
}

/// The notes of a workbook, as they stand in it.
fn notes(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        if part.name().unwrap().starts_with("xl/comments") {
            part.read_to_string(&mut text).unwrap();
        }
    }
    text
}

async fn templates_are_filled_in_and_read(app: TestApp) {
    for language in ["vi", "en"] {
        let (records, register) = (app.another(Content::Units).await, app.another(Content::Units).await);
        for layout in Layout::ALL {
            let place = if layout == Layout::Register { &register } else { &records };
            let editor = place.of_another_name(layout.name()).await.with("accept-language", language).because("mẫu");
            let template = editor.get(&format!("/api/v1/templates/{}", layout.name())).await.expect(200).bytes;
            let (file, example) = filled(&template, layout);
            let import = checked(&editor, "mẫu.xlsx", &file, &[]).await;
            assert_eq!(import["layout"], layout.name(), "found out from its columns");
            let reports = rows(&editor, &import, "").await;
            let told: Vec<(&Value, &Value)> = reports.iter().map(|row| (&row["row"], &row["outcome"])).collect();
            let expected = [(&json!(example), &json!("skip")), (&json!(example + 1), &json!("add"))];
            assert_eq!(told, expected, "{layout:?} {language}: {reports:#?}");
            assert_eq!(reports[0]["faults"][0]["en"], "the example row of the template");
            act(&editor, &import, "commit").await.expect(200);
            // The row that was read is the example, cell by cell: the file again says nothing new.
            let again = checked(&editor, "mẫu.xlsx", &file, &[]).await;
            assert_eq!((&again["totals"]["same"], &again["totals"]["skip"]), (&json!(1), &json!(1)), "{layout:?} {language}");
        }
        records.verify().await;
        register.verify().await;
    }
}

/// What an office hands in: a title, a header, three rows of which the second is wrong, a formula, a note, another tab.
fn original() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Danh sách").unwrap();
    let bold = Format::new().set_bold();
    sheet.merge_range(0, 0, 0, 3, "DANH SÁCH CHỦ THỂ", &bold).unwrap();
    for (at, title) in (0..).zip(["TT", "Tên chủ thể", "Loại chủ thể", "Xã", "Điện thoại"]) {
        sheet.write_string_with_format(1, at, title, &bold).unwrap();
    }
    for (row, commune) in (2..5).zip(["Xã Bát Tràng", "Xã Không Có", "00577"]) {
        sheet.write_formula(row, 0, Formula::new("ROW()-2").set_result((row - 1).to_string())).unwrap();
        sheet.write_string(row, 1, format!("Hợp tác xã số {row}")).unwrap();
        sheet.write_string(row, 2, "Hợp tác xã").unwrap();
        sheet.write_string(row, 3, commune).unwrap();
    }
    sheet.insert_note(4, 4, &Note::new("hỏi lại xã").set_author("Chị Hoa")).unwrap();
    book.add_worksheet().set_name("Tổng hợp").unwrap().write_string(0, 0, "Ghi chú riêng").unwrap();
    book.save_to_buffer().unwrap()
}

async fn back(editor: &Actor, import: &Value) -> Vec<u8> {
    let reply = editor.get(&format!("{PATH}/{}/file", id(import))).await.expect(200);
    assert!(reply.header("content-disposition").contains(&format!("import-{}.xlsx", id(import))), "{:?}", reply.headers);
    editor.with("if-none-match", &reply.etag()).get(&format!("{PATH}/{}/file", id(import))).await.expect(304);
    reply.bytes
}

async fn a_workbook_comes_back_with_its_results(app: TestApp) {
    let editor = app.editor().await;
    let file = original();
    let import = checked(&editor, "chủ thể.xlsx", &file, &[]).await;
    assert_eq!((&import["reading"]["tab"], &import["reading"]["header_row"]), (&json!("Danh sách"), &json!(2)));
    let after = back(&editor, &import).await;
    let (was, is) = (sheet(&file, "Danh sách"), sheet(&after, "Danh sách"));
    for (row, column, value) in was.cells() {
        assert_eq!(is.get((row, column)), Some(value), "{row} {column}");
    }
    assert_eq!(text(&sheet(&after, "Tổng hợp"), 0, 0), "Ghi chú riêng");
    let results: Vec<String> = (1..5).map(|row| text(&is, row, 5)).collect();
    assert_eq!((results[0].as_str(), results[1].starts_with("Thêm mới")), ("Kết quả", true), "{results:?}");
    assert!(results[2].starts_with("Không nhận\nD4: ") && results[2].contains("“Xã Không Có”"), "{results:?}");
    let notes = notes(&after);
    assert!(notes.contains("hỏi lại xã") && notes.contains("ref=\"D4\"") && notes.contains("Không Có"), "{notes}");
    assert!(!notes.contains("ref=\"D3\""), "what is right has no note");
    let english = back(&editor.english(), &import).await;
    assert_eq!(text(&sheet(&english, "Danh sách"), 1, 5), "Result");
}

/// The file that came back is mended and handed in again: its column of results is no column of data, and is written over.
async fn a_mended_file_is_written_over(app: TestApp) {
    let editor = app.editor().await;
    let first = checked(&editor, "a.xlsx", &original(), &[]).await;
    let mut book = reader::xlsx::read_reader(Cursor::new(back(&editor, &first).await), true).unwrap();
    book.sheet_by_name_mut("Danh sách").unwrap().cell_mut("D4").set_value_string("Xã Phú Nghĩa");
    let mut mended = Vec::new();
    writer::xlsx::write_writer(&book, &mut mended).unwrap();
    let second = checked(&editor, "a.xlsx", &mended, &[]).await;
    assert_eq!((&second["totals"]["add"], &second["totals"]["refuse"]), (&json!(3), &json!(0)), "{second:#}");
    let after = back(&editor, &second).await;
    let is = sheet(&after, "Danh sách");
    assert_eq!((is.width(), text(&is, 1, 5).as_str()), (6, "Kết quả"));
    assert!((2..5).all(|row| text(&is, row, 5).starts_with("Thêm mới")));
    assert!(!notes(&after).contains("ref=\"D4\"") && notes(&after).contains("hỏi lại xã"), "our note goes, theirs stays");
    act(&editor, &second, "commit").await.expect(200);
}

async fn text_comes_back_as_a_workbook(app: TestApp) {
    let editor = app.editor().await;
    let file = table("name;producer_type;commune\nHTX Một;cooperative;00577\n\nHTX \"Hai\";cooperative;99999");
    let import = checked(&editor, "a.csv", &file, &[]).await;
    assert_eq!((&import["reading"]["form"], &import["reading"]["delimiter"]), (&json!("csv"), &json!(";")));
    let after = back(&editor.english(), &import).await;
    let is = sheet(&after, &first_sheet(&after));
    assert_eq!(
        ["name", "producer_type", "commune", "Result"],
        [0, 1, 2, 3].map(|at| text(&is, 0, at)).each_ref().map(String::as_str)
    );
    assert_eq!(
        (text(&is, 1, 0).as_str(), text(&is, 1, 2).as_str(), text(&is, 1, 3).starts_with("New (CT-")),
        ("HTX Một", "00577", true)
    );
    let refused = rows(&editor, &import, "&outcome=refuse").await;
    let row = u32::try_from(refused[0]["row"].as_u64().unwrap()).unwrap();
    assert_eq!(text(&is, row - 1, 0), "HTX \"Hai\"");
    assert!(text(&is, row - 1, 3).starts_with(&format!("Refused\nC{row}: no commune has the code 99999")));
    assert!(notes(&after).contains(&format!("ref=\"C{row}\"")));
}

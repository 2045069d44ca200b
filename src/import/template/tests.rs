//! Templates, read back.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use super::template;
use crate::import::layout::Layout;
use crate::language::Language::{self, English, Vietnamese};
use crate::registry::kind::RecordKind;
use calamine::{Data, DataType, Dimensions, Range, Reader, SheetVisible, Xlsx, open_workbook_from_rs};
use chrono::NaiveDate;
use std::io::{Cursor, Read};

fn open(layout: Layout, language: Language) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(template(layout, language).unwrap())).unwrap()
}

fn sheet(layout: Layout, language: Language, name: &str) -> Range<Data> {
    open(layout, language).worksheet_range(name).unwrap()
}

fn part(layout: Layout, name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(template(layout, Vietnamese).unwrap())).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn every_layout_has_its_header_example_and_guide_in_both_languages() {
    for layout in Layout::ALL {
        for (language, guide, word) in [(Vietnamese, "Hướng dẫn", "VÍ DỤ"), (English, "Guide", "EXAMPLE")] {
            let columns = layout.columns();
            let title = language.of(&layout.title()).to_owned();
            let mut book = open(layout, language);
            assert_eq!(book.sheet_names(), [title.as_str(), guide, "lists"]);
            assert_eq!(book.sheets_metadata()[2].visible, SheetVisible::Hidden);
            let table = book.worksheet_range(&title).unwrap();
            let example = u32::from(layout == Layout::Register) + 1;
            assert_eq!(table.get_value((example, 0)), Some(&Data::String(word.to_owned())));
            assert_eq!(table.width(), columns.len());
            let guide = book.worksheet_range(guide).unwrap();
            let explained: Vec<String> = guide.rows().skip(6).map(|row| row[1].to_string()).collect();
            assert_eq!(explained, columns.iter().map(|column| column.key.clone()).collect::<Vec<_>>());
        }
    }
}

#[test]
fn cells_of_the_example_have_the_type_of_their_column() {
    let table = sheet(Layout::Records(RecordKind::Recognition), Vietnamese, "Công nhận");
    let cell = |title: &str| {
        let at = table.rows().next().unwrap().iter().position(|cell| cell.as_string().as_deref() == Some(title)).unwrap();
        table.rows().nth(1).unwrap()[at].clone()
    };
    assert_eq!(cell("Nội dung quyết định *"), Data::String("Công nhận [grant]".to_owned()));
    assert_eq!(cell("Hạng sao"), Data::Float(4.0));
    assert_eq!(cell("Tổng điểm"), Data::Float(87.5));
    assert_eq!(cell("Tiềm năng 5 sao"), Data::String("Không".to_owned()));
    assert_eq!(cell("Ngày hết hạn").as_date(), NaiveDate::from_ymd_opt(2029, 8, 5));
    let producers = sheet(Layout::Records(RecordKind::Producer), English, "Producers");
    let texts: Vec<String> = producers.rows().nth(1).unwrap().iter().map(Data::to_string).collect();
    assert!(texts.contains(&"0123456789".to_owned()) && texts.contains(&"00577".to_owned()), "{texts:?}");
}

#[test]
fn the_register_has_a_merged_header_of_two_rows() {
    let mut book = open(Layout::Register, Vietnamese);
    let name = book.sheet_names()[0].clone();
    let table = book.worksheet_range(&name).unwrap();
    let text = |row, column| table.get_value((row, column)).unwrap().to_string();
    assert_eq!([text(0, 0), text(0, 1), text(0, 21)], ["TT", "Tên sản phẩm *", "Ghi chú"]);
    assert_eq!([text(0, 11), text(0, 16)], ["Đánh giá lần 1", "Đánh giá lần 2/nâng hạng"]);
    assert_eq!([text(1, 11), text(1, 14), text(1, 16)], ["Hạng sao", "Số quyết định", "Hạng sao"]);
    let merged: Vec<Dimensions> = book.merge_cells_by_sheet_name(&name).unwrap();
    assert_eq!(merged.len(), 14);
    assert!(merged.iter().any(|cells| cells.start == (0, 16) && cells.end == (0, 20)));
    assert!(merged.iter().any(|cells| cells.start == (0, 1) && cells.end == (1, 1)));
}

#[test]
fn drop_down_lists_reach_5_000_rows_and_name_the_hidden_sheet() {
    let lists = sheet(Layout::Records(RecordKind::Product), Vietnamese, "lists");
    let first: Vec<String> = lists.rows().map(|row| row[0].to_string()).collect();
    assert_eq!(first.len(), 26);
    assert_eq!(first[20], "Thủ công mỹ nghệ gia dụng, trang trí [CS26-21]");
    let xml = part(Layout::Records(RecordKind::Product), "xl/worksheets/sheet1.xml");
    assert!(xml.contains("sqref=\"E2:E5001\"") && xml.contains("lists!$A$1:$A$26"), "no rule for the criteria set");
    assert!(xml.contains("state=\"frozen\"") && xml.contains("ySplit=\"1\""));
    let register = part(Layout::Register, "xl/worksheets/sheet1.xml");
    assert!(register.contains("sqref=\"L3:L5002\"") && register.contains("ySplit=\"2\""));
}

#[test]
fn equal_layouts_are_equal_bytes() {
    for layout in Layout::ALL {
        assert!(template(layout, English).unwrap() == template(layout, English).unwrap(), "{}", layout.name());
    }
    assert!(part(Layout::Register, "docProps/core.xml").contains("2000-01-01"));
}

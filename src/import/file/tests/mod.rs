//! Files as officials hand them in, made here, and what is read of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod books;
mod delimited;
mod refused;

use super::{Cell, Limits, Opened, Row, Unreadable, Value, open};
use std::fs::File;
use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use zip::write::SimpleFileOptions;

fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn opened(bytes: &[u8]) -> Opened {
    open(file(bytes), &Limits::default()).unwrap()
}

fn all(opened: &mut Opened, tab: &str) -> Vec<Result<Row, Unreadable>> {
    let mut rows = Vec::new();
    opened.rows(tab, &mut |row| {
        rows.push(row);
        ControlFlow::Continue(())
    });
    rows
}

/// The rows with their numbers and texts, and the codes of what could not be read.
fn read(bytes: &[u8], limits: &Limits) -> Vec<String> {
    let mut opened = open(file(bytes), limits).unwrap();
    let tab = opened.tabs().remove(0);
    all(&mut opened, &tab).into_iter().map(line).collect()
}

fn line(row: Result<Row, Unreadable>) -> String {
    match row {
        Ok(row) => format!("{} {}", row.number, row.cells.iter().map(cell).collect::<Vec<_>>().join(" ")),
        Err(unreadable) => format!("{} !{}", unreadable.row.map_or(String::new(), |row| row.to_string()), unreadable.code),
    }
}

fn cell(cell: &Cell) -> String {
    let value = match &cell.value {
        Value::Text(text) => format!("{text:?}"),
        Value::Number(number) => number.to_string(),
        Value::Day(day) => day.to_string(),
        Value::Flag(flag) => flag.to_string(),
        Value::Broken(shown) => format!("broken:{shown}"),
    };
    format!("{}={value}{}", super::letters(cell.column), cell.converted_from.map_or(String::new(), |from| format!("<{from}")))
}

fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const DOCUMENT: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// The smallest workbook with this sheet, and whatever else.
fn book(sheet: &str, more: &[(&str, &str)]) -> Vec<u8> {
    let relations = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationships xmlns=\"{RELATIONS}\"><Relationship Id=\"{id}\" Type=\"{DOCUMENT}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let root = relations("rId1", "officeDocument", "xl/workbook.xml");
    let inner = relations("rId1", "worksheet", "worksheets/sheet1.xml");
    let workbook = format!(
        "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{DOCUMENT}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let sheet = format!("<worksheet xmlns=\"{MAIN}\">{sheet}</worksheet>");
    let mut parts = vec![
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", root.as_str()),
        ("xl/workbook.xml", workbook.as_str()),
        ("xl/_rels/workbook.xml.rels", inner.as_str()),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ];
    parts.extend(more);
    archive(&parts)
}

#[test]
fn columns_have_the_names_that_excel_gives_them() {
    assert_eq!([0, 25, 26, 701, 702, 16_383].map(super::letters), ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    for column in 0..=16_383 {
        assert_eq!(super::column(&super::letters(column)), Some(column));
    }
    assert_eq!(["", "a", "A1", "ZZZZ"].map(super::column), [None; 4]);
}

//! Delimited files: encodings, separators, quotation, and rows that do not fit.

use super::super::Form;
use super::*;
use crate::sheet::{Cell as Exported, Column, Sheet};
use encoding_rs::WINDOWS_1252;

fn lines(text: &str) -> Vec<String> {
    read(text.as_bytes(), &Limits::default())
}

fn form(bytes: &[u8]) -> (&'static str, char) {
    match opened(bytes).form() {
        Form::Delimited { encoding, delimiter } => (encoding, delimiter),
        Form::Workbook => ("", ' '),
    }
}

#[test]
fn every_encoding_gives_the_same_rows() {
    let table = "Tên;Nghề\r\nBát Tràng;gốm sứ\r\n";
    let wide = |text: &str, bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let western = |text: &str| WINDOWS_1252.encode(text).0.into_owned();
    let marked = format!("\u{feff}{table}");
    for (bytes, encoding) in [
        (table.as_bytes().to_vec(), "UTF-8"),
        (marked.as_bytes().to_vec(), "UTF-8"),
        (wide(&marked, u16::to_le_bytes), "UTF-16LE"),
        (wide(&marked, u16::to_be_bytes), "UTF-16BE"),
        (wide("Tên;Nghề\r\nBát Tràng;gốm sứ\r\nGia Lâm;x", u16::to_le_bytes), "UTF-16LE"),
        (b"T\xean;Ngh\xea\xcc\r\nB\xe1t Tr\xe0ng;g\xf4\xecm s\xfd\xec\r\n".to_vec(), "windows-1258"),
    ] {
        assert_eq!(form(&bytes), (encoding, ';'), "{encoding}");
        let rows = read(&bytes, &Limits::default());
        assert_eq!(rows[..2], ["1 A=\"Tên\" B=\"Nghề\"", "2 A=\"Bát Tràng\" B=\"gốm sứ\""], "{encoding}");
    }
    for (bytes, font) in
        [(western("Tªn;NghÒ\r\nB¸t Trµng;gèm sø\r\n"), "TCVN3"), (western("Teân;Ngheà\r\nBaùt Traøng;goám söù\r\n"), "VNI")]
    {
        assert_eq!(form(&bytes).0, font);
        let expected = format!("2 A=\"Bát Tràng\"<{font} B=\"gốm sứ\"<{font}");
        assert_eq!(read(&bytes, &Limits::default())[1], expected);
    }
}

#[test]
fn rows_are_numbered_as_excel_numbers_them() {
    let text = "DANH SÁCH\r\n\r\nTên,Ghi chú\r\n\"Gốm\",\"dòng 1\r\ndòng \"\"2\"\"\"\r\n,\r\n\r\nLụa,x\rNón,y";
    assert_eq!(
        lines(text),
        [
            "1 A=\"DANH SÁCH\"",
            "3 A=\"Tên\" B=\"Ghi chú\"",
            "4 A=\"Gốm\" B=\"dòng 1\\ndòng \\\"2\\\"\"",
            "7 A=\"Lụa\" B=\"x\"",
            "8 A=\"Nón\" B=\"y\""
        ]
    );
}

#[test]
fn a_first_line_that_says_the_separator_is_no_row() {
    assert_eq!(lines("sep=;\r\nTên;Sao\r\nGốm, sứ;4\r\n"), ["1 A=\"Tên\" B=\"Sao\"", "2 A=\"Gốm, sứ\" B=\"4\""]);
}

#[test]
fn uneven_rows_are_told_and_the_next_are_read() {
    let text = "Tên,Sao,Năm\nGốm,4,2024\nLụa,5\nNón,3,2024,thừa\nTre,3,2023,,\nMây,4,2022\n";
    assert_eq!(
        lines(text),
        [
            "1 A=\"Tên\" B=\"Sao\" C=\"Năm\"",
            "2 A=\"Gốm\" B=\"4\" C=\"2024\"",
            "3 !uneven-row",
            "4 !uneven-row",
            "5 A=\"Tre\" B=\"3\" C=\"2023\"",
            "6 A=\"Mây\" B=\"4\" C=\"2022\"",
        ]
    );
}

#[test]
fn a_quote_that_is_never_closed_is_told_with_its_row() {
    let expected = ["1 A=\"Tên\" B=\"Sao\"", "2 A=\"Gốm\" B=\"4\"", "3 !unclosed-quote"];
    assert_eq!(lines("Tên,Sao\nGốm,4\n\"Lụa,5\nNón,3\n"), expected);
    let endless = format!("Tên,Sao\nGốm,4\n\"Lụa,5\n{}", "Nón,3\n".repeat(100_000));
    assert_eq!(lines(&endless), expected);
    let rows = all(&mut opened(b"a,b\n\"c,d\n"), "");
    assert!(rows.last().unwrap().as_ref().unwrap_err().words.vi.contains("dòng 2"));
}

#[test]
fn limits_are_told_where_they_are_passed() {
    let limits = Limits { rows: 3, columns: 2, cell_characters: 8, ..Limits::default() };
    let text = "Tên,Sao,\nLàng nghề,4,\nLụa,5,x\nNón,3,\n";
    assert_eq!(
        read(text.as_bytes(), &limits),
        ["1 A=\"Tên\" B=\"Sao\"", "2 !cell-too-long", "3 !too-many-columns", "4 !too-many-rows"]
    );
    assert_eq!(read(format!("a,b\n{}", "x".repeat(1 << 20)).as_bytes(), &limits), ["1 A=\"a\" B=\"b\"", "2 !cell-too-long"]);
}

#[test]
fn an_export_comes_back_as_it_was() {
    let texts = ["=1+1", "+84 24 3874 1234", "-", "@SUM(A1)", "＝1", "'quoted'", "Gốm \"Bát Tràng\"; Gia Lâm"];
    let column = Column::new("name", crate::error::Both::new("Tên", "Name"));
    let rows = texts.iter().map(|text| vec![Exported::Text((*text).to_owned())]).collect();
    let sheet = Sheet { name: "S".to_owned(), about: Vec::new(), columns: vec![column], rows };
    let bytes = crate::sheet::csv::write(&sheet, true).unwrap();
    let rows = all(&mut opened(&bytes), "");
    let came_back: Vec<Value> = rows.into_iter().skip(1).map(|row| row.unwrap().cells.remove(0).value).collect();
    assert_eq!(came_back, texts.map(|text| Value::Text(text.to_owned())));
}

//! Files that are no table, or none that can be read: each is told what it is and what to do.

use super::*;

fn code(bytes: &[u8]) -> &'static str {
    open(file(bytes), &Limits::default()).err().map_or("", |unreadable| unreadable.code)
}

#[test]
fn what_is_no_table_is_called_what_it_is() {
    for (bytes, expected) in [
        (&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], "file-is-picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "file-is-picture"),
        (b"GIF89a\x01\0", "file-is-picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "file-is-picture"),
        (b"%PDF-1.7\n", "file-is-pdf"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "file-is-web-page"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html>", "file-is-web-page"),
        (b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\">", "file-is-xml"),
        (b"", "file-empty"),
        (b"PK\x03\x04 broken", "file-damaged"),
        (b"\0\x01\x02\x03binary", "file-is-other"),
    ] {
        assert_eq!(code(bytes), expected, "{}", String::from_utf8_lossy(bytes));
    }
    assert_eq!(code(b"BMW;1\nAudi;2\n"), "");
}

#[test]
fn old_and_encrypted_workbooks_are_told_apart() {
    let compound = |name: &str| {
        let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        bytes.resize(70_000, 0);
        bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
        bytes.resize(72_000, 0);
        bytes
    };
    assert_eq!(code(&compound("EncryptedPackage")), "file-encrypted");
    assert_eq!(code(&compound("Workbook")), "workbook-xls");
    assert_eq!(code(&compound("WordDocument")), "file-is-document");
    assert_eq!(code(&compound("Something")), "file-is-other");
}

#[test]
fn archives_are_told_by_what_is_in_them() {
    for (parts, expected) in [
        (&[("word/document.xml", "")][..], "file-is-document"),
        (&[("mimetype", ""), ("content.xml", "")], "file-is-opendocument"),
        (&[("xl/workbook.bin", "")], "workbook-xlsb"),
        (&[("photo.jpg", "")], "file-is-archive"),
        (&[("xl/workbook.xml", "<workbook/>"), ("xl/vbaProject.bin", "x")], "workbook-with-macros"),
    ] {
        assert_eq!(code(&archive(parts)), expected);
    }
    assert_eq!(code(&book("<sheetData/>", &[])), "file-empty");
    let cut = book("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\">", &[]);
    assert_eq!(read(&cut, &Limits::default()), ["1 !file-damaged"]);
}

#[test]
fn bombs_are_measured_by_what_they_unpack_to() {
    let zeros = "0".repeat(4 << 20);
    let limits = Limits { unpacked_bytes: 3 << 20, ..Limits::default() };
    let bomb = book("<sheetData/>", &[("xl/media/image1.bin", &zeros)]);
    assert!(bomb.len() < 20_000);
    assert_eq!(open(file(&bomb), &limits).err().map(|unreadable| unreadable.code), Some("workbook-unpacks-too-large"));
    // One endless text, a table of texts that announces too many, and a declared size that is wrong.
    let endless = format!("<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>{zeros}</v></c></row></sheetData>");
    assert_eq!(code(&book(&endless, &[])), "cell-too-long");
    let announced = ("xl/sharedStrings.xml", "<sst uniqueCount=\"99999999999999999999\"></sst>");
    assert_eq!(code(&book("<sheetData/>", &[announced])), "file-damaged");
    let merged = format!("<sheetData/><mergeCells>{}</mergeCells>", "<mergeCell ref=\"A1:B1\"/>".repeat(100_001));
    assert_eq!(code(&book(&merged, &[])), "workbook-too-rich");
}

#[test]
fn a_file_beyond_the_limit_is_not_opened() {
    let limits = Limits { bytes: 8, ..Limits::default() };
    assert_eq!(open(file(b"a;b\n1;2\n3"), &limits).err().map(|unreadable| unreadable.code), Some("file-too-large"));
    assert!(open(file(b"a;b\n1;2\n"), &limits).is_ok());
}

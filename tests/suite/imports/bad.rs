//! Files that cannot be read, or not wholly: each is told in plain words, and none has an effect on the register.

use super::files::{address, book, hand_in, looked_at, outcomes, remarks, texts, told, unreadable};
use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples::village;
use ocop_registry::import::file::Limits;
use rust_xlsxwriter::Formula;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write as _};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

crate::tests! {
    Units: what_is_no_table_is_called_what_it_is, workbooks_that_cannot_be_read_say_what_to_do,
        failed_formulas_are_told_at_their_cells, a_million_empty_rows_are_no_rows, uneven_rows_are_refused_one_by_one,
        an_unclosed_quote_is_told_with_its_row, a_header_that_is_missing_or_double_is_told, sheets_that_fit_alike_are_asked_for,
        a_row_that_comes_twice_is_taken_once, limits_are_told, a_file_beyond_the_limit_is_413, a_form_is_read_strictly
}

const VILLAGES: &[&[&str]] = &[
    &["Tên làng nghề", "Nghề", "Xã"],
    &["Làng nghề gốm sứ Bát Tràng", "gốm sứ", "00577"],
    &["Làng nghề nón Chuông", "nón", "10030"],
];

fn villages() -> Vec<u8> {
    book(|sheet| (1..).zip(VILLAGES).for_each(|(row, cells)| texts(sheet, row, cells)))
}

/// A workbook with one part changed, or added.
fn with_part(workbook: &[u8], name: &str, change: impl FnOnce(String) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).unwrap();
    let mut old = String::new();
    if let Ok(mut part) = archive.by_name(name) {
        part.read_to_string(&mut old).unwrap();
    }
    let mut changed = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).unwrap();
        if part.name().unwrap() != name {
            changed.raw_copy_file(part).unwrap();
        }
    }
    changed.start_file(name, SimpleFileOptions::default()).unwrap();
    changed.write_all(change(old).as_bytes()).unwrap();
    changed.finish().unwrap().into_inner()
}

/// A compound file as Office writes it, with a name in its directory.
fn compound(name: &str) -> Vec<u8> {
    let mut bytes = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
    bytes.resize(70_000, 0);
    bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    bytes.resize(72_000, 0);
    bytes
}

/// The code of the only problem, and whether its words hold some others.
async fn refused(app: &TestApp, editor: &Actor, name: &str, bytes: &[u8], code: &str, words: &str) {
    let problem = unreadable(app, editor, name, bytes, &[]).await;
    assert_eq!(problem["code"], code, "{name}: {problem:#}");
    assert!(problem["vi"].as_str().unwrap().contains(words), "{name}: {problem:#}");
}

async fn what_is_no_table_is_called_what_it_is(app: TestApp) {
    let editor = app.editor().await;
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0";
    for (name, bytes, code, words) in [
        ("danh sách.xlsx", &picture[..], "file-is-picture", "ảnh (PNG)"),
        ("quyết định.xlsx", b"%PDF-1.7\n%\xe2\xe3\n", "file-is-pdf", "tài liệu PDF"),
        ("báo cáo.xls", b"<html><table><tr><td>1</td></tr></table></html>", "file-is-web-page", "trang web"),
        ("danh sách.csv", b"", "file-empty", "không có nội dung"),
        ("danh sách.csv", b"Caf\xe9;S\xe3o Paulo;Z\xfcrich\n", "encoding-unknown", "CSV UTF-8"),
        ("danh sách.csv", b"\0\x01\x02\x03binary", "file-is-other", "nhị phân"),
    ] {
        refused(&app, &editor, name, bytes, code, words).await;
    }
}

async fn workbooks_that_cannot_be_read_say_what_to_do(app: TestApp) {
    let editor = app.editor().await;
    let whole = villages();
    let cut = &whole[..whole.len() / 2];
    let macros = with_part(&whole, "xl/vbaProject.bin", |_| "macro".to_owned());
    let broken = with_part(&whole, "xl/worksheets/sheet1.xml", |sheet| sheet[..sheet.len() / 2].to_owned());
    for (name, bytes, code, words) in [
        ("mật.xlsx", compound("EncryptedPackage").as_slice(), "file-encrypted", "mật khẩu"),
        ("cũ.xls", compound("Workbook").as_slice(), "workbook-xls", ".xlsx"),
        ("macro.xlsm", &macros, "workbook-with-macros", "macro"),
        ("cụt.xlsx", cut, "file-damaged", "hỏng"),
        ("hỏng.xlsx", &broken, "file-damaged", "hỏng"),
        ("trống.xlsx", &book(|_| ()), "file-empty", "không có nội dung"),
    ] {
        refused(&app, &editor, name, bytes, code, words).await;
    }
}

async fn failed_formulas_are_told_at_their_cells(app: TestApp) {
    let editor = app.editor().await;
    let bytes = book(|sheet| {
        (1..).zip(VILLAGES).for_each(|(row, cells)| texts(sheet, row, cells));
        texts(sheet, 1, &["", "", "", "Số hộ"]);
        sheet.write_formula(1, 3, Formula::new("=100+20").set_result("120")).unwrap();
        sheet.write_formula(2, 3, Formula::new("=Z9").set_result("#REF!")).unwrap();
    });
    let (_, rows) = looked_at(&app, &editor, "công thức.xlsx", &bytes, &[]).await;
    assert_eq!(outcomes(&rows), [(2, "add"), (3, "refuse")]);
    assert_eq!(remarks(&rows, "faults"), told(&[("D3", "broken-formula")]));
    assert!(rows[1]["faults"][0]["vi"].as_str().unwrap().contains("#REF!"), "{rows:#?}");
    assert_eq!(rows[1]["name"], "Làng nghề nón Chuông", "a refused row is called by its name");
}

async fn a_million_empty_rows_are_no_rows(app: TestApp) {
    let editor = app.editor().await;
    let sheet = |sheet: String| {
        let mut rows = String::new();
        for row in 4..=1_000_000 {
            write!(rows, "<row r=\"{row}\"/>").unwrap();
        }
        sheet.replace("</sheetData>", &format!("{rows}</sheetData>"))
    };
    let bytes = with_part(&villages(), "xl/worksheets/sheet1.xml", sheet);
    let (_, rows) = looked_at(&app, &editor, "dài.xlsx", &bytes, &[]).await;
    assert_eq!(outcomes(&rows), [(2, "add"), (3, "add")]);
    let lines: Vec<String> = VILLAGES.iter().map(|row| row.join(";")).collect();
    let text = format!("{}\r\n{}", lines.join("\r\n"), ";;\r\n".repeat(1_000_000));
    let (_, rows) = looked_at(&app, &editor, "dài.csv", text.as_bytes(), &[]).await;
    assert_eq!(outcomes(&rows), [(2, "add"), (3, "add")]);
}

async fn uneven_rows_are_refused_one_by_one(app: TestApp) {
    let editor = app.editor().await;
    let text = "Tên làng nghề;Nghề;Xã;Số hộ\r\nLàng nghề 1;gốm;00577;10\r\nLàng nghề 2;gốm;00577\r\nLàng nghề 3;gốm;00577;10;thừa\r\n\
                Làng nghề 4;gốm;00577;10\r\n";
    let (import, rows) = looked_at(&app, &editor, "lệch.csv", text.as_bytes(), &[]).await;
    assert_eq!(outcomes(&rows), [(2, "add"), (3, "refuse"), (4, "refuse"), (5, "add")], "{rows:#?}");
    assert_eq!(remarks(&rows, "faults"), told(&[("3", "uneven-row"), ("4", "uneven-row")]));
    assert!(rows[1]["faults"][0]["vi"].as_str().unwrap().contains("có 3 cột nhưng dòng tiêu đề có 4 cột"), "{rows:#?}");
    let before = app.head().await;
    editor.post(&address(&import, "/commit"), &Value::Null).await.expect(422).faults("invalid", &[("partial", "rows-refused")]);
    assert_eq!(app.head().await, before);
}

async fn an_unclosed_quote_is_told_with_its_row(app: TestApp) {
    let editor = app.editor().await;
    let text = "Tên làng nghề;Nghề;Xã\r\nLàng nghề 1;gốm;00577\r\n\"Làng nghề 2;gốm;00577\r\nLàng nghề 3;gốm;00577\r\n";
    let problem = unreadable(&app, &editor, "nháy.csv", text.as_bytes(), &[]).await;
    assert_eq!((&problem["code"], &problem["row"]), (&json!("unclosed-quote"), &json!(3)), "{problem:#}");
    assert!(problem["vi"].as_str().unwrap().contains("dòng 3"), "{problem:#}");
}

async fn a_header_that_is_missing_or_double_is_told(app: TestApp) {
    let editor = app.editor().await;
    let none = "Làng nghề 1;gốm;00577\r\nLàng nghề 2;gốm;00577\r\n";
    let problem = unreadable(&app, &editor, "không.csv", none.as_bytes(), &[("layout", "villages")]).await;
    assert_eq!(problem["code"], "no-header", "{problem:#}");
    assert!(problem["vi"].as_str().unwrap().contains("/api/v1/templates/villages"), "{problem:#}");
    let double = "Tên làng nghề;Nghề;Xã\r\nLàng nghề 1;gốm;00577\r\nname;craft;commune\r\nLàng nghề 2;gốm;00577\r\n";
    let problem = unreadable(&app, &editor, "hai.csv", double.as_bytes(), &[]).await;
    assert_eq!(problem["code"], "two-headers", "{problem:#}");
    for row in ["dòng 1", "dòng 3"] {
        assert!(problem["vi"].as_str().unwrap().contains(row), "{problem:#}");
    }
    // The official says which.
    let (import, rows) = looked_at(&app, &editor, "hai.csv", double.as_bytes(), &[("header_row", "3")]).await;
    assert_eq!((&import["reading"]["header_row"], outcomes(&rows)), (&json!(3), vec![(4, "add")]));
    let twice = "Tên làng nghề;Nghề;Xã;Xã\r\nLàng nghề 1;gốm;00577;10030\r\n";
    let problem = unreadable(&app, &editor, "trùng.csv", twice.as_bytes(), &[]).await;
    assert_eq!((&problem["code"], &problem["row"]), (&json!("two-columns"), &json!(1)));
    for part in ["cột C", "cột D", "Xã/phường"] {
        assert!(problem["vi"].as_str().unwrap().contains(part), "{problem:#}");
    }
}

async fn sheets_that_fit_alike_are_asked_for(app: TestApp) {
    let editor = app.editor().await;
    let mut workbook = rust_xlsxwriter::Workbook::new();
    for name in ["Năm 2024", "Năm 2025"] {
        let sheet = workbook.add_worksheet().set_name(name).unwrap();
        (1..).zip(VILLAGES).for_each(|(row, cells)| texts(sheet, row, cells));
    }
    let bytes = workbook.save_to_buffer().unwrap();
    let problem = unreadable(&app, &editor, "hai trang.xlsx", &bytes, &[]).await;
    assert_eq!(problem["code"], "two-tabs");
    assert!(problem["vi"].as_str().unwrap().contains("Năm 2024, Năm 2025"), "{problem:#}");
    let problem = unreadable(&app, &editor, "hai trang.xlsx", &bytes, &[("tab", "Năm 2026")]).await;
    assert_eq!(problem["code"], "no-such-tab");
    let (import, _) = looked_at(&app, &editor, "hai trang.xlsx", &bytes, &[("tab", "Năm 2025")]).await;
    assert_eq!((&import["reading"]["tab"], &import["totals"]["add"]), (&json!("Năm 2025"), &json!(2)));
}

async fn a_row_that_comes_twice_is_taken_once(app: TestApp) {
    let editor = app.editor().await;
    let text = "Tên làng nghề;Nghề;Xã\r\nLàng nghề gốm Hòa Phú;gốm;00577\r\nLàng nghề nón;nón;00577\r\n\
                LÀNG NGHỀ GỐM HOÀ PHÚ;gốm sứ;Xã Bát Tràng\r\nLàng nghề gốm Hòa Phú;gốm;10030\r\n";
    let (_, rows) = looked_at(&app, &editor, "trùng.csv", text.as_bytes(), &[]).await;
    assert_eq!(outcomes(&rows), [(2, "add"), (3, "add"), (4, "refuse"), (5, "add")], "{rows:#?}");
    assert_eq!(remarks(&rows, "faults"), told(&[("4", "duplicate-row")]));
    assert_eq!(rows[2]["faults"][0]["vi"], "trùng với dòng 2 của tệp này");
    // One record, called by its code in one row and by its name in another; far apart too, where the first is long written.
    let code = app.create(&editor, "villages", &village(1)).await.code();
    let (name, head) = (village(1)["name"].as_str().unwrap().to_owned(), "Mã làng nghề;Tên làng nghề;Nghề;Xã\r\n");
    for between in [0, 300] {
        let mut text = format!("{head}{code};{name};gốm;00577\r\n;Làng nghề mới;gốm;00577\r\n");
        for number in 0..between {
            write!(text, ";Làng nghề số {number};gốm;00577\r\n").unwrap();
        }
        write!(text, ";{name};gốm;00577\r\n;Làng nghề mới;thêu;00577\r\n{code};;tre;\r\n").unwrap();
        let (_, rows) = looked_at(&app, &editor, "trùng.csv", text.as_bytes(), &[]).await;
        let last = between + 4;
        let faults: Vec<(String, String)> = (last..last + 3).map(|row| (row.to_string(), "duplicate-row".to_owned())).collect();
        assert_eq!(remarks(&rows, "faults"), faults);
    }
}

async fn limits_are_told(app: TestApp) {
    let editor = app
        .editor_limited_to(Limits { rows: 4, columns: 3, cell_characters: 40, unpacked_bytes: 100_000, ..Limits::USUAL })
        .await;
    let long = "x".repeat(41);
    let text = format!("Tên làng nghề;Nghề;Xã\r\nLàng nghề 1;{long};00577\r\nLàng nghề 2;gốm;00577\r\n");
    let (_, rows) = looked_at(&app, &editor, "ô dài.csv", text.as_bytes(), &[]).await;
    assert_eq!(remarks(&rows, "faults"), told(&[("2", "cell-too-long")]));
    let wide = book(|sheet| {
        (1..).zip(VILLAGES).for_each(|(row, cells)| texts(sheet, row, cells));
        sheet.write(2, 16_000, "xa").unwrap();
    });
    let (_, rows) = looked_at(&app, &editor, "rộng.xlsx", &wide, &[]).await;
    assert_eq!(remarks(&rows, "faults"), told(&[("3", "too-many-columns")]));
    let rows = "Làng nghề;gốm;00577\r\n".repeat(4);
    let problem = unreadable(&app, &editor, "nhiều.csv", format!("Tên làng nghề;Nghề;Xã\r\n{rows}").as_bytes(), &[]).await;
    assert_eq!((&problem["code"], &problem["row"]), (&json!("too-many-rows"), &json!(5)), "{problem:#}");
    let bomb = with_part(&villages(), "xl/media/image1.png", |_| "0".repeat(200_000));
    assert_eq!(unreadable(&app, &editor, "bom.xlsx", &bomb, &[]).await["code"], "workbook-unpacks-too-large");
}

async fn a_file_beyond_the_limit_is_413(app: TestApp) {
    let editor = app.editor_limited_to(Limits { bytes: 1_000, ..Limits::USUAL }).await;
    let lines: Vec<String> = VILLAGES.iter().map(|row| row.join(";")).collect();
    let small = format!("{}\r\n", lines.join("\r\n"));
    hand_in(&app, &editor, "nhỏ.csv", small.as_bytes(), &[]).await;
    for bytes in [1_001, 200_000] {
        let large = " ".repeat(bytes);
        let form = [("file", Some("lớn.csv"), large.as_bytes())];
        editor.hand_in("/api/v1/imports", &form).await.expect(413).problem("too-large");
    }
    let kept = editor.get("/api/v1/imports").await.expect(200).json();
    assert_eq!(kept["data"].as_array().unwrap().len(), 1, "what is too large is not kept");
}

async fn a_form_is_read_strictly(app: TestApp) {
    let editor = app.editor().await;
    let file = ("file", Some("làng.csv"), &b"name;craft\na;b\n"[..]);
    let text = |name: &'static str, text: &'static str| (name, None, text.as_bytes());
    for (parts, faults) in [
        (vec![], vec![("/file", "missing")]),
        (vec![file, file], vec![("/file", "repeated")]),
        (vec![file, text("layout", "làng nghề")], vec![("/layout", "not-in-list")]),
        (
            vec![text("header_row", "0"), text("keep_codes", "có"), text("sheet", "1"), file],
            vec![("/header_row", "bad-value"), ("/keep_codes", "bad-value"), ("/sheet", "unknown-field")],
        ),
    ] {
        editor.hand_in("/api/v1/imports", &parts).await.expect(400).faults("bad-request", &faults);
    }
    editor.post("/api/v1/imports", &json!({})).await.expect(400).problem("bad-request");
    app.anonymous().hand_in("/api/v1/imports", &[file]).await.expect(401).problem("unauthenticated");
    let kept = editor.get("/api/v1/imports").await.expect(200).json();
    assert_eq!(kept["data"], json!([]));
}

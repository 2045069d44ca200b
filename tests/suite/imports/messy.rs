//! Files as offices keep them, which are understood: encodings, separators, titles, headers, days, numbers, stars, communes.
//! What has two meanings is told, never chosen.

use super::files::{address, book, commit, looked_at, outcomes, records, remarks, texts, told};
use crate::support::app::TestApp;
use crate::support::samples::{a_decision, a_product, producer, village};
use encoding_rs::{WINDOWS_1252, WINDOWS_1258};
use rust_xlsxwriter::{ExcelDateTime, Format};
use serde_json::{Value, json};
use std::fmt::Write as _;
use unicode_normalization::UnicodeNormalization;

crate::tests! {
    Units: encodings_are_found_out, separators_are_found_out, a_header_stands_below_titles,
        headers_are_vietnamese_english_or_technical, days_have_many_spellings, numbers_have_thousands_and_decimals,
        stars_have_many_spellings, communes_have_codes_and_names, an_unclear_commune_is_told,
        a_row_is_compared_field_by_field, keys_of_offices_find_records, what_is_alike_is_offered_with_its_score
}

const VILLAGES: &str =
    "Tên làng nghề;Nghề;Xã\r\nLàng nghề gốm sứ Bát Tràng;gốm sứ;00577\r\nLàng nghề mây tre đan Phú Vinh;mây tre đan;10030\r\n";

/// The letters of Windows-1258: a tone is a sign of its own, other marks belong to their letter.
fn windows_1258(text: &str) -> Vec<u8> {
    let tones = ['\u{300}', '\u{301}', '\u{303}', '\u{309}', '\u{323}'];
    let mut separate = String::new();
    for letter in text.nfc() {
        let (marks, tone): (String, String) = letter.to_string().nfd().partition(|mark| !tones.contains(mark));
        separate.extend(marks.nfc().chain(tone.chars()));
    }
    let (bytes, _, lost) = WINDOWS_1258.encode(&separate);
    assert!(!lost, "{separate}");
    bytes.into_owned()
}

async fn encodings_are_found_out(app: TestApp) {
    let editor = app.editor().await;
    let utf16 = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> { format!("\u{feff}{VILLAGES}").encode_utf16().flat_map(bytes).collect() };
    let western = |text: &str| WINDOWS_1252.encode(text).0.into_owned();
    let tcvn3 = "Tªn lµng nghÒ;NghÒ;X·\r\nLµng nghÒ gèm sø B¸t Trµng;gèm sø;00577\r\nLµng nghÒ m©y tre ®an Phó Vinh;m©y tre ®an;10030\r\n";
    let vni = "Teân laøng ngheà;Ngheà;Xaõ\r\nLaøng ngheà goám söù Baùt Traøng;goám söù;00577\r\nLaøng ngheà maây tre ñan Phuù Vinh;maây tre ñan;10030\r\n";
    for (encoding, bytes) in [
        ("UTF-8", VILLAGES.as_bytes().to_vec()),
        ("UTF-8", format!("\u{feff}{VILLAGES}").into_bytes()),
        ("UTF-8", VILLAGES.nfd().collect::<String>().into_bytes()),
        ("UTF-16LE", utf16(u16::to_le_bytes)),
        ("UTF-16BE", utf16(u16::to_be_bytes)),
        ("windows-1258", windows_1258(VILLAGES)),
        ("TCVN3", western(tcvn3)),
        ("VNI", western(vni)),
    ] {
        let (import, rows) = looked_at(&app, &editor, "làng nghề.csv", &bytes, &[]).await;
        assert_eq!(import["reading"]["encoding"], encoding, "{import:#}");
        assert_eq!(
            (&import["reading"]["layout"], &import["totals"]["add"]),
            (&json!("villages"), &json!(2)),
            "{encoding} {rows:#?}"
        );
        let names: Vec<&Value> = rows.iter().map(|row| &row["name"]).collect();
        assert_eq!(names, ["Làng nghề gốm sứ Bát Tràng", "Làng nghề mây tre đan Phú Vinh"], "{encoding}");
        let converted = remarks(&rows[..1], "warnings");
        let expected: &[(&str, &str)] =
            if ["TCVN3", "VNI"].contains(&encoding) { &[("A2", "converted"), ("B2", "converted")] } else { &[] };
        assert_eq!(converted, told(expected), "{encoding}");
    }
}

async fn separators_are_found_out(app: TestApp) {
    let editor = app.editor().await;
    for separator in [";", ",", "\t", "|"] {
        let text = VILLAGES.replace(';', separator);
        let (import, _) = looked_at(&app, &editor, "làng.txt", text.as_bytes(), &[]).await;
        assert_eq!((&import["reading"]["delimiter"], &import["totals"]["add"]), (&json!(separator), &json!(2)), "{import:#}");
    }
    let announced = format!("sep=;\r\n{VILLAGES}");
    let (import, rows) = looked_at(&app, &editor, "làng.csv", announced.as_bytes(), &[]).await;
    assert_eq!((&import["reading"]["delimiter"], &rows[0]["row"]), (&json!(";"), &json!(2)));
    // The separator inside quotation is none, and a line break inside a cell starts no row.
    let quoted = "name,craft,commune\n\"Làng nghề gốm, sứ\nBát Tràng\",\"gốm, sứ\",00577\nLàng nghề mây tre đan,mây,10030\n";
    let (_, rows) = looked_at(&app, &editor, "làng.csv", quoted.as_bytes(), &[]).await;
    assert_eq!(outcomes(&rows), [(2, "add"), (3, "add")], "{rows:#?}");
}

/// Titles, a merged cell over several columns, numbers of columns, headings and totals: only records are rows to add.
async fn a_header_stands_below_titles(app: TestApp) {
    let editor = app.editor().await;
    let bytes = book(|sheet| {
        let format = Format::new();
        sheet.merge_range(0, 0, 0, 6, "ỦY BAN NHÂN DÂN THÀNH PHỐ HÀ NỘI", &format).unwrap();
        sheet.merge_range(1, 0, 1, 6, "DANH SÁCH LÀNG NGHỀ (đến ngày 31/12/2025)", &format).unwrap();
        for (column, title) in [(0, "STT"), (1, "Tên làng nghề"), (2, "Nghề"), (6, "Ghi chú")] {
            sheet.merge_range(3, column, 4, column, title, &format).unwrap();
        }
        sheet.merge_range(3, 3, 3, 4, "Địa bàn hành chính", &format).unwrap();
        texts(sheet, 5, &["", "", "", "Xã", "Huyện cũ", "Số hộ"]);
        texts(sheet, 6, &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)"]);
        texts(sheet, 7, &["I", "Huyện Gia Lâm"]);
        texts(sheet, 8, &["1", "Làng nghề gốm sứ Bát Tràng", "gốm sứ", "Xã Bát Tràng", "", "1.350"]);
        texts(sheet, 9, &["2", "Làng nghề quỳ vàng bạc Kiêu Kỵ", "dát vàng", "Xã Tân Minh", "Sóc Sơn", "200"]);
        texts(sheet, 11, &["", "Tổng cộng", "", "", "", "1.550"]);
    });
    let (import, rows) = looked_at(&app, &editor, "làng nghề.xlsx", &bytes, &[]).await;
    assert_eq!(import["reading"]["header_row"], 5, "{import:#}");
    let keys: Vec<&Value> = import["reading"]["columns"].as_array().unwrap().iter().map(|column| &column["key"]).collect();
    assert_eq!(json!(keys), json!([null, "name", "craft", "commune", "former_district", "households_total", "note"]));
    assert_eq!(import["reading"]["columns"][3]["title"], "Địa bàn hành chính / Xã");
    assert_eq!(outcomes(&rows), [(6, "skip"), (7, "skip"), (8, "add"), (9, "add"), (11, "skip")], "{rows:#?}");
    let why: Vec<&Value> = [0, 1, 4].iter().map(|row: &usize| &rows[*row]["faults"][0]["vi"]).collect();
    assert_eq!(why, ["dòng số thứ tự của các cột", "dòng tiêu đề nhóm", "dòng tổng cộng"]);
    commit(&editor, &import).await;
    let villages = records(&editor, "villages").await;
    assert_eq!((&villages[0]["households_total"], &villages[1]["former_commune"]), (&json!(1350), &json!("00406")));
    assert_eq!((&villages[1]["commune"], &villages[1]["former_commune_until"]), (&json!("00376"), &json!("2025-06-30")));
}

async fn headers_are_vietnamese_english_or_technical(app: TestApp) {
    let editor = app.editor().await;
    for header in [
        "Tên làng nghề;Nghề;Xã/phường;Nhóm ngành nghề",
        "TÊN LÀNG NGHỀ (*);NGHỀ;Xã,  phường;NHÓM NGÀNH NGHỀ",
        "Name;Craft;Commune;Trade group",
        "name;craft;commune;trade_group",
        "ten lang nghe;Nghề chính;Mã xã;nhom nghe",
    ] {
        let text = format!("{}\r\nLàng nghề gốm sứ Bát Tràng;gốm sứ;00577;T4\r\n", header.nfd().collect::<String>());
        let (import, rows) = looked_at(&app, &editor, "làng.csv", text.as_bytes(), &[]).await;
        let columns = import["reading"]["columns"].as_array().unwrap();
        let keys: Vec<&str> = columns.iter().filter_map(|column| column["key"].as_str()).collect();
        assert_eq!(keys, ["name", "craft", "commune", "trade_group"], "{header}: {rows:#?}");
        assert_eq!(outcomes(&rows), [(2, "add")], "{header}");
    }
}

async fn days_have_many_spellings(app: TestApp) {
    let editor = app.editor().await;
    let shown = Format::new().set_num_format("dd/mm/yyyy");
    let bytes = book(|sheet| {
        texts(sheet, 1, &["Số quyết định", "Ngày ban hành", "Cấp ban hành", "Cơ quan ban hành"]);
        for row in 2..=11 {
            texts(sheet, row, &[&format!("{row}/QĐ-UBND"), "", "province", "UBND Thành phố Hà Nội"]);
        }
        for (row, text) in [(2, "21/02/2024"), (3, "21-2-2024"), (4, "ngày 21 tháng 2 năm 2024"), (5, "2024-02-21")] {
            sheet.write(row - 1, 1, text).unwrap();
        }
        sheet.write_with_format(5, 1, ExcelDateTime::from_ymd(2024, 2, 21).unwrap(), &shown).unwrap();
        sheet.write(6, 1, 45_343).unwrap();
        for (row, text) in [(8, "6/2023"), (9, "21/02/24"), (10, "27/12"), (11, "31/02/2024")] {
            sheet.write(row - 1, 1, text).unwrap();
        }
    });
    let (import, rows) = looked_at(&app, &editor, "quyết định.xlsx", &bytes, &[]).await;
    assert_eq!(
        remarks(&rows, "faults"),
        told(&[("B9", "day-short-year"), ("B10", "day-without-year"), ("B11", "day-unknown")]),
        "{rows:#?}"
    );
    commit(&editor, &import).await;
    let days: Vec<(String, String)> = records(&editor, "decisions")
        .await
        .iter()
        .map(|one| (one["issued_on"].as_str().unwrap().to_owned(), one["date_precision"].as_str().unwrap_or("day").to_owned()))
        .collect();
    let mut expected = vec![("2024-02-21".to_owned(), "day".to_owned()); 6];
    expected.push(("2023-06-30".to_owned(), "month".to_owned()));
    assert_eq!(days, expected);
}

async fn numbers_have_thousands_and_decimals(app: TestApp) {
    let editor = app.editor().await;
    let text = "Tên trung tâm;Xã;Tổng diện tích (m2);Tỷ lệ sản phẩm OCOP\r\n\
                Trung tâm thiết kế sáng tạo Bát Tràng;00577;650;22,1\r\n\
                Trung tâm thiết kế sáng tạo Phú Nghĩa;10030;1.350;69,36%\r\n\
                Trung tâm thiết kế sáng tạo Hồng Vân;10210;650;1.350\r\n\
                Trung tâm thiết kế sáng tạo Chuyên Mỹ;10330;khoảng 500;75\r\n";
    let (import, rows) = looked_at(&app, &editor, "trung tâm.csv", text.as_bytes(), &[]).await;
    assert_eq!(remarks(&rows, "faults"), told(&[("D4", "number-ambiguous"), ("C5", "number-estimated")]), "{rows:#?}");
    commit(&editor, &import).await;
    let centres = records(&editor, "centres").await;
    let figures: Vec<(&Value, &Value)> = centres.iter().map(|one| (&one["total_area_m2"], &one["goods_share_percent"])).collect();
    assert_eq!(figures, [(&json!(650), &json!(22.1)), (&json!(1350), &json!(69.36))]);
    // Households are counted whole: there the same sign can only separate thousands.
    let villages = "Tên làng nghề;Nghề;Số hộ\r\nLàng nghề nón lá Chuông;nón;1.350\r\nLàng nghề lụa Vạn Phúc;lụa;22,1\r\n";
    let (import, rows) = looked_at(&app, &editor, "làng.csv", villages.as_bytes(), &[]).await;
    assert_eq!(remarks(&rows, "faults"), told(&[("C3", "number-not-whole")]));
    commit(&editor, &import).await;
    assert_eq!(records(&editor, "villages").await[0]["households_total"], 1350);
}

async fn stars_have_many_spellings(app: TestApp) {
    let editor = app.editor().await;
    let spellings =
        ["4 sao", "04 sao", "OCOP 4 sao", "tiềm năng 5 sao", "★★★★", "3,4 sao", "từ 3 sao trở lên", "2 sao", "6 sao", "sao"];
    let mut text = "Số quyết định;Ngày quyết định;Cấp ban hành;Tên sản phẩm;Hạng sao;Hình thức\r\n".to_owned();
    for (number, spelling) in (1..).zip(spellings) {
        a_product(&app, &editor, number).await;
        writeln!(text, "816/QĐ-UBND;04/03/2024;province;Bình gốm thử nghiệm {number};{spelling};grant").unwrap();
    }
    let (import, rows) = looked_at(&app, &editor, "công nhận.csv", text.as_bytes(), &[("layout", "recognitions")]).await;
    assert_eq!(
        remarks(&rows, "faults"),
        told(&[
            ("E7", "star-several"),
            ("E8", "star-bound"),
            ("E9", "star-too-few"),
            ("E10", "star-unknown"),
            ("E11", "star-unknown")
        ]),
        "{rows:#?}"
    );
    commit(&editor, &import).await;
    let recognitions = records(&editor, "recognitions").await;
    let stars: Vec<(&Value, &Value)> = recognitions.iter().map(|one| (&one["star"], &one["potential_five_star"])).collect();
    let (no, yes, four) = (json!(false), json!(true), json!(4));
    assert_eq!(stars, [(&four, &no), (&four, &no), (&four, &no), (&four, &yes), (&four, &no)]);
    assert_eq!(records(&editor, "decisions").await.len(), 1, "rows that name one decision share it");
}

async fn communes_have_codes_and_names(app: TestApp) {
    let editor = app.editor().await;
    let whole = "Xã Bát Tràng".nfd().collect::<String>();
    let cells = [
        ("00577", "", "00577"),
        ("577", "", "00577"),
        (whole.as_str(), "", "00577"),
        ("xã bát tràng", "", "00577"),
        ("Dân Hoà", "", "10180"),
        ("Tân Minh", "Huyện Sóc Sơn", "00376"),
        ("Tân Minh", "Thường Tín", "10231"),
        ("Thôn 3, xã Tân Minh, huyện Thường Tín", "", "10231"),
        ("Trung Hoà", "Chương Mỹ", "10030"),
    ];
    let bytes = book(|sheet| {
        texts(sheet, 1, &["Tên làng nghề", "Nghề", "Xã", "Huyện cũ"]);
        for (row, (commune, district, _)) in (2..).zip(&cells) {
            texts(sheet, row, &[&format!("Làng nghề thử {row}"), "thêu", commune, district]);
        }
        // Excel takes a code for a number, and its zeros are gone.
        sheet.write(2, 2, 577).unwrap();
    });
    let (import, rows) = looked_at(&app, &editor, "làng.xlsx", &bytes, &[]).await;
    assert_eq!(import["totals"]["add"], cells.len(), "{rows:#?}");
    commit(&editor, &import).await;
    let villages = records(&editor, "villages").await;
    let communes: Vec<&Value> = villages.iter().map(|one| &one["commune"]).collect();
    assert_eq!(communes, cells.map(|(.., code)| code));
    let former: Vec<&Value> = villages[5..].iter().map(|one| &one["former_commune"]).collect();
    assert_eq!(former, ["00406", "10240", "10240", "10051"]);
}

async fn an_unclear_commune_is_told(app: TestApp) {
    let editor = app.editor().await;
    let text = "Tên làng nghề;Nghề;Xã;Huyện cũ\r\n\
                Làng nghề thử 1;thêu;Tân Minh;\r\n\
                Làng nghề thử 2;thêu;Xã Bát Tràng;Gia Lâm\r\n\
                Làng nghề thử 3;thêu;Xã Không Có;\r\n\
                Làng nghề thử 4;thêu;99999;\r\n\
                Làng nghề thử 5;thêu;Tân Minh;Ba Vì\r\n\
                Làng nghề thử 6;thêu;Thôn 3;\r\n";
    let (_, rows) = looked_at(&app, &editor, "làng.csv", text.as_bytes(), &[]).await;
    assert_eq!(
        remarks(&rows, "faults"),
        told(&[
            ("C2", "commune-ambiguous"),
            ("C3", "commune-split"),
            ("C4", "commune-unknown"),
            ("C5", "commune-unknown"),
            ("C6", "commune-unknown"),
            ("C7", "no-commune")
        ]),
        "{rows:#?}"
    );
    let words = |row: usize| rows[row]["faults"][0]["vi"].as_str().unwrap();
    for part in ["Xã Tân Minh, Huyện Sóc Sơn (mã 00406", "Xã Tân Minh, Huyện Thường Tín (mã 10240"] {
        assert!(words(0).contains(part), "{}", words(0));
    }
    for part in ["Phường Long Biên (00145)", "Xã Gia Lâm (00565)", "Xã Bát Tràng (00577)"] {
        assert!(words(1).contains(part), "{}", words(1));
    }
}

/// Add, change with old and new, same; and totals.
async fn a_row_is_compared_field_by_field(app: TestApp) {
    let editor = app.editor().await;
    let code = app.create(&editor, "villages", &village(1)).await.code();
    app.create(&editor, "villages", &village(2)).await;
    let text = format!(
        "Mã làng nghề;Tên làng nghề;Nghề;Xã;Số hộ\r\n\
         {code};Làng nghề gốm sứ thử nghiệm 1;gốm;00577;120\r\n\
         ;Làng nghề gốm sứ thử nghiệm 2;gốm sứ;00577;\r\n\
         ;Làng nghề nón lá Chuông;nón;10030;\r\n\
         LN-999999-9;Làng nghề lạ;nón;10030;\r\n"
    );
    let (import, rows) = looked_at(&app, &editor, "làng.csv", text.as_bytes(), &[]).await;
    assert_eq!(outcomes(&rows), [(2, "change"), (3, "same"), (4, "add"), (5, "refuse")], "{rows:#?}");
    let mut changes = rows[0]["changes"].as_array().unwrap().clone();
    changes.sort_by_key(|change| change["field"].to_string());
    assert_eq!(
        json!(changes),
        json!([{"field": "craft", "old": "gốm sứ", "new": "gốm"}, {"field": "households_total", "old": null, "new": 120}])
    );
    assert_eq!(rows[0]["code"], *code);
    assert_eq!(remarks(&rows, "faults"), told(&[("A5", "unknown-code")]));
    assert_eq!(
        import["totals"],
        json!({"rows": 4, "add": 1, "change": 1, "same": 1, "refuse": 1, "skip": 0, "warned": 0}),
        "{import:#}"
    );
    let refused = editor.get(&address(&import, "/rows?outcome=refuse")).await.expect(200).json();
    assert_eq!(refused["data"], json!([rows[3]]));
    editor.post(&address(&import, "/commit"), &Value::Null).await.expect(422).faults("invalid", &[("partial", "rows-refused")]);
}

/// Tax code; number and year; name and producer: what an office knows instead of codes.
async fn keys_of_offices_find_records(app: TestApp) {
    let editor = app.editor().await;
    let mut body = producer(1);
    body["tax_code"] = "0101234567".into();
    let code = app.create(&editor, "producers", &body).await.code();
    let text = "Tên chủ thể;Mã số thuế;Xã\r\nHTX Thử nghiệm Một;0101234567;10030\r\nHợp tác xã thử nghiệm 1;0109999999;00577\r\n";
    let (_, rows) = looked_at(&app, &editor, "chủ thể.csv", text.as_bytes(), &[]).await;
    assert_eq!((&rows[0]["outcome"], &rows[0]["code"]), (&json!("change"), &json!(code)), "{rows:#?}");
    let changed: Vec<&Value> = rows[0]["changes"].as_array().unwrap().iter().map(|change| &change["field"]).collect();
    assert_eq!(changed, ["commune", "name"]);
    // The name and place of the one and the tax code of another: no match is certain.
    assert_eq!((&rows[1]["outcome"], &rows[1]["candidates"][0]["code"]), (&json!("refuse"), &json!(code)), "{rows:#?}");
    a_decision(&app, &editor, 816, "2024-03-04").await;
    let text = "Số quyết định;Ngày ban hành;Cấp ban hành;Cơ quan ban hành\r\n\
                816/QĐ-UBND;05/03/2024;province;UBND Thành phố Hà Nội\r\n816/QĐ-UBND;05/03/2025;province;UBND Thành phố Hà Nội\r\n";
    let (_, rows) = looked_at(&app, &editor, "quyết định.csv", text.as_bytes(), &[]).await;
    assert_eq!(outcomes(&rows), [(2, "change"), (3, "add")], "{rows:#?}");
    assert_eq!(rows[0]["changes"], json!([{"field": "issued_on", "old": "2024-03-04", "new": "2024-03-05"}]));
    let owner = json!({"name": "Ấm gốm Hòa Phú", "producer": code, "criteria_set": "CS26-21"});
    let product = app.create(&editor, "products", &owner).await.code();
    let text = "Tên sản phẩm;Tên chủ thể;Bộ tiêu chí\r\nẤM GỐM HOÀ PHÚ;hợp tác xã thử nghiệm 1;CS26-21\r\n";
    let (_, rows) = looked_at(&app, &editor, "sản phẩm.csv", text.as_bytes(), &[]).await;
    assert_eq!((&rows[0]["outcome"], &rows[0]["code"]), (&json!("change"), &json!(product)), "{rows:#?}");
}

/// The same but for marks or a letter, in the same place: perhaps the same, so the official says which.
async fn what_is_alike_is_offered_with_its_score(app: TestApp) {
    let editor = app.editor().await;
    let code = app.create(&editor, "villages", &village(1)).await.code();
    let text = "Tên làng nghề;Nghề;Xã\r\nLàng nghề gốm xứ thử nghiệm 1;gốm sứ;00577\r\nLang nghe gom su thu nghiem 1;gốm sứ;00577\r\n\
                Làng nghề gốm sứ thử nghiệm 1;gốm sứ;10030\r\n";
    let (import, rows) = looked_at(&app, &editor, "làng.csv", text.as_bytes(), &[]).await;
    assert_eq!(outcomes(&rows)[..2], [(2, "refuse"), (3, "refuse")], "{rows:#?}");
    let candidates: Vec<&Value> = rows[..2].iter().map(|row| &row["candidates"]).collect();
    let known = "Làng nghề gốm sứ thử nghiệm 1";
    assert_eq!(
        json!(candidates),
        json!([
        [{"code": code, "name": known, "score": 97}], [{"code": code, "name": known, "score": 100}]])
    );
    assert_eq!(rows[0]["faults"][0]["code"], "uncertain-match");
    let before = app.head().await;
    editor.post(&address(&import, "/commit"), &Value::Null).await.expect(422).problem("invalid");
    assert_eq!(app.head().await, before);
    // The official decides: this one, or another one.
    let decided = format!(
        "Mã làng nghề;Tên làng nghề;Nghề;Xã\r\n{code};Làng nghề gốm xứ thử nghiệm 1;gốm sứ;00577\r\nmới;Làng nghề gốm sứ thử nghiệm;gốm sứ;00577\r\n"
    );
    let (_, rows) = looked_at(&app, &editor, "làng.csv", decided.as_bytes(), &[]).await;
    assert_eq!(outcomes(&rows), [(2, "change"), (3, "add")], "{rows:#?}");
}

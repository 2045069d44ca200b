//! The register of 22 columns that offices keep (rules.md 6.1, source XL), as it is: a header of two rows with merged cells,
//! two rounds, producers and decisions that rows share; what its columns say twice must agree.

use super::files::{book, commit, looked_at, outcomes, remarks, texts, told};
use crate::support::app::TestApp;
use rust_xlsxwriter::{ExcelDateTime, Format, Worksheet};
use serde_json::{Value, json};

crate::tests! {
    Real: a_register_becomes_producers_products_and_acts, a_code_behind_a_name_decides, what_a_register_says_twice_must_agree
}

/// The header as offices make it: titles, then two rows, columns of one row merged downwards and rounds sidewards.
fn header(sheet: &mut Worksheet) {
    let format = Format::new();
    sheet.merge_range(0, 0, 0, 21, "DANH SÁCH SẢN PHẨM OCOP ĐƯỢC CÔNG NHẬN", &format).unwrap();
    sheet.merge_range(1, 0, 1, 21, "(Kèm theo Báo cáo số 12/BC-CCPTNT)", &format).unwrap();
    for (column, title) in (0..).zip([
        "TT",
        "Tên sản phẩm",
        "Nhóm sản phẩm",
        "Loại hình",
        "Tên chủ thể",
        "Xã/phường",
        "Địa chỉ",
        "Người đại diện",
        "Điện thoại",
        "Hạng sao hiện tại",
        "Ngày hết hạn",
    ]) {
        sheet.merge_range(2, column, 3, column, title, &format).unwrap();
    }
    sheet.merge_range(2, 11, 2, 15, "Đánh giá lần 1", &format).unwrap();
    sheet.merge_range(2, 16, 2, 20, "Đánh giá lần 2/nâng hạng", &format).unwrap();
    for (column, title) in (11..).zip(["Hạng sao", "Ngày công nhận", "Năm", "Số quyết định", "Cơ quan ban hành"].repeat(2))
    {
        sheet.write(3, column, title).unwrap();
    }
    sheet.merge_range(2, 21, 3, 21, "Ghi chú", &format).unwrap();
    texts(sheet, 5, &["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"]);
}

const CITY: &str = "UBND Thành phố Hà Nội";
const DISTRICT: &str = "UBND huyện Gia Lâm";
const POTTERY: &str = "Thủ công mỹ nghệ gia dụng, trang trí";

/// A row without rounds.
fn product<'a>(number: &'a str, name: &'a str, producer: &'a str) -> Vec<&'a str> {
    vec![number, name, POTTERY, "HTX", producer, "Xã Bát Tràng", "thôn 1, xã Bát Tràng", "Nguyễn Văn A", "0912345678"]
}

/// The same row with stars and rounds.
fn with<'a>(mut row: Vec<&'a str>, rounds: &[&'a str]) -> Vec<&'a str> {
    row.extend(rounds);
    row
}

async fn a_register_becomes_producers_products_and_acts(app: TestApp) {
    let editor = app.editor().await;
    let bytes = book(|sheet| {
        header(sheet);
        let first = ["4 sao", "", "4 sao", "04/03/2024", "2024", "816/QĐ-UBND", CITY];
        let raised = [
            "OCOP 4 sao",
            "",
            "3 sao",
            "4-3-2024",
            "2024",
            "817/QĐ-UBND",
            DISTRICT,
            "04 sao",
            "",
            "2025",
            "9999/QĐ-UBND",
            CITY,
            "nâng hạng",
        ];
        let potential = ["tiềm năng 5 sao", "", "4 sao", "", "2024", "816/QĐ-UBND ngày 04/03/2024", CITY];
        for (row, cells) in [
            (6, with(product("1", "Bình gốm men rạn Hoa Mai", "Hợp tác xã Gốm Hoa Mai"), &first)),
            (7, with(product("2", "Lọ hoa men\nlam Hoa Mai", "Hợp tác xã Gốm Hoa Mai"), &raised)),
            (8, with(product("3", "Tượng gốm Hoa Sen", "Hợp tác xã Gốm Hoa Sen"), &potential)),
            (9, product("4", "Bộ bát đĩa gốm sứ hoa sen đỏ", "Công ty TNHH Gốm sứ Quang Vinh")),
        ] {
            texts(sheet, row, &cells);
        }
        let shown = Format::new().set_num_format("dd/mm/yyyy");
        sheet.write_with_format(6, 17, ExcelDateTime::from_ymd(2025, 6, 5).unwrap(), &shown).unwrap();
    });
    let (import, rows) = looked_at(&app, &editor, "danh mục.xlsx", &bytes, &[]).await;
    assert_eq!((&import["reading"]["layout"], &import["reading"]["header_row"]), (&json!("register"), &json!(4)));
    let known = import["reading"]["columns"].as_array().unwrap().iter().filter(|column| !column["key"].is_null()).count();
    assert_eq!(known, 22);
    assert_eq!(outcomes(&rows), [(5, "skip"), (6, "add"), (7, "add"), (8, "add"), (9, "refuse")], "{rows:#?}");
    // The commune of the real producer is known only as it was: alike, but not certain.
    assert_eq!(remarks(&rows[1..], "faults"), told(&[("E9", "uncertain-match")]));
    assert_eq!(rows[4]["candidates"][0]["name"], "Công ty TNHH Gốm sứ Quang Vinh");
    commit(&editor, &import).await;
    written(&app, &rows).await;
    let (again, rows) = looked_at(&app, &editor, "danh mục.xlsx", &bytes, &[]).await;
    assert_eq!((&again["totals"]["same"], &again["totals"]["refuse"]), (&json!(3), &json!(1)), "{rows:#?}");
}

/// What the three good rows became.
async fn written(app: &TestApp, rows: &[Value]) {
    let mut products = Vec::new();
    for row in &rows[1..4] {
        let name = form_urlencoded::byte_serialize(row["name"].as_str().unwrap().as_bytes()).collect::<String>();
        let page = app.anonymous().get(&format!("/api/v1/products?q={name}")).await.expect(200).json();
        products.push(page["data"][0].clone());
    }
    let facts: Vec<Value> = products
        .iter()
        .map(|one| json!([one["star"], one["potential_five_star"], one["last_act"], one["standing_from"], one["criteria_set"]]))
        .collect();
    assert_eq!(
        json!(facts),
        json!([
            [4, false, "grant", "2024-03-04", "CS26-21"],
            [4, false, "raise", "2025-06-05", "CS26-21"],
            [4, true, "grant", "2024-12-31", "CS26-21"]
        ])
    );
    assert_eq!(products[1]["name"], "Lọ hoa men lam Hoa Mai", "a line broken inside a cell is one line");
    assert_eq!(products[0]["producer"], products[1]["producer"], "rows share their producer");
    assert_eq!(products[0]["decision"], products[2]["decision"], "and their decision");
    let decision = products[0]["decision"].as_str().unwrap();
    let decision = app.anonymous().get(&format!("/api/v1/decisions/{decision}")).await.expect(200).json();
    assert_eq!((&decision["issued_on"], &decision["authority_level"]), (&json!("2024-03-04"), &json!("province")));
}

/// What the official decides stands behind the name, in square brackets.
async fn a_code_behind_a_name_decides(app: TestApp) {
    let editor = app.editor().await;
    let real = "Công ty TNHH Gốm sứ Quang Vinh";
    let bytes = book(|sheet| {
        header(sheet);
        for (row, producer) in [(6, "[CT-000001-3]"), (7, "[mới]"), (8, "[CT-000001-4]"), (9, "(chi nhánh)")] {
            let name = format!("{real} {producer}");
            let number = format!("Ấm gốm men lam số {row}");
            let mut cells = product("1", &number, &name);
            cells[3] = "Công ty TNHH";
            texts(sheet, row, &cells);
        }
    });
    let (import, rows) = looked_at(&app, &editor, "danh mục.xlsx", &bytes, &[]).await;
    assert_eq!(outcomes(&rows), [(5, "skip"), (6, "add"), (7, "add"), (8, "refuse"), (9, "add")], "{rows:#?}");
    assert_eq!(remarks(&rows[1..], "faults"), told(&[("E8", "unknown-code")]));
    commit(&editor, &import).await;
    let page = app.anonymous().get("/api/v1/products?producer=CT-000001-3&q=am%20gom%20men%20lam").await.expect(200).json();
    assert_eq!(page["data"][0]["name"], "Ấm gốm men lam số 6", "{page:#}");
    let page = app.anonymous().get("/api/v1/producers?q=gom%20su%20quang%20vinh&sort=code").await.expect(200).json();
    let names: Vec<&Value> = page["data"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, [real, real, &format!("{real} (chi nhánh)")]);
}

async fn what_a_register_says_twice_must_agree(app: TestApp) {
    let editor = app.editor().await;
    let own = |number: u32| (format!("Đĩa gốm số {number}"), "Hợp tác xã Gốm Hoa Mai".to_owned());
    let bytes = book(|sheet| {
        header(sheet);
        let round = |current: &'static str, star: &'static str, day: &'static str, year: &'static str| {
            [current, "", star, day, year, "816/QĐ-UBND", CITY]
        };
        for (row, cells) in [
            (6, round("4 sao", "4 sao", "04/03/2024", "2024")),
            (7, round("4 sao", "4 sao", "04/03/2024", "2023")),
            (8, round("5 sao", "4 sao", "04/03/2024", "2024")),
            (9, round("4 sao", "3,4 sao", "04/03/2024", "2024")),
            (10, round("4 sao", "4 sao", "", "")),
            (11, ["4 sao", "", "", "", "", "", ""]),
            (12, ["", "", "4 sao", "04/03/2024", "2024", "", CITY]),
            (13, round("4 sao", "4 sao", "04/03/2024", "2024")),
        ] {
            let (name, producer) = own(row);
            let mut line = product("", &name, &producer);
            if row == 13 {
                line[8] = "0987654321";
            }
            texts(sheet, row, &with(line, &cells));
        }
    });
    let (_, rows) = looked_at(&app, &editor, "danh mục.xlsx", &bytes, &[]).await;
    assert_eq!(
        remarks(&rows[1..], "faults"),
        told(&[
            ("N7", "year-contradicts-date"),
            ("J8", "contradicts-last-round"),
            ("L9", "star-several"),
            ("M10", "round-incomplete"),
            ("J11", "star-without-decision"),
            ("O12", "round-incomplete"),
            ("I13", "contradicts-row"),
        ]),
        "{rows:#?}"
    );
    assert_eq!(rows[1]["outcome"], "add", "{rows:#?}");
    assert!(rows[8]["faults"][0]["vi"].as_str().unwrap().contains("dòng 6 của tệp này về cùng đối tượng (“0912345678”)"));
}

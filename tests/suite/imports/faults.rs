//! A file of 300 rows with twelve faults, each of another kind: exactly those are told, at their cells.

use super::files::{book, commit, looked_at, remarks, texts, told};
use crate::support::app::TestApp;
use crate::support::samples::producer;
use rust_xlsxwriter::{Formula, Worksheet};
use serde_json::json;

crate::tests! { Units: twelve_faults_in_300_rows_are_told_at_their_cells }

const HEADER: &[&str] =
    &["Mã sản phẩm", "Tên sản phẩm", "Tên chủ thể", "Xã/phường", "Bộ tiêu chí", "Ngành", "Mã vạch", "Truy xuất nguồn gốc"];

/// Row, column from 0, and what stands there; the row is right otherwise.
const FAULTS: &[(u32, u16, &str)] = &[
    (40, 2, "Hợp tác xã không có trong sổ"),
    (65, 3, "Xã Tân Minh"),
    (90, 3, "Xã Bát Tràng, huyện Gia Lâm"),
    (115, 4, "Đồ gốm không có trong danh mục"),
    (140, 5, "food"),
    (165, 6, "8931234567890"),
    (190, 7, "truyxuat.vn"),
    (215, 0, "SP-999999-9"),
    (240, 1, ""),
    (265, 1, "Tranh gốm số 264"),
    (290, 1, "Bình gốm thử nghiêm 2"),
];

const TOLD: &[(&str, &str)] = &[
    ("B15", "broken-formula"),
    ("C40", "reference-not-found"),
    ("D65", "commune-ambiguous"),
    ("D90", "commune-split"),
    ("E115", "term-unknown"),
    ("F140", "contradicts-criteria-set"),
    ("G165", "not-a-gtin"),
    ("H190", "not-a-web-address"),
    ("A215", "unknown-code"),
    ("B240", "missing"),
    ("265", "duplicate-row"),
    ("A290", "uncertain-match"),
];

fn fill(sheet: &mut Worksheet) {
    texts(sheet, 1, HEADER);
    for row in 2..=301 {
        let (name, producer) = (format!("Tranh gốm số {row}"), format!("Hợp tác xã thử nghiệm {}", row % 2 + 1));
        let mut cells = ["", &name, &producer, "Xã Bát Tràng", "CS26-21", "handicraft", "8938505974194", "https://truyxuat.vn/1"];
        for (_, column, text) in FAULTS.iter().filter(|(faulty, ..)| *faulty == row) {
            cells[usize::from(*column)] = text;
        }
        // What is the same in another row of the same producer, or alike what is there, needs that producer.
        match row {
            265 | 290 => cells[2] = "Hợp tác xã thử nghiệm 1",
            _ => {}
        }
        texts(sheet, row, &cells);
    }
    sheet.write_formula(14, 1, Formula::new("=Z1").set_result("#REF!")).unwrap();
}

async fn twelve_faults_in_300_rows_are_told_at_their_cells(app: TestApp) {
    let editor = app.editor().await;
    app.create(&editor, "producers", &producer(2)).await;
    let first = app.create(&editor, "producers", &producer(1)).await.code();
    let alike = json!({"name": "Bình gốm thử nghiệm 2", "producer": first, "criteria_set": "CS26-21"});
    let known = app.create(&editor, "products", &alike).await.code();
    let bytes = book(fill);
    let (import, rows) = looked_at(&app, &editor, "sản phẩm.xlsx", &bytes, &[]).await;
    let faulty: Vec<_> = rows.iter().filter(|row| row["outcome"] != "add").collect();
    assert_eq!(remarks(&rows, "faults"), told(TOLD), "{faulty:#?}");
    assert_eq!(
        import["totals"],
        json!({"rows": 300, "add": 288, "change": 0, "same": 0, "refuse": 12, "skip": 0, "warned": 0}),
        "{faulty:#?}"
    );
    assert_eq!(rows[290 - 2]["candidates"], json!([{"code": known, "name": "Bình gốm thử nghiệm 2", "score": 100}]));
    for row in faulty {
        for language in ["vi", "en"] {
            assert!(row["faults"][0][language].as_str().unwrap().len() > 15, "{row:#}");
        }
    }
    commit(&editor, &import).await;
    assert_eq!(app.anonymous().get("/api/v1/products?count=exact").await.expect(200).json()["total"], 289);
    // Handed in once more, the good rows say what the register says already.
    let (import, rows) = looked_at(&app, &editor, "sản phẩm.xlsx", &bytes, &[]).await;
    assert_eq!(remarks(&rows, "faults"), told(TOLD));
    assert_eq!((&import["totals"]["same"], &import["totals"]["refuse"]), (&json!(288), &json!(12)));
}

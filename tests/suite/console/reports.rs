//! The period report: as a page, a workbook and a Word file it says the same, and what it says is what the statistics say.

use super::html::{between, page, plain, rows};
use crate::support::app::TestApp;
use crate::support::client::Actor;
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use serde_json::{Value, json};
use std::io::{Cursor, Read};

crate::tests! {
    Real: all_forms_say_the_same, numbers_are_those_of_the_statistics, a_report_stays_what_it_was, nothing_is_invented,
        a_commune_is_reported_alone;
    Demo: all_forms_say_the_same_at_full_size
}

const API: &str = "/api/v1/statistics";

/// A table: its rows, the titles first.
type Rows = Vec<Vec<String>>;

async fn as_page(reader: &Actor, path: &str) -> Vec<Rows> {
    let html = page(reader, path).await;
    let paper = between(&html, "<article class=\"paper\"", "</article>").remove(0).to_owned();
    between(&paper, "<table>", "</table>").into_iter().map(rows).collect()
}

async fn file(reader: &Actor, path: &str, form: &str, media: &str) -> Vec<u8> {
    let join = if path.contains('?') { '&' } else { '?' };
    let reply = reader.unchecked(&format!("{path}{join}format={form}")).await.expect(200);
    assert_eq!(reply.header("content-type"), media);
    assert!(reply.header("content-disposition").ends_with(&format!(".{form}\"")));
    reply.bytes
}

/// Numbers as pages write them.
fn written(number: f64) -> String {
    let text = format!("{number:.0}");
    if text.len() > 3 { format!("{}.{}", &text[..text.len() - 3], &text[text.len() - 3..]) } else { text }
}

async fn as_workbook(reader: &Actor, path: &str) -> Vec<Rows> {
    let bytes = file(reader, path, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet").await;
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let names = book.sheet_names();
    let (about, tables) = names.split_last().unwrap();
    assert_eq!(about, "Thông tin");
    let cell = |cell: &Data| match cell {
        Data::String(text) => text.clone(),
        Data::Float(number) => written(*number),
        Data::Empty => String::new(),
        other => panic!("{other:?}"),
    };
    let tables = tables.to_vec();
    tables
        .iter()
        .map(|name| book.worksheet_range(name).unwrap().rows().map(|row| row.iter().map(cell).collect()).collect())
        .collect()
}

async fn document(reader: &Actor, path: &str) -> String {
    let media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    let bytes = file(reader, path, "docx", media).await;
    let mut xml = String::new();
    zip::ZipArchive::new(Cursor::new(bytes)).unwrap().by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    xml
}

fn tables_of(xml: &str) -> Vec<Rows> {
    let cells = |row: &str| between(row, "<w:tc>", "</w:tc>").into_iter().map(plain).collect();
    let table = |table: &str| between(table, "<w:tr>", "</w:tr>").into_iter().map(cells).collect();
    let mut all: Vec<Rows> = between(xml, "<w:tbl>", "</w:tbl>").into_iter().map(table).collect();
    // The first and the last have the head and the place for the signature.
    assert!(all.len() > 2);
    all.remove(0);
    all.pop();
    all
}

async fn compare(reader: &Actor, path: &str) -> Vec<Rows> {
    let (page, book, word) =
        (as_page(reader, path).await, as_workbook(reader, path).await, tables_of(&document(reader, path).await));
    assert_eq!(page.len(), 11, "{path}");
    for (index, (page, (book, word))) in page.iter().zip(book.iter().zip(&word)).enumerate() {
        assert!(page.len() > 1, "{path}: table {index} has rows");
        assert_eq!(page, book, "{path}: table {index} in the workbook");
        assert_eq!(page, word, "{path}: table {index} in the Word file");
    }
    assert_eq!((book.len(), word.len()), (page.len(), page.len()));
    page
}

async fn all_forms_say_the_same(app: TestApp) {
    let reader = app.anonymous();
    for path in ["/reports", "/reports?year=2024&part=H1", "/reports?from=2023-02-01&to=2024-08-31"] {
        compare(&reader, path).await;
    }
}

async fn all_forms_say_the_same_at_full_size(app: TestApp) {
    let tables = compare(&app.anonymous(), "/reports?year=2025").await;
    assert!(
        tables.iter().flatten().flatten().any(|cell| cell.contains('.')),
        "numbers above a thousand are written with their separator"
    );
}

fn count(answer: &Value, values: &Value) -> String {
    let all = answer["rows"].as_array().unwrap().iter().chain(answer["totals"].as_array().unwrap());
    let found = all.filter(|cell| cell["values"] == *values).map(|cell| cell["count"].as_i64().unwrap()).next();
    found.unwrap_or(0).to_string()
}

async fn numbers_are_those_of_the_statistics(app: TestApp) {
    let reader = app.anonymous();
    let tables = as_page(&reader, "/reports?year=2024&part=Y").await;
    let api = async |question: &str| reader.get(&format!("{API}/{question}")).await.expect(200).json();
    // Table 1: stock and flow of products.
    let course = api("products/series?interval=year&from=2024-01-01&to=2024-12-31").await["rows"][0].clone();
    let expected: Vec<String> = ["opening", "inflow", "outflow", "stock"].iter().map(|name| course[name].to_string()).collect();
    assert_eq!(tables[0][1][1..], expected);
    assert_ne!(course["inflow"], 0, "something happened in 2024");
    assert_eq!(tables[1][1][1], course["granted"].to_string());
    assert_eq!(tables[1].last().unwrap()[1], course["lapsed"].to_string());
    // Table 3: stars and states, cell by cell.
    let answer = api("products?by=star,state&on=2024-12-31").await;
    let values = |side: usize| -> Vec<String> {
        answer["dimensions"][side]["values"]
            .as_array()
            .unwrap()
            .iter()
            .map(|value| value["value"].as_str().unwrap().to_owned())
            .collect()
    };
    let (stars, states) = (values(0), values(1));
    assert_eq!(tables[2].len(), stars.len() + 2);
    for (row, star) in tables[2][1..].iter().zip(&stars) {
        let expected: Vec<String> = states
            .iter()
            .map(|state| count(&answer, &json!({"star": star, "state": state})))
            .chain([count(&answer, &json!({"star": star}))])
            .collect();
        assert_eq!(row[1..], expected, "{star}");
    }
    assert_eq!(tables[2].last().unwrap().last().unwrap(), &count(&answer, &json!({})));
    // Table 7: communes, with those that are not known.
    let answer = api("products?by=commune,star&state=in_force&on=2024-12-31").await;
    assert_eq!(tables[6].len(), answer["dimensions"][0]["values"].as_array().unwrap().len() + 2);
    let unresolved = tables[6].iter().find(|row| row[0].starts_with("Chưa xác định")).unwrap();
    assert_eq!(unresolved.last().unwrap(), &answer["dimensions"][0]["unresolved"].to_string());
}

/// With the sequence it names, a report is the same after later writes.
async fn a_report_stays_what_it_was(app: TestApp) {
    let (reader, editor) = (app.anonymous(), app.editor().await);
    let html = page(&reader, "/reports?year=2024").await;
    let cite =
        between(&html, "href=\"", "\"").into_iter().find(|href| href.contains("at=") && !href.contains("format=")).unwrap();
    let cite = cite.replace("&amp;", "&");
    let before = as_page(&reader, &cite).await;
    let decision = json!({"number": "9/QĐ-THỬ", "authority_level": "province", "authority_name": "UBND Thành phố Hà Nội", "issued_on": "2024-06-03",
        "recognitions": [{"subject": "SP-000001-4", "act": "grant", "star": 4}]});
    let reply = editor.because("thử").post("/api/v1/decisions", &decision).await;
    assert_eq!(reply.status, 201, "{}", String::from_utf8_lossy(&reply.bytes));
    assert_eq!(as_page(&reader, &cite).await, before);
    assert_ne!(as_page(&reader, "/reports?year=2024").await, before, "without it, it knows what was written since");
}

async fn nothing_is_invented(app: TestApp) {
    let reader = app.anonymous();
    let (html, xml) = (page(&reader, "/reports").await, document(&reader, "/reports").await);
    for said in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "[CƠ QUAN BÁO CÁO]",
        "Số: ……/BC-……",
        "BÁO CÁO",
        "I. TÌNH HÌNH CHUNG TRONG KỲ",
        "V. NHỮNG ĐIỀU SỐ LIỆU CHƯA NÓI",
        "Nơi nhận:",
        "THỦ TRƯỞNG CƠ QUAN",
    ] {
        assert!(html.contains(said) && xml.contains(said), "{said}");
    }
    // The present year is not over: that is said, and the numbers are those of today.
    let html = page(&reader, "/reports?year=2026").await;
    assert!(html.contains("Kỳ báo cáo chưa kết thúc"));
    let english = document(&reader, "/en/reports").await;
    assert!(english.contains("SOCIALIST REPUBLIC OF VIET NAM") && english.contains("HEAD OF THE AGENCY"));
}

async fn a_commune_is_reported_alone(app: TestApp) {
    let reader = app.anonymous();
    let html = page(&reader, "/reports?year=2024&commune=00577").await;
    assert!(html.contains("Phạm vi: Xã Bát Tràng"));
    let tables = as_page(&reader, "/reports?year=2024&commune=00577").await;
    let answer = reader.get(&format!("{API}/products?by=star,state&on=2024-12-31&commune=00577")).await.expect(200).json();
    assert_eq!(tables[2].last().unwrap().last().unwrap(), &count(&answer, &json!({})));
}

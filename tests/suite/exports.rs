//! Lists as files: the same rows, order and values as the pages of the list; whole, or visibly not.

use crate::support::app::TestApp;
use crate::support::client::{Actor, Reply};
use calamine::{Data, DataType, Reader, Xlsx, open_workbook_from_rs};
use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{Cursor, Read};

crate::tests! {
    Real: real_files_are_the_pages, places_have_points, columns_can_be_chosen, what_is_not_public_is_empty, a_known_file_is_not_sent_again, the_dump_is_every_list;
    Demo: demo_files_are_the_pages, a_workbook_has_types, a_file_that_breaks_off_is_not_whole;
    Units: formulas_do_not_run, what_a_file_cannot_have_is_named
}

/// All pages of a list, joined.
async fn pages(reader: &Actor, list: &str) -> Vec<Value> {
    let join = if list.contains('?') { '&' } else { '?' };
    let (mut next, mut all) = (Some(format!("{list}{join}limit=200")), Vec::new());
    while let Some(address) = next {
        let page = reader.get(&address).await.expect(200).json();
        all.extend(page["data"].as_array().unwrap().clone());
        next = page["next"].as_str().map(str::to_owned);
    }
    all
}

async fn file(reader: &Actor, list: &str, form: &str) -> Reply {
    let join = if list.contains('?') { '&' } else { '?' };
    reader.get(&format!("{list}{join}format={form}")).await.expect(200)
}

/// The rows of a CSV file by the names of its header.
fn csv_rows(bytes: &[u8]) -> (Vec<String>, Vec<HashMap<String, String>>) {
    let mut reader = csv::Reader::from_reader(bytes);
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader.records().map(|row| header.iter().cloned().zip(row.unwrap().iter().map(str::to_owned)).collect());
    let rows = rows.collect();
    (header, rows)
}

/// What CSV says for a value of JSON.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@']) => format!("'{text}"),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn assert_says(row: &HashMap<String, String>, record: &Value) {
    let record = record.as_object().unwrap();
    // What is hidden of a record is not named in its JSON, and an empty cell here.
    let hidden: Vec<&String> = row.keys().filter(|name| !record.contains_key(*name)).collect();
    assert!(hidden.iter().all(|name| row[*name].is_empty()), "{row:?}");
    assert_eq!(row.len(), record.len() + hidden.len(), "{row:?}");
    for (name, value) in record {
        if value.is_array() {
            // Members of objects may stand in another order in a test's JSON.
            assert_eq!(serde_json::from_str::<Value>(&row[name]).unwrap(), *value, "{name}");
        } else {
            assert_eq!(row[name], plain(value), "{name}");
        }
    }
}

async fn are_the_pages(reader: &Actor, lists: &[&str]) {
    for list in lists {
        let records = pages(reader, list).await;
        let lines = file(reader, list, "ndjson").await;
        assert_eq!(lines.header("registry-total"), records.len().to_string(), "{list}");
        let told: Vec<Value> =
            String::from_utf8(lines.bytes).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(told == records, "{list}: NDJSON differs");
        let (_, rows) = csv_rows(&file(reader, list, "csv&bom=false").await.bytes);
        assert_eq!(rows.len(), records.len(), "{list}");
        for (row, record) in rows.iter().zip(&records) {
            assert_says(row, record);
        }
    }
}

async fn real_files_are_the_pages(app: TestApp) {
    let lists = [
        "/api/v1/villages",
        "/api/v1/villages?state=recognised&sort=-code&on=2024-12-31",
        "/api/v1/producers",
        "/api/v1/products?q=gom",
        "/api/v1/products?sort=-certificate_until&star=4,5",
        "/api/v1/centres?on=2025-01-01",
        "/api/v1/decisions",
        "/api/v1/recognitions?sort=-code",
        "/api/v1/units?on=2024-12-31&sort=name",
        "/api/v1/figures",
        "/api/v1/figures?indicator=nothing",
    ];
    are_the_pages(&app.anonymous(), &lists).await;
    are_the_pages(&app.editor().await, &["/api/v1/villages?state=none"]).await;
}

async fn demo_files_are_the_pages(app: TestApp) {
    let lists = [
        "/api/v1/products?star=4&sort=-updated_at",
        "/api/v1/products?state=lapsed&on=2025-06-30&sector=food",
        "/api/v1/centres",
        "/api/v1/producers?state=due&sort=code",
    ];
    are_the_pages(&app.anonymous(), &lists).await;
}

async fn places_have_points(app: TestApp) {
    let reader = app.anonymous();
    let units = pages(&reader, "/api/v1/units").await;
    let mut seen = HashMap::new();
    for list in ["/api/v1/villages", "/api/v1/centres", "/api/v1/units?kind=xa,phuong"] {
        let records = pages(&reader, list).await;
        let collection = file(&reader, list, "geojson").await.json();
        assert_eq!(collection["type"], "FeatureCollection");
        let features = collection["features"].as_array().unwrap();
        assert_eq!(features.len(), records.len());
        for (feature, record) in features.iter().zip(&records) {
            assert_eq!(feature["id"], record["code"]);
            let at = |one: &Value| json!([one["longitude"], one["latitude"]]);
            let commune = units.iter().find(|unit| !record["commune"].is_null() && unit["code"] == record["commune"]);
            let (of, point) = match commune {
                _ if record["latitude"].is_number() => (json!("record"), at(record)),
                Some(commune) if commune["latitude"].is_number() => (json!("commune"), at(commune)),
                _ => (Value::Null, Value::Null),
            };
            assert_eq!(feature["geometry"].get("coordinates").unwrap_or(&Value::Null), &point);
            let mut expected = record.clone();
            expected["point_of"] = of.clone();
            assert_eq!(feature["properties"], expected);
            *seen.entry(of.to_string()).or_insert(0) += 1;
        }
    }
    assert!(seen["\"record\""] > 100 && seen["\"commune\""] > 10, "{seen:?}");
}

async fn columns_can_be_chosen(app: TestApp) {
    let reader = app.anonymous();
    let (header, rows) = csv_rows(&file(&reader, "/api/v1/products?fields=state,code&sort=code", "csv&bom=false").await.bytes);
    assert_eq!(header, ["state", "code"]);
    assert_eq!(rows.len(), pages(&reader, "/api/v1/products").await.len());
    let marked = file(&reader, "/api/v1/products?fields=code&sort=code", "csv").await;
    assert_eq!(marked.bytes[..3], [0xef, 0xbb, 0xbf]);
    assert_eq!(marked.header("content-disposition"), "attachment; filename=\"products-2026-11-22.csv\"");
    let lines = file(&reader, "/api/v1/units?fields=name,code&sort=code", "ndjson").await;
    let first = String::from_utf8(lines.bytes).unwrap().lines().next().unwrap().to_owned();
    assert_eq!(first, "{\"name\":\"Ba Đình\",\"code\":\"00004\"}");
    // By what the client takes, too.
    let csv = reader.with("accept", "text/csv").get("/api/v1/figures?fields=code").await.expect(200);
    assert!(csv.header("content-type").starts_with("text/csv"));
}

async fn what_is_not_public_is_empty(app: TestApp) {
    let (reader, editor) = (app.anonymous(), app.editor().await);
    let body = json!({"name": "Hợp tác xã Xyzw", "phone": "0243 874 1234", "producer_type": "cooperative"});
    app.create(&editor, "producers", &body).await;
    let list = "/api/v1/producers?q=xyzw";
    // Somebody may have consented, so there is a column; who did not has an empty cell.
    let (header, hidden) = csv_rows(&file(&reader, list, "csv&bom=false").await.bytes);
    assert!(header.contains(&"phone".to_owned()) && !header.contains(&"published_fields".to_owned()));
    assert_eq!(hidden[0]["phone"], "");
    let (_, rows) = csv_rows(&file(&editor, list, "csv&bom=false").await.bytes);
    assert_eq!((rows[0]["phone"].as_str(), rows[0]["email"].as_str()), ("0243 874 1234", ""));
    are_the_pages_of_an_official(&editor, list).await;
    reader
        .get(&format!("{list}&format=csv&fields=published_fields"))
        .await
        .expect(400)
        .faults("bad-request", &[("fields", "unknown-field")]);
}

async fn are_the_pages_of_an_official(editor: &Actor, list: &str) {
    let lines = file(editor, list, "ndjson").await;
    let told: Value = serde_json::from_slice(&lines.bytes).unwrap();
    assert_eq!(told, pages(editor, list).await[0]);
}

async fn a_known_file_is_not_sent_again(app: TestApp) {
    let editor = app.editor().await;
    let first = file(&editor, "/api/v1/villages", "csv").await;
    assert_eq!(first.header("register-sequence"), app.head().await.to_string());
    let again = editor.with("if-none-match", &first.etag());
    again.get("/api/v1/villages?format=csv").await.expect(304);
    again.get("/api/v1/villages?format=csv&bom=false").await.expect(200);
    again.get("/api/v1/villages?format=ndjson").await.expect(200);
    app.create(&editor, "villages", &json!({"name": "Làng mới"})).await;
    again.get("/api/v1/villages?format=csv").await.expect(200);
}

async fn a_workbook_has_types(app: TestApp) {
    let reader = app.anonymous().english();
    let list = "/api/v1/products?star=5&sort=code";
    let records = pages(&reader, list).await;
    let reply = file(&reader, list, "xlsx").await;
    assert_eq!(file(&reader, list, "xlsx").await.bytes, reply.bytes, "equal tables are equal bytes");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(reply.bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Products", "About"]);
    let table = book.worksheet_range("Products").unwrap();
    assert_eq!(table.height(), records.len() + 1);
    let names: Vec<String> = csv_rows(&file(&reader, list, "csv&bom=false").await.bytes).0;
    for (row, record) in table.rows().skip(1).zip(&records) {
        for (name, cell) in names.iter().zip(row) {
            match (&record[name], cell) {
                (Value::Null, cell) => assert_eq!(*cell, Data::Empty, "{name}"),
                (Value::Bool(flag), cell) => assert_eq!(*cell, Data::Bool(*flag), "{name}"),
                (Value::Number(number), cell) => assert_eq!(cell.as_f64(), number.as_f64(), "{name}"),
                (Value::String(text), cell) if cell.is_datetime() => {
                    assert_eq!(cell.as_date(), text.parse::<NaiveDate>().ok(), "{name}");
                }
                (Value::String(text), cell) => assert_eq!(*cell, Data::String(text.to_owned()), "{name}"),
                (value, Data::String(text)) => assert_eq!(serde_json::from_str::<Value>(text).unwrap(), *value, "{name}"),
                (_, cell) => panic!("{name} is {cell:?}"),
            }
        }
    }
    let at = |name: &str| names.iter().position(|known| known == name).unwrap();
    let first = table.rows().nth(1).unwrap();
    assert!(first[at("standing_from")].is_datetime());
    assert!(matches!(&first[at("commune")], Data::String(code) if code.len() == 5), "codes keep their zeros");
    let about = book.worksheet_range("About").unwrap();
    assert!(about.rows().any(|row| row[1] == Data::String("star=5; sort=code".to_owned())), "{about:?}");
}

async fn formulas_do_not_run(app: TestApp) {
    let editor = app.editor().await;
    app.create(&editor, "villages", &json!({"name": "=HYPERLINK(\"x\")", "note": "+84"})).await;
    let reader = app.anonymous();
    let (_, rows) = csv_rows(&file(&reader, "/api/v1/villages", "csv&bom=false").await.bytes);
    assert_eq!((rows[0]["name"].as_str(), rows[0]["note"].as_str()), ("'=HYPERLINK(\"x\")", "'+84"));
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file(&reader, "/api/v1/villages", "xlsx").await.bytes)).unwrap();
    assert!(book.worksheet_formula("Làng nghề").unwrap().is_empty());
    assert_eq!(book.worksheet_range("Làng nghề").unwrap().get_value((1, 1)), Some(&Data::String("=HYPERLINK(\"x\")".to_owned())));
}

async fn what_a_file_cannot_have_is_named(app: TestApp) {
    let reader = app.anonymous();
    for (question, faults) in [
        ("products?format=pdf", vec![("format", "not-in-list")]),
        ("figures?format=geojson", vec![("format", "not-in-list")]),
        ("decisions?format=geojson", vec![("format", "not-in-list")]),
        ("products?format=csv&limit=5&count=exact", vec![("limit", "not-with-a-file"), ("count", "not-with-a-file")]),
        ("products?format=csv&fields=nmae,code,code", vec![("fields", "unknown-field"), ("fields", "repeated")]),
        ("products?format=csv&fields=", vec![("fields", "unknown-field")]),
        ("products?format=xlsx&bom=false", vec![("bom", "only-with-csv")]),
        ("products?format=csv&bom=maybe&stra=4", vec![("bom", "bad-value"), ("stra", "unknown-parameter")]),
        ("products?fields=code&bom=true", vec![("bom", "only-with-a-file"), ("fields", "only-with-a-file")]),
        ("products?format=csv&format=csv", vec![("format", "repeated")]),
        ("statistics/products?bom=false", vec![("bom", "only-with-csv")]),
        ("statistics/products?format=ndjson", vec![("format", "not-in-list")]),
        ("dump?format=zip", vec![("format", "unknown-parameter")]),
    ] {
        reader.get(&format!("/api/v1/{question}")).await.expect(400).faults("bad-request", &faults);
    }
    reader.with("accept", "application/geo+json").get("/api/v1/figures").await.expect(406).problem("not-acceptable");
    reader.with("accept", "text/csv").get("/api/v1/dump").await.expect(406).problem("not-acceptable");
    let bare = reader.get("/api/v1/statistics/products?format=csv&bom=false").await.expect(200);
    assert!(bare.bytes.starts_with(b"level,"), "no mark");
}

async fn the_dump_is_every_list(app: TestApp) {
    let reader = app.anonymous();
    let reply = reader.get("/api/v1/dump").await.expect(200);
    assert_eq!(reply.header("register-sequence"), app.head().await.to_string());
    reader.with("if-none-match", &reply.etag()).get("/api/v1/dump").await.expect(304);
    let mut archive = zip::ZipArchive::new(Cursor::new(reply.bytes)).unwrap();
    let names: Vec<String> = (0..archive.len()).map(|at| archive.by_index(at).unwrap().name().unwrap().into_owned()).collect();
    assert_eq!(names[0], "datapackage.json");
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        archive.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let package: Value = serde_json::from_slice(&read("datapackage.json")).unwrap();
    assert_eq!(package["registry:sequence"], app.head().await);
    assert_eq!((&package["licenses"][0]["name"], &package["created"]), (&json!("CC-BY-4.0"), &json!("2026-11-22T03:00:00Z")));
    let resources = package["resources"].as_array().unwrap();
    assert_eq!(resources.len() + 1, names.len());
    for resource in resources {
        let (header, _) = csv_rows(&read(resource["path"].as_str().unwrap()));
        let fields: Vec<&str> =
            resource["schema"]["fields"].as_array().unwrap().iter().map(|field| field["name"].as_str().unwrap()).collect();
        assert_eq!(header, fields);
    }
    for list in ["villages", "producers", "products", "centres", "decisions", "recognitions", "figures"] {
        let alone = file(&reader, &format!("/api/v1/{list}"), "csv&bom=false").await.bytes;
        assert!(read(&format!("{list}.csv")) == alone, "{list}");
    }
    let (_, units) = csv_rows(&read("units.csv"));
    let lives = |unit: &&HashMap<String, String>, day: &str| {
        unit["valid_from"].as_str() <= day && (unit["valid_until"].is_empty() || unit["valid_until"].as_str() >= day)
    };
    for day in ["2024-12-31", "2026-11-22"] {
        let listed = pages(&reader, &format!("/api/v1/units?on={day}")).await;
        assert_eq!(units.iter().filter(|unit| lives(unit, day)).count(), listed.len(), "{day}");
    }
    let (_, codes) = csv_rows(&read("vocabularies.csv"));
    let term = codes.iter().find(|row| row["vocabulary"] == "criteria_set" && row["code"] == "CS26-21").unwrap();
    assert_eq!(term["parent"], "handicraft.home_decor");
    let next = format!("/api/v1/journal?after={}", package["registry:sequence"]);
    assert_eq!(reader.get(&next).await.expect(200).json()["data"], json!([]));
    assert!(!package["resources"][1]["schema"]["fields"].to_string().contains("published_fields"));
}

/// The last row cannot be read; what came before was sent with status 200.
async fn a_file_that_breaks_off_is_not_whole(app: TestApp) {
    let spoilt =
        app.db.write(&ocop_registry::auth::Editor::operator("test"), ocop_registry::db::Intent::default()).await.unwrap();
    let last = "(SELECT MAX(code) FROM product)";
    let spoil = if app.db.backend() == sea_orm::DbBackend::Sqlite {
        format!("UPDATE product SET shop_urls = 'no list' WHERE code = {last}")
    } else {
        format!("UPDATE product SET shop_urls = '{{}}' WHERE code = {last}")
    };
    spoilt.connection().execute_unprepared(&spoil).await.unwrap();
    spoilt.commit().await.unwrap();
    let reader = app.anonymous();
    for form in ["csv", "ndjson", "geojson", "xlsx"] {
        let (status, body) = reader.broken(&format!("/api/v1/products?format={form}&sort=code")).await;
        assert_eq!(status, 200, "{form}");
        assert!(body.is_err(), "{form} looks whole");
    }
    assert!(reader.broken("/api/v1/dump").await.1.is_err(), "the dump looks whole");
    // The connections are back.
    for _ in 0..6 {
        assert!(reader.broken("/api/v1/villages?format=csv").await.1.is_ok());
    }
}

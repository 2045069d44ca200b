//! Rows about records that are there: what an empty cell means, which version a row was made from, and what is another thing.

use super::sending::{act, checked, csv, rows, table, written};
use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples::{a_decision, a_product, producer, village};
use serde_json::{Value, json};

crate::tests! {
    Units: an_empty_cell_leaves_the_value, an_empty_cell_clears_when_asked, a_row_of_an_old_version_is_refused, an_old_row_that_says_the_same_is_the_same,
        stars_follow_from_decisions, something_alike_is_asked_about, a_code_that_is_not_there_is_refused_unless_kept
}

async fn record(editor: &Actor, path: &str) -> Value {
    editor.get(&format!("/api/v1/{path}")).await.expect(200).json()
}

/// A producer with a phone and a website.
async fn a_producer(app: &TestApp, editor: &Actor) -> String {
    let mut body = producer(1);
    body["phone"] = "0900".into();
    body["website"] = "https://vi.example/".into();
    app.create(editor, "producers", &body).await.code()
}

async fn an_empty_cell_leaves_the_value(app: TestApp) {
    let editor = app.editor().await;
    let code = a_producer(&app, &editor).await;
    let file = table(&format!("code,name,phone,website\n{code},,0911,\n"));
    let import = written(&editor, "a.csv", &file, &[]).await;
    assert_eq!(import["totals"]["change"], 1);
    let after = record(&editor, &format!("producers/{code}")).await;
    assert_eq!((&after["name"], &after["phone"]), (&json!("Hợp tác xã thử nghiệm 1"), &json!("0911")));
    assert_eq!((&after["website"], &after["version"]), (&json!("https://vi.example/"), &json!(2)));
}

async fn an_empty_cell_clears_when_asked(app: TestApp) {
    let editor = app.editor().await;
    let code = a_producer(&app, &editor).await;
    // Columns that the file does not have are left alone even then; a name cannot be cleared.
    let file = table(&format!("code,phone,registration_number\n{code},-,\n"));
    let import = checked(&editor, "a.csv", &file, &[("clear_empty", "true")]).await;
    assert_eq!(rows(&editor, &import, "").await[0]["changes"], json!([{"field": "phone", "old": "0900", "new": null}]));
    act(&editor, &import, "commit").await.expect(200);
    let after = record(&editor, &format!("producers/{code}")).await;
    assert_eq!((&after["phone"], &after["website"]), (&Value::Null, &json!("https://vi.example/")));
    let file = table(&format!("code,name,website\n{code},,\n"));
    let import = checked(&editor, "a.csv", &file, &[("clear_empty", "true")]).await;
    assert_eq!((&import["totals"]["refuse"], &import["totals"]["rows"]), (&json!(1), &json!(1)), "a record needs a name");
    assert_eq!(rows(&editor, &import, "").await[0]["faults"][0]["cell"], "B2");
}

/// The records of a kind as an official exports them, with one cell written over.
async fn exported(editor: &Actor, kind: &str, field: &str, value: &str) -> Vec<u8> {
    let file = editor.get(&format!("/api/v1/{kind}?format=csv&bom=false")).await.expect(200).bytes;
    let mut reader = ::csv::Reader::from_reader(file.as_slice());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let at = header.iter().position(|name| name == field).unwrap();
    let rows: Vec<Vec<String>> = reader
        .records()
        .map(|row| {
            row.unwrap().iter().enumerate().map(|(column, cell)| if column == at { value } else { cell }.to_owned()).collect()
        })
        .collect();
    csv(&header.iter().map(String::as_str).collect::<Vec<_>>(), &rows)
}

async fn a_row_of_an_old_version_is_refused(app: TestApp) {
    let editor = app.editor().await;
    let code = a_producer(&app, &editor).await;
    let path = format!("/api/v1/producers/{code}");
    for phone in ["0901", "0902"] {
        editor.if_match("*").patch(&path, &json!({"phone": phone})).await.expect(200);
    }
    let file = exported(&editor, "producers", "website", "https://other.example/").await;
    let import = checked(&editor, "a.csv", &file, &[]).await;
    assert_eq!(import["totals"]["change"], 1, "it is the record's own version: 3");
    editor.if_match("*").patch(&path, &json!({"note": "đã gọi điện"})).await.expect(200);
    let import = checked(&editor.english(), "a.csv", &file, &[]).await;
    let refused = &rows(&editor, &import, "&outcome=refuse").await[0];
    let fault = &refused["faults"][0];
    assert_eq!((&fault["code"], &fault["field"]), (&json!("changed-since"), &json!("version")));
    assert_eq!(fault["en"], "the record changed since the file was made (version 3, now 4); export it again and edit that");
    let changes: Vec<&Value> = refused["changes"].as_array().unwrap().iter().map(|change| &change["field"]).collect();
    assert_eq!(changes, ["note", "website"].map(Value::from).iter().collect::<Vec<_>>()[1..], "an empty note is no change");
    act(&editor, &import, "commit").await.expect(422).problem("invalid");
}

async fn an_old_row_that_says_the_same_is_the_same(app: TestApp) {
    let editor = app.editor().await;
    let code = a_producer(&app, &editor).await;
    let file = editor.get("/api/v1/producers?format=csv").await.expect(200).bytes;
    editor.if_match("*").patch(&format!("/api/v1/producers/{code}"), &json!({"note": "x"})).await.expect(200);
    let import = checked(&editor, "a.csv", &file, &[]).await;
    assert_eq!((&import["totals"]["same"], &import["totals"]["rows"]), (&json!(1), &json!(1)));
}

async fn stars_follow_from_decisions(app: TestApp) {
    let editor = app.editor().await;
    let product = a_product(&app, &editor, 1).await;
    let decision = a_decision(&app, &editor, 1, "2026-03-04").await;
    let body = json!({"decision": decision, "subject": product, "act": "grant", "star": 3, "score": 60});
    app.create(&editor, "recognitions", &body).await;
    for (field, value) in [("star", "5"), ("certificate_until", "31/12/2040"), ("recognised_on", "2020-01-01")] {
        let import = checked(&editor, "a.csv", &exported(&editor, "products", field, value).await, &[]).await;
        let faults = rows(&editor, &import, "").await[0]["faults"].clone();
        assert_eq!(faults.as_array().unwrap().len(), 1, "{field}: {faults:#}");
        assert_eq!((&faults[0]["code"], &faults[0]["field"]), (&json!("read-only"), &json!(field)));
    }
    // The same in the words of an office is no change.
    for (field, value) in [("star", "3 sao"), ("certificate_until", "04/03/2029")] {
        let import = checked(&editor, "a.csv", &exported(&editor, "products", field, value).await, &[]).await;
        assert_eq!(import["totals"]["same"], 1, "{field} {value}");
    }
}

async fn something_alike_is_asked_about(app: TestApp) {
    let editor = app.editor().await;
    let code = app.create(&editor, "villages", &village(1)).await.code();
    let line = |code: &str| {
        table(&format!(
            "code,name,kind,trade_group,craft,commune\n{code},Làng nghề gốm sư thử nghiệm 1,lang_nghe,T4,gốm sứ,00577"
        ))
    };
    let import = checked(&editor, "a.csv", &line(""), &[]).await;
    let row = &rows(&editor, &import, "").await[0];
    assert_eq!((&row["outcome"], &row["faults"][0]["code"]), (&json!("refuse"), &json!("uncertain-match")));
    assert_eq!(row["candidates"][0]["code"], code.as_str());
    // With its code it is that one, whatever the spelling.
    let import = checked(&editor, "a.csv", &line(&code), &[]).await;
    assert_eq!(rows(&editor, &import, "").await[0]["changes"][0]["field"], "name");
    for new in ["mới", "Mới", "new"] {
        let import = checked(&editor, "a.csv", &line(new), &[]).await;
        assert_eq!((&import["totals"]["add"], &import["totals"]["warned"]), (&json!(1), &json!(1)), "{new}: {import:#}");
        assert_eq!(rows(&editor, &import, "").await[0]["warnings"][0]["code"], "same-name");
        act(&editor, &import, "commit").await.expect(422).problem("needs-reason");
    }
    let import = checked(&editor, "a.csv", &line("mới"), &[]).await;
    act(&editor.because("làng khác cùng tên"), &import, "commit").await.expect(200);
    assert_eq!(editor.get("/api/v1/villages").await.expect(200).codes().len(), 2);
}

async fn a_code_that_is_not_there_is_refused_unless_kept(app: TestApp) {
    let editor = app.editor().await;
    let file = table("code,name,commune\nCT-000077-H,HTX Bảy,00577\nCT-77,HTX Tám,00577\n");
    let kept = ocop_registry::registry::kind::RecordKind::Producer.code(77);
    let file = String::from_utf8(file).unwrap().replace("CT-000077-H", &kept).into_bytes();
    let import = checked(&editor, "a.csv", &file, &[("layout", "producers")]).await;
    assert_eq!(import["totals"]["refuse"], 2);
    assert!(rows(&editor, &import, "").await.iter().all(|row| row["faults"][0]["code"] == "unknown-code"));
    let import = checked(&editor, "a.csv", &file, &[("keep_codes", "true"), ("layout", "producers")]).await;
    assert_eq!((&import["totals"]["add"], &import["totals"]["refuse"]), (&json!(1), &json!(1)), "a code must be one");
    act(&editor, &import, "commit?partial=true").await.expect(200);
    assert_eq!(record(&editor, &format!("producers/{kept}")).await["name"], "HTX Bảy");
    let next = app.create(&editor, "producers", &producer(1)).await.code();
    assert_eq!(next, ocop_registry::registry::kind::RecordKind::Producer.code(78), "numbers go on after it");
}

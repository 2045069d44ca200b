//! Files as officials keep them, made here, handed in, and what came of them. Asserts only what holds for every file.

use crate::support::app::TestApp;
use crate::support::client::Actor;
use rust_xlsxwriter::{Workbook, Worksheet};
use serde_json::{Value, json};

/// A workbook of one sheet.
pub(super) fn book(fill: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet());
    book.save_to_buffer().unwrap()
}

/// Writes texts into a row, counted from 1 as Excel shows it; an empty one leaves its cell out.
pub(super) fn texts(sheet: &mut Worksheet, row: u32, texts: &[&str]) {
    for (column, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
        sheet.write(row - 1, column, *text).unwrap();
    }
}

/// Hands in a file, with what is asked about it; the import when its rows were looked at. A look writes nothing.
pub(super) async fn hand_in(app: &TestApp, actor: &Actor, name: &str, bytes: &[u8], asked: &[(&str, &str)]) -> Value {
    let before = app.head().await;
    let mut parts: Vec<(&str, Option<&str>, &[u8])> = asked.iter().map(|(name, text)| (*name, None, text.as_bytes())).collect();
    parts.push(("file", Some(name), bytes));
    let mut import = actor.hand_in("/api/v1/imports", &parts).await.expect(201).json();
    while import["state"] == "checking" {
        import = actor.get(&address(&import, "")).await.expect(200).json();
    }
    assert_eq!(app.head().await, before, "a look wrote into the register: {import:#}");
    import
}

/// The address of an import, or of something below it.
pub(super) fn address(import: &Value, below: &str) -> String {
    format!("/api/v1/imports/{}{below}", import["id"].as_str().unwrap())
}

/// Hands in a file that can be read, and the reports of all its rows.
pub(super) async fn looked_at(
    app: &TestApp,
    actor: &Actor,
    name: &str,
    bytes: &[u8],
    asked: &[(&str, &str)],
) -> (Value, Vec<Value>) {
    let import = hand_in(app, actor, name, bytes, asked).await;
    assert_eq!(import["state"], "checked", "{import:#}");
    let page = actor.get(&address(&import, "/rows?limit=1000")).await.expect(200).json();
    let rows = page["data"].as_array().unwrap().clone();
    assert_eq!(json!(rows.len()), import["totals"]["rows"], "{import:#}");
    (import, rows)
}

/// Hands in a file that cannot be read: the only problem it has. Nothing of it can be written either.
pub(super) async fn unreadable(app: &TestApp, actor: &Actor, name: &str, bytes: &[u8], asked: &[(&str, &str)]) -> Value {
    let import = hand_in(app, actor, name, bytes, asked).await;
    assert_eq!((&import["state"], &import["totals"]), (&json!("unreadable"), &Value::Null), "{import:#}");
    let before = app.head().await;
    actor.post(&address(&import, "/commit"), &Value::Null).await.expect(409).problem("conflict");
    assert_eq!(app.head().await, before);
    let problems = import["problems"].as_array().unwrap();
    let [problem] = problems.as_slice() else { panic!("{problems:#?}") };
    assert!(problem["vi"].as_str().unwrap().len() > 30 && problem["vi"] != problem["en"], "{problem:#}");
    problem.clone()
}

/// Writes the good rows of an import.
pub(super) async fn commit(actor: &Actor, import: &Value) -> Value {
    let actor = actor.because("nhập thử");
    let mut import = actor.post(&address(import, "/commit?partial=true"), &Value::Null).await.expect(200).json();
    while import["state"] == "committing" {
        import = actor.get(&address(&import, "")).await.expect(200).json();
    }
    assert_eq!(import["state"], "committed", "{import:#}");
    import
}

/// How each row ends: its number and outcome.
pub(super) fn outcomes(rows: &[Value]) -> Vec<(u64, &str)> {
    rows.iter().map(|row| (row["row"].as_u64().unwrap(), row["outcome"].as_str().unwrap())).collect()
}

/// The remarks of some rows: cell, or row where the whole row is meant, and code.
pub(super) fn remarks(rows: &[Value], list: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for row in rows {
        for remark in row[list].as_array().unwrap() {
            let cell = remark["cell"].as_str().map_or_else(|| row["row"].to_string(), str::to_owned);
            all.push((cell, remark["code"].as_str().unwrap().to_owned()));
        }
    }
    all
}

/// Expected remarks, as `remarks` gives them.
pub(super) fn told(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(cell, code)| ((*cell).to_owned(), (*code).to_owned())).collect()
}

/// All records of a kind, in the order of their codes.
pub(super) async fn records(actor: &Actor, plural: &str) -> Vec<Value> {
    let page = actor.get(&format!("/api/v1/{plural}?sort=code&limit=200")).await.expect(200).json();
    page["data"].as_array().unwrap().clone()
}

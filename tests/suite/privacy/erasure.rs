//! Erasure: not one of the values is left in any table or, on SQLite, in the bytes of the file; the chain is whole, and what
//! remains is of use.

use super::people::{FIELDS, Who, consent};
use crate::support::app::TestApp;
use crate::support::client::{Actor, Reply};
use crate::support::samples::product;
use axum::http::Method;
use ocop_registry::text;
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use std::collections::BTreeSet;

crate::tests! { Units: erased_is_gone, erasing_needs_a_reason, a_deleted_producer_is_erased_too, what_was_public_once_is_told }

async fn erase(editor: &Actor, code: &str, query: &str) -> Reply {
    let path = format!("/api/v1/producers/{code}/personal-data/erase{query}");
    editor.because("yeu cau 12").send(Method::POST, &path, None, Vec::new()).await
}

/// Every value that the person had, in every spelling that is stored.
fn values() -> BTreeSet<String> {
    let plain = FIELDS
        .map(|field| Who::Protected.value(field))
        .into_iter()
        .chain(["0987 654 321", "Bà Wqznote", "Tủ Wqzpaper", "Ngõ Wqzold 17", "Bà Wqzanswer"].map(str::to_owned));
    plain.flat_map(|value| [text::fold(&value), text::exact(&value), value]).collect()
}

/// Everything that every table holds, as text.
async fn everything(app: &TestApp) -> String {
    let (read, backend) = (app.db.read(), app.db.backend());
    let ask = async |sql: String| -> Vec<String> {
        let rows = read.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
        rows.iter().map(|row| row.try_get_by_index::<Option<String>>(0).unwrap().unwrap_or_default()).collect()
    };
    let mut all = String::new();
    if backend == DbBackend::Sqlite {
        // A virtual table holds nothing itself; what it keeps is in tables of its own.
        for table in
            ask("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'".to_owned()).await
        {
            for column in ask(format!("SELECT name FROM pragma_table_info('{table}')")).await {
                // Bytes of all kinds: the index of words is no text.
                let sql = format!("SELECT CAST(\"{column}\" AS BLOB) FROM \"{table}\"");
                let rows = read.query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
                let bytes = rows.iter().map(|row| row.try_get_by_index::<Option<Vec<u8>>>(0).unwrap().unwrap_or_default());
                all.extend(bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
    } else {
        let tables = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
        for table in ask(tables.to_owned()).await {
            let columns = format!(
                "SELECT column_name::text || ' ' || data_type::text FROM information_schema.columns WHERE table_name = '{table}'"
            );
            for column in ask(columns).await {
                let (name, kind) = column.split_once(' ').unwrap();
                let told = if kind == "bytea" { format!("encode(\"{name}\", 'escape')") } else { format!("\"{name}\"::text") };
                all.extend(ask(format!("SELECT {told} FROM \"{table}\"")).await);
            }
        }
    }
    all
}

/// A household with a life: values that changed, consents, requests, kept answers, a product, files that were handed in.
async fn a_life(app: &TestApp, editor: &Actor) -> (String, String) {
    let who = Who::Protected;
    let code = who.create(app, editor).await;
    let one = format!("/api/v1/producers/{code}");
    editor.if_match("*").patch(&one, &json!({"phone": "0987 654 321", "address_as_printed": "Ngõ Wqzold 17"})).await.expect(200);
    editor
        .if_match("*")
        .patch(&one, &json!({"phone": who.value("phone"), "address_as_printed": who.value("address_as_printed")}))
        .await
        .expect(200);
    app.create(editor, "products", &product(1, &code)).await;
    consent(editor, &code, "publish", &["phone", "address_as_printed"]).await;
    let kept = editor.with("idempotency-key", "k1");
    let body = json!({"kind": "erasure", "received_on": "2026-11-20", "note": "Bà Wqznote gọi điện"});
    let request = kept.post(&format!("{one}/personal-data/requests"), &body).await.expect(201).json();
    let access = json!({"kind": "access", "received_on": "2026-11-20", "note": "Bà Wqznote"});
    let other = editor.post(&format!("{one}/personal-data/requests"), &access).await.expect(201).json();
    let answer = json!({"outcome": "granted", "answered_on": "2026-11-22", "answer": "Bà Wqzanswer đã nhận"});
    editor.post(&format!("{one}/personal-data/requests/{}/answer", other["id"].as_str().unwrap()), &answer).await.expect(200);
    (code, request["id"].as_str().unwrap().to_owned())
}

/// One file that changes the household, one whose refused row speaks of it with a number that lost its zero, and one about
/// somebody else.
async fn files(editor: &Actor, code: &str) -> Vec<String> {
    let who = Who::Protected;
    let mut ids = Vec::new();
    for (name, table) in [
        ("ho.csv", format!("code,name,home_address\n{code},Cơ sở Tvk 2,{}\n", who.value("home_address"))),
        (
            "loi.csv",
            format!(
                "name,producer_type,phone\nCơ sở nào đó,không rõ,{}\n",
                who.value("phone").replace(' ', "").trim_start_matches('0')
            ),
        ),
        ("khac.csv", "name,producer_type,phone\nCơ sở khác hẳn,cooperative,0900 333 444\n".to_owned()),
    ] {
        let parts: [(&str, Option<&str>, &[u8]); 2] = [("file", Some(name), table.as_bytes()), ("layout", None, b"producers")];
        let import = editor.hand_in("/api/v1/imports", &parts).await.expect(201).json();
        assert_eq!(import["state"], "checked", "{import:#}");
        ids.push(import["id"].as_str().unwrap().to_owned());
    }
    ids
}

async fn erased_is_gone(app: TestApp) {
    let editor = app.editor().await;
    let (code, request) = a_life(&app, &editor).await;
    let imports = files(&editor, &code).await;
    let proposal = proposed(&app, &code).await;
    let (before, at) = (everything(&app).await, app.head().await);
    for value in FIELDS.map(|field| Who::Protected.value(field)) {
        assert!(before.contains(&value), "{value} is there to be erased");
    }
    let tried = erase(&editor, &code, "?dry_run=true").await.expect(200).json();
    assert_eq!(everything(&app).await, before, "a dry run writes nothing");
    let erased = erase(&editor, &code, "").await.expect(200).json();
    assert_eq!(erased["fields"], json!(FIELDS));
    assert_eq!((&tried["fields"], &erased["remaining"]), (&erased["fields"], &json!([])));
    assert_eq!(erased["imports"], json!([imports[0], imports[1]]));
    assert_eq!((&erased["kept_answers"], erased["consents"].as_array().unwrap().len()), (&json!(1), 1));

    let after = everything(&app).await;
    for value in values() {
        assert!(!after.contains(&value), "{value} is in a table");
    }
    if let Some(file) = app.url.strip_prefix("sqlite://") {
        for name in [file.to_owned(), format!("{file}-wal")] {
            let bytes = std::fs::read(&name).unwrap_or_default();
            for value in values() {
                assert!(!bytes.windows(value.len()).any(|part| part == value.as_bytes()), "{value} is in the bytes of {name}");
            }
        }
    }
    let proposal = app.admin().await.get(&format!("/api/v1/proposals/{proposal}")).await.expect(200).json();
    assert_eq!((&proposal["state"], &proposal["change"], &proposal["base"]), (&json!("discarded"), &Value::Null, &Value::Null));
    app.verify().await;
    what_remains_is_of_use(&app, &editor, &code, at).await;
    // Its file is gone and says so; that of somebody else is not.
    editor.get(&format!("/api/v1/imports/{}/file", imports[0])).await.expect(404).problem("not-found");
    for (import, at) in
        imports.iter().zip([json!("2026-11-22T03:00:00.000000Z"), json!("2026-11-22T03:00:00.000000Z"), Value::Null])
    {
        assert_eq!(editor.get(&format!("/api/v1/imports/{import}")).await.expect(200).json()["erased_at"], at);
    }
    editor.get(&format!("/api/v1/imports/{}/rows", imports[0])).await.expect(200);
    editor.get(&format!("/api/v1/imports/{}/file", imports[2])).await.expect(200);
    let answer = json!({"outcome": "granted", "answered_on": "2026-11-22"});
    editor.post(&format!("/api/v1/producers/{code}/personal-data/requests/{request}/answer"), &answer).await.expect(200);
    // A second erasure finds what was written since: a telephone that came and went, and the words of an answer.
    for entries in [3, 0] {
        let again = erase(&editor, &code, "").await.expect(200).json();
        assert_eq!((&again["fields"], &again["journal_entries"]), (&json!([]), &json!(entries)));
    }
}

/// A proposal about the producer that waits, with its values beside another one.
async fn proposed(app: &TestApp, code: &str) -> String {
    let change = json!({"phone": Who::Protected.value("phone"), "note": "Ví dụ"});
    let body = json!({"record_kind": "producer", "code": code, "change": change});
    let office = app.office().await;
    let sent = office.because("theo giấy của chủ thể").post("/api/v1/proposals", &body).await.expect(201).json();
    let held = office.get(&format!("/api/v1/producers/{code}/personal-data")).await.expect(200).json();
    assert_eq!(held["proposals"], json!([sent["id"]]));
    sent["id"].as_str().unwrap().to_owned()
}

async fn what_remains_is_of_use(app: &TestApp, editor: &Actor, code: &str, at: i64) {
    let one = format!("/api/v1/producers/{code}");
    let record = editor.get(&one).await.expect(200).json();
    assert_eq!((&record["personal_data"], &record["tax_code"]), (&json!("protected"), &Value::Null));
    let entry = app.journal().await.into_iter().rfind(|entry| entry["code"] == *code).unwrap();
    assert_eq!((&entry["action"], &entry["private_digest"]), (&json!("erase"), &Value::Null));
    assert!(FIELDS.iter().all(|field| entry["changed"].as_array().unwrap().contains(&json!(field))), "{entry}");
    let held = editor.get(&format!("{one}/personal-data")).await.expect(200).json();
    assert!(held["values"].as_array().unwrap().iter().all(|value| value["value"].is_null()), "{held}");
    assert!(held["journal"].as_array().unwrap().iter().all(|entry| entry["kept"] == false), "{held}");
    // Counts of before the erasure still find the household.
    for moment in [at, app.head().await] {
        let question = format!("/api/v1/statistics/producers?by=producer_type&at={moment}&q=tvk");
        let count = app.anonymous().get(&question).await.expect(200).json()["totals"][0]["count"].clone();
        assert_eq!(count, 1, "{moment}");
    }
    for form in ["csv", "xlsx", "ndjson"] {
        app.anonymous().get(&format!("/api/v1/producers?format={form}")).await.expect(200);
    }
    editor.if_match("*").patch(&one, &json!({"phone": "0911 000 999"})).await.expect(200);
    assert_eq!(app.anonymous().get(&one).await.json().get("phone"), None, "no old consent opens what is new");
    let put = json!({"name": "Cơ sở Tvk 2", "producer_type": "family_household", "commune": Who::Protected.commune()});
    editor.if_match("*").send(Method::PUT, &one, Some("application/json"), put.to_string().into_bytes()).await.expect(200);
    app.verify().await;
}

async fn erasing_needs_a_reason(app: TestApp) {
    let editor = app.editor().await;
    let code = Who::Protected.create(&app, &editor).await;
    let path = format!("/api/v1/producers/{code}/personal-data/erase");
    let bare = editor.send(Method::POST, &path, None, Vec::new()).await.expect(422);
    bare.faults("needs-reason", &[("X-Reason", "missing")]);
    app.anonymous().send(Method::POST, &path, None, Vec::new()).await.expect(401);
    erase(&editor, "CT-000999-X", "").await.expect(404).problem("not-found");
    let held = editor.get(&format!("/api/v1/producers/{code}")).await.expect(200).json();
    assert_eq!(held["phone"], Who::Protected.value("phone"));
}

async fn a_deleted_producer_is_erased_too(app: TestApp) {
    let editor = app.editor().await;
    let code = Who::Protected.create(&app, &editor).await;
    editor.if_match("*").delete(&format!("/api/v1/producers/{code}")).await.expect(204);
    assert!(everything(&app).await.contains(&Who::Protected.value("home_address")), "the journal keeps it");
    let erased = erase(&editor, &code, "").await.expect(200).json();
    assert_eq!((&erased["fields"], &erased["journal_entries"]), (&json!([]), &json!(2)));
    let after = everything(&app).await;
    assert!(values().iter().all(|value| !after.contains(value)), "{erased}");
    app.verify().await;
}

/// What a journal entry said in public when the record was an organisation's cannot leave the chain, and is told.
async fn what_was_public_once_is_told(app: TestApp) {
    let editor = app.editor().await.because("thử");
    let body = json!({"name": "Tổ Tvk", "producer_type": "cooperative_group", "address_as_printed": "Ngõ Wqzreg 9, Gia Lâm"});
    let code = app.create(&editor, "producers", &body).await.code();
    editor
        .if_match("*")
        .patch(&format!("/api/v1/producers/{code}"), &json!({"producer_type": "family_household"}))
        .await
        .expect(200);
    let erased = erase(&editor, &code, "").await.expect(200).json();
    let first = app.journal().await.into_iter().find(|entry| entry["code"] == code.as_str()).unwrap();
    assert_eq!(erased["remaining"], json!([first["sequence"]]));
}

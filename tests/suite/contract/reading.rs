//! The part of the contract about reading: lists, pages, tags, the journal, the limits of the document.

use super::{capitalised, make, path};
use crate::support::app::TestApp;
use crate::support::samples::sample;
use ocop_registry::registry::kind::RecordKind;
use serde_json::{Value, json};
use std::collections::HashMap;

pub(super) async fn created_then_read(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let body = sample(&app, &editor, kind, 1).await;
    let made = app.create(&editor, kind.plural(), &body).await;
    let code = made.code();
    assert_eq!(made.header("location"), format!("{}/{code}", path(kind)));
    let record = made.json();
    for (name, value) in body.as_object().expect("an object") {
        assert_eq!(&record[name], value, "{name}");
    }
    assert_eq!(record["version"], 1);
    assert_eq!(record["created_at"], "2026-11-22T03:00:00Z");
    let read = app.anonymous().get(&format!("{}/{code}", path(kind))).await.expect(200);
    assert_eq!(read.json()["code"], code.as_str());
    assert_eq!(editor.get(&format!("{}/{code}", path(kind))).await.expect(200).etag(), made.etag());
}

pub(super) async fn pages_join_to_the_whole(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    for number in 1..=7 {
        make(&app, &editor, kind, number).await;
    }
    let sorts =
        crate::support::document::DOCUMENT["paths"][path(kind)]["get"]["parameters"].as_array().expect("parameters").clone();
    let sorts = sorts.iter().find(|parameter| parameter["name"] == "sort").expect("sort")["schema"]["enum"]
        .as_array()
        .expect("names")
        .clone();
    for sort in sorts.iter().filter_map(Value::as_str) {
        let whole = app.anonymous().get(&format!("{}?sort={sort}&limit=200&count=exact", path(kind))).await.expect(200);
        assert_eq!(whole.json()["total"], 7, "{sort}");
        let whole = whole.codes();
        let reversed = sort.strip_prefix('-').map_or(format!("-{sort}"), str::to_owned);
        let mut backwards = app.anonymous().get(&format!("{}?sort={reversed}", path(kind))).await.expect(200).codes();
        backwards.reverse();
        assert_eq!(whole, backwards, "{sort}");
        for size in [1, 2, 3, 7] {
            let (mut next, mut joined) = (Some(format!("{}?sort={sort}&limit={size}", path(kind))), Vec::new());
            while let Some(address) = next {
                let page = app.anonymous().get(&address).await.expect(200);
                joined.extend(page.codes());
                next = page.json()["next"].as_str().map(str::to_owned);
                assert_eq!(next.is_some(), page.headers.contains_key("link"));
            }
            assert_eq!(joined, whole, "{sort} by {size}");
        }
    }
    // A record that comes in between is neither doubled nor a gap.
    let first = app.anonymous().get(&format!("{}?sort=code&limit=3", path(kind))).await.expect(200);
    make(&app, &editor, kind, 8).await;
    let rest = app.anonymous().get(first.json()["next"].as_str().expect("a next page")).await.expect(200);
    let mut all: Vec<String> = first.codes().into_iter().chain(rest.codes()).collect();
    all.dedup();
    assert_eq!(all.len(), 6);
    let next = first.json()["next"].as_str().expect("a next page").replace("sort=code", "sort=-code");
    app.anonymous().get(&next).await.expect(400).faults("bad-request", &[("cursor", "cursor-of-another-list")]);
}

pub(super) async fn a_known_answer_is_not_sent_again(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let record = make(&app, &editor, kind, 1).await;
    let one = format!("{}/{}", path(kind), record["code"].as_str().expect("a code"));
    for address in [path(kind), one.clone(), format!("{one}/history")] {
        let tag = app.anonymous().get(&address).await.expect(200).etag();
        let again = app.anonymous().with("if-none-match", &tag).get(&address).await.expect(304);
        assert!(again.bytes.is_empty());
        editor.if_match("*").patch(&one, &json!({"note": address})).await.expect(200);
        let changed = app.anonymous().with("if-none-match", &tag).get(&address).await.expect(200);
        assert_ne!(changed.etag(), tag);
    }
}

pub(super) async fn unknown_names_are_refused(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let mut body = sample(&app, &editor, kind, 1).await;
    body["nmae"] = 1.into();
    let problem = editor.post(&path(kind), &body).await.expect(422).problem("invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/nmae");
    let problem = app
        .anonymous()
        .english()
        .get(&format!("{}?limt=5&limit=0&sort=colour", path(kind)))
        .await
        .expect(400)
        .problem("bad-request");
    let pointers: Vec<&str> =
        problem["errors"].as_array().expect("errors").iter().filter_map(|one| one["pointer"].as_str()).collect();
    assert_eq!(pointers, ["limt", "limit", "sort"], "{problem:#}");
    assert!(problem["errors"][0]["detail"].as_str().is_some_and(|words| words.contains("did you mean limit?")));
    app.anonymous()
        .get(&format!("{}?limit=5&limit=6", path(kind)))
        .await
        .expect(400)
        .faults("bad-request", &[("limit", "repeated")]);
}

pub(super) async fn codes_that_cannot_be_are_not_found(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let real = make(&app, &editor, kind, 1).await["code"].as_str().expect("a code").to_owned();
    let wrong_check = format!("{}{}", &real[..real.len() - 1], if real.ends_with('0') { '1' } else { '0' });
    let unknown = kind.code(999_999);
    for code in [wrong_check.as_str(), unknown.as_str(), "x", "%00", "%ff", "a%0Ab", &"9".repeat(200), "../../etc"] {
        let reply = app.anonymous().get(&format!("{}/{code}", path(kind))).await.expect(404);
        reply.problem("not-found");
    }
    editor.if_match("*").patch(&format!("{}/{wrong_check}", path(kind)), &json!({})).await.expect(404).problem("not-found");
}

pub(super) async fn the_journal_replays_to_the_register(app: TestApp, kind: RecordKind) {
    let admin = app.admin().await;
    for number in 1..=4 {
        let record = make(&app, &admin, kind, number).await;
        let one = format!("{}/{}", path(kind), record["code"].as_str().expect("a code"));
        match number {
            2 => drop(admin.if_match("*").patch(&one, &json!({"note": "đã sửa"})).await.expect(200)),
            3 => drop(admin.if_match("*").delete(&one).await.expect(204)),
            _ => {}
        }
    }
    let (mut replayed, mut last) = (HashMap::new(), 0);
    for entry in app.journal().await {
        let sequence = entry["sequence"].as_i64().expect("a sequence");
        assert_eq!(sequence, last + 1, "no gap");
        last = sequence;
        if entry["record_kind"] != kind.name() {
            continue;
        }
        let code = entry["code"].as_str().expect("a code").to_owned();
        assert_eq!(replayed.get(&code).cloned().unwrap_or(Value::Null), entry["before"], "before is what was after");
        replayed.insert(code, entry["after"].clone());
    }
    replayed.retain(|_, record| !record.is_null());
    let listed = app.anonymous().get(&format!("{}?limit=200", path(kind))).await.expect(200).json();
    for record in listed["data"].as_array().expect("records") {
        let mut kept = replayed.remove(record["code"].as_str().expect("a code")).expect("a replayed record");
        // The state follows from the day, and is not what was written.
        assert_eq!(kept.get("state"), None);
        kept.as_object_mut().expect("a record").insert("state".into(), record["state"].clone());
        let mut record = record.clone();
        record.as_object_mut().expect("a record").entry("state").or_insert(Value::Null);
        assert_eq!(kept, record);
    }
    assert!(replayed.is_empty(), "{replayed:?}");
    app.verify().await;
}

/// For each limit in the input's schema, one beyond it is refused at that field.
pub(super) async fn every_limit_of_the_document_holds(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let record = make(&app, &editor, kind, 1).await;
    let one = format!("{}/{}", path(kind), record["code"].as_str().expect("a code"));
    let document = &crate::support::document::DOCUMENT;
    let properties = &document["components"]["schemas"][format!("{}Input", capitalised(&record))]["properties"];
    for (name, schema) in properties.as_object().expect("properties") {
        let reference = schema["$ref"]
            .as_str()
            .or_else(|| schema["oneOf"].as_array().and_then(|any| any.iter().find_map(|one| one["$ref"].as_str())));
        let schema = reference.map_or(schema, |reference| document.pointer(&reference[1..]).expect("a schema"));
        let mut wrong = vec![json!({"a": {}}), json!(true)];
        if let Some(most) = schema["maxLength"].as_u64() {
            wrong.push("x".repeat(usize::try_from(most).expect("a length") + 1).into());
            wrong.push("".into());
            wrong.push("a\u{0}b".into());
        }
        if let Some(most) = schema["maximum"].as_i64() {
            wrong.extend([json!(most + 1), json!("1")]);
        }
        if let Some(least) = schema["minimum"].as_i64() {
            wrong.push(json!(least - 1));
        }
        if schema["enum"].is_array() || (schema["pattern"].is_string() && !schema["maxLength"].is_number()) {
            wrong.push("§".into());
        }
        if name == "potential_five_star" {
            wrong = vec![json!({"a": 1}), json!("true")];
        }
        for value in wrong {
            let problem = editor.if_match("*").patch(&one, &json!({name: value})).await.expect(422).problem("invalid");
            let pointer = problem["errors"][0]["pointer"].as_str().expect("a pointer");
            assert!(pointer.starts_with(&format!("/{name}")), "{name} = {value}: {problem:#}");
        }
    }
    assert_eq!(editor.get(&one).await.json(), editor.get(&one).await.json());
}

//! What every kind of record promises, proved once and run for each.

use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples::{COMMUNE, OTHER_COMMUNE, sample};
use crate::support::{Content, Test};
use ocop_registry::http::{Visitor, each};
use ocop_registry::registry::kind::RecordKind;
use ocop_registry::registry::record::Record;
use serde_json::{Value, json};
use std::collections::HashMap;

struct Contract(Vec<Test>);

macro_rules! rules {
    ($self:ident, $record:ident: $($rule:ident),+ $(,)?) => {
        $($self.0.push(Test::new(
            &format!("contract::{}::{}", $record::KIND.plural(), stringify!($rule)),
            Content::Units,
            |app| $rule(app, $record::KIND),
        ));)+
    };
}

impl Visitor for Contract {
    fn visit<R: Record>(&mut self) {
        rules!(self, R:
            created_then_read, unchanged_replacement_changes_nothing, a_stale_writer_is_refused, a_change_needs_the_tag,
            a_merge_patch_changes_only_what_it_names, computed_fields_cannot_be_written, a_deleted_record_is_gone_but_not_forgotten,
            a_dry_run_writes_nothing, a_retry_writes_once, pages_join_to_the_whole, a_known_answer_is_not_sent_again,
            unknown_names_are_refused, codes_that_cannot_be_are_not_found, writing_needs_the_right_to,
            the_journal_replays_to_the_register, every_limit_of_the_document_holds,
        );
    }
}

pub fn tests() -> Vec<Test> {
    let mut contract = Contract(Vec::new());
    each(&mut contract);
    contract.0
}

fn path(kind: RecordKind) -> String {
    format!("/api/v1/{}", kind.plural())
}

/// What tokens limited to a commune may not write at all.
fn belongs_to_the_city(kind: RecordKind) -> bool {
    matches!(kind, RecordKind::Decision | RecordKind::Recognition)
}

async fn make(app: &TestApp, actor: &Actor, kind: RecordKind, number: u32) -> Value {
    let body = sample(app, actor, kind, number).await;
    app.create(actor, kind.plural(), &body).await.json()
}

fn given(record: &Value) -> Value {
    let schema = format!("/components/schemas/{}Input/properties", capitalised(record));
    let names = crate::support::document::DOCUMENT.pointer(&schema).and_then(Value::as_object).expect("an input").clone();
    record.as_object().expect("a record").iter().filter(|(name, _)| names.contains_key(*name)).map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn capitalised(record: &Value) -> &'static str {
    let kind = RecordKind::of_code(record["code"].as_str().expect("a code")).expect("a kind");
    match kind {
        RecordKind::Village => "Village",
        RecordKind::Producer => "Producer",
        RecordKind::Product => "Product",
        RecordKind::Centre => "Centre",
        RecordKind::Decision => "Decision",
        RecordKind::Recognition => "Recognition",
    }
}

async fn created_then_read(app: TestApp, kind: RecordKind) {
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

async fn unchanged_replacement_changes_nothing(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let code = make(&app, &editor, kind, 1).await["code"].as_str().expect("a code").to_owned();
    let one = format!("{}/{code}", path(kind));
    let read = editor.get(&one).await.expect(200);
    let head = app.head().await;
    // The whole record as it was read, computed fields and all; and only what a client gives.
    for body in [read.json(), given(&read.json())] {
        let replaced = editor.if_match(&read.etag()).put(&one, &body).await.expect(200);
        assert_eq!(replaced.etag(), read.etag());
        assert_eq!(replaced.json(), read.json());
    }
    assert_eq!(editor.if_match(&read.etag()).patch(&one, &json!({})).await.expect(200).etag(), read.etag());
    assert_eq!(app.head().await, head, "nothing was written");
}

async fn a_stale_writer_is_refused(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let record = make(&app, &editor, kind, 1).await;
    let one = format!("{}/{}", path(kind), record["code"].as_str().expect("a code"));
    let first = editor.get(&one).await.expect(200).etag();
    let changed = editor.if_match(&first).patch(&one, &json!({"note": "mới"})).await.expect(200);
    assert_ne!(changed.etag(), first);
    let mut mine = given(&record);
    mine["note"] = "cũ".into();
    for reply in [
        editor.if_match(&first).put(&one, &mine).await.expect(412),
        editor.if_match(&first).patch(&one, &json!({"note": "cũ"})).await.expect(412),
    ] {
        let problem = reply.problem("stale");
        assert_eq!(problem["current"]["note"], "mới");
        assert_eq!(problem["clashes"], json!(["note"]));
    }
    let admin = app.admin().await;
    admin.if_match(&first).delete(&one).await.expect(412).problem("stale");
    assert_eq!(editor.get(&one).await.json()["note"], "mới");
}

async fn a_change_needs_the_tag(app: TestApp, kind: RecordKind) {
    let admin = app.admin().await;
    let record = make(&app, &admin, kind, 1).await;
    let one = format!("{}/{}", path(kind), record["code"].as_str().expect("a code"));
    admin.put(&one, &given(&record)).await.expect(428).problem("precondition-required");
    admin.patch(&one, &json!({})).await.expect(428).problem("precondition-required");
    admin.delete(&one).await.expect(428).problem("precondition-required");
    admin.if_match("nonsense").delete(&one).await.expect(400).faults("bad-request", &[("If-Match", "not-a-tag")]);
    admin.if_match("*").patch(&one, &json!({"note": "a"})).await.expect(200);
}

async fn a_merge_patch_changes_only_what_it_names(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let record = make(&app, &editor, kind, 1).await;
    let one = format!("{}/{}", path(kind), record["code"].as_str().expect("a code"));
    let noted = editor.if_match("*").patch(&one, &json!({"note": "Ghi chú", "source": "Sổ của phòng"})).await.expect(200).json();
    assert_eq!((&noted["note"], &noted["source"]), (&json!("Ghi chú"), &json!("Sổ của phòng")));
    let emptied = editor.if_match("*").patch(&one, &json!({"note": null})).await.expect(200).json();
    let mut expected = noted.clone();
    expected["note"] = Value::Null;
    expected["version"] = emptied["version"].clone();
    assert_eq!(emptied, expected);
    let entries = app.journal().await;
    assert_eq!(entries.last().expect("an entry")["changed"], json!(["note"]));
}

async fn computed_fields_cannot_be_written(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let record = make(&app, &editor, kind, 1).await;
    let one = format!("{}/{}", path(kind), record["code"].as_str().expect("a code"));
    let mut body = record.clone();
    body["version"] = json!(77);
    editor.if_match("*").put(&one, &body).await.expect(422).faults("invalid", &[("/version", "read-only")]);
    editor.if_match("*").patch(&one, &json!({"code": kind.code(999)})).await.expect(422).faults("invalid", &[("/code", "read-only")]);
    let mut new = sample(&app, &editor, kind, 2).await;
    new["version"] = json!(1);
    editor.post(&path(kind), &new).await.expect(422).faults("invalid", &[("/version", "unknown-field")]);
}

async fn a_deleted_record_is_gone_but_not_forgotten(app: TestApp, kind: RecordKind) {
    let admin = app.admin().await;
    let record = make(&app, &admin, kind, 1).await;
    let code = record["code"].as_str().expect("a code");
    let one = format!("{}/{code}", path(kind));
    let tag = admin.get(&one).await.etag();
    admin.if_match(&tag).delete(&one).await.expect(204);
    admin.get(&one).await.expect(404).problem("not-found");
    admin.if_match("*").delete(&one).await.expect(404).problem("not-found");
    let history = app.anonymous().get(&format!("{one}/history")).await.expect(200).json();
    assert_eq!(history["data"][0]["action"], "delete");
    assert_eq!(history["data"][0]["after"], Value::Null);
    assert_eq!(history["data"][0]["before"]["code"], code);
    let next = make(&app, &admin, kind, 2).await;
    assert_ne!(next["code"], code, "a code is never given twice");
    app.verify().await;
}

async fn a_dry_run_writes_nothing(app: TestApp, kind: RecordKind) {
    let admin = app.admin().await;
    let record = make(&app, &admin, kind, 1).await;
    let one = format!("{}/{}", path(kind), record["code"].as_str().expect("a code"));
    let body = sample(&app, &admin, kind, 2).await;
    let head = app.head().await;
    let tried = admin.post(&format!("{}?dry_run=true", path(kind)), &body).await.expect(200);
    assert_eq!(tried.header("dry-run"), "true");
    let patched = admin.if_match("*").patch(&format!("{one}?dry_run=true"), &json!({"note": "thử"})).await.expect(200);
    assert_eq!(patched.json()["note"], "thử");
    admin.if_match("*").delete(&format!("{one}?dry_run=true")).await.expect(204);
    admin.post(&format!("{}?dry_run=maybe", path(kind)), &body).await.expect(400).faults("bad-request", &[("dry_run", "bad-value")]);
    assert_eq!(app.head().await, head);
    assert_eq!(admin.get(&one).await.expect(200).json()["note"], record["note"]);
    // What was tried can be done.
    admin.post(&path(kind), &body).await.expect(201);
}

async fn a_retry_writes_once(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let body = sample(&app, &editor, kind, 1).await;
    let keyed = editor.with("idempotency-key", "đơn-1".replace('đ', "d").as_str());
    let first = keyed.post(&path(kind), &body).await.expect(201);
    let head = app.head().await;
    let again = keyed.post(&path(kind), &body).await.expect(201);
    assert_eq!(again.header("idempotent-replay"), "true");
    assert_eq!((again.bytes, again.headers["etag"].clone(), again.headers["location"].clone()), (first.bytes, first.headers["etag"].clone(), first.headers["location"].clone()));
    assert_eq!(app.head().await, head);
    let mut other = body.clone();
    other["note"] = "khác".into();
    keyed.post(&path(kind), &other).await.expect(422).problem("key-reused");
    // The key belongs to who sent it.
    let admin = app.admin().await.with("idempotency-key", "don-1").because("trùng tên, thử khóa");
    let reply = admin.post(&path(kind), &other).await;
    assert_ne!(reply.status, 500);
    assert!(!reply.headers.contains_key("idempotent-replay"));
    editor.with("idempotency-key", "").post(&path(kind), &body).await.expect(400).faults("bad-request", &[("Idempotency-Key", "bad-value")]);
}

async fn pages_join_to_the_whole(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    for number in 1..=7 {
        make(&app, &editor, kind, number).await;
    }
    let sorts = crate::support::document::DOCUMENT["paths"][path(kind)]["get"]["parameters"].as_array().expect("parameters").clone();
    let sorts = sorts.iter().find(|parameter| parameter["name"] == "sort").expect("sort")["schema"]["enum"].as_array().expect("names").clone();
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

async fn a_known_answer_is_not_sent_again(app: TestApp, kind: RecordKind) {
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

async fn unknown_names_are_refused(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let mut body = sample(&app, &editor, kind, 1).await;
    body["nmae"] = 1.into();
    let problem = editor.post(&path(kind), &body).await.expect(422).problem("invalid");
    assert_eq!(problem["errors"][0]["pointer"], "/nmae");
    let problem = app.anonymous().english().get(&format!("{}?limt=5&limit=0&sort=colour", path(kind))).await.expect(400).problem("bad-request");
    let pointers: Vec<&str> = problem["errors"].as_array().expect("errors").iter().filter_map(|one| one["pointer"].as_str()).collect();
    assert_eq!(pointers, ["limt", "limit", "sort"], "{problem:#}");
    assert!(problem["errors"][0]["detail"].as_str().is_some_and(|words| words.contains("did you mean limit?")));
    app.anonymous().get(&format!("{}?limit=5&limit=6", path(kind))).await.expect(400).faults("bad-request", &[("limit", "repeated")]);
}

async fn codes_that_cannot_be_are_not_found(app: TestApp, kind: RecordKind) {
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

async fn writing_needs_the_right_to(app: TestApp, kind: RecordKind) {
    let (editor, admin) = (app.editor().await, app.admin().await);
    let record = make(&app, &editor, kind, 1).await;
    let one = format!("{}/{}", path(kind), record["code"].as_str().expect("a code"));
    let body = sample(&app, &editor, kind, 2).await;
    let nobody = app.anonymous();
    for reply in [
        nobody.post(&path(kind), &body).await,
        nobody.put(&one, &body).await,
        nobody.patch(&one, &json!({})).await,
        nobody.delete(&one).await,
        nobody.with("authorization", "Bearer ocop_wrong").post(&path(kind), &body).await,
        nobody.with("authorization", "Basic YTpi").post(&path(kind), &body).await,
    ] {
        let reply = reply.expect(401);
        assert_eq!(reply.header("www-authenticate"), "Bearer");
        reply.problem("unauthenticated");
    }
    let (own, other) = (app.editor_of(COMMUNE).await, app.editor_of(OTHER_COMMUNE).await);
    other.post(&path(kind), &body).await.expect(403).problem("forbidden");
    other.if_match("*").patch(&one, &json!({"note": "x"})).await.expect(403).problem("forbidden");
    other.if_match("*").delete(&one).await.expect(403).problem("forbidden");
    if belongs_to_the_city(kind) {
        own.post(&path(kind), &body).await.expect(403).problem("forbidden");
        editor.if_match("*").delete(&one).await.expect(403).problem("forbidden");
    } else {
        own.post(&path(kind), &body).await.expect(201);
        own.if_match("*").patch(&one, &json!({"commune": OTHER_COMMUNE})).await.expect(403).problem("forbidden");
    }
    admin.if_match("*").delete(&one).await.expect(204);
}

async fn the_journal_replays_to_the_register(app: TestApp, kind: RecordKind) {
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
        kept.as_object_mut().expect("a record").insert("state".into(), record["state"].clone());
        let mut record = record.clone();
        record.as_object_mut().expect("a record").entry("state").or_insert(Value::Null);
        assert_eq!(kept, record);
    }
    assert!(replayed.is_empty(), "{replayed:?}");
    app.verify().await;
}

/// For each limit in the input's schema, one beyond it is refused at that field.
async fn every_limit_of_the_document_holds(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let record = make(&app, &editor, kind, 1).await;
    let one = format!("{}/{}", path(kind), record["code"].as_str().expect("a code"));
    let document = &crate::support::document::DOCUMENT;
    let properties = &document["components"]["schemas"][format!("{}Input", capitalised(&record))]["properties"];
    for (name, schema) in properties.as_object().expect("properties") {
        let reference = schema["$ref"].as_str().or_else(|| schema["oneOf"].as_array().and_then(|any| any.iter().find_map(|one| one["$ref"].as_str())));
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
        if schema["enum"].is_array() || schema["pattern"].is_string() {
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

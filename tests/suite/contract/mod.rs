//! What every kind of record promises, proved once and run for each.

mod reading;

use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::samples::{COMMUNE, OTHER_COMMUNE, sample};
use crate::support::{Content, Test};
use ocop_registry::http::{Visitor, each};
use ocop_registry::registry::kind::RecordKind;
use ocop_registry::registry::record::Record;
use reading::{
    a_known_answer_is_not_sent_again, codes_that_cannot_be_are_not_found, created_then_read, every_limit_of_the_document_holds,
    pages_join_to_the_whole, the_journal_replays_to_the_register, unknown_names_are_refused,
};
use serde_json::{Value, json};

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

pub(crate) fn tests() -> Vec<Test> {
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
    record
        .as_object()
        .expect("a record")
        .iter()
        .filter(|(name, _)| names.contains_key(*name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
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
    editor
        .if_match("*")
        .patch(&one, &json!({"code": kind.code(999)}))
        .await
        .expect(422)
        .faults("invalid", &[("/code", "read-only")]);
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
    admin
        .post(&format!("{}?dry_run=maybe", path(kind)), &body)
        .await
        .expect(400)
        .faults("bad-request", &[("dry_run", "bad-value")]);
    assert_eq!(app.head().await, head);
    assert_eq!(admin.get(&one).await.expect(200).json()["note"], record["note"]);
    // What was tried can be done.
    admin.post(&path(kind), &body).await.expect(201);
}

async fn a_retry_writes_once(app: TestApp, kind: RecordKind) {
    let editor = app.editor().await;
    let body = sample(&app, &editor, kind, 1).await;
    let keyed = editor.with("idempotency-key", "don-1");
    let first = keyed.post(&path(kind), &body).await.expect(201);
    let head = app.head().await;
    let again = keyed.post(&path(kind), &body).await.expect(201);
    assert_eq!(again.header("idempotent-replay"), "true");
    assert_eq!(
        (again.bytes, again.headers["etag"].clone(), again.headers["location"].clone()),
        (first.bytes, first.headers["etag"].clone(), first.headers["location"].clone())
    );
    assert_eq!(app.head().await, head);
    let mut other = body.clone();
    other["note"] = "khác".into();
    keyed.post(&path(kind), &other).await.expect(422).problem("key-reused");
    // The key belongs to who sent it.
    let admin = app.admin().await.with("idempotency-key", "don-1").because("trùng tên, thử khóa");
    let reply = admin.post(&path(kind), &other).await;
    assert_ne!(reply.status, 500);
    assert!(!reply.headers.contains_key("idempotent-replay"));
    editor
        .with("idempotency-key", "")
        .post(&path(kind), &body)
        .await
        .expect(400)
        .faults("bad-request", &[("Idempotency-Key", "bad-value")]);
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

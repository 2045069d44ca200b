//! The journal as a feed and as a chain.

use crate::support::app::TestApp;
use crate::support::samples::{COMMUNE, village};
use ocop_registry::journal::chain::{self, Verdict};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use tokio::task::JoinHandle;

crate::tests! { Units: the_feed_can_be_followed, filters_of_the_feed, the_feed_reads_as_a_log, a_history_can_be_paged, a_reader_can_recompute_the_chain, every_tampering_is_found, concurrent_writes_leave_no_gap, every_kind_of_entry_is_a_filter }

async fn the_feed_can_be_followed(app: TestApp) {
    let editor = app.editor().await;
    let begin = app.head().await;
    for number in 1..=5 {
        app.create(&editor, "villages", &village(number)).await;
    }
    let (mut next, mut seen) = (format!("/api/v1/journal?after={begin}&limit=2"), Vec::new());
    for expected in [2, 2, 1, 0] {
        let page = app.anonymous().get(&next).await.expect(200).json();
        let entries = page["data"].as_array().unwrap();
        assert_eq!(entries.len(), expected);
        seen.extend(entries.iter().map(|entry| entry["sequence"].as_i64().unwrap()));
        page["next"].as_str().unwrap().clone_into(&mut next);
    }
    assert_eq!(seen, (begin + 1..=begin + 5).collect::<Vec<_>>());
    // What is written later is found at the same address.
    app.create(&editor, "villages", &village(6)).await;
    assert_eq!(app.anonymous().get(&next).await.json()["data"].as_array().unwrap().len(), 1);
}

async fn filters_of_the_feed(app: TestApp) {
    let editor = app.editor().await;
    let code = app.create(&editor, "villages", &village(1)).await.code();
    app.create(&editor, "villages", &village(2)).await;
    let count = async |query: &str| {
        app.anonymous().get(&format!("/api/v1/journal?{query}")).await.expect(200).json()["data"].as_array().unwrap().len()
    };
    assert_eq!(count("record_kind=village").await, 2);
    assert_eq!(count(&format!("code={code}")).await, 1);
    assert_eq!(count("record_kind=token").await, 1);
    for wrong in ["after=-1", "after=x", "limit=0", "limit=201", "aftr=1", "after=99999999999999999999"] {
        app.anonymous().get(&format!("/api/v1/journal?{wrong}")).await.expect(400).problem("bad-request");
    }
}

/// The latest first, by who, what, when and why.
async fn the_feed_reads_as_a_log(app: TestApp) {
    let editor = app.editor().await;
    let code = app.create(&editor, "villages", &village(1)).await.code();
    let one = format!("/api/v1/villages/{code}");
    editor.if_match("*").because("do lai").patch(&one, &json!({"workers": 3})).await.expect(200);
    app.office().await.if_match("*").delete(&one).await.expect(204);
    let told = async |query: &str| -> (Vec<(i64, String)>, Value) {
        let page = app.anonymous().get(&format!("/api/v1/journal?{query}")).await.expect(200).json();
        let entries = page["data"].as_array().unwrap().iter();
        (
            entries.map(|entry| (entry["sequence"].as_i64().unwrap(), entry["action"].as_str().unwrap().to_owned())).collect(),
            page["next"].clone(),
        )
    };
    let actions = async |query: &str| told(query).await.0.into_iter().map(|(_, action)| action).collect::<Vec<_>>();
    assert_eq!(actions(&format!("code={code}&sort=-sequence")).await, ["delete", "update", "create"]);
    assert_eq!(actions("actor=token:office").await, ["delete"]);
    assert_eq!(actions("record_kind=village&action=update").await, ["update"]);
    assert_eq!(actions("record_kind=village&has_reason=true").await, ["update"]);
    assert_eq!(actions("record_kind=village&has_reason=false&sort=-sequence").await, ["delete", "create"]);
    // The clock of tests stands on 22 November in Vietnam.
    assert_eq!(actions("record_kind=village&at_from=2026-11-22&at_to=2026-11-22").await.len(), 3);
    assert_eq!((actions("at_to=2026-11-21").await.len(), actions("at_from=2026-11-23").await.len()), (0, 0));
    // Backwards the list has an end; each page goes on where the one before stopped.
    let head = app.head().await;
    let (mut seen, mut next) = (Vec::new(), Some("sort=-sequence&limit=2".to_owned()));
    while let Some(query) = next {
        let (entries, more) = told(&query).await;
        seen.extend(entries.into_iter().map(|(sequence, _)| sequence));
        next = more.as_str().map(|next| next.split_once('?').unwrap().1.to_owned());
    }
    assert_eq!(seen, (1..=head).rev().collect::<Vec<_>>());
    assert_eq!(told(&format!("after={}&before={head}&sort=-sequence", head - 2)).await.0.len(), 1);
    let wrong = "sort=x&action=x&at_from=22/11/2026&at_to=2026-02-30&has_reason=maybe&before=0&actor=";
    let faults = ["before", "sort", "action", "actor", "at_from", "at_to", "has_reason"];
    let problem = app.anonymous().get(&format!("/api/v1/journal?{wrong}")).await.expect(400).problem("bad-request");
    let named: Vec<&str> = problem["errors"].as_array().unwrap().iter().map(|fault| fault["pointer"].as_str().unwrap()).collect();
    assert_eq!(named, faults);
}

async fn a_history_can_be_paged(app: TestApp) {
    let editor = app.editor().await;
    let one = format!("/api/v1/villages/{}", app.create(&editor, "villages", &village(1)).await.code());
    for workers in 1..=4 {
        editor.if_match("*").patch(&one, &json!({"workers": workers})).await.expect(200);
    }
    let first = app.anonymous().get(&format!("{one}/history?limit=3")).await.expect(200).json();
    let workers: Vec<&Value> = first["data"].as_array().unwrap().iter().map(|entry| &entry["after"]["workers"]).collect();
    assert_eq!(workers, [&json!(4), &json!(3), &json!(2)]);
    let rest = app.anonymous().get(first["next"].as_str().unwrap()).await.expect(200).json();
    assert_eq!((rest["data"].as_array().unwrap().len(), &rest["next"]), (2, &Value::Null));
    assert_eq!(rest["data"][1]["action"], "create");
}

/// The recipe of the documentation, followed by somebody who only has the public feed.
async fn a_reader_can_recompute_the_chain(app: TestApp) {
    let editor = app.editor().await.because("Ghi chú có dấu \"ngoặc\"");
    app.create(&editor, "producers", &json!({"name": "Hộ Lan", "phone": "0912"})).await;
    let text = String::from_utf8(app.anonymous().get("/api/v1/journal?limit=200").await.expect(200).bytes).unwrap();
    let page: serde_json::Map<String, Value> = serde_json::from_str(&text).unwrap();
    let mut previous = String::new();
    for entry in page["data"].as_array().unwrap() {
        let fields = [
            "sequence",
            "at",
            "actor",
            "reason",
            "action",
            "record_kind",
            "code",
            "version",
            "before",
            "after",
            "changed",
            "warnings",
            "private_digest",
        ];
        let content: Vec<&Value> = fields.iter().map(|field| &entry[*field]).collect();
        let hash = hex::encode(Sha256::digest(format!("{previous}\n{}", serde_json::to_string(&content).unwrap())));
        assert_eq!(entry["hash"], hash.as_str(), "{entry:#}");
        previous = hash;
    }
}

async fn every_tampering_is_found(app: TestApp) {
    let editor = app.editor().await;
    for number in 1..=3 {
        app.create(&editor, "producers", &json!({"name": format!("Hộ {number}"), "phone": "0912"})).await;
    }
    let head = app.head().await;
    let breaker = sea_orm::Database::connect(&app.url).await.unwrap();
    let verdict = async || chain::verify(app.db.read()).await.unwrap();
    assert!(matches!(verdict().await, Verdict::Intact { entries, .. } if entries == head));
    let target = head - 1;
    for (wrong, right) in [
        (
            format!("UPDATE journal SET actor = 'x' WHERE sequence = {target}"),
            format!("UPDATE journal SET actor = 'token:editor' WHERE sequence = {target}"),
        ),
        (
            format!("UPDATE journal SET private = replace(private, '0912', '0913') WHERE sequence = {target}"),
            format!("UPDATE journal SET private = replace(private, '0913', '0912') WHERE sequence = {target}"),
        ),
        (
            format!("UPDATE journal SET version = 9 WHERE sequence = {target}"),
            format!("UPDATE journal SET version = 1 WHERE sequence = {target}"),
        ),
    ] {
        breaker.execute_unprepared(&wrong).await.unwrap();
        assert!(matches!(verdict().await, Verdict::Broken { sequence, .. } if sequence == target), "{wrong}");
        breaker.execute_unprepared(&right).await.unwrap();
        assert!(matches!(verdict().await, Verdict::Intact { .. }), "{right}");
    }
    // Erased private fields leave the chain whole: it vouches for their digest.
    breaker.execute_unprepared(&format!("UPDATE journal SET private = NULL WHERE sequence = {target}")).await.unwrap();
    assert!(matches!(verdict().await, Verdict::Intact { .. }));
    breaker.execute_unprepared(&format!("DELETE FROM journal WHERE sequence = {target}")).await.unwrap();
    assert!(matches!(verdict().await, Verdict::Broken { sequence, why } if sequence == head && why.contains("missing")));
}

/// Writers race while a reader follows: it sees every entry once, in order.
async fn concurrent_writes_leave_no_gap(app: TestApp) {
    const WRITERS: u32 = 6;
    const EACH: u32 = 10;
    let editor = app.editor().await;
    let begin = app.head().await;
    let mut writers = Vec::new();
    for writer in 0..WRITERS {
        let editor = editor.clone();
        writers.push(tokio::spawn(async move {
            for number in 0..EACH {
                editor.post("/api/v1/villages", &village(writer * 1000 + number)).await.expect(201);
            }
        }));
    }
    let (mut after, mut seen) = (begin, Vec::new());
    loop {
        // Before the page is asked for: what comes after the last writer is all of it.
        let written = writers.iter().all(JoinHandle::is_finished);
        let page = app.anonymous().get(&format!("/api/v1/journal?after={after}&limit=7")).await.expect(200).json();
        for entry in page["data"].as_array().unwrap() {
            after = entry["sequence"].as_i64().unwrap();
            seen.push(after);
        }
        if written && page["data"] == json!([]) {
            break;
        }
        tokio::task::yield_now().await;
    }
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(seen, (begin + 1..=begin + i64::from(WRITERS * EACH)).collect::<Vec<_>>());
    app.verify().await;
}

/// Whatever leaves entries can be asked for by its kind.
async fn every_kind_of_entry_is_a_filter(app: TestApp) {
    let office = app.office().await;
    let producer = json!({"name": "Hộ ví dụ", "producer_type": "family_household", "commune": COMMUNE});
    let code = app.create(&office, "producers", &producer).await.code();
    let consent = json!({"purpose": "publish", "fields": ["phone"], "given_on": "2026-11-20", "evidence": "Giấy đồng ý, tủ 3"});
    office.post(&format!("/api/v1/producers/{code}/consents"), &consent).await.expect(201);
    let change = json!({"record_kind": "producer", "code": code, "change": {"note": "x"}});
    office.post("/api/v1/proposals", &change).await.expect(201);
    let account = json!({"name": "lan.nguyen", "display_name": "Lan", "role": "reader"});
    office.post("/api/v1/accounts", &account).await.expect(201);
    let kinds: BTreeSet<String> =
        app.journal().await.iter().map(|entry| entry["record_kind"].as_str().unwrap().to_owned()).collect();
    for kind in ["token", "producer", "consent", "proposal", "account"] {
        assert!(kinds.contains(kind), "{kind} in {kinds:?}");
    }
    for kind in kinds {
        let page = app.anonymous().get(&format!("/api/v1/journal?record_kind={kind}&limit=200")).await.expect(200).json();
        assert!(page["data"].as_array().unwrap().iter().all(|entry| entry["record_kind"] == kind.as_str()));
        assert_ne!(page["data"], json!([]), "{kind}");
    }
}

//! Proposals: communes prepare, departments decide, and the journal shows both people.

use crate::accounts::browser::{Browser, person};
use crate::support::app::TestApp;
use crate::support::samples::{COMMUNE, village};
use serde_json::{Value, json};

crate::tests! {
    Real: a_recognised_record_is_proposed_and_applied, what_overlaps_is_shown_as_conflicting, what_was_overtaken_is_not_applied,
        officers_keep_to_their_department;
    Units: a_new_record_is_proposed_and_applied, a_proposal_goes_back_and_comes_again, what_is_wrong_is_told_at_once,
        a_commune_guesses_in_vain, what_is_not_recognised_is_corrected_directly, proposals_are_seen_by_their_own,
        a_proposal_is_decided_once, the_record_shows_what_waits
}

const PATH: &str = "/api/v1/proposals";
/// Another commune in force.
const ELSEWHERE: &str = "10030";

async fn officer(app: &TestApp, name: &str, commune: &str) -> Browser {
    let body = json!({"name": format!("xa.{name}"), "display_name": "Cán bộ xã", "role": "commune_officer", "commune": commune});
    person(app, &body).await.0
}

async fn department(app: &TestApp, name: &str, department: &str) -> Browser {
    let body = json!({"name": format!("so.{name}"), "display_name": "Cán bộ sở", "role": "department_officer", "department": department});
    person(app, &body).await.0
}

fn producer(name: &str, commune: &str) -> Value {
    json!({"name": name, "producer_type": "cooperative", "commune": commune, "phone": "0912 345 678"})
}

fn proposed(kind: &str, code: Option<&str>, change: impl Into<Value>) -> Value {
    let change: Value = change.into();
    json!({"record_kind": kind, "code": code, "change": change})
}

fn one(proposal: &Value) -> String {
    format!("{PATH}/{}", proposal["id"].as_str().unwrap())
}

async fn a_new_record_is_proposed_and_applied(app: TestApp) {
    let (mut xa, so) = (officer(&app, "xa", COMMUNE).await, department(&app, "so", "agriculture").await);
    xa.post("/api/v1/producers", &producer("HTX Một", COMMUNE)).await.expect(403).problem("forbidden");
    let sent = xa.post(PATH, &proposed("producer", None, producer("HTX Một", COMMUNE))).await.expect(201).json();
    assert_eq!((&sent["state"], &sent["code"], &sent["commune"]), (&json!("pending"), &Value::Null, &json!(COMMUNE)));
    assert_eq!(app.anonymous().get("/api/v1/producers").await.expect(200).codes(), Vec::<String>::new(), "nothing is written");
    let listed = so.actor().get(&format!("{PATH}?state=pending&record_kind=producer")).await.expect(200).json();
    assert_eq!((listed["data"].as_array().unwrap().len(), &listed["data"][0]["id"]), (1, &sent["id"]));
    let applied = so.actor().if_match("\"1\"").post(&format!("{}/apply", one(&sent)), &json!({})).await.expect(200).json();
    assert_eq!((&applied["state"], &applied["version"]), (&json!("applied"), &json!(2)));
    let code = applied["code"].as_str().unwrap();
    assert_eq!(app.anonymous().get(&format!("/api/v1/producers/{code}")).await.expect(200).json()["name"], "HTX Một");
    let history = app.anonymous().get(&format!("/api/v1/producers/{code}/history")).await.expect(200).json();
    let entry = &history["data"][0];
    assert_eq!((&entry["proposed_by"], &entry["actor"]), (&sent["author"], &applied["decided_by"]));
    assert_ne!(entry["proposed_by"], entry["actor"]);
    app.verify().await;
    // What is proposed is not public, nor is a telephone number that never got into the register.
    let journal = serde_json::to_string(&app.journal().await).unwrap();
    assert!(journal.contains("\"proposal\"") && !journal.contains("0912 345 678"));
}

async fn a_recognised_record_is_proposed_and_applied(app: TestApp) {
    let products = app.anonymous().get("/api/v1/products?state=recognised&limit=200").await.expect(200).json();
    let product = products["data"].as_array().unwrap().iter().find(|product| product["commune"].is_string()).unwrap().clone();
    let (code, commune) = (product["code"].as_str().unwrap(), product["commune"].as_str().unwrap());
    let (mut xa, so) = (officer(&app, "xa", commune).await, department(&app, "so", "agriculture").await);
    let address = format!("/api/v1/products/{code}");
    let change = json!({"specification": "Hộp 500 g"});
    xa.actor().if_match("*").patch(&address, &change).await.expect(403).problem("forbidden");
    let sent = xa.post(PATH, &proposed("product", Some(code), change)).await.expect(201).json();
    assert_eq!((&sent["base"]["name"], &sent["base_version"]), (&product["name"], &product["version"]));
    so.actor().if_match("*").post(&format!("{}/apply", one(&sent)), &json!({})).await.expect(200);
    assert_eq!(app.anonymous().get(&address).await.expect(200).json()["specification"], "Hộp 500 g");
    app.verify().await;
}

async fn what_is_not_recognised_is_corrected_directly(app: TestApp) {
    let xa = officer(&app, "xa", COMMUNE).await;
    let editor = app.editor().await;
    let own = app.create(&editor, "producers", &producer("HTX Một", COMMUNE)).await.code();
    let address = format!("/api/v1/producers/{own}");
    let changed = xa.actor().if_match("*").patch(&address, &json!({"website": "https://example.vn"})).await;
    assert_eq!(changed.expect(200).json()["website"], "https://example.vn");
    xa.actor().if_match("*").delete(&format!("/api/v1/producers/{own}")).await.expect(403).problem("forbidden");
    // Its producer is recognised with the first product that is.
    let product = json!({"name": "Gốm", "producer": own, "criteria_set": "CS26-21", "commune": COMMUNE});
    let product = app.create(&editor, "products", &product).await.code();
    let decision = json!({"number": "12/QĐ-UBND", "authority_level": "province", "authority_name": "UBND Thành phố Hà Nội",
        "issued_on": "2026-03-04", "recognitions": [{"subject": product, "act": "grant", "star": 4, "score": 80}]});
    app.create(&editor.because("thử"), "decisions", &decision).await;
    for address in [format!("/api/v1/producers/{own}"), format!("/api/v1/products/{product}")] {
        xa.actor().if_match("*").patch(&address, &json!({"note": "x"})).await.expect(403).problem("forbidden");
    }
}

async fn a_commune_guesses_in_vain(app: TestApp) {
    let mut xa = officer(&app, "xa", COMMUNE).await;
    let editor = app.editor().await;
    let body = json!({"name": "Hộ Lan", "producer_type": "family_household", "commune": ELSEWHERE, "phone": "0987 654 321"});
    let foreign = app.create(&editor, "producers", &body).await.code();
    let address = format!("/api/v1/producers/{foreign}");
    xa.actor().if_match("*").patch(&address, &json!({"note": "x"})).await.expect(403).problem("forbidden");
    xa.actor().if_match("*").patch(&address, &json!({"commune": COMMUNE})).await.expect(403).problem("forbidden");
    xa.post(PATH, &proposed("producer", Some(&foreign), json!({"commune": COMMUNE}))).await.expect(403).problem("forbidden");
    xa.post(PATH, &proposed("producer", None, producer("HTX Hai", ELSEWHERE))).await.expect(403).problem("forbidden");
    // Of its own it sees everything, of others what partners see.
    let own = app
        .create(
            &editor,
            "producers",
            &json!({"name": "Hộ Mai", "producer_type": "family_household", "commune": COMMUNE, "phone": "0912 345 678"}),
        )
        .await
        .code();
    assert_eq!(xa.get(&format!("/api/v1/producers/{own}")).await.expect(200).json()["phone"], "0912 345 678");
    for reply in [xa.get(&address).await, xa.get("/api/v1/producers").await, xa.get("/api/v1/producers?format=csv").await] {
        assert!(!String::from_utf8_lossy(&reply.bytes).contains("0987 654 321"));
    }
    assert!(String::from_utf8_lossy(&xa.get("/api/v1/producers?format=csv").await.bytes).contains("0912 345 678"));
}

async fn a_proposal_goes_back_and_comes_again(app: TestApp) {
    let (mut xa, so) = (officer(&app, "xa", COMMUNE).await, department(&app, "so", "agriculture").await);
    let sent = xa.post(PATH, &proposed("producer", None, producer("HTX Mot", COMMUNE))).await.expect(201).json();
    let one = one(&sent);
    so.actor()
        .if_match("*")
        .post(&format!("{one}/return"), &json!({}))
        .await
        .expect(422)
        .faults("invalid", &[("/comment", "missing")]);
    let comment = json!({"comment": "Tên thiếu dấu"});
    so.actor().post(&format!("{one}/return"), &comment).await.expect(428).problem("precondition-required");
    let back = so.actor().if_match("\"1\"").post(&format!("{one}/return"), &comment).await.expect(200).json();
    assert_eq!((&back["state"], &back["comment"]), (&json!("returned"), &json!("Tên thiếu dấu")));
    so.actor().if_match("*").post(&format!("{one}/apply"), &json!({})).await.expect(409).problem("conflict");
    // The one who decides is not the one who writes.
    so.actor().if_match("*").put(&one, &producer("HTX Khác", COMMUNE)).await.expect(403).problem("forbidden");
    xa.actor().if_match("\"1\"").put(&one, &producer("HTX Một", COMMUNE)).await.expect(412).problem("stale");
    let wrong = xa.actor().if_match("*").put(&one, &json!({"name": ""})).await.expect(422);
    wrong.faults("invalid", &[("/name", "empty")]);
    let again = xa.actor().if_match("\"2\"").put(&one, &producer("HTX Một", COMMUNE)).await.expect(200).json();
    assert_eq!((&again["state"], &again["change"]["name"]), (&json!("pending"), &json!("HTX Một")));
    so.actor().if_match("\"3\"").post(&format!("{one}/apply"), &json!({})).await.expect(200);
    // That it is decided comes before what is wrong with a change of it.
    xa.actor().if_match("*").put(&one, &json!({"name": ""})).await.expect(409).problem("conflict");
    app.verify().await;
}

async fn what_is_wrong_is_told_at_once(app: TestApp) {
    let mut xa = officer(&app, "xa", COMMUNE).await;
    let wrong = json!({"name": "", "producer_type": "cat", "commune": COMMUNE});
    let reply = xa.post(PATH, &proposed("producer", None, wrong)).await.expect(422);
    reply.faults("invalid", &[("/change/name", "empty"), ("/change/producer_type", "not-in-list")]);
    xa.post(PATH, &proposed("decision", None, json!({}))).await.expect(422).faults("invalid", &[("/record_kind", "not-in-list")]);
    xa.post(PATH, &json!({"record_kind": "producer"})).await.expect(422).faults("invalid", &[("/change", "missing")]);
    xa.post(PATH, &proposed("producer", Some("CT-999999-X"), json!({}))).await.expect(404).problem("not-found");
    assert_eq!(xa.get(PATH).await.expect(200).json()["data"], json!([]));
    for query in ["state=cat", "record_kind=cat", "limit=0", "before=x", "cat=1"] {
        xa.get(&format!("{PATH}?{query}")).await.expect(400).problem("bad-request");
    }
}

async fn what_overlaps_is_shown_as_conflicting(app: TestApp) {
    let villages = app.anonymous().get("/api/v1/villages?state=recognised&limit=200").await.expect(200).json();
    let village = villages["data"].as_array().unwrap().iter().find(|village| village["commune"].is_string()).unwrap();
    let (code, commune) = (village["code"].as_str().unwrap(), village["commune"].as_str().unwrap());
    let (mut a, mut b) = (officer(&app, "a", commune).await, officer(&app, "b", commune).await);
    let first = a.post(PATH, &proposed("village", Some(code), json!({"workers": 120, "note": "A"}))).await.expect(201).json();
    let second = b.post(PATH, &proposed("village", Some(code), json!({"workers": 130}))).await.expect(201).json();
    let third = b.post(PATH, &proposed("village", Some(code), json!({"households_in_trade": 40}))).await.expect(201).json();
    assert_eq!(second["conflicts"], json!([first["id"]]));
    assert_eq!(third["conflicts"], json!([]));
    assert_eq!(a.get(&one(&first)).await.expect(200).json()["conflicts"], json!([second["id"]]));
    // The second is overtaken by the first, the third is not.
    let so = department(&app, "so", "agriculture").await;
    let apply = async |proposal: &Value, query: &str| {
        so.actor().if_match("*").post(&format!("{}/apply{query}", one(proposal)), &json!({})).await
    };
    apply(&first, "").await.expect(200);
    let stale = apply(&second, "").await.expect(412).problem("stale");
    assert_eq!((&stale["clashes"], &stale["current"]["workers"]), (&json!(["workers"]), &json!(120)));
    apply(&third, "").await.expect(200);
    apply(&second, "?overwrite=true").await.expect(200);
    let now = app.anonymous().get(&format!("/api/v1/villages/{code}")).await.expect(200).json();
    assert_eq!((&now["workers"], &now["households_in_trade"], &now["note"]), (&json!(130), &json!(40), &json!("A")));
}

async fn what_was_overtaken_is_not_applied(app: TestApp) {
    let editor = app.editor().await;
    let own = app.create(&editor, "villages", &village(1)).await.code();
    let address = format!("/api/v1/villages/{own}");
    let commune = editor.get(&address).await.json()["commune"].as_str().unwrap().to_owned();
    let (mut xa, so) = (officer(&app, "xa", &commune).await, department(&app, "so", "agriculture").await);
    let sent = xa.post(PATH, &proposed("village", Some(&own), json!({"workers": 10}))).await.expect(201).json();
    editor.if_match("*").delete(&address).await.expect(204);
    so.actor().if_match("*").post(&format!("{}/apply", one(&sent)), &json!({})).await.expect(404).problem("not-found");
    assert_eq!(so.actor().get(&one(&sent)).await.expect(200).json()["state"], "pending");
    so.actor().if_match("*").post(&format!("{}/discard", one(&sent)), &json!({"comment": "Bản ghi đã xóa"})).await.expect(200);
}

async fn officers_keep_to_their_department(app: TestApp) {
    let (agriculture, trade) = (department(&app, "nn", "agriculture").await, department(&app, "ct", "trade").await);
    let centre = app.anonymous().get("/api/v1/centres?state=recognised&limit=1").await.expect(200).codes().remove(0);
    let village = app.anonymous().get("/api/v1/villages?state=recognised&limit=1").await.expect(200).codes().remove(0);
    let (centres, villages) = (format!("/api/v1/centres/{centre}"), format!("/api/v1/villages/{village}"));
    agriculture.actor().if_match("*").patch(&centres, &json!({"note": "x"})).await.expect(403).problem("forbidden");
    trade.actor().if_match("*").patch(&villages, &json!({"note": "x"})).await.expect(403).problem("forbidden");
    trade.actor().if_match("*").patch(&centres, &json!({"note": "x"})).await.expect(200);
    agriculture.actor().if_match("*").patch(&villages, &json!({"note": "x"})).await.expect(200);
    // Decisions are shared; what they decide about is not.
    let decision = app.anonymous().get(&centres).await.json()["decision"].as_str().unwrap().to_owned();
    let decision = format!("/api/v1/decisions/{decision}");
    agriculture.actor().if_match("*").patch(&decision, &json!({"note": "x"})).await.expect(403).problem("forbidden");
    agriculture.actor().if_match("*").delete(&decision).await.expect(403).problem("forbidden");
    trade.actor().if_match("*").patch(&decision, &json!({"note": "x"})).await.expect(200);
    let act = app.anonymous().get(&format!("/api/v1/recognitions?subject={centre}")).await.expect(200).codes().remove(0);
    let act = format!("/api/v1/recognitions/{act}");
    agriculture.actor().if_match("*").patch(&act, &json!({"note": "x"})).await.expect(403).problem("forbidden");
    agriculture.actor().if_match("*").delete(&act).await.expect(403).problem("forbidden");
    trade.actor().if_match("*").patch(&act, &json!({"note": "x"})).await.expect(200);
}

async fn proposals_are_seen_by_their_own(app: TestApp) {
    let (mut xa, mut colleague) = (officer(&app, "xa", COMMUNE).await, officer(&app, "xa2", COMMUNE).await);
    let mut other = officer(&app, "khac", ELSEWHERE).await;
    let (mut so, mut trade) = (department(&app, "so", "agriculture").await, department(&app, "ct", "trade").await);
    let sent = xa.post(PATH, &proposed("producer", None, producer("HTX Một", COMMUNE))).await.expect(201).json();
    for (seer, sees) in [(&mut xa, true), (&mut colleague, true), (&mut so, true), (&mut other, false), (&mut trade, false)] {
        seer.get(&one(&sent)).await.expect(if sees { 200 } else { 404 });
        let listed = seer.get(PATH).await.expect(200).json();
        assert_eq!(listed["data"].as_array().unwrap().len(), usize::from(sees));
    }
    other.actor().if_match("*").post(&format!("{}/withdraw", one(&sent)), &json!({})).await.expect(404);
    colleague.actor().if_match("*").post(&format!("{}/withdraw", one(&sent)), &json!({})).await.expect(403);
    trade.actor().if_match("*").post(&format!("{}/apply", one(&sent)), &json!({})).await.expect(404);
    xa.actor().if_match("*").post(&format!("{}/withdraw", one(&sent)), &json!({})).await.expect(200);
}

async fn a_proposal_is_decided_once(app: TestApp) {
    let mut xa = officer(&app, "xa", COMMUNE).await;
    let (a, b) = (department(&app, "a", "agriculture").await, department(&app, "b", "agriculture").await);
    let sent = xa.post(PATH, &proposed("producer", None, producer("HTX Một", COMMUNE))).await.expect(201).json();
    let apply = format!("{}/apply", one(&sent));
    let (first, second) = (a.actor().if_match("*"), b.actor().if_match("*"));
    let (one, two) = (json!({}), json!({}));
    let both = futures_util::future::join(first.post(&apply, &one), second.post(&apply, &two)).await;
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    assert_eq!(app.anonymous().get("/api/v1/producers").await.expect(200).codes().len(), 1);
    // An officer sees what they sent to another department.
    let mut trade = department(&app, "ct", "trade").await;
    trade.post(PATH, &proposed("producer", None, producer("HTX Ba", COMMUNE))).await.expect(201);
    assert_eq!(trade.get(PATH).await.expect(200).json()["data"].as_array().unwrap().len(), 1);
    assert_eq!(trade.get(&format!("{PATH}?record_kind=centre")).await.expect(200).json()["data"], json!([]));
    // Nobody decides on what they propose themselves.
    let mut own = department(&app, "own", "agriculture").await;
    let sent = own.post(PATH, &proposed("producer", None, producer("HTX Hai", COMMUNE))).await.expect(201).json();
    own.actor().if_match("*").post(&format!("{PATH}/{}/apply", sent["id"].as_str().unwrap()), &json!({})).await.expect(403);
}

async fn the_record_shows_what_waits(app: TestApp) {
    let (mut xa, mut so) = (officer(&app, "xa", COMMUNE).await, department(&app, "so", "agriculture").await);
    let own = app.create(&app.editor().await, "producers", &producer("HTX Một", COMMUNE)).await.code();
    let address = format!("/api/v1/producers/{own}");
    let before = so.get(&address).await.expect(200);
    assert!(before.headers.get("registry-proposals").is_none());
    let sent =
        xa.post(PATH, &proposed("producer", Some(&own), json!({"website": "https://example.vn"}))).await.expect(201).json();
    let waiting = so.actor().with("if-none-match", &before.etag()).get(&address).await.expect(200);
    assert_eq!(waiting.header("registry-proposals"), sent["id"].as_str().unwrap());
    assert!(app.anonymous().get(&address).await.expect(200).headers.get("registry-proposals").is_none());
    // Nor is it shown to a program of the commune that reads no proposals.
    let partner = app.token("doi-tac", "read:partner", Some(COMMUNE), None).await;
    let partner = app.anonymous().with("authorization", &format!("Bearer {partner}"));
    partner.get(PATH).await.expect(403);
    assert!(partner.get(&address).await.expect(200).headers.get("registry-proposals").is_none());
    assert_eq!(app.editor_of(COMMUNE).await.get(&address).await.header("registry-proposals"), sent["id"].as_str().unwrap());
    // The tag of a record with proposals is as good for writing.
    so.actor().if_match(&waiting.etag()).patch(&address, &json!({"note": "x"})).await.expect(200);
}

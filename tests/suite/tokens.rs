//! Tokens: shown once, kept as a hash, ended by date or by hand, limited to a commune.

use crate::support::app::{EDITOR, LIMITS, TestApp};
use crate::support::client::Actor;
use crate::support::samples::{COMMUNE, village};
use ocop_registry::app::App;
use ocop_registry::auth::{Editor, token};
use ocop_registry::background;
use ocop_registry::clock::Clock;
use ocop_registry::db::{Db, Intent};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

crate::tests! { Units: a_secret_is_kept_as_a_hash, a_token_ends_on_its_day, a_revoked_token_writes_no_more, names_are_given_once, an_unconfirmed_place_may_be_confirmed_by_its_communes, private_fields_are_shown_to_those_who_write, a_wrong_credential_is_refused_when_reading_too, administrators_make_and_end_tokens, a_rotation_overlaps, a_program_grants_no_more_than_it_has, a_key_reads_what_is_public, a_key_is_cleared_away_when_it_is_over,
credentials_that_are_none }

async fn a_secret_is_kept_as_a_hash(app: TestApp) {
    let secret = app.token("phong-nong-nghiep", EDITOR, None, None).await;
    assert!(secret.starts_with("ocop_") && secret.len() == 48, "{secret}");
    let kept = entity::token::Entity::find().all(app.db.read()).await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].secret_hash.len(), 64);
    let journal = serde_json::to_string(&app.journal().await).unwrap();
    assert!(journal.contains("phong-nong-nghiep") && !journal.contains(&secret[5..]) && !journal.contains(&kept[0].secret_hash));
}

async fn a_token_ends_on_its_day(app: TestApp) {
    let secret = app.token("het-han", EDITOR, None, Some("2026-11-23")).await;
    let bearer = format!("Bearer {secret}");
    let post =
        async |moment: &str| app.on(moment).await.with("authorization", &bearer).post("/api/v1/villages", &village(1)).await;
    post("2026-11-23T16:59:59Z").await.expect(201);
    post("2026-11-23T17:00:00Z").await.expect(401).problem("unauthenticated");
}

async fn a_revoked_token_writes_no_more(app: TestApp) {
    let editor = app.editor().await;
    editor.post("/api/v1/villages", &village(1)).await.expect(201);
    for _ in 0..2 {
        let tx = app.db.write(&Editor::operator("operator"), Intent::default()).await.unwrap();
        token::revoke(&tx, "editor").await.unwrap();
        tx.commit().await.unwrap();
    }
    editor.post("/api/v1/villages", &village(2)).await.expect(401).problem("unauthenticated");
    let entries = app.journal().await;
    let revoked: Vec<&Value> =
        entries.iter().filter(|entry| entry["record_kind"] == "token" && entry["action"] == "update").collect();
    assert_eq!(revoked.len(), 1, "revoking twice is once");
}

async fn names_are_given_once(app: TestApp) {
    app.token("a", EDITOR, None, None).await;
    let tx = app.db.write(&Editor::operator("operator"), Intent::default()).await.unwrap();
    let again = token::NewToken { name: "a".into(), ..Default::default() };
    assert!(token::create(&tx, again).await.unwrap_err().to_string().contains("already"));
}

/// Bát Tràng of before (00583) was split over three communes; each of them may say that a record is theirs, no other may.
async fn an_unconfirmed_place_may_be_confirmed_by_its_communes(app: TestApp) {
    let editor = app.editor().await;
    let mut body = village(1);
    body.as_object_mut().unwrap().remove("commune");
    body["former_commune"] = "00583".into();
    let made = app.create(&editor, "villages", &body).await.json();
    assert_eq!((&made["commune"], &made["commune_status"]), (&Value::Null, &json!("to_be_confirmed")));
    assert_eq!(made["former_commune_until"], "2025-06-30");
    let one = format!("/api/v1/villages/{}", made["code"].as_str().unwrap());
    app.editor_of("10030").await.if_match("*").patch(&one, &json!({"commune": "10030"})).await.expect(403).problem("forbidden");
    let confirmed = app.editor_of(COMMUNE).await.if_match("*").patch(&one, &json!({"commune": COMMUNE})).await.expect(200).json();
    assert_eq!((&confirmed["commune"], &confirmed["commune_status"]), (&json!(COMMUNE), &json!("confirmed")));
}

async fn private_fields_are_shown_to_those_who_write(app: TestApp) {
    let editor = app.editor().await;
    let body = json!({"name": "Hộ kinh doanh Nguyễn Thị Lan", "producer_type": "family_household", "commune": COMMUNE,
        "phone": "0912 345 678", "legal_representative": "Nguyễn Thị Lan Anh", "email": "lan@example.vn", "home_address": "Xóm 5"});
    let made = app.create(&editor, "producers", &body).await;
    let one = format!("/api/v1/producers/{}", made.code());
    assert_eq!(made.json()["phone"], "0912 345 678");
    editor.if_match("*").patch(&one, &json!({"phone": "0987 654 321"})).await.expect(200);
    let open = app.anonymous().get(&one).await.expect(200);
    for secret in ["0912 345 678", "0987 654 321", "Thị Lan Anh", "lan@example", "Xóm 5"] {
        for reply in [
            app.anonymous().get(&one).await,
            app.anonymous().get("/api/v1/producers").await,
            app.anonymous().get("/api/v1/producers?q=Lan%20Anh").await,
            app.anonymous().get(&format!("{one}/history")).await,
            app.anonymous().get("/api/v1/journal?limit=200").await,
            editor.get(&format!("{one}/history")).await,
        ] {
            assert!(!String::from_utf8_lossy(&reply.bytes).contains(secret), "{secret} leaks");
        }
    }
    let seen = editor.get(&one).await.expect(200);
    assert_eq!(seen.json()["phone"], "0987 654 321");
    assert_ne!(seen.etag(), open.etag(), "the two forms have tags of their own");
    let entries = app.journal().await;
    let last = entries.last().unwrap();
    assert_eq!(last["changed"], json!(["phone"]));
    assert!(last["private_digest"].is_string());
    // A later save that does not speak of private fields by PATCH keeps them; nobody's second save wipes the first.
    editor.if_match("*").patch(&one, &json!({"note": "x"})).await.expect(200);
    assert_eq!(editor.get(&one).await.json()["email"], "lan@example.vn");
    app.verify().await;
}

async fn a_wrong_credential_is_refused_when_reading_too(app: TestApp) {
    let reader = app.anonymous().with("authorization", "Bearer ocop_nobody");
    reader.get("/api/v1/villages").await.expect(401).problem("unauthenticated");
    reader.get("/api/v1/vocabularies").await.expect(401).problem("unauthenticated");
}

const TOKENS: &str = "/api/v1/tokens";

fn bearer(app: &TestApp, secret: &str) -> Actor {
    app.anonymous().with("authorization", &format!("Bearer {secret}"))
}

async fn administrators_make_and_end_tokens(app: TestApp) {
    let admin = app.admin().await;
    let body =
        json!({"name": "cho-ocop", "scopes": ["read:partner"], "contact": "kythuat@example.vn", "expires_on": "2027-12-31"});
    let made = admin.post(TOKENS, &body).await.expect(201);
    assert_eq!((made.header("cache-control"), made.header("location")), ("no-store", "/api/v1/tokens/cho-ocop"));
    let secret = made.json()["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("ocop_"));
    admin.post(TOKENS, &body).await.expect(409).faults("duplicate", &[("/name", "taken")]);
    let shop = bearer(&app, &secret);
    shop.get("/api/v1/villages").await.expect(200);
    shop.post("/api/v1/villages", &village(1)).await.expect(403).problem("forbidden");
    let listed = admin.get(TOKENS).await.expect(200);
    assert!(!String::from_utf8_lossy(&listed.bytes).contains(&secret), "it was shown once");
    let told = admin.get(&format!("{TOKENS}/cho-ocop")).await.expect(200).json();
    assert_eq!((&told["contact"], &told["expires_on"]), (&json!("kythuat@example.vn"), &json!("2027-12-31")));
    // Noted beside the requests: it is there after a few more.
    let mut used = Value::Null;
    for _ in 0..1000 {
        used = admin.get(&format!("{TOKENS}/cho-ocop")).await.expect(200).json()["last_used_on"].clone();
        if !used.is_null() {
            break;
        }
    }
    assert_eq!(used, "2026-11-22");
    let journal = serde_json::to_string(&app.journal().await).unwrap();
    assert!(journal.contains("cho-ocop") && !journal.contains("kythuat") && !journal.contains(&secret));
    admin.delete(&format!("{TOKENS}/cho-ocop")).await.expect(204);
    shop.get("/api/v1/villages").await.expect(401).problem("unauthenticated");
    admin.post(&format!("{TOKENS}/cho-ocop/rotate"), &json!({})).await.expect(409).problem("conflict");
    let wrong = json!({"name": "x", "scopes": ["write:cats"], "expires_on": "tomorrow"});
    admin.post(TOKENS, &wrong).await.expect(422).faults("invalid", &[("/expires_on", "not-a-day"), ("/scopes/0", "not-in-list")]);
}

async fn a_rotation_overlaps(app: TestApp) {
    let first = app.token("cho", "read:partner", None, None).await;
    let rotated = bearer(&app, &first).post(&format!("{TOKENS}/cho/rotate?overlap=2"), &json!({})).await.expect(200).json();
    assert_eq!(rotated["token"]["previous_until"], "2026-11-22T05:00:00.000000Z");
    let second = rotated["secret"].as_str().unwrap().to_owned();
    let at = async |moment: &str, secret: &str| {
        app.on(moment).await.with("authorization", &format!("Bearer {secret}")).get("/api/v1/villages").await.status
    };
    for (moment, old) in [("2026-11-22T04:59:59Z", 200), ("2026-11-22T05:00:00Z", 401)] {
        assert_eq!((at(moment, &first).await, at(moment, &second).await), (old, 200), "{moment}");
    }
    // Others do not learn that it is there; revoking ends both secrets.
    let other = bearer(&app, &app.token("khac", "write", None, None).await);
    other.post(&format!("{TOKENS}/cho/rotate"), &json!({})).await.expect(404).problem("not-found");
    other.post(&format!("{TOKENS}/khac/rotate?overlap=721"), &json!({})).await.expect(400).problem("bad-request");
    app.admin().await.delete(&format!("{TOKENS}/cho")).await.expect(204);
    for secret in [&first, &second] {
        assert_eq!(at("2026-11-22T04:00:00Z", secret).await, 401);
    }
}

async fn a_program_grants_no_more_than_it_has(app: TestApp) {
    let keeper = bearer(&app, &app.token("keeper", "write:tokens,read:partner", None, None).await);
    let body = |scopes: Value| json!({"name": "new", "scopes": scopes});
    keeper.post(TOKENS, &body(json!(["write:products"]))).await.expect(403).problem("forbidden");
    keeper.post(TOKENS, &body(json!(["read:partner"]))).await.expect(201);
}

async fn a_key_reads_what_is_public(app: TestApp) {
    let editor = app.editor().await;
    let body = json!({"name": "HTX Một", "producer_type": "cooperative", "commune": COMMUNE, "phone": "0912 345 678"});
    let one = format!("/api/v1/producers/{}", app.create(&editor, "producers", &body).await.code());
    let wish = json!({"contact": "a@example.vn", "purpose": "Cửa hàng"});
    let key = app.anonymous().post("/api/v1/keys", &wish).await.expect(201).json();
    assert_eq!((&key["token"]["scopes"], &key["token"]["expires_on"]), (&json!([]), &json!("2027-11-23")));
    let secret = key["secret"].as_str().unwrap();
    assert!(secret.starts_with("ocop_key_"));
    let reader = bearer(&app, secret);
    assert_eq!(reader.get(&one).await.expect(200).json()["phone"], Value::Null);
    reader.post("/api/v1/producers", &body).await.expect(403).problem("forbidden");
    reader.get("/api/v1/imports").await.expect(403).problem("forbidden");
    // What partners see is given by an administrator, not taken.
    let partner = bearer(&app, &app.token("doi-tac", "read:partner", None, None).await);
    assert_eq!(partner.get(&one).await.expect(200).json()["phone"], "0912 345 678");
    app.anonymous().post("/api/v1/keys", &json!({})).await.expect(422).faults("invalid", &[("/contact", "missing")]);
}

async fn a_key_is_cleared_away_when_it_is_over(app: TestApp) {
    let wish = |contact: &str| json!({"contact": contact, "purpose": "Cửa hàng"});
    let issue = async |moment: &str, contact: &str| {
        let made = app.on(moment).await.post("/api/v1/keys", &wish(contact)).await.expect(201).json();
        made["token"]["name"].as_str().unwrap().to_owned()
    };
    let tidy = async |moment: &str| {
        let later = Db::connect(&app.url, Clock::Fixed(moment.parse().unwrap())).await.unwrap();
        background::tidy(&App::new(later, LIMITS).await.unwrap()).await.unwrap();
    };
    let names = async || {
        let kept = entity::token::Entity::find().all(app.db.read()).await.unwrap();
        let mut names: Vec<String> = kept.into_iter().map(|token| token.name).collect();
        names.sort();
        names
    };
    let sorted = |mut names: Vec<String>| {
        names.sort();
        names
    };
    // A token that somebody was given stays, however long ago it ended.
    app.token("doi-tac", "read:partner", None, Some("2026-12-31")).await;
    let given = "doi-tac".to_owned();
    let first = issue("2026-11-22T03:00:00Z", "a@example.vn").await;
    let second = issue("2026-11-23T03:00:00Z", "b@example.vn").await;
    tidy("2027-11-23T16:59:59Z").await;
    assert_eq!(names().await, sorted(vec![given.clone(), first.clone(), second.clone()]), "its last day");
    tidy("2027-11-23T17:00:00Z").await;
    assert_eq!(names().await, sorted(vec![given, second.clone()]));
    let entries = app.journal().await;
    let of = |name: &str| -> Vec<&Value> { entries.iter().filter(|entry| entry["code"] == name).collect() };
    let actions: Vec<&Value> = of(&first).into_iter().map(|entry| &entry["action"]).collect();
    assert_eq!(actions, ["create", "delete"]);
    let cleared = of(&first)[1];
    assert_eq!((&cleared["actor"], &cleared["version"], &cleared["after"]), (&json!("background"), &json!(2), &Value::Null));
    assert_eq!((&cleared["before"]["self_issued"], &cleared["before"]["contact"]), (&json!(true), &Value::Null));
    assert_eq!(of(&second).len(), 1);
    // Whom to reach is nowhere any more, and the chain is whole all the same.
    let held = entity::journal::Entity::find().all(app.db.read()).await.unwrap();
    let tells = |mail: &str| held.iter().any(|entry| entry.private.as_deref().is_some_and(|private| private.contains(mail)));
    assert!(!tells("a@example.vn") && tells("b@example.vn"));
    app.verify().await;
}

async fn credentials_that_are_none(app: TestApp) {
    let secret = app.token("a", "write", None, None).await;
    let long = format!("Bearer ocop_{}", "x".repeat(100_000));
    for value in ["", "Bearer", "Bearer ", "Basic YTpi", "bearer ocop_", "Bearer ocop_\u{e9}", &long, &secret] {
        app.anonymous().with("authorization", value).get("/api/v1/villages").await.expect(401).problem("unauthenticated");
    }
    let twice =
        app.anonymous().and("authorization", &format!("Bearer {secret}")).and("authorization", &format!("Bearer {secret}"));
    twice.get("/api/v1/villages").await.expect(401).problem("unauthenticated");
    app.anonymous().with("authorization", &format!("bEaReR {secret}")).get("/api/v1/villages").await.expect(200);
}

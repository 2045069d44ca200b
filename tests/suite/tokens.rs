//! Tokens: shown once, kept as a hash, ended by date or by hand, limited to a commune.

use crate::support::app::{EDITOR, TestApp};
use crate::support::samples::{COMMUNE, village};
use ocop_registry::auth::{Editor, token};
use ocop_registry::db::Intent;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

crate::tests! { Units: a_secret_is_kept_as_a_hash, a_token_ends_on_its_day, a_revoked_token_writes_no_more, names_are_given_once, an_unconfirmed_place_may_be_confirmed_by_its_communes, private_fields_are_shown_to_those_who_write, a_wrong_credential_is_refused_when_reading_too }

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

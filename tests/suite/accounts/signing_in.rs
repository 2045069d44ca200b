//! Signing in: the first time, wrongly, and while others guess.

use super::browser::{Browser, PASSWORD, account, invited, lan, link};
use crate::support::app::TestApp;
use crate::support::client::Reply;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

crate::tests! { Units: a_person_is_invited_and_signs_in, nobody_learns_which_accounts_there_are, guesses_are_slowed_and_the_colleague_is_not, faults_of_a_body_are_named }

async fn a_person_is_invited_and_signs_in(app: TestApp) {
    let (mut lan, code) = lan(&app).await;
    assert_eq!(code, "TK-000001");
    let who = lan.get("/api/v1/session").await.expect(200).json();
    assert_eq!(who["account"]["display_name"], "Nguyễn Thị Lan");
    assert_eq!((&who["account"]["role"], &who["account"]["second_factor"]), (&json!("reader"), &json!(false)));
    assert_eq!((&who["session"]["current"], &who["session"]["ends_at"]), (&json!(true), &json!("2026-11-22T04:00:00.000000Z")));
    // What is kept of the secrets is no secret, and what is told in public is no name.
    let kept = entity::session::Entity::find().one(app.db.read()).await.unwrap().unwrap();
    assert_ne!(kept.secret_hash.0, lan.jar["ocop_session"]);
    let public = serde_json::to_string(&app.journal().await).unwrap();
    for secret in ["Thị Lan", "lan.nguyen", PASSWORD, "argon2", lan.jar["ocop_session"].as_str(), kept.secret_hash.0.as_str()] {
        assert!(!public.contains(secret), "{secret} is in the journal");
    }
    let entries: Vec<Value> = app.journal().await.into_iter().filter(|entry| entry["record_kind"] == "account").collect();
    let told: Vec<(&Value, &Value)> = entries.iter().map(|entry| (&entry["actor"], &entry["action"])).collect();
    assert_eq!(told.len(), 3, "made, invited, and the link used: {told:?}");
    assert_eq!(entries[2]["actor"], "account:TK-000001");
    assert_eq!(entries[2]["changed"], json!(["invitation", "password_changed_at"]));
    assert!(entries[0]["private_digest"].is_string());
    app.verify().await;
}

/// The answer but for what names the request.
fn comparable(reply: &Reply) -> (u16, Value, Vec<(String, Value)>) {
    let mut body = reply.json();
    body.as_object_mut().unwrap().remove("request_id");
    let headers = reply.headers.iter().filter(|(name, _)| *name != "x-request-id" && *name != "date");
    (reply.status, body, headers.map(|(name, value)| (name.clone(), value.clone())).collect())
}

async fn nobody_learns_which_accounts_there_are(app: TestApp) {
    invited(&app, &json!({"name": "lan.nguyen", "display_name": "Lan", "role": "reader"})).await;
    account(&app, &json!({"name": "not.yet", "display_name": "Không mật khẩu", "role": "reader"})).await;
    let closed = invited(&app, &json!({"name": "closed", "display_name": "Đã khóa", "role": "reader"})).await;
    let admin = app.administrator().await.if_match("*");
    admin.patch(&format!("/api/v1/accounts/{closed}"), &json!({"disabled": true})).await.expect(200);
    let mut answers = Vec::new();
    for (name, password) in [
        ("lan.nguyen", "a wrong password"),
        ("nobody.here", PASSWORD),
        ("not.yet", PASSWORD),
        ("closed", PASSWORD),
        ("Đ ~", "x"),
        ("lan\0nguyen", "x\0"),
    ] {
        let reply = Browser::new(app.anonymous()).sign_in(name, password).await.expect(401);
        assert!(reply.cookies.is_empty());
        answers.push(comparable(&reply));
    }
    for other in &answers[1..] {
        assert_eq!(&answers[0], other);
    }
    assert_eq!(answers[0].1["type"], "/problems/unauthenticated");
    // Slowed alike, too.
    for name in ["lan.nguyen", "nobody.here"] {
        let mut stranger = Browser::new(app.anonymous());
        let mut refused = 0;
        for _ in 0..6 {
            refused += u32::from(stranger.sign_in(name, "a wrong password").await.status == 429);
        }
        assert_eq!(refused, 1, "{name}");
    }
}

async fn guesses_are_slowed_and_the_colleague_is_not(app: TestApp) {
    let (mut lan, _) = lan(&app).await;
    let mut stranger = Browser::new(app.anonymous());
    for _ in 0..6 {
        stranger.sign_in("lan.nguyen", "a wrong password").await.expect(401);
    }
    let slowed = stranger.sign_in("lan.nguyen", PASSWORD).await.expect(429);
    assert_eq!(slowed.header("retry-after"), "1");
    slowed.problem("too-many-requests");
    // Her own browser is known by its cookie, and is not slowed by strangers at the same address.
    lan.delete("/api/v1/session").await.expect(204);
    assert_eq!(lan.jar.keys().collect::<Vec<_>>(), ["ocop_device"]);
    let device = lan.jar["ocop_device"].clone();
    lan.sign_in("lan.nguyen", PASSWORD).await.expect(201);
    assert_ne!(lan.jar["ocop_device"], device, "the cookie of the browser is renewed too");
    // Her cookie helps nobody at another account.
    let mut other = lan.clone();
    for _ in 0..6 {
        other.sign_in("minh.tran", "a wrong password").await.expect(401);
    }
    other.sign_in("minh.tran", "a wrong password").await.expect(429);
}

async fn faults_of_a_body_are_named(app: TestApp) {
    let anonymous = app.anonymous();
    let post = async |body: Value| anonymous.post("/api/v1/session", &body).await;
    post(json!({"name": "lan"})).await.expect(422).faults("invalid", &[("/password", "missing")]);
    post(json!({"name": 1, "password": "x", "codes": "1"}))
        .await
        .expect(422)
        .faults("invalid", &[("/codes", "unknown-field"), ("/name", "wrong-type")]);
    anonymous.post("/api/v1/session?dry_run=true", &json!({})).await.expect(400).problem("bad-request");
    // A password of a megabyte is nobody's, and no work.
    post(json!({"name": "lan", "password": "x".repeat(1_000_000)})).await.expect(401);
    let unused = account(&app, &json!({"name": "lan", "display_name": "Lan", "role": "reader"})).await;
    let token = link(&app, &unused).await;
    for (password, code) in [
        ("ngắn", "too-short"),
        ("matkhau123456", "common-password"),
        ("toi-la-lan-o-ha-noi", "holds-the-name"),
        (&"x y".repeat(50), "too-long"),
    ] {
        let reply = anonymous.post("/api/v1/invitations/accept", &json!({"token": token, "password": password})).await;
        reply.expect(422).faults("invalid", &[("/password", code)]);
    }
}

//! One-time links: used once, over in time, replaced by the next.

use super::browser::{Browser, PASSWORD, account, lan, link};
use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::client::Reply;
use serde_json::json;

crate::tests! { Units: a_link_is_used_once, of_two_who_use_a_link_at_once_one_wins, a_link_is_over_in_time, the_next_link_replaces_the_one_before, a_reset_ends_sessions_and_gets_in_past_guesses, disabled_accounts_get_no_link }

async fn accept(actor: &Actor, token: &str, password: &str) -> Reply {
    actor.post("/api/v1/invitations/accept", &json!({"token": token, "password": password})).await
}

async fn invited(app: &TestApp) -> (String, String) {
    let code = account(app, &json!({"name": "lan.nguyen", "display_name": "Nguyễn Thị Lan", "role": "reader"})).await;
    let token = link(app, &code).await;
    (code, token)
}

async fn a_link_is_used_once(app: TestApp) {
    let (_, token) = invited(&app).await;
    let anonymous = app.anonymous();
    let told = accept(&anonymous, &token, PASSWORD).await.expect(200).json();
    assert_eq!(told, json!({"name": "lan.nguyen", "display_name": "Nguyễn Thị Lan"}));
    let again = accept(&anonymous, &token, "another good password").await.expect(404).problem("not-found");
    let unknown = accept(&anonymous, "ocop_link_x", "another good password").await.expect(404).problem("not-found");
    assert_eq!(again["detail"], unknown["detail"]);
    Browser::new(app.anonymous()).sign_in("lan.nguyen", "another good password").await.expect(401);
    Browser::new(app.anonymous()).sign_in("lan.nguyen", PASSWORD).await.expect(201);
    let journal = serde_json::to_string(&app.journal().await).unwrap();
    assert!(!journal.contains(&token[10..]));
}

async fn of_two_who_use_a_link_at_once_one_wins(app: TestApp) {
    let (_, token) = invited(&app).await;
    let (one, two) = (app.anonymous(), app.anonymous());
    let (first, second) = tokio::join!(accept(&one, &token, "the password of one"), accept(&two, &token, "the password of two"));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 404]);
    let won = if first.status == 200 { "the password of one" } else { "the password of two" };
    let lost = if first.status == 200 { "the password of two" } else { "the password of one" };
    Browser::new(app.anonymous()).sign_in("lan.nguyen", won).await.expect(201);
    Browser::new(app.anonymous()).sign_in("lan.nguyen", lost).await.expect(401);
}

async fn a_link_is_over_in_time(app: TestApp) {
    let (code, token) = invited(&app).await;
    accept(&app.on("2026-11-29T03:00:00Z").await, &token, PASSWORD).await.expect(404);
    accept(&app.on("2026-11-29T02:59:59Z").await, &token, PASSWORD).await.expect(200);
    let made =
        app.administrator().await.post(&format!("/api/v1/accounts/{code}/invitation"), &json!({})).await.expect(201).json();
    assert_eq!((&made["purpose"], &made["expires_at"]), (&json!("reset"), &json!("2026-11-23T03:00:00.000000Z")));
    let token = made["token"].as_str().unwrap();
    accept(&app.on("2026-11-23T03:00:00Z").await, token, PASSWORD).await.expect(404);
    accept(&app.on("2026-11-23T02:59:59Z").await, token, PASSWORD).await.expect(200);
}

async fn the_next_link_replaces_the_one_before(app: TestApp) {
    let (code, first) = invited(&app).await;
    let second = link(&app, &code).await;
    accept(&app.anonymous(), &first, PASSWORD).await.expect(404);
    accept(&app.anonymous(), &second, PASSWORD).await.expect(200);
}

async fn a_reset_ends_sessions_and_gets_in_past_guesses(app: TestApp) {
    let (mut before, code) = lan(&app).await;
    let mut stranger = Browser::new(app.anonymous());
    for _ in 0..6 {
        stranger.sign_in("lan.nguyen", "a wrong password").await.expect(401);
    }
    stranger.sign_in("lan.nguyen", PASSWORD).await.expect(429);
    let token = link(&app, &code).await;
    before.get("/api/v1/session").await.expect(200);
    // A browser that was never here before, at the address of the stranger.
    let mut new = Browser::new(app.anonymous());
    let body = json!({"token": token, "password": "hoa sen nở giữa hồ"});
    new.post("/api/v1/invitations/accept", &body).await.expect(200);
    new.sign_in("lan.nguyen", "hoa sen nở giữa hồ").await.expect(201);
    before.get("/api/v1/session").await.expect(401);
}

async fn disabled_accounts_get_no_link(app: TestApp) {
    let (code, token) = invited(&app).await;
    let admin = app.administrator().await.if_match("*");
    admin.patch(&format!("/api/v1/accounts/{code}"), &json!({"disabled": true})).await.expect(200);
    admin.post(&format!("/api/v1/accounts/{code}/invitation"), &json!({})).await.expect(409).problem("conflict");
    accept(&app.anonymous(), &token, PASSWORD).await.expect(404);
}

//! The second factor: on, used, used again, lost.

use super::browser::{Browser, PASSWORD, account, lan};
use crate::support::app::TestApp;
use crate::support::databases::now;
use chrono::TimeDelta;
use entity::hidden::Hidden;
use ocop_registry::auth::totp;
use serde_json::{Value, json};

crate::tests! { Units: a_code_is_needed_and_good_once, a_recovery_code_is_good_once, it_is_turned_off_with_password_and_code, an_administrator_helps_who_lost_everything, guesses_at_codes_are_slowed }

const TOTP: &str = "/api/v1/account/totp";

/// The code that the app shows so many seconds after the moment of the tests.
fn shown(secret: &str, seconds: i64) -> String {
    totp::code(&Hidden(secret.to_owned()), now() + TimeDelta::seconds(seconds)).unwrap()
}

/// Lan with a second factor: her browser, her code, the secret of her app, and her recovery codes.
async fn with_second_factor(app: &TestApp) -> (Browser, String, String, Vec<String>) {
    let (mut lan, code) = lan(app).await;
    lan.post(TOTP, &json!({"password": "not my password"}))
        .await
        .expect(422)
        .faults("invalid", &[("/password", "wrong-password")]);
    let begun = lan.post(TOTP, &json!({"password": PASSWORD})).await.expect(201).json();
    let secret = begun["secret"].as_str().unwrap().to_owned();
    assert!(begun["address"].as_str().unwrap().contains(&format!("secret={secret}&")));
    // Not in force before it is confirmed.
    Browser::new(app.anonymous()).sign_in("lan.nguyen", PASSWORD).await.expect(201);
    let confirm = "/api/v1/account/totp/confirm";
    lan.post(confirm, &json!({"code": shown(&secret, 3600)})).await.expect(422).faults("invalid", &[("/code", "wrong-code")]);
    let before = lan.jar["ocop_session"].clone();
    let codes = lan.post(confirm, &json!({"code": shown(&secret, 0)})).await.expect(200).json();
    assert_ne!(lan.jar["ocop_session"], before, "the session is renewed at the second factor");
    let codes: Vec<String> = serde_json::from_value(codes["codes"].clone()).unwrap();
    assert_eq!(codes.len(), 10);
    lan.post(TOTP, &json!({"password": PASSWORD})).await.expect(409).problem("conflict");
    lan.post(confirm, &json!({"code": "123456"})).await.expect(409).problem("conflict");
    (lan, code, secret, codes)
}

async fn a_code_is_needed_and_good_once(app: TestApp) {
    let (_, _, secret, _) = with_second_factor(&app).await;
    let mut browser = Browser::new(app.anonymous());
    let asked = browser.sign_in("lan.nguyen", PASSWORD).await.expect(401);
    assert!(asked.cookies.is_empty());
    asked.problem("second-factor-required");
    browser.sign_in("lan.nguyen", "a wrong password").await.expect(401).problem("unauthenticated");
    browser.sign_in_with("lan.nguyen", "000000").await.expect(401).problem("unauthenticated");
    browser.sign_in_with("lan.nguyen", &shown(&secret, 0)).await.expect(401).problem("unauthenticated");
    let next = shown(&secret, 30);
    browser.sign_in_with("lan.nguyen", &format!("{} {}", &next[..3], &next[3..])).await.expect(201);
    Browser::new(app.anonymous()).sign_in_with("lan.nguyen", &next).await.expect(401).problem("unauthenticated");
    let journal = serde_json::to_string(&app.journal().await).unwrap();
    assert!(!journal.contains(&secret));
}

async fn a_recovery_code_is_good_once(app: TestApp) {
    let (mut lan, _, _, codes) = with_second_factor(&app).await;
    let mut browser = Browser::new(app.anonymous());
    browser.sign_in_with("lan.nguyen", &codes[3].to_lowercase()).await.expect(201);
    assert_eq!(browser.get("/api/v1/session").await.json()["account"]["recovery_codes"], 9);
    account(&app, &json!({"name": "minh.tran", "display_name": "Minh", "role": "reader"})).await;
    let listed = app.administrator().await.get("/api/v1/accounts").await.expect(200).json();
    let left: Vec<&Value> = listed["data"].as_array().unwrap().iter().map(|told| &told["recovery_codes"]).collect();
    assert_eq!(left, [9, 0], "each has their own");
    browser.sign_in_with("lan.nguyen", &codes[3]).await.expect(401).problem("unauthenticated");
    let renewed = lan.post("/api/v1/account/recovery-codes", &json!({"password": PASSWORD})).await.expect(201).json();
    let renewed: Vec<String> = serde_json::from_value(renewed["codes"].clone()).unwrap();
    assert!(renewed.iter().all(|code| !codes.contains(code)));
    browser.sign_in_with("lan.nguyen", &codes[4]).await.expect(401);
    browser.sign_in_with("lan.nguyen", &renewed[4]).await.expect(201);
    let used: Vec<Value> =
        app.journal().await.into_iter().filter(|entry| entry["changed"] == json!(["recovery_codes"])).collect();
    assert_eq!(used.len(), 3, "two were used, and once they were renewed");
    app.verify().await;
}

async fn it_is_turned_off_with_password_and_code(app: TestApp) {
    let (lan, _, secret, _) = with_second_factor(&app).await;
    let off =
        async |password: &str, code: &str| lan.actor().delete_with(TOTP, &json!({"password": password, "code": code})).await;
    off("not my password", &shown(&secret, 30)).await.expect(422).faults("invalid", &[("/password", "wrong-password")]);
    off(PASSWORD, "123").await.expect(422).faults("invalid", &[("/code", "wrong-code")]);
    off(PASSWORD, &shown(&secret, 30)).await.expect(204);
    Browser::new(app.anonymous()).sign_in("lan.nguyen", PASSWORD).await.expect(201);
    let mut lan = lan;
    lan.post("/api/v1/account/recovery-codes", &json!({"password": PASSWORD})).await.expect(409).problem("conflict");
    let last = app.journal().await.pop().unwrap();
    assert_eq!(last["changed"], json!(["recovery_codes", "second_factor"]));
}

async fn an_administrator_helps_who_lost_everything(app: TestApp) {
    let (_, code, _, _) = with_second_factor(&app).await;
    let admin = app.administrator().await;
    admin.delete(&format!("/api/v1/accounts/{code}/totp")).await.expect(204);
    Browser::new(app.anonymous()).sign_in("lan.nguyen", PASSWORD).await.expect(201);
    let told = admin.get(&format!("/api/v1/accounts/{code}")).await.expect(200).json();
    assert_eq!((&told["second_factor"], &told["recovery_codes"]), (&json!(false), &json!(0)));
    admin.delete("/api/v1/accounts/TK-999999/totp").await.expect(404);
}

/// Whoever has the password still guesses no six digits.
async fn guesses_at_codes_are_slowed(app: TestApp) {
    with_second_factor(&app).await;
    let mut stranger = Browser::new(app.anonymous());
    for _ in 0..6 {
        stranger.sign_in("lan.nguyen", PASSWORD).await.expect(401).problem("second-factor-required");
        stranger.sign_in_with("lan.nguyen", "000000").await.expect(401).problem("unauthenticated");
    }
    stranger.sign_in_with("lan.nguyen", "000000").await.expect(429).problem("too-many-requests");
}

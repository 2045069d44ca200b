//! Sessions: how they end, what their cookies must look like, and that rights are read anew at each request.

use super::browser::{Browser, PASSWORD, lan, person};
use crate::support::app::TestApp;
use crate::support::samples::{COMMUNE, OTHER_COMMUNE, village};
use serde_json::{Value, json};

crate::tests! { Units: a_session_ends_with_signing_out, a_change_of_password_ends_all_other_sessions, a_session_ends_by_itself, sessions_are_listed_and_ended_one_by_one, broken_cookies_are_refused, a_token_beside_a_session_is_refused, roles_act_at_once, signing_in_again_ends_the_session_before, pages_of_others_write_nothing }

const WHO: &str = "/api/v1/session";

async fn a_session_ends_with_signing_out(app: TestApp) {
    let (mut lan, _) = lan(&app).await;
    let before = lan.clone();
    lan.delete(WHO).await.expect(204);
    assert!(!lan.jar.contains_key("ocop_session"));
    let reply = before.actor().get(WHO).await.expect(401);
    assert_eq!(reply.cookies, ["ocop_session=; Max-Age=0; Path=/; HttpOnly; SameSite=Lax"]);
    reply.problem("unauthenticated");
    // What is open stays open once the browser has dropped the cookie.
    let mut stale = before;
    stale.get("/api/v1/villages").await.expect(401);
    stale.get("/api/v1/villages").await.expect(200);
}

async fn a_change_of_password_ends_all_other_sessions(app: TestApp) {
    let (mut here, _) = lan(&app).await;
    let mut elsewhere = Browser::new(app.anonymous());
    elsewhere.sign_in("lan.nguyen", PASSWORD).await.expect(201);
    let before = here.clone();
    let change = |current: &str, new: &str| json!({"current": current, "new": new});
    let path = "/api/v1/account/password";
    here.put(path, &change("not my password", "hoa sen nở giữa hồ"))
        .await
        .expect(422)
        .faults("invalid", &[("/current", "wrong-password")]);
    here.put(path, &change(PASSWORD, PASSWORD)).await.expect(422).faults("invalid", &[("/new", "same-password")]);
    here.put(path, &change(PASSWORD, "matkhau123456")).await.expect(422).faults("invalid", &[("/new", "common-password")]);
    here.put(path, &change(PASSWORD, "hoa sen nở giữa hồ")).await.expect(204);
    assert_ne!(here.jar["ocop_session"], before.jar["ocop_session"]);
    here.get(WHO).await.expect(200);
    elsewhere.get(WHO).await.expect(401).problem("unauthenticated");
    before.actor().get(WHO).await.expect(401).problem("unauthenticated");
    Browser::new(app.anonymous()).sign_in("lan.nguyen", PASSWORD).await.expect(401);
    Browser::new(app.anonymous()).sign_in("LAN.Nguyen ", "hoa sen nở giữa hồ").await.expect(201);
    let entries = app.journal().await;
    assert_eq!(entries.last().unwrap()["actor"], "account:TK-000001");
    app.verify().await;
}

/// Begun at 03:00.
async fn a_session_ends_by_itself(app: TestApp) {
    let (lan, _) = lan(&app).await;
    let at = async |moment: &str| lan.towards(app.on(&format!("2026-11-22T{moment}Z")).await).get(WHO).await.status;
    assert_eq!(at("04:00:00").await, 401, "an hour without use");
    assert_eq!(at("03:59:59").await, 200);
    assert_eq!(at("04:59:58").await, 200, "it was used a second less than an hour ago");
    assert_eq!(at("05:59:58").await, 401);
    // However much it is used, it ends after twelve hours.
    for half_hour in 10..30 {
        let moment = format!("{:02}:{:02}:00", half_hour / 2, half_hour % 2 * 30);
        assert_eq!(at(&moment).await, 200, "{moment}");
    }
    assert_eq!(at("14:59:59").await, 200);
    assert_eq!(at("15:00:00").await, 401);
}

async fn sessions_are_listed_and_ended_one_by_one(app: TestApp) {
    let (mut here, _) = lan(&app).await;
    let mut elsewhere = Browser::new(app.anonymous().with("user-agent", "Mozilla/5.0 (điện thoại)"));
    elsewhere.sign_in("lan.nguyen", PASSWORD).await.expect(201);
    let list = here.get("/api/v1/sessions").await.expect(200).json();
    let all = list["data"].as_array().unwrap();
    assert_eq!(all.len(), 2);
    let other = all.iter().find(|session| session["current"] == false).unwrap();
    assert_eq!(other["user_agent"], "Mozilla/5.0 (điện thoại)");
    // Nobody ends the session of somebody else, nor learns that there is one.
    let (mut minh, _) = person(&app, &json!({"name": "minh.tran", "display_name": "Minh", "role": "reader"})).await;
    let one = format!("/api/v1/sessions/{}", other["code"].as_str().unwrap());
    minh.delete(&one).await.expect(404).problem("not-found");
    here.delete(&one).await.expect(204);
    elsewhere.get(WHO).await.expect(401);
    here.get(WHO).await.expect(200);
    here.delete(&one).await.expect(404);
}

async fn broken_cookies_are_refused(app: TestApp) {
    let (lan, _) = lan(&app).await;
    let secret = lan.jar["ocop_session"].clone();
    let with = async |cookie: &str| app.anonymous().with("cookie", cookie).get(WHO).await;
    with(&format!("ocop_session={secret}")).await.expect(200);
    with(&format!("theme=dark; ocop_session={secret}")).await.expect(200);
    with(&format!("theme=tối; ocop_session={secret}")).await.expect(200);
    for broken in [
        "ocop_session=".to_owned(),
        "ocop_session=x".to_owned(),
        format!("ocop_session={secret}x"),
        format!("ocop_session={}", &secret[1..]),
        format!("ocop_session={}", "a".repeat(20_000)),
        format!("ocop_session={secret}%00"),
        format!("OCOP_SESSION={secret}"),
        "ocop_session".to_owned(),
    ] {
        with(&broken).await.expect(401).problem("unauthenticated");
    }
    for repeated in
        [format!("ocop_session={secret}; ocop_session={secret}"), format!("ocop_session=x; a=b; ocop_session={secret}")]
    {
        let problem = with(&repeated).await.expect(400).problem("bad-request");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("Cookie"), &json!("repeated")));
    }
}

async fn a_token_beside_a_session_is_refused(app: TestApp) {
    let (lan, _) = lan(&app).await;
    let secret = app.token("partner", "read:partner", None, None).await;
    for token in [secret.as_str(), "ocop_nobody"] {
        let both = lan.actor().with("authorization", &format!("Bearer {token}"));
        let problem = both.get("/api/v1/villages").await.expect(400).problem("bad-request");
        assert_eq!(problem["errors"][0]["code"], "two-credentials");
    }
    // A session is no token, and a token is no session.
    let as_token = format!("Bearer {}", lan.jar["ocop_session"]);
    app.anonymous().with("authorization", &as_token).get("/api/v1/villages").await.expect(401);
    app.anonymous().with("authorization", &format!("Bearer {secret}")).get(WHO).await.expect(401).problem("unauthenticated");
    app.anonymous().with("cookie", &format!("ocop_session={secret}")).get(WHO).await.expect(401);
}

async fn roles_act_at_once(app: TestApp) {
    let officer =
        json!({"name": "minh.tran", "display_name": "Trần Văn Minh", "role": "department_officer", "department": "agriculture"});
    let (mut minh, code) = person(&app, &officer).await;
    let admin = app.administrator().await.if_match("*");
    let change = async |patch: Value| admin.patch(&format!("/api/v1/accounts/{code}"), &patch).await.expect(200);
    let made = minh.post("/api/v1/villages", &village(1)).await.expect(201);
    change(json!({"role": "reader", "department": null})).await;
    minh.post("/api/v1/villages", &village(2)).await.expect(403).problem("forbidden");
    minh.get(WHO).await.expect(200);
    // A commune officer writes in the own commune only; the commune is read anew too.
    change(json!({"role": "commune_officer", "commune": OTHER_COMMUNE})).await;
    let one = format!("/api/v1/villages/{}", made.code());
    let patch = json!({"note": "đã kiểm tra"});
    minh.actor().if_match("*").patch(&one, &patch).await.expect(403).problem("forbidden");
    change(json!({"commune": COMMUNE})).await;
    minh.actor().if_match("*").patch(&one, &patch).await.expect(200);
    assert_eq!(app.journal().await.last().unwrap()["actor"], format!("account:{code}"));
    change(json!({"disabled": true})).await;
    minh.get(WHO).await.expect(401).problem("unauthenticated");
    change(json!({"disabled": false})).await;
    minh.get(WHO).await.expect(401);
    minh.sign_in("minh.tran", PASSWORD).await.expect(201);
}

async fn signing_in_again_ends_the_session_before(app: TestApp) {
    let (mut lan, _) = lan(&app).await;
    let before = lan.clone();
    lan.sign_in("lan.nguyen", PASSWORD).await.expect(201);
    assert_ne!(lan.jar["ocop_session"], before.jar["ocop_session"]);
    before.actor().get(WHO).await.expect(401);
    assert_eq!(lan.get("/api/v1/sessions").await.json()["data"].as_array().unwrap().len(), 1);
}

/// A page of somebody else makes the browser send the cookie; it reads nothing of the answer, and must change nothing.
async fn pages_of_others_write_nothing(app: TestApp) {
    let officer =
        json!({"name": "minh.tran", "display_name": "Trần Văn Minh", "role": "department_officer", "department": "agriculture"});
    let (mut minh, _) = person(&app, &officer).await;
    let made = minh.post("/api/v1/villages", &village(1)).await.expect(201);
    let one = format!("/api/v1/villages/{}", made.code());
    let (head, before) = (app.head().await, minh.get(&one).await.expect(200).json());
    let own = minh.actor().with("host", "ocop.example").with("origin", "http://ocop.example");
    let evil = own.with("origin", "https://evil.example").with("sec-fetch-site", "cross-site").if_match("*");
    let change = json!({"note": "đã kiểm tra"});
    evil.post("/api/v1/villages", &village(2)).await.expect(403).problem("cross-site");
    evil.patch(&one, &change).await.expect(403).problem("cross-site");
    evil.put(&one, &village(2)).await.expect(403).problem("cross-site");
    evil.delete(&one).await.expect(403).problem("cross-site");
    let password = json!({"current": PASSWORD, "new": "hoa sen nở giữa hồ"});
    evil.put("/api/v1/account/password", &password).await.expect(403).problem("cross-site");
    evil.delete(WHO).await.expect(403).problem("cross-site");
    // One of the two words is enough, and so is none.
    let cookie = format!("ocop_session={}", minh.jar["ocop_session"]);
    let silent = app.anonymous().with("cookie", &cookie).with("host", "ocop.example").if_match("*");
    for page in [silent.with("origin", "https://evil.example"), silent.with("sec-fetch-site", "cross-site"), silent] {
        page.patch(&one, &change).await.expect(403).problem("cross-site");
    }
    assert_eq!((app.head().await, minh.get(&one).await.expect(200).json()), (head, before));
    assert_eq!(app.anonymous().get("/api/v1/villages").await.expect(200).codes(), [made.code()]);
    // The session lives on, with the password of before, and the same change from an own page is made.
    minh.get(WHO).await.expect(200);
    Browser::new(app.anonymous()).sign_in("minh.tran", PASSWORD).await.expect(201);
    let changed = own.if_match("*").patch(&one, &change).await.expect(200).json();
    assert_eq!((&changed["note"], app.head().await), (&json!("đã kiểm tra"), head + 1));
}

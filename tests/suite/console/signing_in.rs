//! Signing in and out, the one-time link, and one's own account, by their pages.

use super::page::{Form, between, get, post, text};
use crate::accounts::browser::{Browser, PASSWORD, account, lan, link};
use crate::support::app::TestApp;
use crate::support::client::Reply;
use crate::support::databases::now;
use entity::hidden::Hidden;
use ocop_registry::auth::totp;
use serde_json::json;

crate::tests! { Units: somebody_signs_in_and_out, a_link_sets_the_password, the_second_factor_is_turned_on, sessions_are_seen_and_ended }

fn pairs(values: &[(&str, &str)]) -> Vec<(String, String)> {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn keep(browser: &mut Browser, reply: &Reply) {
    for cookie in &reply.cookies {
        let (name, rest) = cookie.split_once('=').unwrap();
        if cookie.contains("Max-Age=0") {
            browser.jar.remove(name);
        } else {
            browser.jar.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
        }
    }
}

async fn somebody_signs_in_and_out(app: TestApp) {
    let (_, _) = lan(&app).await;
    let mut browser = Browser::new(app.anonymous());
    let sent = browser.actor().with("accept", "text/html").unchecked("/villages/new").await.expect(303);
    assert_eq!(sent.header("location"), "/sign-in?next=%2Fvillages%2Fnew");
    let wrong = pairs(&[("name", "lan.nguyen"), ("password", "wrong password 123"), ("next", "/villages/new")]);
    let told = text(&post(&browser.actor(), "/sign-in", &wrong).await.expect(401));
    let form = Form::of(&told, "/sign-in");
    assert_eq!((form.value("name"), form.value("password"), form.value("next")), ("lan.nguyen", "", "/villages/new"));
    let entered = form.fill(&[("password", PASSWORD)]).send(&browser).await.expect(303);
    assert_eq!(entered.header("location"), "/villages/new");
    keep(&mut browser, &entered);
    assert!(get(&browser, "/account").await.contains("Nguyễn Thị Lan"));
    let elsewhere = pairs(&[("name", "lan.nguyen"), ("password", PASSWORD), ("next", "//evil.example/")]);
    assert_eq!(post(&app.anonymous(), "/sign-in", &elsewhere).await.expect(303).header("location"), "/work");
    let out = post(&browser.actor(), "/sign-out", &[]).await.expect(303);
    keep(&mut browser, &out);
    assert!(!browser.jar.contains_key("ocop_session"));
    assert!(get(&browser, "/sign-in").await.contains("type=\"password\""));
}

async fn a_link_sets_the_password(app: TestApp) {
    let code = account(&app, &json!({"name": "lan.nguyen", "display_name": "Nguyễn Thị Lan", "role": "reader"})).await;
    let token = link(&app, &code).await;
    let browser = Browser::new(app.anonymous());
    let page = browser.actor().with("accept", "text/html").unchecked(&format!("/invitation?token={token}")).await.expect(200);
    assert_eq!((page.header("referrer-policy"), page.header("cache-control")), ("no-referrer", "no-store"));
    let form = Form::of(&text(&page), "/invitation");
    assert_eq!(form.value("token"), token);
    let differ = form.fill(&[("password", PASSWORD), ("password_again", "something else 42")]).send(&browser).await.expect(422);
    assert!(!text(&differ).contains(PASSWORD));
    let form = Form::of(&text(&differ), "/invitation");
    let short = form.fill(&[("password", "short"), ("password_again", "short")]).send(&browser).await.expect(422);
    let done = Form::of(&text(&short), "/invitation").fill(&[("password", PASSWORD), ("password_again", PASSWORD)]);
    assert!(text(&done.send(&browser).await.expect(200)).contains("lan.nguyen"));
    done.send(&browser).await.expect(404);
    Browser::new(app.anonymous()).sign_in("lan.nguyen", PASSWORD).await.expect(201);
}

async fn the_second_factor_is_turned_on(app: TestApp) {
    let (mut browser, _) = lan(&app).await;
    let asking = Form::of(&get(&browser, "/account").await, "/account/second-factor").fill(&[("password", PASSWORD)]);
    let begun = asking.send(&browser).await.expect(200);
    let html = text(&begun);
    assert!(html.contains("<svg class=\"qr\"") && begun.header("cache-control").ends_with("no-store"));
    let form = Form::of(&html, "/account/second-factor/confirm");
    let wrong = form.fill(&[("code", "000000")]).send(&browser).await.expect(422);
    let form = Form::of(&text(&wrong), "/account/second-factor/confirm");
    let code = totp::code(&Hidden(form.value("secret").to_owned()), now()).unwrap();
    let done = form.fill(&[("code", &code)]).send(&browser).await.expect(200);
    assert_eq!(between(&text(&done), "<li><code>", "</code>").len(), 10);
    keep(&mut browser, &done);
    assert!(get(&browser, "/account").await.contains("Đang bật"));
    let asked = pairs(&[("name", "lan.nguyen"), ("password", PASSWORD)]);
    let needs = text(&post(&app.anonymous(), "/sign-in", &asked).await.expect(401));
    assert!(needs.contains("name=\"code\"") && !needs.contains(PASSWORD));
}

async fn sessions_are_seen_and_ended(app: TestApp) {
    let (browser, _) = lan(&app).await;
    let mut other = Browser::new(app.anonymous());
    other.sign_in("lan.nguyen", PASSWORD).await.expect(201);
    let html = get(&browser, "/account").await;
    assert!(html.contains("2 phiên") && html.contains("phiên này"), "{html}");
    let form = Form::of(&html, "/account/sessions/end");
    assert_eq!(form.send(&browser).await.expect(303).header("location"), "/account?done=session");
    other.get("/api/v1/session").await.expect(401);
    let work = get(&browser, "/work").await;
    assert!(work.contains("Không có việc nào chờ"), "{work}");
}

//! What browsers are told: no page of another site writes, frames or keeps anything, and none runs a script in ours.

use crate::support::app::{LIMITS, TestApp};
use crate::support::client::{Actor, Reply};
use crate::support::samples::village;
use axum::http::Method;
use ocop_registry::app::App;
use ocop_registry::http;
use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

crate::tests! { Units: every_answer_says_what_it_is, strict_transport_only_behind_tls, the_documentation_runs_no_script_of_the_page, answers_to_somebody_signed_in_are_kept_by_nobody_else, pages_of_other_sites_may_read_what_is_public, pages_of_other_sites_do_not_write, a_cookie_needs_our_own_page, the_program_shows_no_password, the_log_shows_no_credential }

const PROGRAM: &str = env!("CARGO_BIN_EXE_ocop-registry");

async fn behind(app: &TestApp, url: &str) -> Actor {
    let app = App::new(app.db.clone(), LIMITS).await.unwrap().with_public_url(Some(url.parse().unwrap()));
    Actor::new(http::router(&app))
}

async fn every_answer_says_what_it_is(app: TestApp) {
    let editor = app.editor().await;
    let made = app.create(&editor, "villages", &village(1)).await;
    let replies: Vec<Reply> = vec![
        app.anonymous().get("/api/v1").await,
        app.anonymous().get("/api/v1/villages").await,
        app.anonymous().get("/api/v1/villages?format=csv").await,
        app.anonymous().with("if-none-match", "*").get("/api/v1/villages").await.expect(304),
        app.anonymous().get("/api/v1/villages?x=1").await.expect(400),
        app.anonymous().get("/nowhere").await.expect(404),
        app.anonymous().send(Method::DELETE, "/api/v1/villages", None, Vec::new()).await.expect(405),
        app.anonymous().get("/metrics").await,
        app.anonymous().get("/api/docs/").await.expect(200),
        made,
    ];
    for reply in replies {
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("x-frame-options"), "DENY");
        assert_eq!(reply.header("referrer-policy"), "no-referrer");
        assert!(reply.header("permissions-policy").contains("geolocation=()"));
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin");
        let policy = reply.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"] {
            assert!(policy.split("; ").any(|one| one == part), "{part} in {policy}");
        }
        assert!(!reply.headers.contains_key("server") && !reply.headers.contains_key("x-powered-by"), "{:?}", reply.headers);
        assert!(!reply.headers.contains_key("strict-transport-security"), "nobody said that there is TLS");
    }
}

async fn strict_transport_only_behind_tls(app: TestApp) {
    let secure = behind(&app, "https://ocop.hanoi.gov.vn").await;
    assert_eq!(secure.get("/api/v1").await.header("strict-transport-security"), "max-age=63072000");
    let plain = behind(&app, "http://ocop.hanoi.gov.vn").await;
    assert!(!plain.get("/api/v1").await.headers.contains_key("strict-transport-security"));
}

async fn the_documentation_runs_no_script_of_the_page(app: TestApp) {
    let page = app.anonymous().get("/api/docs/").await.expect(200);
    let policy = page.header("content-security-policy").to_owned();
    assert!(policy.contains("script-src 'self'") && !policy.contains("unsafe-eval"), "{policy}");
    let scripts = policy.split("; ").find(|part| part.starts_with("script-src")).unwrap();
    assert_eq!(scripts, "script-src 'self'");
    let html = String::from_utf8(page.bytes).unwrap();
    let mut found = 0;
    for script in html.split("<script").skip(1) {
        let (attributes, rest) = script.split_once('>').unwrap();
        assert!(attributes.contains("src=\"./"), "an inline script: {attributes}");
        assert!(rest.split("</script").next().unwrap().trim().is_empty(), "an inline script: {rest}");
        found += 1;
    }
    assert_eq!(found, 3);
    for handler in [" onclick=", " onload=", " onerror=", "javascript:", "<style"] {
        assert!(!html.contains(handler), "{handler}");
    }
}

async fn answers_to_somebody_signed_in_are_kept_by_nobody_else(app: TestApp) {
    let public = app.anonymous().get("/api/v1/villages").await.expect(200);
    assert_eq!(public.header("cache-control"), "no-cache");
    let editor = app.editor().await;
    let theirs = editor.get("/api/v1/villages").await.expect(200);
    assert_eq!(theirs.header("cache-control"), "private, no-cache");
    assert_eq!(editor.get("/api/v1/imports").await.expect(200).header("cache-control"), "no-store", "what a handler wants stays");
    for cookie in ["ocop_session=abc", "a=b; __Host-ocop_session=abc"] {
        let person = app.anonymous().with("cookie", cookie).get("/api/v1/vocabularies").await;
        assert_eq!(person.header("cache-control"), "private, no-store", "{cookie}");
    }
    let other = app.anonymous().with("cookie", "theme=dark").get("/api/v1/vocabularies").await;
    assert!(!other.header("cache-control").contains("private"));
}

async fn pages_of_other_sites_may_read_what_is_public(app: TestApp) {
    let page = app.anonymous().with("origin", "https://shop.example.vn");
    for path in ["/api/v1", "/api/v1/villages", "/api/v1/villages?x=1", "/api/openapi.json", "/problems/stale"] {
        let reply = page.get(path).await;
        assert_eq!(reply.header("access-control-allow-origin"), "*", "{path}");
        assert!(!reply.headers.contains_key("access-control-allow-credentials"), "{path}");
        assert_eq!(reply.header("cross-origin-resource-policy"), "cross-origin", "{path}");
        // Every header: that is what it says where no credential is sent, and to pages with one no answer is shown.
        assert_eq!(reply.header("access-control-expose-headers"), "*", "{path}");
    }
    for path in ["/metrics", "/readyz", "/api/docs/"] {
        let reply = page.get(path).await;
        assert!(!reply.headers.contains_key("access-control-allow-origin"), "{path}");
        assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin", "{path}");
    }
}

async fn pages_of_other_sites_do_not_write(app: TestApp) {
    let page = app.anonymous().with("origin", "https://shop.example.vn").unchecked_actor();
    let ask = async |method: &str, headers: &str| {
        let page = page.with("access-control-request-method", method).with("access-control-request-headers", headers);
        page.send(Method::OPTIONS, "/api/v1/villages", None, Vec::new()).await.expect(200)
    };
    // A browser compares what it wants with these; what is not in them it does not send.
    let answer = ask("DELETE", "authorization").await;
    assert_eq!(answer.header("access-control-allow-methods"), "GET,HEAD");
    let allowed = answer.header("access-control-allow-headers");
    assert_eq!(allowed, "accept,accept-language,if-none-match");
    assert!(!answer.headers.contains_key("access-control-allow-credentials"));
    // Without a question before it, OPTIONS is a method that is not there.
    app.anonymous().unchecked_actor().send(Method::OPTIONS, "/api/v1/villages", None, Vec::new()).await.expect(405);
    let editor = app.editor().await.with("origin", "https://shop.example.vn");
    let made = editor.post("/api/v1/villages", &village(1)).await.expect(201);
    assert!(!made.headers.contains_key("access-control-allow-origin"), "a program writes, a page reads no answer");
}

async fn a_cookie_needs_our_own_page(app: TestApp) {
    let ours = behind(&app, "https://ocop.hanoi.gov.vn").await.unchecked_actor();
    let person = ours.with("cookie", "__Host-ocop_session=abc");
    let before = app.head().await;
    let write = async |actor: &Actor| actor.post("/api/v1/villages", &village(1)).await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "none"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("x-requested-with", "XMLHttpRequest"),
    ] {
        let refused = write(&person.with(name, value)).await.expect(403);
        assert_eq!(refused.header("register-sequence"), before.to_string());
        refused.problem("cross-site");
    }
    assert_eq!(app.head().await, before, "nothing was written");
    // From our own page it goes on; what it finds there is no session, for now.
    assert_ne!(write(&person.with("sec-fetch-site", "same-origin")).await.status, 403);
    assert_ne!(write(&person.with("origin", "https://ocop.hanoi.gov.vn")).await.status, 403);
    // Who brings a credential of their own, and who brings none, is not asked.
    let evil = ours.with("origin", "https://evil.example");
    assert_eq!(write(&evil).await.status, 401);
    let secret = app.token("program", crate::support::app::EDITOR, None, None).await;
    write(&evil.with("cookie", "ocop_session=abc").with("authorization", &format!("Bearer {secret}"))).await.expect(201);
    // Reading changes nothing.
    evil.with("cookie", "ocop_session=abc").get("/api/v1/vocabularies").await.expect(200);
}

async fn the_program_shows_no_password(_: TestApp) {
    let database = "postgres://ocop:S3cretWord@127.0.0.1:1/nowhere?password=S3cretWord";
    let run = Command::new(PROGRAM).args(["serve", "--log", "trace"]).env("DATABASE_URL", database).output().unwrap();
    assert!(!run.status.success());
    let told = format!("{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    assert!(told.contains("127.0.0.1:1/nowhere"), "{told}");
    assert!(!told.contains("S3cretWord"), "{told}");
    let config =
        <ocop_registry::config::Config as clap::Parser>::try_parse_from(["ocop-registry", "--database", database]).unwrap();
    assert!(!format!("{config:#?}").contains("S3cretWord"));
}

async fn the_log_shows_no_credential(app: TestApp) {
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut child = Command::new(PROGRAM)
        .args(["serve", "--load", "none", "--listen", "127.0.0.1:0", "--log", "trace", "--database", &app.url])
        .stdout(Stdio::piped())
        .stderr(log.reopen().unwrap())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    let address = lines.find_map(|line| line.split_once("http://").map(|(_, rest)| rest.to_owned())).unwrap();
    let agent = ureq::Agent::config_builder().http_status_as_error(false).build().new_agent();
    let secret = app.token("office", crate::support::app::EDITOR, None, None).await;
    let (right, wrong) = (format!("Bearer {secret}"), "Bearer ocop_WrongSecret".to_owned());
    let cookie = "ocop_session=SecretCookie".to_owned();
    for (name, value) in [("authorization", right), ("authorization", wrong), ("cookie", cookie)] {
        let ask = |method: &str| {
            let request = axum::http::Request::builder()
                .method(method)
                .uri(format!("http://{address}/villages?craft=LogThis"))
                .header(name, &value)
                .body(String::new());
            agent.run(request.unwrap()).unwrap().status().as_u16()
        };
        assert!([200, 401].contains(&ask("GET")));
        assert!(ask("DELETE") >= 400);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let log = std::fs::read_to_string(log.path()).unwrap();
    assert!(log.contains("/api/v1/villages") && log.contains("request refused"), "{log}");
    for word in [&secret[5..], "WrongSecret", "SecretCookie"] {
        assert!(!log.contains(word), "{word} in {log}");
    }
}

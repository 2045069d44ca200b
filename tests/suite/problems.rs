//! Every error from every layer is a problem that says what is wrong, in the reader's language.

use crate::support::app::{LIMITS, TestApp};
use crate::support::samples::village;
use axum::http::Method;
use serde_json::{Value, json};

crate::tests! { Units: a_panic_and_a_hang_end_one_request, what_is_no_address_is_a_problem, methods_media_types_and_sizes, broken_json, everything_wrong_is_told_at_once, hostile_text_is_refused, the_language_follows_the_reader, every_problem_type_resolves, a_failure_names_its_request_and_nothing_else, what_the_client_accepts }

async fn what_is_no_address_is_a_problem(app: TestApp) {
    for path in
        ["/api/v1/nothing", "/api/v2/villages", "/x", "/api/v1/villages/", "/problems/unheard-of", "/api/v1/vocabularies/none"]
    {
        let reply = app.anonymous().get(path).await.expect(404);
        assert_eq!(reply.header("content-type"), "application/problem+json");
        let problem = reply.problem("not-found");
        assert_eq!(problem["instance"], path);
    }
}

async fn methods_media_types_and_sizes(app: TestApp) {
    let editor = app.editor().await;
    let reply = editor.send(Method::DELETE, "/api/v1/villages", None, Vec::new()).await.expect(405);
    assert!(reply.header("allow").contains("POST"));
    reply.problem("method-not-allowed");
    editor
        .send(Method::POST, "/api/v1/units", Some("application/json"), b"{}".to_vec())
        .await
        .expect(405)
        .problem("method-not-allowed");
    for media in [None, Some("text/plain"), Some("application/x-www-form-urlencoded"), Some("application/jsonx")] {
        editor
            .send(Method::POST, "/api/v1/villages", media, village(1).to_string().into_bytes())
            .await
            .expect(415)
            .problem("unsupported-media-type");
    }
    editor
        .send(Method::POST, "/api/v1/villages", Some("application/json; charset=utf-8"), village(1).to_string().into_bytes())
        .await
        .expect(201);
    let large = format!("{{\"name\":\"{}\"}}", "a".repeat(1_100_000));
    editor
        .send(Method::POST, "/api/v1/villages", Some("application/json"), large.into_bytes())
        .await
        .expect(413)
        .problem("too-large");
}

async fn broken_json(app: TestApp) {
    let editor = app.editor().await;
    let deep = "[".repeat(5000);
    for (body, code) in [
        ("", "not-json"),
        ("{", "not-json"),
        ("{\"name\": \"a\",}", "not-json"),
        ("{\"name\": \"\\ud800\"}", "not-json"),
        ("{\"name\": \"a\"} {}", "not-json"),
        ("{\"name\": \"a\", \"name\": \"b\"}", "repeated-name"),
        ("{\"name\": NaN}", "not-json"),
        (deep.as_str(), "not-json"),
    ] {
        let reply =
            editor.send(Method::POST, "/api/v1/villages", Some("application/json"), body.as_bytes().to_vec()).await.expect(400);
        reply.faults("bad-request", &[("", code)]);
    }
    editor
        .send(Method::POST, "/api/v1/villages", Some("application/json"), b"{\"name\": \"\xff\"}".to_vec())
        .await
        .expect(400)
        .faults("bad-request", &[("", "not-json")]);
    for body in [json!([]), json!(1), json!(null), json!("x")] {
        editor.post("/api/v1/villages", &body).await.expect(422).faults("invalid", &[("", "wrong-type")]);
    }
    assert_eq!(app.anonymous().get("/api/v1/villages?count=exact").await.json()["total"], 0);
}

async fn everything_wrong_is_told_at_once(app: TestApp) {
    let editor = app.editor().await.english();
    let body = json!({
        "kind": "lang", "workers": -1, "latitude": 91, "households_total": "10", "former_commune_until": "2025-02-30",
        "other_names": "x", "revenue_vnd": 1.5, "colour": "red", "confidence": "certain",
    });
    let problem = editor.post("/api/v1/villages", &body).await.expect(422).faults(
        "invalid",
        &[
            ("/colour", "unknown-field"),
            ("/confidence", "not-in-list"),
            ("/former_commune_until", "not-a-day"),
            ("/households_total", "wrong-type"),
            ("/kind", "not-in-list"),
            ("/latitude", "out-of-range"),
            ("/name", "missing"),
            ("/other_names", "wrong-type"),
            ("/revenue_vnd", "out-of-range"),
            ("/workers", "out-of-range"),
        ],
    );
    let words = |index: usize| problem["errors"][index]["detail"].as_str().unwrap().to_owned();
    assert!(words(1).contains("high, medium, low, synthetic"), "{}", words(1));
    assert!(words(9).contains("from 0 to 100000000"), "{}", words(9));
    // And what only the register knows, together.
    let body = json!({"name": "A", "commune": "99999", "former_commune": "11111", "households_total": 10, "households_in_trade": 11, "latitude": 21});
    editor.post("/api/v1/villages", &body).await.expect(422).faults(
        "invalid",
        &[
            ("/commune", "commune-not-in-force"),
            ("/former_commune", "former-commune-unknown"),
            ("/households_in_trade", "households-in-trade-exceed-total"),
            ("/longitude", "missing"),
        ],
    );
}

async fn hostile_text_is_refused(app: TestApp) {
    let editor = app.editor().await;
    for text in ["a\u{0}b", "a\u{7}b", "a\nb", "\u{9f}"] {
        editor
            .post("/api/v1/villages", &json!({"name": text}))
            .await
            .expect(422)
            .faults("invalid", &[("/name", "control-character")]);
    }
    editor.post("/api/v1/villages", &json!({"name": "   "})).await.expect(422).faults("invalid", &[("/name", "empty")]);
    editor
        .post("/api/v1/villages", &json!({"name": "x".repeat(301)}))
        .await
        .expect(422)
        .faults("invalid", &[("/name", "too-long")]);
    let many: Vec<String> = (0..21).map(|number| format!("tên {number}")).collect();
    editor
        .post("/api/v1/villages", &json!({"name": "x", "other_names": many}))
        .await
        .expect(422)
        .faults("invalid", &[("/other_names", "too-many")]);
    for query in [
        "q=%00",
        "q=%ff",
        "q=%E2%80%8B",
        "commune=%00",
        "craft=a%0Ab",
        "cursor=%00",
        "q=",
        "state=",
        "on=2025-02-30",
        "on=x",
        "recognised_on_from=2025-13-01",
        "workers_from=1e9",
        "limit=1e1",
        "limit=-1",
        "limit=201",
        "title=x,y",
        "decision=QD-000001-X",
    ] {
        let reply = app.anonymous().get(&format!("/api/v1/villages?{query}")).await;
        assert_eq!(reply.status, 400, "{query}: {}", String::from_utf8_lossy(&reply.bytes));
    }
    // Nothing in a search is a wildcard, and nothing in a name is markup or SQL.
    let name = "100% \"lụa\" <b>_tơ_</b>'; DROP TABLE village; --";
    app.create(&editor, "villages", &json!({"name": name})).await;
    app.create(&editor, "villages", &village(1)).await;
    let found = async |words: &str| app.anonymous().get(&format!("/api/v1/villages?q={words}")).await.expect(200).codes().len();
    assert_eq!(found("drop%20table").await, 1);
    assert_eq!(found("lu_").await, 1);
    assert_eq!(found("%25lu%25").await, 1, "a percent sign is no wildcard, but the letters between are searched for");
    assert_eq!(found("op").await, 0, "letters within a word are not its beginning");
    assert_eq!(found("gom_su").await, 1);
}

async fn the_language_follows_the_reader(app: TestApp) {
    let detail = async |language: &str| {
        let reply = app.anonymous().with("accept-language", language).get("/api/v1/villages?x=1").await.expect(400);
        (reply.header("content-language").to_owned(), reply.json()["title"].as_str().unwrap().to_owned())
    };
    assert_eq!(detail("en").await, ("en".into(), "The request cannot be read".into()));
    assert_eq!(detail("vi-VN,vi;q=0.9,en;q=0.8").await, ("vi".into(), "Yêu cầu không đọc được".into()));
    assert_eq!(detail("fr").await.0, "vi");
}

async fn every_problem_type_resolves(app: TestApp) {
    for problem in ocop_registry::http::catalogue::PROBLEMS {
        let meaning = app.anonymous().english().get(&format!("/problems/{}", problem.slug)).await.expect(200).json();
        assert_eq!(
            meaning,
            json!({"slug": problem.slug, "status": problem.status, "title": problem.en, "remedy": problem.remedy_en})
        );
    }
}

async fn a_failure_names_its_request_and_nothing_else(app: TestApp) {
    use sea_orm::ConnectionTrait;
    let breaker = sea_orm::Database::connect(&app.url).await.unwrap();
    breaker.execute_unprepared("ALTER TABLE village RENAME TO elsewhere").await.unwrap();
    let reply = app.anonymous().get("/api/v1/villages").await.expect(500);
    let id = reply.header("x-request-id").to_owned();
    let problem = reply.problem("internal");
    assert_eq!(problem["request_id"], id);
    let words = problem.to_string();
    assert!(!words.contains("village\"") && !words.to_lowercase().contains("sql") && !words.contains("no such"), "{words}");
}

async fn what_the_client_accepts(app: TestApp) {
    let get = async |accept: &str| app.anonymous().with("accept", accept).get("/api/v1/villages").await.status;
    assert_eq!(get("application/json").await, 200);
    assert_eq!(get("text/html, */*;q=0.1").await, 200);
    assert_eq!(get("application/*").await, 200);
    assert_eq!(get("text/csv").await, 200);
    assert_eq!(get("text/html").await, 406);
    assert_eq!(get("application/json;q=0").await, 406);
    let reply = app.anonymous().with("accept", "image/png").get("/api/v1/villages").await.expect(406);
    let problem: Value = reply.problem("not-acceptable");
    assert_eq!(problem["status"], 406);
}

async fn mistake() -> &'static str {
    panic!("a mistake of ours")
}

/// A mistake of ours ends one request with a problem; a request that hangs gives its connection back.
async fn a_panic_and_a_hang_end_one_request(app: TestApp) {
    use crate::support::client::Actor;
    use axum::{Router, routing::get};
    use ocop_registry::app::{App, Limits};
    let limits = Limits { body_bytes: 1000, time: std::time::Duration::from_millis(20), ..LIMITS };
    let state = App::new(app.db.clone(), limits).await.unwrap();
    let routes = Router::new().route("/mistake", get(mistake)).route("/hang", get(std::future::pending::<&'static str>));
    let actor = Actor::new(ocop_registry::http::framed(routes, &state));
    let reply = actor.unchecked("/mistake").await.expect(500);
    assert!(!String::from_utf8_lossy(&reply.bytes).contains("mistake of ours"));
    reply.problem("internal");
    let reply = actor.unchecked("/hang").await.expect(503);
    assert_eq!(reply.header("retry-after"), "1");
    reply.problem("unavailable");
}

//! Who may do what: every operation of the document, by every role and with every scope, against the published table.

use crate::accounts::browser::{Browser, PASSWORD, person};
use crate::support::app::TestApp;
use crate::support::client::Actor;
use crate::support::document::DOCUMENT;
use crate::support::samples::COMMUNE;
use axum::http::Method;
use entity::vocabulary::Scope;
use ocop_registry::http::openapi::access;
use serde_json::{Value, json};

crate::tests! {
    Units: the_table_is_that_of_the_program, every_operation_by_every_role, every_operation_with_every_scope,
        a_route_that_nobody_put_in_the_table_is_closed
}

const TABLE: &str = include_str!("../../openapi/access.csv");

async fn the_table_is_that_of_the_program(_: TestApp) {
    assert_eq!(TABLE, access::table(), "make it anew: cargo run -- openapi --access > openapi/access.csv");
    let operations = DOCUMENT["paths"].as_object().unwrap().values().flat_map(|path| path.as_object().unwrap().keys());
    assert_eq!(operations.count(), TABLE.lines().count() - 1, "every operation of the document has a line");
}

/// Whether the service lets somebody do something: whatever else is wrong, it is neither 401 nor 403.
async fn may(actor: &Actor, method: &str, path: &str) -> bool {
    let id = "01999999-9999-7999-8999-999999999999";
    let address = path.replace("{code}", "x").replace("{id}", id);
    let media = if method == "PATCH" { "application/merge-patch+json" } else { "application/json" };
    let method = Method::from_bytes(method.as_bytes()).unwrap();
    let (media, body) = if method == Method::GET { (None, Vec::new()) } else { (Some(media), b"{}".to_vec()) };
    let reply = actor.if_match("*").send(method, &address, media, body).await;
    assert!(reply.status < 500, "{address}: {}", String::from_utf8_lossy(&reply.bytes));
    ![401, 403].contains(&reply.status)
}

async fn every_operation_by_every_role(app: TestApp) {
    let mut header = TABLE.lines().next().unwrap().split(',').skip(2);
    assert_eq!(header.next(), Some("anyone"));
    let role = |name: &str, role: &str, more: Value| {
        let mut body = json!({"name": name, "display_name": "Cán bộ thử", "role": role});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let bodies = [
        role("reader", "reader", json!({})),
        role("canbo-xa", "commune_officer", json!({"commune": COMMUNE})),
        role("canbo-nn", "department_officer", json!({"department": "agriculture"})),
        role("canbo-ct", "department_officer", json!({"department": "trade"})),
        role("admin", "administrator", json!({})),
    ];
    let mut compared = 0;
    for (column, body) in bodies.iter().map(Some).chain([None]).enumerate() {
        // The last is anyone, whose column is the first.
        let column = if body.is_none() { 0 } else { column + 1 };
        let mut browser = Browser::new(app.anonymous());
        if let Some(body) = body {
            browser = person(&app, body).await.0;
        }
        for line in TABLE.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let (method, path, expected) = (cells[0], cells[1], cells[2 + column] == "yes");
            assert_eq!(may(&browser.actor(), method, path).await, expected, "{method} {path} by {body:?}");
            compared += 1;
            if let Some(body) = body.filter(|_| path == "/api/v1/session" && method == "DELETE") {
                browser = Browser::new(app.anonymous());
                browser.sign_in(body["name"].as_str().unwrap(), PASSWORD).await.expect(201);
            }
        }
    }
    assert!(compared >= 6 * 90, "{compared}");
}

/// A token may exactly what the document says its one scope allows.
async fn every_operation_with_every_scope(app: TestApp) {
    for scope in Scope::VALUES {
        let secret = app.token(scope, scope, None, None).await;
        let actor = app.anonymous().with("authorization", &format!("Bearer {secret}"));
        for (path, operations) in DOCUMENT["paths"].as_object().unwrap() {
            for (method, operation) in operations.as_object().unwrap() {
                let ways = operation["security"].as_array().unwrap();
                let enough = |way: &Value| way == &json!({}) || way["bearer"] == json!([]) || way["bearer"] == json!([scope]);
                let expected = ways.is_empty() || ways.iter().any(enough);
                // Whose token it is decides here, not what it allows.
                if path == "/api/v1/tokens/{code}/rotate" {
                    continue;
                }
                assert_eq!(may(&actor, &method.to_uppercase(), path).await, expected, "{method} {path} with {scope}");
            }
        }
    }
}

async fn a_route_that_nobody_put_in_the_table_is_closed(app: TestApp) {
    let service = ocop_registry::app::App::new(app.db.clone(), crate::support::app::LIMITS).await.unwrap();
    let forgotten = axum::Router::new().route("/api/v1/forgotten", axum::routing::get(async || "secret"));
    let router = ocop_registry::http::framed(ocop_registry::http::guarded(forgotten, &service), &service);
    for actor in [Actor::new(router), app.anonymous()] {
        let (status, body) = actor.broken("/api/v1/forgotten").await;
        assert!([404, 405].contains(&status) && !String::from_utf8(body.unwrap()).unwrap().contains("secret"), "{status}");
    }
}

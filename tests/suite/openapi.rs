//! The document: equal to the committed file, sound in itself, with examples that work.

use crate::support::app::TestApp;
use crate::support::document::DOCUMENT;
use axum::http::Method;
use serde_json::Value;
use std::collections::BTreeSet;

crate::tests! {
    Real: every_request_example_succeeds;
    Units: the_committed_file_is_the_document, the_document_is_sound, every_property_is_described, every_write_is_guarded, the_documentation_needs_no_other_host
}

async fn the_committed_file_is_the_document(_: TestApp) {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/openapi/registry.json");
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    assert!(kept == ocop_registry::http::openapi::text().unwrap(), "make it anew: cargo run -- openapi > openapi/registry.json");
}

fn operations() -> Vec<(String, String, Value)> {
    let mut all = Vec::new();
    for (path, item) in DOCUMENT["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    all
}

async fn the_document_is_sound(_: TestApp) {
    let (mut ids, mut references) = (BTreeSet::new(), Vec::new());
    collect(&DOCUMENT, &mut references);
    for reference in references {
        assert!(DOCUMENT.pointer(&reference[1..]).is_some_and(|found| !found.is_null()), "{reference} leads nowhere");
    }
    for (method, path, operation) in operations() {
        assert!(ids.insert(operation["operationId"].as_str().unwrap().to_owned()), "{method} {path}");
        for part in ["summary", "description", "tags", "responses"] {
            assert!(!operation[part].is_null(), "{method} {path} has no {part}");
        }
        let responses = operation["responses"].as_object().unwrap();
        // Signing in elsewhere begins with being sent there.
        let done = |status: &String| status.starts_with('2') || (status == "303" && path.contains("/oidc"));
        assert!(responses.contains_key("500") && responses.keys().any(done), "{method} {path}");
    }
    assert!(ids.len() >= 55, "{}", ids.len());
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("$ref") {
                references.push(reference.clone());
            }
            map.values().for_each(|inner| collect(inner, references));
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, references)),
        _ => {}
    }
}

async fn every_property_is_described(_: TestApp) {
    let mut bare = Vec::new();
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        for (property, inner) in schema["properties"].as_object().into_iter().flatten() {
            let target = inner["$ref"].as_str().and_then(|reference| DOCUMENT.pointer(&reference[1..]));
            if inner["description"].is_null() && target.is_none_or(|target| target["description"].is_null()) {
                bare.push(format!("{name}.{property}"));
            }
        }
    }
    assert!(bare.is_empty(), "{bare:?}");
}

async fn every_write_is_guarded(app: TestApp) {
    let mut guarded = 0;
    for (method, path, operation) in operations() {
        let ways = operation["security"].as_array().unwrap();
        let open = ways.is_empty() || ways.contains(&serde_json::json!({}));
        // What anybody may send is in this list: nobody is signed in before they sign in or use their link.
        let for_anybody = ["/api/v1/keys", "/api/v1/session", "/api/v1/invitations/accept"].contains(&path.as_str());
        assert!(!open || (for_anybody && method == "POST") || method == "GET", "{method} {path}");
        if !open {
            guarded += 1;
            let address = path.replace("{code}", "x").replace("{id}", "x");
            let reply = app.anonymous().send(Method::from_bytes(method.as_bytes()).unwrap(), &address, None, Vec::new()).await;
            assert_eq!(reply.status, 401, "{method} {path}");
        }
    }
    // Writes of six kinds of record; of imports five, and four ways to read them; and what is not about records.
    assert!(guarded >= 6 * 4 + 5 + 4, "{guarded}");
}

/// Sent as they stand to a fresh register, each example succeeds.
async fn every_request_example_succeeds(app: TestApp) {
    let admin = app.admin().await;
    let mut sent = 0;
    for (method, path, operation) in operations() {
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        let example = |name: &str| {
            parameters
                .iter()
                .find(|parameter| parameter["name"] == name)
                .and_then(|parameter| parameter["example"].as_str().map(str::to_owned))
        };
        if path.contains("{code}") && example("code").is_none() {
            continue;
        }
        // What a person does with their own account is no dry run; `accounts` does it.
        if path == "/api/v1/invitations/accept"
            || operation["tags"].as_array().unwrap().iter().any(|tag| tag == "sessions" || tag == "own account")
        {
            continue;
        }
        let address = path.replace("{code}", &example("code").unwrap_or_default());
        let actor = match example("If-Match") {
            Some(tag) => admin.if_match(&tag),
            None => admin.clone(),
        };
        if method == "GET" {
            if path != "/metrics" {
                actor.get(&address).await.expect(200);
                sent += 1;
            }
            continue;
        }
        for (media, content) in operation["requestBody"]["content"].as_object().unwrap() {
            if media == "multipart/form-data" {
                // A file is no example that a document can hold; `imports` hands files in.
                continue;
            }
            let examples = content["examples"].as_object().cloned().unwrap_or_default();
            assert!(!examples.is_empty(), "{method} {path} has no example");
            for (name, example) in examples {
                // A dry run: each example meets a fresh register, whichever came before it.
                let body = example["value"].to_string().into_bytes();
                let tries = parameters.iter().any(|parameter| parameter["$ref"] == "#/components/parameters/dry_run");
                let address = if tries { format!("{address}?dry_run=true") } else { address.clone() };
                let reply = actor.send(Method::from_bytes(method.as_bytes()).unwrap(), &address, Some(media), body).await;
                assert_eq!(
                    reply.status,
                    if tries { 200 } else { 201 },
                    "{method} {path} {name}: {}",
                    String::from_utf8_lossy(&reply.bytes)
                );
                sent += 1;
            }
        }
    }
    assert!(sent >= 50, "{sent}");
}

async fn the_documentation_needs_no_other_host(app: TestApp) {
    let page = app.anonymous().get("/api/docs/").await.expect(200);
    let html = String::from_utf8(page.bytes).unwrap();
    assert!(html.contains("swagger-ui"), "{html}");
    let mut files = 0;
    for part in
        html.split(['"', '\'']).filter(|part| ["js", "css", "png"].iter().any(|ending| part.ends_with(&format!(".{ending}"))))
    {
        assert!(!part.contains("//"), "{part} is elsewhere");
        app.anonymous().get(&format!("/api/docs/{}", part.trim_start_matches("./"))).await.expect(200);
        files += 1;
    }
    assert!(files >= 4, "{html}");
    app.anonymous().get("/api/openapi.json").await.expect(200);
}

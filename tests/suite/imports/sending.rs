//! Files on their way to the service: a form of several parts, a table as CSV, and what the service says of them.

use crate::support::client::{Actor, Reply};
use axum::http::Method;
use serde_json::Value;

/// Where imports are.
pub(super) const PATH: &str = "/api/v1/imports";
const BOUNDARY: &str = "----ocop-registry-test";

/// Hands in a file with options.
pub(super) async fn send(actor: &Actor, name: &str, file: &[u8], options: &[(&str, &str)]) -> Reply {
    let mut body = Vec::new();
    for (option, value) in options {
        let part = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{option}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n");
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    actor.send(Method::POST, PATH, Some(&format!("multipart/form-data; boundary={BOUNDARY}")), body).await
}

/// Hands in a file, and insists that every row of it was looked at.
pub(super) async fn checked(actor: &Actor, name: &str, file: &[u8], options: &[(&str, &str)]) -> Value {
    let import = send(actor, name, file, options).await.expect(201).json();
    assert_eq!(import["state"], "checked", "{import:#}");
    import
}

/// Does something with an import.
pub(super) async fn act(actor: &Actor, import: &Value, act: &str) -> Reply {
    actor.send(Method::POST, &format!("{PATH}/{}/{act}", id(import)), None, Vec::new()).await
}

/// The id of an import.
pub(super) fn id(import: &Value) -> String {
    import["id"].as_str().expect("an id").to_owned()
}

/// The reports of all rows of some fates.
pub(super) async fn rows(actor: &Actor, import: &Value, query: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), Some(format!("{PATH}/{}/rows?limit=500{query}", id(import))));
    while let Some(address) = next {
        let page = actor.get(&address).await.expect(200).json();
        all.extend(page["data"].as_array().expect("rows").clone());
        next = page["next"].as_str().map(str::to_owned);
    }
    all
}

/// Hands in a table and writes it; no row may be refused.
pub(super) async fn written(actor: &Actor, name: &str, file: &[u8], options: &[(&str, &str)]) -> Value {
    let import = checked(actor, name, file, options).await;
    if import["totals"]["refuse"] != 0 {
        let refused = rows(actor, &import, "&outcome=refuse").await;
        panic!("{name}: {:#}\n{:#}", import["totals"], Value::from(refused.into_iter().take(5).collect::<Vec<_>>()));
    }
    let done = act(&actor.because("thử nghiệm"), &import, "commit").await.expect(200).json();
    assert_eq!(done["state"], "committed", "{done:#}");
    done
}

/// A table as CSV.
pub(super) fn csv(header: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(header).expect("a header");
    for row in rows {
        writer.write_record(row).expect("a row");
    }
    writer.into_inner().expect("a table")
}

/// A table as a person would type it.
pub(super) fn table(text: &str) -> Vec<u8> {
    format!("{text}\n").into_bytes()
}

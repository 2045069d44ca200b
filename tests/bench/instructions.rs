//! Asks the service one question again and again, in one thread and without a connection, for `instructions.py` to count
//! the processor's instructions by. The day is fixed, because what a question costs depends on it.
//!
//! `instructions sqlite://FILE ROUNDS PATH computed` reads, `… warm` too, but may keep the answer; `… TOKEN` creates a village a
//! round.

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use ocop_registry::app::{App, Limits};
use ocop_registry::clock::Clock;
use ocop_registry::db::Db;
use ocop_registry::http::{self, kept};
use ocop_registry::import::file;
use serde_json::json;
use std::error::Error;
use std::time::Duration;
use tower::ServiceExt as _;

const MOMENT: &str = "2026-11-23T03:00:00Z";
const LARGEST_ANSWER: usize = 1 << 24;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let [database, rounds, path, form] = words.as_slice() else {
        return Err("usage: instructions DATABASE ROUNDS PATH computed|warm|TOKEN".into());
    };
    let (kept, token) = match form.as_str() {
        "computed" => (0, None),
        "warm" => (kept::USUAL_BYTES, None),
        token => (kept::USUAL_BYTES, Some(token)),
    };
    let db = Db::connect(database, Clock::Fixed(MOMENT.parse()?)).await?;
    // Under the tool everything takes fifty times as long.
    let limits = Limits { body_bytes: 1 << 20, time: Duration::from_hours(1), files: file::Limits::USUAL };
    let service = http::service(&App::new(db, limits).await?.keeping(kept));
    for round in 0..rounds.parse()? {
        let (request, expected) = match token {
            None => (Request::get(path).body(Body::empty())?, StatusCode::OK),
            Some(token) => (create(path, token, round)?, StatusCode::CREATED),
        };
        let answer = service.clone().oneshot(request).await?;
        let status = answer.status();
        let body = to_bytes(answer.into_body(), LARGEST_ANSWER).await?;
        if status != expected {
            return Err(format!("{path} answered {status}: {}", String::from_utf8_lossy(&body)).into());
        }
    }
    Ok(())
}

fn create(path: &str, token: &str, round: u32) -> Result<Request<Body>, axum::http::Error> {
    let village = json!({"name": format!("Làng số {round}"), "commune": "00577", "confidence": "synthetic"});
    Request::post(path)
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(village.to_string()))
}

//! What persons ask about their data: open requests with their clock, and the answers.

use super::api::{Sending, address, escaped};
use super::asked::Asked;
use super::filled::Filled;
use super::frame::Page;
use super::parts::notice::{Tone, notice};
use super::parts::steps::steps;
use super::parts::who::who;
use super::refused::{Problem, Refused, faults};
use super::words;
use crate::app::App;
use crate::http::extract::Code;
use crate::language::Language;
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::{Markup, html};
use serde_json::{Value, json};
use uuid::Uuid;

const API: &str = "/api/v1/personal-data/requests";
const PAGE: &str = "/work/personal-data";
const STATES: [(&str, &str, &str); 3] =
    [("open", "đang chờ", "open"), ("overdue", "quá hạn", "overdue"), ("answered", "đã trả lời", "answered")];
const KINDS: [(&str, &str, &str); 3] =
    [("access", "xem dữ liệu", "access"), ("correction", "sửa dữ liệu", "correction"), ("erasure", "xóa dữ liệu", "erasure")];
const OUTCOMES: [(&str, &str, &str); 2] =
    [("granted", "đã làm theo yêu cầu", "granted"), ("refused", "từ chối, đã nói rõ lý do", "refused, with the reason")];

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route(PAGE, get(list).post(receive)).route("/work/personal-data/{code}/answer", post(answer))
}

fn word<'a>(asked: &Asked, list: &[(&'a str, &'a str, &'a str)], name: &'a str) -> &'a str {
    let found = list.iter().find(|(known, ..)| *known == name);
    found.map_or(name, |(_, vi, en)| if asked.language == Language::Vietnamese { *vi } else { *en })
}

async fn list(asked: Asked) -> Result<Response, Refused> {
    asked.signed_in()?;
    Ok(page(&asked, None).await?.into_response())
}

/// The page; with what was refused just now and what was typed for it.
async fn page<'a>(asked: &'a Asked, refused: Option<(&Problem, &Filled)>) -> Result<Page<'a>, Refused> {
    let state = asked.param("state").filter(|state| STATES.iter().any(|(known, ..)| known == state)).unwrap_or("open");
    let mut params = vec![("state", state), ("limit", "50")];
    params.extend(asked.param("cursor").map(|after| ("after", after)));
    let told = asked.get(&address(API, &params)).await?;
    let requests = told["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let next = told["next"].as_str().map(|next| next.replace("after=", "cursor="));
    let body = html! {
        @if let Some((problem, _)) = refused { (notice(Tone::Bad, &html! { p { strong { (problem.detail) } } (faults(problem)) })) }
        ul.fates { @for (name, vi, en) in STATES {
            li { a href=(asked.href(&format!("{PAGE}?state={name}"))) aria-current=[(name == state).then_some("true")] { (asked.say(vi, en)) } }
        } }
        p { (words::count(asked, requests.len() as u64)) (asked.say(" yêu cầu ", " requests, ")) (word(asked, &STATES, state)) (asked.say(" trên trang này.", ", on this page.")) }
        ul.cards { @for request in requests { (card(asked, request)) } }
        (steps(asked, next.as_deref()))
        (new(asked, refused.map(|(_, filled)| filled)))
    };
    let lead = html! { p { (asked.say(
    "Người có dữ liệu trong sổ được hỏi, yêu cầu sửa hoặc xóa. Phải trả lời trong hai ngày làm việc sau ngày nhận.",
    "Whoever is in the register may ask what is held, and have it corrected or erased. The answer is due within two working days after the day it was received.")) } };
    let status = refused.and_then(|(problem, _)| StatusCode::from_u16(problem.status).ok()).unwrap_or(StatusCode::OK);
    Ok(Page::new(asked, asked.say("Yêu cầu về dữ liệu cá nhân", "Requests about personal data"))
        .lead(lead)
        .body(body)
        .status(status))
}

fn card(asked: &Asked, request: &Value) -> Markup {
    let text = |name: &str| request[name].as_str();
    let producer = text("producer").unwrap_or_default();
    let overdue = text("state") == Some("overdue");
    html! {
        li.card {
            h2 { (word(asked, &KINDS, text("kind").unwrap_or_default())) " – " a href=(asked.href(&format!("/producers/{producer}"))) { (producer) } }
            p { (asked.say("Nhận ngày ", "Received ")) (words::day_of(asked, text("received_on").unwrap_or_default())) ", "
                @if overdue { strong.fault { (asked.say("quá hạn từ ", "due since ")) (words::day_of(asked, text("due_on").unwrap_or_default())) } }
                @else { (asked.say("hạn trả lời ", "due ")) (words::day_of(asked, text("due_on").unwrap_or_default())) } }
            @if let Some(note) = text("note") { p { (note) } }
            p.quiet { (asked.say("Ghi bởi ", "Recorded by ")) (who(asked, text("actor").unwrap_or_default())) }
            @if let Some(day) = text("answered_on") {
                p { strong { (word(asked, &OUTCOMES, text("outcome").unwrap_or_default())) } ", " (words::day_of(asked, day)) @if let Some(answer) = text("answer") { ": " (answer) } }
            } @else { (answering(asked, request)) }
        }
    }
}

fn answering(asked: &Asked, request: &Value) -> Markup {
    let id = request["id"].as_str().unwrap_or_default();
    html! {
        details { summary { (asked.say("Ghi trả lời…", "Record the answer…")) }
            form method="post" action=(asked.href(&format!("{PAGE}/{id}/answer"))) {
                input type="hidden" name="producer" value=(request["producer"].as_str().unwrap_or_default());
                div.field { label for={ "outcome-" (id) } { (asked.say("Kết quả", "What became of it")) }
                    select id={ "outcome-" (id) } name="outcome" { @for (value, vi, en) in OUTCOMES { option value=(value) { (asked.say(vi, en)) } } } }
                div.field { label for={ "day-" (id) } { (asked.say("Ngày trả lời", "Answered on")) }
                    input id={ "day-" (id) } type="date" name="answered_on" value=(asked.today()) required; }
                div.field { label for={ "answer-" (id) } { (asked.say("Nội dung (nếu có)", "In words (optional)")) }
                    textarea id={ "answer-" (id) } name="answer" maxlength="4000" {} }
                button.button type="submit" { (asked.say("Ghi trả lời", "Record it")) }
            }
        }
    }
}

/// The form for a request that came in.
fn new(asked: &Asked, typed: Option<&Filled>) -> Markup {
    let text = |name: &str| typed.map_or("", |typed| typed.text(name));
    let today = asked.today().to_string();
    html! {
        h2 { (asked.say("Ghi yêu cầu mới nhận", "Record a request that came in")) }
        form method="post" action=(asked.href(PAGE)) {
            input type="hidden" name="idempotency_key" value=(Uuid::now_v7());
            div.field { label for="producer" { (asked.say("Mã chủ thể", "Code of the producer")) }
                input id="producer" type="text" name="producer" value=(text("producer")) required autocomplete="off"; }
            div.field { label for="kind" { (asked.say("Yêu cầu", "What is asked for")) }
                select id="kind" name="kind" { @for (value, vi, en) in KINDS { option value=(value) selected[text("kind") == value] { (asked.say(vi, en)) } } } }
            div.field { label for="received_on" { (asked.say("Ngày nhận", "Received on")) }
                input id="received_on" type="date" name="received_on" value=(if typed.is_some() { text("received_on") } else { today.as_str() }) required; }
            div.field { label for="note" { (asked.say("Nội dung (nếu có)", "In words (optional)")) }
                textarea id="note" name="note" maxlength="4000" { (text("note")) } }
            button.primary type="submit" { (asked.say("Ghi yêu cầu", "Record the request")) }
        }
    }
}

async fn receive(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    let body =
        json!({"kind": filled.text("kind"), "received_on": filled.text("received_on").trim(), "note": filled.given("note")});
    let path = format!("/api/v1/producers/{}/personal-data/requests", escaped(filled.text("producer").trim()));
    let sending = Sending::new(Method::POST, path, body);
    let key = filled.text("idempotency_key");
    done(&asked, if key.is_empty() { sending } else { sending.once(key) }, &filled).await
}

async fn answer(asked: Asked, Code(id): Code, filled: Filled) -> Result<Response, Refused> {
    let body = json!({"outcome": filled.text("outcome"), "answered_on": filled.text("answered_on").trim(), "answer": filled.given("answer")});
    let path = format!("/api/v1/producers/{}/personal-data/requests/{}/answer", escaped(filled.text("producer")), escaped(&id));
    done(&asked, Sending::new(Method::POST, path, body), &filled).await
}

async fn done(asked: &Asked, sending: Sending, filled: &Filled) -> Result<Response, Refused> {
    asked.signed_in()?;
    let told = asked.send(&sending).await?;
    if told.status.is_success() {
        return Ok(Redirect::to(&asked.href(PAGE)).into_response());
    }
    let problem = told.into_problem();
    if matches!(problem.status, 401 | 403) {
        return Err(problem.into());
    }
    Ok(page(asked, Some((&problem, filled))).await?.into_response())
}

//! A decision with everything that it recognises, in one form: one write of the API, all or nothing.

use super::subjects::{self, Found, Line, MOST};
use crate::app::App;
use crate::console::api::{Sending, Told};
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::forms::control::{self, Input};
use crate::console::forms::form::{self, Fields, Wrong, hidden, id};
use crate::console::forms::read;
use crate::console::forms::typed::Typed;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Fault, Refused};
use crate::console::sign_in::again;
use crate::console::words;
use crate::registry::kind::RecordKind;
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use serde_json::{Map, Value, json};
use uuid::Uuid;

const PATH: &str = "/work/register/decision";
const DECISION: &[&str] =
    &["number", "issued_on", "date_precision", "authority_level", "authority_name", "summary", "link", "source"];

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route(PATH, get(fresh).post(submit))
}

/// What was typed, and what is known of it.
#[derive(Default)]
struct Many {
    key: String,
    reason: String,
    decision: Typed,
    /// What every line has that says nothing else.
    usual: Line,
    lines: Vec<Line>,
    found: Found,
    wrong: Wrong,
    note: Option<(Tone, String)>,
    status: StatusCode,
}

fn inputs(asked: &Asked) -> Vec<Input> {
    control::inputs(asked, RecordKind::Decision).into_iter().filter(|input| DECISION.contains(&input.key.as_str())).collect()
}

impl Many {
    fn of(asked: &Asked, filled: &Filled) -> Self {
        let usual = |part: &str| filled.text(&format!("usual_{part}")).to_owned();
        let first = |text: String, otherwise: &str| if filled.0.is_empty() { otherwise.to_owned() } else { text };
        Self {
            key: filled.given("idempotency_key").map_or_else(|| Uuid::now_v7().to_string(), str::to_owned),
            reason: filled.text("reason").to_owned(),
            decision: Typed::of(filled, &inputs(asked)),
            usual: Line { act: first(usual("act"), "grant"), star: usual("star"), title: usual("title"), ..Line::default() },
            lines: subjects::sent(filled),
            ..Self::default()
        }
    }
}

async fn fresh(asked: Asked) -> Result<Response, Refused> {
    asked.signed_in()?;
    Ok(page(&asked, &Many::of(&asked, &Filled::default())))
}

async fn submit(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    if asked.who.is_none() {
        return Ok(match again::sign_in(asked, filled).await? {
            again::Answered::Still(response) => response,
            again::Answered::Back { asked, filled, cookies } => {
                let note = Some((Tone::Good, again::back_words(&asked)));
                cookies.onto(page(&asked, &Many { note, ..Many::of(&asked, &filled) }))
            }
        });
    }
    let mut many = Many::of(&asked, &filled);
    let said = read::read(&asked, &many.decision, &inputs(&asked)).await?;
    let confidence = super::super::usual_confidence(&asked);
    many.found = subjects::find(&asked, &mut many.lines, &many.usual, &confidence).await?;
    many.wrong = Wrong { faults: said.faults, several: said.several, ..Wrong::default() };
    many.wrong.faults.append(&mut many.found.faults);
    if filled.text("do") == "look" {
        let count = many.found.acts.len();
        let words = format!("{} {count} / {}.", asked.say("Đã tìm thấy", "Found"), many.lines.len());
        many.note = Some((Tone::Good, words));
        return Ok(page(&asked, &many));
    }
    if many.lines.is_empty() || many.lines.len() > MOST {
        many.status = StatusCode::UNPROCESSABLE_ENTITY;
        let words = asked.say("Hãy ghi từ 1 đến 1.000 đối tượng.", "Write 1 to 1,000 subjects.").to_owned();
        many.wrong.faults.push(Fault { pointer: "/paste".to_owned(), code: "missing".to_owned(), detail: words });
        return Ok(page(&asked, &many));
    }
    let told = send(&asked, &many, said.values, &confidence).await?;
    Ok(answer(&asked, &filled, many, told))
}

async fn send(asked: &Asked, many: &Many, values: Map<String, Value>, confidence: &str) -> Result<Told, Refused> {
    let mut body: Map<String, Value> = values.into_iter().filter(|(_, value)| !value.is_null()).collect();
    body.insert("confidence".to_owned(), confidence.into());
    let acts: Vec<&Value> = many.found.acts.iter().map(|(_, act)| act).collect();
    if !acts.is_empty() {
        body.insert("recognitions".to_owned(), json!(acts));
    }
    // As long as a line is not found, the rest is tried and not written.
    let dry = !many.wrong.faults.is_empty();
    let path = if dry { "/api/v1/decisions?dry_run=true" } else { "/api/v1/decisions" };
    let sending = Sending::new(Method::POST, path, Value::Object(body)).once(&many.key).because(&many.reason);
    asked.send(&sending).await
}

fn answer(asked: &Asked, filled: &Filled, mut many: Many, told: Told) -> Response {
    if told.status == StatusCode::UNAUTHORIZED {
        return again::ask(asked, filled, None);
    }
    if told.status.is_success() && many.wrong.faults.is_empty() {
        let code = told.body["code"].as_str().unwrap_or_default();
        return Redirect::to(&asked.href(&format!("/decisions/{code}"))).into_response();
    }
    many.status = if told.status.is_success() { StatusCode::UNPROCESSABLE_ENTITY } else { told.status };
    if !told.status.is_success() {
        let problem = told.into_problem();
        if problem.errors.is_empty() && problem.warnings.is_empty() {
            many.note = Some((Tone::Bad, problem.detail.clone()));
        }
        let at =
            |faults: Vec<Fault>| faults.into_iter().map(|fault| subjects::at_line(fault, &many.found.acts)).collect::<Vec<_>>();
        let (errors, warnings) = (at(problem.errors), at(problem.warnings));
        let known: Vec<String> = many.wrong.faults.iter().map(|fault| fault.pointer.clone()).collect();
        many.wrong.faults.extend(errors.into_iter().filter(|fault| !known.contains(&fault.pointer)));
        many.wrong.warnings.extend(warnings);
    }
    page(asked, &many)
}

fn page(asked: &Asked, many: &Many) -> Response {
    let title = asked.say("Ghi quyết định với nhiều đối tượng", "Register a decision with many subjects");
    Page::new(asked, title).wide().body(body(asked, many)).status(many.status).into_response()
}

fn body(asked: &Asked, many: &Many) -> Markup {
    let fields = Fields { asked, kind: RecordKind::Decision, typed: &many.decision, wrong: &many.wrong, grows: None };
    let of_lines: Vec<&Fault> =
        many.wrong.faults.iter().chain(&many.wrong.warnings).filter(|fault| fault.pointer.starts_with("/r/")).collect();
    html! {
        @if let Some((tone, words)) = &many.note { (notice(*tone, &html! { p { (words) } })) }
        (summary(asked, &many.wrong))
        form method="post" action=(asked.href(PATH)) novalidate data-guard=(asked.say("Có chữ chưa ghi.", "Something is not saved.")) {
            (form::on_enter())
            (hidden("idempotency_key", &many.key))
            (fields.group(asked.say("Quyết định", "The decision"), &inputs(asked)))
            fieldset {
                legend { (asked.say("Chung cho mọi đối tượng", "Common to all subjects")) }
                div.fields { (usual(asked, "act", asked.say("Nội dung", "Act"), &many.usual.act))
                    (usual(asked, "star", asked.say("Hạng sao (sản phẩm)", "Stars (products)"), &many.usual.star))
                    (usual(asked, "title", asked.say("Danh hiệu (làng nghề)", "Title (villages)"), &many.usual.title)) }
            }
            fieldset {
                legend { (asked.say("Đối tượng", "Subjects")) }
                (subjects::table(asked, &many.lines, &many.found, &of_lines))
                div.field.span {
                    label for="f-paste" { (asked.say("Thêm: dán mã hoặc tên, mỗi dòng một đối tượng", "Add: paste codes or names, one to a line")) }
                    p.about id="f-paste-about" { (asked.say("Có thể dán từ bảng tính: tên hoặc mã, rồi hạng sao, rồi điểm. Nhiều nhất 1.000 dòng.", "May come from a spreadsheet: name or code, then stars, then score. At most 1,000 lines.")) }
                    textarea id="f-paste" name="paste" rows="5" aria-describedby="f-paste-about" {}
                }
                button.button type="submit" name="do" value="look" { (asked.say("Tìm và thêm vào bảng", "Find and add to the table")) }
            }
            (form::reason(asked, &many.reason, !many.wrong.warnings.is_empty()))
            div.buttons {
                button.primary type="submit" name="do" value="save" { (asked.say("Ghi quyết định và mọi công nhận", "Save the decision and all recognitions")) }
                a.button href=(asked.href("/work/register")) { (asked.say("Thôi", "Cancel")) }
            }
        }
    }
}

fn usual(asked: &Asked, part: &str, title: &str, text: &str) -> Markup {
    let terms = match part {
        "star" => ["3", "4", "5"].map(|star| (star.to_owned(), star.to_owned())).to_vec(),
        list => form::terms(asked, if list == "title" { "title" } else { "act" }),
    };
    html! {
        div.field {
            label for={ "usual_" (part) } { (title) }
            select id={ "usual_" (part) } name={ "usual_" (part) } {
                option value="" { (asked.say("– chưa ghi –", "– not said –")) }
                @for (code, term) in &terms { option value=(code) selected[code == text] { (term) } }
            }
        }
    }
}

/// What is wrong, lines by their number.
fn summary(asked: &Asked, wrong: &Wrong) -> Markup {
    let titled = |pointer: &str| match pointer.strip_prefix("/r/").and_then(|rest| rest.split_once('/')) {
        Some((row, field)) => {
            let row = row.parse::<usize>().unwrap_or_default() + 1;
            format!("{} {row}, {}", asked.say("Dòng", "Line"), words::title(asked, RecordKind::Recognition.name(), field))
        }
        None if pointer == "/paste" => asked.say("Đối tượng", "Subjects").to_owned(),
        None => control::titled(asked, RecordKind::Decision, pointer),
    };
    let list = |faults: &[Fault]| html! { ul { @for fault in faults { li { a href={ "#" (id(&fault.pointer)) } { (titled(&fault.pointer)) } ": " (fault.detail) } } } };
    html! {
        @if !wrong.faults.is_empty() { (notice(Tone::Bad, &html! { p { strong { (asked.say("Chưa ghi. Hãy sửa các chỗ sau:", "Nothing is saved. Mend the following:")) } } (list(&wrong.faults)) })) }
        @if !wrong.warnings.is_empty() { (notice(Tone::Bad, &html! {
            p { strong { (asked.say("Chưa ghi. Có điều khác thường:", "Nothing is saved. Something is odd:")) } } (list(&wrong.warnings))
            p { a href="#f-reason" { (asked.say("Nếu vẫn đúng, hãy nêu lý do rồi ghi lại.", "If it is right all the same, give a reason and save again.")) } }
        })) }
    }
}

//! A centre and the decision that recognises it, in one form. Two writes of the API, each under a key of its own: what is
//! saved of them is said, and the form goes on from there.

use crate::app::App;
use crate::console::api::{Sending, Told, address, escaped};
use crate::console::asked::Asked;
use crate::console::filled::Filled;
use crate::console::forms::control::{self, Input, SCORED};
use crate::console::forms::form::{self, Fields, Wrong, hidden};
use crate::console::forms::read::{self, Said};
use crate::console::forms::score;
use crate::console::forms::typed::Typed;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Fault, Refused};
use crate::console::sign_in::again;
use crate::registry::kind::RecordKind;
use axum::Router;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use maud::{Markup, html};
use serde_json::{Map, Value, json};
use uuid::Uuid;

const PATH: &str = "/work/register/centre";
const CENTRE: &[&str] = &["official_name", "operator", "host_villages", "commune", "address_as_printed", "opened_on"];
const DECISION: &[&str] = &["number", "issued_on", "authority_level", "authority_name", "summary", "source"];

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route(PATH, get(fresh).post(submit))
}

/// What was typed and what is known of it.
struct Both {
    key: String,
    reason: String,
    centre: Typed,
    decision: Typed,
    /// Code and tag of the centre, once it is saved.
    saved: Option<(String, String)>,
    wrong_centre: Wrong,
    wrong_decision: Wrong,
    grows: Option<String>,
    note: Option<(Tone, String)>,
    status: StatusCode,
}

impl Both {
    fn of(asked: &Asked, filled: &Filled) -> Self {
        let key = filled.given("idempotency_key").map_or_else(|| Uuid::now_v7().to_string(), str::to_owned);
        let saved = filled.given("centre").map(|code| (code.to_owned(), filled.text("centre_tag").to_owned()));
        Self {
            key,
            reason: filled.text("reason").to_owned(),
            centre: Typed::of(filled, &of_centre(asked)),
            decision: Typed::of(filled, &chosen(asked, RecordKind::Decision, DECISION)),
            saved,
            wrong_centre: Wrong::default(),
            wrong_decision: Wrong::default(),
            grows: filled.given("add").map(str::to_owned),
            note: None,
            status: StatusCode::OK,
        }
    }

    fn is_wrong(&self) -> bool {
        !(self.wrong_centre.is_empty() && self.wrong_decision.is_empty())
    }

    /// Takes what the API says of one of the two writes; gives it back where it went well.
    fn takes(&mut self, told: Told, of_centre: bool) -> Option<Told> {
        if told.status.is_success() {
            return Some(told);
        }
        self.status = told.status;
        let problem = told.into_problem();
        if problem.errors.is_empty() && problem.warnings.is_empty() {
            self.note = Some((Tone::Bad, problem.detail));
        }
        let wrong = if of_centre { &mut self.wrong_centre } else { &mut self.wrong_decision };
        let known: Vec<String> = wrong.faults.iter().map(|fault| fault.pointer.clone()).collect();
        let new = problem.errors.into_iter().filter(|fault| !known.contains(&fault.pointer));
        wrong.faults.extend(new.map(about_form));
        wrong.warnings.extend(problem.warnings.into_iter().map(about_form));
        None
    }
}

/// The recognition has no fields in this form: what is wrong with it is told as it is.
fn about_form(fault: Fault) -> Fault {
    let pointer = if fault.pointer.starts_with("/recognitions") { String::new() } else { fault.pointer };
    Fault { pointer, ..fault }
}

fn chosen(asked: &Asked, kind: RecordKind, keys: &[&str]) -> Vec<Input> {
    let mut all = control::inputs(asked, kind);
    let found = keys.iter().filter_map(|key| Some(all.remove(all.iter().position(|input| input.key == *key)?)));
    found.collect()
}

fn of_centre(asked: &Asked) -> Vec<Input> {
    let mut inputs = chosen(asked, RecordKind::Centre, CENTRE);
    inputs.extend(chosen(asked, RecordKind::Centre, SCORED));
    inputs
}

async fn fresh(asked: Asked) -> Result<Response, Refused> {
    asked.signed_in()?;
    Ok(page(&asked, &Both::of(&asked, &Filled::default())))
}

async fn submit(asked: Asked, filled: Filled) -> Result<Response, Refused> {
    if asked.who.is_none() {
        return Ok(match again::sign_in(asked, filled).await? {
            again::Answered::Still(response) => response,
            again::Answered::Back { asked, filled, cookies } => {
                let mut both = Both::of(&asked, &filled);
                both.note = Some((Tone::Good, again::back_words(&asked)));
                cookies.onto(page(&asked, &both))
            }
        });
    }
    let mut both = Both::of(&asked, &filled);
    if both.grows.is_some() {
        return Ok(page(&asked, &both));
    }
    let centre = read::read(&asked, &both.centre, &of_centre(&asked)).await?;
    let decision = read::read(&asked, &both.decision, &chosen(&asked, RecordKind::Decision, DECISION)).await?;
    let (centre, decision) = bodies(&asked, &mut both, centre, decision);
    if let Some(code) = try_both(&asked, &mut both, &centre, &decision).await? {
        return Ok(Redirect::to(&asked.href(&format!("/centres/{code}"))).into_response());
    }
    if both.is_wrong() || both.note.is_some() {
        both.status = if both.status == StatusCode::OK { StatusCode::UNPROCESSABLE_ENTITY } else { both.status };
        return Ok(page(&asked, &both));
    }
    write_both(&asked, both, centre, decision).await
}

fn bodies(asked: &Asked, both: &mut Both, centre: Said, decision: Said) -> (Map<String, Value>, Map<String, Value>) {
    both.wrong_centre = Wrong { faults: centre.faults, several: centre.several, ..Wrong::default() };
    both.wrong_decision = Wrong { faults: decision.faults, several: decision.several, ..Wrong::default() };
    let said = |values: Map<String, Value>| values.into_iter().filter(|(_, value)| !value.is_null() && *value != json!([]));
    let (mut centre, mut decision): (Map<_, _>, Map<_, _>) = (said(centre.values).collect(), said(decision.values).collect());
    for body in [&mut centre, &mut decision] {
        body.insert("confidence".to_owned(), super::super::usual_confidence(asked).into());
    }
    if let Some(source) = decision.get("source").cloned() {
        centre.insert("source".to_owned(), source);
    }
    centre.insert("stage".to_owned(), "applied".into());
    (centre, decision)
}

/// The decision without writing it, and the centre too where something is wrong already: so that everything is told before
/// anything is saved. Gives the centre where this very form was saved already.
async fn try_both(
    asked: &Asked,
    both: &mut Both,
    centre: &Map<String, Value>,
    decision: &Map<String, Value>,
) -> Result<Option<String>, Refused> {
    let sending = Sending::new(Method::POST, "/api/v1/decisions?dry_run=true", Value::Object(decision.clone()));
    let told = asked.send(&sending.because(&both.reason)).await?;
    if told.status == StatusCode::CONFLICT
        && let Some(code) = recognised_already(asked, centre, decision).await?
    {
        return Ok(Some(code));
    }
    both.takes(told, false);
    if both.is_wrong() && both.saved.is_none() {
        let sending = Sending::new(Method::POST, "/api/v1/centres?dry_run=true", Value::Object(centre.clone()));
        let told = asked.send(&sending.because(&both.reason)).await?;
        both.takes(told, true);
    }
    Ok(None)
}

/// The centre of this name that the decision of this number recognises: the second press of a button finds it there.
async fn recognised_already(
    asked: &Asked,
    centre: &Map<String, Value>,
    decision: &Map<String, Value>,
) -> Result<Option<String>, Refused> {
    let number = decision.get("number").and_then(Value::as_str).unwrap_or_default();
    let decisions = asked.get(&address("/api/v1/decisions", &[("number", number), ("limit", "20")])).await?;
    for one in decisions["data"].as_array().into_iter().flatten() {
        let code = one["code"].as_str().unwrap_or_default();
        let acts = asked
            .get(&address("/api/v1/recognitions", &[("decision", code), ("subject_kind", "centre"), ("limit", "200")]))
            .await?;
        for act in acts["data"].as_array().into_iter().flatten() {
            let subject = act["subject"].as_str().unwrap_or_default();
            let found = asked.find(&format!("/api/v1/centres/{}", escaped(subject))).await?.unwrap_or_default();
            if Some(&found["official_name"]) == centre.get("official_name") {
                return Ok(Some(subject.to_owned()));
            }
        }
    }
    Ok(None)
}

async fn write_both(
    asked: &Asked,
    mut both: Both,
    centre: Map<String, Value>,
    mut decision: Map<String, Value>,
) -> Result<Response, Refused> {
    let sending = match &both.saved {
        Some((code, tag)) => {
            let path = format!("/api/v1/centres/{}", escaped(code));
            let mut change = centre;
            change.remove("stage");
            Sending::new(Method::PATCH, path, Value::Object(change)).if_match(tag)
        }
        None => Sending::new(Method::POST, "/api/v1/centres", Value::Object(centre)).once(&format!("{}-centre", both.key)),
    };
    let told = asked.send(&sending.because(&both.reason)).await?;
    let Some(told) = both.takes(told, true) else { return Ok(page(asked, &both)) };
    let code = told.body["code"].as_str().unwrap_or_default().to_owned();
    both.saved = Some((code.clone(), told.header("etag").to_owned()));
    decision.insert(
        "recognitions".to_owned(),
        json!([{
            "subject": code, "act": "grant", "confidence": super::super::usual_confidence(asked),
        }]),
    );
    let sending = Sending::new(Method::POST, "/api/v1/decisions", Value::Object(decision));
    let told = asked.send(&sending.once(&format!("{}-decision", both.key)).because(&both.reason)).await?;
    if both.takes(told, false).is_some() {
        return Ok(Redirect::to(&asked.href(&format!("/centres/{code}"))).into_response());
    }
    Ok(page(asked, &both))
}

fn page(asked: &Asked, both: &Both) -> Response {
    let title = asked.say("Ghi trung tâm cùng quyết định", "Register a centre with its decision");
    Page::new(asked, title).body(body(asked, both)).status(both.status).into_response()
}

fn body(asked: &Asked, both: &Both) -> Markup {
    let of = |kind, typed, wrong| Fields { asked, kind, typed, wrong, grows: both.grows.as_deref() };
    let centre = of(RecordKind::Centre, &both.centre, &both.wrong_centre);
    let decision = of(RecordKind::Decision, &both.decision, &both.wrong_decision);
    let warned = !(both.wrong_centre.warnings.is_empty() && both.wrong_decision.warnings.is_empty());
    html! {
        @if let Some((code, _)) = &both.saved { (notice(Tone::Odd, &html! { p {
            strong { (asked.say("Đã ghi: trung tâm ", "Saved: the centre ")) a href=(asked.href(&format!("/centres/{code}"))) { (code) } "." } " "
            (asked.say("Chưa ghi: quyết định và việc công nhận. Sửa rồi ghi tiếp; trung tâm không bị ghi hai lần.",
                "Not saved: the decision and the recognition. Mend them and save again; the centre is not entered twice."))
        } })) }
        @if let Some((tone, words)) = &both.note { (notice(*tone, &html! { p { (words) } })) }
        (form::summary(asked, RecordKind::Centre, &both.wrong_centre))
        (form::summary(asked, RecordKind::Decision, &both.wrong_decision))
        form method="post" action=(asked.href(PATH)) novalidate data-guard=(asked.say("Có chữ chưa ghi.", "Something is not saved.")) {
            (form::on_enter())
            (hidden("idempotency_key", &both.key))
            @if let Some((code, tag)) = &both.saved { (hidden("centre", code)) (hidden("centre_tag", tag)) }
            (centre.group(asked.say("Trung tâm", "The centre"), &chosen(asked, RecordKind::Centre, CENTRE)))
            (decision.group(asked.say("Quyết định công nhận", "The decision that recognises it"), &chosen(asked, RecordKind::Decision, DECISION)))
            (centre.group(asked.say("Hồ sơ chấm điểm", "The scored file"), &chosen(asked, RecordKind::Centre, SCORED)))
            (score::live(asked, &both.centre))
            (form::reason(asked, &both.reason, warned))
            div.buttons {
                button.primary type="submit" name="do" value="save" { (asked.say("Ghi cả hai vào sổ", "Save both")) }
                a.button href=(asked.href("/work/register")) { (asked.say("Thôi", "Cancel")) }
            }
        }
    }
}

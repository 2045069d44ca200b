//! A form that was sent: read, written through the API, and shown again with everything typed where that did not do.

use super::conflict;
use super::control::{self, Input};
use super::form::{self, Fields, Wrong, hidden};
use super::read::{self, Said};
use super::typed::Typed;
use crate::console::api::{Sending, Told, escaped};
use crate::console::asked::{Asked, Who};
use crate::console::filled::Filled;
use crate::console::frame::Page;
use crate::console::parts::notice::{Tone, notice};
use crate::console::refused::{Fault, Problem, Refused};
use crate::console::sign_in::again;
use crate::registry::kind::RecordKind;
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// What a form writes.
#[derive(Clone, Debug)]
pub struct Target {
    /// The kind of record.
    pub kind: RecordKind,
    /// The record to be changed; none for a new one.
    pub code: Option<String>,
}

impl Target {
    /// The address of the form.
    pub fn path(&self) -> String {
        match &self.code {
            Some(code) => format!("/{}/{}/edit", self.kind.plural(), escaped(code)),
            None => format!("/{}/new", self.kind.plural()),
        }
    }

    /// Where the record is written.
    pub fn api(&self) -> String {
        match &self.code {
            Some(code) => format!("/api/v1/{}/{}", self.kind.plural(), escaped(code)),
            None => format!("/api/v1/{}", self.kind.plural()),
        }
    }

    /// Whether whoever asks sends a proposal. `recognised`: a recognition stands on the record.
    pub fn is_proposed(&self, asked: &Asked, recognised: bool) -> bool {
        let writes = match self.kind {
            RecordKind::Decision | RecordKind::Recognition => "decisions",
            kind => kind.plural(),
        };
        let prepares = asked.who.as_ref().is_some_and(|who| who.text("role") == "commune_officer");
        let proposes = asked.may("write:proposals") && !matches!(self.kind, RecordKind::Decision | RecordKind::Recognition);
        proposes && (!asked.may(&format!("write:{writes}")) || (prepares && (self.code.is_none() || recognised)))
    }
}

/// A form as it is shown.
#[derive(Debug)]
pub struct Shown {
    /// What it writes.
    pub target: Target,
    /// What was typed.
    pub typed: Typed,
    /// What is wrong.
    pub wrong: Wrong,
    /// The record that the form was filled from, as the API gave it.
    pub base: Map<String, Value>,
    /// Its tag.
    pub tag: String,
    /// Sent once, however often.
    pub key: String,
    /// Why.
    pub reason: String,
    /// Whether it becomes a proposal.
    pub proposes: bool,
    /// A group that gets one more row.
    pub grows: Option<String>,
    /// Something to be noticed above the form.
    pub note: Option<(Tone, String)>,
    /// The status of the answer.
    pub status: StatusCode,
}

impl Shown {
    /// A form with nothing wrong.
    pub fn new(target: Target, typed: Typed) -> Self {
        let (base, tag, reason) = (Map::new(), String::new(), String::new());
        let (wrong, key, status) = (Wrong::default(), Uuid::now_v7().to_string(), StatusCode::OK);
        Self { target, typed, wrong, base, tag, key, reason, proposes: false, grows: None, note: None, status }
    }

    /// The form that was sent.
    fn sent(asked: &Asked, target: Target, filled: &Filled, inputs: &[Input]) -> Self {
        let base = serde_json::from_str::<Map<String, Value>>(filled.text("base")).unwrap_or_default();
        let key = filled.given("idempotency_key").map_or_else(|| Uuid::now_v7().to_string(), str::to_owned);
        let recognised = base.get("last_act").is_some_and(|act| !act.is_null());
        let proposes = target.is_proposed(asked, recognised);
        let (tag, reason) = (filled.text("tag").to_owned(), filled.text("reason").to_owned());
        Self { base, tag, key, reason, proposes, ..Self::new(target, Typed::of(filled, inputs)) }
    }

    /// As a page.
    pub fn page(&self, asked: &Asked) -> Response {
        let what = control::called(asked, self.target.kind);
        let title = match &self.target.code {
            Some(code) => format!("{} {what} {code}", asked.say("Sửa", "Edit")),
            None => format!("{} {what}", asked.say("Ghi mới:", "New")),
        };
        Page::new(asked, &title).body(self.body(asked)).status(self.status).into_response()
    }

    fn body(&self, asked: &Asked) -> Markup {
        let target = &self.target;
        let fields = Fields { asked, kind: target.kind, typed: &self.typed, wrong: &self.wrong, grows: self.grows.as_deref() };
        let save =
            if self.proposes { asked.say("Gửi đề xuất", "Send the proposal") } else { asked.say("Ghi vào sổ", "Save") };
        let back = target.code.as_ref().map_or("/work/register".to_owned(), |code| format!("/{}/{code}", target.kind.plural()));
        html! {
            @if let Some((tone, words)) = &self.note { (notice(*tone, &html! { p { (words) } })) }
            @if self.proposes { (notice(Tone::Odd, &html! { p { (asked.say(
                "Thay đổi này được gửi thành đề xuất; sở phụ trách duyệt rồi mới ghi vào sổ.",
                "This change is sent as a proposal; the department in charge applies it.")) } })) }
            (form::summary(asked, target.kind, &self.wrong))
            form method="post" action=(asked.href(&target.path())) novalidate data-guard=(asked.say("Có chữ chưa ghi.", "Something is not saved.")) {
                (form::on_enter())
                (hidden("idempotency_key", &self.key))
                @if target.code.is_some() {
                    (hidden("tag", &self.tag))
                    (hidden("base", &Value::Object(self.base.clone()).to_string()))
                }
                (fields.groups())
                @if target.kind == RecordKind::Centre { (super::score::live(asked, &self.typed)) }
                (form::reason(asked, &self.reason, !self.wrong.warnings.is_empty()))
                div.buttons {
                    button.primary type="submit" name="do" value="save" { (save) }
                    @if !self.proposes { button.button type="submit" name="do" value="check" { (asked.say("Kiểm tra, chưa ghi", "Check without saving")) } }
                    a.button href=(asked.href(&back)) { (asked.say("Thôi", "Cancel")) }
                }
            }
        }
    }

    fn refuse(mut self, asked: &Asked, problem: Problem) -> Response {
        self.status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
        let without = |faults: Vec<Fault>| -> Vec<Fault> { faults.into_iter().map(under_nothing).collect() };
        if problem.errors.is_empty() && problem.warnings.is_empty() {
            self.note = Some((Tone::Bad, problem.detail.clone()));
        }
        if problem.slug() == "key-reused" {
            // Saved once already, then changed: whether it is another record only they know.
            self.key = Uuid::now_v7().to_string();
            self.note = Some((Tone::Odd, asked.say(
                "Biểu mẫu này đã được ghi một lần với nội dung khác. Nếu đây là một bản ghi mới nữa, hãy bấm ghi lần nữa; nếu không, hãy mở bản ghi đã có để sửa.",
                "This form was saved once with other content. If this is one more record, save again; if not, open the saved record and edit it.",
            ).to_owned()));
        }
        self.wrong.faults.extend(without(problem.errors));
        self.wrong.warnings.extend(without(problem.warnings));
        self.page(asked)
    }
}

/// What is wrong with the change of a proposal is wrong with its field.
fn under_nothing(fault: Fault) -> Fault {
    let pointer = fault.pointer.strip_prefix("/change").unwrap_or(&fault.pointer).to_owned();
    Fault { pointer, ..fault }
}

/// `POST` of a form.
pub async fn submit(asked: Asked, target: Target, filled: Filled) -> Result<Response, Refused> {
    if asked.who.is_none() {
        return Ok(match again::sign_in(asked, filled).await? {
            again::Answered::Still(response) => response,
            again::Answered::Back { asked, filled, cookies } => {
                let inputs = control::inputs(&asked, target.kind);
                let mut shown = Shown::sent(&asked, target, &filled, &inputs);
                shown.note = Some((Tone::Good, again::back_words(&asked)));
                cookies.onto(shown.page(&asked))
            }
        });
    }
    let inputs = control::inputs(&asked, target.kind);
    let mut shown = Shown::sent(&asked, target, &filled, &inputs);
    if let Some(group) = filled.given("add") {
        shown.grows = Some(group.to_owned());
        return Ok(shown.page(&asked));
    }
    let chosen = conflict::choose(&asked, &filled, &mut shown, &inputs).await?;
    if !chosen {
        return conflict::still_open(&asked, &shown, &filled).await;
    }
    let said = read::read(&asked, &shown.typed, &inputs).await?;
    let only_check = filled.text("do") == "check";
    let unclear = !said.faults.is_empty();
    let change = change(&shown, &said);
    let told = send(&asked, &shown, change.clone(), only_check || unclear).await?;
    shown.wrong = Wrong { faults: said.faults, several: said.several, ..Wrong::default() };
    answer(&asked, &filled, shown, told, &change, only_check).await
}

/// A new record as far as it could be read, or what is different from what the form was filled from.
fn change(shown: &Shown, said: &Said) -> Map<String, Value> {
    let fresh = shown.target.code.is_none();
    let empty = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let differs = |name: &str, value: &Value| {
        let before = without_nulls(shown.base.get(name).unwrap_or(&Value::Null));
        !(*value == before || (empty(value) && empty(&before)))
    };
    let wanted = |(name, value): &(&String, &Value)| if fresh { !empty(value) } else { differs(name, value) };
    said.values.iter().filter(wanted).map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// The parts of a record without what they do not say, as a form gives them.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        Value::Object(map) => {
            map.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.clone(), value.clone())).collect()
        }
        other => other.clone(),
    }
}

async fn send(asked: &Asked, shown: &Shown, change: Map<String, Value>, dry: bool) -> Result<Option<Told>, Refused> {
    let target = &shown.target;
    if shown.proposes {
        return if dry { Ok(None) } else { propose(asked, shown, change).await.map(Some) };
    }
    let path = if dry { format!("{}?dry_run=true", target.api()) } else { target.api() };
    let body = Value::Object(change.clone());
    let sending = match target.code {
        Some(_) => Sending::new(Method::PATCH, path, body).if_match(&shown.tag),
        None => Sending::new(Method::POST, path, body).once(&shown.key),
    };
    let told = asked.send(&sending.because(&shown.reason)).await?;
    // A commune officer learns only from the record's place and standing whether it may be written directly.
    if told.status == StatusCode::FORBIDDEN && target.code.is_some() && asked.may("write:proposals") && !dry {
        return propose(asked, shown, change).await.map(Some);
    }
    Ok(Some(told))
}

/// Sends a proposal; the one that waits already where the same was sent before.
async fn propose(asked: &Asked, shown: &Shown, change: Map<String, Value>) -> Result<Told, Refused> {
    let (kind, change) = (shown.target.kind.name(), Value::Object(change));
    let path = format!("/api/v1/proposals?state=pending&record_kind={kind}&limit=200");
    let open = asked.get_told(&path).await?;
    let author = asked.who.as_ref().map(Who::actor).unwrap_or_default();
    let mut mine = open.body["data"].as_array().into_iter().flatten();
    let code = shown.target.code.clone().map_or(Value::Null, Value::from);
    let same = mine.find(|one| one["author"] == author.as_str() && one["change"] == change && one["code"] == code).cloned();
    if let Some(same) = same {
        return Ok(Told { body: same, ..open });
    }
    let body = json!({"record_kind": kind, "code": code, "change": change});
    asked.send(&Sending::new(Method::POST, "/api/v1/proposals", body).because(&shown.reason)).await
}

async fn answer(
    asked: &Asked,
    filled: &Filled,
    mut shown: Shown,
    told: Option<Told>,
    change: &Map<String, Value>,
    only_check: bool,
) -> Result<Response, Refused> {
    let Some(told) = told else { return Ok(unclear(asked, shown)) };
    if told.status == StatusCode::UNAUTHORIZED {
        return Ok(again::ask(asked, filled, None));
    }
    if told.status == StatusCode::PRECONDITION_FAILED {
        return conflict::show(asked, shown, told.into_problem(), change).await;
    }
    if !told.status.is_success() {
        let mut problem = told.into_problem();
        // What could not be read was left out, and is not missing.
        problem
            .errors
            .retain(|fault| fault.code != "missing" || !shown.wrong.faults.iter().any(|known| known.pointer == fault.pointer));
        return Ok(shown.refuse(asked, problem));
    }
    if !shown.wrong.is_empty() {
        return Ok(unclear(asked, shown));
    }
    if only_check {
        shown.note =
            Some((Tone::Good, asked.say("Không có lỗi. Chưa ghi gì.", "Nothing is wrong. Nothing is saved yet.").to_owned()));
        return Ok(shown.page(asked));
    }
    Ok(Redirect::to(&asked.href(&written_at(&shown.target, &told.body))).into_response())
}

fn unclear(asked: &Asked, mut shown: Shown) -> Response {
    shown.status = StatusCode::UNPROCESSABLE_ENTITY;
    shown.page(asked)
}

/// Where what was written is seen.
fn written_at(target: &Target, body: &Value) -> String {
    let text = |name: &str| body[name].as_str().unwrap_or_default();
    match (body.get("record_kind"), target.kind) {
        (Some(_), _) => format!("/work/proposals/{}", text("id")),
        (None, RecordKind::Recognition) => format!("/decisions/{}", text("decision")),
        (None, kind) => format!("/{}/{}", kind.plural(), text("code")),
    }
}

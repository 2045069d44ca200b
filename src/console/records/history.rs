//! How a record came to be as it is: each change with who, when and why, and every field before and after it.

use super::facts::{Facts, title};
use super::kinds::Kind;
use super::names::{Names, Wanted};
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::refused::Refused;
use crate::console::words;
use crate::language::Language;
use maud::{Markup, html};
use serde_json::Value;

/// Changes on a page.
const SHOWN: &str = "20";
/// What changes with every write and says nothing to a reader.
const SELF_EVIDENT: [&str; 3] = ["code", "created_at", "updated_at"];

/// The changes, the last one first.
#[derive(Debug, Default)]
pub struct History {
    entries: Vec<Value>,
    /// The sequence before which there are more.
    before: Option<String>,
}

impl History {
    /// Reads it; `None` where the register never had such a record.
    pub async fn of(asked: &Asked, kind: &Kind, code: &str) -> Result<Option<Self>, Refused> {
        let mut params = vec![("limit", SHOWN)];
        params.extend(asked.param("before").map(|before| ("before", before)));
        let path = format!("{}/history", kind.api_of(code));
        let Some(told) = asked.find(&address(&path, &params)).await? else { return Ok(None) };
        let entries: Vec<Value> = told["data"].as_array().cloned().unwrap_or_default();
        let last = entries.last().and_then(|entry| entry["sequence"].as_i64());
        let before = last.filter(|_| told["next"].is_string()).map(|sequence| sequence.to_string());
        Ok(Some(Self { entries, before }))
    }

    /// What its values refer to.
    pub fn wanted(&self, wanted: &mut Wanted) {
        for entry in &self.entries {
            for side in ["before", "after"] {
                wanted.all(&entry[side]);
            }
        }
    }

    /// The record as it was before it was deleted.
    pub fn last_known(&self) -> &Value {
        self.entries.first().map_or(&Value::Null, |entry| &entry["before"])
    }
}

/// Shows it.
pub fn shown(asked: &Asked, kind: &'static Kind, history: &History, names: &Names) -> Markup {
    html! {
        section.history {
            h2 id="history" { (asked.say("Lịch sử thay đổi", "History")) }
            @if history.entries.is_empty() {
                p.quiet { (asked.say("Bản ghi giả lập không có lịch sử riêng.", "A synthetic record has no history of its own.")) }
            }
            ol { @for entry in &history.entries { (change(asked, kind, entry, names)) } }
            @if let Some(before) = &history.before {
                p { a.button href={ (asked.href(&address(&asked.path, &[("before", before)]))) "#history" } { (asked.say("Các thay đổi cũ hơn", "Older changes")) } }
            }
        }
    }
}

fn change(asked: &Asked, kind: &'static Kind, entry: &Value, names: &Names) -> Markup {
    let text = |name: &str| entry[name].as_str().unwrap_or_default();
    let changed: Vec<&str> = entry["changed"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let fields: Vec<&str> = changed.into_iter().filter(|field| !SELF_EVIDENT.contains(field)).collect();
    let created = text("action") == "create";
    html! {
        li {
            p {
                strong { (action(asked, text("action"))) } " · "
                time datetime=(text("at")) { (words::moment(asked, text("at"))) } " · "
                (actor(asked, text("actor")))
                @if let Some(proposer) = entry["proposed_by"].as_str() { ", " (asked.say("theo đề xuất của ", "as proposed by ")) (actor(asked, proposer)) }
            }
            @if !text("reason").is_empty() { p.quiet { (asked.say("Lý do: ", "Reason: ")) (reason(asked, text("reason"))) } }
            @if !fields.is_empty() {
                details open[!created] {
                    summary { (words::count(asked, fields.len() as u64)) " " (asked.say("thông tin", if fields.len() == 1 { "field" } else { "fields" })) }
                    (differences(asked, kind, entry, &fields, names))
                }
            }
        }
    }
}

fn differences(asked: &Asked, kind: &'static Kind, entry: &Value, fields: &[&str], names: &Names) -> Markup {
    let (before, after) = (&entry["before"], &entry["after"]);
    let side = |record: &Value, field: &str| {
        let hidden = before.get(field).is_none_or(Value::is_null) && after.get(field).is_none();
        if hidden && kind.field(field).is_some_and(|known| known.personal) {
            return html! { span.quiet { (asked.say("không công khai", "not public")) } };
        }
        Facts { asked, kind, names, record }.shown_plainly(field)
    };
    html! {
        div.table {
            table.differences {
                thead { tr {
                    th scope="col" { (asked.say("Thông tin", "Field")) }
                    @if before.is_object() { th scope="col" { (asked.say("Trước", "Before")) } }
                    @if after.is_object() { th scope="col" { (asked.say("Sau", "After")) } }
                } }
                tbody {
                    @for field in fields {
                        tr {
                            th scope="row" { (title(asked, kind, field)) }
                            @if before.is_object() { td.before { (side(before, field)) } }
                            @if after.is_object() { td.after { (side(after, field)) } }
                        }
                    }
                }
            }
        }
    }
}

/// What happened.
fn action(asked: &Asked, action: &str) -> &'static str {
    let (vi, en) = match action {
        "create" => ("Ghi vào sổ", "Registered"),
        "delete" => ("Xóa", "Deleted"),
        "erase" => ("Xóa dữ liệu cá nhân", "Personal data erased"),
        _ => ("Sửa", "Changed"),
    };
    match asked.language {
        Language::Vietnamese => vi,
        Language::English => en,
    }
}

/// Who it was.
fn actor(asked: &Asked, actor: &str) -> String {
    match actor.split_once(':') {
        None if actor == "initial-load" => asked.say("lần nạp đầu tiên", "the first load").to_owned(),
        None if actor == "operator" => asked.say("người vận hành", "the operator").to_owned(),
        Some(("token", name)) => format!("{} {name}", asked.say("chương trình", "the program")),
        Some(("account", name)) => format!("{} {name}", asked.say("tài khoản", "the account")),
        _ => actor.to_owned(),
    }
}

/// The reason of the first load is written in both languages, with a slash between.
fn reason<'a>(asked: &Asked, reason: &'a str) -> &'a str {
    match reason.split_once(" / ") {
        Some((vi, _)) if asked.language == Language::Vietnamese => vi,
        Some((_, en)) => en,
        None => reason,
    }
}

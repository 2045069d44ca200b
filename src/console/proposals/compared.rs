//! What a proposal changes, field by field: when it was written, as proposed, and in the register now.

use crate::console::asked::Asked;
use crate::console::parts::difference::{Places, Reading};
use crate::console::refused::Refused;
use crate::registry::kind::RecordKind;
use maud::{Markup, html};
use serde_json::Value;

/// The record as it is now; null for a new one, or one that is gone or hidden.
pub(super) async fn now(asked: &Asked, proposal: &Value) -> Result<Value, Refused> {
    let kind = RecordKind::ALL.into_iter().find(|kind| proposal["record_kind"] == kind.name());
    match (kind, proposal["code"].as_str()) {
        (Some(kind), Some(code)) => {
            let path = format!("/api/v1/{}/{}", kind.plural(), crate::console::api::escaped(code));
            Ok(asked.find(&path).await?.unwrap_or_default())
        }
        _ => Ok(Value::Null),
    }
}

/// The table.
pub(super) async fn table(asked: &Asked, proposal: &Value, now: &Value) -> Markup {
    let (base, change) = (&proposal["base"], &proposal["change"]);
    let places = Places::of(asked, [base, change, now].into_iter()).await;
    let reading = Reading { asked, table: proposal["record_kind"].as_str().unwrap_or_default(), places: &places };
    let is_open = matches!(proposal["state"].as_str(), Some("pending" | "returned"));
    let compares_now = is_open && now.is_object();
    let is_new = base.is_null();
    html! {
        @if let Some(fields) = change.as_object() {
            div.table { table {
                caption { (fields.len()) (asked.say(" mục được đề xuất", " fields are proposed")) }
                thead { tr {
                    th scope="col" { (asked.say("Mục", "Field")) }
                    @if !is_new { th scope="col" { (asked.say("Khi gửi", "When it was sent")) } }
                    th scope="col" { (asked.say("Đề xuất", "Proposed")) }
                    @if compares_now { th scope="col" { (asked.say("Trong sổ bây giờ", "In the register now")) } }
                } }
                tbody { @for (name, proposed) in fields {
                    @let overtaken = compares_now && !is_new && now[name] != base[name];
                    tr class=[overtaken.then_some("clash")] {
                        th scope="row" { (reading.title(name)) }
                        @if !is_new { td { (reading.value(name, &base[name])) } }
                        td { ins { (reading.value(name, proposed)) } }
                        @if compares_now { td {
                            (reading.value(name, &now[name]))
                            @if overtaken { br; strong.odd { (asked.say("đã đổi sau khi gửi", "changed since it was sent")) } }
                        } }
                    }
                } }
            } }
        } @else {
            p { (asked.say("Nội dung đã bị xóa theo yêu cầu về dữ liệu cá nhân.", "What was proposed was erased at a request about personal data.")) }
        }
    }
}

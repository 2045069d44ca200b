//! What decisions did to a record, in the order of days: each act with its day as exactly as it is known.

use super::facts::{Facts, link};
use super::kinds::Kind;
use super::names::Names;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::parts::standing;
use crate::console::refused::Refused;
use crate::console::words;
use crate::registry::kind::RecordKind;
use crate::registry::record::Dated;
use maud::{Markup, html};
use serde_json::Value;

/// Acts, and how many there are in all.
#[derive(Debug, Default)]
pub struct Acts {
    /// The last ones.
    pub rows: Vec<Value>,
    total: u64,
}

/// The acts about a subject, or of a decision; none for other records.
pub async fn acts_of(asked: &Asked, kind: &Kind, code: &str) -> Result<Acts, Refused> {
    let by = match (kind.record, kind.form().dated) {
        (RecordKind::Decision, _) => "decision",
        (_, Dated::ByStanding) => "subject",
        _ => return Ok(Acts::default()),
    };
    let params = [(by, code), ("sort", "-valid_from"), ("count", "exact"), ("limit", "100")];
    let list = asked.get(&address("/api/v1/recognitions", &params)).await?;
    Ok(Acts { rows: list["data"].as_array().cloned().unwrap_or_default(), total: list["total"].as_u64().unwrap_or(0) })
}

/// The acts; those after the day that is looked at are marked.
pub fn timeline(asked: &Asked, kind: &Kind, acts: &Acts, names: &Names, on: Option<&str>) -> Markup {
    let of_decision = kind.record == RecordKind::Decision;
    html! {
        @if of_decision || kind.form().dated == Dated::ByStanding {
            section {
                h2 id="recognitions" {
                    @if of_decision { (asked.say("Quyết định này công nhận", "What this decision recognises")) } @else { (asked.say("Các lần công nhận", "Recognitions")) }
                    @if acts.total > 0 { " " span.count { (words::count(asked, acts.total)) } }
                }
                @if acts.rows.is_empty() {
                    p.quiet { (asked.say("Chưa có lượt công nhận nào được ghi. Sao hay danh hiệu không có quyết định kèm ngày thì không được ghi là công nhận.", "No recognition is registered. Stars or titles without a dated decision are not entered as a recognition.")) }
                } @else {
                    ol.timeline { @for act in &acts.rows { (entry(asked, act, names, of_decision, on)) } }
                }
            }
        }
    }
}

fn entry(asked: &Asked, act: &Value, names: &Names, of_decision: bool, on: Option<&str>) -> Markup {
    let text = |name: &str| act[name].as_str().unwrap_or_default();
    let facts = Facts { asked, kind: Kind::of(RecordKind::Recognition), names, record: act };
    let later = on.is_some_and(|on| text("valid_from") > on);
    html! {
        li class=[later.then_some("later")] {
            p.when {
                (facts.value("valid_from"))
                @if later { " · " (asked.say("sau ngày đang xem", "after the day shown")) }
            }
            p.what {
                @if of_decision { (link(asked, text("subject"), names.record(text("subject")))) ": " }
                strong { (facts.value("act")) } " "
                (standing::stars(asked, &act["star"]))
                @if act["title"].is_string() { (facts.value("title")) }
                @if act["potential_five_star"] == true { " (" (asked.say("tiềm năng 5 sao", "potential five stars")) ")" }
                @if act["score"].is_number() { ", " (facts.value("score")) " " (asked.say("điểm", "points")) }
                @if act["ground"].is_string() { " – " (facts.value("ground")) }
            }
            p.quiet {
                @if act["certificate_until"].is_string() { (asked.say("Giấy chứng nhận ", "Certificate ")) (facts.until()) ". " }
                @if act["superseded_on"].is_string() { (asked.say("Được thay bằng lần sau từ ", "Replaced by a later act from ")) (facts.value("superseded_on")) ". " }
                @if !of_decision { (link(asked, text("decision"), names.record(text("decision")))) " · " }
                a href=(asked.href(&format!("/recognitions/{}", text("code")))) { (asked.say("Chi tiết", "Details")) span.hidden { " " (text("code")) } }
                @if text("confidence") != "high" && !text("confidence").is_empty() { " · " (words::title(asked, "recognition", "confidence")) ": " (facts.value("confidence")) }
            }
        }
    }
}

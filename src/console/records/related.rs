//! Records that belong to a record: the products of a village or producer, the centres of an operator, the villages that
//! host a centre, the centres in a village.

use super::kinds::Kind;
use super::names::{Names, Wanted};
use super::table;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::refused::Refused;
use crate::console::words;
use crate::registry::kind::RecordKind;
use maud::{Markup, html};
use serde_json::Value;

/// As many as stand on the page; the list has all.
const SHOWN: &str = "10";

/// Some records of a list.
#[derive(Debug)]
struct Part {
    kind: &'static Kind,
    title: super::kinds::Words,
    /// The parameter of their list that leads to them; without one all of them stand here.
    by: Option<&'static str>,
    total: u64,
    rows: Vec<Value>,
}

/// What belongs to a record.
#[derive(Debug, Default)]
pub struct Related {
    parts: Vec<Part>,
}

const fn lists(kind: RecordKind) -> &'static [(RecordKind, &'static str, super::kinds::Words)] {
    match kind {
        RecordKind::Village => &[(RecordKind::Product, "village", ("Sản phẩm của làng", "Products of the village"))],
        RecordKind::Producer => &[
            (RecordKind::Product, "producer", ("Sản phẩm của chủ thể", "Products of the producer")),
            (RecordKind::Centre, "operator", ("Trung tâm do chủ thể vận hành", "Centres that the producer runs")),
        ],
        _ => &[],
    }
}

impl Related {
    /// Looks for it.
    pub async fn of(asked: &Asked, kind: &Kind, record: &Value, on: Option<&str>) -> Result<Self, Refused> {
        let code = record["code"].as_str().unwrap_or_default();
        let mut parts = Vec::new();
        for (other, by, title) in lists(kind.record) {
            let other = Kind::of(*other);
            let mut params = vec![(*by, code), ("count", "exact"), ("limit", SHOWN)];
            params.extend(on.map(|on| ("on", on)));
            let list = asked.get(&address(&other.api(), &params)).await?;
            let rows = list["data"].as_array().cloned().unwrap_or_default();
            parts.push(Part { kind: other, title: *title, by: Some(by), total: list["total"].as_u64().unwrap_or(0), rows });
        }
        if kind.record == RecordKind::Village {
            parts.push(hosted(asked, code, on).await?);
        }
        Ok(Self { parts })
    }

    /// What they refer to themselves.
    pub fn wanted(&self, wanted: &mut Wanted) {
        for part in &self.parts {
            table::wanted(part.kind, &part.rows, wanted);
        }
    }
}

/// The centres that a village hosts. Centres name their villages in a list, by which theirs cannot be narrowed; a city has
/// some dozens of them.
async fn hosted(asked: &Asked, village: &str, on: Option<&str>) -> Result<Part, Refused> {
    let mut params = vec![("limit", "200")];
    params.extend(on.map(|on| ("on", on)));
    let kind = Kind::of(RecordKind::Centre);
    let (mut next, mut rows) = (Some(address(&kind.api(), &params)), Vec::new());
    while let Some(page) = next {
        let list = asked.get(&page).await?;
        let hosts = |centre: &&Value| centre["host_villages"].as_array().is_some_and(|all| all.iter().any(|one| one == village));
        rows.extend(list["data"].as_array().into_iter().flatten().filter(hosts).cloned());
        next = list["next"].as_str().map(str::to_owned);
    }
    let title = ("Trung tâm đặt tại làng", "Centres in the village");
    Ok(Part { kind, title, by: None, total: rows.len() as u64, rows })
}

/// Shows it. Where nothing belongs to a record, that is said for what is looked for most.
pub fn shown(asked: &Asked, kind: &Kind, code: &str, related: &Related, names: &Names) -> Markup {
    html! {
        @for (index, part) in related.parts.iter().enumerate() {
            @if part.total > 0 {
                section {
                    h2 { (asked.say(part.title.0, part.title.1)) }
                    (table::table(asked, part.kind, &part.rows, names, &html! { strong { (words::count(asked, part.total)) } " " (asked.say(part.kind.one.0, part.kind.one.1)) }))
                    @if let Some(by) = part.by.filter(|_| part.total > part.rows.len() as u64) {
                        p { a.button href=(asked.href(&address(&part.kind.path(), &[(by, code)]))) { (asked.say("Xem cả ", "Show all ")) (words::count(asked, part.total)) } }
                    }
                }
            } @else if index == 0 {
                section {
                    h2 { (asked.say(part.title.0, part.title.1)) }
                    p.quiet { (asked.say("Chưa có bản ghi nào.", "None is registered.")) }
                }
            }
        }
        @if kind.record == RecordKind::Decision {
            p { a.button href=(asked.href(&address("/recognitions", &[("decision", code)]))) { (asked.say("Danh sách, bộ lọc và tệp của các lượt này", "List, filters and files of these acts")) } }
        }
    }
}

//! The hits of a search: the lists of the API for the same words, the first few of each, with what was matched.

use super::matched::{marked, missing, words};
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::parts::standing;
use crate::console::records::facts::Facts;
use crate::console::records::kinds::{KINDS, Kind};
use crate::console::records::names::{BEFORE_MERGERS, Names, Wanted, name_of};
use crate::console::refused::Refused;
use crate::console::words as say;
use crate::for_kind;
use crate::registry::kind::RecordKind;
use crate::registry::record::{Dated, Record};
use maud::{Markup, html};
use serde_json::Value;

/// Hits of each kind that stand on the page.
const SHOWN: &str = "5";
/// The same where only products are looked for.
const SHOWN_ALONE: &str = "20";

#[derive(Debug)]
struct Part {
    kind: &'static Kind,
    total: u64,
    rows: Vec<Value>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Hits {
    parts: Vec<Part>,
    communes: Vec<Value>,
    communes_total: u64,
    former: Vec<Value>,
    names: Names,
}

impl Hits {
    /// Searches. `star`: only products, because a star is to be checked.
    pub async fn of(asked: &Asked, typed: &str, star: bool) -> Result<Self, Refused> {
        let mut hits = Self::default();
        let mut wanted = Wanted::default();
        let limit = if star { SHOWN_ALONE } else { SHOWN };
        let params = [("q", typed), ("count", "exact"), ("limit", limit)];
        let searched = KINDS.iter().filter(|kind| kind.form().searchable && (!star || kind.record == RecordKind::Product));
        for kind in searched {
            let list = asked.get(&address(&kind.api(), &params)).await?;
            let rows = list["data"].as_array().cloned().unwrap_or_default();
            for row in &rows {
                wanted.fields(row, ["commune", "producer", "former_commune"]);
            }
            hits.parts.push(Part { kind, total: list["total"].as_u64().unwrap_or(0), rows });
        }
        if !star {
            let list = asked.get(&address("/api/v1/units", &[&params[..], &[("kind", "xa,phuong")]].concat())).await?;
            hits.communes = list["data"].as_array().cloned().unwrap_or_default();
            hits.communes_total = list["total"].as_u64().unwrap_or(0);
            let params = [("q", typed), ("on", BEFORE_MERGERS), ("kind", "xa,phuong,thi_tran"), ("limit", SHOWN)];
            let list = asked.get(&address("/api/v1/units", &params)).await?;
            hits.former = list["data"].as_array().cloned().unwrap_or_default();
        }
        hits.names = wanted.ask(asked).await?;
        Ok(hits)
    }

    /// How many there are.
    pub fn total(&self) -> u64 {
        self.parts.iter().map(|part| part.total).sum::<u64>() + self.communes_total + self.former.len() as u64
    }
}

/// Shows them, by kind.
pub fn shown(asked: &Asked, hits: &Hits, typed: &str, star: bool) -> Markup {
    let words = words(typed);
    html! {
        @for part in hits.parts.iter().filter(|part| part.total > 0) {
            section.hits {
                h2 { (asked.say(part.kind.title.0, part.kind.title.1)) " " span.count { (say::count(asked, part.total)) } }
                ul { @for row in &part.rows { (hit(asked, part.kind, row, &hits.names, &words, star)) } }
                @if part.total > part.rows.len() as u64 {
                    p { a href=(asked.href(&address(&part.kind.path(), &[("q", typed)]))) { (asked.say("Xem tất cả ", "All ")) (say::count(asked, part.total)) " " (asked.say(part.kind.one.0, "hits")) } }
                }
            }
        }
        (units(asked, asked.say("Xã, phường", "Communes"), &hits.communes, hits.communes_total, &words, None))
        (units(asked, asked.say("Xã, phường trước sắp xếp", "Former communes"), &hits.former, hits.former.len() as u64, &words, Some(BEFORE_MERGERS)))
    }
}

fn units(asked: &Asked, title: &str, units: &[Value], total: u64, words: &[String], on: Option<&str>) -> Markup {
    let day: Vec<(&str, &str)> = on.into_iter().map(|on| ("on", on)).collect();
    html! {
        @if !units.is_empty() {
            section.hits {
                h2 { (title) " " span.count { (say::count(asked, total)) } }
                ul {
                    @for unit in units {
                        @let page = format!("/communes/{}", unit["code"].as_str().unwrap_or_default());
                        li { a href=(asked.href(&address(&page, &day))) { (marked(unit["full_name"].as_str().unwrap_or_default(), words)) } }
                    }
                }
            }
        }
    }
}

fn hit(asked: &Asked, kind: &'static Kind, row: &Value, names: &Names, words: &[String], star: bool) -> Markup {
    let code = row["code"].as_str().unwrap_or_default();
    let name = name_of(asked, kind, row);
    let place = if star { "p" } else { kind.record.plural() };
    html! {
        li {
            a href=(asked.href(&format!("/{place}/{code}"))) { (marked(&name, words)) }
            " " span.quiet { (code) }
            @if kind.form().dated == Dated::ByStanding {
                " " (standing::stars(asked, &row["star"])) " " (standing::state(asked, row["state"].as_str().unwrap_or_default()))
            }
            (why(&Facts { asked, kind, names, record: row }, &name, words))
        }
    }
}

fn searched<R: Record>() -> &'static [&'static str] {
    R::SEARCHED
}

/// Where the words stand that the name does not have; and where it lies.
fn why(facts: &Facts<'_>, name: &str, words: &[String]) -> Markup {
    let Facts { asked, kind, names, record } = *facts;
    let mut left = missing(name, words);
    let mut found: Vec<(String, String)> = Vec::new();
    let fields =
        for_kind!(kind.record, searched).iter().copied().chain((kind.record == RecordKind::Product).then_some("producer"));
    for field in fields.filter(|field| *field != kind.name) {
        for text in texts(&record[field], field, names) {
            let still = missing(&text, &left);
            if still.len() < left.len() {
                found.push((say::title(asked, kind.table(), field), text));
                left = still;
            }
        }
    }
    html! {
        @if record["commune"].is_string() { " " span.quiet { "· " (names.unit("commune", record["commune"].as_str().unwrap_or_default(), record)) } }
        @for (title, text) in &found { p.why { (title) ": " (marked(text, words)) } }
    }
}

fn texts(value: &Value, field: &str, names: &Names) -> Vec<String> {
    match value {
        Value::String(code) if field == "producer" => vec![names.record(code).to_owned()],
        Value::String(text) => vec![text.clone()],
        Value::Array(all) => all.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        _ => Vec::new(),
    }
}

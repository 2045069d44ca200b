//! One entry of the log.

use super::{action, kind, record};
use crate::console::asked::Asked;
use crate::console::parts::difference::{Places, Reading};
use crate::console::parts::who::who;
use crate::console::words;
use maud::{Markup, html};
use serde_json::Value;

/// More fields than this are shown when somebody asks for them.
const SHOWN: usize = 6;
/// What every entry has and nobody looks for.
const OF_NO_INTEREST: [&str; 6] = ["version", "updated_at", "created_at", "code", "record_kind", "name_key"];

/// The entry: what happened, by whom and why, and the differences.
pub(super) fn of(asked: &Asked, entry: &Value, places: &Places) -> Markup {
    let text = |name: &str| entry[name].as_str();
    let reading = Reading { asked, table: text("record_kind").unwrap_or_default(), places };
    let warnings = entry["warnings"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        li.card {
            p.entry {
                strong { (kind(asked, reading.table)) " " (record(asked, entry)) " " (action(asked, text("action").unwrap_or_default())) }
                @if let Some(name) = name(entry) { " – " (name) }
            }
            p.quiet {
                (words::moment(asked, text("at").unwrap_or_default())) " · " (who(asked, text("actor").unwrap_or_default()))
                @if let Some(author) = text("proposed_by") { (asked.say(" · theo đề xuất của ", " · proposed by ")) (who(asked, author)) }
                (asked.say(" · mục số ", " · entry ")) (words::number(asked, &entry["sequence"]))
            }
            @if let Some(reason) = text("reason") { p { (asked.say("Lý do: ", "Reason: ")) (reason) } }
            @if !warnings.is_empty() { p.odd { (asked.say("Vượt qua cảnh báo: ", "Overrode warnings: ")) (warnings.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")) } }
            (changes(&reading, entry))
        }
    }
}

fn name(entry: &Value) -> Option<&str> {
    let of = |record: &'_ Value| -> Option<String> {
        ["name", "official_name", "number"].into_iter().find_map(|field| record[field].as_str().map(str::to_owned))
    };
    let found = [&entry["after"], &entry["before"]].into_iter().find(|record| of(record).is_some())?;
    ["name", "official_name", "number"].into_iter().find_map(|field| found[field].as_str())
}

fn changes(reading: &Reading<'_>, entry: &Value) -> Markup {
    let asked = reading.asked;
    let fields = entry["changed"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let (told, hidden): (Vec<&str>, Vec<&str>) = fields.filter(|field| !OF_NO_INTEREST.contains(field)).partition(|field| {
        entry["before"].get(*field).is_some_and(|value| !value.is_null())
            || entry["after"].get(*field).is_some_and(|value| !value.is_null())
    });
    let list = |fields: &[&str]| html! { ul.changes { @for field in fields { (reading.change(field, &entry["before"][*field], &entry["after"][*field])) } } };
    html! {
        @if told.len() <= SHOWN {
            @if !told.is_empty() { (list(&told)) }
        } @else {
            details { summary { (told.len()) (asked.say(" mục", " fields")) } (list(&told)) }
        }
        @if !hidden.is_empty() {
            p.quiet { (asked.say("Dữ liệu không công khai đã đổi: ", "Not public, changed: ")) (hidden.iter().map(|field| reading.title(field)).collect::<Vec<_>>().join(", ")) }
        }
    }
}

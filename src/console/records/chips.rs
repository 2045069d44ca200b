//! The filters that are on, in words, each with a link that takes it off.

use super::facts::{term, words_of_flag};
use super::kinds::Kind;
use super::names::{Names, Wanted};
use super::question::Question;
use crate::console::asked::Asked;
use crate::console::words;
use crate::registry::dimension::{NONE, UNRESOLVED};
use crate::registry::field::Holds;
use crate::registry::query_value::{join, split};
use maud::{Markup, html};
use serde_json::Value;

/// What the filters refer to.
pub fn wanted(question: &Question, wanted: &mut Wanted) {
    for (name, value) in question.filters() {
        for one in split(value) {
            wanted.field(name, &Value::String(one), &Value::Null);
        }
    }
}

/// The filters.
pub fn chips(asked: &Asked, kind: &Kind, question: &Question, names: &Names) -> Markup {
    let filters = question.filters();
    html! {
        @if !filters.is_empty() {
            div.chips {
                h2.hidden { (asked.say("Đang lọc theo", "Filters that are on")) }
                ul {
                    @for (name, value) in &filters { (chip(asked, kind, question, names, name, value)) }
                    @if filters.len() > 1 {
                        li { a.chip-all href=(asked.href(question.bare())) { (asked.say("Bỏ tất cả", "Clear all")) } }
                    }
                }
            }
        }
    }
}

fn chip(asked: &Asked, kind: &Kind, question: &Question, names: &Names, name: &str, value: &str) -> Markup {
    let values = if matches!(name, "q" | "on") || is_range(kind, name) { vec![value.to_owned()] } else { split(value) };
    html! {
        @for one in &values {
            @let rest: Vec<String> = values.iter().filter(|other| *other != one).cloned().collect();
            @let rest = (!rest.is_empty()).then(|| join(&rest));
            li {
                a.chip href=(asked.href(&question.with(name, rest.as_deref()))) {
                    span.hidden { (asked.say("Bỏ bộ lọc: ", "Remove the filter: ")) }
                    (title(asked, kind, name)) ": " strong { (value_in_words(asked, kind, names, name, one)) }
                    span aria-hidden="true" { " ×" }
                }
            }
        }
    }
}

fn is_range(kind: &Kind, name: &str) -> bool {
    range(name).is_some_and(|(field, _)| kind.field(field).is_some())
}

/// The field of a range and which end of it.
fn range(name: &str) -> Option<(&str, bool)> {
    name.strip_suffix("_from").map(|field| (field, true)).or(name.strip_suffix("_to").map(|field| (field, false)))
}

/// What a filter is called.
pub fn title(asked: &Asked, kind: &Kind, name: &str) -> String {
    match name {
        "q" => return asked.say("Từ khóa", "Words").to_owned(),
        "on" => return asked.say("Tính đến ngày", "As of").to_owned(),
        "state" => return asked.say("Tình trạng", "State").to_owned(),
        _ => {}
    }
    if kind.field(name).is_some() {
        return words::title(asked, kind.table(), name);
    }
    if let Some((field, from)) = range(name).filter(|(field, _)| kind.field(field).is_some()) {
        let end = if from { asked.say("từ", "from") } else { asked.say("đến", "to") };
        return format!("{} {end}", words::title(asked, kind.table(), field));
    }
    kind.dimension(name).map_or_else(|| name.to_owned(), |dimension| asked.say(dimension.vi, dimension.en).to_owned())
}

/// A value of a filter in words.
pub fn value_in_words(asked: &Asked, kind: &Kind, names: &Names, name: &str, value: &str) -> String {
    match (name, value) {
        ("q", _) => return format!("“{value}”"),
        ("on", _) => return words::day_of(asked, value),
        ("state", _) => return words::state(asked, value).to_owned(),
        (_, NONE) => return asked.say("chưa có thông tin", "not stated").to_owned(),
        (_, UNRESOLVED) => return asked.say("chưa xác định", "unresolved").to_owned(),
        (_, "true" | "false") => return words_of_flag(asked, value == "true").to_owned(),
        ("commune" | "former_commune" | "former_district" | "commune_before_2025", _) => {
            return names.unit(name, value, &Value::Null).to_owned();
        }
        _ => {}
    }
    let field = range(name).map_or(name, |(field, _)| if kind.field(name).is_some() { name } else { field });
    match kind.field(field).map(|field| field.holds) {
        Some(Holds::Date) => words::day_of(asked, value),
        Some(Holds::Moment) => words::moment(asked, value),
        Some(Holds::Code) => names.record(value).to_owned(),
        _ => term(asked, name, value),
    }
}

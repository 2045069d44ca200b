//! Parameters: those that many operations share, and those that the fields of a list bring.

use super::sequence;
use crate::http::paging::Size;
use crate::programme::Sense;
use crate::programme::vocabularies;
use crate::registry::dimension::{Dimension, NONE, Period, Shows};
use crate::registry::field::{Field, Filter, Holds};
use crate::registry::listing::{MOST_ON_A_PAGE, USUAL_ON_A_PAGE};
use crate::registry::parameter_names::{dimensions_beside_fields, searchable};

use crate::registry::record::{Dated, Listed};
use crate::registry::sight::{Shown, Sight};
use crate::registry::values::LINE;
use serde_json::{Map, Value, json};

/// A value among several: like a line, but a comma that belongs to it has a backslash before it.
const WORD: &str = "^(\\\\,|[^,\\u0000-\\u001f\\u007f-\\u009f])*(\\\\,|[^,\\s\\u0000-\\u001f\\u007f-\\u009f])(\\\\,|[^,\\u0000-\\u001f\\u007f-\\u009f])*$";
const DAY: &str = "^(1[0-9]|2[01])[0-9]{2}-[01][0-9]-[0-3][0-9]$";

/// The parameters that operations refer to by name.
pub(super) fn shared() -> Map<String, Value> {
    let header = |name: &str, required: bool, words: &str, schema: Value| {
        (name.to_owned(), json!({"name": name, "in": "header", "required": required, "description": words, "schema": schema}))
    };
    Map::from_iter([
        header(
            "If-Match",
            true,
            "The `ETag` of the record as you read it. Only its version counts: `\"3\"` is enough. `*` means whatever it is now.",
            json!({"type": "string", "minLength": 1, "pattern": "^(\\*|(W/)?\"[!#-~]*\"|[0-9]{1,18})$"}),
        ),
        header(
            "If-None-Match",
            false,
            "The `ETag` of the answer you have; 304 when nothing changed since.",
            json!({"type": "string"}),
        ),
        header(
            "Accept-Language",
            false,
            "Language of problems: `vi` (default) or `en`.",
            json!({"type": "string", "example": "vi"}),
        ),
        header(
            "X-Reason",
            false,
            "Why the change is made; kept in the journal. Needed where a warning is overridden. Vietnamese letters are percent-encoded after `UTF-8''` (RFC 8187), because headers carry ASCII only: `UTF-8''%C4%91%C3%A3%20h%E1%BB%8Fi%20x%C3%A3` is \"đã hỏi xã\".",
            json!({"type": "string", "minLength": 1, "maxLength": 1000, "pattern": "^[!-~]([ -~]*[!-~])?$"}),
        ),
        header(
            "Idempotency-Key",
            false,
            "Makes a retry safe: the same key and body give the same answer for seven days and write nothing again.",
            json!({"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[ -~]+$"}),
        ),
        (
            "dry_run".to_owned(),
            json!({"name": "dry_run", "in": "query", "description": "Does everything but write.", "schema": {"type": "boolean", "default": false}}),
        ),
        sequence::parameter(),
        ("on".to_owned(), day("on", "The day that standing and state are told for; today in Asia/Ho_Chi_Minh when left out.")),
    ])
}

/// A day in the query string.
pub(super) fn day(name: &str, words: &str) -> Value {
    json!({"name": name, "in": "query", "description": words, "schema": {"type": "string", "format": "date", "pattern": DAY}})
}

/// A whole number in the query string.
pub(super) fn number(name: &str, words: &str, least: i64, most: i64) -> Value {
    json!({"name": name, "in": "query", "description": words, "schema": {"type": "integer", "format": "int64", "minimum": least, "maximum": most}})
}

/// How many are on a page.
pub(super) fn limit(words: &str, size: Size) -> Value {
    let mut limit = number("limit", words, 1, i64::try_from(size.most).unwrap_or(i64::MAX));
    limit["schema"]["default"] = size.usual.into();
    limit
}

/// Yes or no in the query string.
pub(super) fn flag(name: &str, words: &str) -> Value {
    json!({"name": name, "in": "query", "description": words, "schema": {"type": "boolean", "default": false}})
}

/// A text in the query string.
pub(super) fn text(name: &str, words: &str) -> Value {
    json!({"name": name, "in": "query", "description": words, "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": LINE}})
}

/// One of several words in the query string.
pub(super) fn choice(name: &str, words: &str, values: &[&str]) -> Value {
    json!({"name": name, "in": "query", "description": words, "schema": {"type": "string", "enum": values}})
}

/// A code in the path.
pub(super) fn code(pattern: &str, example: Option<&str>, words: &str) -> Value {
    let mut parameter = json!({"name": "code", "in": "path", "required": true, "description": words, "schema": {"type": "string", "pattern": pattern}});
    if let Some(example) = example {
        parameter["example"] = example.into();
    }
    parameter
}

/// Everything a list of `R` takes.
pub(super) fn of_list<R: Listed>() -> Vec<Value> {
    let mut all = vec![page_size(), cursor(), sort::<R>(), count()];
    if searchable::<R>() {
        all.push(words());
    }
    match R::DATED {
        Dated::Never => {}
        Dated::ByStanding => {
            all.push(day("on", "The day that standing and state are told for; today in Asia/Ho_Chi_Minh when left out."));
            all.push(state());
        }
        Dated::ByHoldings => {
            all.push(day("on", "The day that `state` is meant for; today in Asia/Ho_Chi_Minh when left out."));
            all.push(state_of_holdings());
        }
        Dated::ByLife => all.push(day("on", "The day on which the unit lives; today in Asia/Ho_Chi_Minh when left out.")),
    }
    for field in R::FIELDS.iter().filter(|field| Sight::PUBLIC.shows::<R>(field) != Shown::Never) {
        match field.filter {
            Filter::No => {}
            Filter::Equal => {
                let counted = R::dimensions().any(|dimension| dimension.name == field.name);
                all.push(equal(field, counted));
            }
            Filter::Range => all.extend(range(field)),
        }
    }
    all.extend(dimensions_beside_fields::<R>().map(by_dimension));
    all
}

/// A dimension that is no field: a filter all the same.
fn by_dimension(dimension: &Dimension) -> Value {
    json!({
        "name": dimension.name, "in": "query", "style": "form", "explode": false,
        "description": format!("One of these: {} ({}); several with commas.", dimension.en, dimension.vi),
        "schema": {"type": "array", "minItems": 1, "maxItems": 100, "items": dimension_item(dimension)},
    })
}

/// A value of a dimension, `none` and `unresolved` where records can have them.
pub(super) fn dimension_item(dimension: &Dimension) -> Value {
    match dimension.shows {
        Shows::Field(Holds::Choice(values)) => choices(values.iter().copied()),
        Shows::Field(Holds::Star) => choices(["3", "4", "5"]),
        Shows::Field(Holds::Flag) => choices(["true", "false"]),
        Shows::Field(Holds::Whole) => json!({"type": "string", "pattern": "^(-?[0-9]{1,9}|none)$"}),
        Shows::Field(_) => json!({"type": "string", "minLength": 1, "maxLength": 300, "pattern": WORD}),
        Shows::Unit => json!({"type": "string", "pattern": "^([0-9]{3,5}|unresolved|none)$"}),
        Shows::Period(Period::Year, _) => json!({"type": "string", "pattern": "^([1-9][0-9]{3}|unresolved|none)$"}),
        Shows::Period(Period::Quarter, _) => json!({"type": "string", "pattern": "^([1-9][0-9]{3}-Q[1-4]|unresolved|none)$"}),
        Shows::Period(Period::Month, _) => {
            json!({"type": "string", "pattern": "^([1-9][0-9]{3}-(0[1-9]|1[0-2])|unresolved|none)$"})
        }
        Shows::Group => {
            let groups = vocabularies::find("group").map(|list| &list.terms).into_iter().flatten();
            choices(groups.map(|term| term.code.as_str()))
        }
        Shows::FromVillage => json!({"type": "string", "enum": ["true", "false"]}),
        Shows::State => json!({"type": "string", "enum": ["in_force", "lapsed", "withdrawn", "none"]}),
    }
}

fn choices<'a>(values: impl IntoIterator<Item = &'a str>) -> Value {
    let values: Vec<&str> = values.into_iter().chain([NONE]).collect();
    json!({"type": "string", "enum": values})
}

fn state_of_holdings() -> Value {
    let mut state = state();
    state["description"] = "Only producers with at least one product in this state on that day; several with commas.".into();
    state
}

fn page_size() -> Value {
    // No default: generated clients would send it with every request for a file, which has no pages.
    let words = format!("Records on a page; {USUAL_ON_A_PAGE} when left out.");
    json!({"name": "limit", "in": "query", "description": words, "schema": {"type": "integer", "minimum": 1, "maximum": MOST_ON_A_PAGE}})
}

fn cursor() -> Value {
    json!({"name": "cursor", "in": "query", "description": "Where the page begins: from `next` of the page before, with the same filters and order.", "schema": {"type": "string", "minLength": 1, "maxLength": 3000, "pattern": "^[0-9A-Za-z_-]+$"}})
}

fn sort<R: Listed>() -> Value {
    let names = R::SORTS.iter().flat_map(|sort| [sort.name.to_owned(), format!("-{}", sort.name)]);
    let names: Vec<String> = names.collect();
    let words = "The order; with `-` reversed. With `q` and without `sort`, exact hits come first.";
    json!({"name": "sort", "in": "query", "description": words, "schema": {"type": "string", "enum": names}})
}

fn count() -> Value {
    json!({"name": "count", "in": "query", "description": "`exact` adds `total`. Without it nothing is counted.", "schema": {"type": "string", "enum": ["exact"]}})
}

fn words() -> Value {
    json!({
        "name": "q", "in": "query",
        "description": "The beginnings of words to search for, at most ten; all must occur: `gom s` finds Gốm sứ, `om` does not. Case, tone marks, đ/d and tone placement make no difference. Hits with the marks as they were typed come first, each group in the order of codes, unless `sort` says otherwise.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": LINE},
        "example": "gom bat trang",
    })
}

fn state() -> Value {
    json!({
        "name": "state", "in": "query", "style": "form", "explode": false,
        "description": "Where the record stands on that day; several with commas. `in_force` includes `due` (ends within 180 days); `assessed` and `recognised` list everything recognised by then (acts themselves are counted in recognitions); `none` lists what was not recognised by then.",
        "schema": {"type": "array", "minItems": 1, "items": choices(Sense::VALUES.iter().copied())},
    })
}

/// `counted`: a dimension of counts too, whose value `none` is that the field is empty.
fn equal(field: &Field, counted: bool) -> Value {
    let none = if counted { " `none`: not stated." } else { "" };
    let comma = if field.holds == Holds::Text { " A comma that belongs to a value is written `\\,`." } else { "" };
    json!({
        "name": field.name, "in": "query", "style": "form", "explode": false,
        "description": format!("One of these; several with commas.{comma}{none}"),
        "schema": {"type": "array", "minItems": 1, "maxItems": 100, "items": if counted { or_none(item(field.holds)) } else { item(field.holds) }},
    })
}

fn or_none(mut item: Value) -> Value {
    if item["type"] != "string" {
        return json!({"anyOf": [item, {"type": "string", "enum": [NONE]}]});
    }
    if let Some(values) = item.get_mut("enum").and_then(Value::as_array_mut) {
        values.push(NONE.into());
    }
    item
}

fn range(field: &Field) -> [Value; 2] {
    [("from", "This or more."), ("to", "This or less.")].map(|(end, words)| {
        json!({
            "name": format!("{}_{end}", field.name), "in": "query",
            "description": words,
            "schema": item(field.holds),
        })
    })
}

fn item(holds: Holds) -> Value {
    match holds {
        Holds::Text | Holds::List => json!({"type": "string", "minLength": 1, "maxLength": 300, "pattern": WORD}),
        Holds::Code => json!({"type": "string", "pattern": "^(LN|CT|SP|TT|QD|CN)-[0-9]{6,9}-[0-9A-FHJ-NPR-Y]$"}),
        Holds::Choice(values) => json!({"type": "string", "enum": values}),
        Holds::Star => json!({"type": "integer", "enum": [3, 4, 5]}),
        Holds::Whole => json!({"type": "integer", "format": "int64"}),
        Holds::Decimal => json!({"type": "number", "multipleOf": 0.01, "minimum": -1e13, "maximum": 1e13}),
        Holds::Degrees => json!({"type": "number"}),
        Holds::Date => json!({"type": "string", "format": "date", "pattern": DAY}),
        Holds::Moment => json!({"type": "string", "format": "date-time"}),
        Holds::Flag => json!({"type": "boolean"}),
    }
}

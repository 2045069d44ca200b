//! What a list can be narrowed by, with how many records each value leads to. The counts are those of the API: each is the
//! length of the list that its link shows.

use super::chips::{title, value_in_words};
use super::kinds::Kind;
use super::names::Names;
use super::question::Question;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::refused::Refused;
use crate::console::words;
use crate::registry::dimension::Shows;
use crate::registry::field::Holds;
use crate::registry::record::Dated;
use maud::{Markup, html};
use serde_json::Value;

/// Values that are shown at once; the others are folded away.
const FIRST: usize = 7;
/// The states, in the order of a record's life.
const STATES: [&str; 6] = ["recognised", "in_force", "due", "lapsed", "withdrawn", "none"];
/// Dimensions that a table may have; the product of their values stays small.
const TOGETHER: usize = 3;

/// One value and what it leads to.
#[derive(Clone, Debug)]
struct Choice {
    value: String,
    words: String,
    count: u64,
}

/// One thing to narrow by.
#[derive(Clone, Debug)]
pub struct Facet {
    name: &'static str,
    choices: Vec<Choice>,
}

/// All of a list, and what its records are, in words of the statistics.
#[derive(Debug, Default)]
pub struct Facets {
    all: Vec<Facet>,
    /// The sense of the counts.
    pub sense: String,
}

impl Facets {
    /// Counts them.
    pub async fn of(asked: &Asked, kind: &'static Kind, question: &Question) -> Result<Self, Refused> {
        let mut facets = Self::default();
        // Assessments are counted, not the records of the list: there is nothing to put beside it.
        if question.get("state").is_some_and(|state| state.split(',').any(|one| one == "assessed")) {
            return Ok(facets);
        }
        if matches!(kind.form().dated, Dated::ByStanding | Dated::ByHoldings) {
            facets.all.push(by_lists(asked, kind, question, "state", &STATES).await?);
        }
        if !kind.is_counted() {
            for name in kind.facets {
                facets.all.push(by_lists(asked, kind, question, name, values_of(kind, name)).await?);
            }
            return Ok(facets);
        }
        for names in tables(kind, question) {
            let table = asked.get(&question_of(kind, question, &names)).await?;
            facets.sense = said(asked, &table["about"]["sense"]);
            facets.all.extend(names.iter().map(|name| from_table(asked, &table, name, names.len())));
        }
        let place = |name: &str| kind.facets.iter().position(|known| *known == name).map_or(0, |index| index + 1);
        facets.all.sort_by_key(|facet| place(facet.name));
        Ok(facets)
    }
}

fn said(asked: &Asked, both: &Value) -> String {
    asked.say(both["vi"].as_str().unwrap_or_default(), both["en"].as_str().unwrap_or_default()).to_owned()
}

/// Which facets are asked for together: those that narrow the list already stand alone, because they are counted without
/// themselves; so do those with many values.
fn tables(kind: &'static Kind, question: &Question) -> Vec<Vec<&'static str>> {
    let alone = |name: &str| {
        question.get(name).is_some()
            || matches!(kind.dimension(name).map(|dimension| dimension.shows), Some(Shows::Unit | Shows::Field(Holds::Text)))
    };
    let (alone, together): (Vec<&str>, Vec<&str>) = kind.facets.iter().copied().partition(|name| alone(name));
    let mut tables: Vec<Vec<&str>> = together.chunks(TOGETHER).map(<[&str]>::to_vec).collect();
    tables.extend(alone.into_iter().map(|name| vec![name]));
    tables
}

fn question_of(kind: &Kind, question: &Question, names: &[&'static str]) -> String {
    let by = names.join(",");
    let mut params: Vec<(&str, &str)> =
        question.filters().into_iter().filter(|(name, _)| names.len() > 1 || !names.contains(name)).collect();
    params.push(("by", &by));
    address(&format!("/api/v1/statistics/{}", kind.record.plural()), &params)
}

fn from_table(asked: &Asked, table: &Value, name: &'static str, dimensions: usize) -> Facet {
    let part = if dimensions == 1 { "rows" } else { "totals" };
    let counts = table[part].as_array().map(Vec::as_slice).unwrap_or_default();
    let count = |value: &str| {
        let mut alone = counts.iter().filter(|row| row["values"].as_object().is_some_and(|values| values.len() == 1));
        alone.find(|row| row["values"][name] == value).and_then(|row| row["count"].as_u64()).unwrap_or(0)
    };
    let described = table["dimensions"].as_array().into_iter().flatten().filter(|dimension| dimension["name"] == name);
    let values = described.flat_map(|dimension| dimension["values"].as_array().into_iter().flatten());
    let choices = values.map(|known| {
        let value = known["value"].as_str().unwrap_or_default();
        Choice { value: value.to_owned(), words: said(asked, known), count: count(value) }
    });
    Facet { name, choices: choices.collect() }
}

/// The values that a field of a list can have.
fn values_of(kind: &Kind, name: &str) -> &'static [&'static str] {
    match kind.field(name).map(|field| field.holds) {
        Some(Holds::Choice(values)) => values,
        Some(Holds::Star) => &["5", "4", "3"],
        _ => &[],
    }
}

/// Counts the lists themselves, where there is no table of it.
async fn by_lists(
    asked: &Asked,
    kind: &Kind,
    question: &Question,
    name: &'static str,
    values: &[&'static str],
) -> Result<Facet, Refused> {
    let mut choices = Vec::new();
    for value in values {
        let mut params = question.filters_but(name);
        params.extend([(name, *value), ("count", "exact"), ("limit", "1")]);
        let list = asked.get(&address(&kind.api(), &params)).await?;
        let count = list["total"].as_u64().unwrap_or(0);
        if count > 0 {
            let words = value_in_words(asked, kind, &Names::default(), name, value);
            choices.push(Choice { value: (*value).to_owned(), words, count });
        }
    }
    Ok(Facet { name, choices })
}

/// Shows them.
pub fn shown(asked: &Asked, kind: &Kind, question: &Question, facets: &Facets) -> Markup {
    html! {
        @for facet in facets.all.iter().filter(|facet| !facet.choices.is_empty()) {
            section.facet {
                h3 { (title(asked, kind, facet.name)) }
                @if facet.choices.len() <= FIRST + 2 {
                    (list(asked, question, facet.name, &facet.choices))
                } @else {
                    @let most = most(&facet.choices);
                    (list(asked, question, facet.name, &most))
                    details {
                        summary { (asked.say("Tất cả", "All")) " " (words::count(asked, facet.choices.len() as u64)) }
                        (list(asked, question, facet.name, &facet.choices))
                    }
                }
            }
        }
    }
}

/// Those with the most records.
fn most(choices: &[Choice]) -> Vec<Choice> {
    let mut most = choices.to_vec();
    most.sort_by_key(|choice| std::cmp::Reverse(choice.count));
    most.truncate(FIRST);
    most
}

fn list(asked: &Asked, question: &Question, name: &str, choices: &[Choice]) -> Markup {
    html! {
        ul {
            @for choice in choices {
                @let on = question.get(name) == Some(choice.value.replace(',', "\\,").as_str());
                @let to = question.with(name, (!on).then(|| choice.value.replace(',', "\\,")).as_deref());
                li { a href=(asked.href(&to)) aria-current=[on.then_some("true")] { span { (choice.words) } span.count { (words::count(asked, choice.count)) } } }
            }
        }
    }
}

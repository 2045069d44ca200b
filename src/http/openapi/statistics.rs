//! The operations of statistics, described. One function for each kind of answer; the filters are those of the lists.

use super::operations::Operation;
use super::parameters;
use crate::http::format::Format;
use crate::programme::Sense;
use crate::registry::centres::Centre;
use crate::registry::decisions::Decision;
use crate::registry::listing::PAGE_PARAMETERS;
use crate::registry::producers::Producer;
use crate::registry::products::Product;
use crate::registry::record::Record;
use crate::registry::villages::Village;
use crate::statistics::answer::PATH;
use crate::statistics::measure;
use crate::statistics::question::MOST_DIMENSIONS;
use crate::statistics::series_question::{INTERVALS, counted_by, is_of_an_act};
use serde_json::{Map, Value, json};

const TAG: (&str, &str) = ("ETag", "The tag of the answer, for `If-None-Match`.");

/// Adds all of them.
pub(super) fn add(paths: &mut Map<String, Value>) {
    let mut get = |path: String, operation: Operation| {
        paths.insert(path, json!({"get": operation.open().finish()}));
    };
    get(format!("{PATH}/villages"), table::<Village>());
    get(format!("{PATH}/products"), table::<Product>());
    get(format!("{PATH}/centres"), table::<Centre>());
    get(format!("{PATH}/producers"), table::<Producer>());
    get(format!("{PATH}/decisions"), table::<Decision>());
    get(format!("{PATH}/villages/series"), series::<Village>());
    get(format!("{PATH}/products/series"), series::<Product>());
    get(format!("{PATH}/centres/series"), series::<Centre>());
}

fn table<R: Record>() -> Operation {
    let plural = R::KIND.plural();
    let dimensions: Vec<String> = R::dimensions().map(|one| format!("`{}` ({})", one.name, one.en)).collect();
    let words = format!(
        "A cross-table of up to three dimensions with every total, each number with the list behind it. The filters are \
         those of the list of {plural}. Cells that would be empty are left out. Dimensions: {}.",
        dimensions.join(", ")
    );
    let operation = Operation::new(
        &format!("count_{plural}"),
        "statistics",
        &format!("Count {plural} (thống kê {})", R::KIND.vietnamese()),
        &words,
    );
    let measures: Vec<&str> = ["count"].into_iter().chain(measure::of(R::KIND).iter().map(|measure| measure.name)).collect();
    let operation = operation.parameters(filters::<R>()).parameter(by::<R>(MOST_DIMENSIONS)).parameter(several(
        "measure",
        "What is worked out beside the count, over the records that know the field. Revenue in đồng a year, areas in m².",
        &json!({"type": "string", "enum": measures}),
        12,
    ));
    answered(operation, "TableAnswer").parameter(since())
}

fn series<R: Record>() -> Operation {
    let plural = R::KIND.plural();
    let dimensions: Vec<&str> = counted_by::<R>().map(|dimension| dimension.name).collect();
    let words = format!(
        "How many {plural} stood in one sense at the end of each period, how many came and went within it, and the acts of \
         the period. In every row `opening` + `inflow` − `outflow` = `stock`, and `opening` is the `stock` of the period \
         before. With `by`, a change of star or title is an outflow of one group and an inflow of another, but no flow of \
         the totals. The first period begins with `from`, the last ends with `to`; a day to come tells what is decided \
         already, such as certificates that will end. The filters are those of the list of {plural}, but for those that \
         belong to a single act. Every stock leads to its list."
    );
    let operation = Operation::new(
        &format!("follow_{plural}"),
        "statistics",
        &format!("Follow {plural} through time (chuỗi thời gian {})", R::KIND.vietnamese()),
        &words,
    );
    let is_subject = |parameter: &Value| {
        let name = parameter["name"].as_str().unwrap_or_default();
        !matches!(name, "on" | "state") && !is_of_an_act::<R>(name)
    };
    let filters: Vec<Value> = filters::<R>().into_iter().filter(is_subject).collect();
    let intervals = INTERVALS.map(|(name, _)| name);
    let from = "The first day; by default 1 January of the year of the first act on such a record, or five years before \
                `to` where there is none.";
    let operation = operation
        .parameters(filters)
        .parameter(parameters::choice("interval", "The length of a period; a year when left out.", &intervals))
        .parameter(parameters::day("from", from))
        .parameter(parameters::day("to", "The last day; today in Asia/Ho_Chi_Minh when left out."))
        .parameter(parameters::choice("state", "In which sense; `in_force` when left out.", Sense::VALUES))
        .parameter(parameters::choice("by", "What it is counted by.", &dimensions));
    answered(operation, "SeriesAnswer")
}

/// The filters of the list, without what belongs to its pages.
fn filters<R: Record>() -> Vec<Value> {
    let paged = |parameter: &Value| PAGE_PARAMETERS.iter().any(|name| *name != "q" && parameter["name"] == *name);
    parameters::of_list::<R>().into_iter().filter(|parameter| !paged(parameter)).collect()
}

/// What can be counted by, at most so many at once.
fn by<R: Record>(most: usize) -> Value {
    let names: Vec<&str> = R::dimensions().map(|dimension| dimension.name).collect();
    several("by", "What it is counted by, in this order.", &json!({"type": "string", "enum": names}), most)
}

fn several(name: &str, words: &str, item: &Value, most: usize) -> Value {
    json!({
        "name": name, "in": "query", "style": "form", "explode": false, "description": words,
        "schema": {"type": "array", "minItems": 1, "maxItems": most, "uniqueItems": true, "items": item},
    })
}

fn at() -> Value {
    parameters::number(
        "at",
        "The sequence of the journal that the numbers know of: the register as it was known then.",
        0,
        i64::MAX,
    )
}

fn since() -> Value {
    parameters::number("since", "Tells what has changed since this sequence. Not together with `at`.", 0, i64::MAX)
}

fn format() -> Value {
    parameters::choice("format", "The form of the answer; without it `Accept` decides.", Format::VALUES)
}

/// An answer of statistics: JSON, CSV or XLSX, of now or of an earlier sequence.
fn answered(operation: Operation, schema: &str) -> Operation {
    operation
        .parameter(at())
        .parameter(format())
        .answers(200, "The numbers, and how to cite them.", Some(schema), &[TAG])
        .also(200, &[Format::Csv.media_type(), Format::Xlsx.media_type()])
        .reads()
        .without_not_found()
}

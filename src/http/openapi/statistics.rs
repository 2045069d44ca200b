//! The operations of statistics, described. One function for each kind of answer; the filters are those of the lists.

use super::Schemas;
use super::files;
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
use crate::statistics::answer::TableAnswer;
use crate::statistics::expiring::ExpiringAnswer;
use crate::statistics::overview::Overview;
use crate::statistics::question::MOST_DIMENSIONS;
use crate::statistics::reconciliation::Reconciliation;
use crate::statistics::reconciliation::asked;
use crate::statistics::series::SeriesAnswer;
use crate::statistics::series_question::{INTERVALS, counted_by, is_of_an_act};
use crate::statistics::{expiring, expiring_calendar, measure};
use serde_json::{Map, Value, json};

const TAG: (&str, &str) = ("ETag", "The tag of the answer, for `If-None-Match`.");

/// What they take and answer.
pub(super) fn schemas(all: &mut Schemas) {
    all.add::<TableAnswer>();
    all.add::<Overview>();
    all.add::<ExpiringAnswer>();
    all.add::<Reconciliation>();
    all.add::<SeriesAnswer>();
}

/// Adds all of them.
pub(super) fn add(paths: &mut Map<String, Value>) {
    let mut get = |path: String, operation: Operation| {
        paths.insert(path, json!({"get": operation.finish()}));
    };
    get(format!("{PATH}/overview"), overview());
    get(format!("{PATH}/products/expiring"), expiring());
    get(format!("{PATH}/products/expiring.ics"), calendar());
    get(format!("{PATH}/villages"), table::<Village>());
    get(format!("{PATH}/products"), table::<Product>());
    get(format!("{PATH}/centres"), table::<Centre>());
    get(format!("{PATH}/producers"), table::<Producer>());
    get(format!("{PATH}/decisions"), table::<Decision>());
    get(format!("{PATH}/reconciliation"), reconciliation());
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
    let operation = operation.parameters(filters::<R>()).parameter(by::<R>(MOST_DIMENSIONS, &[])).parameter(several(
        "measure",
        "What is worked out beside the count, over the records that know the field. Revenue in đồng a year, areas in m².",
        &json!({"type": "string", "enum": measures}),
        12,
    ));
    answered(operation, "TableAnswer").parameter(since())
}

fn overview() -> Operation {
    let words = "Villages, products, producers and centres on one page: each number with its sense, day, unit of counting, \
                 wording and the list behind it. Products from craft villages with their share; centres recognised, planned, \
                 and how many there will be.";
    let operation = Operation::new("get_overview", "statistics", "The headline numbers (tổng quan)", words).shared("on");
    answered(operation, "Overview").parameter(since())
}

fn expiring() -> Operation {
    let words = "Certificates in force that end within so many days, by day left, with the window for re-evaluation (180 to 120 \
                 days before the end, 26/2026/QĐ-TTg, art. 7.6.a) open, missed or not yet open. The filters are those of the \
                 list of products.";
    let summary = "Certificates that end soon (giấy chứng nhận sắp hết hạn)";
    let operation = Operation::new("list_expiring_certificates", "statistics", summary, words)
        .parameter(within(expiring::USUALLY_WITHIN))
        .parameters(expiring_filters(true))
        .parameter(by::<Product>(expiring::MOST_DIMENSIONS, &["state"]));
    answered(operation, "ExpiringAnswer")
}

fn calendar() -> Operation {
    let words = "To subscribe to: for each day on which certificates end, that day and the days on which their window for \
                 re-evaluation opens and closes, from today on. The filters are those of the list of products.";
    Operation::new("get_expiring_calendar", "statistics", "Certificates that end, as a calendar (lịch)", words)
        .parameter(within(expiring_calendar::USUALLY_WITHIN))
        .parameters(expiring_filters(false))
        .answers(200, "The calendar (RFC 5545).", None, &[TAG])
        .also(200, &["text/calendar"])
        .reads()
        .without_not_found()
}

fn within(usually: u64) -> Value {
    let mut parameter =
        parameters::number("within", "How many days ahead.", 1, i64::try_from(expiring::MOST_WITHIN).unwrap_or(i64::MAX));
    parameter["schema"]["default"] = usually.into();
    parameter
}

/// The filters of products, but those that the question itself sets.
fn expiring_filters(with_day: bool) -> Vec<Value> {
    let set = |parameter: &Value| {
        let name = parameter["name"].as_str().unwrap_or_default();
        name == "state" || name.starts_with("certificate_until_") || (name == "on" && !with_day)
    };
    filters::<Product>().into_iter().filter(|parameter| !set(parameter)).collect()
}

fn reconciliation() -> Operation {
    let indicators = asked::indicators();
    let operation = Operation::new(
        "reconcile_figures",
        "statistics",
        "Published figures beside the register (đối chiếu với số liệu đã công bố)",
        "How complete the register is, by indicator and former district: every published figure with what the register \
         counts in the same sense on the figure's own day, the difference and the coverage in percent; sources that \
         contradict each other side by side. Figures that the register cannot be asked about say why. Within a published \
         range the difference is 0 and the coverage 100. Contradictions are figures of the same indicator, scope and day \
         that cannot all be right: \"more than\" allows any larger number, \"about\" and \"nearly\" a tenth.",
    );
    let on = parameters::day("on", "Only figures up to this day; today in Asia/Ho_Chi_Minh when left out.");
    let item = json!({"type": "string", "enum": indicators});
    let operation = operation.parameter(on).parameter(several("indicator", "Only these indicators.", &item, indicators.len()));
    answered(operation.parameter(former_district()), "Reconciliation")
}

fn former_district() -> Value {
    json!({
        "name": "former_district", "in": "query",
        "description": "Only figures of this district (until 30 June 2025).",
        "schema": {"type": "string", "pattern": "^[0-9]{3}$"},
        "example": "018",
    })
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
fn by<R: Record>(most: usize, but: &[&str]) -> Value {
    let names: Vec<&str> = R::dimensions().map(|dimension| dimension.name).filter(|name| !but.contains(name)).collect();
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

/// An answer of statistics: JSON, CSV or XLSX, of now or of an earlier sequence.
fn answered(operation: Operation, schema: &str) -> Operation {
    operation
        .parameter(at())
        .parameter(files::format(Format::OF_TABLES))
        .parameter(files::bom())
        .answers(200, "The numbers, and how to cite them.", Some(schema), &[TAG])
        .also(200, &[Format::Csv.media_type(), Format::Xlsx.media_type()])
        .reads()
        .without_not_found()
}

//! A table of counts as HTML: lines by the first dimensions, columns by the last one, totals on both sides, each number a
//! link to exactly the records that it counts.

use super::records::Counted;
use crate::console::asked::Asked;
use crate::console::parts::told;
use crate::console::words;
use maud::{Markup, html};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// The most columns of a table that is still read as one.
const MOST_COLUMNS: usize = 14;
/// The most lines that a page shows; what is left out is said, and is in the file.
const MOST_LINES: usize = 500;

type Values = BTreeMap<String, String>;

/// A dimension of an answer.
#[derive(Clone, Debug)]
pub(in crate::console) struct Side {
    pub(in crate::console) name: String,
    pub(in crate::console) title: String,
    /// Code and words, in the order of the answer.
    pub(in crate::console) values: Vec<(String, String)>,
    unresolved: Value,
}

/// An answer, with its cells by their values.
#[derive(Clone, Debug)]
pub(in crate::console) struct Table<'a> {
    pub(in crate::console) sides: Vec<Side>,
    pub(super) rows: Vec<(Values, &'a Value)>,
    cells: HashMap<Values, &'a Value>,
    measures: Vec<String>,
}

impl<'a> Table<'a> {
    /// Reads an answer.
    pub(in crate::console) fn read(asked: &Asked, told: &'a Value) -> Self {
        let side = |dimension: &Value| Side {
            name: text(&dimension["name"]),
            title: told::both(asked, dimension).to_owned(),
            values: each(&dimension["values"])
                .map(|value| (text(&value["value"]), told::both(asked, value).to_owned()))
                .collect(),
            unresolved: dimension["unresolved"].clone(),
        };
        let rows: Vec<(Values, &Value)> = each(&told["rows"]).map(|cell| (values(cell), cell)).collect();
        let totals = each(&told["totals"]).map(|cell| (values(cell), cell));
        let measures = told["totals"][0]["measures"].as_object();
        Self {
            sides: each(&told["dimensions"]).map(side).collect(),
            cells: rows.iter().cloned().chain(totals).collect(),
            rows,
            measures: measures.into_iter().flat_map(|all| all.keys().cloned()).collect(),
        }
    }

    /// The cell or total of these values; none where nothing was counted.
    pub(in crate::console) fn at(&self, values: &[(&str, &str)]) -> Option<&'a Value> {
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Values>();
        self.cells.get(&values).copied()
    }

    /// The grand total, with its list.
    pub(super) fn total(&self, asked: &Asked) -> Markup {
        self.at(&[]).map_or_else(|| html! { "0" }, |cell| told::number(asked, &cell["count"], &cell["list"]))
    }

    /// How many there are of one value of one dimension.
    pub(in crate::console) fn count(&self, values: &[(&str, &str)]) -> Value {
        self.at(values).map_or_else(|| Value::from(0), |cell| cell["count"].clone())
    }

    /// What is not known well enough to stand in a line of its own, and why.
    pub(super) fn unresolved(&self, asked: &Asked) -> Markup {
        html! {
            @for side in self.sides.iter().filter(|side| side.unresolved.as_u64().is_some_and(|count| count > 0)) {
                @let cell = self.at(&[(&side.name, "unresolved")]);
                p.notice.notice-odd {
                    strong { @match cell { Some(cell) => (told::number(asked, &cell["count"], &cell["list"])), None => (words::number(asked, &side.unresolved)) } }
                    " " (asked.say("chưa xác định theo ", "unresolved by ")) (side.title) ": "
                    @if matches!(side.name.as_str(), "year" | "quarter" | "month") {
                        (asked.say("chỉ biết thời điểm gần đúng (năm, hoặc không muộn hơn một ngày); không đoán, nên đếm riêng một dòng.", "the day is known only roughly (a year, or no later than a day); nothing is guessed, so they are counted in a line of their own."))
                    } @else {
                        (asked.say("biết nơi cũ, chưa được xác nhận nay thuộc đơn vị nào sau sắp xếp; không đoán, nên đếm riêng một dòng.", "the former place is known, but not yet confirmed which unit it belongs to after the mergers; nothing is guessed, so they are counted in a line of their own."))
                    }
                }
            }
        }
    }
}

fn each(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn values(cell: &Value) -> Values {
    let all = cell["values"].as_object().into_iter().flatten();
    all.map(|(name, value)| (name.clone(), text(value))).collect()
}

/// The table.
pub(super) fn cross(asked: &Asked, counted: &Counted, table: &Table<'_>, about: &Value) -> Markup {
    let columns =
        table.sides.last().filter(|side| table.sides.len() > 1 && table.measures.is_empty() && side.values.len() <= MOST_COLUMNS);
    html! {
        section.table tabindex="0" aria-label=(asked.say("Bảng số liệu", "Table of numbers")) {
            table {
                caption { (told::sense(asked, about)) }
                @match columns {
                    Some(columns) => (crossed(asked, table, columns)),
                    None => (flat(asked, counted, table)),
                }
            }
        }
    }
}

fn cell(asked: &Asked, cell: Option<&Value>) -> Markup {
    html! {
        td.number { @match cell { Some(cell) => (told::number(asked, &cell["count"], &cell["list"])), None => span.quiet { "0" } } }
    }
}

/// The last dimension across, the others down.
fn crossed(asked: &Asked, table: &Table<'_>, columns: &Side) -> Markup {
    let down = &table.sides[..table.sides.len() - 1];
    let lines = lines(table, down);
    let all = asked.say("Cộng", "Total");
    html! {
        thead { tr {
            @for side in down { th scope="col" { (super::form::capital(&side.title)) } }
            @for (_, words) in &columns.values { th.number scope="col" { (words) } }
            th.number scope="col" { (all) }
        } }
        tbody { @for line in lines.iter().take(MOST_LINES) {
            tr {
                (heads(down, line))
                @for (value, _) in &columns.values {
                    @let mut values = line.clone();
                    ({ values.push((&columns.name, value)); cell(asked, table.at(&values)) })
                }
                (cell(asked, table.at(line)))
            }
        } }
        tfoot { tr {
            th scope="row" colspan=(down.len()) { (all) }
            @for (value, _) in &columns.values { (cell(asked, table.at(&[(&columns.name, value)]))) }
            (cell(asked, table.at(&[])))
        } }
    }
}

/// The combinations of values that occur, in the order of the answer.
fn lines<'s>(table: &Table<'_>, down: &'s [Side]) -> Vec<Vec<(&'s str, &'s str)>> {
    let mut lines: Vec<Vec<(&str, &str)>> = vec![Vec::new()];
    for side in down {
        let longer = lines.iter().flat_map(|line| {
            side.values.iter().map(move |(value, _)| line.iter().copied().chain([(side.name.as_str(), value.as_str())]).collect())
        });
        lines = longer.filter(|line: &Vec<(&str, &str)>| table.at(line).is_some()).collect();
    }
    lines
}

fn heads(sides: &[Side], line: &[(&str, &str)]) -> Markup {
    html! {
        @for (index, side) in sides.iter().enumerate() {
            @let value = line.get(index).map_or("", |(_, value)| *value);
            @let words = side.values.iter().find(|(code, _)| code == value).map_or(value, |(_, words)| words.as_str());
            th scope="row" { (words) }
        }
    }
}

/// One line for each cell, for measures and for dimensions with many values.
fn flat(asked: &Asked, counted: &Counted, table: &Table<'_>) -> Markup {
    let amounts = |cell: &Value| {
        html! { @for name in &table.measures { td.number { (words::number(asked, &cell["measures"][name])) } } }
    };
    html! {
        thead { tr {
            @for side in &table.sides { th scope="col" { (super::form::capital(&side.title)) } }
            th.number scope="col" { (asked.say("Số lượng", "Count")) }
            @for name in &table.measures { th.number scope="col" { (super::form::capital(&counted.measured_by_name(asked, name))) } }
        } }
        tbody { @for (values, row) in table.rows.iter().take(MOST_LINES) {
            @let line: Vec<(&str, &str)> = table.sides.iter().map(|side| (side.name.as_str(), values.get(&side.name).map_or("", String::as_str))).collect();
            tr { (heads(&table.sides, &line)) (cell(asked, Some(row))) (amounts(row)) }
        } }
        tfoot { tr {
            @if !table.sides.is_empty() { th scope="row" colspan=(table.sides.len()) { (asked.say("Cộng", "Total")) } }
            (cell(asked, table.at(&[])))
            @if let Some(total) = table.at(&[]) { (amounts(total)) }
        } }
        @if table.rows.len() > MOST_LINES {
            tbody { tr { td colspan=(table.sides.len() + 1 + table.measures.len()) {
                (asked.say("Trang này hiện 500 dòng đầu; tệp CSV, Excel có đủ ", "This page shows the first 500 lines; the files have all "))
                (words::number(asked, &Value::from(table.rows.len()))) "."
            } } }
        }
    }
}

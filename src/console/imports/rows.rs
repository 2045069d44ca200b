//! The rows of an import: how many have which fate, and of each row its number in the file, what becomes of it and why.

use super::{one, reading, told};
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::parts::difference::{Places, Reading};
use crate::console::parts::steps::steps;
use crate::console::refused::Refused;
use crate::console::words;
use crate::import::layout::Layout;
use crate::import::report::Outcome;
use maud::{Markup, html};
use serde_json::Value;

const ON_A_PAGE: &str = "100";
const ALL: [Outcome; 5] = [Outcome::Refuse, Outcome::Add, Outcome::Change, Outcome::Same, Outcome::Skip];
/// The choice of every row, since no choice means those that need somebody's eye.
const EVERY: &str = "all";

/// A page of rows, and which were asked for.
pub(super) struct Found {
    chosen: Option<Outcome>,
    page: Value,
    places: Places,
}

/// The rows that the page asks for: those refused, where there are any and nobody asked otherwise.
pub(super) async fn asked_for(asked: &Asked, import: &Value) -> Result<Found, Refused> {
    let refused = import["totals"]["refuse"].as_u64() > Some(0);
    let chosen = match asked.param("outcome") {
        Some(EVERY) => None,
        Some(name) => name.parse().ok(),
        None => refused.then_some(Outcome::Refuse),
    };
    let mut params = vec![("limit", ON_A_PAGE)];
    params.extend(chosen.map(|outcome| ("outcome", outcome.as_str())));
    params.extend(asked.param("cursor").map(|after| ("after", after)));
    let id = import["id"].as_str().unwrap_or_default();
    let page = asked.get(&address(&one::path(id, "/rows"), &params)).await?;
    let changes = page["data"].as_array().into_iter().flatten().flat_map(|row| row["changes"].as_array().into_iter().flatten());
    let of_places = changes.filter(|change| change["field"] == "commune");
    let codes = of_places.flat_map(|change| [&change["old"], &change["new"]]).filter_map(Value::as_str).collect();
    let places = Places::named(asked, codes).await;
    Ok(Found { chosen, page, places })
}

/// The counts, which choose rows, and the rows.
pub(super) fn table(asked: &Asked, import: &Value, found: &Found) -> Markup {
    let rows = found.page["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let kind = import["reading"]["layout"].as_str().and_then(Layout::named);
    let table = match kind {
        Some(Layout::Records(kind)) => kind.name(),
        _ => "product",
    };
    let reading = Reading { asked, table, places: &found.places };
    let next = found.page["next"].as_str().map(|next| next.replace("after=", "cursor="));
    html! {
        h2 #rows { (asked.say("Từng dòng", "Row by row")) }
        (counts(asked, import, found.chosen))
        @if rows.is_empty() {
            p { (asked.say("Không có dòng nào như vậy.", "There are no such rows.")) }
        } @else {
            div.table { table.rows {
                caption { (caption(asked, found.chosen)) ": " (words::count(asked, rows.len() as u64)) (asked.say(" dòng trên trang này. Số dòng như Excel đánh số.", " rows on this page. Rows are numbered as Excel does.")) }
                thead { tr {
                    th.number scope="col" { (asked.say("Dòng", "Row")) }
                    th scope="col" { (asked.say("Sẽ ra sao", "What becomes of it")) }
                    th scope="col" { (asked.say("Bản ghi", "Record")) }
                    th scope="col" { (asked.say("Lỗi, cảnh báo, thay đổi", "Faults, warnings, changes")) }
                } }
                tbody { @for row in rows { (line(&reading, row)) } }
            } }
            (steps(asked, next.as_deref()))
        }
    }
}

fn caption(asked: &Asked, chosen: Option<Outcome>) -> String {
    chosen.map_or_else(|| asked.say("Mọi dòng", "All rows").to_owned(), |outcome| asked.language.of(&outcome.words()).to_owned())
}

/// How many rows there are of each fate; each count is a link to them.
fn counts(asked: &Asked, import: &Value, chosen: Option<Outcome>) -> Markup {
    let totals = &import["totals"];
    let link = |outcome: &str| asked.href(&format!("{}?outcome={outcome}#rows", asked_path(import)));
    html! {
        ul.fates {
            li { a href=(link(EVERY)) aria-current=[chosen.is_none().then_some("true")] { (asked.say("Tất cả", "All")) " " strong { (words::number(asked, &totals["rows"])) } } }
            @for outcome in ALL {
                @if totals[outcome.as_str()].as_u64() > Some(0) {
                    li { a href=(link(outcome.as_str())) aria-current=[(chosen == Some(outcome)).then_some("true")] {
                        (told::outcome(asked, outcome)) " " strong { (words::number(asked, &totals[outcome.as_str()])) }
                    } }
                }
            }
        }
    }
}

fn asked_path(import: &Value) -> String {
    format!("/work/imports/{}", import["id"].as_str().unwrap_or_default())
}

fn line(reading: &Reading<'_>, row: &Value) -> Markup {
    let asked = reading.asked;
    let list = |name: &str| row[name].as_array().cloned().unwrap_or_default();
    let outcome = row["outcome"].as_str().and_then(|name| name.parse().ok()).unwrap_or(Outcome::Skip);
    html! {
        tr {
            th.number scope="row" { (row["row"]) }
            td { (told::outcome(asked, outcome)) }
            td { (row["name"].as_str().unwrap_or_default())
                // A new record gets its code when it is written.
                @if let Some(code) = row["code"].as_str().filter(|_| outcome != Outcome::Add) { br; (reading::record(asked, code)) } }
            td {
                (remarks(reading, &list("faults"), "fault", asked.say("Lỗi", "Fault")))
                (remarks(reading, &list("warnings"), "odd", asked.say("Cảnh báo", "Warning")))
                @let changes = list("changes");
                @if !changes.is_empty() && outcome == Outcome::Change {
                    ul.changes { @for change in &changes { (reading.change(change["field"].as_str().unwrap_or_default(), &change["old"], &change["new"])) } }
                }
                (candidates(asked, &list("candidates")))
            }
        }
    }
}

fn remarks(reading: &Reading<'_>, all: &[Value], class: &str, kind: &str) -> Markup {
    html! {
        @for remark in all {
            p class=(class) {
                strong { (kind)
                    @if let Some(cell) = remark["cell"].as_str() { (reading.asked.say(" ở ô ", " in cell ")) (cell) }
                    @let field = remark["field"].as_str().unwrap_or_default();
                    @if !field.is_empty() { ", " (title(reading, field)) }
                    ": "
                }
                (told::both(reading.asked, remark))
            }
        }
    }
}

/// The title of a field or of a column that is no field, as those of the register of 22 columns.
fn title(reading: &Reading<'_>, field: &str) -> String {
    let own = reading.title(field);
    if own != field {
        return own;
    }
    let column = Layout::Register.columns().into_iter().find(|column| column.key == field);
    column.map_or(own, |column| reading.asked.language.of(&column.title).to_owned())
}

fn candidates(asked: &Asked, all: &[Value]) -> Markup {
    html! {
        @if !all.is_empty() {
            p { (asked.say("Có thể là:", "May be:")) }
            ul { @for one in all { li {
                (reading::record(asked, one["code"].as_str().unwrap_or_default())) " " (one["name"].as_str().unwrap_or_default())
                " (" (asked.say("giống ", "alike ")) (one["score"]) " %)"
            } } }
        }
    }
}

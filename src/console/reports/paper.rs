//! The report as a page that prints as the paper it is: the form to choose the period above it, and where else to get it.

use super::numbers::Numbers;
use super::period::{PARTS, Period};
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::parts::map::Place;
use crate::console::parts::told;
use crate::console::statistics::form::{capital, choice};
use crate::console::words;
use crate::sheet::Cell;
use crate::sheet::document::{Block, Document, Entry, Tabular};
use chrono::Datelike;
use maud::{Markup, html};
use serde_json::Value;

/// The page.
pub(super) fn page(asked: &Asked, period: &Period, numbers: &Numbers, document: &Document, places: &[Place]) -> Markup {
    html! {
        (ask(asked, period, places))
        p.buttons {
            a.button href=(file(asked, numbers, "docx")) { (asked.say("Tải Word", "Download Word")) }
            a.button href=(file(asked, numbers, "xlsx")) { (asked.say("Tải Excel", "Download Excel")) }
            a.button href=(file(asked, numbers, "html")) { (asked.say("Địa chỉ trích dẫn (số không đổi)", "Address to cite (never changes)")) }
        }
        p.quiet.no-print { (asked.say("Để in, dùng lệnh in của trình duyệt: chỉ phần báo cáo được in.", "To print, use the browser: only the report is printed.")) }
        article.paper lang=(asked.language.tag()) { (paper(asked, document)) }
    }
}

/// The same report, of the same moment of the register, in a form.
fn file(asked: &Asked, numbers: &Numbers, form: &str) -> String {
    let sequence = numbers.sequence().to_string();
    let mut params: Vec<(&str, &str)> = asked.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    params.retain(|(name, value)| !matches!(*name, "format" | "at") && !value.is_empty());
    params.push(("at", &sequence));
    if form != "html" {
        params.push(("format", form));
    }
    asked.href(&address(&asked.path, &params))
}

fn ask(asked: &Asked, period: &Period, places: &[Place]) -> Markup {
    let parts = PARTS.map(|(code, vi, en, ..)| (code.to_owned(), capital(asked.say(vi, en))));
    let mut communes: Vec<(String, String)> = places.iter().map(|place| (place.code.clone(), place.label.clone())).collect();
    communes.sort_by_cached_key(|(_, name)| crate::text::fold(name));
    let (year, part) = period.part.map_or((String::new(), ""), |(year, part)| (year.to_string(), part));
    let this_year = asked.today().year();
    let years: Vec<(String, String)> =
        (0..8).map(|back| ((this_year - back).to_string(), (this_year - back).to_string())).collect();
    let days = if period.part.is_none() { (period.from.to_string(), period.to.to_string()) } else { Default::default() };
    html! {
        form.ask.no-print method="get" action=(asked.href("/reports")) {
            div.columns {
                (choice(asked.say("Năm", "Year"), "year", "year", &years, &year, "–"))
                (choice(asked.say("Kỳ", "Part"), "part", "part", &parts, part, "–"))
                (choice(asked.say("Phạm vi", "Scope"), "commune", "commune", &communes, asked.param("commune").unwrap_or_default(), asked.say("toàn thành phố", "the whole city")))
            }
            details open[period.part.is_none()] {
                summary { (asked.say("Hoặc từ ngày đến ngày", "Or from day to day")) }
                div.columns {
                    div.field { label for="from" { (asked.say("Từ ngày", "From")) } input id="from" type="date" name="from" value=(days.0); }
                    div.field { label for="to" { (asked.say("Đến ngày", "To")) } input id="to" type="date" name="to" value=(days.1); }
                }
            }
            p.buttons { button.primary type="submit" { (asked.say("Lập báo cáo", "Make the report")) } }
        }
    }
}

fn paper(asked: &Asked, document: &Document) -> Markup {
    html! {
        div.paper-head {
            div { @for line in &document.sender { p { strong { (line) } } } p { (document.number) } }
            div { @for line in &document.state { p { strong { (line) } } } p { em { (document.place_and_day) } } }
        }
        p.paper-title { strong { (document.title) } }
        @for line in &document.subject { p.paper-subject { strong { (line) } } }
        @for block in &document.blocks {
            @match block {
                Block::Heading(text) => h2 { (text) },
                Block::Text(text) => p { (text) },
                Block::Table(table) => (tabular(asked, table)),
            }
        }
        div.paper-head.paper-foot {
            div { @for line in &document.receivers { p { (line) } } }
            div { @for line in &document.signature { p { strong { (line) } } } }
        }
    }
}

fn tabular(asked: &Asked, table: &Tabular) -> Markup {
    let (total, rows) = match table.rows.split_last() {
        Some((last, rows)) if table.total => (Some(last), rows),
        _ => (None, table.rows.as_slice()),
    };
    html! {
        h3 { (table.name) ". " (table.title) }
        section.table tabindex="0" aria-label={ (table.name) ". " (table.title) } {
            table {
                caption { (table.sense) }
                thead { tr { @for (index, title) in table.columns.iter().enumerate() { th.number[index > 0] scope="col" { (title) } } } }
                tbody { @for row in rows { (line(asked, row)) } }
                @if let Some(row) = total { tfoot { (line(asked, row)) } }
            }
        }
    }
}

fn line(asked: &Asked, row: &[Entry]) -> Markup {
    html! {
        tr {
            @for entry in row {
                @match &entry.cell {
                    Cell::Text(text) => th scope="row" { (text) },
                    cell => td.number { (value(asked, cell, entry.list.as_deref())) },
                }
            }
        }
    }
}

fn value(asked: &Asked, cell: &Cell, list: Option<&str>) -> Markup {
    let shown = match cell {
        Cell::Whole(whole) => Value::from(*whole),
        _ => Value::Null,
    };
    if let Some(list) = list {
        told::number(asked, &shown, &Value::from(list))
    } else {
        html! { (words::number(asked, &shown)) }
    }
}

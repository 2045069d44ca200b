//! A course over time: how many stood at the end of each period, who came and who went.

use super::form;
use super::question::Question;
use super::records::Counted;
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::geography;
use crate::console::parts::chart::{self, About, Course, PATTERNS};
use crate::console::parts::map::Place;
use crate::console::parts::told;
use crate::console::refused::Refused;
use crate::console::words;
use axum::body::Body;
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::Value;

/// The columns of flows: field, Vietnamese, English.
const FLOWS: [(&str, &str, &str); 11] = [
    ("opening", "Đầu kỳ", "Opening"),
    ("inflow", "Tăng", "Came"),
    ("outflow", "Giảm", "Went"),
    ("stock", "Cuối kỳ", "Closing"),
    ("granted", "Công nhận mới", "Granted"),
    ("renewed", "Công nhận lại", "Renewed"),
    ("raised", "Nâng hạng", "Raised"),
    ("lowered", "Hạ hạng", "Lowered"),
    ("extended", "Gia hạn", "Extended"),
    ("withdrawn", "Thu hồi", "Withdrawn"),
    ("lapsed", "Hết hạn", "Lapsed"),
];
/// What a series can be grouped by on this page; the API knows more.
const GROUPS: [&str; 9] = ["star", "title", "sector", "group", "producer_type", "from_village", "commune", "kind", "trade_group"];

/// `/statistics/{records}/series`
pub(super) async fn page(asked: Asked) -> Result<Response, Refused> {
    let counted = Counted::at(&asked.path)?;
    let question = Question::read_series(&asked, counted);
    if question.is_file() {
        return Ok(asked.hand_on(Method::GET, &question.address(), Body::empty(), "").await);
    }
    let told = asked.get(&question.address()).await?;
    let places = geography::communes(&asked).await?;
    let title = format!("{}: {}", asked.say("Diễn biến", "Over time"), asked.say(counted.vi, counted.en));
    let body = html! {
        (ask(&asked, counted, &question, &told, &places))
        (course(&asked, &title, &told))
        (table(&asked, &told))
        p { a href=(asked.href(&format!("/statistics/{}", counted.plural))) { (asked.say("Bảng theo chiều", "Tables by dimension")) } }
        (told::source(&asked, &told["about"], &question.address()))
    };
    Ok(Page::new(&asked, &title).wide().body(body).into_response())
}

fn ask(asked: &Asked, counted: &Counted, question: &Question, told: &Value, places: &[Place]) -> Markup {
    let intervals = [("year", "năm", "years"), ("quarter", "quý", "quarters"), ("month", "tháng", "months")];
    let intervals: Vec<(String, String)> =
        intervals.map(|(code, vi, en)| (code.to_owned(), asked.say(vi, en).to_owned())).to_vec();
    let groups: Vec<(String, String)> = counted
        .dimensions()
        .iter()
        .filter(|dimension| GROUPS.contains(&dimension.name))
        .map(|dimension| (dimension.name.to_owned(), asked.say(dimension.vi, dimension.en).to_owned()))
        .collect();
    let text = |name: &str| told[name].as_str().unwrap_or_default().to_owned();
    html! {
        form.ask method="get" action=(asked.href(&asked.path)) {
            div.columns {
                (form::choice(asked.say("Kỳ", "Periods"), "interval", "interval", &intervals, &text("interval"), "–"))
                (form::choice(asked.say("Theo nhóm", "By group"), "by", "by", &groups, question.get("by").unwrap_or_default(), asked.say("không chia nhóm", "no groups")))
                (form::choice(asked.say("Cách tính", "Sense"), "state", "state", &form::senses(asked), told["about"]["state"][0].as_str().unwrap_or_default(), "–"))
                (form::day(asked, "from", asked.say("Từ ngày", "From"), &text("from")))
                (form::day(asked, "to", asked.say("Đến ngày", "To"), &text("to")))
                (form::commune(asked, question, places))
            }
            @for (name, value) in question.beside(&["interval", "by", "state", "from", "to", "commune"]) { input type="hidden" name=(name) value=(value); }
            p.buttons { button.primary type="submit" { (asked.say("Xem số liệu", "Show")) } }
        }
    }
}

fn rows(told: &Value) -> &[Value] {
    told["rows"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// What a group is called; nothing where there are no groups.
fn group(asked: &Asked, told: &Value, row: &Value) -> String {
    let dimension = &told["dimensions"][0];
    let Some(value) = dimension["name"].as_str().and_then(|name| row["values"][name].as_str()) else { return String::new() };
    let known = dimension["values"].as_array().into_iter().flatten().find(|known| known["value"] == value);
    known.map_or_else(|| value.to_owned(), |known| told::both(asked, known).to_owned())
}

/// The name of a period as people write it: 2024, quý 3/2024, tháng 9/2024.
pub(super) fn period(asked: &Asked, name: &str) -> String {
    match name.split_once('-') {
        Some((year, rest)) => match rest.strip_prefix('Q') {
            Some(quarter) => format!("{}{quarter}/{year}", asked.say("Q", "Q")),
            None => format!("{}/{year}", rest.trim_start_matches('0')),
        },
        None => name.to_owned(),
    }
}

fn course(asked: &Asked, title: &str, told: &Value) -> Markup {
    let mut courses: Vec<Course> = Vec::new();
    let mut periods: Vec<String> = Vec::new();
    for row in rows(told) {
        let label = group(asked, told, row);
        let name = period(asked, row["period"].as_str().unwrap_or_default());
        if !periods.contains(&name) {
            periods.push(name);
        }
        let stock = row["stock"].as_f64().unwrap_or_default();
        match courses.iter_mut().find(|course| course.label == label) {
            Some(course) => course.values.push(stock),
            None => courses.push(Course { label, values: vec![stock] }),
        }
    }
    let all = courses.len();
    courses.sort_by(|one, other| other.values.last().unwrap_or(&0.0).total_cmp(one.values.last().unwrap_or(&0.0)));
    courses.truncate(PATTERNS);
    let about = asked
        .say("Số cuối mỗi kỳ; từng số có trong bảng.", "The number at the end of each period; every number is in the table.");
    html! {
        h2 { (asked.say("Số cuối kỳ", "At the end of each period")) }
        (chart::steps(asked, &About { id: "course", title, about }, &periods, &courses))
        @if all > courses.len() { p.quiet { (asked.say("Biểu đồ hiện 6 nhóm lớn nhất; bảng có đủ.", "The chart shows the 6 largest groups; the table has all.")) } }
    }
}

fn table(asked: &Asked, told: &Value) -> Markup {
    let grouped = told["dimensions"][0]["name"].is_string();
    let totals = told["totals"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        section.table tabindex="0" aria-label=(asked.say("Bảng số liệu", "Table of numbers")) {
            table {
                caption { (told::sense(asked, &told["about"])) ". " (asked.say("Số cuối kỳ dẫn đến danh sách của ngày cuối kỳ.", "Closing numbers lead to the list of the last day.")) }
                thead { tr {
                    @if grouped { th scope="col" { (super::form::capital(told::both(asked, &told["dimensions"][0]))) } }
                    th scope="col" { (asked.say("Kỳ", "Period")) }
                    th scope="col" { (asked.say("Ngày cuối", "Last day")) }
                    @for (_, vi, en) in FLOWS { th.number scope="col" { (asked.say(vi, en)) } }
                } }
                tbody { @for row in rows(told) { (line(asked, grouped.then(|| group(asked, told, row)), row)) } }
                @if !totals.is_empty() {
                    tfoot { @for row in totals { (line(asked, Some(asked.say("Cộng", "Total").to_owned()), row)) } }
                }
            }
        }
    }
}

fn line(asked: &Asked, group: Option<String>, row: &Value) -> Markup {
    html! {
        tr {
            @if let Some(group) = group { th scope="row" { (group) } }
            th scope="row" { (period(asked, row["period"].as_str().unwrap_or_default())) }
            td { (words::day_of(asked, row["to"].as_str().unwrap_or_default())) }
            @for (field, ..) in FLOWS {
                td.number { @if field == "stock" { (told::number(asked, &row[field], &row["list"])) } @else { (words::number(asked, &row[field])) } }
            }
        }
    }
}

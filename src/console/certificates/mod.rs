//! The calendar of certificates: what ends, and when its window opens. Windows and days are the API's; here they are put
//! into months.

use super::api::address;
use super::asked::Asked;
use super::frame::Page;
use super::geography;
use super::parts::map::Place;
use super::parts::told;
use super::refused::Refused;
use super::statistics::form::{capital, choice};
use super::words;
use crate::app::App;
use crate::language::Language;
use axum::Router;
use axum::body::Body;
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use chrono::NaiveDate;
use maud::{Markup, html};
use serde_json::Value;
use std::collections::BTreeMap;

const API: &str = "/api/v1/statistics/products/expiring";
/// Three years and a little: certificates run 36 months, so nothing in force is left out.
const USUALLY_WITHIN: &str = "1100";

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/certificates", get(calendar))
}

/// Where the window for re-evaluation stands (26/2026/QĐ-TTg, art. 7.6.a), in words.
pub(super) fn window(asked: &Asked, code: &str) -> &'static str {
    let (vi, en) = match code {
        "missed" => ("đã qua thời gian nộp hồ sơ (còn dưới 120 ngày)", "window missed (less than 120 days left)"),
        "open" => ("đang nhận hồ sơ (còn 120 đến 180 ngày)", "window open (120 to 180 days left)"),
        _ => ("chưa đến thời gian nộp hồ sơ (còn trên 180 ngày)", "window not yet open (more than 180 days left)"),
    };
    match asked.language {
        Language::Vietnamese => vi,
        Language::English => en,
    }
}

/// A window as a mark: a sign and few words.
fn marked(asked: &Asked, code: &str) -> Markup {
    let (sign, state, vi, en) = match code {
        "missed" => ("✕", "withdrawn", "đã qua hạn nộp", "missed"),
        "open" => ("◐", "due", "đang nhận hồ sơ", "open"),
        _ => ("○", "lapsed", "chưa đến hạn nộp", "not yet open"),
    };
    html! { span class={ "state state-" (state) } { span aria-hidden="true" { (sign) } " " (asked.say(vi, en)) } }
}

/// What is asked: the filters as they are, and how far ahead.
fn question(asked: &Asked) -> Vec<(&str, &str)> {
    let mut params: Vec<(&str, &str)> = asked.params.iter().map(|(name, value)| (name.as_str(), value.trim())).collect();
    params.retain(|(_, value)| !value.is_empty());
    if asked.param("within").is_none() {
        params.push(("within", USUALLY_WITHIN));
    }
    params
}

async fn calendar(asked: Asked) -> Result<Response, Refused> {
    let params = question(&asked);
    let request = address(API, &params);
    if asked.param("format").is_some_and(|format| format != "json") {
        return Ok(asked.hand_on(Method::GET, &request, Body::empty(), "").await);
    }
    let told = asked.get(&request).await?;
    let on = told["about"]["on"].as_str().unwrap_or_default().to_owned();
    // The same filters, asked for all that is in force and all that has lapsed: nothing is hidden by how far one looks.
    let filters: Vec<(&str, &str)> =
        params.iter().copied().filter(|(name, _)| !matches!(*name, "within" | "by" | "on" | "at" | "format")).collect();
    let with = |state: &'static str| {
        let own = filters.iter().copied().chain([("state", state), ("on", on.as_str())]);
        address("/api/v1/statistics/products", &own.collect::<Vec<_>>())
    };
    let (in_force, lapsed) = (asked.get(&with("in_force")).await?, asked.get(&with("lapsed")).await?);
    let places = geography::communes(&asked).await?;
    let body = html! {
        (form(&asked, &told, &places))
        (counts(&asked, &told, &in_force, &lapsed))
        (months(&asked, &told))
        p { a href=(calendar_address(&asked, &told)) { (asked.say("Thêm vào lịch (tệp .ics, cập nhật khi đăng ký theo địa chỉ)", "Add to a calendar (.ics; stays current when subscribed)")) } }
        (told::source(&asked, &told["about"], &request))
    };
    let title = asked.say("Hạn của giấy chứng nhận OCOP", "When OCOP certificates end");
    let lead = html! { p { (asked.say(
    "Hồ sơ đánh giá lại được nộp khi giấy chứng nhận còn từ 180 đến 120 ngày (điểm a khoản 6 Điều 7, Quyết định 26/2026/QĐ-TTg).",
    "Re-evaluation is asked for while the certificate has 180 to 120 days left (art. 7.6.a of Decision 26/2026/QĐ-TTg).")) } };
    Ok(Page::new(&asked, title).lead(lead).body(body).into_response())
}

fn calendar_address(asked: &Asked, told: &Value) -> String {
    let within = told["within"].to_string();
    let mut params = question(asked);
    params.retain(|(name, _)| !matches!(*name, "within" | "by" | "on" | "at" | "format"));
    params.push(("within", &within));
    address(&format!("{API}.ics"), &params)
}

fn form(asked: &Asked, told: &Value, places: &[Place]) -> Markup {
    let ahead = [
        ("90", "90 ngày", "90 days"),
        ("180", "180 ngày", "180 days"),
        ("365", "1 năm", "1 year"),
        (USUALLY_WITHIN, "tất cả (3 năm)", "all (3 years)"),
    ];
    let ahead: Vec<(String, String)> = ahead.map(|(code, vi, en)| (code.to_owned(), asked.say(vi, en).to_owned())).to_vec();
    let mut communes: Vec<(String, String)> = places.iter().map(|place| (place.code.clone(), place.label.clone())).collect();
    communes.sort_by_cached_key(|(_, name)| crate::text::fold(name));
    communes.push(("unresolved".to_owned(), asked.say("chưa xác định sau sắp xếp", "unresolved after the mergers").to_owned()));
    let own = ["within", "commune", "on", "format"];
    html! {
        form.ask method="get" action=(asked.href("/certificates")) {
            div.columns {
                (choice(asked.say("Hết hạn trong", "Ending within"), "within", "within", &ahead, &told["within"].to_string(), "–"))
                (choice(asked.say("Xã, phường", "Commune"), "commune", "commune", &communes, asked.param("commune").unwrap_or_default(), asked.say("tất cả", "all")))
                div.field { label for="on" { (asked.say("Tính từ ngày", "From the day")) } input id="on" type="date" name="on" value=(told["about"]["on"].as_str().unwrap_or_default()); }
            }
            @for (name, value) in asked.params.iter().filter(|(name, value)| !own.contains(&name.as_str()) && !value.is_empty()) { input type="hidden" name=(name) value=(value); }
            p.buttons { button.primary type="submit" { (asked.say("Xem", "Show")) } }
        }
    }
}

fn counts(asked: &Asked, told: &Value, in_force: &Value, lapsed: &Value) -> Markup {
    let card = |cell: &Value, words: &str| html! { li.card { p.figure { (told::number(asked, &cell["count"], &cell["list"])) } p { (words) } } };
    let (all, ending) = (&in_force["totals"][0], told["count"].as_i64().unwrap_or_default());
    let beyond = all["count"].as_i64().unwrap_or_default() - ending;
    html! {
        ul.cards {
            @for counted in told["windows"].as_array().into_iter().flatten() { (card(counted, window(asked, counted["window"].as_str().unwrap_or_default()))) }
            (card(&lapsed["totals"][0], asked.say("đã hết hạn, chưa được công nhận lại", "lapsed, and nothing followed")))
        }
        p {
            (told::number(asked, &all["count"], &all["list"])) " " (asked.say("sản phẩm còn hiệu lực ngày ", "products in force on "))
            (words::day_of(asked, told["about"]["on"].as_str().unwrap_or_default())) "; "
            (words::number(asked, &told["count"])) " " (asked.say("hết hạn trong ", "end within ")) (words::number(asked, &told["within"])) (asked.say(" ngày", " days"))
            @if beyond > 0 { ", " (words::number(asked, &Value::from(beyond))) " " (asked.say("sau đó hoặc không có ngày hết hạn", "later, or without a last day")) }
            "."
        }
    }
}

/// The rows by the month of their last day.
fn by_month(told: &Value) -> BTreeMap<&str, Vec<&Value>> {
    let mut months: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for row in told["rows"].as_array().into_iter().flatten() {
        let month = row["certificate_until"].as_str().and_then(|day| day.get(..7)).unwrap_or_default();
        months.entry(month).or_default().push(row);
    }
    months
}

fn named(asked: &Asked, month: &str) -> String {
    let first = format!("{month}-01").parse::<NaiveDate>();
    first.map_or_else(|_| month.to_owned(), |_| words::day_with_precision(asked, &format!("{month}-01"), "month"))
}

fn months(asked: &Asked, told: &Value) -> Markup {
    let months = by_month(told);
    let sum = |rows: &[&Value]| Value::from(rows.iter().filter_map(|row| row["count"].as_i64()).sum::<i64>());
    html! {
        @if months.is_empty() {
            p.notice { (asked.say("Không có giấy chứng nhận nào hết hạn trong thời gian này. Hãy chọn thời gian dài hơn hoặc bỏ lọc xã, phường.", "No certificate ends in this time. Choose a longer time or another commune.")) }
        } @else {
            nav.months aria-label=(asked.say("Các tháng", "Months")) {
                ul { @for (month, rows) in &months { li { a href={ "#m" (month) } { (capital(&named(asked, month))) " " strong { (words::number(asked, &sum(rows))) } } } } }
            }
            @for (month, rows) in &months {
                section id={ "m" (month) } {
                    h2 { (capital(&named(asked, month))) ": " (words::number(asked, &sum(rows))) " " (asked.say("sản phẩm", "products")) }
                    (days(asked, told, rows))
                }
            }
        }
    }
}

fn days(asked: &Asked, told: &Value, rows: &[&Value]) -> Markup {
    let sides = told["dimensions"].as_array().map(Vec::as_slice).unwrap_or_default();
    let day = |row: &Value, name: &str| words::day_of(asked, row[name].as_str().unwrap_or_default());
    html! {
        div.table tabindex="0" role="group" aria-label=(asked.say("Ngày hết hạn", "Last days")) {
            table {
                thead { tr {
                    th scope="col" { (asked.say("Ngày cuối", "Last day")) } th.number scope="col" { (asked.say("Còn (ngày)", "Days left")) }
                    th scope="col" { (asked.say("Đánh giá lại", "Re-evaluation")) } th scope="col" { (asked.say("Nhận hồ sơ", "Window")) }
                    @for side in sides { th scope="col" { (told::both(asked, side)) } }
                    th.number scope="col" { (asked.say("Sản phẩm", "Products")) }
                } }
                tbody { @for row in rows { tr {
                    th scope="row" { (day(row, "certificate_until")) }
                    td.number { (words::number(asked, &row["days_left"])) }
                    td { (marked(asked, row["window"].as_str().unwrap_or_default())) }
                    td { (day(row, "window_opens")) " – " (day(row, "window_closes")) }
                    @for side in sides { td { (value(asked, side, row)) } }
                    td.number { (told::number(asked, &row["count"], &row["list"])) }
                } } }
            }
        }
    }
}

fn value(asked: &Asked, side: &Value, row: &Value) -> String {
    let value = &row["values"][side["name"].as_str().unwrap_or_default()];
    let known = side["values"].as_array().into_iter().flatten().find(|known| known["value"] == *value);
    known.map_or_else(|| value.as_str().unwrap_or("–").to_owned(), |known| told::both(asked, known).to_owned())
}

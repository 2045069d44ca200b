//! The register beside published figures: how far it is complete, and where sources contradict each other. What is compared
//! with what the API decides; a test of it is told beside every number.

pub(super) mod indicators;

use super::api::address;
use super::asked::Asked;
use super::frame::Page;
use super::parts::told;
use super::refused::Refused;
use super::words;
use crate::app::App;
use axum::Router;
use axum::body::Body;
use axum::http::Method;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use indicators::{indicator, unit};
use maud::{Markup, html};
use serde_json::Value;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new().route("/coverage", get(coverage))
}

async fn coverage(asked: Asked) -> Result<Response, Refused> {
    let params: Vec<(&str, &str)> =
        asked.params.iter().map(|(name, value)| (name.as_str(), value.trim())).filter(|(_, value)| !value.is_empty()).collect();
    let request = address("/api/v1/statistics/reconciliation", &params);
    if asked.param("format").is_some_and(|format| format != "json") {
        return Ok(asked.hand_on(Method::GET, &request, Body::empty(), "").await);
    }
    let told = asked.get(&request).await?;
    let chosen = asked.param("indicator");
    let title = asked.say("Đối chiếu với số liệu đã công bố", "Compared with published figures");
    let lead = html! { p { (asked.say(
    "Mỗi số đã công bố đứng cạnh số đếm được trong sổ theo đúng cách tính và ngày của số đó. Sổ không sửa số công bố và không phân xử nguồn nào đúng.",
    "Each published figure stands beside what the register counts in its sense and on its day. The register corrects no figure and does not judge which source is right.")) } };
    let body = html! {
        @if told["remark"].is_object() { p.notice { (told::both(&asked, &told["remark"])) } }
        @if chosen.is_some() {
            p { a href=(asked.href("/coverage")) { (asked.say("← Mọi chỉ tiêu", "← All indicators")) } }
            (figures(&asked, &told))
        } @else { (overview(&asked, &told)) }
        (contradictions(&asked, &told))
        (told::source(&asked, &told["about"], &request))
    };
    Ok(Page::new(&asked, title).lead(lead).wide().body(body).into_response())
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn each<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value[name].as_array().into_iter().flatten()
}

/// A published value, with how exact its source meant it.
fn published(asked: &Asked, figure: &Value) -> String {
    let number = words::number(asked, &figure["value"]);
    match text(figure, "reading") {
        "at_least" => format!("{} {number}", asked.say("ít nhất", "at least")),
        "at_most" => format!("{} {number}", asked.say("nhiều nhất", "at most")),
        "about" => format!("{} {number}", asked.say("khoảng", "about")),
        "range" => format!("{} – {number}", words::number(asked, &figure["value_from"])),
        _ => number,
    }
}

fn day(asked: &Asked, figure: &Value) -> String {
    match figure["as_of"].as_str() {
        Some(day) => words::day_with_precision(asked, day, text(figure, "date_precision")),
        None => asked.say("không rõ ngày", "no day").to_owned(),
    }
}

fn percent(asked: &Asked, figure: &Value) -> String {
    if figure["coverage_percent"].is_number() {
        format!("{} %", words::number(asked, &figure["coverage_percent"]))
    } else {
        "–".to_owned()
    }
}

fn source(asked: &Asked, figure: &Value) -> Markup {
    let name = figure["publisher"].as_str().unwrap_or(asked.say("nguồn", "source"));
    html! {
        @match figure["source"].as_str().filter(|source| source.starts_with("https://") || source.starts_with("http://")) {
            Some(href) => a href=(href) rel="noreferrer nofollow" { (name) },
            None => (name),
        }
    }
}

fn of_indicator(asked: &Asked, code: &str) -> Markup {
    html! { a href=(asked.href(&address("/coverage", &[("indicator", code)]))) { (indicator(asked, code)) } }
}

/// The newest figure of each indicator and scope that can be compared; and how many there are beside it.
fn overview(asked: &Asked, told: &Value) -> Markup {
    let all = each(told, "figures").count();
    let compared = each(told, "figures").filter(|figure| figure["counted"].is_number()).count();
    let unmatched = told["figures"].as_array().into_iter().flatten().filter(|figure| figure["counted"].is_null());
    let mut missing: Vec<&str> = unmatched.map(|figure| text(figure, "indicator")).collect();
    missing.sort_unstable();
    missing.dedup();
    let have: Vec<&str> = each(told, "indicators")
        .filter(|known| each(known, "scopes").next().is_some())
        .map(|known| text(known, "indicator"))
        .collect();
    missing.retain(|code| !have.contains(code));
    html! {
        p { strong { (words::number(asked, &Value::from(all))) } " " (asked.say("số đã công bố", "published figures")) "; " (words::number(asked, &Value::from(compared))) " " (asked.say("so được với sổ", "can be compared with the register")) "." }
        h2 { (asked.say("Sổ đầy đủ đến đâu", "How complete the register is")) }
        section.table tabindex="0" aria-label=(asked.say("Mức đầy đủ", "Coverage")) { table {
            caption { (asked.say("Với mỗi chỉ tiêu và phạm vi: số công bố mới nhất so được", "For each indicator and scope: the newest figure that can be compared")) }
            thead { tr {
                th scope="col" { (asked.say("Chỉ tiêu", "Indicator")) } th scope="col" { (asked.say("Phạm vi", "Scope")) } th scope="col" { (asked.say("Ngày", "Day")) }
                th.number scope="col" { (asked.say("Công bố", "Published")) } th.number scope="col" { (asked.say("Trong sổ", "Register")) }
                th.number scope="col" { (asked.say("Chênh lệch", "Difference")) } th.number scope="col" { (asked.say("Tỷ lệ", "Coverage")) }
                th scope="col" { (asked.say("Nơi công bố", "Published by")) }
            } }
            tbody { @for known in each(told, "indicators") { @for scope in each(known, "scopes") { tr {
                th scope="row" { (of_indicator(asked, text(known, "indicator"))) }
                td { (text(scope, "scope")) }
                td.when { (day(asked, scope)) }
                td.number { (published(asked, scope)) }
                td.number { (told::number(asked, &scope["counted"], &scope["list"])) }
                td.number { (words::number(asked, &scope["difference"])) }
                td.number { (percent(asked, scope)) }
                td { (scope["publisher"].as_str().unwrap_or("–")) }
            } } } }
        } }
        @if !missing.is_empty() {
            h2 { (asked.say("Đã công bố nhưng sổ không đếm được", "Published, but the register cannot count it")) }
            ul { @for code in &missing { li { (of_indicator(asked, code)) } } }
        }
    }
}

/// Every figure of the chosen indicator.
fn figures(asked: &Asked, told: &Value) -> Markup {
    let code = asked.param("indicator").unwrap_or_default();
    html! {
        h2 { @for (index, code) in code.split(',').enumerate() { @if index > 0 { ", " } (indicator(asked, code)) } }
        section.table tabindex="0" aria-label=(asked.say("Các số đã công bố", "Published figures")) { table {
            caption { (each(told, "figures").count()) " " (asked.say("số đã công bố", "published figures")) }
            thead { tr {
                th scope="col" { (asked.say("Ngày", "Day")) } th scope="col" { (asked.say("Phạm vi", "Scope")) } th.number scope="col" { (asked.say("Công bố", "Published")) }
                th.number scope="col" { (asked.say("Trong sổ", "Register")) } th.number scope="col" { (asked.say("Chênh lệch", "Difference")) } th.number scope="col" { (asked.say("Tỷ lệ", "Coverage")) }
                th scope="col" { (asked.say("Nơi công bố", "Published by")) } th scope="col" { (asked.say("So thế nào", "How it is compared")) }
            } }
            tbody { @for figure in each(told, "figures") { tr {
                td.when { (day(asked, figure)) }
                td { (text(figure, "scope")) }
                td.number { (published(asked, figure)) " " span.quiet { (unit(asked, text(figure, "unit"))) } }
                td.number { (told::number(asked, &figure["counted"], &figure["list"])) }
                td.number { (words::number(asked, &figure["difference"])) }
                td.number { (percent(asked, figure)) }
                td { (source(asked, figure)) }
                td { (compared(asked, figure)) }
            } } }
        } }
    }
}

/// In which sense, with what caution, or why not at all.
fn compared(asked: &Asked, figure: &Value) -> Markup {
    html! {
        @if figure["sense"].is_object() { (told::both(asked, &figure["sense"])) ". " }
        @if figure["caveat"].is_object() { (told::both(asked, &figure["caveat"])) " " }
        @if figure["unmatched"].is_object() { em { (asked.say("Không so: ", "Not compared: ")) (told::both(asked, &figure["unmatched"])) } }
    }
}

fn contradictions(asked: &Asked, told: &Value) -> Markup {
    html! {
        @if each(told, "contradictions").next().is_some() {
            h2 { (asked.say("Nguồn mâu thuẫn nhau", "Where sources contradict each other")) }
            p { (asked.say("Cùng chỉ tiêu, cùng phạm vi, cùng thời điểm; không thể đều đúng.", "The same indicator, scope and day; they cannot all be right.")) }
            @for conflict in each(told, "contradictions") {
                div.table tabindex="0" role="group" aria-label=(indicator(asked, text(conflict, "indicator"))) { table {
                    caption { strong { (indicator(asked, text(conflict, "indicator"))) } " · " (text(conflict, "scope")) " · " (words::day_with_precision(asked, text(conflict, "as_of"), text(conflict, "precision"))) }
                    thead { tr { th scope="col" { (asked.say("Nơi công bố", "Published by")) } th.number scope="col" { (asked.say("Công bố", "Published")) } th.number scope="col" { (asked.say("Trong sổ", "Register")) } } }
                    tbody { @for figure in each(conflict, "figures") { tr {
                        th scope="row" { (source(asked, figure)) }
                        td.number { (published(asked, figure)) }
                        td.number { (words::number(asked, &figure["counted"])) }
                    } } }
                } }
            }
        }
    }
}

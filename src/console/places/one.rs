//! One commune: what it has in every sense, the records themselves, which communes it came from or became, and which records
//! may be its own once somebody confirms it.

use super::former;
use super::tallies::KINDS;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::geography;
use crate::console::records::kinds::Kind;
use crate::console::records::names::{Names, Wanted};
use crate::console::records::place::around;
use crate::console::records::table;
use crate::console::refused::Refused;
use crate::console::words;
use crate::http::extract::Code;
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::Value;

/// Records of a kind on the page; the list has all.
const SHOWN: &str = "8";
/// The senses of a commune's counts; the empty one: registered.
const SENSES: [&str; 6] = ["", "recognised", "in_force", "due", "lapsed", "withdrawn"];

/// Records of one kind.
struct Part {
    kind: &'static Kind,
    /// By sense.
    counts: Vec<u64>,
    rows: Vec<Value>,
    /// Those that may be its own.
    waiting: u64,
}

/// `GET /communes/{code}`
pub async fn one(asked: Asked, Code(code): Code) -> Result<Response, Refused> {
    let ended = former::on(&asked, &code, asked.param("on")).await?;
    let unit = if ended.is_some() { None } else { today(&asked, &code).await? };
    let Some(unit) = unit else { return former::page(&asked, &code, ended).await };
    let came = asked.get(&format!("/api/v1/units/{code}/predecessors")).await?;
    let came = came["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let split = split(came);
    let mut wanted = Wanted::default();
    for row in came {
        wanted.unit(text(row, "old_code"), text(row, "old_valid_until"));
    }
    let mut parts = Vec::new();
    for kind in KINDS.map(Kind::of) {
        let part = part(&asked, kind, &code, &split).await?;
        table::wanted(part.kind, &part.rows, &mut wanted);
        parts.push(part);
    }
    let names = wanted.ask(&asked).await?;
    let map = map(&asked, &unit).await?;
    let body = html! {
        (counts(&asked, &code, &parts))
        @for part in &parts { (records(&asked, &code, part, &names)) }
        (waiting(&asked, &parts, &split))
        (origins(&asked, came, &names))
        (map)
    };
    Ok(Page::new(&asked, text(&unit, "full_name")).lead(lead(&asked, &unit, &code)).body(body).into_response())
}

pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

/// The codes of former communes that went into this one only in part.
fn split(came: &[Value]) -> String {
    let codes = came.iter().filter(|row| row["whole"] == false).map(|row| text(row, "old_code"));
    let codes: std::collections::BTreeSet<&str> = codes.collect();
    codes.into_iter().collect::<Vec<_>>().join(",")
}

/// The unit that has the code today.
async fn today(asked: &Asked, code: &str) -> Result<Option<Value>, Refused> {
    let known = code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if known { asked.find(&format!("/api/v1/units/{code}")).await } else { Ok(None) }
}

pub(super) async fn total(asked: &Asked, kind: &Kind, params: &[(&str, &str)]) -> Result<u64, Refused> {
    let params = [params, &[("count", "exact"), ("limit", "1")]].concat();
    Ok(asked.get(&address(&kind.api(), &params)).await?["total"].as_u64().unwrap_or(0))
}

async fn part(asked: &Asked, kind: &'static Kind, code: &str, split: &str) -> Result<Part, Refused> {
    let mut counts = Vec::new();
    for sense in SENSES {
        let mut params = vec![("commune", code)];
        params.extend((!sense.is_empty()).then_some(("state", sense)));
        counts.push(total(asked, kind, &params).await?);
    }
    let list = asked.get(&address(&kind.api(), &[("commune", code), ("limit", SHOWN)])).await?;
    let waiting = if split.is_empty() {
        0
    } else {
        total(asked, kind, &[("commune_status", "to_be_confirmed"), ("former_commune", split)]).await?
    };
    Ok(Part { kind, counts, rows: list["data"].as_array().cloned().unwrap_or_default(), waiting })
}

async fn map(asked: &Asked, unit: &Value) -> Result<Markup, Refused> {
    let Some(spot) = unit["latitude"].as_f64().zip(unit["longitude"].as_f64()) else { return Ok(html! {}) };
    let places = geography::communes(asked).await?;
    Ok(html! {
        section {
            h2 { (asked.say("Trên bản đồ", "On the map")) }
            (around(asked, text(unit, "full_name"), spot, &places))
        }
    })
}

fn lead(asked: &Asked, unit: &Value, code: &str) -> Markup {
    let square_kilometres = unit["area_m2"].as_f64().map(|area| (area / 10_000.0).round() / 100.0);
    html! {
        p {
            (asked.say("Mã ", "Code ")) code { (code) }
            @if let Some(day) = unit["valid_from"].as_str() { " · " (asked.say("từ ngày ", "since ")) (words::day_of(asked, day)) }
            @if let Some(area) = square_kilometres { " · " (words::number(asked, &Value::from(area))) " km²" }
        }
    }
}

fn counts(asked: &Asked, code: &str, parts: &[Part]) -> Markup {
    html! {
        div.table {
            table {
                caption { (asked.say("Số bản ghi tại đây, theo từng cách tính, ngày ", "Records here, in each sense, on ")) (words::day(asked, asked.today())) }
                thead { tr {
                    th scope="col" { (asked.say("Loại", "Kind")) }
                    @for sense in SENSES { th.number scope="col" { (if sense.is_empty() { asked.say("có trong sổ", "registered") } else { words::state(asked, sense) }) } }
                } }
                tbody {
                    @for part in parts {
                        tr {
                            th scope="row" { (asked.say(part.kind.title.0, part.kind.title.1)) }
                            @for (sense, count) in SENSES.iter().zip(&part.counts) {
                                @let params: Vec<(&str, &str)> = [("commune", code), ("state", *sense)].into_iter().filter(|(_, value)| !value.is_empty()).collect();
                                td.number { @if *count > 0 { a href=(asked.href(&address(&part.kind.path(), &params))) { (words::count(asked, *count)) } } @else { span.quiet { "0" } } }
                            }
                        }
                    }
                }
            }
        }
        p.quiet { (asked.say("Chủ thể được tính khi có ít nhất một sản phẩm ở tình trạng đó.", "A producer counts when at least one of its products is in the state.")) }
    }
}

fn records(asked: &Asked, code: &str, part: &Part, names: &Names) -> Markup {
    let all = part.counts.first().copied().unwrap_or(0);
    html! {
        @if all > 0 {
            section {
                h2 { (asked.say(part.kind.title.0, part.kind.title.1)) }
                (table::table(asked, part.kind, &part.rows, names, &html! { strong { (words::count(asked, all)) } " " (asked.say("có trong sổ đăng ký", "registered")) }))
                @if all > part.rows.len() as u64 {
                    p { a.button href=(asked.href(&address(&part.kind.path(), &[("commune", code)]))) { (asked.say("Xem cả ", "Show all ")) (words::count(asked, all)) } }
                }
            }
        }
    }
}

/// Records that name a former commune of which only a part lies here.
fn waiting(asked: &Asked, parts: &[Part], split: &str) -> Markup {
    html! {
        @if parts.iter().any(|part| part.waiting > 0) {
            section {
                h2 { (asked.say("Có thể thuộc xã này, chờ xác nhận", "May lie here, to be confirmed")) }
                p { (asked.say(
                    "Các bản ghi này chỉ ghi xã cũ, mà xã cũ đó đã được chia: một phần vào đây, một phần vào nơi khác. Chúng không được tính vào các số ở trên.",
                    "These records name only a former commune that was split: a part of it is here, another elsewhere. They are not in the numbers above.")) }
                ul {
                    @for part in parts.iter().filter(|part| part.waiting > 0) {
                        li { a href=(asked.href(&address(&part.kind.path(), &[("commune_status", "to_be_confirmed"), ("former_commune", split)]))) {
                            (words::count(asked, part.waiting)) " " (asked.say(part.kind.one.0, part.kind.one.1)) } }
                    }
                }
            }
        }
    }
}

fn origins(asked: &Asked, came: &[Value], names: &Names) -> Markup {
    html! {
        @if !came.is_empty() {
            section {
                h2 { (asked.say("Gồm các xã, phường cũ", "Made of the former communes")) }
                ul.columns {
                    @for row in came {
                        @let (code, until) = (text(row, "old_code"), text(row, "old_valid_until"));
                        li {
                            a href=(asked.href(&address(&format!("/communes/{code}"), &[("on", until)]))) { (names.unit_on(code, until)) }
                            " " span.quiet {
                                (if row["whole"] == true { asked.say("toàn bộ", "wholly") } else { asked.say("một phần", "in part") })
                                ", " (asked.say("đến hết ", "until ")) (words::day_of(asked, until))
                            }
                        }
                    }
                }
            }
        }
    }
}

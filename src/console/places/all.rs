//! All communes of a day with what each has, and what lies in none for certain.

use super::tallies::{Tally, chooser, filters, tallies};
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::frame::Page;
use crate::console::refused::Refused;
use crate::console::words;
use crate::registry::dimension::{NONE, UNRESOLVED};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use serde_json::Value;

/// `GET /communes`
pub async fn all(asked: Asked) -> Result<Response, Refused> {
    let today = asked.today().to_string();
    let on = asked.param("on").unwrap_or(&today).to_owned();
    // The counts are by the communes of today, whatever the day of the count.
    let params = [("kind", "xa,phuong"), ("sort", "name"), ("limit", "200"), ("count", "exact")];
    let units = asked.get(&address("/api/v1/units", &params)).await?;
    let tallies = tallies(&asked, &filters(&asked, &on)).await?;
    let communes = units["data"].as_array().map(Vec::as_slice).unwrap_or_default();
    let sense = tallies.first().map(|tally| tally.sense(&asked)).unwrap_or_default();
    let body = html! {
        (chooser(&asked, "/communes", asked.param("state").unwrap_or_default(), &on))
        (table(&asked, communes, &tallies, &sense, &on))
        (doubts(&asked, &tallies))
    };
    let lead = html! { p { (asked.say(
    "Xã, phường hiện nay, với những gì sổ đăng ký có ở mỗi nơi. Mỗi con số mở danh sách của nó.",
    "The communes of today, with what the register has in each. Every number opens its list.")) } };
    Ok(Page::new(&asked, asked.say("Xã, phường", "Communes")).lead(lead).body(body).into_response())
}

fn table(asked: &Asked, communes: &[Value], tallies: &[Tally], sense: &str, on: &str) -> Markup {
    html! {
        div.table {
            table.communes {
                caption { strong { (words::count(asked, communes.len() as u64)) " " (asked.say("xã, phường", "communes")) } ": " (sense) " · " (words::day_of(asked, on)) }
                thead { tr {
                    th scope="col" { (asked.say("Xã, phường", "Commune")) }
                    @for tally in tallies { th.number scope="col" { (asked.say(head(tally).0, head(tally).1)) } }
                } }
                tbody {
                    @for unit in communes {
                        @let code = unit["code"].as_str().unwrap_or_default();
                        tr {
                            th scope="row" { a href=(asked.href(&format!("/communes/{code}"))) { (unit["full_name"].as_str().unwrap_or_default()) } }
                            @for tally in tallies { td.number { (tally.cell(asked, code)) } }
                        }
                    }
                    @for (value, name) in [
                        (UNRESOLVED, asked.say("Xã cũ đã chia, chờ xác nhận", "Former commune was split, to be confirmed")),
                        (NONE, asked.say("Nguồn không ghi nơi", "The source names no place")),
                    ] {
                        tr { th scope="row" { (name) } @for tally in tallies { td.number { (tally.cell(asked, value)) } } }
                    }
                }
                tfoot { tr { th scope="row" { (asked.say("Tổng", "Total")) } @for tally in tallies { td.number { (tally.total(asked)) } } } }
            }
        }
    }
}

/// What a column counts, in a word or two.
fn head(tally: &Tally) -> (&'static str, &'static str) {
    use crate::registry::kind::RecordKind;
    match tally.kind.record {
        RecordKind::Village => ("Làng nghề", "Villages"),
        RecordKind::Product => ("Sản phẩm", "Products"),
        RecordKind::Producer => ("Chủ thể", "Producers"),
        _ => ("Trung tâm", "Centres"),
    }
}

/// Why some records lie in no commune.
fn doubts(asked: &Asked, tallies: &[Tally]) -> Markup {
    let unresolved: u64 = tallies.iter().map(|tally| tally.count(UNRESOLVED)).sum();
    html! {
        @if unresolved > 0 {
            section {
                h2 { (asked.say("Vì sao có bản ghi chưa rõ xã?", "Why do some records lie in no commune?")) }
                p {
                    (asked.say(
                        "Năm 2025 nhiều xã cũ được chia cho vài xã mới. Giấy tờ chỉ ghi tên xã cũ, nên nơi mới không suy ra được: bản ghi được giữ ở mục “chờ xác nhận” đến khi cán bộ ghi xã hiện nay. Không con số nào bỏ sót các bản ghi này.",
                        "In 2025 many communes were split between several new ones. Papers name only the old one, so the new place does not follow: such a record waits here until an official names the commune of today. No total leaves them out."))
                }
            }
        }
    }
}

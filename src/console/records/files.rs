//! The list as files and as a calendar: exactly the records that are listed.

use super::kinds::Kind;
use super::question::Question;
use crate::console::api::address;
use crate::console::asked::Asked;
use crate::registry::kind::RecordKind;
use maud::{Markup, html};

/// Where the list can be taken along.
pub fn files(asked: &Asked, kind: &Kind, question: &Question) -> Markup {
    let mut forms = vec![("xlsx", "XLSX"), ("csv", "CSV"), ("ndjson", "NDJSON")];
    forms.extend(kind.has_a_place().then_some(("geojson", "GeoJSON")));
    html! {
        section.files.no-print {
            h2 { (asked.say("Lấy danh sách này", "Take this list along")) }
            ul.inline {
                @for (format, words) in forms { li { a href=(asked.href(&question.file(format))) download { (words) } } }
                @if kind.record == RecordKind::Product {
                    li { a href=(calendar(question)) { (asked.say("Lịch hết hạn (ICS)", "Calendar of ends (ICS)")) } }
                }
                li { a href=(address(&kind.api(), &question.pairs())) { (asked.say("Yêu cầu API", "API request")) } }
            }
            p.quiet { (asked.say(
                "Tệp có toàn bộ danh sách, đúng bộ lọc và thứ tự đang xem. Địa chỉ của trang giữ mọi bộ lọc: có thể đánh dấu hoặc gửi đi.",
                "A file has the whole list, with these filters and in this order. The address of the page keeps all filters: it can be bookmarked or sent.")) }
        }
    }
}

/// The calendar of the certificates of these products that end; it is about those in force, from today on.
fn calendar(question: &Question) -> String {
    let params: Vec<(&str, &str)> = question.filters().into_iter().filter(|(name, _)| !matches!(*name, "on" | "state")).collect();
    address("/api/v1/statistics/products/expiring.ics", &params)
}

//! What was understood of a file: sheet, header, encoding, and which column means which field.

use super::layout;
use crate::console::asked::Asked;
use crate::console::words;
use crate::import::layout::Layout;
use crate::registry::kind::RecordKind;
use maud::{Markup, html};
use serde_json::Value;

/// What was understood, and what was asked for.
pub(super) fn of(asked: &Asked, import: &Value) -> Markup {
    let (reading, options) = (&import["reading"], &import["options"]);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let facts = [
        (asked.say("Chứa", "Holds"), text(&reading["layout"]).map(|name| layout(asked, &name))),
        (
            asked.say("Dạng tệp", "Form"),
            text(&reading["form"]).map(|form| if form == "xlsx" { "Excel".to_owned() } else { "CSV".to_owned() }),
        ),
        (asked.say("Trang tính", "Sheet"), text(&reading["tab"]).filter(|tab| !tab.is_empty())),
        (asked.say("Dòng tiêu đề", "Row of the header"), reading["header_row"].as_u64().map(|row| row.to_string())),
        (asked.say("Bảng mã", "Encoding"), text(&reading["encoding"])),
        (asked.say("Dấu phân cách", "Separator"), text(&reading["delimiter"]).map(|sign| separator(asked, &sign))),
        (asked.say("Ô trống", "Empty cells"), Some(empty_cells(asked, options))),
        (asked.say("Cỡ tệp", "Size"), Some(format!("{} byte", words::number(asked, &import["file_bytes"])))),
    ];
    html! {
        @if reading.is_object() {
            h2 { (asked.say("Tệp được hiểu thế nào", "How the file was understood")) }
            dl.facts { @for (name, value) in facts { @if let Some(value) = value { dt { (name) } dd { (value) } } } }
            (columns(asked, reading))
        }
    }
}

fn separator(asked: &Asked, sign: &str) -> String {
    let words = match sign {
        "," => asked.say("dấu phẩy", "comma"),
        ";" => asked.say("dấu chấm phẩy", "semicolon"),
        "\t" => asked.say("dấu tab", "tab"),
        other => other,
    };
    words.to_owned()
}

fn empty_cells(asked: &Asked, options: &Value) -> String {
    let clears = options["clear_empty"] == true;
    let words = if clears {
        asked.say("xóa giá trị trong sổ", "clear the field")
    } else {
        asked.say("giữ giá trị trong sổ", "leave what the register has")
    };
    words.to_owned()
}

fn columns(asked: &Asked, reading: &Value) -> Markup {
    let all = reading["columns"].as_array().map(Vec::as_slice).unwrap_or_default();
    let known = all.iter().filter(|column| column["key"].is_string()).count();
    let titles = Layout::named(reading["layout"].as_str().unwrap_or_default()).map(Layout::columns).unwrap_or_default();
    let title = |key: &str| {
        titles
            .iter()
            .find(|column| column.key == key)
            .map_or_else(|| key.to_owned(), |column| asked.language.of(&column.title).to_owned())
    };
    html! {
        details open[known < all.len()] {
            summary { (asked.say("Các cột: hiểu được ", "Columns: understood ")) (known) (asked.say(" trong ", " of ")) (all.len()) }
            div.table { table {
                thead { tr {
                    th scope="col" { (asked.say("Cột", "Column")) }
                    th scope="col" { (asked.say("Tiêu đề trong tệp", "Its title in the file")) }
                    th scope="col" { (asked.say("Hiểu là", "Taken as")) }
                } }
                tbody { @for column in all { tr {
                    th scope="row" { (column["letters"].as_str().unwrap_or_default()) }
                    td { (column["title"].as_str().unwrap_or_default()) }
                    td { @match column["key"].as_str() {
                        Some(key) => (title(key)),
                        None => span.quiet { (asked.say("không hiểu, bỏ qua cột này", "not understood, left alone")) },
                    } }
                } } }
            } }
        }
    }
}

/// The code of a record, with a link where it has a page.
pub(super) fn record(asked: &Asked, code: &str) -> Markup {
    html! {
        @match RecordKind::of_code(code).filter(|kind| *kind != RecordKind::Recognition) {
            Some(kind) => a href=(asked.href(&format!("/{}/{code}", kind.plural()))) { (code) },
            None => (code),
        }
    }
}

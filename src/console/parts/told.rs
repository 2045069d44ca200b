//! What an answer says about itself, for every page with numbers: sense, day, the request behind it, how to cite it, its
//! files. Knows the shape of `about`, and no address of its own.

use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::words;
use maud::{Markup, html};
use serde_json::Value;

/// Text that the API tells in both languages.
pub fn both<'a>(asked: &Asked, words: &'a Value) -> &'a str {
    asked.say(words["vi"].as_str().unwrap_or_default(), words["en"].as_str().unwrap_or_default())
}

/// The page of the list behind a number: the same address without the prefix of the API.
pub fn list(asked: &Asked, list: &Value) -> Option<String> {
    let path = list.as_str()?.strip_prefix("/api/v1")?;
    Some(asked.href(path))
}

/// A number that leads to the list behind it.
pub fn number(asked: &Asked, value: &Value, behind: &Value) -> Markup {
    html! {
        @match list(asked, behind) {
            Some(href) => a href=(href) { (words::number(asked, value)) },
            None => (words::number(asked, value)),
        }
    }
}

/// In which sense and of which day: the line above a table.
pub fn sense(asked: &Asked, about: &Value) -> Markup {
    html! {
        (asked.say("Đếm ", "Counts: ")) (both(asked, &about["unit_of_counting"])) " – " (both(asked, &about["sense"]))
        "; " (asked.say("ngày ", "on ")) (words::day_of(asked, about["on"].as_str().unwrap_or_default()))
    }
}

/// Where the numbers come from and how they are taken along. `request`: the question as the API takes it.
pub fn source(asked: &Asked, about: &Value, request: &str) -> Markup {
    let file = |format: &str| {
        let mut params: Vec<(&str, &str)> = asked.params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        params.retain(|(name, value)| *name != "format" && !value.is_empty());
        params.push(("format", format));
        asked.href(&address(&asked.path, &params))
    };
    html! {
        section.source aria-labelledby="source" {
            h2 id="source" { (asked.say("Nguồn của số liệu", "Where the numbers come from")) }
            p.buttons {
                a.button href=(file("xlsx")) { (asked.say("Tải Excel", "Download Excel")) }
                a.button href=(file("csv")) { (asked.say("Tải CSV", "Download CSV")) }
            }
            dl.facts {
                dt { (asked.say("Yêu cầu API", "API request")) } dd { a href=(request) { code { (request) } } }
                @if let Some(cite) = about["cite"].as_str() {
                    dt { (asked.say("Trích dẫn (số không đổi)", "To cite (never changes)")) } dd { a href=(cite) { code { (cite) } } }
                }
                @if let Some(changes) = about["changes"].as_str() {
                    dt { (asked.say("Thay đổi từ đó", "What changed since")) } dd { a href=(changes) { code { (changes) } } }
                }
                dt { (asked.say("Mã số liệu", "Id of the answer")) } dd { code { (about["id"].as_str().unwrap_or_default()) } " · " (asked.say("số thứ tự nhật ký ", "sequence of the journal ")) (words::number(asked, &about["sequence"])) }
            }
        }
    }
}

//! The numbers of the overview: the few that are looked for first, and all of them folded below. Each says its sense and
//! leads to its list; none is worked out here.

use crate::console::asked::Asked;
use crate::console::words;
use maud::{Markup, html};
use serde_json::Value;

/// What is looked for first, as the overview names its numbers.
const FIRST: [&str; 4] = ["products_in_force", "villages_in_force", "producers_in_force", "centres_in_force"];

/// A number of the overview by its name.
pub fn number<'a>(sections: &'a [Value], code: &str) -> Option<&'a Value> {
    sections.iter().flat_map(|section| section["numbers"].as_array().into_iter().flatten()).find(|number| number["code"] == code)
}

/// The section that a number stands in.
fn section<'a>(sections: &'a [Value], code: &str) -> Option<&'a Value> {
    sections.iter().find(|section| number(std::slice::from_ref(*section), code).is_some())
}

/// A text in the language of the page.
pub fn said<'a>(asked: &Asked, both: &'a Value) -> &'a str {
    asked.say(both["vi"].as_str().unwrap_or_default(), both["en"].as_str().unwrap_or_default())
}

/// The page with the list behind a number.
pub fn list(asked: &Asked, number: &Value) -> String {
    asked.href(number["list"].as_str().and_then(|list| list.strip_prefix("/api/v1")).unwrap_or("/"))
}

/// The numbers that are looked for first.
pub fn headline(asked: &Asked, sections: &[Value]) -> Markup {
    html! {
        ul.cards.headline {
            @for (section, number) in FIRST.iter().filter_map(|code| Some((section(sections, code)?, number(sections, code)?))) {
                li.card {
                    p.subject { (said(asked, section)) }
                    p.figure { a href=(list(asked, number)) { (words::number(asked, &number["value"])) } }
                    p { strong { (said(asked, number)) } }
                    p.quiet { (said(asked, &number["sense"])) " · " (words::day_of(asked, number["on"].as_str().unwrap_or_default())) }
                }
            }
        }
    }
}

/// All numbers of one subject, folded.
pub fn details(asked: &Asked, section: &Value) -> Markup {
    let numbers = section["numbers"].as_array().map(Vec::as_slice).unwrap_or_default();
    html! {
        details.figures {
            summary { (said(asked, section)) " " span.count { (words::count(asked, numbers.len() as u64)) } }
            div.table {
                table {
                    thead { tr {
                        th scope="col" { (asked.say("Chỉ tiêu", "Figure")) }
                        th.number scope="col" { (asked.say("Số", "Number")) }
                        th.number scope="col" { (asked.say("Tỷ lệ", "Share")) }
                        th scope="col" { (asked.say("Cách tính", "Sense")) }
                    } }
                    tbody { @for number in numbers { (line(asked, number)) } }
                }
            }
        }
    }
}

fn line(asked: &Asked, number: &Value) -> Markup {
    html! {
        tr {
            th scope="row" { (said(asked, number)) }
            td.number { a href=(list(asked, number)) { (words::number(asked, &number["value"])) } }
            td.number { @if number["share_percent"].is_number() { (words::number(asked, &number["share_percent"])) " %" } }
            td.quiet { (said(asked, &number["sense"])) }
        }
    }
}

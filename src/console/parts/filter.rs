//! Small forms that narrow a list: a choice, a text, a day. They send what was filled in as parameters of the same page.

use crate::console::asked::Asked;
use maud::{Markup, html};

/// One of several words; an empty choice is all of them.
pub fn choice(asked: &Asked, name: &str, title: &str, choices: &[(&str, String)]) -> Markup {
    let chosen = asked.param(name).unwrap_or_default();
    html! {
        div.field {
            label for=(name) { (title) }
            select id=(name) name=(name) {
                option value="" { (asked.say("Tất cả", "All")) }
                @for (value, words) in choices { option value=(value) selected[*value == chosen] { (words) } }
            }
        }
    }
}

/// A text with an example of it, or a day.
pub fn typed(asked: &Asked, name: &str, title: &str, example: Option<&str>) -> Markup {
    let kind = if example.is_some() { "text" } else { "date" };
    html! {
        div.field {
            label for=(name) { (title) }
            input id=(name) type=(kind) name=(name) value=(asked.param(name).unwrap_or_default()) placeholder=[example];
        }
    }
}

/// The form around them.
pub fn form(asked: &Asked, path: &str, fields: &Markup) -> Markup {
    html! {
        form.filter action=(asked.href(path)) method="get" role="search" aria-label=(asked.say("Lọc danh sách", "Filter the list")) {
            div.columns { (fields) }
            div.buttons {
                button.button type="submit" { (asked.say("Lọc", "Filter")) }
                a.button href=(asked.href(path)) { (asked.say("Bỏ lọc", "Clear")) }
            }
        }
    }
}

/// The parameters of the page that the API takes, under the names it has for them.
pub fn handed_on<'a>(asked: &'a Asked, names: &[&'a str]) -> Vec<(&'a str, &'a str)> {
    names.iter().filter_map(|name| asked.param(name).map(|value| (*name, value))).collect()
}

//! The form of a table: by what, in which state, on which day, narrowed by what, with which measures.

use super::question::Question;
use super::records::Counted;
use crate::console::asked::Asked;
use crate::console::parts::map::Place;
use crate::programme::vocabularies;
use maud::{Markup, html};

/// How far down it can be counted by.
const DIMENSIONS: [(&str, &str); 3] = [("Đếm theo", "Count by"), ("rồi theo", "then by"), ("và theo", "and by")];

/// Asks for everything that a table can be asked.
pub(super) fn form(asked: &Asked, counted: &Counted, question: &Question, places: &[Place]) -> Markup {
    let by = question.each("by");
    let mut fields: Vec<&str> = vec!["by", "measure", "state", "on", "commune", "q"];
    fields.extend(counted.narrowed_by);
    html! {
        form.ask method="get" action=(asked.href(&asked.path)) {
            div.columns {
                @for (place, (vi, en)) in DIMENSIONS.into_iter().enumerate() {
                    (choice(asked.say(vi, en), &format!("by-{place}"), "by", &dimensions(asked, counted), by.get(place).copied().unwrap_or_default(), "–"))
                }
                @if counted.stands { (state(asked, question)) (day(asked, "on", asked.say("Tính đến ngày", "On the day"), question.get("on").unwrap_or_default())) }
            }
            details open[question.filters().next().is_some() || question.get("measure").is_some()] {
                summary { (asked.say("Lọc và số đo thêm", "Filters and more measures")) }
                div.columns {
                    @for name in counted.narrowed_by {
                        @let title = capital(&counted.named(asked, name));
                        (choice(&title, name, name, &counted.choices(asked, name), question.get(name).unwrap_or_default(), all(asked)))
                    }
                    @if counted.placed { (commune(asked, question, places)) }
                    div.field { label for="words" { (asked.say("Có chữ", "With the words")) } input id="words" type="text" name="q" value=(question.get("q").unwrap_or_default()); }
                }
                (measures(asked, counted, question))
            }
            @for (name, value) in question.beside(&fields) { input type="hidden" name=(name) value=(value); }
            p.buttons { button.primary type="submit" { (asked.say("Xem số liệu", "Show")) } a.button href=(asked.href(&asked.path)) { (asked.say("Bỏ lọc", "Start anew")) } }
        }
    }
}

fn all(asked: &Asked) -> &str {
    asked.say("tất cả", "all")
}

/// A first letter as titles have it.
pub(in crate::console) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn dimensions(asked: &Asked, counted: &Counted) -> Vec<(String, String)> {
    let named = |dimension: &&crate::registry::dimension::Dimension| {
        (dimension.name.to_owned(), asked.say(dimension.vi, dimension.en).to_owned())
    };
    counted.dimensions().iter().map(named).collect()
}

/// A choice of one; a value that is none of those offered stays as it is.
pub(in crate::console) fn choice(
    title: &str,
    id: &str,
    name: &str,
    choices: &[(String, String)],
    chosen: &str,
    nothing: &str,
) -> Markup {
    let known = chosen.is_empty() || choices.iter().any(|(code, _)| code == chosen);
    html! {
        div.field {
            label for=(id) { (title) }
            select id=(id) name=(name) {
                option value="" { (nothing) }
                @if !known { option value=(chosen) selected { (chosen) } }
                @for (code, words) in choices { option value=(code) selected[code == chosen] { (words) } }
            }
        }
    }
}

/// In which sense.
pub(super) fn state(asked: &Asked, question: &Question) -> Markup {
    let mut choices = senses(asked);
    choices.push(("none".to_owned(), asked.say("Chưa được công nhận", "Not recognised").to_owned()));
    let nothing = asked.say("mọi hồ sơ trong sổ", "every record of the register");
    choice(asked.say("Cách tính", "Sense"), "state", "state", &choices, question.get("state").unwrap_or_default(), nothing)
}

/// The senses that a register can be counted in.
pub(super) fn senses(asked: &Asked) -> Vec<(String, String)> {
    let terms = vocabularies::find("state").map(|list| list.terms.as_slice()).unwrap_or_default();
    let known = terms.iter().filter(|term| term.code != "none");
    known.map(|term| (term.code.clone(), asked.say(&term.vi, &term.en).to_owned())).collect()
}

/// A day.
pub(super) fn day(asked: &Asked, name: &str, title: &str, value: &str) -> Markup {
    let today = asked.today().to_string();
    let value = if value.is_empty() && name == "on" { today.as_str() } else { value };
    html! { div.field { label for=(name) { (title) } input id=(name) type="date" name=(name) value=(value); } }
}

/// Where.
pub(super) fn commune(asked: &Asked, question: &Question, places: &[Place]) -> Markup {
    let mut choices: Vec<(String, String)> = places.iter().map(|place| (place.code.clone(), place.label.clone())).collect();
    choices.sort_by_cached_key(|(_, name)| crate::text::fold(name));
    choices.push(("unresolved".to_owned(), asked.say("chưa xác định sau sắp xếp", "unresolved after the mergers").to_owned()));
    choice(
        asked.say("Xã, phường", "Commune"),
        "commune",
        "commune",
        &choices,
        question.get("commune").unwrap_or_default(),
        all(asked),
    )
}

fn measures(asked: &Asked, counted: &Counted, question: &Question) -> Markup {
    let chosen = question.each("measure");
    html! {
        @if !counted.measures().is_empty() {
            fieldset {
                legend { (asked.say("Số đo thêm, từ những hồ sơ có ghi", "More measures, over the records that state them")) }
                div.columns {
                    @for measure in counted.measures() {
                        label.tick { input type="checkbox" name="measure" value=(measure.name) checked[chosen.contains(&measure.name)]; (capital(&counted.measured(asked, measure))) }
                    }
                }
            }
        }
    }
}

//! One value of a record as people read it: terms instead of codes, names instead of references, days with how exactly they
//! are known, numbers with their separators.

use super::kinds::Kind;
use super::names::Names;
use crate::console::asked::Asked;
use crate::console::{parts::standing, words};
use crate::registry::field::Holds;
use crate::registry::kind::RecordKind;
use maud::{Markup, html};
use serde_json::Value;

/// Fields whose code list has another name than they themselves.
const LISTS: [(&str, &str); 2] = [("last_act", "act"), ("recognised_precision", "date_precision")];
/// Numbers that are years and so are written without separators.
const YEARS: [&str; 4] = ["figures_year", "craft_since", "planned_year", "year"];

/// A record and what is needed to show its values.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// Who asks.
    pub asked: &'a Asked,
    /// The kind of record.
    pub kind: &'static Kind,
    /// Names of what it refers to.
    pub names: &'a Names,
    /// The record.
    pub record: &'a Value,
}

impl Facts<'_> {
    /// Whether there is nothing to show of a field.
    pub fn is_empty(&self, field: &str) -> bool {
        match &self.record[field] {
            Value::Null => true,
            Value::Array(all) => all.is_empty(),
            Value::String(text) => text.is_empty(),
            _ => false,
        }
    }

    /// Whether a field says nothing that another one beside it does not: days are shown as exactly as they are known.
    pub fn is_said_elsewhere(&self, field: &str) -> bool {
        matches!(field, "date_precision" | "recognised_precision") && self.record[field] == "day"
    }

    /// What a field is called where its value is shown as a name.
    pub fn title(&self, field: &str) -> String {
        title(self.asked, self.kind, field)
    }

    /// The last day of the certificate, as exactly as it is known.
    pub fn until(&self) -> Markup {
        let exact = self.record["date_precision"] == "day";
        html! {
            (if exact { self.asked.say("đến hết ", "until ") } else { self.asked.say("đến ", "until ") })
            (self.value("certificate_until"))
        }
    }

    /// A field of the record.
    pub fn value(&self, field: &str) -> Markup {
        self.shown(field, &self.record[field])
    }

    /// A field of the record beside another version of it, where an empty list is empty like everything else.
    pub fn shown_plainly(&self, field: &str) -> Markup {
        if self.is_empty(field) {
            html! { span.quiet { "–" } }
        } else {
            self.value(field)
        }
    }

    /// A value of a field.
    pub fn shown(&self, field: &str, value: &Value) -> Markup {
        match value {
            Value::Null if field == "state" => standing::state(self.asked, ""),
            Value::Null => html! { span.quiet { "–" } },
            Value::Array(all) if all.is_empty() => html! { span.quiet { "–" } },
            Value::Array(all) => html! { ul.plain { @for one in all { li { (self.shown(field, one)) } } } },
            Value::Object(_) => self.part(value),
            Value::Bool(flag) => html! { (words_of_flag(self.asked, *flag)) },
            Value::Number(number) => match field {
                "star" => standing::stars(self.asked, value),
                _ if YEARS.contains(&field) => html! { (number) },
                "revenue_vnd" => html! { (words::number(self.asked, value)) " " span lang="vi" { "đồng" } },
                _ => html! { (words::number(self.asked, value)) },
            },
            Value::String(text) => self.text(field, text),
        }
    }

    fn text(&self, field: &str, text: &str) -> Markup {
        match field {
            "state" => return standing::state(self.asked, text),
            "star" => return standing::stars(self.asked, &text.parse::<u64>().map_or(Value::Null, Value::from)),
            "commune" | "former_commune" | "commune_before_2025" => return self.commune(field, text),
            "former_district" => return html! { (self.names.unit(field, text, self.record)) },
            _ => {}
        }
        match self.kind.field(field).map(|known| known.holds) {
            Some(Holds::Choice(_)) => html! { (term(self.asked, field, text)) },
            Some(Holds::Date) => html! { (self.day(field, text)) },
            Some(Holds::Moment) => html! { time datetime=(text) { (words::moment(self.asked, text)) } },
            _ if RecordKind::of_code(text).is_some() => link(self.asked, text, self.names.record(text)),
            _ => written(text),
        }
    }

    fn commune(&self, field: &str, code: &str) -> Markup {
        html! { a href=(self.asked.href(&format!("/communes/{code}"))) { (self.names.unit(field, code, self.record)) } }
    }

    /// A day as exactly as it is known.
    fn day(&self, field: &str, text: &str) -> String {
        let precision = |name: &str| self.record[name].as_str().unwrap_or("day").to_owned();
        match field {
            "recognised_on" => words::day_with_precision(self.asked, text, &precision("recognised_precision")),
            "issued_on" | "valid_from" | "standing_from" | "certificate_from" => {
                words::day_with_precision(self.asked, text, &precision("date_precision"))
            }
            // An end that was counted from the last day of a month or year: the true one is no later.
            "certificate_until" if precision("date_precision") != "day" => {
                words::day_with_precision(self.asked, text, "no_later_than")
            }
            _ => words::day_of(self.asked, text),
        }
    }

    /// Something inside a record: a site, a certificate, a right.
    fn part(&self, value: &Value) -> Markup {
        let text = |name: &str| value[name].as_str();
        html! {
            @if let Some(code) = text("standard") { (words::term(self.asked, "standard", code)) }
            @if let Some(code) = text("kind") { (words::term(self.asked, "ip_right_kind", code)) }
            @if let Some(code) = text("zone") { (words::term(self.asked, "zone", code)) }
            @if let Some(number) = text("number") { ", " (self.asked.say("số", "no.")) " " (number) }
            @if let Some(place) = text("address") { ": " (place) }
            @if value["area_m2"].is_number() { ", " (words::number(self.asked, &value["area_m2"])) " m²" }
            @if let Some(day) = text("valid_until") { ", " (self.asked.say("đến hết", "until")) " " (words::day_of(self.asked, day)) }
        }
    }
}

/// What a field is called where its value is shown as a name rather than as a code.
pub fn title(asked: &Asked, kind: &Kind, field: &str) -> String {
    match field {
        "decision" => asked.say("Quyết định", "Decision").to_owned(),
        "subject" => asked.say("Đối tượng", "Subject").to_owned(),
        _ => words::title(asked, kind.table(), field),
    }
}

/// A link to a record by its code.
pub fn link(asked: &Asked, code: &str, name: &str) -> Markup {
    let path = RecordKind::of_code(code).map(|record| format!("/{}/{code}", record.plural())).unwrap_or_default();
    html! { a href=(asked.href(&path)) { (name) } }
}

/// Yes or no.
pub fn words_of_flag(asked: &Asked, flag: bool) -> &'static str {
    match (asked.language, flag) {
        (crate::language::Language::Vietnamese, true) => "có",
        (crate::language::Language::Vietnamese, false) => "không",
        (_, true) => "yes",
        (_, false) => "no",
    }
}

/// The term of a field's code list.
pub fn term(asked: &Asked, field: &str, code: &str) -> String {
    let list = LISTS.iter().find(|(name, _)| *name == field).map_or(field, |(_, list)| *list);
    match (list, code) {
        ("personal_data", "organisation") => asked.say("tổ chức, không phải cá nhân", "an organisation, not a person").to_owned(),
        ("personal_data", "consented") => {
            asked.say("của cá nhân, một phần công khai theo sự đồng ý", "of a person, in part public by consent").to_owned()
        }
        ("personal_data", _) => asked.say("của cá nhân, không công khai", "of a person, not public").to_owned(),
        _ => words::term(asked, list, code),
    }
}

/// Text as it was written: its lines kept; an address of the web is a link, and nothing else is.
fn written(text: &str) -> Markup {
    let is_address = |word: &str| word.starts_with("https://") || word.starts_with("http://");
    let words = text.split_inclusive(char::is_whitespace).map(|word| (word.trim_end(), &word[word.trim_end().len()..]));
    html! {
        span.lines {
            @for (word, space) in words {
                @if is_address(word) { a href=(word) rel="noopener nofollow" { (word) } } @else { (word) }
                (space)
            }
        }
    }
}

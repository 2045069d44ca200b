//! How many records of each kind a commune has, in one sense and on one day: tables of the statistics, side by side.

use crate::console::api::address;
use crate::console::asked::Asked;
use crate::console::records::kinds::Kind;
use crate::console::refused::Refused;
use crate::console::words;
use crate::registry::kind::RecordKind;
use maud::{Markup, html};
use serde_json::Value;

/// The kinds that lie somewhere, in the order they are shown.
pub const KINDS: [RecordKind; 4] = [RecordKind::Village, RecordKind::Product, RecordKind::Producer, RecordKind::Centre];

/// The counts of one kind by commune.
#[derive(Debug)]
pub struct Tally {
    /// The kind.
    pub kind: &'static Kind,
    table: Value,
}

/// Counts every kind by a unit: `commune`, or one of before the mergers.
pub async fn tallies(asked: &Asked, filters: &[(&str, &str)]) -> Result<Vec<Tally>, Refused> {
    let mut all = Vec::new();
    for kind in KINDS.map(Kind::of) {
        let params = [&[("by", "commune")], filters].concat();
        let table = asked.get(&address(&format!("/api/v1/statistics/{}", kind.record.plural()), &params)).await?;
        all.push(Tally { kind, table });
    }
    Ok(all)
}

impl Tally {
    fn row(&self, value: &str) -> Option<&Value> {
        self.table["rows"].as_array().into_iter().flatten().find(|row| row["values"]["commune"] == value)
    }

    /// The count of a commune, `unresolved` or `none`.
    pub fn count(&self, value: &str) -> u64 {
        self.row(value).and_then(|row| row["count"].as_u64()).unwrap_or(0)
    }

    /// The count of a commune, leading to its list.
    pub fn cell(&self, asked: &Asked, value: &str) -> Markup {
        counted(asked, self.row(value))
    }

    /// The count of all, leading to the whole list.
    pub fn total(&self, asked: &Asked) -> Markup {
        let mut totals = self.table["totals"].as_array().into_iter().flatten();
        counted(asked, totals.find(|row| row["values"].as_object().is_some_and(serde_json::Map::is_empty)))
    }

    /// What is counted.
    pub fn sense(&self, asked: &Asked) -> String {
        let sense = &self.table["about"]["sense"];
        asked.say(sense["vi"].as_str().unwrap_or_default(), sense["en"].as_str().unwrap_or_default()).to_owned()
    }
}

/// A count of the statistics with the list behind it, which is a page with the same parameters.
fn counted(asked: &Asked, row: Option<&Value>) -> Markup {
    let count = row.and_then(|row| row["count"].as_u64()).unwrap_or(0);
    let list = row.and_then(|row| row["list"].as_str()).and_then(|list| list.strip_prefix("/api/v1"));
    html! {
        @match list.filter(|_| count > 0) {
            Some(list) => a href=(asked.href(list)) { (words::count(asked, count)) },
            None => span.quiet { "0" },
        }
    }
}

/// Chooses the sense and the day of all counts of a page.
pub fn chooser(asked: &Asked, to: &str, state: &str, on: &str) -> Markup {
    html! {
        form.seek action=(asked.href(to)) method="get" {
            div.field {
                label for="state" { (asked.say("Cách tính", "Sense")) }
                select id="state" name="state" {
                    option value="" selected[state.is_empty()] { (asked.say("có trong sổ đăng ký", "registered")) }
                    @for sense in ["recognised", "in_force", "due", "lapsed", "withdrawn", "none"] {
                        option value=(sense) selected[state == sense] { (words::state(asked, sense)) }
                    }
                }
            }
            div.field {
                label for="on" { (asked.say("Tính đến ngày", "As of")) }
                input id="on" type="date" name="on" value=(on);
            }
            button.button type="submit" { (asked.say("Xem", "Show")) }
        }
    }
}

/// The parameters that were asked for; nothing of what is empty.
pub fn filters<'a>(asked: &'a Asked, on: &'a str) -> Vec<(&'static str, &'a str)> {
    let mut filters = vec![("on", on)];
    filters.extend(asked.param("state").map(|state| ("state", state)));
    filters
}

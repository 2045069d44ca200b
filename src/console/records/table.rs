//! The records of a list as a table, which reads as cards on a phone.

use super::facts::{Facts, link, title};
use super::kinds::Kind;
use super::names::{Names, Wanted, name_of};
use crate::console::asked::Asked;
use crate::console::parts::standing;
use crate::registry::kind::RecordKind;
use maud::{Markup, html};
use serde_json::Value;

/// What the rows refer to.
pub fn wanted(kind: &Kind, rows: &[Value], wanted: &mut Wanted) {
    for row in rows {
        wanted.fields(row, kind.columns.iter().copied());
        if kind.record == RecordKind::Recognition {
            wanted.field("subject", &row["subject"], row);
        }
    }
}

/// The table.
pub fn table(asked: &Asked, kind: &'static Kind, rows: &[Value], names: &Names, caption: &Markup) -> Markup {
    html! {
        div.table {
            table.records {
                caption { (caption) }
                thead {
                    tr {
                        th scope="col" { (title(asked, kind, kind.name)) }
                        @for column in kind.columns { th scope="col" { (title(asked, kind, column)) } }
                    }
                }
                tbody { @for row in rows { (line(&Facts { asked, kind, names, record: row })) } }
            }
        }
    }
}

fn line(facts: &Facts<'_>) -> Markup {
    let Facts { asked, kind, names, record } = *facts;
    let code = record["code"].as_str().unwrap_or_default();
    html! {
        tr {
            th scope="row" {
                @if let Some(subject) = record["subject"].as_str() {
                    (link(asked, code, names.record(subject)))
                } @else {
                    (link(asked, code, &name_of(asked, kind, record)))
                }
                br;
                span.quiet { (code) }
            }
            @for column in kind.columns {
                @if facts.is_empty(column) && *column != "state" {
                    td.empty data-label=(title(asked, kind, column)) { span.quiet { "–" } }
                } @else {
                    td data-label=(title(asked, kind, column)) { (cell(facts, column)) }
                }
            }
        }
    }
}

fn cell(facts: &Facts<'_>, column: &str) -> Markup {
    let Facts { asked, record, .. } = *facts;
    match (column, record["certificate_until"].as_str()) {
        ("state", Some(_)) => html! {
            (standing::state(asked, record["state"].as_str().unwrap_or_default()))
            br;
            span.quiet { (facts.until()) }
        },
        _ => facts.value(column),
    }
}

//! The register as it was known at an earlier sequence of the journal, without writing anything: the records that changed
//! since are replaced, inside the statement, by what the journal says they were before.
//!
//! Costs what changed since, not what the register holds. Rows of `standing` follow from those records by the same
//! definition that keeps the table (`registry::standing_rows`).

use crate::error::Result;
use crate::programme::producers as law;
use crate::registry::centres::Centre;
use crate::registry::decisions::Decision;
use crate::registry::field::{Field, Holds};
use crate::registry::kind::RecordKind;
use crate::registry::producers::Producer;
use crate::registry::products::Product;
use crate::registry::recognitions::Recognition;
use crate::registry::record::Listed;
use crate::registry::sight::{PERSONAL_DATA, PUBLISHED, SHARED};
use crate::registry::standing_rows::{self, SUBJECTS};
use crate::registry::villages::Village;
use crate::text;
use chrono::{DateTime, SecondsFormat};
use entity::consent::PersonalData;
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value as Bound};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is put in place of the tables.
#[derive(Clone, Debug)]
pub struct Overlay {
    /// For each kind of record that changed: the codes that did, and the rows as they were.
    changed: BTreeMap<&'static str, (Vec<String>, Vec<Value>)>,
    /// The villages, products and centres that may have stood otherwise.
    subjects: Vec<String>,
}

/// Reads from the journal what changed after a sequence.
pub async fn overlay(connection: &impl ConnectionTrait, sequence: i64) -> Result<Overlay> {
    let mut changed: BTreeMap<&'static str, (Vec<String>, Vec<Value>)> = BTreeMap::new();
    for row in connection.query_all_raw(first_changes(connection.get_database_backend(), sequence)).await? {
        let (name, code): (String, String) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
        let before: Option<String> = row.try_get_by_index(2)?;
        let Some(kind) = RecordKind::ALL.into_iter().find(|kind| kind.name() == name) else { continue };
        let (codes, rows) = changed.entry(kind.name()).or_default();
        codes.push(code);
        if let Some(before) = before {
            rows.push(row_of(kind, &serde_json::from_str(&before)?, connection.get_database_backend()));
        }
    }
    name_producers(connection, &mut changed).await?;
    let subjects = subjects(connection, &changed).await?;
    Ok(Overlay { changed, subjects })
}

/// The first change of each record after a sequence: its `before` is what the record was at that sequence.
fn first_changes(backend: DbBackend, sequence: i64) -> Statement {
    let parameter = if backend == DbBackend::Postgres { "$1" } else { "?1" };
    let sql = format!(
        "SELECT journal.record_kind, journal.code, journal.before FROM journal JOIN \
         (SELECT MIN(sequence) AS sequence FROM journal WHERE sequence > {parameter} GROUP BY record_kind, code) first \
         ON first.sequence = journal.sequence ORDER BY journal.sequence"
    );
    Statement::from_sql_and_values(backend, sql, [sequence.into()])
}

/// A record of the journal as a row of its table.
fn row_of(kind: RecordKind, before: &Map<String, Value>, backend: DbBackend) -> Value {
    let before = &protected(kind, before);
    let mut row = Map::new();
    for field in fields(kind).iter().filter(|field| sql_type(field).is_some()) {
        let value = before.get(field.name).cloned().unwrap_or_default();
        row.insert(field.name.to_owned(), stored(field, value, backend));
    }
    let words = searched(kind).iter().map(|name| before.get(*name).map(words).unwrap_or_default());
    let words: Vec<String> = words.collect();
    row.insert("search".to_owned(), text::fold(&words.join(" ")).into());
    Value::Object(row)
}

/// What is said today of personal data goes for what is known of the past, too: entries from before the register kept it
/// apart do not say whether they are about a person, and may hold what they would not hold now.
fn protected(kind: RecordKind, before: &Map<String, Value>) -> Map<String, Value> {
    let mut before = before.clone();
    if kind == RecordKind::Producer && !before.contains_key(PERSONAL_DATA) {
        let text = |name: &str| before.get(name).and_then(Value::as_str);
        let person = law::is_a_person(text("producer_type").and_then(|kind| kind.parse().ok()), text("tax_code"));
        let what = if person { PersonalData::Protected } else { PersonalData::Organisation };
        before.insert(PERSONAL_DATA.to_owned(), what.as_str().into());
        before.retain(|name, _| !person || !fields(kind).iter().any(|field| field.personal && field.name == name));
    }
    before
}

/// A value as its column holds it.
fn stored(field: &Field, value: Value, backend: DbBackend) -> Value {
    match (field.holds, &value) {
        (Holds::Decimal, Value::Number(number)) => {
            number.to_string().parse().ok().and_then(entity::centi::Centi::exact).map_or(Value::Null, |exact| exact.0.into())
        }
        // The text in which SQLite keeps a moment.
        (Holds::Moment, Value::String(text)) if backend == DbBackend::Sqlite => DateTime::parse_from_rfc3339(text)
            .map_or(Value::Null, |at| at.to_utc().to_rfc3339_opts(SecondsFormat::AutoSi, false).into()),
        _ => value,
    }
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(words).collect::<Vec<_>>().join(" "),
        _ => String::new(),
    }
}

/// Products are found by the name of their producer too: as it was known then.
async fn name_producers(
    connection: &impl ConnectionTrait,
    changed: &mut BTreeMap<&'static str, (Vec<String>, Vec<Value>)>,
) -> Result<()> {
    let text = |row: &Value, name: &str| row[name].as_str().map(str::to_owned);
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let wanted: Vec<String> =
        changed.get("product").into_iter().flat_map(|(_, rows)| rows).filter_map(|row| text(row, "producer")).collect();
    for found in
        connection.query_all_raw(listed(connection, "SELECT code, name FROM producer WHERE code IN {list}", &wanted)).await?
    {
        names.insert(found.try_get_by_index(0)?, found.try_get_by_index(1)?);
    }
    let before = changed.get("producer").into_iter().flat_map(|(_, rows)| rows);
    names.extend(before.filter_map(|row| Some((text(row, "code")?, text(row, "name")?))));
    for row in changed.get_mut("product").into_iter().flat_map(|(_, rows)| rows) {
        if let Some(name) = text(row, "producer").and_then(|code| names.get(&code)) {
            row["search"] = format!("{} {}", row["search"].as_str().unwrap_or_default(), text::fold(name)).into();
        }
    }
    Ok(())
}

/// Who may have stood otherwise: what changed itself, and what a changed recognition, decision or producer is about.
async fn subjects(
    connection: &impl ConnectionTrait,
    changed: &BTreeMap<&'static str, (Vec<String>, Vec<Value>)>,
) -> Result<Vec<String>> {
    let codes = |kind: RecordKind| changed.get(kind.name()).map(|(codes, _)| codes.as_slice()).unwrap_or_default();
    let mut all: BTreeSet<String> = SUBJECTS.into_iter().flat_map(codes).cloned().collect();
    let before = changed.get("recognition").into_iter().flat_map(|(_, rows)| rows);
    all.extend(before.filter_map(|row| row["subject"].as_str().map(str::to_owned)));
    for (sql, list) in [
        ("SELECT subject FROM recognition WHERE code IN {list}", codes(RecordKind::Recognition)),
        ("SELECT subject FROM recognition WHERE decision IN {list}", codes(RecordKind::Decision)),
        ("SELECT code FROM product WHERE producer IN {list}", codes(RecordKind::Producer)),
    ] {
        for row in connection.query_all_raw(listed(connection, sql, list)).await? {
            all.insert(row.try_get_by_index(0)?);
        }
    }
    Ok(all.into_iter().collect())
}

fn listed(connection: &impl ConnectionTrait, sql: &str, codes: &[String]) -> Statement {
    let backend = connection.get_database_backend();
    let sql = sql.replace("{list}", &list(backend, 1));
    Statement::from_sql_and_values(backend, sql, [json!(codes).to_string().into()])
}

/// The members of a JSON array that is a parameter.
fn list(backend: DbBackend, parameter: usize) -> String {
    if backend == DbBackend::Postgres {
        format!("(SELECT jsonb_array_elements_text(${parameter}::jsonb))")
    } else {
        format!("(SELECT value FROM json_each(?{parameter}))")
    }
}

impl Overlay {
    /// The same statement over the register as it was known then.
    pub fn under(&self, statement: Statement, backend: DbBackend) -> Statement {
        let own: Vec<Bound> = statement.values.map(|values| values.0).unwrap_or_default();
        let first = own.len() + 1;
        let mut added: Vec<Bound> = Vec::new();
        let mut parts = Vec::new();
        for (name, (codes, rows)) in &self.changed {
            let Some(kind) = RecordKind::ALL.into_iter().find(|kind| kind.name() == *name) else { continue };
            parts.push(table(kind, backend, first + added.len()));
            added.push(json!(codes).to_string().into());
            added.push(Value::Array(rows.clone()).to_string().into());
        }
        if !self.subjects.is_empty() {
            parts.push(standing(backend, first + added.len()));
            added.push(json!(self.subjects).to_string().into());
        }
        if parts.is_empty() {
            return Statement { values: Some(sea_orm::Values(own)), ..statement };
        }
        let sql = format!("WITH {} {}", parts.join(", "), numbered(&statement.sql, backend));
        Statement::from_sql_and_values(backend, sql, [own, added].concat())
    }
}

/// The statement with numbers on its parameters: those of SQLite have none, and would be counted on from those before
/// them. What is built here has no question mark anywhere else, because every text is a parameter.
fn numbered(sql: &str, backend: DbBackend) -> String {
    if backend == DbBackend::Postgres {
        return sql.to_owned();
    }
    let mut parts = sql.split('?');
    let first = parts.next().unwrap_or_default().to_owned();
    (1..).zip(parts).fold(first, |sql, (number, part)| format!("{sql}?{number}{part}"))
}

/// A table of records without those that changed, and with what they were.
fn table(kind: RecordKind, backend: DbBackend, parameter: usize) -> String {
    let columns: Vec<(&str, &str)> = fields(kind)
        .iter()
        .filter_map(|field| Some((field.name, sql_type(field)?)))
        .chain((!searched(kind).is_empty()).then_some(("search", "text")))
        // The journal does not say what was consented to; nothing is shown by it of what changed since.
        .chain(
            [PUBLISHED, SHARED]
                .into_iter()
                .filter(|_| fields(kind).iter().any(|field| field.personal))
                .map(|name| (name, "text")),
        )
        .collect();
    let names: Vec<&str> = columns.iter().map(|(name, _)| *name).collect();
    let (names, name, codes) = (names.join(", "), kind.name(), list(backend, parameter));
    let own = real(backend, name);
    let rows = parameter + 1;
    if backend == DbBackend::Postgres {
        let typed: Vec<String> = columns.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
        let in_byte_order =
            |(name, kind): &(&str, &str)| if *kind == "text" { format!("{name} COLLATE \"C\"") } else { (*name).to_owned() };
        let selected: Vec<String> = columns.iter().map(in_byte_order).collect();
        let (typed, selected) = (typed.join(", "), selected.join(", "));
        return format!(
            "{name} AS (SELECT {names} FROM {own} WHERE code NOT IN {codes} \
             UNION ALL SELECT {selected} FROM jsonb_to_recordset(${rows}::jsonb) AS before({typed}))"
        );
    }
    let extracted: Vec<String> = columns.iter().map(|(name, _)| format!("json_extract(value, '$.{name}')")).collect();
    let extracted = extracted.join(", ");
    format!(
        "{name} AS (SELECT {names} FROM {own} WHERE code NOT IN {codes} UNION ALL SELECT {extracted} FROM json_each(?{rows}))"
    )
}

/// Where everything stood, worked out anew for those that may have stood otherwise.
fn standing(backend: DbBackend, parameter: usize) -> String {
    let (columns, codes, own) = (standing_rows::COLUMNS, list(backend, parameter), real(backend, "standing"));
    let mut sql = format!("standing AS (SELECT {columns} FROM {own} WHERE subject NOT IN {codes}");
    for kind in SUBJECTS {
        for part in standing_rows::rows(kind, &format!("{}.code IN {codes}", kind.name()), backend) {
            sql.push_str(" UNION ALL ");
            sql.push_str(&part);
        }
    }
    sql.push(')');
    sql
}

/// The table itself, not what stands in its place: PostgreSQL means it by the bare name inside, SQLite would go in a circle.
fn real(backend: DbBackend, name: &str) -> String {
    if backend == DbBackend::Postgres { name.to_owned() } else { format!("main.{name}") }
}

fn sql_type(field: &Field) -> Option<&'static str> {
    Some(match field.holds {
        Holds::Text | Holds::Code | Holds::Choice(_) => "text",
        Holds::Star => "integer",
        Holds::Whole | Holds::Decimal => "bigint",
        Holds::Date => "date",
        Holds::Moment => "timestamptz",
        Holds::Flag => "boolean",
        Holds::Degrees | Holds::List => return None,
    })
}

fn fields(kind: RecordKind) -> &'static [Field] {
    match kind {
        RecordKind::Village => Village::FIELDS,
        RecordKind::Producer => Producer::FIELDS,
        RecordKind::Product => Product::FIELDS,
        RecordKind::Centre => Centre::FIELDS,
        RecordKind::Decision => Decision::FIELDS,
        RecordKind::Recognition => Recognition::FIELDS,
    }
}

fn searched(kind: RecordKind) -> &'static [&'static str] {
    match kind {
        RecordKind::Village => Village::SEARCHED,
        RecordKind::Producer => Producer::SEARCHED,
        RecordKind::Product => Product::SEARCHED,
        RecordKind::Centre => Centre::SEARCHED,
        RecordKind::Decision => Decision::SEARCHED,
        RecordKind::Recognition => &[],
    }
}

//! The only code that writes records: create (in `creation`), replace, merge, delete. Every write checks who writes, against what version,
//! by which rules, and leaves its journal entry in the same transaction.

use super::creation;
use super::findings::{self, Findings};
use super::input;
use super::kind::RecordKind;
use super::places;
use super::record::{Belongs, Record, given_part};
use super::select;
use super::sight::private_fields;
use super::standing_rows::{self, Touched};
use super::standings;
use crate::auth::Editor;
use crate::db::Tx;
use crate::error::{Both, Error, Fault, Result};
use crate::journal::{self, Change};
use entity::vocabulary::Action;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IdenStatic as _, Iterable, QueryFilter, QueryTrait as _};
use serde_json::{Map, Value};

/// Which versions of a record a writer is ready to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Whatever it is now (`If-Match: *`).
    Any,
    /// One of these.
    Versions(Vec<i64>),
}

/// What became of a write.
#[derive(Debug)]
pub struct Written<R> {
    /// The record now.
    pub record: R,
    /// The warnings that were overridden.
    pub warnings: Vec<Fault>,
}

/// There is no such record.
pub fn not_found(kind: RecordKind, code: &str) -> Error {
    let (vietnamese, english, example) = (kind.vietnamese(), kind.name(), kind.code(1));
    let hint = if kind.is_code(code) {
        (String::new(), String::new())
    } else {
        (format!(" Mã đúng có dạng {example}."), format!(" A code looks like {example}."))
    };
    Error::NotFound(Both::new(
        format!("Không có {vietnamese} mang mã {code}.{}", hint.0),
        format!("There is no {english} with the code {code}.{}", hint.1),
    ))
}

/// Creates a record from the body of a request.
pub async fn create<R: Record>(tx: &Tx, body: Value) -> Result<Written<R>> {
    let input = input::parse::<R::Input>(body).map_err(Error::Invalid)?;
    create_from(tx, input, Findings::default()).await
}

/// Creates a record from an input that has been read already; `findings` may hold what was found on the way.
pub async fn create_from<R: Record>(tx: &Tx, input: R::Input, findings: Findings) -> Result<Written<R>> {
    let prepared = creation::prepare::<R>(tx, input, findings, None).await?;
    let written = creation::insert(tx, vec![prepared]).await?.pop();
    written.ok_or_else(|| Error::internal("nothing was written"))
}

/// Replaces what clients give of a record.
pub async fn replace<R: Record>(tx: &Tx, code: &str, expected: &Expected, body: Value) -> Result<Written<R>> {
    let before = expect::<R>(tx, code, expected, &body).await?;
    let given = without_unchanged_computed::<R>(&before, body)?;
    update(tx, before, given).await
}

/// Merges a JSON merge patch (RFC 7396) into a record.
pub async fn merge<R: Record>(tx: &Tx, code: &str, expected: &Expected, patch: Value) -> Result<Written<R>> {
    let before = expect::<R>(tx, code, expected, &patch).await?;
    let patch = without_unchanged_computed::<R>(&before, patch)?;
    let mut given = Value::Object(given_part::<R>(&before.json()?));
    merge_into(&mut given, patch);
    update(tx, before, given).await
}

/// Writes what clients give of a record that this transaction has read.
pub async fn update<R: Record>(tx: &Tx, before: R, given: Value) -> Result<Written<R>> {
    let mut input = input::parse::<R::Input>(given).map_err(Error::Invalid)?;
    // Where it was and where it goes: nobody takes a record of another commune for theirs.
    may_touch(tx, &before).await?;
    may_write::<R>(tx, Some(before.code()), &input).await?;
    let mut findings = Findings::default();
    let derived = R::check(tx, Some(&before), &mut input, &mut findings).await?;
    if serde_json::to_value(&input)? == Value::Object(given_part::<R>(&before.json()?)) {
        return Ok(Written { record: before, warnings: Vec::new() });
    }
    if findings.has_warnings() {
        findings.forget(&oddities_of(tx, &before).await?);
    }
    let warnings = findings.judge(tx)?;
    let version = before.version() + 1;
    let code = before.code().to_owned();
    let after = save::<R>(tx, &code, version, R::row(input, derived)).await?;
    let (old, new) = (kept(&before)?, kept(&after)?);
    let official = private_fields::<R>(&[&old, &new]);
    let change = Change::of(R::KIND.name(), &code, version, Action::Update).before(&old).after(&new);
    journal::record(tx, change.official(&official).warnings(&findings::codes(&warnings))).await?;
    R::settle(tx, Some(&before), Some(&after)).await?;
    follow(tx, R::KIND, &code).await?;
    let record = if R::SETTLES { current(tx, &code).await? } else { after };
    Ok(Written { record, warnings })
}

/// What was odd about a record before a change: somebody has answered for it already.
async fn oddities_of<R: Record>(tx: &Tx, before: &R) -> Result<Findings> {
    let given = Value::Object(given_part::<R>(&before.json()?));
    let mut findings = Findings::default();
    if let Ok(mut input) = input::parse::<R::Input>(given) {
        R::check(tx, Some(before), &mut input, &mut findings).await?;
    }
    Ok(findings)
}

/// Writes fields that the registry itself keeps, as a standing, with an entry of their own.
pub async fn adjust<R: Record>(tx: &Tx, code: &str, row: R::Row) -> Result<()> {
    let before = current::<R>(tx, code).await?;
    let version = before.version() + 1;
    let after = save::<R>(tx, code, version, row).await?;
    let (old, new) = (kept(&before)?, kept(&after)?);
    let official = private_fields::<R>(&[&old, &new]);
    journal::record(tx, Change::of(R::KIND.name(), code, version, Action::Update).before(&old).after(&new).official(&official))
        .await
}

/// Deletes a record that nothing refers to. Its entries stay.
pub async fn delete<R: Record>(tx: &Tx, code: &str, expected: &Expected) -> Result<()> {
    tx.editor().require_to_delete(R::KIND)?;
    let before = expect::<R>(tx, code, expected, &Value::Null).await?;
    remove(tx, before).await
}

/// Deletes a record that nothing refers to and that this transaction has read.
pub async fn remove<R: Record>(tx: &Tx, before: R) -> Result<()> {
    let code = before.code();
    let references = R::references(tx, code).await?;
    if !references.is_empty() {
        return Err(Error::StillReferenced(references));
    }
    let mut statement = Query::delete();
    statement.from_table(R::KIND.name()).and_where(Expr::col("code").eq(code));
    tx.connection().execute(&statement).await?;
    tx.memo().forget(R::KIND, code);
    let old = kept(&before)?;
    let official = private_fields::<R>(&[&old]);
    let change = Change::of(R::KIND.name(), code, before.version() + 1, Action::Delete).before(&old);
    journal::record(tx, change.official(&official)).await?;
    R::settle(tx, Some(&before), None).await?;
    follow(tx, R::KIND, code).await
}

/// Keeps the rows that statistics count in line. A recognition's are kept where it is settled.
async fn follow(tx: &Tx, kind: RecordKind, code: &str) -> Result<()> {
    let touched = match kind {
        RecordKind::Village | RecordKind::Product | RecordKind::Centre => Touched::Subject(kind, code),
        RecordKind::Producer => Touched::ProductsOf(code),
        RecordKind::Decision => Touched::Under(code),
        RecordKind::Recognition => return Ok(()),
    };
    standing_rows::renew(tx, touched).await
}

/// What the journal keeps of a record: everything but its state, which follows from the day somebody looks.
pub(crate) fn kept<R: Record>(record: &R) -> Result<Value> {
    let mut json = record.json()?;
    json.remove("state");
    Ok(Value::Object(json))
}

/// The record as this transaction sees it.
pub async fn current<R: Record>(tx: &Tx, code: &str) -> Result<R> {
    let found = select::get::<R>(tx.connection(), code, tx.today(), tx.today()).await?;
    found.ok_or_else(|| not_found(R::KIND, code))
}

async fn expect<R: Record>(tx: &Tx, code: &str, expected: &Expected, body: &Value) -> Result<R> {
    let found = select::get::<R>(tx.connection(), code, tx.today(), tx.today()).await?;
    let before = found.ok_or_else(|| not_found(R::KIND, code))?;
    may_touch(tx, &before).await?;
    let json = before.json()?;
    match expected {
        Expected::Versions(versions) if !versions.contains(&before.version()) => {
            let known = |name: &String| body.get(name).is_some_and(|mine| Some(mine) != json.get(name));
            let given = given_part::<R>(&json);
            let clashes = given.keys().filter(|name| known(name)).cloned().collect();
            Err(Error::Stale { current: Box::new(Value::Object(json)), clashes })
        }
        _ => Ok(before),
    }
}

/// Refuses a record that is not the editor's to change as it is.
pub(crate) async fn may_touch<R: Record>(tx: &Tx, record: &R) -> Result<()> {
    if tx.editor().writes_everything() {
        return Ok(());
    }
    tx.editor().require_to_write(R::KIND)?;
    let code = record.code();
    let given = input::parse::<R::Input>(Value::Object(given_part::<R>(&record.json()?)));
    let given =
        given.map_err(|faults| Error::internal(format!("the row {code} is no valid input: {}", Error::Invalid(faults))))?;
    may_write::<R>(tx, Some(code), &given).await?;
    if tx.editor().rights().only_prepare() && standings::is_recognised(tx.connection(), code).await? {
        tx.editor().require_more_than_preparing()?;
    }
    Ok(())
}

/// Refuses an input that is not the editor's to write. `code` is missing for a new record.
pub(super) async fn may_write<R: Record>(tx: &Tx, code: Option<&str>, input: &R::Input) -> Result<()> {
    if tx.editor().writes_everything() {
        return Ok(());
    }
    tx.editor().require_to_write(R::KIND)?;
    for kind in R::decides_about(tx, code, input).await? {
        tx.editor().require_to_write(kind)?;
    }
    match (R::belongs(input), tx.editor().commune()) {
        (_, None) => Ok(()),
        (Belongs::City, Some(commune)) => Err(Editor::outside(commune)),
        (Belongs::Place(place), Some(_)) => places::may_write(tx, tx.editor(), &place).await,
    }
}

/// A body may repeat what the registry computes, as a client does that sends back what it read, but not change it.
fn without_unchanged_computed<R: Record>(before: &R, body: Value) -> Result<Value> {
    let Value::Object(mut map) = body else { return Ok(body) };
    let current = before.json()?;
    let mut faults = Vec::new();
    let computed = current.keys().filter(|name| !R::FIELDS.iter().any(|field| field.given && field.name == name.as_str()));
    for name in computed {
        if let Some(value) = map.remove(name)
            && Some(&value) != current.get(name)
        {
            faults.push(Fault::field(
                name,
                "read-only",
                "do hệ thống ghi, không sửa trực tiếp được; hạng sao, danh hiệu và hiệu lực đi theo quyết định công nhận",
                "is kept by the registry and cannot be written; stars, titles and validity follow from recognitions",
            ));
        }
    }
    if faults.is_empty() { Ok(Value::Object(map)) } else { Err(Error::Invalid(faults)) }
}

/// RFC 7396: null removes, objects merge, everything else replaces.
fn merge_into(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(map) = target else { return };
    for (name, value) in patch {
        if value == Value::Null {
            map.remove(&name);
        } else {
            merge_into(map.entry(name).or_insert(Value::Null), value);
        }
    }
}

/// Writes a row without its entry, which the caller owes; gives the record as it is then.
pub(crate) async fn save<R: Record>(tx: &Tx, code: &str, version: i64, mut row: R::Row) -> Result<R> {
    set::<R>(&mut row, "version", version.into());
    set::<R>(&mut row, "updated_at", tx.now().into());
    #[expect(clippy::disallowed_methods, reason = "the one place where records are updated; the entry follows")]
    let mut update = R::Entity::update_many().set(row).filter(Expr::col("code").eq(code)).into_query();
    update.returning(select::everything_of::<R>());
    let written = select::written(tx.connection(), &update, tx.today()).await?.remove(code);
    tx.memo().forget(R::KIND, code);
    written.ok_or_else(|| not_found(R::KIND, code))
}

/// Sets a column by its name.
pub(crate) fn set<R: Record>(row: &mut R::Row, name: &str, value: sea_orm::Value) {
    if let Some(column) = <R::Entity as EntityTrait>::Column::iter().find(|column| column.as_str() == name) {
        row.set(column, value);
    }
}

/// The codes in `table` whose `column` is `code`, a few of them.
pub async fn referring(tx: &Tx, kind: RecordKind, column: &'static str, code: &str) -> Result<Vec<crate::error::Reference>> {
    const A_FEW: u64 = 20;
    let mut select = Query::select();
    select
        .column("code")
        .from(kind.name())
        .and_where(Expr::col(column).eq(code))
        .order_by("code", sea_orm::sea_query::Order::Asc)
        .limit(A_FEW);
    let rows = tx.connection().query_all(&select).await?;
    let codes = rows
        .iter()
        .map(|row| Ok(crate::error::Reference { record_kind: kind.name().to_owned(), code: row.try_get_by_index(0)? }));
    codes.collect()
}

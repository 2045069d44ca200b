//! Creates records, one or many at once. What is checked is kept ready first and written together: rows, their journal
//! entries and their place in the counts, in a few statements however many records there are.
//!
//! The only code that inserts records; changes and deletions are in `store`.

use super::findings::{self, Findings};
use super::kind::RecordKind;
use super::record::Record;
use super::select;
use super::sight::private_fields;
use super::standing_rows;
use super::store::{Written, current, kept, may_write, set};
use crate::db::Tx;
use crate::error::{Error, Fault, Result};
use crate::journal::{self, Change, Signature};
use entity::code_counter;
use entity::vocabulary::Action;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, OnConflict, Query, SimpleExpr};
use sea_orm::{ConnectionTrait, EntityName as _, EntityTrait, IdenStatic as _, QueryTrait as _};
use serde_json::Value;
use std::collections::HashMap;

/// Parameters of one statement: SQLite takes 32,766. Longer statements were not faster.
const PARAMETERS: usize = 8_000;

/// A record that was checked and may be written.
#[derive(Debug)]
pub struct Prepared<R: Record> {
    row: R::Row,
    warnings: Vec<Fault>,
    code: Option<String>,
    by: Signature,
}

impl<R: Record> Prepared<R> {
    /// The warnings that a reason overrides.
    pub fn warnings(&self) -> &[Fault] {
        &self.warnings
    }
}

/// Checks an input; `findings` may hold what was found on the way. `code` keeps the code that the record had in another
/// register; without it the next one is given.
pub async fn prepare<R: Record>(
    tx: &Tx,
    mut input: R::Input,
    mut findings: Findings,
    code: Option<String>,
) -> Result<Prepared<R>> {
    tx.editor().require_more_than_preparing()?;
    may_write::<R>(tx, None, &input).await?;
    let derived = R::check(tx, None, &mut input, &mut findings).await?;
    let warnings = findings.judge(tx)?;
    Ok(Prepared { row: R::row(input, derived), warnings, code, by: Signature::of(tx) })
}

/// Writes records, in their order. No two of them may be about the same thing: each was checked without the others.
///
/// So many in one statement that there are few statements to prepare: as many as fit, else a power of two.
pub async fn insert<R: Record>(tx: &Tx, prepared: Vec<Prepared<R>>) -> Result<Vec<Written<R>>> {
    if prepared.is_empty() {
        return Ok(Vec::new());
    }
    let mut codes = codes(tx, R::KIND, prepared.iter().map(|one| one.code.clone()).collect()).await?.into_iter();
    let (mut rows, mut made) = (Vec::with_capacity(prepared.len()), Vec::with_capacity(prepared.len()));
    for Prepared { mut row, warnings, by, .. } in prepared {
        let code = codes.next().ok_or_else(|| Error::internal("a record without a code"))?;
        set::<R>(&mut row, "code", code.clone().into());
        set::<R>(&mut row, "version", 1_i64.into());
        set::<R>(&mut row, "created_at", tx.now().into());
        set::<R>(&mut row, "updated_at", tx.now().into());
        rows.push(row);
        made.push(Made { code, warnings, by });
    }
    let at_once = PARAMETERS / <<R::Entity as EntityTrait>::Column as sea_orm::Iterable>::iter().count().max(1);
    let mut written = Vec::with_capacity(made.len());
    let mut made = made.as_slice();
    while let Some(count) = made.len().checked_ilog2().map(|whole| at_once.min(1 << whole)) {
        let (now, later) = made.split_at(count);
        let rest = rows.split_off(count);
        #[expect(clippy::disallowed_methods, reason = "the one place where records are inserted; their entries follow")]
        let mut insert = R::Entity::insert_many(rows).into_query();
        insert.returning(select::everything_of::<R>());
        let records = select::written(tx.connection(), &insert, tx.today()).await?;
        rows = rest;
        written.extend(follow::<R>(tx, now, records).await?);
        made = later;
    }
    Ok(written)
}

/// A record whose row is written.
struct Made {
    code: String,
    warnings: Vec<Fault>,
    by: Signature,
}

/// The entries of new records, their place in the counts, and what changes elsewhere because they are there.
async fn follow<R: Record>(tx: &Tx, made: &[Made], mut records: HashMap<String, R>) -> Result<Vec<Written<R>>> {
    let codes: Vec<&str> = made.iter().map(|made| made.code.as_str()).collect();
    let json: Vec<Value> = codes.iter().filter_map(|code| records.get(*code)).map(kept).collect::<Result<_>>()?;
    let official: Vec<Vec<&str>> = json.iter().map(|json| private_fields::<R>(&[json])).collect();
    let overridden: Vec<Vec<String>> = made.iter().map(|made| findings::codes(&made.warnings)).collect();
    let changes = made.iter().zip(&overridden).zip(json.iter().zip(&official)).map(|((made, warnings), (json, official))| {
        Change::of(R::KIND.name(), &made.code, 1, Action::Create).after(json).official(official).warnings(warnings).by(&made.by)
    });
    journal::record_all(tx, changes).await?;
    standing_rows::begin(tx, R::KIND, &codes).await?;
    let mut written = Vec::with_capacity(made.len());
    for Made { code, warnings, .. } in made {
        tx.memo().forget(R::KIND, code);
        let mut record = records.remove(code).ok_or_else(|| Error::internal("a record is gone that was just written"))?;
        if R::SETTLES {
            R::settle(tx, None, Some(&record)).await?;
            record = current(tx, code).await?;
        }
        written.push(Written { record, warnings: warnings.clone() });
    }
    Ok(written)
}

/// The codes of new records: those that are kept, and the next numbers of the kind for the others. Numbers of deleted
/// records are not given again.
async fn codes(tx: &Tx, kind: RecordKind, wanted: Vec<Option<String>>) -> Result<Vec<String>> {
    let fresh = wanted.iter().filter(|code| code.is_none()).count();
    let kept = wanted.iter().flatten().filter_map(|code| kind.number(code)).max().unwrap_or_default();
    let last = count(tx, kind, whole(kept)?, whole(fresh)?).await?;
    let mut number = u64::try_from(last - whole(fresh)?).unwrap_or_default();
    let codes = wanted.into_iter().map(|code| {
        code.unwrap_or_else(|| {
            number += 1;
            kind.code(number)
        })
    });
    Ok(codes.collect())
}

fn whole<N: TryInto<i64, Error: std::fmt::Display>>(number: N) -> Result<i64> {
    number.try_into().map_err(internal)
}

/// Takes the next numbers of a kind, behind those that are kept; says which was given last.
async fn count(tx: &Tx, kind: RecordKind, kept: i64, fresh: i64) -> Result<i64> {
    let table = code_counter::Entity.table_name();
    let (name, last) = (code_counter::Column::RecordKind.as_str(), code_counter::Column::LastNumber.as_str());
    let known = || Expr::col((table, last));
    let behind: SimpleExpr = CaseStatement::new().case(known().gt(kept), known()).finally(kept).into();
    let mut insert = Query::insert();
    insert.into_table(table).columns([name, last]).values([kind.name().into(), (kept + fresh).into()]).map_err(internal)?;
    insert.on_conflict(OnConflict::column(name).value(last, behind.add(fresh)).to_owned());
    insert.returning(Query::returning().column(last));
    let row = tx.connection().query_one(&insert).await?.ok_or_else(|| Error::internal("numbers are not counted"))?;
    Ok(row.try_get_by_index(0)?)
}

fn internal(error: impl std::fmt::Display) -> Error {
    Error::internal(error.to_string())
}

/// Says which number of a kind was given last.
pub async fn set_counter(tx: &Tx, kind: RecordKind, number: i64) -> Result<()> {
    let row = code_counter::ActiveModel {
        record_kind: sea_orm::ActiveValue::Set(kind.name().to_owned()),
        last_number: sea_orm::ActiveValue::Set(number),
    };
    let replace = OnConflict::column(code_counter::Column::RecordKind).update_column(code_counter::Column::LastNumber).to_owned();
    #[expect(clippy::disallowed_methods, reason = "the counter belongs to the record that is written next")]
    code_counter::Entity::insert(row).on_conflict(replace).exec_without_returning(tx.connection()).await?;
    Ok(())
}

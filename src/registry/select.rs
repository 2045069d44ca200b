//! Reads records: one by code, or the rows of a whole list; a page of one is in `page`.
//!
//! On a day before today the standing comes from the row of `standing` of that day (one range condition); from today on
//! it is in the record's row itself, because nothing that takes effect later can be recorded.

use super::columns::Columns;
use super::condition::condition;
use super::field::{Holds, Sort};
use super::listing::{Listing, Order};
use super::record::{Listed, Record};
use super::search;
use super::sight::Sight;
use super::told::{self, Told};
use crate::db::Db;
use crate::error::{Error, Result};
use chrono::NaiveDate;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Order as Direction, Query, ReturningClause, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, StatementBuilder, Values};
use std::collections::HashMap;
use std::sync::Arc;

/// What rows are sorted by, and what it holds.
pub(super) type Sorted = (SimpleExpr, Holds);

const END_OF_TIME: &str = "9999-12-31";
/// The column with the head of the journal at the moment of a statement. What was read and how new it is come from one
/// statement, so that no write can come between, and no second question is asked.
pub(super) const HEAD: &str = "journal_head";

/// Reads one record with its standing on a day: all of it, to work with. Whoever is told of it gets what [`seen`] reads.
pub async fn get<R: Record>(connection: &impl ConnectionTrait, code: &str, on: NaiveDate, today: NaiveDate) -> Result<Option<R>> {
    seen(connection, code, (on, today), Sight::EVERYTHING).await
}

/// Reads what a reader sees of a record with its standing on a day, which is given together with today.
pub async fn seen<R: Record>(
    connection: &impl ConnectionTrait,
    code: &str,
    (on, today): (NaiveDate, NaiveDate),
    sight: Sight,
) -> Result<Option<R>> {
    if !R::KIND.is_code(code) {
        return Ok(None);
    }
    let columns = Columns::of_record::<R>(on, today, sight);
    let mut select = published::<R>(columns);
    select.cond_where(columns.condition::<R>()).and_where(columns.column::<R>("code").eq(code));
    let found = connection.query_one(&select).await?;
    found.map(|row| record::<R>(&row, on)).transpose()
}

/// The same, told, with the head of the journal at the moment it was read.
pub async fn told<R: Record>(
    db: &Db,
    code: &str,
    (on, today): (NaiveDate, NaiveDate),
    sight: Sight,
) -> Result<Option<(Told, i64)>> {
    if !R::KIND.is_code(code) {
        return Ok(None);
    }
    let columns = Columns::of_record::<R>(on, today, sight);
    let (statement, values) = one::<R>(columns, code, db.backend());
    let found = db.ask(statement, values).await?;
    found.first().map(|row| Ok((told::one::<R>(row, on)?, row.try_get("", HEAD)?))).transpose()
}

/// The statement that reads one record. That of today is always the same, and is written once.
fn one<R: Record>(columns: Columns, code: &str, backend: DbBackend) -> (Arc<str>, Values) {
    let built = || {
        let mut select = columns.from::<R>();
        select.expr(columns.cells::<R>(backend)).expr_as(head(), HEAD);
        select.cond_where(columns.condition::<R>()).and_where(columns.column::<R>("code").eq(code));
        StatementBuilder::build(&select, &backend)
    };
    if !columns.is_of_row() {
        let Statement { sql, values, .. } = built();
        return (sql.into(), values.unwrap_or_else(|| Values(Vec::new())));
    }
    (columns.written_once::<R>(backend, || built().sql), Values(vec![code.into()]))
}

pub(super) fn head() -> SimpleExpr {
    Expr::cust("(SELECT COALESCE(MAX(sequence), 0) FROM journal)")
}

/// Reads all of records with their standing of today, by code; those that are not there are missing.
pub async fn many<R: Record>(connection: &impl ConnectionTrait, codes: &[&str], today: NaiveDate) -> Result<HashMap<String, R>> {
    let columns = Columns::of_record::<R>(today, today, Sight::EVERYTHING);
    let mut select = published::<R>(columns);
    select.cond_where(columns.condition::<R>()).and_where(columns.column::<R>("code").is_in(codes.iter().copied()));
    let rows = connection.query_all(&select).await?;
    let records = rows.iter().map(|row| record::<R>(row, today).map(|record| (record.code().to_owned(), record)));
    records.collect()
}

/// What a statement that writes records is to tell of them: all of each.
pub(super) fn everything_of<R: Record>() -> ReturningClause {
    Query::returning().columns(R::FIELDS.iter().map(|field| Alias::new(field.name)))
}

/// Writes records by a statement that tells [`everything_of`] them, with their standing of today, by code.
pub(super) async fn written<R: Record>(
    connection: &impl ConnectionTrait,
    statement: &impl StatementBuilder,
    today: NaiveDate,
) -> Result<HashMap<String, R>> {
    let rows = connection.query_all(statement).await?;
    let records = rows.iter().map(|row| record::<R>(row, today).map(|record| (record.code().to_owned(), record)));
    records.collect()
}

/// The statement that reads a whole list in its order, whatever page the listing is about; [`record`] reads its rows.
pub fn whole<R: Listed>(listing: &Listing, today: NaiveDate, backend: DbBackend) -> SelectStatement {
    let columns = Columns::of_list::<R>(listing, today);
    ordered::<R>(published::<R>(columns), listing, columns, &keys::<R>(&listing.order, listing, columns), backend)
}

/// The statement that reads what the public sees of everything that ever lived, by code and first day.
pub fn ever<R: Listed>(today: NaiveDate) -> SelectStatement {
    let columns = Columns::of_row(today, Sight::PUBLIC);
    let mut select = published::<R>(columns);
    // An unknown first day comes first on both backends.
    let first_day = Expr::cust("COALESCE(valid_from, '0001-01-01')");
    select.order_by_expr(columns.column::<R>("code"), Direction::Asc).order_by_expr(first_day, Direction::Asc);
    select
}

/// What is selected, of the rows of a list and in its order.
pub(super) fn ordered<R: Listed>(
    mut select: SelectStatement,
    listing: &Listing,
    columns: Columns,
    keys: &[Sorted],
    backend: DbBackend,
) -> SelectStatement {
    select.cond_where(condition::<R>(listing, columns)).and_where_option(search::narrowed::<R>(listing, backend));
    let direction = if is_descending(listing) { Direction::Desc } else { Direction::Asc };
    for (key, _) in keys {
        select.order_by_expr(key.clone(), direction.clone());
    }
    select
}

pub(super) fn is_descending(listing: &Listing) -> bool {
    matches!(listing.order, Order::Field { descending: true, .. })
}

/// How many records a list has.
pub async fn length<R: Listed>(connection: &impl ConnectionTrait, listing: &Listing, today: NaiveDate) -> Result<u64> {
    let select = count::<R>(listing, today, connection.get_database_backend());
    let row = connection.query_one(&select).await?.ok_or_else(|| Error::internal("a count without a row"))?;
    let total: i64 = row.try_get_by_index(0)?;
    Ok(u64::try_from(total).unwrap_or_default())
}

/// The statement that counts them.
pub(super) fn count<R: Listed>(listing: &Listing, today: NaiveDate, backend: DbBackend) -> SelectStatement {
    let columns = Columns::of_list::<R>(listing, today);
    let mut select = columns.from::<R>();
    select.expr(columns.column::<R>("code").count());
    select.cond_where(condition::<R>(listing, columns).add_option(search::narrowed::<R>(listing, backend)));
    select
}

/// Reads a row of a list about a day.
pub fn record<R: Listed>(row: &QueryResult, on: NaiveDate) -> Result<R> {
    let mut record = R::from_query_result(row, "")?;
    record.stand_on(on);
    Ok(record)
}

/// A query for the published fields.
fn published<R: Listed>(columns: Columns) -> SelectStatement {
    let mut select = columns.from::<R>();
    select.expr(columns.published::<R>());
    select
}

/// What the keys of an order hold, the code last.
pub fn key_holds(order: &Order) -> Vec<Holds> {
    match order {
        Order::Relevance => vec![Holds::Whole, Holds::Code],
        Order::Field { sort, .. } if sort.column == "code" => vec![Holds::Code],
        Order::Field { sort, .. } => vec![sort.holds, Holds::Code],
    }
}

pub(super) fn keys<R: Listed>(order: &Order, listing: &Listing, columns: Columns) -> Vec<Sorted> {
    let column = |name| columns.column::<R>(name);
    let expressions = match order {
        Order::Relevance => vec![search::rank::<R>(listing, columns), column("code")],
        Order::Field { sort, .. } if sort.column == "code" => vec![column("code")],
        Order::Field { sort, .. } => vec![sort_expression::<R>(sort, columns), column("code")],
    };
    expressions.into_iter().zip(key_holds(order)).collect()
}

/// Empty days come last; the same expression as in the index.
fn sort_expression<R: Listed>(sort: &Sort, columns: Columns) -> SimpleExpr {
    if !sort.empty_last {
        return columns.column::<R>(sort.column);
    }
    Expr::cust(format!("COALESCE(\"{}\".\"{}\", '{END_OF_TIME}')", R::TABLE, sort.column))
}

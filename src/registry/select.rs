//! Reads records: one by code, a page of a list, or the rows of a whole one.
//!
//! On a day before today the standing comes from the row of `standing` of that day (one range condition); from today on
//! it is in the record's row itself, because nothing that takes effect later can be recorded.

use super::columns::Columns;
use super::condition::condition;
use super::cursor::{Cursor, Key};
use super::field::{Holds, Sort};
use super::listing::{Listing, Order};
use super::record::{Listed, Record};
use super::search::{self, Asked};
use super::sight::Sight;
use crate::error::{Error, Result};
use crate::journal;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{
    Alias, Cond, Expr, ExprTrait, IntoIden, Order as Direction, Query, ReturningClause, SelectStatement, SimpleExpr,
};
use sea_orm::{ConnectionTrait, DbBackend, QueryResult, StatementBuilder, Value};
use std::collections::HashMap;

/// A page of a list.
#[derive(Debug)]
pub struct Page<R> {
    /// The records.
    pub data: Vec<R>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// How many there are in all, when asked for.
    pub total: Option<u64>,
    /// The page holds everything up to this entry of the journal.
    pub head: i64,
    /// And nothing after it: all of it was read at one moment.
    pub exact: bool,
}

/// What rows are sorted by, and what it holds.
type Sorted = (SimpleExpr, Holds);

const END_OF_TIME: &str = "9999-12-31";
/// The column with the head of the journal at the moment of a statement. What was read and how new it is come from one
/// statement, so that no write can come between, and no second question is asked.
const HEAD: &str = "journal_head";

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
    Ok(seen_with_head(connection, code, (on, today), sight).await?.map(|(record, _)| record))
}

/// The same, with the head of the journal at the moment it was read.
pub async fn seen_with_head<R: Record>(
    connection: &impl ConnectionTrait,
    code: &str,
    (on, today): (NaiveDate, NaiveDate),
    sight: Sight,
) -> Result<Option<(R, i64)>> {
    if !R::KIND.is_code(code) {
        return Ok(None);
    }
    let columns = Columns::of_record::<R>(on, today, sight);
    let mut select = published::<R>(columns);
    select.cond_where(columns.condition::<R>()).and_where(columns.column::<R>("code").eq(code));
    select.expr_as(head(), HEAD);
    let found = connection.query_one(&select).await?;
    found.map(|row| Ok((record::<R>(&row, on)?, row.try_get("", HEAD)?))).transpose()
}

fn head() -> SimpleExpr {
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

/// Reads a page of a list.
pub async fn page<R: Listed>(
    connection: &impl ConnectionTrait,
    listing: &Listing,
    digest: String,
    today: NaiveDate,
) -> Result<Page<R>> {
    let columns = Columns::of_list::<R>(listing, today);
    let keys = keys::<R>(&listing.order, listing, columns);
    let mut select = a_page::<R>(listing, columns, &keys, connection.get_database_backend())?;
    select.expr_as(head(), HEAD);
    let mut rows = connection.query_all(&select).await?;
    let (head, exact) = if let Some(row) = rows.first() {
        (row.try_get("", HEAD)?, !listing.count)
    } else {
        // No row that could tell it: first the head, then once more whether there is nothing.
        let head = journal::head(connection).await?;
        rows = connection.query_all(&select).await?;
        (head, false)
    };
    let wanted = usize::try_from(listing.limit).unwrap_or(usize::MAX);
    let next = match rows.get(wanted.saturating_sub(1)) {
        Some(last) if rows.len() > wanted => Some(Cursor { digest, on: listing.on, keys: key_values(last, &keys)? }),
        _ => None,
    };
    let data: Result<Vec<R>> = rows.iter().take(wanted).map(|row| record::<R>(row, listing.on)).collect();
    let total = if listing.count { Some(length::<R>(connection, listing, today).await?) } else { None };
    Ok(Page { data: data?, next, total, head, exact })
}

/// The statement that reads a page, for those who want to see its plan.
pub fn page_statement<R: Listed>(listing: &Listing, today: NaiveDate, backend: DbBackend) -> Result<SelectStatement> {
    let columns = Columns::of_list::<R>(listing, today);
    a_page::<R>(listing, columns, &keys::<R>(&listing.order, listing, columns), backend)
}

fn a_page<R: Listed>(listing: &Listing, columns: Columns, keys: &[Sorted], backend: DbBackend) -> Result<SelectStatement> {
    let mut select = if matches!(listing.order, Order::Relevance) {
        let after = listing.cursor.as_ref().map(|cursor| hit(cursor)).transpose()?;
        search::page::<R>(Asked { listing, columns, backend, after }, |from| filled::<R>(from, columns))
    } else {
        let mut select = ordered::<R>(listing, columns, keys, backend);
        for (index, (key, _)) in keys.iter().enumerate() {
            select.expr_as(key.clone(), key_name(index));
        }
        if let Some(cursor) = &listing.cursor {
            select.and_where(after(keys, cursor, is_descending(listing))?);
        }
        select
    };
    select.limit(listing.limit + 1);
    Ok(select)
}

/// The rank and the code of the hit at which the page before ended.
fn hit(cursor: &Cursor) -> Result<(i64, &str)> {
    match cursor.keys.as_slice() {
        [Key::Whole(rank), Key::Text(code)] => Ok((*rank, code)),
        _ => Err(bad_cursor()),
    }
}

/// The statement that reads a whole list in its order, whatever page the listing is about; [`record`] reads its rows.
pub fn whole<R: Listed>(listing: &Listing, today: NaiveDate, backend: DbBackend) -> SelectStatement {
    let columns = Columns::of_list::<R>(listing, today);
    ordered::<R>(listing, columns, &keys::<R>(&listing.order, listing, columns), backend)
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

fn ordered<R: Listed>(listing: &Listing, columns: Columns, keys: &[Sorted], backend: DbBackend) -> SelectStatement {
    let mut select = published::<R>(columns);
    select.cond_where(condition::<R>(listing, columns)).and_where_option(search::narrowed::<R>(listing, backend));
    let direction = if is_descending(listing) { Direction::Desc } else { Direction::Asc };
    for (key, _) in keys {
        select.order_by_expr(key.clone(), direction.clone());
    }
    select
}

fn is_descending(listing: &Listing) -> bool {
    matches!(listing.order, Order::Field { descending: true, .. })
}

/// How many records a list has.
pub async fn length<R: Listed>(connection: &impl ConnectionTrait, listing: &Listing, today: NaiveDate) -> Result<u64> {
    let columns = Columns::of_list::<R>(listing, today);
    let narrowed = search::narrowed::<R>(listing, connection.get_database_backend());
    count::<R>(connection, condition::<R>(listing, columns).add_option(narrowed), columns).await
}

async fn count<R: Listed>(connection: &impl ConnectionTrait, condition: Cond, columns: Columns) -> Result<u64> {
    let mut select = columns.from::<R>();
    select.expr(columns.column::<R>("code").count()).cond_where(condition);
    let row = connection.query_one(&select).await?.ok_or_else(|| Error::internal("a count without a row"))?;
    let total: i64 = row.try_get_by_index(0)?;
    Ok(u64::try_from(total).unwrap_or_default())
}

/// Reads a row of a list about a day.
pub fn record<R: Listed>(row: &QueryResult, on: NaiveDate) -> Result<R> {
    let mut record = R::from_query_result(row, "")?;
    record.stand_on(on);
    Ok(record)
}

/// A query for the published fields.
fn published<R: Listed>(columns: Columns) -> SelectStatement {
    filled::<R>(columns.from::<R>(), columns)
}

fn filled<R: Listed>(mut select: SelectStatement, columns: Columns) -> SelectStatement {
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

fn keys<R: Listed>(order: &Order, listing: &Listing, columns: Columns) -> Vec<Sorted> {
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

fn key_name(index: usize) -> sea_orm::sea_query::DynIden {
    Alias::new(format!("sort_key_{index}")).into_iden()
}

fn key_values(row: &QueryResult, keys: &[Sorted]) -> Result<Vec<Key>> {
    let values = keys.iter().enumerate().map(|(index, (_, holds))| {
        let name = format!("sort_key_{index}");
        Ok(match holds {
            Holds::Whole => Key::Whole(row.try_get::<i32>("", &name).map(i64::from).or_else(|_| row.try_get::<i64>("", &name))?),
            Holds::Date => Key::Text(row.try_get::<NaiveDate>("", &name)?.to_string()),
            Holds::Moment => Key::Text(crate::journal::moment(row.try_get::<DateTime<Utc>>("", &name)?)),
            _ => Key::Text(row.try_get("", &name)?),
        })
    });
    values.collect()
}

/// The rows behind the cursor, compared as one tuple, so that an index on the keys is entered at the right place.
fn after(keys: &[Sorted], cursor: &Cursor, descending: bool) -> Result<SimpleExpr> {
    let values: Option<Vec<SimpleExpr>> =
        keys.iter().zip(&cursor.keys).map(|((_, holds), key)| Some(Expr::val(key_value(*holds, key)?))).collect();
    let values = values.ok_or_else(bad_cursor)?;
    let left = Expr::tuple(keys.iter().map(|(key, _)| key.clone()));
    let right = Expr::tuple(values);
    Ok(if descending { left.lt(right) } else { left.gt(right) })
}

fn bad_cursor() -> Error {
    Error::BadRequest(vec![crate::error::Fault::query(
        "cursor",
        "bad-cursor",
        "không phải con trỏ trang do máy chủ cấp",
        "is no cursor that this service gave",
    )])
}

fn key_value(holds: Holds, key: &Key) -> Option<Value> {
    match (holds, key) {
        (Holds::Whole, Key::Whole(number)) => Some((*number).into()),
        (Holds::Date, Key::Text(text)) => text.parse::<NaiveDate>().ok().map(Value::from),
        (Holds::Moment, Key::Text(text)) => DateTime::parse_from_rfc3339(text).ok().map(|at| Value::from(at.with_timezone(&Utc))),
        (Holds::Text | Holds::Code, Key::Text(text)) => Some(text.as_str().into()),
        _ => None,
    }
}

//! A page of a list, as it is told: its records, how many there are in all, and how new that is, by one statement.

use super::cells::{self, Cell};
use super::columns::{CELLS, Columns};
use super::cursor::{Cursor, Key};
use super::field::Holds;
use super::listing::{Listing, Order};
use super::record::Listed;
use super::search::frequency::Frequency;
use super::search::{self, Asked};
use super::select::{HEAD, Sorted, head, is_descending, keys, length, ordered};
use super::told::Form;
use crate::db::Db;
use crate::error::{Error, Fault, Result};
use crate::journal;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement, SimpleExpr, Values};
use sea_orm::sqlx::Row as _;
use sea_orm::{DbBackend, QueryResult, StatementBuilder, Value};
use std::sync::Arc;

/// The column with the number of all records.
const TOTAL: &str = "total";
/// The column with the keys of all rows, where the rows are one text.
const KEYS: &str = "sort_keys";

/// A page of a list.
#[derive(Debug)]
pub struct Page {
    /// The records, with commas between them.
    pub data: String,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// How many there are in all, when asked for.
    pub total: Option<u64>,
    /// The page holds everything up to this entry of the journal.
    pub head: i64,
    /// And nothing after it: all of it was read at one moment.
    pub exact: bool,
}

/// Reads a page of a list.
pub async fn page<R: Listed>(db: &Db, listing: &Listing, digest: String, today: NaiveDate) -> Result<Page> {
    let backend = db.backend();
    let columns = Columns::of_list::<R>(listing, today);
    let keys = keys::<R>(&listing.order, listing, columns);
    let frequency = if searches::<R>(listing) { db.frequencies().of::<R>(db).await? } else { Arc::default() };
    let select = a_page::<R>(listing, (columns, today), &keys, (backend, &frequency))?;
    let before = db.known_where_it_reads().filter(|_| !listing.count);
    let mut rows = ask(db, &select, listing).await?;
    // No row that could tell it: what was known before it was asked.
    let mut of_an_empty_page = before.map(|head| (head, None));
    if rows.is_empty() && before.is_none() {
        // First how new and how many, then once more whether there is nothing.
        let head = journal::head(db.read()).await?;
        let total = if listing.count { Some(length::<R>(db.read(), listing, today).await?) } else { None };
        of_an_empty_page = Some((head, total));
        rows = ask(db, &select, listing).await?;
    }
    let exact = !rows.is_empty();
    let (head, total) = match (rows.first(), of_an_empty_page) {
        (None, Some(told)) => told,
        (Some(row), _) => {
            (row.try_get("", HEAD)?, row.try_get::<Option<i64>>("", TOTAL)?.and_then(|total| total.try_into().ok()))
        }
        (None, None) => return Err(Error::internal("a page that was not asked for")),
    };
    let wanted = usize::try_from(listing.limit).unwrap_or(usize::MAX);
    let read = if backend == DbBackend::Sqlite {
        of_one_text::<R>(rows.first(), listing, &keys, wanted)?
    } else {
        of_rows::<R>(&rows, listing, &keys, wanted)?
    };
    let next = read.end.map(|keys| Cursor { digest, on: listing.on, keys });
    Ok(Page { data: read.data, next, total: total.filter(|_| listing.count), head, exact })
}

async fn ask(db: &Db, select: &SelectStatement, listing: &Listing) -> Result<Vec<QueryResult>> {
    let statement = StatementBuilder::build(select, &db.backend());
    let (mut sql, mut values) = (statement.sql, statement.values.unwrap_or_else(|| Values(Vec::new())));
    if db.backend() == DbBackend::Postgres && is_everything(listing) {
        write_limit(&mut sql, &mut values);
    }
    db.ask(Arc::from(sql), values).await
}

/// Whether nothing is asked of the records but their order.
fn is_everything(listing: &Listing) -> bool {
    let Listing { words, tests, dimensions, states, unrecognised, .. } = listing;
    words.is_none() && tests.is_empty() && dimensions.is_empty() && states.is_empty() && !unrecognised
}

/// Writes the limit of a page into its statement. With a limit that it does not know PostgreSQL takes a tenth of the table for
/// a page, so no plan that it keeps is as good as one made anew, and it makes one for every page: longer than to read it.
/// Where something else is asked that is just what is wanted: a value that hardly any record has needs a plan of its own.
fn write_limit(sql: &mut String, values: &mut Values) {
    let limit = match values.0.last() {
        Some(Value::BigUnsigned(Some(limit))) => limit.to_string(),
        Some(Value::BigInt(Some(limit))) => limit.to_string(),
        _ => return,
    };
    let end = format!(" LIMIT ${}", values.0.len());
    if sql.ends_with(&end) {
        sql.truncate(sql.len() - end.len());
        sql.push_str(" LIMIT ");
        sql.push_str(&limit);
        values.0.pop();
    }
}

/// Records, and the keys of the last of them where there are more behind it.
struct Read {
    data: String,
    end: Option<Vec<Key>>,
}

/// About what a record takes.
const OF_A_RECORD: usize = 1_400;

/// The rows of SQLite: all cells in one text, all keys in another.
fn of_one_text<R: Listed>(row: Option<&QueryResult>, listing: &Listing, keys: &[Sorted], wanted: usize) -> Result<Read> {
    let row = row.and_then(QueryResult::try_as_sqlite_row).ok_or_else(|| Error::internal("a page without a row"))?;
    let text = |name: &str| row.try_get_unchecked::<Option<&str>, _>(name).map_err(cells::unreadable);
    let (rows, sorted) = (text(CELLS)?.unwrap_or_default(), text(KEYS)?.unwrap_or_default());
    let form = Form::of::<R>();
    let mut data = String::with_capacity(rows.len() + OF_A_RECORD * wanted / 2);
    let (mut at, mut taken, mut cells) = (0, 0, Vec::with_capacity(form.len()));
    while at < rows.len() && taken < wanted {
        if taken > 0 {
            data.push(',');
        }
        cells.clear();
        // Behind the comma, or behind the last.
        at = cells::of_text(rows, at, &mut cells)? + 1;
        form.tell(&cells, listing.on, &mut data)?;
        taken += 1;
    }
    let end = if at < rows.len() { Some(last_keys(sorted, taken, keys)?) } else { None };
    Ok(Read { data, end })
}

/// The keys of the row at which a page ends, of those of all rows.
fn last_keys(sorted: &str, taken: usize, keys: &[Sorted]) -> Result<Vec<Key>> {
    let (mut at, mut cells) = (0, Vec::new());
    for _ in 0..taken {
        cells.clear();
        at = cells::of_text(sorted, at, &mut cells)? + 1;
    }
    keys.iter().zip(&cells).map(|((_, holds), cell)| key_of(*holds, cell)).collect()
}

fn key_of(holds: Holds, cell: &Cell<'_>) -> Result<Key> {
    Ok(match holds {
        Holds::Whole => Key::Whole(cell.whole()?),
        Holds::Moment => Key::Text(journal::moment(cell.text()?.parse::<DateTime<Utc>>().map_err(cells::unreadable)?)),
        _ => Key::Text(cell.text()?.into_owned()),
    })
}

/// The rows of PostgreSQL.
fn of_rows<R: Listed>(rows: &[QueryResult], listing: &Listing, keys: &[Sorted], wanted: usize) -> Result<Read> {
    let form = Form::of::<R>();
    let mut data = String::with_capacity(OF_A_RECORD * rows.len().min(wanted));
    let mut cells = Vec::with_capacity(form.len());
    for (index, row) in rows.iter().take(wanted).enumerate() {
        if index > 0 {
            data.push(',');
        }
        cells.clear();
        cells::of_postgres(row, form.fields(), &mut cells)?;
        form.tell(&cells, listing.on, &mut data)?;
    }
    let end = match rows.get(wanted.saturating_sub(1)) {
        Some(last) if rows.len() > wanted => Some(key_values(last, keys)?),
        _ => None,
    };
    Ok(Read { data, end })
}

/// The statement that reads a page, for those who want to see its plan.
pub fn page_statement<R: Listed>(
    listing: &Listing,
    today: NaiveDate,
    (backend, frequency): (DbBackend, &Frequency),
) -> Result<SelectStatement> {
    let columns = Columns::of_list::<R>(listing, today);
    a_page::<R>(listing, (columns, today), &keys::<R>(&listing.order, listing, columns), (backend, frequency))
}

/// Whether the index of words gives a page its order.
fn searches<R: Listed>(listing: &Listing) -> bool {
    matches!(listing.order, Order::Relevance) && search::is_indexed::<R>()
}

fn a_page<R: Listed>(
    listing: &Listing,
    (columns, today): (Columns, NaiveDate),
    keys: &[Sorted],
    (backend, frequency): (DbBackend, &Frequency),
) -> Result<SelectStatement> {
    let mut rows = its_rows::<R>(listing, columns, keys, (backend, frequency))?;
    let total = if listing.count {
        SimpleExpr::SubQuery(None, Box::new(super::select::count::<R>(listing, today, backend).into()))
    } else {
        Expr::cust("NULL::bigint")
    };
    if backend == DbBackend::Postgres {
        rows.expr_as(head(), HEAD).expr_as(total, TOTAL);
        return Ok(rows);
    }
    // One text for all rows: a row at a time costs more to hand over from the thread of SQLite than to read. They come in
    // the order of the query inside, which has a limit and so is not rewritten.
    let names: Vec<String> = (0..keys.len()).map(|index| format!("\"{}\"", key_name(index))).collect();
    let total = if listing.count { total } else { Expr::cust("NULL") };
    let mut page = Query::select();
    page.expr_as(Expr::cust(format!("group_concat(\"{CELLS}\")")), Alias::new(CELLS));
    page.expr_as(Expr::cust(format!("group_concat(json_array({}))", names.join(", "))), Alias::new(KEYS));
    page.expr_as(head(), HEAD).expr_as(total, TOTAL).from_subquery(rows, "page");
    Ok(page)
}

fn its_rows<R: Listed>(
    listing: &Listing,
    columns: Columns,
    keys: &[Sorted],
    (backend, frequency): (DbBackend, &Frequency),
) -> Result<SelectStatement> {
    let cells = |mut from: SelectStatement| from.expr(columns.cells::<R>(backend)).take();
    let mut select = if searches::<R>(listing) {
        let after = listing.cursor.as_ref().map(|cursor| hit(cursor)).transpose()?;
        search::page::<R>(Asked { listing, columns, backend, frequency, after }, cells)
    } else {
        let mut select = ordered::<R>(cells(columns.from::<R>()), listing, columns, keys, backend);
        for (index, (key, _)) in keys.iter().enumerate() {
            select.expr_as(key.clone(), Alias::new(key_name(index)));
        }
        if let Some(cursor) = &listing.cursor {
            let hidden = backend == DbBackend::Postgres && is_everything(listing);
            select.and_where(after(keys, cursor, is_descending(listing), hidden)?);
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

fn key_name(index: usize) -> String {
    format!("sort_key_{index}")
}

fn key_values(row: &QueryResult, keys: &[Sorted]) -> Result<Vec<Key>> {
    let values = keys.iter().enumerate().map(|(index, (_, holds))| {
        let name = key_name(index);
        Ok(match holds {
            Holds::Whole => Key::Whole(row.try_get::<i32>("", &name).map(i64::from).or_else(|_| row.try_get::<i64>("", &name))?),
            Holds::Date => Key::Text(row.try_get::<NaiveDate>("", &name)?.to_string()),
            Holds::Moment => Key::Text(journal::moment(row.try_get::<DateTime<Utc>>("", &name)?)),
            _ => Key::Text(row.try_get("", &name)?),
        })
    });
    values.collect()
}

/// The rows behind the cursor, compared as one tuple, so that an index on the keys is entered at the right place. `hidden`: each
/// behind a SELECT of its own, so that PostgreSQL does not look how few rows are left and plan the deepest pages anew.
fn after(keys: &[Sorted], cursor: &Cursor, descending: bool, hidden: bool) -> Result<SimpleExpr> {
    let told = |value: Value| {
        let value = Expr::val(value);
        if hidden { SimpleExpr::SubQuery(None, Box::new(Query::select().expr(value).take().into())) } else { value }
    };
    let values: Option<Vec<SimpleExpr>> =
        keys.iter().zip(&cursor.keys).map(|((_, holds), key)| Some(told(key_value(*holds, key)?))).collect();
    let values = values.ok_or_else(bad_cursor)?;
    let left = Expr::tuple(keys.iter().map(|(key, _)| key.clone()));
    let right = Expr::tuple(values);
    Ok(if descending { left.lt(right) } else { left.gt(right) })
}

fn bad_cursor() -> Error {
    Error::BadRequest(vec![Fault::query(
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

#[cfg(test)]
mod tests {
    use super::write_limit;
    use sea_orm::sea_query::{Expr, ExprTrait as _, PostgresQueryBuilder, Query};

    #[test]
    fn the_limit_of_a_page_is_part_of_its_statement() {
        let mut page = Query::select();
        page.column("code").from("product").and_where(Expr::col("star").eq(4)).limit(21);
        let (mut sql, mut values) = page.build(PostgresQueryBuilder);
        write_limit(&mut sql, &mut values);
        assert_eq!(sql, r#"SELECT "code" FROM "product" WHERE "star" = $1 LIMIT 21"#);
        assert_eq!(values.0.len(), 1);
        // Without one nothing is touched.
        let before = (sql.clone(), values.clone());
        write_limit(&mut sql, &mut values);
        assert_eq!((sql, values), before);
    }
}

//! Reads records: one by code, or a page of a list. The only place where a list becomes SQL.
//!
//! On a day before today the standing comes from the recognition that stood on that day (one range condition); from
//! today on it is in the row itself, because nothing that takes effect later can be recorded.

use super::cursor::{Cursor, Key};
use super::field::{Field, Holds, Sort};
use super::listing::{Listing, Order, Test};
use super::record::{Dated, Listed, Record};
use crate::error::{Error, Result};
use crate::programme::standing::{DUE_DAYS, Sense};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::vocabulary::Act;
use sea_orm::sea_query::{
    Alias, Cond, Expr, ExprTrait, IntoColumnRef, IntoIden, LikeExpr, Order as Direction, Query, SelectStatement, SimpleExpr,
};
use sea_orm::{ConnectionTrait, QueryResult, Value};

/// A page of a list.
#[derive(Debug)]
pub struct Page<R> {
    /// The records.
    pub data: Vec<R>,
    /// Where the next page begins.
    pub next: Option<Cursor>,
    /// How many there are in all, when asked for.
    pub total: Option<u64>,
}

/// Where the standing columns of a question come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Row,
    ActOn(NaiveDate),
}

const ACT: &str = "act_on_day";
const END_OF_TIME: &str = "9999-12-31";

/// Reads one record with its standing on a day.
pub async fn get<R: Record>(connection: &impl ConnectionTrait, code: &str, on: NaiveDate, today: NaiveDate) -> Result<Option<R>> {
    if !R::KIND.is_code(code) {
        return Ok(None);
    }
    let standing = standing_source::<R>(on, today);
    let mut select = from::<R>(standing);
    columns::<R>(&mut select, standing);
    select.and_where(column::<R>("code").eq(code));
    let found = connection.query_one(&select).await?;
    found.map(|row| record::<R>(&row, on)).transpose()
}

/// Reads a page of a list.
pub async fn page<R: Listed>(
    connection: &impl ConnectionTrait,
    listing: &Listing,
    digest: String,
    today: NaiveDate,
) -> Result<Page<R>> {
    let standing = standing_source::<R>(listing.on, today);
    let condition = condition::<R>(listing, standing);
    let keys = keys::<R>(&listing.order, listing);
    let mut select = from::<R>(standing);
    columns::<R>(&mut select, standing);
    for (index, (key, _)) in keys.iter().enumerate() {
        select.expr_as(key.clone(), key_name(index));
    }
    select.cond_where(condition.clone()).limit(listing.limit + 1);
    let descending = matches!(listing.order, Order::Field { descending: true, .. });
    if let Some(cursor) = &listing.cursor {
        select.and_where(after(&keys, cursor, descending)?);
    }
    let direction = if descending { Direction::Desc } else { Direction::Asc };
    for (key, _) in &keys {
        select.order_by_expr(key.clone(), direction.clone());
    }
    let rows = connection.query_all(&select).await?;
    let wanted = usize::try_from(listing.limit).unwrap_or(usize::MAX);
    let next = match rows.get(wanted.saturating_sub(1)) {
        Some(last) if rows.len() > wanted => Some(Cursor { digest, on: listing.on, keys: key_values(last, &keys)? }),
        _ => None,
    };
    let data: Result<Vec<R>> = rows.iter().take(wanted).map(|row| record::<R>(row, listing.on)).collect();
    let total = if listing.count { Some(count::<R>(connection, condition, standing).await?) } else { None };
    Ok(Page { data: data?, next, total })
}

async fn count<R: Listed>(connection: &impl ConnectionTrait, condition: Cond, standing: Standing) -> Result<u64> {
    let mut select = from::<R>(standing);
    select.expr(Expr::col("code".column_of::<R>()).count()).cond_where(condition);
    let row = connection.query_one(&select).await?.ok_or_else(|| Error::internal("a count without a row"))?;
    let total: i64 = row.try_get_by_index(0)?;
    Ok(u64::try_from(total).unwrap_or_default())
}

fn record<R: Listed>(row: &QueryResult, on: NaiveDate) -> Result<R> {
    let mut record = R::from_query_result(row, "")?;
    record.stand_on(on);
    Ok(record)
}

fn standing_source<R: Listed>(on: NaiveDate, today: NaiveDate) -> Standing {
    if R::DATED == Dated::ByStanding && on < today { Standing::ActOn(on) } else { Standing::Row }
}

trait ColumnOf {
    fn column_of<R: Listed>(self) -> sea_orm::sea_query::ColumnRef;
}

impl ColumnOf for &'static str {
    fn column_of<R: Listed>(self) -> sea_orm::sea_query::ColumnRef {
        (Alias::new(R::TABLE), Alias::new(self)).into_column_ref()
    }
}

fn column<R: Listed>(name: &'static str) -> SimpleExpr {
    Expr::col(name.column_of::<R>())
}

fn from<R: Listed>(standing: Standing) -> SelectStatement {
    let mut select = Query::select();
    select.from(Alias::new(R::TABLE));
    if let Standing::ActOn(day) = standing {
        let act = |name: &'static str| Expr::col((Alias::new(ACT), Alias::new(name)));
        let stood = Cond::all()
            .add(act("subject").equals(("code").column_of::<R>()))
            .add(act("valid_from").lte(day))
            .add(Cond::any().add(act("superseded_on").is_null()).add(act("superseded_on").gt(day)));
        select.join_as(sea_orm::sea_query::JoinType::LeftJoin, Alias::new("recognition"), Alias::new(ACT), stood);
    }
    select
}

fn columns<R: Listed>(select: &mut SelectStatement, standing: Standing) {
    for field in R::FIELDS {
        select.expr_as(field_expression::<R>(field, standing), Alias::new(field.name));
    }
}

fn field_expression<R: Listed>(field: &Field, standing: Standing) -> SimpleExpr {
    match standing {
        Standing::ActOn(_) if field.standing => {
            let name = match field.name {
                "last_act" => "act",
                "standing_from" => "valid_from",
                other => other,
            };
            Expr::col((Alias::new(ACT), Alias::new(name)))
        }
        _ => column::<R>(field.name),
    }
}

/// The condition of a list, the same for its rows, its total and everything computed from it.
fn condition<R: Listed>(listing: &Listing, standing: Standing) -> Cond {
    let mut all = Cond::all();
    for (field, test) in &listing.tests {
        let expression = field_expression::<R>(field, standing);
        all = match test {
            Test::In(values) => match values.as_slice() {
                // One value is asked for by `=`, so that an index on it also gives the order.
                [only] => all.add(expression.eq(only.clone())),
                _ => all.add(expression.is_in(values.clone())),
            },
            Test::From(value) => all.add(expression.gte(value.clone())),
            Test::To(value) => all.add(expression.lte(value.clone())),
        };
    }
    if R::DATED == Dated::ByLife {
        let (from, until) = (|| column::<R>("valid_from"), || column::<R>("valid_until"));
        all = all.add(Cond::any().add(from().is_null()).add(from().lte(listing.on)));
        all = all.add(Cond::any().add(until().is_null()).add(until().gte(listing.on)));
    }
    if let Some(words) = &listing.words {
        // Folded words hold letters and digits only: nothing in them is a wildcard.
        for word in &words.folded {
            all = all.add(column::<R>("search").like(format!("%{word}%")));
        }
    }
    if !listing.states.is_empty() {
        let mut any = Cond::any();
        for sense in &listing.states {
            any = any.add(state::<R>(*sense, listing.on, standing));
        }
        all = all.add(any);
    }
    all
}

fn state<R: Listed>(sense: Sense, day: NaiveDate, standing: Standing) -> Cond {
    let standing_field = |name: &'static str| field_expression::<R>(&Field::standing(name, Holds::Text), standing);
    let (act, until) = (|| standing_field("last_act"), || standing_field("certificate_until"));
    let recognises = || act().ne(Act::Withdraw.as_str());
    let last_due_day = day.checked_add_signed(TimeDelta::days(DUE_DAYS)).unwrap_or(NaiveDate::MAX);
    match sense {
        Sense::Assessed | Sense::Recognised => Cond::all().add(act().is_not_null()),
        Sense::InForce => Cond::all().add(recognises()).add(Cond::any().add(until().is_null()).add(until().gte(day))),
        Sense::Due => Cond::all().add(recognises()).add(until().gte(day)).add(until().lte(last_due_day)),
        Sense::Lapsed => Cond::all().add(recognises()).add(until().lt(day)),
        Sense::Withdrawn => Cond::all().add(act().eq(Act::Withdraw.as_str())),
    }
}

/// What the keys of an order hold, the code last.
pub fn key_holds(order: &Order) -> Vec<Holds> {
    match order {
        Order::Relevance => vec![Holds::Whole, Holds::Text, Holds::Code],
        Order::Field { sort, .. } if sort.column == "code" => vec![Holds::Code],
        Order::Field { sort, .. } => vec![sort.holds, Holds::Code],
    }
}

fn keys<R: Listed>(order: &Order, listing: &Listing) -> Vec<(SimpleExpr, Holds)> {
    let expressions = match order {
        Order::Relevance => vec![rank::<R>(listing), column::<R>("name_key"), column::<R>("code")],
        Order::Field { sort, .. } if sort.column == "code" => vec![column::<R>("code")],
        Order::Field { sort, .. } => vec![sort_expression::<R>(sort), column::<R>("code")],
    };
    expressions.into_iter().zip(key_holds(order)).collect()
}

/// Empty days come last; the same expression as in the index.
fn sort_expression<R: Listed>(sort: &Sort) -> SimpleExpr {
    if !sort.empty_last {
        return column::<R>(sort.column);
    }
    Expr::cust(format!("COALESCE(\"{}\".\"{}\", '{END_OF_TIME}')", R::TABLE, sort.column))
}

/// 0 where every word occurs with its marks, else 1.
fn rank<R: Listed>(listing: &Listing) -> SimpleExpr {
    let mut all = Cond::all();
    for word in listing.words.iter().flat_map(|words| &words.exact) {
        all = all.add(column::<R>("search_exact").like(LikeExpr::new(format!("%{word}%"))));
    }
    sea_orm::sea_query::CaseStatement::new().case(all, 0).finally(1).into()
}

fn key_name(index: usize) -> sea_orm::sea_query::DynIden {
    Alias::new(format!("sort_key_{index}")).into_iden()
}

fn key_values(row: &QueryResult, keys: &[(SimpleExpr, Holds)]) -> Result<Vec<Key>> {
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
fn after(keys: &[(SimpleExpr, Holds)], cursor: &Cursor, descending: bool) -> Result<SimpleExpr> {
    let values: Option<Vec<SimpleExpr>> =
        keys.iter().zip(&cursor.keys).map(|((_, holds), key)| Some(Expr::val(key_value(*holds, key)?))).collect();
    let values = values.ok_or_else(|| {
        Error::BadRequest(vec![crate::error::Fault::query(
            "cursor",
            "bad-cursor",
            "không phải con trỏ trang do máy chủ cấp",
            "is no cursor that this service gave",
        )])
    })?;
    let left = Expr::tuple(keys.iter().map(|(key, _)| key.clone()));
    let right = Expr::tuple(values);
    Ok(if descending { left.lt(right) } else { left.gt(right) })
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

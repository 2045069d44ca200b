//! A product's stars and their certificate on a day, with the decision behind them: what a shop asks, by one statement.

use super::columns::Columns;
use super::decisions::Decision;
use super::kind::RecordKind;
use super::products::Product;
use super::select::{HEAD, head};
use super::sight::Sight;
use super::standings;
use crate::db::Db;
use crate::error::Result;
use crate::programme::State;
use chrono::NaiveDate;
use entity::vocabulary::{Act, DatePrecision, Star};
use sea_orm::sea_query::{Alias, ExprTrait, JoinType, SelectStatement};
use sea_orm::{DbBackend, FromQueryResult, Statement, StatementBuilder, Values};
use std::sync::Arc;

/// What is asked of the product.
const OF_PRODUCT: [&str; 10] = [
    "code",
    "name",
    "star",
    "potential_five_star",
    "last_act",
    "standing_from",
    "certificate_from",
    "certificate_until",
    "date_precision",
    "decision",
];
/// And of the decision.
const OF_DECISION: [&str; 3] = ["number", "issued_on", "authority_name"];

/// What stands on the day.
#[derive(Clone, Debug, FromQueryResult)]
#[expect(clippy::struct_field_names, reason = "fields are called as their columns are")]
pub struct Certificate {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) star: Option<Star>,
    pub(crate) potential_five_star: Option<bool>,
    pub(crate) last_act: Option<Act>,
    pub(crate) standing_from: Option<NaiveDate>,
    pub(crate) certificate_from: Option<NaiveDate>,
    pub(crate) certificate_until: Option<NaiveDate>,
    pub(crate) date_precision: Option<DatePrecision>,
    pub(crate) decision: Option<String>,
    pub(crate) number: Option<String>,
    pub(crate) issued_on: Option<NaiveDate>,
    pub(crate) authority_name: Option<String>,
    /// The head of the journal at the moment that all this was read.
    pub(crate) journal_head: i64,
    #[sea_orm(skip)]
    pub(crate) state: Option<State>,
}

/// Reads it, as everybody sees it; nothing where there is no such product.
pub async fn read(db: &Db, code: &str, (on, today): (NaiveDate, NaiveDate)) -> Result<Option<Certificate>> {
    if !RecordKind::Product.is_code(code) {
        return Ok(None);
    }
    let columns = Columns::of_record::<Product>(on, today, Sight::PUBLIC);
    let (statement, values) = statement(columns, code, db.backend());
    let found = db.ask(statement, values).await?;
    let found = found.first().map(|row| Certificate::from_query_result(row, "")).transpose()?;
    Ok(found.map(|found| Certificate { state: standings::state(found.last_act, found.certificate_until, on), ..found }))
}

fn statement(columns: Columns, code: &str, backend: DbBackend) -> (Arc<str>, Values) {
    let Statement { sql, values, .. } = StatementBuilder::build(&select(columns, code), &backend);
    (sql.into(), values.unwrap_or_else(|| Values(Vec::new())))
}

fn select(columns: Columns, code: &str) -> SelectStatement {
    let mut select = columns.from::<Product>();
    for name in OF_PRODUCT {
        select.expr_as(columns.column::<Product>(name), Alias::new(name));
    }
    let of_decision = columns.beside::<Decision>();
    for name in OF_DECISION {
        select.expr_as(of_decision.column::<Decision>(name), Alias::new(name));
    }
    let behind = of_decision.column::<Decision>("code").eq(columns.column::<Product>("decision"));
    select.join(JoinType::LeftJoin, Alias::new("decision"), behind);
    select.expr_as(head(), HEAD);
    select.cond_where(columns.condition::<Product>()).and_where(columns.column::<Product>("code").eq(code));
    select
}

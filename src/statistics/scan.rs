//! Reads the columns of all records that a question is about. The one place where counts touch the database.
//!
//! Tables are made here, not by the database: SQLite sorts to group, which takes longer than the reading itself (130 ms
//! of 185 ms at 347,000 products), and two databases would have to agree about every sum and median. The rows come
//! packed, one text for each column, because a row at a time costs ten times as much to hand over as to read.

use super::snapshot::Snapshot;
use crate::error::{Error, Result};
use crate::registry::columns::Columns;
use crate::registry::condition::condition;
use crate::registry::listing::Listing;
use crate::registry::record::Listed;
use entity::vocabulary::CommuneStatus;
use sea_orm::DbBackend;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr};

/// Stands between packed values; no text of the register holds a control character.
pub const SEPARATOR: char = '\u{1f}';

/// What is read of whom.
#[derive(Clone, Copy, Debug)]
pub struct Scan<'a> {
    /// Filters, states and the day.
    pub listing: &'a Listing,
    /// Where the columns come from.
    pub columns: Columns,
    /// The columns, at least one.
    pub wanted: &'a [&'static str],
}

impl Scan<'_> {
    /// Hands every row to `visit`: one text for each column, empty where the column is.
    pub async fn run<R: Listed>(&self, snapshot: &Snapshot, mut visit: impl FnMut(&[&str]) + Send) -> Result<()> {
        let select = self.select::<R>(snapshot.backend());
        let Some(row) = snapshot.one(&select).await? else { return Ok(()) };
        let texts: std::result::Result<Vec<Option<String>>, _> =
            (0..self.width(snapshot.backend())).map(|index| row.try_get_by_index(index)).collect();
        let Some(texts) = texts?.into_iter().collect::<Option<Vec<String>>>() else { return Ok(()) };
        let wanted = self.wanted.len();
        unpack(&texts, &mut |row: &[&str]| {
            let times = row.get(wanted).and_then(|times| times.parse().ok()).unwrap_or(1_u64);
            for _ in 0..times {
                visit(&row[..wanted]);
            }
        })
    }

    /// How many rows there are.
    pub async fn count<R: Listed>(&self, snapshot: &Snapshot) -> Result<i64> {
        let mut select = self.columns.from::<R>();
        select.expr(Func::count(Expr::val(1))).cond_where(condition::<R>(self.listing, self.columns));
        let row = snapshot.one(&select).await?.ok_or_else(|| Error::internal("a count without a row"))?;
        Ok(row.try_get_by_index(0)?)
    }

    /// The statement, for those who want to see its plan.
    pub fn select<R: Listed>(&self, backend: DbBackend) -> SelectStatement {
        if backend == DbBackend::Postgres { self.grouped::<R>() } else { self.each::<R>() }
    }

    /// Every row, packed.
    fn each<R: Listed>(&self) -> SelectStatement {
        let mut select = self.columns.from::<R>();
        for name in self.wanted {
            select.expr(packed(shortened(name, self.columns.column::<R>(name))));
        }
        select.cond_where(condition::<R>(self.listing, self.columns));
        select
    }

    /// Rows that are alike once, with how often. PostgreSQL groups by hash, and writes each day as text only once.
    fn grouped<R: Listed>(&self) -> SelectStatement {
        let mut alike = self.columns.from::<R>();
        let mut select = Query::select();
        for (index, name) in self.wanted.iter().enumerate() {
            let column = self.columns.column::<R>(name);
            alike.expr_as(column.clone(), Alias::new(format!("c{index}"))).add_group_by([column]);
            select.expr(packed(shortened(name, Expr::col(Alias::new(format!("c{index}"))))));
        }
        alike.expr_as(Func::count(Expr::val(1)), TIMES).cond_where(condition::<R>(self.listing, self.columns));
        select.expr(packed(Expr::col(TIMES))).from_subquery(alike, "alike");
        select
    }

    /// How many packed columns there are.
    fn width(&self, backend: DbBackend) -> usize {
        self.wanted.len() + usize::from(backend == DbBackend::Postgres)
    }
}

const TIMES: &str = "times";
const STATUS: &str = "commune_status";

/// Nearly every place is confirmed; the word for it would be half of all that is handed over.
fn shortened(name: &str, column: SimpleExpr) -> SimpleExpr {
    if name != STATUS {
        return column;
    }
    Func::cust("NULLIF").arg(column).arg(CommuneStatus::Confirmed.as_str()).into()
}

/// All values of a column in one text, empty ones included.
pub fn packed(column: SimpleExpr) -> SimpleExpr {
    let text = Func::coalesce([column.cast_as("text"), Expr::val("")]);
    Func::cust("string_agg").arg(text).arg(SEPARATOR.to_string()).into()
}

/// Hands out the rows of packed columns.
pub fn unpack(texts: &[String], visit: &mut impl FnMut(&[&str])) -> Result<()> {
    let mut columns: Vec<_> = texts.iter().map(|text| text.split(SEPARATOR)).collect();
    let mut row: Vec<&str> = Vec::with_capacity(columns.len());
    loop {
        row.clear();
        row.extend(columns.iter_mut().map_while(Iterator::next));
        match row.len() {
            0 => return Ok(()),
            width if width == texts.len() => visit(&row),
            _ => return Err(Error::internal("packed columns of different lengths")),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::unpack;

    #[test]
    fn packed_rows_come_out_as_they_went_in() {
        let mut rows = Vec::new();
        let texts = ["3\u{1f}\u{1f}5".to_owned(), "a,b\u{1f}\u{1f}c".to_owned()];
        unpack(&texts, &mut |row: &[&str]| rows.push(row.join("|"))).unwrap();
        assert_eq!(rows, ["3|a,b", "|", "5|c"]);
        assert!(unpack(&["1\u{1f}2".to_owned(), "1".to_owned()], &mut |_: &[&str]| ()).is_err());
    }
}

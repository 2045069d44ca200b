//! One moment of the register that all statements of an answer read: as it is now, or as it was known at an earlier
//! sequence of the journal.

use super::known_at::{self, Overlay};
use crate::db::Db;
use crate::error::{Error, Fault, Result};
use crate::journal;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend, QueryResult, StatementBuilder};
use std::sync::Arc;

/// A moment of the register.
#[derive(Debug)]
pub struct Snapshot {
    transaction: Arc<DatabaseTransaction>,
    /// The day it is.
    pub today: NaiveDate,
    /// The last entry of the journal.
    pub head: i64,
    /// The sequence that is read: the head, or an earlier one.
    pub sequence: i64,
    overlay: Option<Overlay>,
}

impl Snapshot {
    /// The register as it is, or as it was known at a sequence.
    pub async fn take(db: &Db, today: NaiveDate, at: Option<i64>) -> Result<Self> {
        let transaction = Arc::new(db.snapshot().await?);
        let head = journal::head(transaction.as_ref()).await?;
        Db::note_moment(head);
        let now = Self { transaction, today, head, sequence: head, overlay: None };
        match at {
            Some(at) => now.known_at("at", at).await,
            None => Ok(now),
        }
    }

    /// The same moment as it was known at an earlier sequence, which the parameter `name` gave.
    pub async fn known_at(&self, name: &str, sequence: i64) -> Result<Self> {
        let earliest = self.earliest().await?;
        if !(earliest..=self.head).contains(&sequence) {
            return Err(out_of_range(name, earliest, self.head));
        }
        let overlay =
            if sequence < self.head { Some(known_at::overlay(self.transaction.as_ref(), sequence).await?) } else { None };
        Ok(Self { transaction: Arc::clone(&self.transaction), today: self.today, head: self.head, sequence, overlay })
    }

    /// The first sequence that can be asked about: what was loaded as a whole has no entries of its own.
    async fn earliest(&self) -> Result<i64> {
        let mut select = Query::select();
        select.column("sequence").from("journal").and_where(Expr::col("action").eq("load"));
        select.order_by("sequence", Order::Desc).limit(1);
        match self.transaction.query_one(&select).await? {
            Some(row) => Ok(row.try_get_by_index(0)?),
            None => Ok(0),
        }
    }

    /// When the last entry that is known of was written.
    pub async fn written_at(&self) -> Result<DateTime<Utc>> {
        let mut select = Query::select();
        select.column("at").from("journal").and_where(Expr::col("sequence").eq(self.sequence));
        let row = self.transaction.query_one(&select).await?;
        row.map_or(Ok(DateTime::UNIX_EPOCH), |row| Ok(row.try_get_by_index(0)?))
    }

    /// How many entries the journal has gained since the sequence that is read.
    pub fn entries_since(&self) -> i64 {
        self.head - self.sequence
    }

    /// The first row of a query over records or `standing`.
    pub async fn one(&self, select: &SelectStatement) -> Result<Option<QueryResult>> {
        let statement = StatementBuilder::build(select, &self.backend());
        let statement = match &self.overlay {
            Some(overlay) => overlay.under(statement, self.backend()),
            None => statement,
        };
        Ok(self.transaction.query_one_raw(statement).await?)
    }

    /// The connection, for what an overlay does not touch: units, figures, journal.
    pub fn connection(&self) -> &DatabaseTransaction {
        &self.transaction
    }

    /// Which of the two databases it is.
    pub fn backend(&self) -> DbBackend {
        self.transaction.get_database_backend()
    }
}

/// A sequence that cannot be asked about.
fn out_of_range(name: &str, earliest: i64, head: i64) -> Error {
    Error::BadRequest(vec![Fault::query(
        name,
        "no-such-sequence",
        format!("phải là số thứ tự nhật ký từ {earliest} (sau lần nạp đầu tiên) đến {head}"),
        format!("is not a sequence of the journal from {earliest} (after the first load) to {head}"),
    )])
}

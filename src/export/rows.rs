//! The rows of a list as the database gives them, a few at a time.

use crate::error::Result;
use futures_util::StreamExt;
use sea_orm::sea_query::SelectStatement;
use sea_orm::{DatabaseTransaction, QueryResult, StreamTrait, TransactionStream};

/// How many at a time: about 64 kB of a file.
const AT_A_TIME: usize = 128;

/// The rows that are left.
pub(super) struct Rows<'a>(TransactionStream<'a>);

impl<'a> Rows<'a> {
    /// Asks for the rows of a statement that `registry::select` made.
    pub(super) async fn of(snapshot: &'a DatabaseTransaction, select: &SelectStatement) -> Result<Self> {
        Ok(Self(snapshot.stream(select).await?))
    }

    /// The next few; none at the end.
    pub(super) async fn next(&mut self) -> Result<Vec<QueryResult>> {
        let mut rows = Vec::with_capacity(AT_A_TIME);
        while rows.len() < AT_A_TIME {
            let Some(row) = self.0.next().await else { break };
            rows.push(row?);
        }
        Ok(rows)
    }
}

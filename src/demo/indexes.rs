//! Drops the secondary indexes of the large tables for the load and makes them again, as the database itself describes them;
//! and the triggers that keep the words of SQLite, whose words are then taken all at once.
//!
//! Rows come in the order of their codes, while indexes by name and place would be filled at random: beyond some hundred
//! thousand rows nearly all the time would go there. Words that come row by row are written out after every statement, and
//! merged again and again. Both databases change their schema inside the transaction.

use crate::db::Tx;
use crate::error::Result;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

const SQLITE: &str = "SELECT name, sql, tbl_name, type FROM sqlite_master \
    WHERE sql IS NOT NULL AND tbl_name IN ('village', 'producer', 'decision', 'product', 'recognition', 'standing') \
    AND (type = 'index' OR name = tbl_name || '_search_insert') ORDER BY type, name";
const POSTGRES: &str = "SELECT indexname::text AS name, indexdef AS sql, tablename::text AS tbl_name, 'index' AS type \
    FROM pg_indexes WHERE schemaname = current_schema() \
    AND tablename IN ('village', 'producer', 'decision', 'product', 'recognition', 'standing') \
    AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname";

/// An index or a trigger that is to be made again.
#[derive(Debug)]
pub(super) struct Dropped {
    /// Its table.
    pub(super) table: String,
    statement: String,
    is_trigger: bool,
}

/// Drops them and returns what makes them again.
pub(super) async fn drop_all(tx: &Tx) -> Result<Vec<Dropped>> {
    let backend = tx.connection().get_database_backend();
    let query = if backend == DbBackend::Postgres { POSTGRES } else { SQLITE };
    let mut dropped = Vec::new();
    for row in tx.connection().query_all_raw(Statement::from_string(backend, query)).await? {
        let (name, kind): (String, String) = (row.try_get("", "name")?, row.try_get("", "type")?);
        let (table, statement) = (row.try_get("", "tbl_name")?, row.try_get("", "sql")?);
        dropped.push(Dropped { table, statement, is_trigger: kind == "trigger" });
        tx.connection().execute_unprepared(&format!("DROP {kind} \"{name}\"")).await?;
    }
    Ok(dropped)
}

/// Makes them again, indexes first: one of them leads to the rows in the order in which words are taken.
pub(super) async fn create_all(tx: &Tx, dropped: &[Dropped], progress: &mut (dyn FnMut(&str, u64) + Send)) -> Result<()> {
    for (done, part) in (1..).zip(dropped) {
        if part.is_trigger {
            tx.connection().execute_unprepared(&migration::fill_words(&part.table)).await?;
        }
        tx.connection().execute_unprepared(&part.statement).await?;
        progress("indexes", done);
    }
    Ok(())
}

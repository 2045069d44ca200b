//! Drops the secondary indexes of the large tables for the load and makes them again, as the database itself describes them.
//!
//! Rows come in the order of their codes, while indexes by name and place would be filled at random: beyond some hundred
//! thousand rows nearly all the time would go there. Both databases change their schema inside the transaction.

use crate::db::Tx;
use crate::error::Result;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

const SQLITE: &str = "SELECT name, sql, tbl_name FROM sqlite_master \
    WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('product', 'recognition', 'standing') ORDER BY name";
const POSTGRES: &str = "SELECT indexname::text AS name, indexdef AS sql, tablename::text AS tbl_name FROM pg_indexes \
    WHERE schemaname = current_schema() AND tablename IN ('product', 'recognition', 'standing') \
    AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname";

/// An index that is to be made again.
#[derive(Debug)]
pub(super) struct Dropped {
    /// Its table.
    pub(super) table: String,
    statement: String,
}

/// Drops them and returns what makes them again.
pub(super) async fn drop_all(tx: &Tx) -> Result<Vec<Dropped>> {
    let backend = tx.connection().get_database_backend();
    let query = if backend == DbBackend::Postgres { POSTGRES } else { SQLITE };
    let mut dropped = Vec::new();
    for row in tx.connection().query_all_raw(Statement::from_string(backend, query)).await? {
        let name: String = row.try_get("", "name")?;
        dropped.push(Dropped { table: row.try_get("", "tbl_name")?, statement: row.try_get("", "sql")? });
        tx.connection().execute_unprepared(&format!("DROP INDEX \"{name}\"")).await?;
    }
    Ok(dropped)
}

/// Makes them again.
pub(super) async fn create_all(tx: &Tx, dropped: &[Dropped], progress: &mut (dyn FnMut(&str, u64) + Send)) -> Result<()> {
    for (done, index) in (1..).zip(dropped) {
        tx.connection().execute_unprepared(&index.statement).await?;
        progress("indexes", done);
    }
    Ok(())
}

/// Where SQLite sorts from now on: in files while much is loaded, else in memory.
pub(super) async fn sort_in(tx: &Tx, place: &str) -> Result<()> {
    if tx.connection().get_database_backend() == DbBackend::Sqlite {
        tx.connection().execute_unprepared(&format!("PRAGMA temp_store = {place}")).await?;
    }
    Ok(())
}

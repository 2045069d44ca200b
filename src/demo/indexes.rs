//! Drops the secondary indexes of the large tables for the load and makes them again, as the database itself describes them.
//!
//! Rows come in the order of their codes, while indexes by name and place would be filled at random: beyond some hundred
//! thousand rows nearly all the time would go there. Both databases change their schema inside the transaction.

use crate::db::Tx;
use crate::error::Result;
use sea_orm::{ConnectionTrait, DbBackend, Statement};

const SQLITE: &str = "SELECT name, sql FROM sqlite_master \
    WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('product', 'recognition') ORDER BY name";
const POSTGRES: &str = "SELECT indexname AS name, indexdef AS sql FROM pg_indexes \
    WHERE schemaname = current_schema() AND tablename IN ('product', 'recognition') \
    AND indexname NOT IN (SELECT conname FROM pg_constraint) ORDER BY indexname";

/// Drops them and returns the statements that make them again.
pub(super) async fn drop_all(tx: &Tx) -> Result<Vec<String>> {
    let backend = tx.connection().get_database_backend();
    let query = if backend == DbBackend::Postgres { POSTGRES } else { SQLITE };
    let mut statements = Vec::new();
    for row in tx.connection().query_all_raw(Statement::from_string(backend, query)).await? {
        let name: String = row.try_get("", "name")?;
        statements.push(row.try_get("", "sql")?);
        tx.connection().execute_unprepared(&format!("DROP INDEX \"{name}\"")).await?;
    }
    Ok(statements)
}

/// Makes them again. SQLite would sort in memory, as `db` tells it to for small questions; half a gigabyte at scale 1000.
pub(super) async fn create_all(tx: &Tx, statements: &[String], progress: &mut (dyn FnMut(&str, u64) + Send)) -> Result<()> {
    let sqlite = tx.connection().get_database_backend() == DbBackend::Sqlite;
    if sqlite {
        tx.connection().execute_unprepared("PRAGMA temp_store = FILE").await?;
    }
    for (done, statement) in (1..).zip(statements) {
        tx.connection().execute_unprepared(statement).await?;
        progress("indexes", done);
    }
    if sqlite {
        tx.connection().execute_unprepared("PRAGMA temp_store = MEMORY").await?;
    }
    Ok(())
}

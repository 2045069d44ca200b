//! What SQLite keeps beside its file: the log that is wiped after an erasure, and copies of a live database.

use super::Db;
use crate::error::{Error, Result};
use crate::journal;
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DbBackend, Statement};
use std::path::Path;
use tracing::warn;

impl Db {
    /// Wipes what was deleted from where SQLite still keeps it: the log that pages are written to before the file. PostgreSQL
    /// does so by itself, when it vacuums. Waits for readers that look at an older moment, but not for ever.
    pub async fn wipe(&self) -> Result<()> {
        if self.backend() == DbBackend::Sqlite {
            let _turn = self.between_writes().await?;
            let statement = Statement::from_string(DbBackend::Sqlite, "PRAGMA wal_checkpoint(TRUNCATE)");
            let row = self.writing().query_one_raw(statement).await?;
            if row.map(|row| row.try_get_by_index::<i32>(0)).transpose()? != Some(0) {
                warn!("somebody reads an older moment: what was erased leaves the log of SQLite with a later checkpoint");
            }
        }
        Ok(())
    }

    /// Copies a live SQLite database into a new file: one statement reads one state, whatever is written meanwhile.
    pub async fn copy_to(&self, file: &Path) -> Result<()> {
        if self.backend() != DbBackend::Sqlite {
            return Err(Error::internal("backup copies SQLite databases; for PostgreSQL use pg_dump"));
        }
        if file.exists() {
            return Err(Error::internal(format!("{} is there already; nothing was overwritten", file.display())));
        }
        let path = file.to_str().ok_or_else(|| Error::internal("the name of the file is not UTF-8"))?;
        let _turn = self.between_writes().await?;
        // Through the write connection, because the others may not even write another file.
        self.writing().execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, "VACUUM INTO ?", [path.into()])).await?;
        Ok(())
    }
}

/// The last entry of the journal in a copy, and its hash. The copy is read as it lies there, and stays so.
pub async fn end_of_copy(file: &Path) -> Result<(i64, String)> {
    let mut options = ConnectOptions::new("sqlite::memory:");
    let file = file.to_owned();
    options.max_connections(1).sqlx_logging(false);
    options.map_sqlx_sqlite_opts(move |sqlite| sqlite.filename(&file).in_memory(false).read_only(true).immutable(true));
    let copy = Database::connect(options).await?;
    let end = journal::last(&copy).await;
    copy.close().await?;
    end
}

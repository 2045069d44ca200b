//! The schema: brought up to date at the start, and never behind a newer program. Holds no step; they are in `migration`.

use super::{Db, postgres, sqlite};
use crate::error::{Error, Result};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

impl Db {
    /// Brings the schema up to date; refuses a database that a newer program has written.
    pub async fn migrate(&self) -> Result<()> {
        if let Some(newer) = self.newer_step().await? {
            return Err(Error::internal(format!(
                "the database was written by a newer ocop-registry (it has the step {newer}, which this version does not know); install that version"
            )));
        }
        // Over a connection of its own: SQLite opens its temporary storage to change a table, and a connection that has it
        // open may not say any more where it lies.
        let own = match self.backend() {
            DbBackend::Sqlite => Database::connect(sqlite::options(&self.address.0, sqlite::Use::Write)).await?,
            _ => Database::connect(postgres::options(&self.address.0, 1, 20)).await?,
        };
        let migrated = Migrator::up(&own, None).await;
        own.close().await?;
        Ok(migrated?)
    }

    /// Whether every step of the schema has been made.
    pub async fn is_migrated(&self) -> Result<bool> {
        Ok(Migrator::get_pending_migrations(&self.read).await?.is_empty())
    }

    async fn newer_step(&self) -> Result<Option<String>> {
        let rows = self.read.query_all_raw(Statement::from_string(self.backend(), "SELECT version FROM seaql_migrations")).await;
        // No such table: nothing has been migrated yet.
        let Ok(rows) = rows else { return Ok(None) };
        let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
        let steps: std::result::Result<Vec<String>, _> = rows.iter().map(|row| row.try_get("", "version")).collect();
        Ok(steps?.into_iter().find(|step| !known.contains(step)))
    }
}

//! The schema: brought up to date at the start, and never behind a newer program. Holds no step; they are in `migration`.

use super::{Db, SCHEMA_LOCK, nodes, postgres, sqlite};
use crate::error::{Error, Result};
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};

impl Db {
    /// Brings the schema up to date; refuses a database that a newer program has written. Of several instances that start
    /// together one does it, and the others wait for it.
    pub async fn migrate(&self) -> Result<()> {
        // Over a connection of its own: SQLite opens its temporary storage to change a table, and a connection that has it
        // open may not say any more where it lies.
        let address = &self.nodes.at(self.nodes.primary().ok_or_else(nodes::no_writer)?).address.0;
        let own = match self.backend() {
            DbBackend::Sqlite => Database::connect(sqlite::options(address, sqlite::Use::Write)).await?,
            _ => Database::connect(postgres::options(address, 1, 20)).await?,
        };
        let migrated = self.migrate_over(&own).await;
        // With the connection goes the lock.
        own.close().await?;
        migrated
    }

    async fn migrate_over(&self, own: &DatabaseConnection) -> Result<()> {
        if self.backend() == DbBackend::Postgres {
            own.execute_unprepared(&format!("SELECT pg_advisory_lock({SCHEMA_LOCK})")).await?;
        }
        if let Some(newer) = newer_step(own).await? {
            return Err(Error::internal(format!(
                "the database was written by a newer ocop-registry (it has the step {newer}, which this version does not know); install that version"
            )));
        }
        Ok(Migrator::up(own, None).await?)
    }

    /// Whether every step of the schema has been made. A newer program may have made more: what it adds disturbs nothing.
    pub async fn is_migrated(&self) -> Result<bool> {
        let made = steps_made(self.read()).await?;
        Ok(Migrator::migrations().iter().all(|step| made.iter().any(|made| made == step.name())))
    }
}

async fn steps_made(connection: &DatabaseConnection) -> Result<Vec<String>> {
    let statement = Statement::from_string(connection.get_database_backend(), "SELECT version FROM seaql_migrations");
    let rows = connection.query_all_raw(statement).await?;
    let steps: std::result::Result<Vec<String>, _> = rows.iter().map(|row| row.try_get("", "version")).collect();
    Ok(steps?)
}

async fn newer_step(connection: &DatabaseConnection) -> Result<Option<String>> {
    // No such table: nothing has been migrated yet.
    let Ok(steps) = steps_made(connection).await else { return Ok(None) };
    let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    Ok(steps.into_iter().find(|step| !known.contains(step)))
}

//! The words of PostgreSQL once more, each behind the beginning of its record's code: by them a search finds its first hits in
//! the order of codes, however many there are, and reads no others.
//!
//! The index of `m0011_search` gives all hits of a search at once, in no order, and for beginnings of words takes all
//! places of each word together first. Here that is done for a thousandth of the codes at a time (`registry::search`).
//! SQLite's own index is in the order of codes already.

use crate::m0011_search::SEARCHED;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, INDEX).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, INDEX_BACK).await
    }
}

async fn run(manager: &SchemaManager<'_>, step: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Sqlite {
        return Ok(());
    }
    for table in SEARCHED {
        manager.get_connection().execute_unprepared(&step.replace("{table}", table)).await?;
    }
    Ok(())
}

/// The first three digits of a code, whatever its length, so that what begins alike stands together among the codes.
const INDEX: &str = "CREATE INDEX ix_{table}_search_in_order ON {table} USING gin (array_to_tsvector(string_to_array(\
    substr(code, 4, 3) || replace(search, ' ', ' ' || substr(code, 4, 3)), ' '))) WITH (fastupdate = off)";
const INDEX_BACK: &str = "DROP INDEX ix_{table}_search_in_order";

//! The journal read as a log, by who wrote and by day; and the notes of copies that were made of the register.

use crate::columns::{Columns, drop_tables, index, number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Who wrote, and when, each with the order that a log is read in. Other filters of a log leave so much that walking the
/// entries from the end finds a page at once.
const READ_BY: [&[&str]; 2] = [&["actor", "sequence"], &["at", "sequence"]];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for columns in READ_BY {
            index(manager, "journal", columns).await?;
        }
        let columns = Columns::of(manager);
        let mut copy = Table::create();
        copy.table("backup")
            .col(columns.key("id"))
            .col(columns.text_required("actor"))
            .col(columns.text_required("file"))
            .col(number("bytes").not_null())
            .col(number("sequence").not_null())
            .col(columns.text_required("hash"))
            .col(ColumnDef::new("made_at").timestamp_with_time_zone().not_null());
        manager.create_table(copy).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["backup"]).await?;
        for columns in READ_BY {
            let name = format!("ix_journal_{}", columns.join("_"));
            manager.drop_index(Index::drop().name(name).table("journal").to_owned()).await?;
        }
        Ok(())
    }
}

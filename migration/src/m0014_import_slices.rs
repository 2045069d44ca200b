//! Imports that are written in several turns: which journal entries are theirs, between those of others.

use crate::columns::{Columns, drop_tables, number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns::of(manager);
        let mut slice = Table::create();
        slice
            .table("import_slice")
            .col(columns.text_required("import"))
            .col(number("first_sequence").not_null())
            .col(number("last_sequence").not_null())
            .col(ColumnDef::new("takes_back").boolean().not_null())
            .primary_key(Index::create().col("import").col("first_sequence"));
        manager.create_table(slice).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["import_slice"]).await
    }
}

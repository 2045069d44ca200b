//! Imports: what was handed in, what a look at each row found, and what was written.

use crate::columns::{Columns, drop_tables, index, number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns::of(manager);
        let moment = |name: &'static str| ColumnDef::new(name).timestamp_with_time_zone().take();
        let mut import = Table::create();
        import
            .table("import")
            .col(columns.key("id"))
            .col(columns.text_required("layout"))
            .col(columns.text_required("file_name"))
            .col(number("file_bytes").not_null())
            .col(columns.text_required("file_digest"))
            .col(columns.text_required("actor"))
            .col(columns.text("commune"))
            .col(columns.text_required("state"))
            .col(columns.text_required("options"))
            .col(columns.text("reading"))
            .col(columns.text("totals"))
            .col(columns.text("problems"))
            .col(columns.text("undone"))
            .col(moment("created_at").not_null())
            .col(moment("begun_at"))
            .col(moment("committed_at"))
            .col(moment("undone_at"))
            .col(number("checked_at_sequence"))
            .col(number("first_sequence"))
            .col(number("last_sequence"));
        manager.create_table(import).await?;

        let mut part = Table::create();
        part.table("import_part")
            .col(columns.text_required("import"))
            .col(number("number").not_null())
            .col(ColumnDef::new("bytes").blob().not_null())
            .primary_key(Index::create().col("import").col("number"));
        manager.create_table(part).await?;

        let mut row = Table::create();
        row.table("import_row")
            .col(columns.text_required("import"))
            .col(number("row").not_null())
            .col(columns.text_required("outcome"))
            .col(columns.text_required("digest"))
            .col(columns.text_required("report"))
            .primary_key(Index::create().col("import").col("row"));
        manager.create_table(row).await?;
        index(manager, "import_row", &["import", "outcome", "row"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["import_row", "import_part", "import"]).await
    }
}

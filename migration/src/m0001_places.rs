//! Administrative units with the days they lived, and which became which.

use crate::columns::{Columns, date, degrees, drop_tables, index, number, small_number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns::of(manager);
        let mut unit = Table::create();
        unit.table("unit")
            .col(small_number("id").not_null().primary_key())
            .col(columns.text_required("code"))
            .col(columns.text_required("name"))
            .col(columns.text_required("full_name"))
            .col(columns.text_required("kind"))
            .col(columns.text("parent"))
            .col(date("valid_from"))
            .col(date("valid_until"))
            .col(degrees("latitude"))
            .col(degrees("longitude"))
            .col(number("area_m2"))
            .col(columns.text_required("source"));
        columns.search(&mut unit);
        manager.create_table(unit).await?;
        index(manager, "unit", &["code", "valid_until"]).await?;
        index(manager, "unit", &["name_key", "code"]).await?;

        let mut succession = Table::create();
        succession
            .table("succession")
            .col(small_number("id").not_null().primary_key())
            .col(columns.text_required("old_code"))
            .col(date("old_valid_until").not_null())
            .col(columns.text_required("new_code"))
            .col(date("new_valid_from").not_null())
            .col(ColumnDef::new("whole").boolean().not_null())
            .col(ColumnDef::new("is_default").boolean().not_null())
            .col(columns.text_required("basis"));
        manager.create_table(succession).await?;
        index(manager, "succession", &["old_code", "old_valid_until"]).await?;
        index(manager, "succession", &["new_code"]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["succession", "unit"]).await
    }
}

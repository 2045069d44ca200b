//! Self-assessments of products, kept as drafts.

use crate::columns::{Columns, drop_tables, number};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = Columns::of(manager);
        let moment = |name: &'static str| ColumnDef::new(name).timestamp_with_time_zone().not_null().take();
        let mut assessment = Table::create();
        assessment
            .table("assessment")
            .col(columns.key("id"))
            .col(columns.text_required("product").unique_key())
            .col(columns.text_required("criteria_set"))
            .col(columns.text_required("choices"))
            .col(columns.text_required("excluded"))
            .col(columns.text("note"))
            .col(columns.text_required("actor"))
            .col(number("version").not_null())
            .col(moment("created_at"))
            .col(moment("updated_at"));
        manager.create_table(assessment).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["assessment"]).await
    }
}
